// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/patch/PatchFrames.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lamina::core {
namespace {

constexpr VolumeSize kStack{1000, 700, 12};

TEST(PatchFrames, AFrameIsMovedInsideTheStackAndCutWhereItIsSmaller) {
    PatchFrames frames;
    frames.add({0, 699, 3}, 384, kStack);
    EXPECT_EQ(frames.frames()[0], (PatchFrame{3, {0, 316, 384, 384}}));
    frames.add({500, 300, 4}, 384, kStack);
    EXPECT_EQ(frames.frames()[1], (PatchFrame{4, {308, 108, 384, 384}}));
    frames.add({500, 300, 4}, 800, kStack);
    EXPECT_EQ(frames.frames()[2], (PatchFrame{4, {100, 0, 800, 700}}));
}

TEST(PatchFrames, TheSameFrameIsNotAddedTwice) {
    PatchFrames frames;
    EXPECT_EQ(frames.add({10, 10, 3}, 384, kStack), 0U);
    EXPECT_EQ(frames.add({50, 20, 3}, 384, kStack), 0U) << "both are pushed into the corner";
    EXPECT_EQ(frames.frames().size(), 1U);
}

TEST(PatchFrames, APlaceOutsideOrASideTooSmallIsAnError) {
    PatchFrames frames;
    EXPECT_THROW(frames.add({1000, 0, 0}, 384, kStack), Error);
    EXPECT_THROW(frames.add({10, 10, 0}, 8, kStack), Error);
}

TEST(PatchFrames, TheStateFollowsTheLabelsInsideTheFrameOnly) {
    LabelVolume volume(kStack);
    const LabelTable table;
    const PixelRect rect{100, 90, 70, 60};
    LabelEdit edit(volume, table);
    for (int y = 0; y < kStack.y; ++y) { // everything around
        edit.setRow(2, y, 0, kStack.x, 1);
    }
    for (int y = rect.y; y < rect.y + rect.height; ++y)
        edit.setRow(2, y, rect.x, rect.x + rect.width, kUnlabelled);
    static_cast<void>(edit.commit());
    EXPECT_EQ(fillState(volume, 2, rect), FillState::Empty);
    edit.setVoxel({169, 149, 2}, kBackground);
    static_cast<void>(edit.commit());
    EXPECT_EQ(fillState(volume, 2, rect), FillState::Partial);
    for (int y = rect.y; y < rect.y + rect.height; ++y)
        edit.setRow(2, y, rect.x, rect.x + rect.width, kBackground);
    static_cast<void>(edit.commit());
    EXPECT_EQ(fillState(volume, 2, rect), FillState::Complete);
    EXPECT_EQ(fillState(volume, 3, rect), FillState::Empty);
}

TEST(PatchFrames, SuggestionsFillTheStackOnceWithoutOverlap) {
    PatchFrames frames;
    const VolumeSize stack{800, 500, 3};
    while (const auto place = frames.suggest(256, stack, 7))
        frames.add(*place, 256, stack);
    EXPECT_EQ(frames.frames().size(), 9U); // three beside each other in each slice
    for (std::size_t i = 0; i < frames.frames().size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const auto& a = frames.frames()[i];
            const auto& b = frames.frames()[j];
            EXPECT_TRUE(a.z != b.z || a.rect.intersected(b.rect).empty());
        }
    }
    const auto& f = frames.frames();
    EXPECT_EQ(f[0].z + f[1].z + f[2].z, 3) << "spread over the slices first";
    PatchFrames again;
    again.add(*again.suggest(256, stack, 7), 256, stack);
    EXPECT_EQ(again.frames().front(), f.front()) << "the same seed, the same place";
}

TEST(PatchFrames, TheNextIncompleteOneIsFoundGoingRound) {
    LabelVolume volume(kStack);
    const LabelTable table;
    PatchFrames frames;
    EXPECT_FALSE(frames.nextIncomplete(volume, -1));
    for (int z = 0; z < 3; ++z)
        frames.add({500, 300, z}, 64, kStack);
    const auto complete = [&](std::size_t i) {
        const auto frame = frames.frames()[i];
        LabelEdit edit(volume, table);
        for (int y = frame.rect.y; y < frame.rect.y + frame.rect.height; ++y)
            edit.setRow(frame.z, y, frame.rect.x, frame.rect.x + frame.rect.width, kBackground);
        static_cast<void>(edit.commit());
    };
    EXPECT_EQ(frames.nextIncomplete(volume, -1), 0U);
    EXPECT_EQ(frames.nextIncomplete(volume, 2), 0U);
    complete(1);
    EXPECT_EQ(frames.nextIncomplete(volume, 0), 2U);
    complete(0);
    complete(2);
    EXPECT_FALSE(frames.nextIncomplete(volume, 0));
}

TEST(PatchFrames, TheNewestFrameUnderAVoxelIsFound) {
    PatchFrames frames;
    frames.add({100, 100, 1}, 64, kStack);
    frames.add({120, 100, 1}, 64, kStack);
    EXPECT_EQ(frames.at({110, 100, 1}), 1U);
    EXPECT_EQ(frames.at({70, 100, 1}), 0U);
    EXPECT_FALSE(frames.at({110, 100, 2}));
    frames.remove(1);
    EXPECT_EQ(frames.at({110, 100, 1}), 0U);
}

TEST(PatchFrames, SurviveJsonAndLeaveOutWhatDoesNotFit) {
    PatchFrames frames;
    frames.add({100, 100, 1}, 64, kStack);
    frames.add({900, 600, 11}, 384, kStack);
    EXPECT_EQ(patchFramesFromJson(toJson(frames), kStack), frames);
    EXPECT_EQ(patchFramesFromJson(toJson(frames), {300, 300, 4}).frames().size(), 1U);
    EXPECT_THROW(
        static_cast<void>(patchFramesFromJson(nlohmann::json::parse(R"([{"z":1}])"), kStack)),
        nlohmann::json::exception);
}

} // namespace
} // namespace lamina::core
