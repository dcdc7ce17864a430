// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTile.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>

namespace lamina::core {

/// IoU thresholds 0.50, 0.55 ... 0.95.
inline constexpr int kApThresholds = 10;

/// Counts from which the instance scores come; adding pools images. All ratios are of voxels.
struct InstanceCounts {
    std::int64_t references = 0;
    std::int64_t predictions = 0;
    std::array<std::int64_t, kApThresholds> truePositives{}; ///< pairs with IoU >= threshold
    std::int64_t strictPairs = 0;                            ///< pairs with IoU > 0.5
    double strictIoU = 0.0;                                  ///< sum of their IoU
    double coveredJaccard = 0.0; ///< sum over references of the IoU with what covers more than half
    std::int64_t splits = 0;     ///< NS: further references covered by a prediction that covers one
    std::int64_t missed = 0;     ///< FN: references that no prediction covers by more than half
    std::int64_t spurious = 0;   ///< FP: predictions that cover no reference

    InstanceCounts& operator+=(const InstanceCounts& o);

    /// TP / (TP + FP + FN) at threshold number `index` (0 = 0.50); no value without any object.
    [[nodiscard]] std::optional<double> precisionAt(int index) const;
    [[nodiscard]] std::optional<double> ap50() const { return precisionAt(0); }
    [[nodiscard]] std::optional<double> ap75() const { return precisionAt(5); }
    [[nodiscard]] std::optional<double> ap() const; ///< mean over the thresholds
    /// Panoptic quality (Kirillov et al. 2019): sum of IoU over TP + FP/2 + FN/2, IoU > 0.5.
    [[nodiscard]] std::optional<double> pq() const;
    /// SEG and DET of the Cell Tracking Challenge (Ulman et al. 2017; Matula et al. 2015); no value
    /// without a reference object.
    [[nodiscard]] std::optional<double> seg() const;
    [[nodiscard]] std::optional<double> det() const;
};

/// Which objects overlap by how many voxels; sparse, filled slice by slice, so that neither the
/// volume nor the number of objects squared is held. 0 and kBackground are no objects.
class OverlapTable {
public:
    /// Adds pixels; both spans of the same length. Where `ignore` (same length or empty) is nonzero
    /// nothing is counted on either side.
    void add(std::span<const LabelId> reference, std::span<const LabelId> prediction,
             std::span<const std::uint8_t> ignore = {});

    /// Matches and counts. A match needs an IoU of at least one half, so an optimal assignment
    /// needs no Hungarian method: above one half a partner is the only one possible; at exactly one
    /// half several parts that lie inside one object compete for it, and any one of them gives the
    /// same count.
    [[nodiscard]] InstanceCounts counts() const;

private:
    std::unordered_map<LabelId, std::int64_t> m_reference;
    std::unordered_map<LabelId, std::int64_t> m_prediction;
    std::unordered_map<std::uint64_t, std::int64_t> m_overlap; ///< reference << 32 | prediction
};

} // namespace lamina::core
