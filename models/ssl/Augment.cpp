// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/Augment.h"

#include "core/base/Error.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lamina::models {
namespace {

using torch::indexing::Slice;

double logUniform(Rng& rng, double low, double high) {
    return std::exp(rng.uniform(std::log(low), std::log(high)));
}

bool overlap(const std::array<double, 4>& a, const std::array<double, 4>& b) {
    const auto meet = [](double a0, double a1, double b0, double b1) {
        return std::max(std::min(a0, a1), std::min(b0, b1)) <
               std::min(std::max(a0, a1), std::max(b0, b1));
    };
    return meet(a[0], a[2], b[0], b[2]) && meet(a[1], a[3], b[1], b[3]);
}

/// The matrix of a random rotation, zoom, mirroring and transposition: window offset (x, y) from
/// the centre to source offset.
struct Warp {
    double xx = 1.0;
    double xy = 0.0;
    double yx = 0.0;
    double yy = 1.0;
};

Warp drawWarp(const LabelledSpec& spec, Rng& rng) {
    const bool transposes = rng.chance(0.5) && spec.transpose;
    const bool mirrors = rng.chance(0.5) && spec.mirror;
    const double angle =
        rng.uniform(-spec.maxRotation, spec.maxRotation) * std::numbers::pi / 180.0;
    const double zoom = logUniform(rng, spec.minZoom, spec.maxZoom);
    Warp warp{std::cos(angle) / zoom, -std::sin(angle) / zoom, std::sin(angle) / zoom,
              std::cos(angle) / zoom};
    if (mirrors) {
        warp.xx = -warp.xx;
        warp.yx = -warp.yx;
    }
    if (transposes) {
        std::swap(warp.xx, warp.xy);
        std::swap(warp.yx, warp.yy);
    }
    return warp;
}

/// Smooth random displacement [1, 2, size, size] in pixels; undefined without elastic change.
torch::Tensor drawDisplacement(const LabelledSpec& spec, Rng& rng) {
    if (spec.elasticAmplitude <= 0.0 || spec.elasticGrid < 2) return {};
    torch::Tensor control = torch::empty({1, 2, spec.elasticGrid, spec.elasticGrid});
    float* values = control.data_ptr<float>();
    for (std::int64_t i = 0; i < control.numel(); ++i) {
        values[i] = static_cast<float>(spec.elasticAmplitude * rng.normal());
    }
    return torch::upsample_bicubic2d(control, {spec.size, spec.size}, /*align_corners=*/true);
}

/// Where the window's centre lies in the source along one axis of `length` pixels (pixel edges at
/// 0 and length): anywhere that keeps the unturned window inside, else the middle.
double drawCentre(std::int64_t length, int size, Rng& rng) {
    const double u = rng.uniform();
    const double spare = static_cast<double>(length - size);
    return spare <= 0.0 ? static_cast<double>(length) / 2.0 : size / 2.0 + u * spare;
}

} // namespace

CropBox chooseCrop(std::int64_t height, std::int64_t width, const CropRange& range,
                   const std::function<double()>& uniform) {
    const auto area = static_cast<double>(height * width);
    const double logLow = std::log(range.minRatio);
    const double logHigh = std::log(range.maxRatio);
    const auto offset = [&uniform](std::int64_t spare) {
        return static_cast<std::int64_t>(uniform() * static_cast<double>(spare + 1));
    };
    for (int attempt = 0; attempt < 10; ++attempt) {
        const double target =
            area * (range.minScale + (range.maxScale - range.minScale) * uniform());
        const double aspect = std::exp(logLow + (logHigh - logLow) * uniform());
        // nearbyint rounds halves to even, as Python's round does
        const auto w = static_cast<std::int64_t>(std::nearbyint(std::sqrt(target * aspect)));
        const auto h = static_cast<std::int64_t>(std::nearbyint(std::sqrt(target / aspect)));
        if (w > 0 && h > 0 && w <= width && h <= height) {
            const std::int64_t top = offset(height - h);
            const std::int64_t left = offset(width - w);
            return {top, left, h, w};
        }
    }
    std::int64_t h = height;
    std::int64_t w = width;
    const double aspect = static_cast<double>(width) / static_cast<double>(height);
    if (aspect < range.minRatio) {
        h = static_cast<std::int64_t>(std::nearbyint(static_cast<double>(w) / range.minRatio));
    } else if (aspect > range.maxRatio) {
        w = static_cast<std::int64_t>(std::nearbyint(static_cast<double>(h) * range.maxRatio));
    }
    h = std::clamp<std::int64_t>(h, 1, height);
    w = std::clamp<std::int64_t>(w, 1, width);
    return {(height - h) / 2, (width - w) / 2, h, w};
}

std::array<double, 4> cropCoordinates(const CropBox& crop, std::int64_t imageHeight,
                                      std::int64_t imageWidth, bool flipX, bool flipY) {
    const auto position = [](std::int64_t pixel, std::int64_t length) {
        return length > 1 ? static_cast<double>(pixel) / static_cast<double>(length - 1) : 0.0;
    };
    std::array<double, 4> box{position(crop.left, imageWidth), position(crop.top, imageHeight),
                              position(crop.left + crop.width - 1, imageWidth),
                              position(crop.top + crop.height - 1, imageHeight)};
    if (flipX) std::swap(box[0], box[2]);
    if (flipY) std::swap(box[1], box[3]);
    return box;
}

std::array<ViewSpec, 2> defaultViews(int size) {
    ViewSpec first;
    first.size = size;
    ViewSpec second = first;
    first.photometric.blurProbability = 1.0;
    second.photometric.blurProbability = 0.1;
    return {first, second};
}

