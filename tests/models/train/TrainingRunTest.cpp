// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/TrainingRun.h"

#include "models/train/PatchData.h"
#include "models/train/Recipe.h"
#include "tests/models/train/BlobStacks.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <set>
#include <thread>

namespace lamina::models {
namespace {

using namespace testing;

TEST(SampleStream, ShowsEveryItemOnceAnEpochInAnotherOrder) {
    SampleStream stream(10, 3);
    std::vector<std::size_t> first;
    std::vector<std::size_t> second;
    for (int i = 0; i < 10; ++i)
        first.push_back(stream.item(i));
    for (int i = 10; i < 20; ++i)
        second.push_back(stream.item(i));
    EXPECT_EQ(std::set<std::size_t>(first.begin(), first.end()).size(), 10U);
    EXPECT_EQ(std::set<std::size_t>(second.begin(), second.end()).size(), 10U);
    EXPECT_NE(first, second);
    SampleStream again(10, 3);
    EXPECT_EQ(again.item(17), second[7]); // without the samples before it
}

TEST(DrawItems, DrawsBySeedWithoutRepetition) {
    std::vector<int> items(100);
    for (int i = 0; i < 100; ++i)
        items[static_cast<std::size_t>(i)] = i;
    const auto a = drawItems(items, 10, 1);
    EXPECT_EQ(std::set<int>(a.begin(), a.end()).size(), 10U);
    EXPECT_EQ(a, drawItems(items, 10, 1));
    EXPECT_NE(a, drawItems(items, 10, 2));
    EXPECT_EQ(drawItems(items, 0, 1), items);
    EXPECT_EQ(drawItems(items, 1000, 1), items);
}

TEST(StackReader, NeighboursRepeatAtTheEndsOfTheStack) {
    const core::VolumeSize size{16, 12, 3};
    core::InputSpec input;
    const StackReader reader({blobStack(size)}, input);
    const auto first = reader.slice(0, 0);
    ASSERT_EQ(first.sizes(), (std::vector<std::int64_t>{3, 12, 16}));
    EXPECT_TRUE(torch::equal(first[0], first[1]));
    EXPECT_FALSE(torch::equal(first[1], first[2]));
    EXPECT_TRUE(torch::equal(first[2], reader.slice(0, 1)[1]));
    const auto last = reader.slice(0, 2);
    EXPECT_TRUE(torch::equal(last[1], last[2]));
}

TEST(StackReader, FingerprintsTellPixelsAndRangesApart) {
    const core::VolumeSize size{32, 32, 2};
    const auto print = [](const core::LearningStack& stack) {
        return StackReader({stack}, core::InputSpec{}).fingerprint({});
    };
    auto other = blobStack(size);
    other.range.high += 1.0;
    EXPECT_EQ(print(blobStack(size)), print(blobStack(size)));
    EXPECT_NE(print(blobStack(size)), print(blobStack(size, 1)));
    EXPECT_NE(print(blobStack(size)), print(other));
}

TEST(LabelledPatches, LeaveOutPatchesInWhichNothingIsLabelled) {
    const core::VolumeSize size{96, 32, 2};
    auto stack = annotatedBlobs(size, {0});
    for (int y = 0; y < 32; ++y) {
        for (int x = 32; x < 96; ++x)
            stack.slices[0].target[size.offset({x, y, 0})] = core::kIgnoreClass;
    }
    core::PatchGridSpec grid;
    grid.patch = 32;
    grid.stride = 32;
    const auto patches = labelledPatches({stack}, grid);
    ASSERT_EQ(patches.size(), 1U);
    EXPECT_EQ(patches[0].rect.x, 0);
}

TEST(PartialState, ComparesEverythingButPlaceAndDevice) {
    nlohmann::json spec{{"out", "a"},
                        {"resume", true},
                        {"epochs", 3},
                        {"run", {{"device", "cpu"}, {"threads", 2}, {"seed", 1}}}};
    const auto left = comparableSpec(spec);
    spec["out"] = "b";
    spec["resume"] = false;
    spec["run"]["threads"] = 8;
    EXPECT_EQ(left, comparableSpec(spec));
    spec["run"]["seed"] = 2;
    EXPECT_NE(left, comparableSpec(spec));
}

TEST(PartialState, KnowsABackboneByItsContentWhereverItLies) {
    TemporaryFolder folder;
    const auto write = [&](const std::string& name, const std::string& text) {
        std::ofstream(folder / name) << text;
        return nlohmann::json{{"backbone", (folder / name).string()}};
    };
    EXPECT_EQ(comparableSpec(write("a", "weights")), comparableSpec(write("b", "weights")));
    EXPECT_NE(comparableSpec(write("a", "weights")), comparableSpec(write("b", "others")));
    EXPECT_EQ(comparableSpec({{"backbone", "none"}}).at("backbone"), "none");
}

TEST(Curves, SurviveTheRecord) {
    Curves curves;
    curves.add("loss", 1, 0.5);
    curves.add("loss", 2, 0.25);
    curves.add("val_dice", 2, 0.9);
    Curves restored;
    restored.restore(nlohmann::json::parse(curves.toJson().dump()));
    EXPECT_EQ(restored.toJson(), curves.toJson());
}

TEST(Pace, EstimatesTheTimeLeftOnceItHasSeenAFewSteps) {
    std::vector<core::Progress> seen;
    const core::JobContext context({}, [&](const core::Progress& p) { seen.push_back(p); });
    Pace pace(10, context);
    for (int i = 1; i <= 10; ++i)
        pace.report(i, "step", {});
    EXPECT_FALSE(seen.front().secondsLeft.has_value());
    ASSERT_TRUE(seen[4].secondsLeft.has_value());
    EXPECT_DOUBLE_EQ(*seen.back().secondsLeft, 0.0);
    EXPECT_DOUBLE_EQ(seen.back().fraction, 1.0);
}

TEST(Pace, TheTimeOfAPauseCountsForNothing) {
    constexpr std::chrono::milliseconds kPause{1500};
    std::vector<core::Progress> seen;
    const core::JobContext context({}, [&](const core::Progress& p) {
        seen.push_back(p);
        if (seen.size() == 1) std::this_thread::sleep_for(kPause);
    });
    Pace pace(1000, context);
    for (int i = 1; i <= 10; ++i)
        pace.report(i, "step", {});
    EXPECT_LT(pace.seconds(), 1.0);
    ASSERT_TRUE(seen.back().secondsLeft.has_value());
    EXPECT_LT(*seen.back().secondsLeft, 100.0);
}

TEST(Recipe, AMethodOrHeadThatDoesNotExistIsNamed) {
    EXPECT_THROW((void)pretrainRecipe("magic"), core::Error);
    EXPECT_THROW((void)fineTuneRecipe("magic", false), core::Error);
    EXPECT_EQ(fineTuneRecipe("fcn", true).backboneRate, 0.0);
}

} // namespace
} // namespace lamina::models
