#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times one PixelCL step of Lamina against the same step written plainly in Python.

    pixelcl_step.py BUILD/bin/pixelcl_step_bench [--rounds 5] [--steps 8] [--stage 2]

Both start from the same weights and views (a safetensors file that the C++ program writes), run in
turns, each in a process of its own with two threads. The first losses must agree to 1e-4. Exit
status 1 if they do not, or if Lamina is less than --goal times as fast.

Where the processor has matrix tiles Lamina computes gradients of convolutions from bfloat16 operands;
--gradients float32 measures it without. Python moves the momentum copies of all layers, as the authors'
program does; Lamina only of those that the compared stage needs.
"""
import argparse
import copy
import json
import math
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time


def read_safetensors(path):
    import numpy
    import torch

    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    kinds = {"F32": numpy.float32, "I64": numpy.int64}
    result = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = numpy.frombuffer(data[begin:end], kinds[entry["dtype"]]).reshape(entry["shape"])
            result[name] = torch.from_numpy(values.copy())
    return result


def plain_python(path, steps, threads, stage, hidden):
    """The step as one would write it first."""
    import torch
    from torch import nn
    import torch.nn.functional as F

    torch.set_num_threads(threads)

    class Block(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(outputs)
            self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(outputs)
            self.downsample = None
            if stride != 1 or inputs != outputs:
                self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                                                nn.BatchNorm2d(outputs))

        def forward(self, x):
            y = F.relu(self.bn1(self.conv1(x)))
            y = self.bn2(self.conv2(y))
            return F.relu(y + (x if self.downsample is None else self.downsample(x)))

    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
            self.bn1 = nn.BatchNorm2d(64)
            self.layer1 = nn.Sequential(Block(64, 64, 1), Block(64, 64, 1))
            self.layer2 = nn.Sequential(Block(64, 128, 2), Block(128, 128, 1))
            self.layer3 = nn.Sequential(Block(128, 256, 2), Block(256, 256, 1))
            self.layer4 = nn.Sequential(Block(256, 512, 2), Block(512, 512, 1))

        def forward(self, x):
            x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
            for i in range(1, stage + 1):
                x = getattr(self, f"layer{i}")(x)
            return x

    class Projector(nn.Module):
        def __init__(self, inputs):
            super().__init__()
            self.linear1 = nn.Conv2d(inputs, hidden, 1)
            self.bn1 = nn.BatchNorm2d(hidden)
            self.linear2 = nn.Conv2d(hidden, 256, 1)

        def forward(self, x):
            return self.linear2(F.relu(self.bn1(self.linear1(x))))

    class PixPro(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = Encoder()
            self.projector = Projector([64, 64, 128, 256, 512][stage])
            self.value_transform = nn.Conv2d(256, 256, 1)
            self.encoder_k = copy.deepcopy(self.encoder)
            self.projector_k = copy.deepcopy(self.projector)
            for p in list(self.encoder_k.parameters()) + list(self.projector_k.parameters()):
                p.requires_grad = False

        def propagate(self, x):
            n, c, h, w = x.shape
            u = F.normalize(x, dim=1).reshape(n, c, h * w)
            t = F.normalize(self.value_transform(x), dim=1).reshape(n, c, h * w)
            attention = torch.clamp(torch.bmm(u.transpose(1, 2), u), min=0) ** 2
            return F.normalize(torch.bmm(t, attention.transpose(1, 2)), dim=1)

        @torch.no_grad()
        def keys(self, view):
            z = F.normalize(self.projector_k(self.encoder_k(view)), dim=1)
            return z.reshape(z.shape[0], z.shape[1], -1)

        @torch.no_grad()
        def move_keys(self, momentum):
            for online, key in ((self.encoder, self.encoder_k), (self.projector, self.projector_k)):
                for q, k in zip(online.parameters(), key.parameters()):
                    k.data = k.data * momentum + q.data * (1 - momentum)

        @torch.no_grad()
        def positives(self, boxes1, boxes2, h, w):
            def centres(b):
                bw, bh = (b[:, 2] - b[:, 0]) / w, (b[:, 3] - b[:, 1]) / h
                x = b[:, 0, None] + (torch.arange(w) + 0.5) * bw[:, None]
                y = b[:, 1, None] + (torch.arange(h) + 0.5) * bh[:, None]
                x = x[:, None, :].expand(-1, h, w).reshape(-1, h * w)
                y = y[:, :, None].expand(-1, h, w).reshape(-1, h * w)
                return x, y, torch.sqrt(bw**2 + bh**2)

            x1, y1, d1 = centres(boxes1)
            x2, y2, d2 = centres(boxes2)
            distance = torch.sqrt((x1[:, :, None] - x2[:, None, :]) ** 2
                                  + (y1[:, :, None] - y2[:, None, :]) ** 2)
            return (distance / torch.maximum(d1, d2)[:, None, None] < 0.7).float()

        def forward(self, view1, view2, boxes1, boxes2, momentum):
            self.move_keys(momentum)
            z1, z2 = self.keys(view1), self.keys(view2)
            x1, x2 = self.projector(self.encoder(view1)), self.projector(self.encoder(view2))
            y1, y2 = self.propagate(x1), self.propagate(x2)
            mask = self.positives(boxes1, boxes2, x1.shape[2], x1.shape[3])

            def loss(y, z, a):
                logits = torch.bmm(y.transpose(1, 2), z)
                return -2 * ((logits * a).sum((1, 2)) / (a.sum((1, 2)) + 1e-6)).mean()

            return loss(y1, z2, mask) + loss(y2, z1, mask.transpose(1, 2))

    start = read_safetensors(path)
    net = PixPro()
    given = {k[len("model."):].replace("propagation.value_transform", "value_transform"): v
             for k, v in start.items() if k.startswith("model.")}
    net.load_state_dict(given)
    net.train()
    decayed = [p for p in net.parameters() if p.requires_grad and p.dim() > 1]
    plain = [p for p in net.parameters() if p.requires_grad and p.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 1e-2},
                                   {"params": plain, "weight_decay": 0.0}], lr=1e-4)
    losses, seconds = [], []
    for k in range(steps):
        begin = time.perf_counter()
        momentum = 1 - (1 - 0.99) * (math.cos(math.pi * k / 100) + 1) / 2
        loss = net(start["view1"], start["view2"], start["boxes1"], start["boxes2"], momentum)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        seconds.append(time.perf_counter() - begin)
    print(json.dumps({"losses": losses, "seconds": seconds}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", help="pixelcl_step_bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--stage", type=int, default=2, help="stage of the backbone that is compared")
    parser.add_argument("--hidden", type=int, default=1024)
    parser.add_argument("--gradients", choices=["float32", "bfloat16"], help="default: as Lamina would")
    parser.add_argument("--goal", type=float, default=2.0)
    parser.add_argument("--python", metavar="FILE", help="run the Python side only")
    args = parser.parse_args()
    if args.python:
        plain_python(args.python, args.steps, args.threads, args.stage, args.hidden)
        return 0
    if not args.program:
        parser.error("the path of pixelcl_step_bench is missing")
    common = ["--steps", str(args.steps), "--threads", str(args.threads),
              "--stage", str(args.stage), "--hidden", str(args.hidden)]
    precision = ["--gradients", args.gradients] if args.gradients else []
    with tempfile.TemporaryDirectory() as folder:
        start = os.path.join(folder, "start.safetensors")
        subprocess.run([args.program, "--start", start] + common, check=True)

        def run(command):
            done = subprocess.run(command + common, check=True, capture_output=True, text=True)
            return json.loads(done.stdout.strip().splitlines()[-1])

        ours, plain = [], []
        for i in range(args.rounds):
            mine = run([args.program, "--run", start] + precision)
            theirs = run(["/usr/bin/python3", os.path.abspath(__file__), "--python", start])
            if i == 0:
                first = (mine["losses"][0], theirs["losses"][0])
            # the first two steps warm up both
            ours.append(statistics.median(mine["seconds"][2:]))
            plain.append(statistics.median(theirs["seconds"][2:]))
            print(f"round {i + 1}: Lamina {1e3 * ours[-1]:.0f} ms, plain Python {1e3 * plain[-1]:.0f} ms, "
                  f"ratio {plain[-1] / ours[-1]:.2f}", flush=True)
    ratio = statistics.median(p / o for p, o in zip(plain, ours))
    print(f"gradients in Lamina: {mine['gradients']}")
    print(f"first losses {first[0]:.6f} and {first[1]:.6f}; median ratio {ratio:.2f}")
    if abs(first[0] - first[1]) > 1e-4:
        print("the first losses differ by more than 1e-4")
        return 1
    return 0 if ratio >= args.goal else 1


if __name__ == "__main__":
    sys.exit(main())
