#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pretraining method gives the best frozen features? One table.

Every cell is one training on nuclei2d, split by mosaic group: a backbone pretrained on the unlabelled
training groups, then frozen, a head on few labelled images (transposed convolutions from the deepest
trained stage and nothing else), Dice on the groups that neither training has seen. Rows are the
methods; "random" is the control, whose BatchNorm statistics are estimated on the same patches. PixelCL
and random are scored at several label counts, the others at the first one.

The second table is the spread of the projections after ten epochs, in units of 1 / sqrt(C): below 0.5 a
method is on the way to collapse. Rotation, jigsaw, context and colorization have no projections; theirs
is that of the pooled features, which are never negative, so that 0.5 is no bound for them.

usage: pretrain_methods.py --cli LAMINA_CLI --data nuclei2d FOLDER --out FOLDER [--seeds 1]
           [--labels 10 4 20] [--methods all] [--threads N] [--recipe FILE] [--only-print]

Each cell is a JSON file in --out; what is there is not computed again, whatever it was stopped by.
Cells are taken in order of what they tell, so that a table cut short is of use; missing ones are "-".
"""
import argparse
import hashlib
import json
import statistics
from pathlib import Path

from frozen_features import HEADS, nuclei2d
from lamina_cli import run

METHODS = ["pixelcl", "random", "byol", "simclr", "moco", "pixcontrast", "rotation", "jigsaw", "context", "colorization"]
PROJECTING = {"pixelcl", "pixcontrast", "byol", "simclr", "moco"}


def program_id(cli):
    """Whatever a score depends on is in its name."""
    program = hashlib.sha256()
    for file in (cli, cli.parent.parent / "lib/lamina/engine.so"):
        program.update(file.read_bytes())
    return program.hexdigest()[:8]


def kept(file, compute):
    """The JSON of a cell, computed once; written under another name first."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        result = compute()
        unfinished = file.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(result))
        unfinished.rename(file)
    return json.loads(file.read_text())


