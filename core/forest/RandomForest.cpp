// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/RandomForest.h"

#include "core/base/Error.h"
#include "core/forest/Parallel.h"
#include "core/sim/Random.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <opencv2/ml.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>

namespace lamina::core {

namespace {

using Indices = std::vector<std::uint32_t>;

/// OpenCV draws from a generator that belongs to the thread; what others draw there stays the same.
class SeededThread {
public:
    explicit SeededThread(std::uint64_t seed) : m_before(cv::theRNG()) {
        cv::theRNG() = cv::RNG(seed | 1U); // a state of 0 would stay 0
    }
    ~SeededThread() { cv::theRNG() = m_before; }
    SeededThread(const SeededThread&) = delete;
    SeededThread& operator=(const SeededThread&) = delete;

private:
    cv::RNG m_before;
};

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

cv::Ptr<cv::ml::RTrees> growOne(const ForestSamples& samples, const Indices& drawn,
                                const ForestRecipe& recipe, std::uint64_t seed) {
    const auto width = static_cast<std::size_t>(samples.features);
    cv::Mat values(static_cast<int>(drawn.size()), samples.features, CV_32F);
    cv::Mat targets(static_cast<int>(drawn.size()), 1, CV_32S);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        const float* from = &samples.values[drawn[i] * width];
        std::copy_n(from, width, values.ptr<float>(static_cast<int>(i)));
        targets.at<int>(static_cast<int>(i)) = samples.targets[drawn[i]];
    }
    const auto trees = cv::ml::RTrees::create();
    trees->setMaxDepth(recipe.depth);
    trees->setMinSampleCount(recipe.splitFrom);
    trees->setActiveVarCount(recipe.tried); // 0 = square root
    // Without the EPS bit no out-of-bag error is computed, which costs as much as growing.
    trees->setTermCriteria({cv::TermCriteria::MAX_ITER, 1, 0.0});
    const SeededThread seeded(seed);
    trees->train(cv::ml::TrainData::create(values, cv::ml::ROW_SAMPLE, targets));
    return trees;
}

/// The one tree of `grown` with siblings side by side; leaves hold `classes` zeros, and
/// `majority` what OpenCV found the class of each.
DecisionTrees flattened(const cv::ml::RTrees& grown, int features, int classes,
                        std::vector<std::uint8_t>& majority) {
    const auto& nodes = grown.getNodes();
    const auto& splits = grown.getSplits();
    DecisionTrees tree;
    tree.classes = classes;
    tree.features = features;
    tree.roots = {0};
    tree.nodes.emplace_back();
    std::vector<int> source{grown.getRoots().at(0)};
    for (std::size_t i = 0; i < source.size(); ++i) {
        const auto& node = nodes[static_cast<std::size_t>(source[i])];
        if (node.split < 0) {
            tree.nodes[i] = {-1, 0.0F, static_cast<std::int32_t>(majority.size())};
            majority.push_back(static_cast<std::uint8_t>(std::lround(node.value)));
            continue;
        }
        const auto& split = splits[static_cast<std::size_t>(node.split)];
        const auto next = static_cast<std::int32_t>(source.size());
        tree.nodes[i] = {split.varIdx, split.c, next};
        source.push_back(split.inversed ? node.right : node.left);
        source.push_back(split.inversed ? node.left : node.right);
        tree.nodes.resize(source.size());
    }
    tree.leaves.assign(majority.size() * static_cast<std::size_t>(classes), 0.0F);
    return tree;
}

/// What share of the annotated voxels in a leaf is of each class, from all samples, not only the
/// drawn ones: most were not seen by the tree, so a leaf does not claim more than it knows.
void fillLeaves(DecisionTrees& tree, const ForestSamples& samples,
                const std::vector<std::uint8_t>& majority) {
    const auto classes = static_cast<std::size_t>(tree.classes);
    const auto width = static_cast<std::size_t>(samples.features);
    std::vector<double> counts(tree.leaves.size(), 0.0);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::size_t leaf = tree.leafOf(0, &samples.values[i * width]);
        counts[leaf * classes + samples.targets[i]] += samples.weight[samples.targets[i]];
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
        std::vector<std::uint8_t> majority;
        auto& tree = grown[static_cast<std::size_t>(t)];
        tree = flattened(*growOne(samples, drawn, recipe, random.next()), samples.features,
                         static_cast<int>(classes), majority);
        fillLeaves(tree, samples, majority);
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
