// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/TreeGrower.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lamina::core {

namespace {

constexpr std::uint32_t kBins = 256;
constexpr std::size_t kSorted = 24; ///< so few samples are sorted; bins would cost more

struct Split {
    double score = -1.0;
    std::size_t feature = 0;
    std::uint16_t last = 0; ///< last code that goes to the first child
};

class Grower {
public:
    Grower(const ForestSamples& samples, const std::vector<RankedFeature>& features,
           const std::vector<std::uint16_t>& draws, const ForestRecipe& recipe, sim::Random& random)
        : m_features(features), m_recipe(recipe), m_random(random), m_classes(samples.weight.size()),
          m_tried(recipe.tried > 0
                      ? static_cast<std::size_t>(recipe.tried)
                      : std::max<std::size_t>(
                            1, static_cast<std::size_t>(std::sqrt(features.size())))),
          m_candidates(features.size()), m_all(m_classes), m_left(m_classes),
          m_bins(kBins * m_classes) {
        for (std::size_t i = 0; i < draws.size(); ++i) {
            if (draws[i] == 0) continue;
            m_sample.push_back(static_cast<std::uint32_t>(i));
            m_times.push_back(draws[i]);
            m_class.push_back(samples.targets[i]);
        }
        m_order.resize(m_sample.size());
        std::iota(m_order.begin(), m_order.end(), 0U);
        m_rest.resize(m_order.size());
        m_found.resize(m_order.size());
        std::iota(m_candidates.begin(), m_candidates.end(), std::size_t{0});
        // Each feature's codes of this tree's samples lie side by side: a column fits a cache.
        m_codes.resize(features.size() * m_sample.size());
        for (std::size_t f = 0; f < features.size(); ++f) {
            std::uint16_t* column = &m_codes[f * m_sample.size()];
            for (std::size_t i = 0; i < m_sample.size(); ++i)
                column[i] = features[f].codes[m_sample[i]];
        }
        m_grown.tree.classes = static_cast<int>(m_classes);
        m_grown.tree.features = static_cast<int>(features.size());
    }

    GrownTree grow() {
        auto& nodes = m_grown.tree.nodes;
        m_grown.tree.roots = {0};
        nodes.emplace_back();
        std::vector<Task> tasks{{0, 0, m_order.size(), 0}};
        while (!tasks.empty()) {
            const Task task = tasks.back();
            tasks.pop_back();
            count(task);
            const Split split = worthSplitting(task) ? bestSplit(task) : Split{};
            if (split.score < 0.0) {
                leaf(task.node);
                continue;
            }
            const std::size_t middle = partition(task, split);
            const std::size_t next = nodes.size();
            auto& node = nodes[task.node];
            node.feature = static_cast<std::int32_t>(split.feature);
            node.threshold = m_features[split.feature].threshold(m_below, m_above);
            node.next = static_cast<std::int32_t>(next);
            nodes.resize(next + 2);
            tasks.push_back({next + 1, middle, task.end, task.depth + 1});
            tasks.push_back({next, task.begin, middle, task.depth + 1});
        }
        m_grown.tree.leaves.assign(m_grown.majority.size() * m_classes, 0.0F);
        return std::move(m_grown);
    }

private:
    struct Task {
        std::size_t node;
        std::size_t begin; ///< of the node's samples in m_order
        std::size_t end;
        int depth;
    };

    /// Draws of each class in a node.
    void count(const Task& task) {
        std::fill(m_all.begin(), m_all.end(), 0);
        for (std::size_t i = task.begin; i < task.end; ++i)
            m_all[m_class[m_order[i]]] += m_times[m_order[i]];
        m_total = std::accumulate(m_all.begin(), m_all.end(), std::int64_t{0});
    }

    [[nodiscard]] bool worthSplitting(const Task& task) const {
        const bool pure = std::find(m_all.begin(), m_all.end(), m_total) != m_all.end();
        return !pure && m_total >= m_recipe.splitFrom && task.depth < m_recipe.depth;
    }

    void leaf(std::size_t node) {
        const auto most = std::max_element(m_all.begin(), m_all.end()) - m_all.begin();
        m_grown.tree.nodes[node] = {-1, 0.0F, static_cast<std::int32_t>(m_grown.majority.size())};
        m_grown.majority.push_back(static_cast<std::uint8_t>(most));
    }

    Split bestSplit(const Task& task) {
        Split best;
        std::size_t looked = 0;
        for (std::size_t k = 0; k < m_candidates.size() && looked < m_tried; ++k) {
            const auto left = static_cast<int>(m_candidates.size() - k);
            std::swap(m_candidates[k],
                      m_candidates[k + static_cast<std::size_t>(m_random.below(left))]);
            looked += tryFeature(task, m_candidates[k], best) ? 1 : 0;
        }
        return best;
    }

    /// False when the feature is the same for all samples of the node.
    bool tryFeature(const Task& task, std::size_t feature, Split& best) {
        const std::uint16_t* column = &m_codes[feature * m_sample.size()];
        const std::size_t count = task.end - task.begin;
        const std::uint32_t* order = &m_order[task.begin];
        std::uint32_t lowest = column[order[0]];
        std::uint32_t highest = lowest;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t code = column[order[i]];
            m_found[i] = code;
            lowest = std::min(lowest, code);
            highest = std::max(highest, code);
        }
        if (lowest == highest) return false;
        if (count <= kSorted)
            trySorted(order, count, feature, best);
        else
            tryBins(order, count, lowest, highest, feature, best);
        return true;
    }

