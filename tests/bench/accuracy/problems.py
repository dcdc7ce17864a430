# SPDX-License-Identifier: GPL-3.0-or-later
"""What the accuracy table is about: rows, each with annotated slices and the slices that are scored."""
import json
import random
from pathlib import Path

import numpy as np
import tifffile

from rivals import counts_of, dice, normalised

SLICES = {1: [25], 3: [12, 25, 38], 5: [8, 17, 25, 33, 42], 9: list(range(5, 46, 5))}
DEPTH = 51  # of the stack that these slices were chosen for
IMAGES = [1, 2, 5, 10, 20, 50]
TEST_IMAGES = 30


class Stack:
    """One stack of nuclei3d with k annotated slices; pooled Dice over all other slices."""

    def __init__(self, folder, stem, k):
        self.name = f"{stem}-{k}"
        self.label = f"{stem.replace('_', ' ')}, {k} slice{'s' if k > 1 else ''}"
        self.stem, self.k = stem, k
        self.raw, self.labels = folder / f"{stem}_raw.tif", folder / f"{stem}_labels.tif"

    def load(self, seed):
        self.truth = tifffile.imread(self.labels) > 0
        self.volume = normalised(tifffile.imread(self.raw))
        depth = len(self.truth)
        self.slices = [z * depth // DEPTH for z in SLICES[self.k]]
        return self

    def samples(self):
        return [(self.volume, self.slices, self.truth[self.slices])]

    def score(self, predict):
        return self._score(predict(self.volume))

    def _score(self, mask):
        other = [z for z in range(len(self.truth)) if z not in self.slices]
        return dice([counts_of(self.truth[other], mask[other])])

    # for the command line program
    def training_files(self):
        return [self.raw], [self.labels], self.slices

    def pretraining_files(self):
        return [self.raw]

    def test_files(self):
        return [self.raw]

    def score_files(self, masks):
        return self._score(masks[self.stem])


class Images:
    """k annotated images of nuclei2d; pooled Dice over 30 images of other mosaic groups. The seed
    draws the split; images annotated for a smaller k are among those of a larger one."""

    def __init__(self, folder, k):
        self.name, self.label = f"nuclei2d-{k}", f"nuclei2d, {k} image{'s' if k > 1 else ''}"
        self.folder, self.k = folder, k

    def load(self, seed):
        rows = json.loads((self.folder / "index.json").read_text())
        groups = sorted({r["mosaic_group"] for r in rows})
        draw = random.Random(seed)
        draw.shuffle(groups)
        test, rest = [], []
        for group in groups:
            members = sorted(r["file"] for r in rows if r["mosaic_group"] == group)
            fits = len(test) + len(members) <= TEST_IMAGES and len(rows) - len(test) - len(members) >= max(IMAGES)
            (test if fits else rest).extend(members)
        draw.shuffle(rest)
        self.test, self.train = test, rest[:self.k]
        return self

    def image(self, file):
        return normalised(tifffile.imread(self.folder / "images" / file))[None]

    def truth(self, file):
        return (tifffile.imread(self.folder / "labels" / file) > 0)[None]

    def samples(self):
        return [(self.image(f), [0], self.truth(f)) for f in self.train]

    def score(self, predict):
        return dice([counts_of(self.truth(f), predict(self.image(f))) for f in self.test])

    def training_files(self):
        return ([self.folder / "images" / f for f in self.train], [self.folder / "labels" / f for f in self.train], [])

    def pretraining_files(self):
        return [self.folder / "images" / f for f in self.train]

    def test_files(self):
        return [self.folder / "images" / f for f in self.test]

    def score_files(self, masks):
        return dice([counts_of(self.truth(f)[0], np.squeeze(masks[Path(f).stem])) for f in self.test])


def rows_of(data):
    """All rows of the table that the data folder has files for."""
    rows = []
    for raw in sorted((data / "nuclei3d").glob("*_raw.tif")):
        stem = raw.name.removesuffix("_raw.tif")
        rows += [Stack(data / "nuclei3d", stem, k) for k in SLICES]
    if (data / "nuclei2d" / "index.json").exists():
        rows += [Images(data / "nuclei2d", k) for k in IMAGES]
    return rows
