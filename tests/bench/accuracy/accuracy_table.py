#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accuracy table: Lamina beside a smoothed threshold, scikit-learn's forest and a plain U-Net.

Rows are stacks of nuclei3d with a few annotated slices (pooled Dice over all other slices) and
nuclei2d with a few annotated images (pooled Dice over images of other mosaic groups; whole groups on
one side). Everything is computed by this script with the same annotation; rivals.py says how.

usage: accuracy_table.py --cli LAMINA_CLI --out FOLDER [--data FOLDER] [--seeds 1,2,3]
                         [--only COLUMN,...] [--rows ROW,...] [--threads 1] [--print] [--recipe FILE.json]

--data defaults to LAMINA_TEST_DATA. --rows takes the beginnings of names (nuclei2d, 8_cell_stage-3),
--only names of columns; both in the order in which they are to be computed. Each cell is a file in
OUT/cells: what is there is not computed again, so an interrupted run goes on where it was. --print
computes nothing. The table is printed as Markdown and kept in OUT/table.md: mean ± standard deviation
over the seeds that are there, the best rival of a row in italics, ours in bold where it is ahead and no rival's cell is missing.

Needs numpy, scipy, tifffile, scikit-learn and, for the U-Nets, torch: requirements.txt beside this
file, or Debian's python3-scipy python3-tifffile python3-sklearn python3-torch.
"""
import argparse
import json
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

import tifffile

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import rivals  # noqa: E402: its folder has to be known first
from lamina_cli import run  # noqa: E402
from problems import rows_of  # noqa: E402

RIVALS = {"threshold": ("smoothed threshold", rivals.threshold),
          "forest2d": ("forest, 2D filters", rivals.forest(2)),
          "forest3d": ("forest, 3D filters", rivals.forest(3)),
          "unet2d": ("U-Net", rivals.u_net(0)),
          "unet25d": ("U-Net, neighbours", rivals.u_net(1))}
# arguments of `train`; BACKBONE stands for one pretrained on the images that are annotated
OURS = {"lamina": ("Lamina, as by default", []),
        "lamina-filters": ("Lamina, forest of filters", ["--backbone", "none", "--head", "forest"]),
        "lamina-forest": ("Lamina, forest", ["--backbone", "builtin", "--head", "forest"]),
        "lamina-network": ("Lamina, network", ["--backbone", "builtin", "--head", "fcn"]),
        "lamina-none": ("Lamina, random start", ["--backbone", "none", "--head", "fcn"]),
        "lamina-frozen": ("Lamina, PixelCL frozen",
                          ["--backbone", "BACKBONE", "--backbone-mode", "frozen", "--head", "fcn"]),
        "lamina-tunable": ("Lamina, PixelCL tunable",
                           ["--backbone", "BACKBONE", "--backbone-mode", "tunable", "--head", "fcn"])}
COLUMNS = {**RIVALS, **OURS}
SAME_FOR_ALL_SEEDS = {"threshold"}  # where the annotation is the same, too


def fits(row, column):
    """2D images have no neighbours and no third axis."""
    return not (row.name.startswith("nuclei2d") and column in ("forest3d", "unet25d"))


def backbone(options, row, seed):
    """Pretrained once for each set of images; kept in OUT/backbones."""
    images = row.pretraining_files()
    name = row.stem if hasattr(row, "stem") else row.name
    file = options.out / "backbones" / f"{name}-seed{seed}.safetensors"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        run(options.cli, "pretrain", "--images", *images, "--out", file, "--seed", seed,
            "--threads", options.threads)
    return file


def lamina(options, row, column, seed):
    work = options.out / "work" / f"{row.name}-{column}-{seed}-{os.getpid()}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    common = ["--seed", seed, "--threads", options.threads]
    images, masks, slices = row.training_files()
    chosen = ["--slices", ",".join(map(str, slices))] if slices else []
    changes = ["--recipe", options.recipe] if options.recipe else []
    how = [backbone(options, row, seed) if a == "BACKBONE" else a for a in OURS[column][1]]
    run(options.cli, "train", "--images", *images, "--masks", *masks, *chosen, *how, *changes,
        "--out", work / "model.safetensors", *common)
    run(options.cli, "predict", "--model", work / "model.safetensors", "--images", *row.test_files(),
        "--out", work / "masks", *common)
    found = {p.name.removesuffix("_semantic.tif"): tifffile.imread(p) > 0
             for p in (work / "masks").glob("*_semantic.tif")}
    score = row.score_files(found)
    shutil.rmtree(work)
    return score


def cell_file(options, row, column, seed):
    return options.out / "cells" / f"{row.name}__{column}__{seed}.json"


def compute(options, row, column, seed):
    file = cell_file(options, row, column, seed)
    if file.exists():
        return
    begin = time.monotonic()
    row.load(seed)
    if column in OURS:
        score = lamina(options, row, column, seed)
    else:
        score = row.score(RIVALS[column][1](row.samples(), seed, options.threads))
    result = {"row": row.name, "column": column, "seed": seed, "dice": score,
              "seconds": time.monotonic() - begin, "threads": options.threads}
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".partial")
    unfinished.write_text(json.dumps(result, indent=1) + "\n")
    unfinished.replace(file)
    print(f"{row.name} {column} seed {seed}: {score:.3f} in {result['seconds']:.0f} s", file=sys.stderr, flush=True)


def scores_of(options, row, column):
    files = [cell_file(options, row, column, seed) for seed in options.seeds]
    return [json.loads(file.read_text())["dice"] for file in files if file.exists()]


def table(options, rows):
    shown = [c for c in COLUMNS if any(scores_of(options, r, c) for r in rows)]
    lines = ["| annotated | " + " | ".join(COLUMNS[c][0] for c in shown) + " |", "|---|" + "---|" * len(shown)]
    for row in rows:
        scores = {c: scores_of(options, row, c) for c in shown}
        means = {c: statistics.mean(s) for c, s in scores.items() if s}
        best = max((means[c] for c in means if c in RIVALS), default=None)
        # ahead of what was not run is nobody
        complete = best is not None and all(scores[c] or not fits(row, c) for c in shown if c in RIVALS)
        cells = []
        for column in shown:
            found = scores[column]
            if not fits(row, column):
                cells.append("–")
            elif not found:
                cells.append("not run")
            else:
                text = f"{means[column]:.3f}"
                if len(set(found)) > 1:
                    text += f" ± {statistics.stdev(found):.3f}"
                if len(found) < len(options.seeds) and not (column in SAME_FOR_ALL_SEEDS and "2d" not in row.name):
                    text += f" (n = {len(found)})"
                if column in RIVALS and means[column] == best:
                    text = f"*{text}*"
                if column in OURS and complete and means[column] > best:
                    text = f"**{text}**"
                cells.append(text)
        lines.append(f"| {row.label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=os.environ.get("LAMINA_TEST_DATA"))
    parser.add_argument("--seeds", type=lambda text: [int(s) for s in text.split(",")], default=[1, 2, 3])
    parser.add_argument("--only", type=lambda text: text.split(","),
                        default=["lamina", "threshold", "forest2d", "forest3d", "unet2d", "unet25d"])
    parser.add_argument("--rows", type=lambda text: text.split(","), default=[""])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--recipe", type=Path, help="changes to Lamina's recipe; use another --out with it")
    parser.add_argument("--print", action="store_true", dest="only_print")
    options = parser.parse_args()
    if not options.data:
        parser.error("give --data, or set LAMINA_TEST_DATA")
    options.data = Path(options.data)
    unknown = [c for c in options.only if c not in COLUMNS]
    if unknown:
        parser.error(f"there is no column {unknown[0]}; there are {', '.join(COLUMNS)}")
    rows = rows_of(options.data)
    chosen = []
    for wanted in options.rows:
        found = [r for r in rows if r.name == wanted or (wanted not in [r.name for r in rows]
                                                         and r.name.startswith(wanted))]
        if not found:
            parser.error(f"there is no row {wanted}; there are {', '.join(r.name for r in rows)}")
        chosen += [r for r in found if r not in chosen]
    if not options.only_print:
        if not options.cli and set(options.only) & set(OURS):
            parser.error("give --cli, Lamina's command line program")
        for column in options.only:
            for seed in options.seeds:
                for row in chosen:
                    same = column in SAME_FOR_ALL_SEEDS and not row.name.startswith("nuclei2d")
                    if fits(row, column) and not (same and seed != options.seeds[0]):
                        compute(options, row, column, seed)
    text = table(options, rows)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "table.md").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
