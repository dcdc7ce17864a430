// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/Confusion.h"

#include "core/base/Error.h"

#include <fmt/format.h>

namespace lamina::core {

Confusion& Confusion::operator+=(const Confusion& o) {
    truePositive += o.truePositive;
    falsePositive += o.falsePositive;
    falseNegative += o.falseNegative;
    trueNegative += o.trueNegative;
    return *this;
}

Confusion& Confusion::operator-=(const Confusion& o) {
    truePositive -= o.truePositive;
    falsePositive -= o.falsePositive;
    falseNegative -= o.falseNegative;
    trueNegative -= o.trueNegative;
    return *this;
}

std::optional<double> Confusion::dice() const {
    const std::int64_t sizes = 2 * truePositive + falsePositive + falseNegative;
    if (sizes == 0) return std::nullopt;
    return 2.0 * static_cast<double>(truePositive) / static_cast<double>(sizes);
}

std::optional<double> Confusion::iou() const {
    const std::int64_t unionSize = truePositive + falsePositive + falseNegative;
    if (unionSize == 0) return std::nullopt;
    return static_cast<double>(truePositive) / static_cast<double>(unionSize);
}

Confusion countConfusion(std::span<const std::uint8_t> reference,
                         std::span<const std::uint8_t> prediction,
                         std::span<const std::uint8_t> ignore) {
    if (reference.size() != prediction.size() ||
        (!ignore.empty() && ignore.size() != reference.size())) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("Masks of different size cannot be compared: the reference has {} "
                                "pixels, the prediction {}.",
                                reference.size(), prediction.size()));
    }
    Confusion counts;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        if (!ignore.empty() && ignore[i] != 0) continue;
        const bool isTrue = reference[i] != 0;
        const bool isPredicted = prediction[i] != 0;
        counts.truePositive += isTrue && isPredicted;
        counts.falsePositive += !isTrue && isPredicted;
        counts.falseNegative += isTrue && !isPredicted;
        counts.trueNegative += !isTrue && !isPredicted;
    }
    return counts;
}

} // namespace lamina::core
