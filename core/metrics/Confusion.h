// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace lamina::core {

/// Counts of voxels of one class, reference against prediction; adding pools images.
struct Confusion {
    std::int64_t truePositive = 0;
    std::int64_t falsePositive = 0;
    std::int64_t falseNegative = 0;
    std::int64_t trueNegative = 0;

    Confusion& operator+=(const Confusion& o);
    Confusion& operator-=(const Confusion& o);
    bool operator==(const Confusion&) const = default;

    /// 2TP / (2TP + FP + FN); no value when both masks are empty.
    [[nodiscard]] std::optional<double> dice() const;
    /// TP / (TP + FP + FN); no value when both masks are empty.
    [[nodiscard]] std::optional<double> iou() const;
};

/// Nonzero = foreground. `ignore` (same length or empty): nonzero pixels are not counted.
[[nodiscard]] Confusion countConfusion(std::span<const std::uint8_t> reference,
                                       std::span<const std::uint8_t> prediction,
                                       std::span<const std::uint8_t> ignore = {});

} // namespace lamina::core
