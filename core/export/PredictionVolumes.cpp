// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/PredictionVolumes.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace lamina::core {

namespace {

template <typename T, typename Value, typename Convert>
NamedVolume volumeOf(const StackPrediction& prediction, PixelType type,
                     const std::vector<Value>& values, Convert convert) {
    NamedVolume volume;
    volume.size = prediction.size;
    volume.type = type;
    volume.spacing = prediction.spacing;
    volume.plane = [&prediction, &values, type, convert](int z) {
        Plane plane(prediction.size.x, prediction.size.y, type);
        const std::size_t count = prediction.size.planeVoxels();
        const auto first =
            values.begin() + static_cast<std::ptrdiff_t>(count * static_cast<std::size_t>(z));
        std::transform(first, first + static_cast<std::ptrdiff_t>(count), plane.pixels<T>().begin(),
                       convert);
        return plane;
    };
    return volume;
}

void requireMask(bool available, const char* kind) {
    if (!available) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("No {} was computed; predict the whole stack again.", kind));
    }
}

} // namespace

bool hasProbability(const StackPrediction& prediction) {
    return !prediction.probability.empty() || !prediction.foreground.empty();
}

NamedVolume semanticVolume(const StackPrediction& prediction) {
    requireMask(!prediction.semantic.empty(), "semantic mask");
    const std::uint8_t one = prediction.classes == 2 ? 255 : 1;
    auto volume = volumeOf<std::uint8_t>(
        prediction, PixelType::UInt8, prediction.semantic,
        [one](std::uint8_t c) { return static_cast<std::uint8_t>(c * one); });
    volume.displayMax = prediction.classes == 2 ? 255.0 : prediction.classes - 1.0;
    volume.channelName = "semantic mask";
    return volume;
}

NamedVolume instanceVolume(const StackPrediction& prediction) {
    requireMask(!prediction.instances.empty(), "instance mask");
    const LabelId largest =
        *std::max_element(prediction.instances.begin(), prediction.instances.end());
    auto volume =
        largest <= std::numeric_limits<std::uint16_t>::max()
            ? volumeOf<std::uint16_t>(prediction, PixelType::UInt16, prediction.instances,
                                      [](LabelId id) { return static_cast<std::uint16_t>(id); })
            : volumeOf<std::uint32_t>(prediction, PixelType::UInt32, prediction.instances,
                                      [](LabelId id) { return id; });
    volume.displayMax = std::max<double>(1.0, largest);
    volume.channelName = "instance mask";
    return volume;
}

NamedVolume probabilityVolume(const StackPrediction& prediction) {
    requireMask(hasProbability(prediction), "probability");
    auto volume = volumeOf<float>(prediction, PixelType::Float32, prediction.probability,
                                  [](float p) { return p; });
    if (prediction.probability.empty()) {
        volume.plane = [&prediction](int z) {
            Plane plane(prediction.size.x, prediction.size.y, PixelType::Float32);
            const auto& values = prediction.foreground.at(static_cast<std::size_t>(z))->values;
            std::transform(values.begin(), values.end(), plane.pixels<float>().begin(),
                           [](std::uint8_t v) { return static_cast<float>(v) / 255.0F; });
            return plane;
        };
    }
    volume.displayMax = 1.0;
    volume.channelName = "foreground probability";
    return volume;
}

} // namespace lamina::core
