#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stroke of painting_bench on a dense numpy array with snapshot undo, and Dice recounted.

  /usr/bin/python3 dense_numpy.py [--rounds 20] [--dabs 25] [--volume]

Undo by a snapshot of the slice, or with --volume of the whole stack (needs memory twice).
"""
import argparse
import time

import numpy as np


def stroke(labels, predicted, z, round_, dabs, radius, whole):
    height, width = labels.shape[1:]
    yy, xx = np.mgrid[-radius:radius + 1, -radius:radius + 1]
    disc = yy * yy + xx * xx <= radius * radius
    start = time.perf_counter()
    undo = labels.copy() if whole else labels[z].copy()
    taken = time.perf_counter()
    times = []
    for i in range(dabs):
        begin = time.perf_counter()
        angle = 2 * np.pi * i / dabs + round_
        reach = 60 + 10 * (round_ % 9)
        x = int(round(width / 2 + reach * np.cos(angle)))
        y = int(round(height / 2 + reach * np.sin(angle)))
        region = labels[z, y - radius:y + radius + 1, x - radius:x + radius + 1]
        region[disc] = 1
        times.append(time.perf_counter() - begin)
    end = time.perf_counter()
    annotated = labels[z] != 0
    reference = labels[z] == 1
    both = np.count_nonzero(reference & predicted)
    dice = 2 * both / (np.count_nonzero(reference) + np.count_nonzero(predicted & annotated))
    scored = time.perf_counter()
    del undo
    return times, taken - start, scored - end, dice


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--dabs", type=int, default=25)
    parser.add_argument("--volume", action="store_true")
    options = parser.parse_args()
    print("undo by a snapshot of", "the stack" if options.volume else "the slice")
    rows = {"median": [], "95th percentile": []}
    for shape in ((35, 512, 512), (512, 2048, 2048)):
        labels = np.zeros(shape, np.uint16)
        yy, xx = np.mgrid[:shape[1], :shape[2]]
        predicted = np.hypot(yy - shape[1] / 2, xx - shape[2] / 2) < 100
        dabs, snapshots, scores = [], [], []
        for round_ in range(options.rounds):
            times, snapshot, score, _ = stroke(labels, predicted, shape[0] // 2, round_, options.dabs, 5,
                                               options.volume)
            dabs += times
            snapshots.append(snapshot)
            scores.append(score)
        for (name, row), p in zip(rows.items(), (50, 95)):
            row.append([1e3 * float(np.percentile(v, p)) for v in (dabs, snapshots, scores)])
            print(f"  {shape[2]}x{shape[1]}x{shape[0]}, {name}: dab {row[-1][0]:.3f} ms (array only, nothing "
                  f"drawn), snapshot {row[-1][1]:.2f} ms, Dice of the slice {row[-1][2]:.2f} ms")
    for name, row in rows.items():
        print(f"  ratios, {name}: " + ", ".join(f"{what} {b / a:.1f}" for what, a, b in
                                                zip(("dab", "snapshot", "Dice"), *row)))


if __name__ == "__main__":
    main()
