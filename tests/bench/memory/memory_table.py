#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Estimated beside measured memory of pretraining, training and prediction.

Runs lamina-cli for a few steps of each setting, as memory does not grow after those, and prints a
table: what was estimated before the run, on top of what the program occupied then, and the peak
that the system counted (VmHWM). The ratio is estimate / peak: below 1 the estimate was too low.
The state of a run is saved after every step, as it would be within a longer one.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

# name, (x, y, z) of the stack, command, arguments, steps of the recipe (None: has none)
SETTINGS = [
    ("pixelcl, resnet18, batch 2", (384, 384, 16), "pretrain", ["--batch", 2], 2),
    ("pixelcl, resnet18", (384, 384, 16), "pretrain", [], 2),
    ("pixelcl, resnet18, crop 224", (384, 384, 16), "pretrain", ["--crop", 224], 2),
    ("pixelcl, resnet18, batch 32", (384, 384, 16), "pretrain", ["--batch", 32], 2),
    ("pixelcl, resnet34", (384, 384, 16), "pretrain", ["--arch", "resnet34"], 2),
    ("pixelcl, resnet50", (384, 384, 16), "pretrain", ["--arch", "resnet50"], 2),
    ("pixelcl, resnet50, crop 224", (384, 384, 16), "pretrain",
     ["--arch", "resnet50", "--crop", 224], 2),
    ("pixcontrast, resnet18", (384, 384, 16), "pretrain", ["--method", "pixcontrast"], 2),
    ("byol, resnet18", (384, 384, 16), "pretrain", ["--method", "byol"], 2),
    ("simclr, resnet18", (384, 384, 16), "pretrain", ["--method", "simclr"], 2),
    ("moco, resnet18", (384, 384, 16), "pretrain", ["--method", "moco"], 2),
    ("rotation, resnet18", (384, 384, 16), "pretrain", ["--method", "rotation"], 2),
    ("jigsaw, resnet18", (384, 384, 16), "pretrain", ["--method", "jigsaw"], 2),
    ("context, resnet18", (384, 384, 16), "pretrain", ["--method", "context"], 2),
    ("colorization, resnet18", (384, 384, 16), "pretrain", ["--method", "colorization"], 2),
    ("fcn, resnet18", (384, 384, 16), "train", ["--head", "fcn"], 2),
    ("fcn, resnet18, frozen", (384, 384, 16), "train",
     ["--head", "fcn", "--backbone-mode", "frozen"], 2),
    ("fcn, resnet18, batch 16, crop 256", (384, 384, 16), "train",
     ["--head", "fcn", "--batch", 16, "--crop", 256], 2),
    ("fcn, resnet50", (384, 384, 16), "train", ["--head", "fcn", "--arch", "resnet50"], 2),
    ("fcn, resnet50, batch 16, crop 256", (384, 384, 16), "train",
     ["--head", "fcn", "--arch", "resnet50", "--batch", 16, "--crop", 256], 2),
    ("fcn-dilated, resnet18", (384, 384, 16), "train", ["--head", "fcn-dilated"], 2),
    ("fcn-dilated, resnet50", (384, 384, 16), "train",
     ["--head", "fcn-dilated", "--arch", "resnet50"], 2),
    ("unet-decoder, resnet18", (384, 384, 16), "train", ["--head", "unet-decoder"], 2),
    ("unet", (384, 384, 16), "train", ["--head", "unet"], 2),
    ("unet, batch 16, crop 256", (384, 384, 16), "train",
     ["--head", "unet", "--batch", 16, "--crop", 256], 2),
    ("forest, 3 slices", (384, 384, 16), "train", ["--head", "forest", "--slices", "4,8,12"], None),
    ("forest, 9 slices", (708, 512, 35), "train",
     ["--head", "forest", "--slices", "3,7,11,15,18,21,25,29,32"], None),
    ("predict with fcn, resnet18", (384, 384, 16), "predict", ["fcn, resnet18"], None),
    ("predict with fcn, resnet18", (708, 512, 35), "predict", ["fcn, resnet18"], None),
    ("predict with fcn, resnet50", (708, 512, 35), "predict", ["fcn, resnet50"], None),
    ("predict with fcn-dilated, resnet50", (708, 512, 35), "predict",
     ["fcn-dilated, resnet50"], None),
    ("predict with unet", (708, 512, 35), "predict", ["unet"], None),
    ("predict with forest", (384, 384, 16), "predict", ["forest, 3 slices"], None),
    ("predict with forest", (708, 512, 35), "predict", ["forest, 9 slices"], None),
]


def peak_of(command):
    """Runs the program; its result object and the most memory that it ever occupied, in bytes."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=errors,
                                   env=os.environ | {"LAMINA_SAVE_SECONDS": "0"})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            sys.exit(f"{command}\n{out.read()[-2000:]}{errors.read()}")
        return json.loads(out.read().strip().splitlines()[-1]), usage.ru_maxrss * 1024


def command_of(cli, work, setting):
    name, size, command, arguments, steps = setting
    stack = "x".join(map(str, size))
    data = work / stack
    if not data.exists():
        subprocess.run([cli, "simulate", "--out", data, "--stacks", "1", "--size", stack,
                        "--quiet"], check=True, stdout=subprocess.DEVNULL)
    raw = next(data.glob("*_raw.tif"))
    line = [cli, command, "--json", "--threads", "2", "--images", raw]
    if command == "predict":
        return line + ["--model", work / f"{arguments[0]}.safetensors", "--out", work / "masks",
                       "--instances", "--probability"]
    line += ["--out", work / f"{name}.safetensors", *arguments]
    if command == "train":
        line += ["--masks", next(data.glob("*_labels.tif"))]
    if steps is not None:
        recipe = work / "recipe.json"
        recipe.write_text(json.dumps({"steps": steps}))
        line += ["--recipe", recipe]
    return line


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cli", type=pathlib.Path, required=True, help="build/.../lamina-cli")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for its files")
    parser.add_argument("--only", default="", help="settings whose name holds this")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    print("| run | stack | before, MB | estimated peak, MB | measured peak, MB | ratio |")
    print("|---|---|---|---|---|---|")
    for setting in SETTINGS:
        if options.only not in setting[0]:
            continue
        result, peak = peak_of(command_of(options.cli, options.work, setting))
        memory = result.get("memory", {})
        before = memory.get("occupied", 0)
        estimate = before + memory.get("needed", 0)
        size = " × ".join(map(str, setting[1]))
        print(f"| {setting[0]} | {size} | {before / 1e6:.0f} | {estimate / 1e6:.0f} "
              f"| {peak / 1e6:.0f} | {estimate / peak:.2f} |", flush=True)


if __name__ == "__main__":
    main()
