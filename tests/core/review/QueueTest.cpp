// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/SliceQueue.h"
#include "core/review/Suspicion.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

ObjectFacts object(LabelId id, std::int64_t voxels) {
    ObjectFacts facts;
    facts.id = id;
    facts.voxels = voxels;
    facts.box = {{5, 5, 2}, {9, 9, 6}};
    facts.sphericity = 0.7;
    return facts;
}

/// Twelve ordinary objects of 960 to 1040 voxels.
std::vector<ObjectFacts> ordinary() {
    std::vector<ObjectFacts> all;
    for (LabelId id = 1; id <= 12; ++id)
        all.push_back(object(id, 960 + 80 * ((id * 5) % 12) / 11));
    return all;
}

TEST(Suspicion, OrdinaryObjectsAreNotSuspected) {
    EXPECT_TRUE(suspiciousObjects(ordinary(), 10).empty());
    EXPECT_TRUE(suspiciousObjects({}, 10).empty());
}

TEST(Suspicion, EveryReasonIsFoundAndTheWeightiestObjectComesFirst) {
    auto all = ordinary();
    all[2].voxels = 60;
    all[4].voxels = 9000;
    all[5].sphericity = 0.3;
    all[6].touchesBorder = true;
    all[7].box.end.z = all[7].box.begin.z + 1;
    all[8].probability = 0.55;
    all[9].probability = 0.95;
    const auto found = suspiciousObjects(all, 10);
    ASSERT_EQ(found.size(), 6U);
    const auto reasonsOf = [&](std::size_t index) {
        for (const auto& s : found) {
            if (s.index == index) return s.reasons;
        }
        return std::vector<Doubt>{};
    };
    EXPECT_EQ(reasonsOf(2), std::vector<Doubt>{Doubt::Small});
    EXPECT_EQ(reasonsOf(4), std::vector<Doubt>{Doubt::Large});
    EXPECT_EQ(reasonsOf(5), std::vector<Doubt>{Doubt::Shape});
    EXPECT_EQ(reasonsOf(6), std::vector<Doubt>{Doubt::Border});
    EXPECT_EQ(reasonsOf(7), std::vector<Doubt>{Doubt::OneSlice});
    EXPECT_EQ(reasonsOf(8), std::vector<Doubt>{Doubt::LowConfidence});
    EXPECT_EQ(found.back().index, 6U) << "a border alone says least";
    for (std::size_t i = 1; i < found.size(); ++i)
        EXPECT_GE(found[i - 1].score, found[i].score);
}

TEST(Suspicion, AnObjectInTheOnlyAnnotatedSliceFarAndWideIsNotAlone) {
    auto all = ordinary();
    all[7].box.end.z = all[7].box.begin.z + 1; // slice 2
    SuspicionSpec spec;
    spec.knownSlices = {2, 6};
    EXPECT_TRUE(suspiciousObjects(all, 10, spec).empty());
    spec.knownSlices = {2, 3};
    ASSERT_EQ(suspiciousObjects(all, 10, spec).size(), 1U);
    EXPECT_EQ(suspiciousObjects(all, 10, spec).front().index, 7U);
}

TEST(Suspicion, SeveralReasonsAddUpAndTheWeightiestIsNamedFirst) {
    auto all = ordinary();
    all[2].voxels = 20;
    all[2].touchesBorder = true;
    all[3].voxels = 20;
    const auto found = suspiciousObjects(all, 10);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].index, 2U);
    EXPECT_EQ(found[0].reasons, (std::vector<Doubt>{Doubt::Small, Doubt::Border}));
}

TEST(Suspicion, FewObjectsHaveNoOutliersAndAFlatImageNoSingleSlices) {
    std::vector<ObjectFacts> few{object(1, 10), object(2, 1000), object(3, 1000)};
    EXPECT_TRUE(suspiciousObjects(few, 10).empty());
    for (auto& facts : few)
        facts.box.end.z = facts.box.begin.z + 1;
    EXPECT_TRUE(suspiciousObjects(few, 1).empty());
}

TEST(Suspicion, EqualObjectsAreNoOutliersOfEachOther) {
    std::vector<ObjectFacts> same(20, object(1, 1000));
    same[3].voxels = 1010;
    EXPECT_TRUE(suspiciousObjects(same, 10).empty());
}

std::vector<int> order(const std::vector<SliceState>& slices, int most) {
    std::vector<int> zs;
    for (const auto& suggestion : slicesToAnnotate(slices, most))
        zs.push_back(suggestion.z);
    return zs;
}

TEST(SliceQueue, WithoutPredictionItFillsTheLargestGapsFirst) {
    std::vector<SliceState> slices(11);
    EXPECT_EQ(order(slices, 1), std::vector<int>{5}) << "begin in the middle";
    slices[5].annotated = true;
    EXPECT_EQ(order(slices, 2), (std::vector<int>{0, 10}));
    EXPECT_EQ(order(slices, 100).size(), 10U) << "all but the annotated one";
}

TEST(SliceQueue, UncertaintyTimesDistanceDecides) {
    std::vector<SliceState> slices(9);
    for (auto& slice : slices)
        slice.uncertainty = 0.1;
    slices[0].annotated = true;
    slices[2].uncertainty = 0.9; // 0.9 × 2 beats 0.1 × 8
    const auto queue = slicesToAnnotate(slices, 2);
    ASSERT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue[0].z, 2);
    EXPECT_DOUBLE_EQ(queue[0].score, 1.8);
    EXPECT_EQ(queue[0].distance, 2);
    EXPECT_EQ(queue[1].z, 8) << "6 from the one suggested before";
    EXPECT_DOUBLE_EQ(queue[1].score, 0.1 * 6);
    EXPECT_EQ(queue[1].distance, 8) << "from what is annotated";
}

TEST(SliceQueue, ANeighbourOfASuggestionWaits) {
    std::vector<SliceState> slices(20);
    for (auto& slice : slices)
        slice.uncertainty = 0.2;
    slices[0].annotated = true;
    slices[18].uncertainty = slices[19].uncertainty = 0.5;
    const auto zs = order(slices, 2);
    EXPECT_EQ(zs[0], 19);
    EXPECT_NE(zs[1], 18);
}

TEST(SliceQueue, NothingIsSuggestedWhereAllIsAnnotated) {
    EXPECT_TRUE(slicesToAnnotate({SliceState{true, 0.9}, SliceState{true, {}}}, 5).empty());
    EXPECT_TRUE(slicesToAnnotate({}, 5).empty());
}

} // namespace
} // namespace lamina::core
