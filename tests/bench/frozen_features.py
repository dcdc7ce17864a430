#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Are frozen PixelCL features worth more than frozen random ones?

For each seed two backbones are made on the same unlabelled images: one pretrained with PixelCL, one
with random weights whose BatchNorm statistics are estimated on the same patches (`--method random`).
Both are frozen, the same head is trained on the same labels with the same seed, and both are scored on
images of other mosaic groups (nuclei2d) or of another simulated embryo, which neither training has
seen. Prints Dice per seed, the paired differences and their spread.

The head is the kind of the report that Lamina grew out of: transposed convolutions from the deepest
trained stage, and nothing else, so that what it can do is what the features hold. With `--head skip`
it is the default head, which also reads the first convolution of the backbone; 3x3 convolutions on
its output do nearly all of the work on such images, whatever the backbone has learned.

usage: frozen_features.py --cli LAMINA_CLI --out FOLDER [--data nuclei2d FOLDER] [--seeds 3]
                          [--only embryo|nuclei2d] [--labels 10] [--head plain|skip]

Resumable: what is in --out is not computed again.
"""
import argparse
import hashlib
import json
import random
import statistics
from pathlib import Path

from lamina_cli import run

HEADS = {"plain": {"head": {"deepest_stage": 2, "first_skip": 3}}, "skip": {}}


def nuclei2d(folder, labels, seed):
    """Training and test images; whole mosaic groups on one side. Same split for both backbones."""
    rows = json.loads((folder / "index.json").read_text())
    rows = [r for r in rows if max(r["h"], r["w"]) <= 400]
    groups = sorted({r["mosaic_group"] for r in rows})
    draw = random.Random(seed)
    draw.shuffle(groups)
    test_groups = set(groups[: len(groups) // 2])
    test = sorted(r["file"] for r in rows if r["mosaic_group"] in test_groups)
    rest = sorted(r["file"] for r in rows if r["mosaic_group"] not in test_groups)
    labelled = sorted(draw.sample(rest, labels))
    images, masks = folder / "images", folder / "labels"
    return {
        "unlabelled": [images / f for f in rest],
        "images": [images / f for f in labelled], "masks": [masks / f for f in labelled],
        "test_images": [images / f for f in test], "test_masks": [masks / f for f in test],
        "slices": [],
    }


def embryo(cli, out, seed):
    """Three simulated embryos: one is labelled on one slice, two are never annotated."""
    folder = out / "embryo" / f"stacks-{seed}"
    if not list(folder.glob("*_raw.tif")):
        run(cli, "simulate", "--out", folder, "--stacks", 3, "--size", "256x192x20", "--seed", seed)
    raw, truth = sorted(folder.glob("*_raw.tif")), sorted(folder.glob("*_labels.tif"))
    return {
        "unlabelled": raw[:2], "images": raw[:1], "masks": truth[:1],
        "test_images": raw[2:], "test_masks": truth[2:], "slices": ["--slices", "10"],
    }


def dice(cli, data, method, head, seed, folder):
    """Dice on the test images of a frozen backbone made by `method`: mean over images, and pooled."""
    # whatever the score depends on is in its name
    program = hashlib.sha256()
    for file in (cli, cli.parent.parent / "lib/lamina/engine.so"):
        program.update(file.read_bytes())
    work = folder / f"{method}-{seed}-{program.hexdigest()[:8]}" / f"{head}-{len(data['images'])}"
    score = work / "score.json"
    if not score.exists():
        work.mkdir(parents=True, exist_ok=True)
        backbone, model, recipe = work.parent / "backbone.safetensors", work / "model.safetensors", work / "recipe.json"
        recipe.write_text(json.dumps(HEADS[head]))
        if not backbone.exists():
            run(cli, "pretrain", "--method", method, "--images", *data["unlabelled"], "--out", backbone, "--seed", seed)
        run(cli, "train", "--images", *data["images"], "--masks", *data["masks"], *data["slices"],
            "--backbone", backbone, "--backbone-mode", "frozen", "--recipe", recipe, "--out", model, "--seed", seed)
        run(cli, "predict", "--model", model, "--images", *data["test_images"], "--out", work / "masks")
        references, predictions = work / "references", sorted((work / "masks").glob("*_semantic.tif"))
        references.mkdir(exist_ok=True)
        for mask in data["test_masks"]:
            link = references / mask.name
            if not link.exists():
                link.symlink_to(mask.resolve())
        result = run(cli, "evaluate", "--reference", references, "--prediction", work / "masks")
        assert len(predictions) == len(data["test_masks"])
        score.write_text(json.dumps({"mean": result["mean"]["dice"], "pooled": result["pooled"]["dice"]}))
    return json.loads(score.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="folder nuclei2d with images, labels and index.json")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--labels", type=int, default=10, help="labelled images of nuclei2d")
    parser.add_argument("--head", choices=sorted(HEADS), default="plain")
    parser.add_argument("--only", choices=["embryo", "nuclei2d"])
    options = parser.parse_args()

    if options.only == "nuclei2d" and not options.data:
        parser.error("--only nuclei2d needs --data")
    names = [options.only] if options.only else ["embryo"] + (["nuclei2d"] if options.data else [])
    for name in names:
        print(f"\n{name}: Dice on held-out groups, frozen backbone, {options.head} head (mean over images / pooled)", flush=True)
        differences = []
        for seed in range(1, options.seeds + 1):
            data = embryo(options.cli, options.out, seed) if name == "embryo" else nuclei2d(options.data, options.labels, seed)
            pixelcl = dice(options.cli, data, "pixelcl", options.head, seed, options.out / name)
            chance = dice(options.cli, data, "random", options.head, seed, options.out / name)
            differences.append({k: pixelcl[k] - chance[k] for k in pixelcl})
            print(f"  seed {seed}: PixelCL {pixelcl['mean']:.3f} / {pixelcl['pooled']:.3f}   "
                  f"random {chance['mean']:.3f} / {chance['pooled']:.3f}   "
                  f"difference {differences[-1]['mean']:+.3f} / {differences[-1]['pooled']:+.3f}", flush=True)
        for kind in ("mean", "pooled"):
            values = [d[kind] for d in differences]
            spread = statistics.stdev(values) if len(values) > 1 else float("nan")
            print(f"  {kind}: paired difference {statistics.mean(values):+.3f}, standard deviation {spread:.3f}")


if __name__ == "__main__":
    main()
