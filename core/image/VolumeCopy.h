// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/image/ImageStack.h"
#include "core/image/Normalization.h"
#include "core/image/Reduction.h"
#include "core/job/JobContext.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace lamina::core {

/// A volume small enough for a texture. Grey value = range.low + value / 65535 × (high - low).
struct SmallVolume {
    VolumeSize size;
    Reduction reduction; ///< voxels of the stack per voxel here
    IntensityRange range;
    std::vector<std::uint16_t> values; ///< rows of x, planes of z
};

/// One channel and time point of a stack in memory, within a byte budget, for looking at it from
/// the sides and in 3D. In full where that fits, else reduced by whole factors: the mean within a
/// slice (which has to be decoded whole anyway), but along z only the middle slice of each group,
/// because reading the others would multiply the time to fill by that factor.
///
/// Filled a slice at a time from any thread and readable from any thread meanwhile; every eighth
/// slice first, then those between. Fixed once filled.
class VolumeCopy {
public:
    static constexpr std::size_t kDefaultBudget = std::size_t{256} << 20;
    static constexpr int kCoarseStep = 8;

    /// Costs an allocation, reads nothing. Throws `Error` OutOfMemory.
    VolumeCopy(std::shared_ptr<const ImageStack> stack, int channel, int time,
               std::size_t byteBudget = kDefaultBudget);
    VolumeCopy(const VolumeCopy&) = delete;
    VolumeCopy& operator=(const VolumeCopy&) = delete;

    [[nodiscard]] VolumeSize fullSize() const { return m_full; }
    [[nodiscard]] VolumeSize size() const { return m_size; } ///< of the copy
    [[nodiscard]] Reduction reduction() const { return m_reduction; }
    [[nodiscard]] PixelType type() const { return m_type; }
    [[nodiscard]] std::size_t bytes() const { return m_size.voxels() * bytesPerPixel(m_type); }

    /// The order in which slices of the copy are best filled, coarse first.
    [[nodiscard]] std::vector<int> fillOrder() const;
    /// Reads slice k of the copy (0 .. size().z - 1); nothing to do when it is there. One thread
    /// per slice at a time. Throws what reading throws, `Cancelled` when stopped before.
    void fill(int k, const JobContext& context = {});

    /// What the copy knows of slice z of the stack.
    [[nodiscard]] bool there(int z) const;
    [[nodiscard]] int slicesThere() const { return m_slicesThere.load(std::memory_order_acquire); }
    [[nodiscard]] double filled() const; ///< 0..1
    /// Nothing more is to come: all slices are there or could not be read.
    [[nodiscard]] bool complete() const {
        return slicesThere() + m_unreadable.load(std::memory_order_acquire) >= m_size.z;
    }

    /// The pixels of a plane at the stack's full size, nearest repeated; what is not there yet has
    /// the lowest value of the type. A copy in memory: at most some ten milliseconds.
    [[nodiscard]] Plane plane(SlicePlane where) const;
    /// The grey value at a voxel of the stack, where it is there.
    [[nodiscard]] std::optional<double> value(VoxelIndex v) const;
    /// For 3D; slices that are not there look like the nearest that is. Empty while nothing is.
    [[nodiscard]] SmallVolume small(std::size_t mostVoxels, int longestSide, const Spacing& spacing,
                                    const JobContext& context = {}) const;
    /// How many voxels of the stack one of `small` stands for.
    [[nodiscard]] Reduction smallReduction(std::size_t mostVoxels, int longestSide,
                                           const Spacing& spacing) const;
    /// The same for a given reduction, so that copies of several channels lie on one grid, however
    /// far each is reduced itself; where the copy is coarser, its nearest voxel is repeated.
    [[nodiscard]] SmallVolume reduced(const Reduction& to, const JobContext& context = {}) const;
    /// Contrast from what is there, from evenly spaced voxels; none while nothing is.
    [[nodiscard]] std::optional<IntensityRange> range(const NormalizationSpec& spec = {}) const;

private:
    template <typename T> [[nodiscard]] T* voxels() const {
        return reinterpret_cast<T*>(m_data.get());
    }
    [[nodiscard]] std::shared_ptr<const Plane> read(int k);
    [[nodiscard]] bool has(int k) const;
    [[nodiscard]] int nearestThere(int k) const; ///< -1: none

    std::shared_ptr<const ImageStack> m_stack;
    int m_channel;
    int m_time;
    VolumeSize m_full;
    PixelType m_type;
    Reduction m_reduction;
    VolumeSize m_size;
    std::unique_ptr<std::byte[]> m_data;
    /// Set after the voxels of a slice are written: whoever sees it set sees them.
    std::unique_ptr<std::atomic<bool>[]> m_there;
    std::atomic<int> m_slicesThere{0};
    std::atomic<int> m_unreadable{0};
};

} // namespace lamina::core
