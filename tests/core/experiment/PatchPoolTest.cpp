// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/PatchPool.h"

#include "core/base/Error.h"
#include "tests/core/experiment/Recordings.h"

#include <gmock/gmock.h>

#include <set>

namespace {

using namespace lamina::core;
using namespace lamina::test;

using Indices = std::vector<std::size_t>;

std::set<std::string> groupsOf(const PatchPool& pool, const Indices& patches) {
    std::set<std::string> groups;
    for (const auto i : patches)
        groups.insert(pool.stacks[static_cast<std::size_t>(pool.patches[i].stack)].stack.group);
    return groups;
}

TEST(PatchPool, FullScaleCutsTheReportsTwelvePatchesASlice) {
    const auto spec = seedExperiment("full");
    EXPECT_EQ(patchGrid(spec.patches, {708, 512, 35}).size(), 12U);
    EXPECT_EQ(spec.labelled, (std::vector<int>{50, 100, 500, 1233}));
    EXPECT_EQ(spec.validation, 37);
    EXPECT_EQ(spec.test, 100);
}

TEST(PatchPool, DropsPatchesDarkerThanTheirMeanOnTheScaleOfEachStack) {
    auto spec = tinyExperiment();
    spec.dropNoise = true;
    auto stacks = recordings(2, {64, 64, 4});
    // twice the grey values and twice the range: the same recording with another gain
    std::vector<std::uint16_t> brighter;
    for (int z = 0; z < 4; ++z) {
        for (int y = 0; y < 64; ++y) {
            for (int x = 0; x < 64; ++x)
                brighter.push_back(
                    static_cast<std::uint16_t>(2 * ((insideSquare(x, y) ? 800 : 100) + z)));
        }
    }
    stacks[1].stack.image = memoryStack<std::uint16_t>({64, 64, 4}, brighter, PixelType::UInt16);
    stacks[1].stack.range = {0.0, 2000.0};
    const auto pool = makePatchPool(stacks, spec, {});
    EXPECT_EQ(pool.beforeFilter, 32U);
    ASSERT_EQ(pool.patches.size(), 16U);
    for (const auto& patch : pool.patches)
        EXPECT_GE(patch.z, 2);
}

TEST(PatchPool, AnImageSmallerThanThePatchIsNamedWithASizeThatFits) {
    auto spec = tinyExperiment();
    spec.patches.patch = 96;
    try {
        (void)makePatchPool(recordings(1), spec, {});
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_THAT(error.what(), testing::HasSubstr("--patch 64"));
    }
}

TEST(PatchPool, TheReportsSplitUsesEveryPatchOnceAndPretrainsOnAll) {
    const auto spec = tinyExperiment();
    const auto pool = makePatchPool(recordings(3), spec, {});
    ASSERT_EQ(pool.patches.size(), 72U);
    const auto split = splitPool(pool, spec, ExperimentSplit::Patch, 1);
    EXPECT_EQ(split.test.size(), 6U);
    EXPECT_EQ(split.validation.size(), 3U);
    std::set<std::size_t> all(split.training.begin(), split.training.end());
    all.insert(split.validation.begin(), split.validation.end());
    all.insert(split.test.begin(), split.test.end());
    EXPECT_EQ(all.size(), 72U);
    EXPECT_EQ(std::set<std::size_t>(split.unlabelled.begin(), split.unlabelled.end()), all);
    EXPECT_TRUE(split.leaks);
    EXPECT_NE(split.test, splitPool(pool, spec, ExperimentSplit::Patch, 2).test);
    EXPECT_EQ(split.training, splitPool(pool, spec, ExperimentSplit::Patch, 1).training);
}

TEST(PatchPool, SplitByStackKeepsTestStacksFromTrainingAndPretraining) {
    const auto spec = tinyExperiment();
    const auto pool = makePatchPool(recordings(4), spec, {});
    std::set<std::string> tested;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        const auto split = splitPool(pool, spec, ExperimentSplit::Stack, seed);
        const auto test = groupsOf(pool, split.test);
        EXPECT_EQ(split.test.size(), 6U);
        EXPECT_EQ(split.validation.size(), 3U);
        EXPECT_EQ(test.size(), 1U);
        tested.insert(test.begin(), test.end());
        for (const auto& group : test) {
            EXPECT_FALSE(groupsOf(pool, split.training).contains(group));
            EXPECT_FALSE(groupsOf(pool, split.unlabelled).contains(group));
        }
        for (const auto& group : groupsOf(pool, split.validation))
            EXPECT_FALSE(groupsOf(pool, split.training).contains(group));
    }
    EXPECT_EQ(tested.size(), 4U) << "every recording has its turn as the test";
}

TEST(PatchPool, OneRecordingCannotBeSplitByStack) {
    const auto spec = tinyExperiment();
    const auto pool = makePatchPool(recordings(1), spec, {});
    EXPECT_FALSE(canSplit(pool, ExperimentSplit::Stack));
    EXPECT_THROW((void)splitPool(pool, spec, ExperimentSplit::Stack, 1), Error);
}

TEST(PatchPool, PatchStacksHoldThePixelsAndTheTruthOfTheirPatches) {
    const auto spec = tinyExperiment();
    const auto pool = makePatchPool(recordings(2), spec, {});
    const Indices chosen{3, 40, 7};
    const auto stacks = patchStacks(pool, chosen, {41});
    ASSERT_EQ(stacks.size(), 2U);
    ASSERT_EQ(stacks[0].slices.size(), 2U);
    ASSERT_EQ(stacks[1].slices.size(), 2U);
    EXPECT_FALSE(stacks[1].slices[0].heldOut);
    EXPECT_TRUE(stacks[1].slices[1].heldOut);
    const std::vector<Indices> members{{3, 7}, {40, 41}};
    for (std::size_t s = 0; s < 2; ++s) {
        EXPECT_EQ(stacks[s].stack.image->size(), (VolumeSize{32, 32, 2}));
        for (std::size_t z = 0; z < 2; ++z) {
            const auto& patch = pool.patches[members[s][z]];
            const auto whole = pool.stacks[s].stack.image->plane({patch.z, 0, 0});
            const auto cut = stacks[s].stack.image->plane({static_cast<int>(z), 0, 0});
            for (int y = 0; y < 32; ++y) {
                for (int x = 0; x < 32; ++x) {
                    ASSERT_EQ(cut->value(x, y), whole->value(patch.rect.x + x, patch.rect.y + y));
                    ASSERT_EQ(stacks[s].slices[z].target[static_cast<std::size_t>(32 * y + x)],
                              insideSquare(patch.rect.x + x, patch.rect.y + y) ? 1 : 0);
                }
            }
        }
    }
}

} // namespace
