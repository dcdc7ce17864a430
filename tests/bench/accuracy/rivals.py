# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods that Lamina is compared with, each written plainly with scipy, scikit-learn or PyTorch.

All take (images, masks) of what is annotated and return a function from an image [z, y, x] of floats
in 0..1 to a mask. An annotated image is a whole slice of a stack or a 2D image."""
import numpy as np
from scipy import ndimage

SIGMAS = [.7, 1, 1.6, 3.5, 5, 10]
# scikit-learn's forest takes all samples; more than this takes minutes and changes nothing
MOST_SAMPLES = 150_000


def dice(counts):
    overlap, sizes = np.sum(counts, axis=0)
    return float(2.0 * overlap / sizes)


def counts_of(truth, mask):
    return np.count_nonzero(truth & mask), np.count_nonzero(truth) + np.count_nonzero(mask)


def normalised(image):
    low, high = np.percentile(image, [0.1, 99.8])
    return np.clip((image.astype(np.float32) - low) / max(high - low, 1e-6), 0, 1)


# --- a Gaussian and one threshold ----------------------------------------------------------------

def smoothed(image):
    """One pixel wide, in the volume where there is one."""
    return ndimage.gaussian_filter(image, 1 if len(image) > 1 else (0, 1, 1))


def threshold(samples, seed, threads):
    """The threshold of largest Dice on the annotated slices."""
    grey = np.concatenate([smoothed(volume)[zs].ravel() for volume, zs, _ in samples])
    truth = np.concatenate([mask.ravel() for _, _, mask in samples])
    best = max(np.percentile(grey, np.linspace(1, 99.9, 400)),
               key=lambda t: dice([counts_of(truth, grey >= t)]))
    return lambda volume: smoothed(volume) >= best


# --- a random forest on hand-made filters --------------------------------------------------------

def difference(a, axis):
    p = np.pad(a, [(1, 1) if i == axis else (0, 0) for i in range(a.ndim)], mode="reflect")
    return 0.5 * (np.take(p, range(2, p.shape[axis]), axis) - np.take(p, range(p.shape[axis] - 2), axis))


def eigenvalues(parts, dimensions):
    matrix = np.empty(parts[0].shape + (dimensions, dimensions), np.float32)
    pairs = [(i, j) for i in range(dimensions) for j in range(i, dimensions)]
    for (i, j), part in zip(pairs, parts):
        matrix[..., i, j] = matrix[..., j, i] = part
    return list(np.moveaxis(np.linalg.eigvalsh(matrix)[..., ::-1], -1, 0))


def features(image):
    """[..., feature]: Gaussian, gradient, Laplacian, difference of Gaussians and the eigenvalues of
    Hessian and structure tensor at SIGMAS, of an image or a volume."""
    axes = range(image.ndim)
    pairs = [(i, j) for i in axes for j in axes if j >= i]

    def smooth(a, sigma):
        return ndimage.gaussian_filter(a, sigma, truncate=3.0, mode="mirror")

    columns = []
    for sigma in SIGMAS:
        grey = smooth(image, sigma)
        first = [difference(grey, a) for a in axes]
        second = [difference(first[i], j) for i, j in pairs]
        columns += [grey, np.sqrt(sum(d * d for d in first)), ndimage.laplace(grey, mode="mirror"),
                    grey - smooth(image, 0.66 * sigma)]
        columns += eigenvalues(second, image.ndim)
        columns += eigenvalues([smooth(first[i] * first[j], 0.5 * sigma) for i, j in pairs], image.ndim)
    return np.stack(columns, axis=-1).astype(np.float32)


def forest(dimensions):
    """100 trees and scikit-learn's defaults: grown to the end, square root of the features, 0.5."""
    def of_volume(volume):
        return features(volume) if dimensions == 3 else np.stack([features(plane) for plane in volume])

    def fit(samples, seed, threads):
        from sklearn.ensemble import RandomForestClassifier
        rows, targets = [], []
        share = MOST_SAMPLES // sum(len(zs) for _, zs, _ in samples) + 1
        last, kept = None, None
        for number, (volume, zs, mask) in enumerate(samples):
            if dimensions == 3:
                kept = kept if last is volume else features(volume)
                last, values = volume, kept[zs]
            else:
                values = np.stack([features(volume[z]) for z in zs])
            values, truth = values.reshape(-1, values.shape[-1]), mask.ravel()
            order = np.random.default_rng([seed, number]).permutation(len(truth))[:share * len(zs)]
            rows.append(values[order])
            targets.append(truth[order])
        model = RandomForestClassifier(100, n_jobs=threads, random_state=seed)
        model.fit(np.concatenate(rows), np.concatenate(targets))

        def predict(volume):
            values = of_volume(volume)
            found = [model.predict_proba(plane.reshape(-1, values.shape[-1]))[:, 1] >= 0.5 for plane in values]
            return np.stack(found).reshape(volume.shape)
        return predict
    return fit


