// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/forest/RankedSamples.h"
#include "core/forest/TreeGrower.h"
#include "core/forest/TreeWalker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace lamina::core;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

ForestSamples oneFeature(const std::vector<float>& values) {
    ForestSamples samples;
    samples.features = 1;
    samples.values = values;
    samples.targets.assign(values.size(), 0);
    samples.weight = {1.0, 1.0};
    return samples;
}

/// Values without order; the class is 1 where the first two features together are large, now and
/// then by chance.
ForestSamples someSamples(std::size_t count, int features, std::uint64_t seed) {
    sim::Random random(seed, 0);
    ForestSamples samples;
    samples.features = features;
    samples.weight = {1.0, 1.0};
    for (std::size_t i = 0; i < count; ++i) {
        for (int f = 0; f < features; ++f)
            samples.values.push_back(static_cast<float>(random.uniform()));
        const float* row = &samples.values[i * static_cast<std::size_t>(features)];
        const bool large = row[0] + row[1] > 1.0F;
        samples.targets.push_back(large != (random.below(10) == 0) ? 1 : 0);
    }
    return samples;
}

GrownTree grown(const ForestSamples& samples, ForestRecipe recipe = {}, std::uint64_t seed = 1) {
    sim::Random random(seed, 0);
    return growTree(samples, rankFeatures(samples, 1),
                    std::vector<std::uint16_t>(samples.size(), 1), recipe, random);
}

/// Sum over both sides of squared counts by their sum, as the larger the better.
double scoreOf(const ForestSamples& samples, std::size_t feature, float threshold) {
    double counts[2][2] = {};
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const float value =
            samples.values[i * static_cast<std::size_t>(samples.features) + feature];
        counts[value <= threshold ? 0 : 1][samples.targets[i]] += 1.0;
    }
    double score = 0.0;
    for (const auto& side : counts) {
        const double sum = side[0] + side[1];
        if (sum > 0.0) score += (side[0] * side[0] + side[1] * side[1]) / sum;
    }
    return score;
}

TEST(RankedSamplesTest, EqualValuesShareACodeAndCodesAscend) {
    const auto ranked = rankFeatures(oneFeature({2.0F, -1.0F, 2.0F, 0.0F, -0.0F, 5.0F}), 1);
    EXPECT_EQ(ranked.at(0).codes, (std::vector<std::uint16_t>{2, 0, 2, 1, 1, 3}));
    EXPECT_EQ(ranked[0].lowest, (std::vector<float>{-1.0F, 0.0F, 2.0F, 5.0F}));
    EXPECT_EQ(ranked[0].highest, ranked[0].lowest);
    EXPECT_EQ(ranked[0].threshold(0, 1), -0.5F);
    EXPECT_EQ(ranked[0].threshold(1, 3), 2.5F);
}

TEST(RankedSamplesTest, AThresholdPartsEvenNeighbouringFloatsAndNaN) {
    const float next = std::nextafter(1.0F, 2.0F);
    const auto ranked = rankFeatures(oneFeature({1.0F, next, std::nanf(""), kInfinity, -kInfinity,
                                                 std::numeric_limits<float>::max()}),
                                     1)
                            .at(0);
    ASSERT_EQ(ranked.codes, (std::vector<std::uint16_t>{1, 2, 5, 4, 0, 3}));
    for (std::uint16_t code = 0; code + 1 < 6; ++code) {
        const float threshold = ranked.threshold(code, static_cast<std::uint16_t>(code + 1));
        EXPECT_FALSE(std::isnan(threshold));
        EXPECT_LE(ranked.highest[code], threshold) << code;
        EXPECT_FALSE(ranked.lowest[code + 1U] <= threshold) << code;
    }
}

