// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/ProbabilityPlanes.h"

#include "core/forest/RegionWalk.h"
#include "core/forest/Tiles.h"

#include <cmath>
#include <set>

namespace lamina::core {

ProbabilityPlanes::ProbabilityPlanes(const DecisionTrees& trees, FilterBankSpec filters,
                                     LearningStack stack, int channel,
                                     std::shared_ptr<NetworkSquares> network, std::size_t memory)
    : m_trees(trees), m_walker(trees), m_filters(std::move(filters)), m_stack(std::move(stack)),
      m_channel(channel), m_network(std::move(network)),
      m_tiles(filterTiles(m_stack.image->size(), m_filters, sliceDistance(*m_stack.image), memory,
                          m_network ? static_cast<std::size_t>(m_network->count()) * sizeof(float)
                                    : 0)) {}

void ProbabilityPlanes::make(const FeatureSlice& features, ProbabilityPlane& plane, int threads,
                             const JobContext& context) const {
    const PixelRect& region = features.region;
    const auto wide = static_cast<std::size_t>(region.width);
    const auto stride = static_cast<std::size_t>(m_stack.image->size().x);
    walkRegion(m_trees, m_walker, features, threads, context, [&](const WalkedPixels& walked) {
        for (std::size_t i = 0; i < walked.count; ++i) {
            const std::size_t pixel = walked.first + i;
            const std::size_t at = (pixel / wide + static_cast<std::size_t>(region.y)) * stride +
                                   pixel % wide + static_cast<std::size_t>(region.x);
            const float probability = walked.found[WalkedPixels::kMost + i];
            plane[at] = static_cast<std::uint8_t>(std::lround(255.0F * probability));
        }
    });
}

void ProbabilityPlanes::hold(const std::vector<int>& zs, int threads,
                             const std::function<void()>& stepDone, const JobContext& context) {
    std::vector<int> missing;
    const std::set<int> wanted(zs.begin(), zs.end());
    std::erase_if(m_planes, [&](const auto& entry) { return !wanted.contains(entry.first); });
    std::copy_if(zs.begin(), zs.end(), std::back_inserter(missing),
                 [&](int z) { return !m_planes.contains(z); });
    std::map<int, ProbabilityPlane> made;
    for (const int z : missing)
        made[z].resize(m_stack.image->size().planeVoxels());
    for (const auto& tile : m_tiles) {
        if (!m_bank)
            m_bank = std::make_unique<PixelBank>(m_filters, m_stack, m_channel, tile, m_network);
        for (auto& [z, plane] : made) {
            context.throwIfStopped();
            make(m_bank->features(z, threads, context), plane, threads, context);
            stepDone();
        }
        if (m_tiles.size() > 1) m_bank.reset();
    }
    m_planes.merge(made);
}

std::vector<int> slicesAround(const std::vector<int>& zs, int reach, int depth) {
    std::set<int> around;
    for (const int z : zs) {
        for (int near = std::max(0, z - reach); near <= std::min(depth - 1, z + reach); ++near)
            around.insert(near);
    }
    return {around.begin(), around.end()};
}

} // namespace lamina::core
