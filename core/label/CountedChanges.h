// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/label/LabelVolume.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <vector>

namespace lamina::core {

/// What changes do to one slice: after minus before.
struct SliceCounts {
    std::int64_t labelled = 0; ///< voxels, objects and background
    int tiles = 0;             ///< with something labelled
    bool operator==(const SliceCounts&) const = default;
};

/// What is to be known of a list of changes, so that nobody has to look into a tile when they are
/// applied, taken back or made again: a tile of a large change is read once, by the worker that
/// prepared it.
struct ChangeCounts {
    std::map<int, SliceCounts> slices;
    std::set<LabelId> labels;       ///< in the tiles after, without kUnlabelled
    std::size_t distinctBefore = 0; ///< tiles; one that stands in many places counts once
    std::size_t distinctAfter = 0;
};

/// Looks through every distinct tile once. Any thread; throws `Cancelled`.
[[nodiscard]] ChangeCounts countChanges(std::span<const TileChange> changes,
                                        const JobContext& context = {});

/// Labelled voxels of one tile; 0 for none. What lies outside the volume is unlabelled.
[[nodiscard]] std::int64_t labelledVoxels(const LabelTilePtr& tile);

/// Tiles that this thread has looked through so far to count them: for tests and benchmarks.
[[nodiscard]] std::size_t tilesScanned();

/// Changes that a worker prepared on a snapshot, with their counts once `count` was called. Made
/// of a plain list wherever one is at hand.
class CountedChanges {
public:
    CountedChanges() = default;
    CountedChanges(std::vector<TileChange> list) : m_list(std::move(list)) {} // NOLINT

    [[nodiscard]] const std::vector<TileChange>& list() const { return m_list; }
    [[nodiscard]] std::vector<TileChange> takeList() { return std::move(m_list); }
    [[nodiscard]] bool empty() const { return m_list.empty(); }
    [[nodiscard]] std::size_t size() const { return m_list.size(); }

    /// Leaves out what changes nothing and counts the rest, unless that was done. Worker for large
    /// lists; throws `Cancelled`.
    void count(const JobContext& context = {});
    /// Null before `count`.
    [[nodiscard]] const std::shared_ptr<const ChangeCounts>& counts() const { return m_counts; }
    /// Remembers whole planes of `seen`, on which they were made, so that applying many of them
    /// costs little. Worker.
    void plan(const LabelVolume& seen) { m_swaps = planeSwaps(seen, m_list, false); }
    /// Null before `plan`, and where no slice changes much.
    [[nodiscard]] const PlaneSwapsPtr& swaps() const { return m_swaps; }
    /// Makes them changes of `now`: where a tile is another one than the worker saw, only the
    /// voxels that are still as it saw them change. Reads no other tile once counted.
    void rebase(const LabelVolume& now);

private:
    std::vector<TileChange> m_list;
    std::shared_ptr<const ChangeCounts> m_counts;
    PlaneSwapsPtr m_swaps;
};

} // namespace lamina::core
