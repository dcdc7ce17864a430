// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/TensorConvert.h"

#include "models/train/Losses.h"

#include <algorithm>
#include <vector>

namespace lamina::models {

namespace {

template <typename T>
void fill(const core::Plane& plane, core::PixelRect rect, core::IntensityRange range,
          std::span<float> out) {
    const auto pixels = plane.pixels<T>();
    const auto scale = static_cast<float>(1.0 / (range.high - range.low));
    const auto low = static_cast<float>(range.low);
    std::vector<int> columns(static_cast<std::size_t>(rect.width));
    for (int x = 0; x < rect.width; ++x) {
        columns[static_cast<std::size_t>(x)] = reflected(rect.x + x, plane.width());
    }
    std::size_t at = 0;
    for (int y = 0; y < rect.height; ++y) {
        const auto* row =
            pixels.data() + static_cast<std::size_t>(reflected(rect.y + y, plane.height())) *
                                static_cast<std::size_t>(plane.width());
        for (const int column : columns) {
            const float value = (static_cast<float>(row[column]) - low) * scale;
            out[at++] = value > 0.0F ? std::min(value, 1.0F) : 0.0F; // also for "not a number"
        }
    }
}

} // namespace

int reflected(int index, int size) {
    if (size == 1) return 0;
    const int period = 2 * size - 2;
    int i = index % period;
    if (i < 0) i += period;
    return i < size ? i : period - i;
}

void normalizedWindow(const core::Plane& plane, core::PixelRect rect, core::IntensityRange range,
                      std::span<float> out) {
    switch (plane.type()) {
    case core::PixelType::UInt8:
        return fill<std::uint8_t>(plane, rect, range, out);
    case core::PixelType::UInt16:
        return fill<std::uint16_t>(plane, rect, range, out);
    case core::PixelType::UInt32:
        return fill<std::uint32_t>(plane, rect, range, out);
    case core::PixelType::Float32:
        return fill<float>(plane, rect, range, out);
    }
}

torch::Tensor targetWindow(std::span<const std::uint8_t> target, int width, int height,
                           core::PixelRect rect) {
    auto result = torch::full({rect.height, rect.width}, kIgnoreTarget, torch::kInt64);
    auto* out = result.data_ptr<std::int64_t>();
    const auto inside = rect.intersected({0, 0, width, height});
    for (int y = inside.y; y < inside.y + inside.height; ++y) {
        for (int x = inside.x; x < inside.x + inside.width; ++x) {
            const auto value =
                target[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                       static_cast<std::size_t>(x)];
            if (value == core::kIgnoreClass) continue;
            out[static_cast<std::size_t>(y - rect.y) * static_cast<std::size_t>(rect.width) +
                static_cast<std::size_t>(x - rect.x)] = value;
        }
    }
    return result;
}

core::ProbabilitySlice probabilitySlice(const torch::Tensor& probability, int z) {
    const auto values = probability.to(torch::kCPU, torch::kFloat).contiguous();
    core::ProbabilitySlice slice;
    slice.z = z;
    slice.classes = static_cast<int>(values.size(0));
    slice.height = static_cast<int>(values.size(1));
    slice.width = static_cast<int>(values.size(2));
    const auto* data = values.data_ptr<float>();
    slice.values.assign(data, data + values.numel());
    return slice;
}

} // namespace lamina::models
