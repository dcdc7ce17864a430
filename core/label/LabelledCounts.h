// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/CountedChanges.h"
#include "core/label/LabelVolume.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lamina::core {

/// How far a slice is annotated.
enum class Completeness { Empty, Partial, Complete };

/// Labelled voxels (objects and background) of each slice, kept up to date from the tiles that an
/// edit changed: its cost follows the edit, not the volume. Belongs to the thread that writes.
class LabelledCounts {
public:
    void reset(const LabelVolume& labels); ///< counts every tile once
    void clear();
    /// After these changes (or their `revert`) were made to the volume.
    void apply(std::span<const TileChange> changes, bool revert = false);
    void apply(const ChangeCounts& counts, bool revert = false); ///< the same, without looking

    [[nodiscard]] int slices() const { return static_cast<int>(m_labelled.size()); }
    [[nodiscard]] std::int64_t labelled(int z) const;
    [[nodiscard]] std::int64_t unlabelled(int z) const { return m_plane - labelled(z); }
    [[nodiscard]] double share(int z) const; ///< 0..1
    [[nodiscard]] Completeness state(int z) const;

private:
    std::int64_t m_plane = 0; ///< voxels of a slice
    std::vector<std::int64_t> m_labelled;
};

} // namespace lamina::core
