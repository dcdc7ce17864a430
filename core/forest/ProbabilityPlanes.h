// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/ContextFilter.h"
#include "core/forest/PixelBank.h"
#include "core/forest/TreeWalker.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace lamina::core {

/// What the trees of a first stage say of whole slices of one stack, a byte a voxel: the
/// foreground of two classes. One call at a time.
class ProbabilityPlanes {
public:
    /// `trees` must outlive it. `network` may be null. `memory`: for filter planes, in bytes.
    ProbabilityPlanes(const DecisionTrees& trees, FilterBankSpec filters, LearningStack stack,
                      int channel, std::shared_ptr<NetworkSquares> network, std::size_t memory);

    /// Makes what is not there yet of these slices (ascending) and forgets all others. `stepDone`
    /// is called once for each tile of each slice made. Ascending calls cost least. Throws as
    /// `FilterBank::features`.
    void hold(const std::vector<int>& zs, int threads, const std::function<void()>& stepDone,
              const JobContext& context);
    /// Of a slice that is held; any thread.
    [[nodiscard]] const ProbabilityPlane& plane(int z) const { return m_planes.at(z); }
    /// Tiles that a slice is made in.
    [[nodiscard]] const std::vector<PixelRect>& tiles() const { return m_tiles; }

private:
    void make(const FeatureSlice& features, ProbabilityPlane& plane, int threads,
              const JobContext& context) const;

    const DecisionTrees& m_trees;
    TreeWalker m_walker;
    FilterBankSpec m_filters;
    LearningStack m_stack;
    int m_channel;
    std::shared_ptr<NetworkSquares> m_network;
    std::vector<PixelRect> m_tiles;
    std::unique_ptr<PixelBank> m_bank; ///< kept where one tile covers the slice
    std::map<int, ProbabilityPlane> m_planes;
};

/// Slices within `reach` of any of `zs`, ascending, as far as there are `depth`.
[[nodiscard]] std::vector<int> slicesAround(const std::vector<int>& zs, int reach, int depth);

} // namespace lamina::core