    void trySorted(const std::uint32_t* order, std::size_t count, std::size_t feature,
                   Split& best) {
        // The place of each sample stays with its code in the low half of a number.
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t entry = m_found[i] << 16U | static_cast<std::uint32_t>(i);
            std::size_t at = i;
            for (; at > 0 && m_found[at - 1] > entry; --at)
                m_found[at] = m_found[at - 1];
            m_found[at] = entry;
        }
        std::fill(m_left.begin(), m_left.end(), 0);
        for (std::size_t i = 0; i + 1 < count; ++i) {
            const std::uint32_t sample = order[m_found[i] & 0xFFFFU];
            m_left[m_class[sample]] += m_times[sample];
            const std::uint32_t code = m_found[i] >> 16U;
            if (code != m_found[i + 1] >> 16U)
                consider(feature, static_cast<std::uint16_t>(code), best);
        }
    }

    void tryBins(const std::uint32_t* order, std::size_t count, std::uint32_t lowest,
                 std::uint32_t highest, std::size_t feature, Split& best) {
        std::uint32_t shift = 0;
        while ((highest - lowest) >> shift >= kBins)
            ++shift;
        const std::uint32_t bins = ((highest - lowest) >> shift) + 1;
        std::fill_n(m_bins.begin(), bins * m_classes, 0U);
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t bin = (m_found[i] - lowest) >> shift;
            m_bins[bin * m_classes + m_class[order[i]]] += m_times[order[i]];
        }
        std::fill(m_left.begin(), m_left.end(), 0);
        for (std::uint32_t bin = 0; bin + 1 < bins; ++bin) {
            std::uint32_t here = 0;
            for (std::size_t c = 0; c < m_classes; ++c) {
                m_left[c] += m_bins[bin * m_classes + c];
                here += m_bins[bin * m_classes + c];
            }
            if (here == 0) continue; // as the bin before
            const std::uint32_t last = lowest + ((bin + 1) << shift) - 1;
            consider(feature, static_cast<std::uint16_t>(last), best);
        }
    }

    /// Of the splits with m_left on one side the one of largest score stays: the sum over both
    /// sides of the squared counts by their sum, which grows as the Gini impurity falls.
    void consider(std::size_t feature, std::uint16_t last, Split& best) {
        std::int64_t onLeft = 0;
        double squaresLeft = 0.0;
        double squaresRight = 0.0;
        for (std::size_t c = 0; c < m_classes; ++c) {
            const auto left = static_cast<double>(m_left[c]);
            const auto right = static_cast<double>(m_all[c] - m_left[c]);
            onLeft += m_left[c];
            squaresLeft += left * left;
            squaresRight += right * right;
        }
        const double score = squaresLeft / static_cast<double>(onLeft) +
                             squaresRight / static_cast<double>(m_total - onLeft);
        if (score > best.score) best = {score, feature, last};
    }

    /// Moves the samples of the first child to the front, both in their order; returns where the
    /// second child's begin, and sets the codes on either side of the gap.
    std::size_t partition(const Task& task, const Split& split) {
        const std::uint16_t* column = &m_codes[split.feature * m_sample.size()];
        std::size_t front = task.begin;
        std::size_t rest = 0;
        m_below = 0;
        m_above = std::numeric_limits<std::uint16_t>::max();
        for (std::size_t i = task.begin; i < task.end; ++i) {
            const std::uint32_t sample = m_order[i];
            const std::uint16_t code = column[sample];
            if (code <= split.last) {
                m_below = std::max(m_below, code);
                m_order[front++] = sample;
            } else {
                m_above = std::min(m_above, code);
                m_rest[rest++] = sample;
            }
        }
        std::copy_n(m_rest.begin(), rest, m_order.begin() + static_cast<std::ptrdiff_t>(front));
        return front;
    }

    const std::vector<RankedFeature>& m_features;
    const ForestRecipe& m_recipe;
    sim::Random& m_random;
    std::size_t m_classes;
    std::size_t m_tried;
    // The drawn samples, each once:
    std::vector<std::uint32_t> m_sample; ///< its number
    std::vector<std::uint16_t> m_times;  ///< how often it was drawn
    std::vector<std::uint8_t> m_class;
    std::vector<std::uint16_t> m_codes;  ///< [feature, drawn sample]
    std::vector<std::uint32_t> m_order;  ///< drawn samples, those of a node side by side
    std::vector<std::uint32_t> m_rest;   ///< of a partition
    std::vector<std::uint32_t> m_found;  ///< codes of a node's samples
    std::vector<std::size_t> m_candidates;
    std::vector<std::int64_t> m_all;  ///< draws of each class in the node
    std::vector<std::int64_t> m_left; ///< on one side of a split
    std::vector<std::uint32_t> m_bins; ///< [bin, class]
    std::int64_t m_total = 0;
    std::uint16_t m_below = 0;
    std::uint16_t m_above = 0;
    GrownTree m_grown;
};

} // namespace

GrownTree growTree(const ForestSamples& samples, const std::vector<RankedFeature>& features,
                   const std::vector<std::uint16_t>& draws, const ForestRecipe& recipe,
                   sim::Random& random) {
    return Grower(samples, features, draws, recipe, random).grow();
}

} // namespace lamina::core
