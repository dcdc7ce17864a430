// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/TreeWalker.h"

#include "core/base/Error.h"

#include <algorithm>
#include <array>
#include <limits>

namespace lamina::core {

namespace {

/// Samples that go down a tree side by side. Each step waits for memory but none for another
/// sample's, so together they take a fraction of the time that one after the other would.
constexpr std::size_t kLanes = 16;
constexpr int kStepsAtOnce = 4; ///< before looking whether all have arrived
constexpr std::int32_t kMostFeatures = 256;
constexpr std::size_t kMostNodes = std::size_t{1} << 24U;

} // namespace

TreeWalker::TreeWalker(const DecisionTrees& trees) : m_trees(trees) {
    if (trees.features > kMostFeatures) {
        throw Error(ErrorCode::Unsupported, "A forest of more than 256 features cannot be used.");
    }
    // Renumbered from each root, siblings still side by side, children behind their parents.
    std::vector<std::int32_t> source;
    for (const std::int32_t root : trees.roots) {
        const std::size_t first = m_nodes.size();
        m_roots.push_back(first);
        source.assign(1, root);
        for (std::size_t i = 0; i < source.size(); ++i) {
            const auto& node = trees.nodes[static_cast<std::size_t>(source[i])];
            if (node.feature < 0) {
                m_nodes.push_back({std::numeric_limits<float>::infinity(),
                                   static_cast<std::uint32_t>(i) << 8U});
                m_leaf.push_back(static_cast<std::uint32_t>(node.next));
                continue;
            }
            const auto next = static_cast<std::uint32_t>(source.size());
            m_nodes.push_back(
                {node.threshold, next << 8U | static_cast<std::uint32_t>(node.feature)});
            m_leaf.push_back(0);
            source.push_back(node.next);
            source.push_back(node.next + 1);
            if (source.size() >= kMostNodes) {
                throw Error(ErrorCode::Unsupported, "A tree of this forest is too large.");
            }
        }
    }
}

void TreeWalker::leavesOf(std::size_t tree, const float* samples, std::size_t count,
                          std::uint32_t* out) const {
    const auto width = static_cast<std::size_t>(m_trees.features);
    const Node* const nodes = &m_nodes[m_roots[tree]];
    const std::uint32_t* const leaf = &m_leaf[m_roots[tree]];
    for (std::size_t first = 0; first < count; first += kLanes) {
        const std::size_t lanes = std::min(kLanes, count - first);
        std::array<const float*, kLanes> sample{};
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            sample[lane] = samples + (first + std::min(lane, lanes - 1)) * width;
        std::array<std::uint32_t, kLanes> at{};
        std::uint32_t moved = 1;
        while (moved != 0) {
            moved = 0;
            for (int step = 0; step < kStepsAtOnce; ++step) {
                const bool last = step + 1 == kStepsAtOnce;
#pragma GCC unroll 16
                for (std::size_t lane = 0; lane < kLanes; ++lane) {
                    const Node node = nodes[at[lane]];
                    const float value = sample[lane][node.featureAndNext & 0xFFU];
                    const std::uint32_t next =
                        (node.featureAndNext >> 8U) + (value > node.threshold ? 1U : 0U);
                    if (last) moved |= at[lane] ^ next;
                    at[lane] = next;
                }
            }
        }
        for (std::size_t lane = 0; lane < lanes; ++lane)
            out[first + lane] = leaf[at[lane]];
    }
}

void TreeWalker::predict(const float* samples, std::size_t count, float* out,
                         std::size_t stride) const {
    const auto kinds = static_cast<std::size_t>(m_trees.classes);
    for (std::size_t c = 0; c < kinds; ++c)
        std::fill_n(out + c * stride, count, 0.0F);
    std::vector<std::uint32_t> found(count);
    // Tree after tree: one tree fits into the cache, all of them do not.
    for (std::size_t tree = 0; tree < m_roots.size(); ++tree) {
        leavesOf(tree, samples, count, found.data());
        for (std::size_t i = 0; i < count; ++i) {
            const float* leaf = &m_trees.leaves[found[i] * kinds];
            for (std::size_t c = 0; c < kinds; ++c)
                out[c * stride + i] += leaf[c];
        }
    }
    const float share = 1.0F / static_cast<float>(m_roots.size());
    for (std::size_t c = 0; c < kinds; ++c) {
        for (std::size_t i = 0; i < count; ++i)
            out[c * stride + i] *= share;
    }
}

} // namespace lamina::core
