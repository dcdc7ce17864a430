#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is Lamina's forest at least as good as scikit-learn's with the same kind of features?

nuclei3d: one stack, a few annotated slices, pooled Dice over all other slices. nuclei2d: a few
annotated images, pooled Dice over images of other mosaic groups (whole groups on one side; the same
test images for every number of annotated ones, which are nested). The scikit-learn forest has 100
trees and its defaults (grown to the end, square root of the features, threshold 0.5), on Gaussian,
gradient, Laplacian, difference of Gaussians and the eigenvalues of Hessian and structure tensor at
the scales of --sigmas; Lamina's runs with its own defaults or with --recipe.

usage: forest_accuracy.py --cli LAMINA_CLI --out FOLDER [--data FOLDER] [--seeds 3] [--threads 1]
                          [--only nuclei3d|nuclei2d] [--skip-sklearn] [--recipe FILE.json] [--name NAME]

--data defaults to LAMINA_TEST_DATA. Scores lie in OUT/scores.json under the name of the run, and
what is there is not computed again. Needs python3-sklearn, python3-scipy and python3-tifffile.
"""
import argparse
import json
import os
import random
import shutil
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import tifffile
from scipy import ndimage

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from lamina_cli import run  # noqa: E402: its folder has to be known first

SLICES = {1: [25], 3: [12, 25, 38], 5: [8, 17, 25, 33, 42], 9: list(range(5, 46, 5))}
IMAGES = [1, 2, 5, 10, 20, 50]
TEST_IMAGES = 30
TARGET = {"nuclei3d": [.73, .85, .87, .90], "nuclei2d": [.79, .87, .88, .90, .90, .91]}
# scikit-learn's forest takes all samples; more than this takes minutes and changes nothing
MOST_SAMPLES = 150_000


def dice(counts):
    overlap, sizes = np.sum(counts, axis=0)
    return 2.0 * overlap / sizes


def counts_of(truth, mask):
    return np.count_nonzero(truth & mask), np.count_nonzero(truth) + np.count_nonzero(mask)


def difference(a, axis):
    p = np.pad(a, [(1, 1) if i == axis else (0, 0) for i in range(a.ndim)], mode="reflect")
    return 0.5 * (np.take(p, range(2, p.shape[axis]), axis) - np.take(p, range(p.shape[axis] - 2), axis))


def eigenvalues(parts, dimensions):
    matrix = np.empty(parts[0].shape + (dimensions, dimensions), np.float32)
    pairs = [(i, j) for i in range(dimensions) for j in range(i, dimensions)]
    for (i, j), part in zip(pairs, parts):
        matrix[..., i, j] = matrix[..., j, i] = part
    return list(np.moveaxis(np.linalg.eigvalsh(matrix)[..., ::-1], -1, 0))


def features(image, sigmas):
    """[..., feature] of a normalised image or volume."""
    axes = range(image.ndim)
    pairs = [(i, j) for i in axes for j in axes if j >= i]

    def smooth(a, sigma):
        return ndimage.gaussian_filter(a, sigma, truncate=3.0, mode="mirror")

    columns = []
    for sigma in sigmas:
        grey = smooth(image, sigma)
        first = [difference(grey, a) for a in axes]
        second = [difference(first[i], j) for i, j in pairs]
        columns += [grey, np.sqrt(sum(d * d for d in first)), ndimage.laplace(grey, mode="mirror"),
                    grey - smooth(image, 0.66 * sigma)]
        columns += eigenvalues(second, image.ndim)
        columns += eigenvalues([smooth(first[i] * first[j], 0.5 * sigma) for i, j in pairs], image.ndim)
    return np.stack(columns, axis=-1).astype(np.float32)


def normalised(image):
    low, high = np.percentile(image, [0.1, 99.8])
    return np.clip((image.astype(np.float32) - low) / max(high - low, 1e-6), 0, 1)


def fit(rows, targets, seed, threads):
    from sklearn.ensemble import RandomForestClassifier
    rows, targets = np.concatenate(rows), np.concatenate(targets)
    if len(targets) > MOST_SAMPLES:
        chosen = np.random.default_rng(seed).choice(len(targets), MOST_SAMPLES, replace=False)
        rows, targets = rows[chosen], targets[chosen]
    return RandomForestClassifier(100, n_jobs=threads, random_state=seed).fit(rows, targets)


def lamina_masks(options, images, masks, slices, targets, seed):
    """Trains and predicts with the command line program; {stem: mask} of the targets."""
    work = options.out / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    common = ["--seed", seed, "--threads", options.threads]
    recipe = ["--recipe", options.recipe] if options.recipe else []
    chosen = ["--slices", ",".join(map(str, slices))] if slices else []
    run(options.cli, "train", "--head", "forest", "--images", *images, "--masks", *masks, *chosen,
        "--out", work / "model.safetensors", *recipe, *common)
    run(options.cli, "predict", "--model", work / "model.safetensors", "--images", *targets, "--out", work / "masks",
        *common)
    return {p.name.removesuffix("_semantic.tif"): tifffile.imread(p) > 0 for p in (work / "masks").glob("*_semantic.tif")}


class Nuclei3d:
    name, cells = "nuclei3d", list(SLICES)

    def __init__(self, options):
        folder = options.data / "nuclei3d"
        self.raw, self.labels = folder / "8_cell_stage_raw.tif", folder / "8_cell_stage_labels.tif"
        self.options, self.truth = options, tifffile.imread(self.labels) > 0
        self.features = None

    def score(self, masks, cell):
        other = [z for z in range(len(self.truth)) if z not in SLICES[cell]]
        return dice([counts_of(self.truth[other], masks[other])])

    def threshold(self, cell, seed):
        """A Gaussian of one voxel and the threshold of largest Dice on the annotated slices."""
        smooth = ndimage.gaussian_filter(tifffile.imread(self.raw).astype(np.float32), 1)
        chosen = SLICES[cell]
        best = max(np.percentile(smooth, np.linspace(90, 99.9, 200)),
                   key=lambda t: dice([counts_of(self.truth[chosen], smooth[chosen] >= t)]))
        return self.score(smooth >= best, cell)

    def sklearn(self, cell, seed):
        if self.features is None:
            self.features = features(normalised(tifffile.imread(self.raw)), self.options.sigmas)
        width = self.features.shape[-1]
        chosen = SLICES[cell]
        forest = fit([self.features[z].reshape(-1, width) for z in chosen], [self.truth[z].ravel() for z in chosen],
                     seed, self.options.threads)
        found = forest.predict_proba(self.features.reshape(-1, width))[:, 1] >= 0.5
        return self.score(found.reshape(self.truth.shape), cell)

    def lamina(self, cell, seed):
        found = lamina_masks(self.options, [self.raw], [self.labels], SLICES[cell], [self.raw], seed)
        return self.score(found["8_cell_stage"], cell)


class Nuclei2d:
    name, cells = "nuclei2d", IMAGES

    def __init__(self, options):
        self.options, self.folder = options, options.data / "nuclei2d"
        self.rows = json.loads((self.folder / "index.json").read_text())
        self.cached = {}

    def split(self, seed):
        """Test files of whole groups, and the others in drawn order."""
        groups = sorted({r["mosaic_group"] for r in self.rows})
        draw = random.Random(seed)
        draw.shuffle(groups)
        test, rest = [], []
        for group in groups:
            members = sorted(r["file"] for r in self.rows if r["mosaic_group"] == group)
            fits = len(test) + len(members) <= TEST_IMAGES and len(self.rows) - len(test) - len(members) >= max(IMAGES)
            (test if fits else rest).extend(members)
        draw.shuffle(rest)
        return test, rest

    def image(self, file):
        if file not in self.cached:
            grey = features(normalised(tifffile.imread(self.folder / "images" / file)), self.options.sigmas)
            self.cached[file] = (grey.reshape(-1, grey.shape[-1]),
                                 (tifffile.imread(self.folder / "labels" / file) > 0).ravel())
        return self.cached[file]

    def sklearn(self, cell, seed):
        test, rest = self.split(seed)
        # each image gives its share, so that the samples of 50 images fit into memory
        share = MOST_SAMPLES // cell + 1
        rows, targets = [], []
        for number, file in enumerate(rest[:cell]):
            values, truth = self.image(file)
            order = np.random.default_rng([seed, number]).permutation(len(truth))[:share]
            rows.append(values[order])
            targets.append(truth[order])
        forest = fit(rows, targets, seed, self.options.threads)
        counts = []
        for file in test:
            values, truth = self.image(file)
            counts.append(counts_of(truth, forest.predict_proba(values)[:, 1] >= 0.5))
        return dice(counts)

    def lamina(self, cell, seed):
        test, rest = self.split(seed)
        found = lamina_masks(self.options, [self.folder / "images" / f for f in rest[:cell]],
                             [self.folder / "labels" / f for f in rest[:cell]], [],
                             [self.folder / "images" / f for f in test], seed)
        return dice([counts_of(tifffile.imread(self.folder / "labels" / f) > 0, found[Path(f).stem]) for f in test])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=os.environ.get("LAMINA_TEST_DATA"))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", choices=["nuclei3d", "nuclei2d"])
    parser.add_argument("--skip-sklearn", action="store_true")
    parser.add_argument("--skip-lamina", action="store_true")
    parser.add_argument("--recipe", type=Path)
    parser.add_argument("--name", default="lamina", help="under which the scores of this recipe are kept")
    parser.add_argument("--sigmas", type=lambda text: [float(s) for s in text.split(",")],
                        default=[.7, 1, 1.6, 3.5, 5, 10])
    options = parser.parse_args()
    if not options.data:
        parser.error("give --data, or set LAMINA_TEST_DATA")
    options.out.mkdir(parents=True, exist_ok=True)
    store = options.out / "scores.json"
    scores = json.loads(store.read_text()) if store.exists() else {}
    sigmas = ",".join(f"{s:g}" for s in options.sigmas)
    runs = [] if options.skip_sklearn else [("sklearn " + sigmas, "sklearn")]
    runs += [] if options.skip_lamina else [(options.name, "lamina")]

    for data in (Nuclei3d, Nuclei2d):
        if options.only not in (None, data.name):
            continue
        problem = data(options)
        print(f"\n{data.name}: pooled Dice, mean and standard deviation of {options.seeds} seeds")
        print(f"{'annotated':32}" + "".join(f"{c:>13}" for c in data.cells) + "   seconds a run")
        print(f"{'target':32}" + "".join(f"{t:13.3f}" for t in TARGET[data.name]))
        own = [("smoothed threshold", "threshold")] if hasattr(problem, "threshold") else []
        for name, method in own + runs:
            line, seconds = f"{name:32}", []
            for cell in data.cells:
                found = []
                for seed in range(1, options.seeds + 1):
                    key = f"{name}|{data.name}|{cell}|{seed}"
                    if key not in scores:
                        begin = time.monotonic()
                        scores[key] = {"dice": float(getattr(problem, method)(cell, seed)),
                                       "seconds": time.monotonic() - begin}
                        store.write_text(json.dumps(scores, indent=1))
                    found.append(scores[key]["dice"])
                    seconds.append(scores[key]["seconds"])
                spread = statistics.stdev(found) if len(found) > 1 else float("nan")
                line += f"  {statistics.mean(found):.3f} ±{spread:.3f}"
            print(f"{line}   {statistics.mean(seconds):.1f}", flush=True)


if __name__ == "__main__":
    main()
