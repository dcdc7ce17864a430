// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/InstanceMetrics.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <vector>

namespace {

using lamina::core::InstanceCounts;
using lamina::core::kBackground;
using lamina::core::LabelId;
using lamina::core::OverlapTable;

using Ids = std::vector<LabelId>;

InstanceCounts compare(const Ids& reference, const Ids& prediction) {
    OverlapTable table;
    table.add(reference, prediction);
    return table.counts();
}

TEST(InstanceMetrics, EqualMasksUnderOtherNumbersScoreOneEverywhere) {
    const auto counts = compare({0, 1, 1, 0, 2, 2}, {0, 7, 7, 0, 3, 3});
    EXPECT_EQ(counts.ap50(), 1.0);
    EXPECT_EQ(counts.ap(), 1.0);
    EXPECT_EQ(counts.pq(), 1.0);
    EXPECT_EQ(counts.seg(), 1.0);
    EXPECT_EQ(counts.det(), 1.0);
}

TEST(InstanceMetrics, NothingOnBothSidesHasNoValue) {
    const auto counts = compare({0, 0, kBackground}, {0, kBackground, 0});
    EXPECT_EQ(counts.ap50(), std::nullopt);
    EXPECT_EQ(counts.ap(), std::nullopt);
    EXPECT_EQ(counts.pq(), std::nullopt);
    EXPECT_EQ(counts.seg(), std::nullopt);
    EXPECT_EQ(counts.det(), std::nullopt);
}

TEST(InstanceMetrics, EverythingMissedScoresZero) {
    const auto counts = compare({1, 1, 2}, {0, 0, 0});
    EXPECT_EQ(counts.ap50(), 0.0);
    EXPECT_EQ(counts.pq(), 0.0);
    EXPECT_EQ(counts.seg(), 0.0);
    EXPECT_EQ(counts.det(), 0.0);
}

TEST(InstanceMetrics, OnlySpuriousObjectsScoreZeroWhereAReferenceIsNotNeeded) {
    const auto counts = compare({0, 0, 0}, {1, 1, 2});
    EXPECT_EQ(counts.ap50(), 0.0);
    EXPECT_EQ(counts.pq(), 0.0);
    EXPECT_EQ(counts.seg(), std::nullopt);
}

TEST(InstanceMetrics, ThresholdsAreReachedByEqualityOfFractions) {
    // |R| = |P| = 31, overlap 22: IoU 22/40 = 0.55 exactly, which no double is.
    Ids reference(40, 0);
    Ids prediction(40, 0);
    for (std::size_t i = 0; i < 31; ++i)
        reference[i] = 1;
    for (std::size_t i = 9; i < 40; ++i)
        prediction[i] = 1;
    const auto counts = compare(reference, prediction);
    EXPECT_EQ(counts.precisionAt(0), 1.0);
    EXPECT_EQ(counts.precisionAt(1), 1.0);
    EXPECT_EQ(counts.precisionAt(2), 0.0);
    EXPECT_DOUBLE_EQ(counts.ap().value(), 0.2);
    EXPECT_DOUBLE_EQ(counts.pq().value(), 0.55);
    EXPECT_DOUBLE_EQ(counts.seg().value(), 0.55);
}

TEST(InstanceMetrics, TwoHalvesOfOneObjectCountOnceAtOneHalfAndNotAbove) {
    // Both halves reach IoU 0.5; a one-to-one assignment can use one of them.
    const auto counts = compare({1, 1, 1, 1}, {1, 1, 2, 2});
    EXPECT_EQ(counts.truePositives[0], 1);
    EXPECT_DOUBLE_EQ(counts.ap50().value(), 0.5); // 1 / (1 + 1 FP + 0 FN)
    EXPECT_EQ(counts.pq(), 0.0);                  // needs more than 0.5
    EXPECT_EQ(counts.seg(), 0.0);                 // neither half covers more than half
    // Both predictions are spurious, the reference is missed: (10 + 2) / 10, bounded by 1.
    EXPECT_EQ(counts.det(), 0.0);
}

TEST(InstanceMetrics, AMergerCostsOneSplitInDetection) {
    // One prediction covers both references wholly.
    const auto counts = compare({1, 1, 1, 2, 2, 0}, {5, 5, 5, 5, 5, 0});
    EXPECT_EQ(counts.splits, 1);
    EXPECT_EQ(counts.missed, 0);
    EXPECT_EQ(counts.spurious, 0);
    EXPECT_DOUBLE_EQ(counts.det().value(), 1.0 - 5.0 / 20.0);
    EXPECT_DOUBLE_EQ(counts.seg().value(), (3.0 / 5.0 + 2.0 / 5.0) / 2.0);
    EXPECT_EQ(counts.truePositives[0], 1); // 3/5
    EXPECT_DOUBLE_EQ(counts.ap50().value(), 1.0 / 2.0);
}

TEST(InstanceMetrics, CoverageAskForMoreThanHalfOfTheReference) {
    EXPECT_EQ(compare({1, 1, 0}, {1, 0, 0}).seg(), 0.0);
    EXPECT_DOUBLE_EQ(compare({1, 1, 1}, {1, 1, 0}).seg().value(), 2.0 / 3.0);
}

TEST(InstanceMetrics, IgnoredPixelsCountOnNeitherSide) {
    OverlapTable table;
    const Ids reference{1, 1, 2, 0};
    const Ids prediction{1, 1, 0, 9};
    const std::vector<std::uint8_t> ignore{0, 0, 1, 1};
    table.add(reference, prediction, ignore);
    const auto counts = table.counts();
    EXPECT_EQ(counts.references, 1);
    EXPECT_EQ(counts.predictions, 1);
    EXPECT_EQ(counts.ap(), 1.0);
}

TEST(InstanceMetrics, SlicesAddUpToOneObject) {
    OverlapTable slices;
    slices.add(Ids{1, 1}, Ids{4, 0});
    slices.add(Ids{1, 1}, Ids{4, 4});
    const auto counts = slices.counts();
    EXPECT_EQ(counts.references, 1);
    EXPECT_DOUBLE_EQ(counts.seg().value(), 0.75);
}

TEST(InstanceMetrics, PooledCountsAreSumsOverImages) {
    InstanceCounts pooled = compare({1, 1}, {1, 1});
    pooled += compare({1, 2}, {0, 0});
    EXPECT_EQ(pooled.references, 3);
    EXPECT_DOUBLE_EQ(pooled.ap50().value(), 1.0 / 3.0);
    EXPECT_DOUBLE_EQ(pooled.det().value(), 1.0 / 3.0);
}

TEST(InstanceMetrics, AHundredThousandObjectsAreCompared) {
    Ids reference;
    Ids prediction;
    for (LabelId id = 1; id <= 100000; ++id) {
        reference.insert(reference.end(), {id, id, 0});
        prediction.insert(prediction.end(), {id, id, id});
    }
    const auto counts = compare(reference, prediction);
    EXPECT_EQ(counts.truePositives[0], 100000);
    EXPECT_NEAR(counts.seg().value(), 2.0 / 3.0, 1e-9);
}

TEST(InstanceMetrics, MasksOfDifferentSizesAreRefused) {
    OverlapTable table;
    EXPECT_THROW(table.add(Ids{1, 1}, Ids{1}), lamina::core::Error);
}

} // namespace
