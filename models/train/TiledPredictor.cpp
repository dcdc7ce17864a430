// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/TiledPredictor.h"

#include "models/Device.h"
#include "models/TensorConvert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lamina::models {

namespace {

constexpr int kSmallestTile = 64;

torch::Tensor mirroredIndices(int start, int length, int side) {
    auto indices = torch::empty({length}, torch::kInt64);
    auto* out = indices.data_ptr<std::int64_t>();
    for (int i = 0; i < length; ++i)
        out[i] = reflected(start + i, side);
    return indices;
}

} // namespace

int roundedUpTo(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

TileAxis tileAxis(int side, int tile, int overlap, int multiple) {
    TileAxis axis;
    if (tile <= 0 || side <= roundedUpTo(tile, multiple)) {
        axis.length = roundedUpTo(side, multiple);
        axis.starts = {-((axis.length - side) / 2)};
        return axis;
    }
    axis.length = roundedUpTo(tile, multiple);
    const int advance = std::max(1, axis.length - std::clamp(overlap, 0, axis.length - 1));
    const int count = 1 + (side - axis.length + advance - 1) / advance;
    for (int i = 0; i < count; ++i) {
        axis.starts.push_back(static_cast<int>(
            std::lround(static_cast<double>(side - axis.length) * i / std::max(1, count - 1))));
    }
    return axis;
}

torch::Tensor blendWeights(int length, int overlap) {
    auto weights = torch::ones({length}, torch::kFloat);
    auto* w = weights.data_ptr<float>();
    const int ramp = std::min(overlap, length / 2);
    for (int i = 0; i < ramp; ++i) {
        const double s = std::sin(0.5 * std::numbers::pi * (i + 0.5) / ramp);
        const auto value = static_cast<float>(std::max(1e-3, s * s));
        w[i] = value;
        w[length - 1 - i] = value;
    }
    return weights;
}

torch::Tensor mirroredWindow(const torch::Tensor& image, int top, int left, int height, int width) {
    const auto h = static_cast<int>(image.size(1));
    const auto w = static_cast<int>(image.size(2));
    if (top >= 0 && left >= 0 && top + height <= h && left + width <= w) {
        return image.slice(1, top, top + height).slice(2, left, left + width);
    }
    return image.index_select(1, mirroredIndices(top, height, h))
        .index_select(2, mirroredIndices(left, width, w));
}

TiledPredictor::TiledPredictor(SegmentationNet net, Standardization standardization, int classes,
                               torch::Device device, TileSpec spec)
    : m_net(std::move(net)), m_standardization(standardization), m_classes(classes),
      m_device(device), m_spec(spec) {}

torch::Tensor TiledPredictor::predict(const torch::Tensor& image, const core::JobContext& context) {
    for (;;) {
        try {
            return attempt(image, context);
        } catch (const std::exception& error) {
            if (!isOutOfMemory(error)) throw;
            const int side = static_cast<int>(std::max(image.size(1), image.size(2)));
            const int tile = m_spec.tile > 0 ? std::min(m_spec.tile, side) : side;
            if (m_spec.tilesAtOnce > 1) {
                m_spec.tilesAtOnce /= 2;
            } else if (tile / 2 >= kSmallestTile) {
                m_spec.tile = tile / 2;
                m_spec.overlap = std::min(m_spec.overlap > 0 ? m_spec.overlap : tile / 8, tile / 4);
            } else {
                throw core::Error(core::ErrorCode::OutOfMemory,
                                  fmt::format("Memory ran out even with tiles of {} pixels.", tile),
                                  error.what());
            }
            releaseDeviceMemory(m_device);
            context.log(
                fmt::format("Memory ran out: going on with {} tile(s) of {} pixels at a time.",
                            m_spec.tilesAtOnce, m_spec.tile > 0 ? m_spec.tile : side));
        }
    }
}

torch::Tensor TiledPredictor::attempt(const torch::Tensor& image, const core::JobContext& context) {
    const torch::NoGradGuard noGrad;
    const auto height = static_cast<int>(image.size(1));
    const auto width = static_cast<int>(image.size(2));
    const int multiple = m_net->sizeMultiple();
    const auto rows = tileAxis(height, m_spec.tile, m_spec.overlap, multiple);
    const auto columns = tileAxis(width, m_spec.tile, m_spec.overlap, multiple);
    const auto weight =
        blendWeights(rows.length, rows.starts.size() > 1 ? m_spec.overlap : 0).unsqueeze(1) *
        blendWeights(columns.length, columns.starts.size() > 1 ? m_spec.overlap : 0).unsqueeze(0);
    struct Corner {
        int top;
        int left;
    };
    std::vector<Corner> corners;
    for (const int top : rows.starts) {
        for (const int left : columns.starts)
            corners.push_back({top, left});
    }
    auto sum = torch::zeros({m_classes, height, width}, torch::kFloat);
    auto total = torch::zeros({height, width}, torch::kFloat);
    const auto step = static_cast<std::size_t>(std::max(1, m_spec.tilesAtOnce));
    for (std::size_t begin = 0; begin < corners.size(); begin += step) {
        context.throwIfStopped();
        const auto end = std::min(corners.size(), begin + step);
        std::vector<torch::Tensor> tiles;
        for (auto i = begin; i < end; ++i) {
            tiles.push_back(mirroredWindow(image, corners[i].top, corners[i].left, rows.length,
                                           columns.length));
        }
        const auto result = probabilities(torch::stack(tiles));
        for (auto i = begin; i < end; ++i) {
            const auto [top, left] = corners[i];
            const int y0 = std::max(0, top);
            const int x0 = std::max(0, left);
            const int y1 = std::min(height, top + rows.length);
            const int x1 = std::min(width, left + columns.length);
            const auto w = weight.slice(0, y0 - top, y1 - top).slice(1, x0 - left, x1 - left);
            const auto p = result[static_cast<std::int64_t>(i - begin)]
                               .slice(1, y0 - top, y1 - top)
                               .slice(2, x0 - left, x1 - left);
            sum.slice(1, y0, y1).slice(2, x0, x1).add_(p * w);
            total.slice(0, y0, y1).slice(1, x0, x1).add_(w);
        }
    }
    return sum.div_(total);
}

torch::Tensor TiledPredictor::probabilities(const torch::Tensor& tiles) {
    const auto input =
        ((tiles - m_standardization.mean) / m_standardization.deviation).to(m_device);
    const auto run = [&](const std::vector<std::int64_t>& axes) {
        const MixedPrecision precision(m_device);
        const auto flipped = axes.empty() ? input : input.flip(axes);
        const auto logits = m_net(flipped.contiguous(torch::MemoryFormat::ChannelsLast));
        const auto p = torch::softmax(logits.to(torch::kFloat), 1);
        return axes.empty() ? p : p.flip(axes);
    };
    auto result = run({});
    if (m_spec.flips) {
        result = result + run({2});
        result = result + run({3});
        result = result + run({2, 3});
        result = result / 4.0;
    }
    return result.to(torch::kCPU);
}

} // namespace lamina::models