# --- a plain U-Net -------------------------------------------------------------------------------

STEPS, BATCH, CROP, BASE, LEVELS = 400, 8, 96, 16, 3


def u_net(context):
    """Trained from nothing: three times halved, 16 channels doubled each time, batch normalisation,
    Adam at 0.001 for 400 batches of eight turned and mirrored windows of 96 pixels, cross-entropy.
    `context` neighbours on either side are channels beside the slice."""
    def fit(samples, seed, threads):
        import torch
        from torch import nn
        torch.manual_seed(seed)
        torch.set_num_threads(threads)
        draw = np.random.default_rng(seed)

        def block(inside, outside):
            return nn.Sequential(
                nn.Conv2d(inside, outside, 3, padding=1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(),
                nn.Conv2d(outside, outside, 3, padding=1, bias=False), nn.BatchNorm2d(outside), nn.ReLU())

        class UNet(nn.Module):
            def __init__(self):
                super().__init__()
                widths = [BASE << level for level in range(LEVELS + 1)]
                self.down = nn.ModuleList(block(a, b) for a, b in zip([2 * context + 1] + widths, widths))
                self.up = nn.ModuleList(nn.ConvTranspose2d(b, a, 2, 2) for a, b in zip(widths, widths[1:]))
                self.join = nn.ModuleList(block(2 * a, a) for a in widths[:-1])
                self.last = nn.Conv2d(BASE, 1, 1)

            def forward(self, x):
                kept = []
                for level, layer in enumerate(self.down):
                    x = layer(x if level == 0 else nn.functional.max_pool2d(x, 2))
                    kept.append(x)
                for level in reversed(range(LEVELS)):
                    x = self.join[level](torch.cat([kept[level], self.up[level](x)], 1))
                return self.last(x)

        def planes(volume, z):
            last = len(volume) - 1
            return np.stack([volume[min(max(i, 0), last)] for i in range(z - context, z + context + 1)])

        multiple = 1 << LEVELS
        inputs, targets = [], []
        for volume, zs, mask in samples:
            for z, truth in zip(zs, mask):
                grow = [(0, max(0, CROP - side)) for side in truth.shape]
                inputs.append(np.pad(planes(volume, z), [(0, 0)] + grow, mode="reflect"))
                targets.append(np.pad(truth, grow, mode="reflect").astype(np.float32))
        net = UNet()
        adam = torch.optim.Adam(net.parameters(), 1e-3)
        for _ in range(STEPS):
            grey, wanted = [], []
            for _ in range(BATCH):
                i = draw.integers(len(inputs))
                y, x = [draw.integers(side - CROP + 1) for side in targets[i].shape]
                turn, mirror = draw.integers(4), draw.integers(2)
                for source, into in ((inputs[i][:, y:y + CROP, x:x + CROP], grey),
                                     (targets[i][None, y:y + CROP, x:x + CROP], wanted)):
                    turned = np.rot90(source, turn, (1, 2))
                    into.append((turned[:, :, ::-1] if mirror else turned).copy())
            adam.zero_grad()
            loss = nn.functional.binary_cross_entropy_with_logits(
                net(torch.from_numpy(np.stack(grey))), torch.from_numpy(np.stack(wanted)))
            loss.backward()
            adam.step()
        net.eval()

        def predict(volume):
            height, width = volume.shape[1:]
            grow = [(0, 0), (0, -height % multiple), (0, -width % multiple)]
            with torch.no_grad():
                found = [net(torch.from_numpy(np.pad(planes(volume, z), grow, mode="reflect")[None]))[0, 0].numpy()
                         for z in range(len(volume))]
            return np.stack(found)[:, :height, :width] >= 0
        return predict
    return fit