View makeView(const torch::Tensor& image, const ViewSpec& spec, Rng& rng, const View* partner) {
    const torch::NoGradGuard noGrad;
    const std::int64_t h = image.size(1);
    const std::int64_t w = image.size(2);
    const auto uniform = [&rng] { return rng.uniform(); };
    View view;
    CropBox crop = chooseCrop(h, w, spec.crop, uniform);
    for (int attempt = 0; partner != nullptr && attempt < 10; ++attempt) {
        if (overlap(cropCoordinates(crop, h, w, false, false), partner->box)) break;
        crop = chooseCrop(h, w, spec.crop, uniform);
    }
    const bool flipX = rng.chance(spec.flipX);
    const bool flipY = rng.chance(spec.flipY);
    view.box = cropCoordinates(crop, h, w, flipX, flipY);
    view.image = resizedCrop(image, crop, spec.size, spec.size, spec.antialias);
    if (flipX) view.image = view.image.flip(2);
    if (flipY) view.image = view.image.flip(1);
    view.image = changeGreyValues(view.image, spec.photometric, rng);
    return view;
}

ViewPair makeViewBatch(const std::vector<torch::Tensor>& images,
                       const std::array<ViewSpec, 2>& specs, std::uint64_t seed,
                       std::uint64_t epoch, const std::vector<std::uint64_t>& indices, double mean,
                       double deviation) {
    TORCH_CHECK(!images.empty() && images.size() == indices.size(),
                "one index per image is needed");
    const auto count = static_cast<std::int64_t>(images.size());
    const std::int64_t channels = images.front().size(0);
    const auto empty = [&](const ViewSpec& spec) {
        return torch::empty(
            {count, channels, spec.size, spec.size},
            images.front().options().memory_format(torch::MemoryFormat::ChannelsLast));
    };
    ViewPair pair{empty(specs[0]), empty(specs[1]), torch::empty({count, 4}),
                  torch::empty({count, 4})};
    const auto store = [&](const View& view, torch::Tensor& into, torch::Tensor& boxes,
                           std::int64_t i) {
        into.select(0, i).copy_((view.image - mean).div_(deviation));
        float* row = boxes.data_ptr<float>() + 4 * i;
        for (std::size_t k = 0; k < 4; ++k)
            row[k] = static_cast<float>(view.box[k]);
    };
    at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
        const torch::NoGradGuard noGrad;
        for (std::int64_t i = begin; i < end; ++i) {
            const auto at = static_cast<std::size_t>(i);
            Rng rng(seed, epoch, indices[at]);
            const View first = makeView(images[at], specs[0], rng);
            const View second = makeView(images[at], specs[1], rng, &first);
            store(first, pair.view1, pair.boxes1, i);
            store(second, pair.view2, pair.boxes2, i);
        }
    });
    return pair;
}

PhotometricSpec defaultLabelledPhotometric() {
    PhotometricSpec spec;
    spec.brightness = 0.3;
    spec.contrast = 0.3;
    spec.blurProbability = 0.2;
    spec.maxSigma = 1.0;
    spec.minNoise = 0.01;
    spec.maxNoise = 0.03;
    return spec;
}

LabelledCrop augmentLabelled(const LabelledCrop& source, const LabelledSpec& spec, Rng& rng) {
    const torch::NoGradGuard noGrad;
    const std::int64_t h = source.image.size(1);
    const std::int64_t w = source.image.size(2);
    if (source.target.size(0) != h || source.target.size(1) != w) {
        throw core::Error(core::ErrorCode::Mismatch,
                          "An image and its labels must have the same size.");
    }
    const double centreX = drawCentre(w, spec.size, rng);
    const double centreY = drawCentre(h, spec.size, rng);
    const Warp warp = drawWarp(spec, rng);
    const torch::Tensor displacement = drawDisplacement(spec, rng);
    const float* shift = displacement.defined() ? displacement.data_ptr<float>() : nullptr;

    const std::int64_t side = spec.size;
    torch::Tensor grid = torch::empty({1, side, side, 2});
    float* out = grid.data_ptr<float>();
    for (std::int64_t row = 0; row < side; ++row) {
        const double dy = static_cast<double>(row) + 0.5 - static_cast<double>(side) / 2.0;
        for (std::int64_t column = 0; column < side; ++column) {
            const double dx = static_cast<double>(column) + 0.5 - static_cast<double>(side) / 2.0;
            double x = centreX + warp.xx * dx + warp.xy * dy;
            double y = centreY + warp.yx * dx + warp.yy * dy;
            if (shift != nullptr) {
                x += shift[row * side + column];
                y += shift[(side + row) * side + column];
            }
            // grid_sample wants -1..1 from edge to edge
            *out++ = static_cast<float>(2.0 * x / static_cast<double>(w) - 1.0);
            *out++ = static_cast<float>(2.0 * y / static_cast<double>(h) - 1.0);
        }
    }
    constexpr std::int64_t kBilinear = 0;
    constexpr std::int64_t kNearest = 1;
    constexpr std::int64_t kReflection = 2;
    LabelledCrop result;
    const torch::Tensor image =
        torch::grid_sampler_2d(source.image.unsqueeze(0), grid.to(source.image.scalar_type()),
                               kBilinear, kReflection, false);
    // class numbers are small, so float holds them exactly
    const torch::Tensor target =
        torch::grid_sampler_2d(source.target.to(torch::kFloat).unsqueeze(0).unsqueeze(0), grid,
                               kNearest, kReflection, false);
    result.image = changeGreyValues(image.squeeze(0), spec.photometric, rng);
    result.target = target.squeeze(0).squeeze(0).round_().to(torch::kLong);
    return result;
}

} // namespace lamina::models