TEST(RankedSamplesTest, MoreValuesThanCodesAreGroupedInOrder) {
    sim::Random random(1, 0);
    std::vector<float> values(200'000);
    for (float& value : values)
        value = static_cast<float>(random.gaussian());
    const auto ranked = rankFeatures(oneFeature(values), 2).at(0);
    EXPECT_GT(ranked.lowest.size(), 40'000U);
    ASSERT_LE(ranked.lowest.size(), 65'536U);
    for (std::size_t i = 0; i < values.size(); ++i) {
        ASSERT_LE(ranked.lowest[ranked.codes[i]], values[i]);
        ASSERT_GE(ranked.highest[ranked.codes[i]], values[i]);
    }
    for (std::size_t c = 1; c < ranked.lowest.size(); ++c)
        ASSERT_LT(ranked.highest[c - 1], ranked.lowest[c]);
}

TEST(TreeGrowerTest, TheFirstSplitIsTheBestOfAllPossibleOnes) {
    for (const std::size_t count : {20U, 200U}) { // few are sorted, more are counted in bins
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const auto samples = someSamples(count, 4, seed);
            ForestRecipe recipe;
            recipe.tried = 4;
            recipe.depth = 1;
            const auto tree = grown(samples, recipe).tree;
            ASSERT_EQ(tree.nodes.size(), 3U);
            double best = 0.0;
            for (std::size_t i = 0; i < samples.values.size(); ++i)
                best = std::max(best, scoreOf(samples, i % 4, samples.values[i]));
            const auto& root = tree.nodes.front();
            EXPECT_NEAR(scoreOf(samples, static_cast<std::size_t>(root.feature), root.threshold),
                        best, 1e-9)
                << count << " samples, seed " << seed;
        }
    }
}

TEST(TreeGrowerTest, OfManySamplesTheFirstSplitIsAlmostTheBest) {
    auto samples = someSamples(20'000, 2, 3);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples.targets[i] = samples.values[2 * i] > 0.3F ? 1 : 0;
    ForestRecipe recipe;
    recipe.tried = 2;
    recipe.depth = 1;
    const auto tree = grown(samples, recipe).tree;
    EXPECT_EQ(tree.nodes.front().feature, 0);
    EXPECT_NEAR(tree.nodes.front().threshold, 0.3F, 1.0F / 128.0F);
}

TEST(TreeGrowerTest, ATreeGrownToTheEndKnowsAllItHasSeen) {
    const auto samples = someSamples(3'000, 5, 2);
    const auto [tree, majority] = grown(samples);
    ASSERT_TRUE(tree.sound());
    for (std::size_t i = 0; i < samples.size(); ++i)
        ASSERT_EQ(majority[tree.leafOf(0, &samples.values[i * 5])], samples.targets[i]);
}

TEST(TreeGrowerTest, DepthAndTheSmallestNodeAreKept) {
    const auto samples = someSamples(3'000, 5, 2);
    ForestRecipe recipe;
    recipe.depth = 3;
    EXPECT_EQ(grown(samples, recipe).majority.size(), 8U);
    recipe.depth = 25;
    recipe.splitFrom = 3'001;
    EXPECT_EQ(grown(samples, recipe).tree.nodes.size(), 1U);
    recipe.splitFrom = 3'000;
    EXPECT_GT(grown(samples, recipe).tree.nodes.size(), 1U);
}

TEST(TreeGrowerTest, AConstantFeatureDoesNotCountAsTried) {
    // One feature of 20 tells the classes apart, the others are the same everywhere.
    ForestSamples samples;
    samples.features = 20;
    samples.weight = {1.0, 1.0};
    for (int i = 0; i < 50; ++i) {
        for (int f = 0; f < 20; ++f)
            samples.values.push_back(f == 13 ? static_cast<float>(i) : 1.0F);
        samples.targets.push_back(i < 17 ? 0 : 1);
    }
    ForestRecipe recipe;
    recipe.tried = 1;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto tree = grown(samples, recipe, seed).tree;
        ASSERT_EQ(tree.nodes.size(), 3U);
        EXPECT_EQ(tree.nodes.front().feature, 13);
        EXPECT_EQ(tree.nodes.front().threshold, 16.5F);
    }
    samples.values.assign(samples.values.size(), 1.0F);
    EXPECT_EQ(grown(samples, recipe).tree.nodes.size(), 1U) << "nothing tells them apart";
}

TEST(TreeGrowerTest, SamplesThatWereNotDrawnAreNotSeen) {
    auto samples = oneFeature({1.0F, 2.0F, 3.0F, 4.0F});
    samples.targets = {0, 1, 0, 1};
    sim::Random random(1, 0);
    const auto tree = growTree(samples, rankFeatures(samples, 1), {3, 0, 0, 1}, {}, random);
    ASSERT_EQ(tree.tree.nodes.size(), 3U);
    EXPECT_EQ(tree.tree.nodes.front().threshold, 2.5F);
}

TEST(TreeWalkerTest, AWalkEndsWhereAPlainDescentEnds) {
    const auto samples = someSamples(2'000, 7, 4);
    ForestRecipe recipe;
    recipe.trees = 5;
    const auto forest = growForest(samples, recipe, 1, 1);
    const TreeWalker walker(forest);
    auto others = someSamples(100, 7, 5);
    for (std::size_t i = 0; i < 50; ++i) { // some lie on a threshold
        const auto& node = forest.nodes[i];
        if (node.feature >= 0) {
            others.values[i * 7 + static_cast<std::size_t>(node.feature)] = node.threshold;
        }
    }
    for (const std::size_t count : {1U, 15U, 16U, 17U, 100U}) {
        std::vector<float> sums(2 * count, 0.0F);
        for (std::size_t tree = 0; tree < 5; ++tree) {
            std::vector<std::uint32_t> found(count);
            walker.leavesOf(tree, others.values.data(), count, found.data());
            for (std::size_t i = 0; i < count; ++i) {
                ASSERT_EQ(found[i], forest.leafOf(forest.roots[tree], &others.values[i * 7]));
                sums[i] += forest.leaves[found[i] * 2U];
                sums[count + i] += forest.leaves[found[i] * 2U + 1U];
            }
        }
        std::vector<float> probabilities(2 * count);
        walker.predict(others.values.data(), count, probabilities.data(), count);
        for (std::size_t i = 0; i < sums.size(); ++i)
            ASSERT_EQ(probabilities[i], sums[i] * (1.0F / 5.0F));
    }
}

TEST(TreeWalkerTest, MoreFeaturesThanItHasRoomForAreRefused) {
    DecisionTrees trees;
    trees.classes = 2;
    trees.features = 257;
    trees.roots = {0};
    trees.nodes = {{-1, 0.0F, 0}};
    trees.leaves = {0.5F, 0.5F};
    EXPECT_THROW(TreeWalker{trees}, Error);
    trees.features = 256;
    EXPECT_NO_THROW(TreeWalker{trees});
}

} // namespace