class Bench:
    def __init__(self, options):
        self.o = options
        name = program_id(options.cli) + (f"-{options.recipe.stem}" if options.recipe else "")
        self.folder = options.out / name

    def common(self, seed):
        return ["--seed", seed] + (["--threads", self.o.threads] if self.o.threads else [])

    def pretrain(self, method, seed, data, out, *more):
        recipe = ["--recipe", self.o.recipe] if self.o.recipe and method != "random" else []
        record = run(self.o.cli, "pretrain", "--method", method, "--images", *data["unlabelled"], "--out", out,
                     *self.common(seed), *recipe, *more)
        return record.get("record", record)

    def backbone(self, method, seed, data):
        file = self.folder / f"{method}-{seed}.safetensors"
        def compute():
            record = self.pretrain(method, seed, data, file)
            return {"diagnostics": record.get("diagnostics"), "steps": record.get("steps"), "seconds": record.get("seconds")}
        return file, kept(self.folder / f"{method}-{seed}.json", compute)

    def dice(self, method, labels, seed):
        def compute():
            data = nuclei2d(self.o.data, labels, seed)
            backbone, _ = self.backbone(method, seed, data)
            work = self.folder / f"{method}-{seed}-{labels}"
            work.mkdir(parents=True, exist_ok=True)
            recipe, model, references = work / "recipe.json", work / "model.safetensors", work / "references"
            recipe.write_text(json.dumps(HEADS["plain"]))
            run(self.o.cli, "train", "--images", *data["images"], "--masks", *data["masks"], "--backbone", backbone,
                "--backbone-mode", "frozen", "--recipe", recipe, "--out", model, *self.common(seed))
            run(self.o.cli, "predict", "--model", model, "--images", *data["test_images"], "--out", work / "masks",
                *(["--threads", self.o.threads] if self.o.threads else []))
            references.mkdir(exist_ok=True)
            for mask in data["test_masks"]:
                link = references / mask.name
                if not link.exists():
                    link.symlink_to(mask.resolve())
            result = run(self.o.cli, "evaluate", "--reference", references, "--prediction", work / "masks")
            return {"mean": result["mean"]["dice"], "pooled": result["pooled"]["dice"]}
        return kept(self.folder / f"dice-{method}-{labels}-{seed}.json", compute)

    def spread(self, method):
        def compute():
            data = nuclei2d(self.o.data, self.o.labels[0], 1)
            record = self.pretrain(method, 1, data, self.folder / f"spread-{method}.safetensors", "--epochs", 10)
            return {"spread": record["scores"]["spread"], "diagnostics": record.get("diagnostics"), "steps": record["steps"]}
        return kept(self.folder / f"spread-{method}.json", compute)

    def look(self, name):
        file = self.folder / name
        return json.loads(file.read_text()) if file.exists() else None

    def print(self):
        o = self.o
        print(f"\nDice on held-out mosaic groups, frozen backbone, plain head: mean over images, mean of the seeds "
              f"(of {o.seeds}) ± deviation\n")
        print("| method | " + " | ".join(f"{n} labels" for n in o.labels) + " | right guesses | steps | s |")
        print("|---" * (len(o.labels) + 4) + "|")
        for method in o.methods:
            row = []
            for labels in o.labels:
                cells = [self.look(f"dice-{method}-{labels}-{s}.json") for s in range(1, o.seeds + 1)]
                values = [c["mean"] for c in cells if c]
                spread = f" ± {statistics.stdev(values):.3f}" if len(values) > 1 else ""
                row.append(f"{statistics.mean(values):.3f}{spread} ({len(values)})" if values else "-")
            made = self.look(f"{method}-1.json") or {}
            diagnostics = made.get("diagnostics") or {}
            guesses = (f"{diagnostics['accuracy']:.2f} (chance {diagnostics['chance']:.2f})"
                       if "accuracy" in diagnostics else "-")
            steps, seconds = made.get("steps", "-"), f"{made['seconds']:.0f}" if "seconds" in made else "-"
            print(f"| {method} | " + " | ".join(row) + f" | {guesses} | {steps} | {seconds} |")
        print("\nSpread after ten epochs, in units of 1 / sqrt(C)\n\n| method | of | spread | at least 0.5 |\n|---|---|---|---|")
        for method in o.methods:
            if method == "random":
                continue
            cell = self.look(f"spread-{method}.json")
            of = "projections" if method in PROJECTING else "pooled features"
            if cell is None:
                print(f"| {method} | {of} | - | - |")
            else:
                verdict = ("yes" if cell["spread"] >= 0.5 else "NO") if method in PROJECTING else "no bound"
                print(f"| {method} | {of} | {cell['spread']:.3f} | {verdict} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder nuclei2d with images, labels and index.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--labels", type=int, nargs="+", default=[10, 4, 20])
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--recipe", type=Path, help="changes to the recipe of every pretraining, such as fewer steps")
    parser.add_argument("--only-print", action="store_true", help="the table of the cells that are there")
    options = parser.parse_args()
    bench = Bench(options)
    if not options.only_print:
        seeds = range(1, options.seeds + 1)
        cells = [(lambda m=m, s=s: bench.dice(m, options.labels[0], s)) for s in seeds for m in options.methods]
        cells[len(options.methods):len(options.methods)] = (
            [(lambda m=m: bench.spread(m)) for m in options.methods if m != "random"]
            + [(lambda m=m, n=n: bench.dice(m, n, 1)) for n in options.labels[1:]
               for m in options.methods if m in ("pixelcl", "random")])
        cells += [(lambda m=m, n=n, s=s: bench.dice(m, n, s)) for s in seeds[1:] for n in options.labels[1:]
                  for m in options.methods if m in ("pixelcl", "random")]
        for number, cell in enumerate(cells, 1):
            result = cell()
            print(f"cell {number} of {len(cells)}: {json.dumps(result)}", flush=True)
    bench.print()


if __name__ == "__main__":
    main()
