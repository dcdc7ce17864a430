// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/ChallengeWriter.h"

#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "tests/core/io/IoTestSupport.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sys/resource.h>

namespace lamina::core {
namespace {

using test::TempFolder;

constexpr VolumeSize kSize{8, 6, 2};
constexpr Spacing kSpacing{0.5, 0.5, 2.0};

/// Rows of x: object `id` in row `row` of every slice.
ChallengeWriter::Slice rows(const std::vector<std::pair<int, LabelId>>& list) {
    return [list](int) {
        std::vector<LabelId> slice(kSize.planeVoxels(), kBackground);
        for (const auto& [row, id] : list) {
            for (int x = 1; x < 5; ++x)
                slice[static_cast<std::size_t>(row * kSize.x + x)] = id;
        }
        return slice;
    };
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ChallengeWriter, NumbersObjectsOnceInTheSequenceAndListsThemAsTracksOfOneFrame) {
    const TempFolder folder;
    ChallengeWriter writer(folder / "01_RES", {0, 2});
    writer.add(kSize, kSpacing, rows({{1, 7}, {3, 70000}}));
    writer.add(kSize, kSpacing, rows({{1, 7}}));
    const auto files = writer.finish();
    ASSERT_EQ(files.size(), 3U);
    EXPECT_EQ(contentOf(folder / "01_RES" / "res_track.txt"), "1 0 0 0\n2 0 0 0\n3 2 2 0\n");
    const auto first = openStack(folder / "01_RES" / "mask000.tif");
    const auto second = openStack(folder / "01_RES" / "mask002.tif");
    EXPECT_EQ(first->info().type, PixelType::UInt16);
    EXPECT_EQ(first->size(), kSize);
    EXPECT_NEAR(first->spacing().z, 2.0, 1e-6);
    const auto plane = first->plane({1, 0, 0});
    EXPECT_EQ(plane->value(2, 1), 1);
    EXPECT_EQ(plane->value(2, 3), 2);
    EXPECT_EQ(plane->value(0, 0), 0) << "background is no object";
    EXPECT_EQ(second->plane({0, 0, 0})->value(2, 1), 3) << "the number 1 is used up";
}

TEST(ChallengeWriter, LeavesNothingUnlessItIsFinished) {
    const TempFolder folder;
    {
        ChallengeWriter writer(folder / "out" / "01_RES", {0, 1});
        writer.add(kSize, kSpacing, rows({{1, 7}}));
        EXPECT_FALSE(std::filesystem::exists(folder / "out" / "01_RES" / "mask000.tif"));
    }
    EXPECT_TRUE(folder.names().empty());
}

TEST(ChallengeWriter, KeepsAnOlderSequenceWholeWhenTheDiskIsFull) {
    const TempFolder folder;
    {
        ChallengeWriter writer(folder.path(), {0});
        writer.add(kSize, kSpacing, rows({{1, 7}}));
        static_cast<void>(writer.finish());
    }
    const auto before = contentOf(folder / "mask000.tif");
    rlimit old{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit small{100, old.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    try {
        ChallengeWriter writer(folder.path(), {0});
        writer.add(kSize, kSpacing, rows({{1, 7}, {2, 8}}));
        ADD_FAILURE() << "a file beyond the limit was called written";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::OutOfSpace) << error.what();
    }
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
    EXPECT_EQ(contentOf(folder / "mask000.tif"), before);
    EXPECT_EQ(folder.names().size(), 2U) << "no temporary folder is left";
}

TEST(ChallengeWriter, RefusesAFolderWithOtherFramesAndMoreObjectsThan16BitsHold) {
    const TempFolder folder;
    std::ofstream(folder / "mask007.tif") << "older";
    try {
        ChallengeWriter writer(folder.path(), {0, 1});
        ADD_FAILURE() << "frame 7 would be part of the sequence";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("mask007.tif"), std::string::npos);
    }
    const VolumeSize large{300, 220, 1};
    ChallengeWriter writer(folder / "02_RES", {0});
    try {
        writer.add(large, kSpacing, [&](int) {
            std::vector<LabelId> slice(large.planeVoxels());
            for (std::size_t i = 0; i < slice.size(); ++i)
                slice[i] = static_cast<LabelId>(i + 1);
            return slice;
        });
        ADD_FAILURE() << "66000 objects do not fit";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unsupported);
        EXPECT_NE(std::string(error.what()).find("65535"), std::string::npos);
    }
}

TEST(ChallengePlaces, KeepSequenceAndFrameOfAChallengeDataSetAndNumberOtherStacks) {
    const auto places = challengePlaces({{"/d/01/t003.tif", "t003", 0},
                                         {"/d/01/t004.tif", "t004", 0},
                                         {"/d/embryo.tif", "embryo", 0},
                                         {"/d/embryo.tif", "embryo", 5},
                                         {"/d/fish.tif", "fish", 0}});
    EXPECT_EQ(places,
              (std::vector<ChallengePlace>{{"01", 3}, {"01", 4}, {"02", 0}, {"02", 5}, {"03", 0}}));
}

} // namespace
} // namespace lamina::core
