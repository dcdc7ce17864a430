#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How hard a simulated stack is: Otsu's threshold must fail on it, a trained pixel classifier must not.

usage: phantom_hardness.py RAW.tif LABELS.tif [--slices 5,11,17,23,29]

Prints the pooled Dice of one Otsu threshold for the whole stack, of Otsu per slice, of the threshold
that fits the truth best (a bound for any threshold), of the same after smoothing, and of a random
forest with 2D filters that learns from the named slices and is scored on all others.
The bar: Otsu below 0.75, forest above 0.85.
"""
import argparse

import numpy as np
import tifffile
from scipy import ndimage
from skimage.filters import threshold_otsu
from sklearn.ensemble import RandomForestClassifier


def dice(truth, mask):
    return 2.0 * np.count_nonzero(truth & mask) / max(1, np.count_nonzero(truth) + np.count_nonzero(mask))


def best_threshold_dice(image, truth):
    return max(dice(truth, image > t) for t in np.percentile(image, np.linspace(50, 99.5, 60)))


def features(plane):
    plane = plane.astype(np.float32)
    columns = [plane]
    for sigma in (1.0, 2.0, 4.0, 8.0, 16.0):
        smooth = ndimage.gaussian_filter(plane, sigma)
        columns += [smooth,
                    ndimage.gaussian_laplace(plane, sigma),
                    ndimage.gaussian_gradient_magnitude(plane, sigma)]
    columns.append(ndimage.gaussian_filter(plane, 32.0))
    return np.stack([c.ravel() for c in columns], axis=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw")
    parser.add_argument("labels")
    parser.add_argument("--slices", default=None, help="zero-based, default five evenly spaced ones")
    parser.add_argument("--pixels", type=int, default=6000, help="training pixels a slice and class")
    arguments = parser.parse_args()

    image = tifffile.imread(arguments.raw).astype(np.float32)
    truth = tifffile.imread(arguments.labels) > 0
    depth = image.shape[0]
    slices = ([int(s) for s in arguments.slices.split(",")] if arguments.slices
              else [int((i + 0.5) * depth / 5) for i in range(5)])
    held_out = [z for z in range(depth) if z not in slices]

    print(f"foreground          {truth.mean():.3f}")
    print(f"otsu, stack         {dice(truth, image > threshold_otsu(image)):.3f}")
    per_slice = np.stack([plane > threshold_otsu(plane) for plane in image])
    print(f"otsu, per slice     {dice(truth, per_slice):.3f}")
    smooth = np.stack([ndimage.gaussian_filter(plane, 2.0) for plane in image])
    print(f"otsu, smoothed      {dice(truth, smooth > threshold_otsu(smooth)):.3f}")
    print(f"best threshold      {best_threshold_dice(image, truth):.3f}")
    print(f"best, smoothed      {best_threshold_dice(smooth, truth):.3f}")

    rng = np.random.default_rng(1)
    rows, targets = [], []
    for z in slices:
        filtered, flat = features(image[z]), truth[z].ravel()
        for wanted in (False, True):
            where = np.flatnonzero(flat == wanted)
            where = rng.permutation(where)[:arguments.pixels]
            rows.append(filtered[where])
            targets.append(flat[where])
    forest = RandomForestClassifier(n_estimators=60, min_samples_leaf=4, n_jobs=-1, random_state=1)
    forest.fit(np.concatenate(rows), np.concatenate(targets))
    # Training draws both classes alike; the decision goes back to the share seen on the slices.
    share = np.mean([truth[z].mean() for z in slices])
    step = 2
    masks, truths = [], []
    for z in held_out:
        p = forest.predict_proba(features(image[z]).reshape(*image[z].shape, -1)[::step, ::step].reshape(
            -1, rows[0].shape[1]))[:, 1]
        odds = p / np.maximum(1e-9, 1 - p) * share / (1 - share)
        masks.append(odds > 1.0)
        truths.append(truth[z][::step, ::step].ravel())
    print(f"random forest       {dice(np.concatenate(truths), np.concatenate(masks)):.3f}"
          f"   (trained on slices {slices}, scored on the others)")


if __name__ == "__main__":
    main()
