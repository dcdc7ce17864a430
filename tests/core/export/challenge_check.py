# SPDX-License-Identifier: GPL-3.0-or-later
"""challenge_check.py DATASET: reads DATASET/01_RES with tifffile, looks whether it is a result of the Cell Tracking
Challenge, and scores it against DATASET/01_GT by the formulas as they are printed (Ulman et al. 2017; Matula et al. 2015).
Prints one JSON object; "problems" is empty for a valid result."""
import json
import pathlib
import re
import sys

import numpy
import tifffile

data = pathlib.Path(sys.argv[1])
problems = []


def masks(folder, name):
    """Frame number -> array of labels, of the files NAMEttt.tif."""
    frames = {}
    for file in sorted(folder.iterdir()):
        match = re.fullmatch(name + r"(\d{3,4})\.tif", file.name)
        if match:
            frames[int(match[1])] = tifffile.imread(file)
    return frames


def check_tracks(frames, file):
    tracks = {}
    for line in file.read_text().splitlines():
        label, begin, end, parent = (int(field) for field in line.split(" "))
        if label in tracks:
            problems.append(f"label {label} has two lines")
        if begin > end or label < 1 or parent != 0 and parent not in tracks:
            problems.append(f"line '{line}' is not valid")
        tracks[label] = (begin, end)
    seen = {}
    for number, frame in frames.items():
        for label in numpy.unique(frame):
            if label != 0:
                seen.setdefault(int(label), []).append(number)
    for label in sorted(tracks.keys() | seen.keys()):
        begin, end = tracks.get(label, (0, -1))
        if seen.get(label, []) != list(range(begin, end + 1)):
            problems.append(f"label {label} is in frames {seen.get(label, [])}, its track says {begin} to {end}")


def count(reference, result):
    """Jaccard index of every reference object, splits needed, missed, spurious."""
    jaccards, covered = [], {}
    missed = 0
    for r in numpy.unique(reference[reference != 0]):
        inside = reference == r
        best = None
        for s in numpy.unique(result[inside]):
            if s != 0 and 2 * numpy.count_nonzero(inside & (result == s)) > numpy.count_nonzero(inside):
                best = s
        if best is None:
            missed += 1
            jaccards.append(0.0)
            continue
        covered[best] = covered.get(best, 0) + 1
        both = numpy.count_nonzero(inside & (result == best))
        jaccards.append(both / numpy.count_nonzero(inside | (result == best)))
    splits = sum(n - 1 for n in covered.values())
    return jaccards, splits, missed, len(numpy.unique(result[result != 0])) - len(covered)


results = masks(data / "01_RES", "mask")
segmented = masks(data / "01_GT" / "SEG", "man_seg")
other = {file.name for file in (data / "01_RES").iterdir()} - {f"mask{n:03}.tif" for n in results} - {"res_track.txt"}
if other:
    problems.append(f"other files: {sorted(other)}")
if results.keys() != segmented.keys():
    problems.append(f"frames {sorted(results)}, but {sorted(segmented)} are to be scored")
for number, frame in results.items():
    if frame.dtype != numpy.uint16:
        problems.append(f"frame {number} is {frame.dtype}")
    if number in segmented and frame.shape != segmented[number].shape:
        problems.append(f"frame {number} is {frame.shape}")
check_tracks(results, data / "01_RES" / "res_track.txt")

jaccards, cost = [], 0
for number, reference in segmented.items():
    overlaps, splits, missed, spurious = count(reference, results.get(number, numpy.zeros_like(reference)))
    jaccards += overlaps
    cost += 5 * splits + 10 * missed + spurious
empty = 10 * len(jaccards)  # the cost of adding everything by hand
print(json.dumps({"problems": problems, "SEG": sum(jaccards) / len(jaccards), "DET": 1 - min(cost, empty) / empty}))
