// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/RandomForest.h"

#include "core/base/Error.h"
#include "core/forest/Parallel.h"
#include "core/forest/RankedSamples.h"
#include "core/forest/TreeGrower.h"
#include "core/forest/TreeWalker.h"
#include "core/sim/Random.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <mutex>

namespace lamina::core {

namespace {

using Indices = std::vector<std::uint32_t>;

/// At most `most` of `from`, each as likely, in drawn order.
Indices drawSome(Indices from, std::size_t most, sim::Random& random) {
    const std::size_t count = std::min(from.size(), most);
    for (std::size_t i = 0; i < count; ++i) {
        const auto left = static_cast<int>(from.size() - i);
        std::swap(from[i], from[i + static_cast<std::size_t>(random.below(left))]);
    }
    from.resize(count);
    return from;
}

/// How often each sample is in a tree: as many draws as `members` has, each of all of them.
void drawWithReplacement(const Indices& members, sim::Random& random,
                         std::vector<std::uint16_t>& draws) {
    for (std::size_t i = 0; i < members.size(); ++i) {
        auto& times = draws[members[static_cast<std::size_t>(
            random.below(static_cast<int>(members.size())))]];
        times = static_cast<std::uint16_t>(times + 1);
    }
}

/// What share of the annotated voxels in a leaf is of each class, from all samples, not only the
/// drawn ones: most were not seen by the tree, so a leaf does not claim more than it knows.
void fillLeaves(DecisionTrees& tree, const ForestSamples& samples,
                const std::vector<std::uint8_t>& majority) {
    const auto classes = static_cast<std::size_t>(tree.classes);
    const auto width = static_cast<std::size_t>(samples.features);
    std::vector<double> counts(tree.leaves.size(), 0.0);
    constexpr std::size_t kBlock = 512;
    const TreeWalker walker(tree);
    std::array<std::uint32_t, kBlock> found{};
    for (std::size_t first = 0; first < samples.size(); first += kBlock) {
        const std::size_t some = std::min(kBlock, samples.size() - first);
        walker.leavesOf(0, &samples.values[first * width], some, found.data());
        for (std::size_t i = 0; i < some; ++i) {
            const auto target = samples.targets[first + i];
            counts[found[i] * classes + target] += samples.weight[target];
        }
    }
    for (std::size_t leaf = 0; leaf < majority.size(); ++leaf) {
        const double* row = &counts[leaf * classes];
        double sum = 0.0;
        for (std::size_t c = 0; c < classes; ++c)
            sum += row[c];
        for (std::size_t c = 0; c < classes; ++c) {
            const double share = sum > 0.0 ? row[c] / sum : (majority[leaf] == c ? 1.0 : 0.0);
            tree.leaves[leaf * classes + c] = static_cast<float>(share);
        }
    }
}

void append(DecisionTrees& forest, const DecisionTrees& tree) {
    const auto firstNode = static_cast<std::int32_t>(forest.nodes.size());
    const auto firstLeaf = static_cast<std::int32_t>(
        forest.leaves.size() / static_cast<std::size_t>(std::max(1, forest.classes)));
    forest.roots.push_back(firstNode);
    for (auto node : tree.nodes) {
        node.next += node.feature < 0 ? firstLeaf : firstNode;
        forest.nodes.push_back(node);
    }
    forest.leaves.insert(forest.leaves.end(), tree.leaves.begin(), tree.leaves.end());
}

} // namespace

nlohmann::json toJson(const ForestRecipe& recipe) {
    return {{"trees", recipe.trees}, {"depth", recipe.depth},     {"split_from", recipe.splitFrom},
            {"tried", recipe.tried}, {"samples", recipe.samples}, {"pool", recipe.pool}};
}

DecisionTrees growForest(const ForestSamples& samples, const ForestRecipe& recipe,
                         std::uint64_t seed, int threads, const JobContext& context) {
    const std::size_t classes = samples.weight.size();
    std::vector<Indices> ofClass(classes);
    for (std::size_t i = 0; i < samples.size(); ++i)
        ofClass.at(samples.targets[i]).push_back(static_cast<std::uint32_t>(i));
    if (std::count_if(ofClass.begin(), ofClass.end(), [](const auto& c) { return !c.empty(); }) <
        2) {
        throw Error(ErrorCode::InvalidArgument,
                    "A forest needs annotated voxels of two classes to tell them apart.");
    }
    const auto ranked = rankFeatures(samples, threads, context);
    std::vector<DecisionTrees> grown(static_cast<std::size_t>(recipe.trees));
    std::atomic<int> done{0};
    std::mutex reporting;
    parallelFor(recipe.trees, threads, [&](int t) {
        context.throwIfStopped();
        sim::Random random(seed, static_cast<std::uint64_t>(t));
        Indices drawn;
        for (const auto& members : ofClass) {
            const auto some = drawSome(members, static_cast<std::size_t>(recipe.samples), random);
            drawn.insert(drawn.end(), some.begin(), some.end());
        }
        std::vector<std::uint16_t> draws(samples.size());
        drawWithReplacement(drawn, random, draws);
        auto result = growTree(samples, ranked, draws, recipe, random);
        fillLeaves(result.tree, samples, result.majority);
        grown[static_cast<std::size_t>(t)] = std::move(result.tree);
        const std::lock_guard lock(reporting);
        ++done;
        context.report({static_cast<double>(done) / recipe.trees,
                        fmt::format("Growing trees, {} of {}", done.load(), recipe.trees),
                        {},
                        {}});
    });
    DecisionTrees forest;
    forest.classes = static_cast<int>(classes);
    forest.features = samples.features;
    for (const auto& tree : grown)
        append(forest, tree);
    return forest;
}

} // namespace lamina::core
