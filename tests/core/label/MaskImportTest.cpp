// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/MaskImport.h"

#include "core/io/TiffWriter.h"
#include "core/label/LabelEdit.h"
#include "tests/core/io/IoTestSupport.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <cstring>
#include <fstream>

namespace lamina::core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr VolumeSize kSize{40, 30, 5};

/// A mask whose object `id` covers columns 10 to 19 of each slice; ids differ by slice with `step`.
void writeMask(const std::filesystem::path& file, VolumeSize size, int id, int step = 0) {
    std::filesystem::create_directories(file.parent_path());
    TiffVolume volume;
    volume.size = size;
    volume.type = PixelType::UInt16;
    volume.plane = [size, id, step](int z) {
        Plane plane(size.x, size.y, PixelType::UInt16);
        for (int y = 0; y < size.y; ++y) {
            for (int x = 10; x < 20; ++x)
                plane.pixels<std::uint16_t>()[static_cast<std::size_t>(y * size.x + x)] =
                    static_cast<std::uint16_t>(id + z * step);
        }
        return plane;
    };
    writeTiff(file, volume);
}

StackInfo stackNamed(const std::string& name, const std::filesystem::path& path = "/nowhere") {
    StackInfo info;
    info.size = kSize;
    info.name = name;
    info.path = path;
    return info;
}

class MaskImportTest : public testing::Test {
protected:
    [[nodiscard]] LabelVolume imported(const MaskSource& source, MaskImportSpec spec = {}) {
        LabelVolume target = volume;
        target.applyChanges(importMasks(source, volume, table, spec).changes);
        return target;
    }
    template <typename Call> std::string messageOf(Call call) {
        try {
            call();
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

    test::TempFolder folder;
    LabelVolume volume{kSize};
    LabelTable table;
};

TEST_F(MaskImportTest, AFileFillsEverySliceAndZeroIsWhatItIsSaidToBe) {
    writeMask(folder / "cells.tif", kSize, 3, 1);
    const auto source = findMasks(folder / "cells.tif", stackNamed("x"), 0);
    EXPECT_EQ(source.kind, MaskKind::Volume);
    const auto background = imported(source);
    EXPECT_EQ(background.at({12, 4, 0}), 3U);
    EXPECT_EQ(background.at({12, 4, 4}), 7U);
    EXPECT_EQ(background.at({0, 0, 2}), kBackground);
    const auto unlabelled = imported(source, {{1}, ZeroMeaning::Unlabelled, false});
    EXPECT_THAT(unlabelled.annotatedSlices(), ElementsAre(1));
    EXPECT_EQ(unlabelled.at({0, 0, 1}), kUnlabelled);
}

TEST_F(MaskImportTest, ASequenceSaysWhichTimePointsItHasMasksOf) {
    auto stack = stackNamed("series", folder / "01" / "series.tif");
    stack.timePoints = 6;
    const auto seg = folder / "01_GT" / "SEG";
    writeMask(seg / "man_seg_003_002.tif", {40, 30, 1}, 9);
    writeMask(seg / "man_seg_003_004.tif", {40, 30, 1}, 8);
    writeMask(seg / "man_seg005.tif", kSize, 7);
    writeMask(seg / "man_seg009.tif", kSize, 7); // beyond the stack
    for (const auto& path : {folder.path(), folder / "01_GT", seg, seg / "man_seg005.tif"})
        EXPECT_THAT(maskTimes(path, stack), ElementsAre(3, 5)) << path;
    EXPECT_EQ(findMasks(seg, stack, 5).parts.front().file.filename(), "man_seg005.tif");
    writeMask(folder / "01_RES" / "mask000.tif", kSize, 2);
    EXPECT_THAT(maskTimes(folder / "01_RES", stack), ElementsAre(0));
    writeMask(folder / "cells.tif", kSize, 2);
    EXPECT_THAT(maskTimes(folder / "cells.tif", stack), ElementsAre()) << "one time point";
    EXPECT_THAT(maskTimes(folder / "nothing", stack), ElementsAre());
    stack.timePoints = 1;
    EXPECT_THAT(maskTimes(seg, stack), ElementsAre());
}

TEST_F(MaskImportTest, GoldTruthStaysSparse) {
    const auto seg = folder / "01_GT" / "SEG";
    writeMask(seg / "man_seg_003_002.tif", {40, 30, 1}, 9);
    writeMask(seg / "man_seg_003_004.tif", {40, 30, 1}, 8);
    writeMask(seg / "man_seg_004_001.tif", {40, 30, 1}, 7);
    for (const auto& path : {folder.path(), folder / "01_GT", seg}) {
        const auto source = findMasks(path, stackNamed("t003", folder / "01" / "t003.tif"), 0);
        EXPECT_EQ(source.kind, MaskKind::CtcGold);
        EXPECT_EQ(source.zero, ZeroMeaning::Unlabelled);
        const auto result = imported(source, {{}, source.zero, false});
        EXPECT_THAT(result.annotatedSlices(), ElementsAre(2, 4));
        EXPECT_EQ(result.at({12, 4, 2}), 9U);
        EXPECT_EQ(result.at({0, 4, 2}), kUnlabelled);
        const auto summary = summarizeMasks(source, volume, {{}, source.zero, false});
        EXPECT_THAT(summary.slices, ElementsAre(2, 4));
        EXPECT_THAT(summary.labels, ElementsAre(8, 9));
    }
}

TEST_F(MaskImportTest, SilverTruthIsOfWholeFramesWithBackground) {
    writeMask(folder / "02_ST" / "SEG" / "man_seg012.tif", kSize, 5);
    const auto source =
        findMasks(folder / "02_ST" / "SEG", stackNamed("t012", folder / "02" / "t012.tif"), 0);
    EXPECT_EQ(source.kind, MaskKind::CtcSilver);
    EXPECT_EQ(source.zero, ZeroMeaning::Background);
    EXPECT_EQ(imported(source).annotatedSlices().size(), 5U);
}

TEST_F(MaskImportTest, MarkersAndResultsAreRecognised) {
    writeMask(folder / "01_GT" / "TRA" / "man_track000.tif", kSize, 5);
    writeMask(folder / "01_RES" / "mask000.tif", kSize, 5);
    const auto stack = stackNamed("t000");
    EXPECT_EQ(findMasks(folder / "01_GT" / "TRA", stack, 0).kind, MaskKind::CtcMarkers);
    EXPECT_EQ(findMasks(folder / "01_RES", stack, 0).kind, MaskKind::CtcResult);
}

TEST_F(MaskImportTest, AFrameThatIsNotThereSaysWhatIs) {
    writeMask(folder / "01_GT" / "SEG" / "man_seg004.tif", kSize, 5);
    const auto message =
        messageOf([&] { static_cast<void>(findMasks(folder / "01_GT", stackNamed("t003"), 0)); });
    EXPECT_THAT(message, HasSubstr("frame 3"));
    EXPECT_THAT(message, HasSubstr("man_seg004.tif"));
}

TEST_F(MaskImportTest, TheTimePointChoosesTheFrameOfASequence) {
    writeMask(folder / "01_GT" / "SEG" / "man_seg004.tif", kSize, 5);
    StackInfo movie = stackNamed("movie");
    movie.timePoints = 9;
    EXPECT_EQ(findMasks(folder / "01_GT", movie, 4).parts.size(), 1U);
    EXPECT_THROW(static_cast<void>(findMasks(folder / "01_GT", movie, 5)), Error);
}

TEST_F(MaskImportTest, AFolderIsSearchedForTheNameOfTheStack) {
    writeMask(folder / "one_mask.tif", kSize, 1);
    writeMask(folder / "two_mask.tif", kSize, 2);
    EXPECT_EQ(imported(findMasks(folder.path(), stackNamed("two_raw"), 0)).at({12, 4, 0}), 2U);
    EXPECT_THAT(
        messageOf([&] { static_cast<void>(findMasks(folder.path(), stackNamed("three"), 0)); }),
        HasSubstr("one_mask.tif"));
}

TEST_F(MaskImportTest, SingleSlicesByNumberLeaveTheOthersUnlabelled) {
    writeMask(folder / "slice_001.tif", {40, 30, 1}, 4);
    writeMask(folder / "slice_003.tif", {40, 30, 1}, 4);
    const auto source = findMasks(folder.path(), stackNamed("embryo"), 0);
    EXPECT_EQ(source.kind, MaskKind::Slices);
    EXPECT_THAT(imported(source).annotatedSlices(), ElementsAre(1, 3));
}

TEST_F(MaskImportTest, ASingleSliceGoesWhereTheEndOfItsNameSays) {
    writeMask(folder / "mask_z003.tif", {40, 30, 1}, 4);
    const auto source = findMasks(folder / "mask_z003.tif", stackNamed("embryo"), 0);
    EXPECT_EQ(source.kind, MaskKind::Slices);
    EXPECT_THAT(imported(source).annotatedSlices(), ElementsAre(3));
    writeMask(folder / "mask.tif", {40, 30, 1}, 4);
    const auto nameless = findMasks(folder / "mask.tif", stackNamed("embryo"), 0);
    EXPECT_THAT(messageOf([&] { static_cast<void>(imported(nameless)); }),
                HasSubstr("such as mask_z015.tif"));
}

TEST_F(MaskImportTest, SlicesThatWereSavedAsChannelsOrTimePointsAreSlices) {
    std::vector<std::vector<std::uint16_t>> pages;
    for (int z = 0; z < kSize.z; ++z)
        pages.emplace_back(kSize.planeVoxels(), static_cast<std::uint16_t>(z + 1));
    for (const char* axis : {"channels", "frames"}) {
        test::TiffVariant variant;
        variant.description = fmt::format("ImageJ=1.11a\nimages={0}\n{1}={0}\n", kSize.z, axis);
        const auto file = folder / (std::string(axis) + ".tif");
        test::writeTestTiff(file, kSize.x, kSize.y, pages, variant);
        const auto found = imported(findMasks(file, stackNamed("x"), 0));
        for (int z = 0; z < kSize.z; ++z)
            EXPECT_EQ(found.at({3, 2, z}), static_cast<LabelId>(z + 1)) << axis;
    }
}

TEST_F(MaskImportTest, ASizeThatDoesNotFitNamesBothSizes) {
    writeMask(folder / "small.tif", {40, 30, 4}, 1);
    const auto source = findMasks(folder / "small.tif", stackNamed("x"), 0);
    const auto message = messageOf([&] { static_cast<void>(imported(source)); });
    EXPECT_THAT(message, HasSubstr("40×30×4"));
    EXPECT_THAT(message, HasSubstr("40×30×5"));
    EXPECT_THAT(message, HasSubstr("small.tif"));
}

TEST_F(MaskImportTest, ASliceBeyondTheStackIsAnError) {
    writeMask(folder / "01_GT" / "SEG" / "man_seg_000_005.tif", {40, 30, 1}, 1);
    EXPECT_THROW(static_cast<void>(findMasks(folder / "01_GT", stackNamed("t000"), 0)), Error);
    writeMask(folder / "cells.tif", kSize, 1);
    const auto source = findMasks(folder / "cells.tif", stackNamed("x"), 0);
    EXPECT_THROW(static_cast<void>(imported(source, {{5}})), Error);
}

TEST_F(MaskImportTest, RenumberedLabelsAreNewAndStayApart) {
    LabelEdit edit(volume, table);
    edit.setRow(0, 0, 0, 5, 4);
    static_cast<void>(edit.commit());
    LabelInfo listed;
    listed.id = 20;
    table.set(listed);
    writeMask(folder / "cells.tif", kSize, 3, 1); // 3 to 7
    const auto source = findMasks(folder / "cells.tif", stackNamed("x"), 0);
    EXPECT_THAT(summarizeMasks(source, volume, {}).known, ElementsAre(4));
    const auto result = imported(source, {{}, ZeroMeaning::Unlabelled, true});
    for (int z = 0; z < 5; ++z)
        EXPECT_EQ(result.at({12, 4, z}), 21U + static_cast<LabelId>(z));
    EXPECT_EQ(result.at({2, 0, 0}), 4U);
}

TEST_F(MaskImportTest, LockedLabelsStay) {
    LabelEdit edit(volume, table);
    edit.setRow(0, 4, 0, 40, 9);
    static_cast<void>(edit.commit());
    LabelInfo locked;
    locked.id = 9;
    locked.locked = true;
    table.set(locked);
    writeMask(folder / "cells.tif", kSize, 3);
    const auto result = imported(findMasks(folder / "cells.tif", stackNamed("x"), 0));
    EXPECT_EQ(result.at({12, 4, 0}), 9U);
    EXPECT_EQ(result.at({12, 5, 0}), 3U);
}

TEST_F(MaskImportTest, NrrdMasksAreRead) {
    std::ofstream out(folder / "mask.nrrd", std::ios::binary);
    out << "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 40 30 5\nencoding: raw\n\n";
    std::string voxels(kSize.voxels(), '\0');
    voxels[kSize.offset({7, 8, 2})] = 6;
    out.write(voxels.data(), static_cast<std::streamsize>(voxels.size()));
    out.close();
    const auto source = findMasks(folder / "mask.nrrd", stackNamed("x"), 0);
    const auto result = imported(source, {{}, ZeroMeaning::Unlabelled, false});
    EXPECT_THAT(result.annotatedSlices(), ElementsAre(2));
    EXPECT_EQ(result.at({7, 8, 2}), 6U);
}

/// A NIfTI mask of 16-bit numbers with one voxel of label 6 at `voxel`; `flipped` states axes that
/// run to the left and to the back, as scanners do.
std::string niftiMask(VoxelIndex voxel, bool flipped) {
    std::string file(352, '\0');
    const auto put = [&](std::size_t at, auto value) {
        std::memcpy(file.data() + at, &value, sizeof value);
    };
    put(0, std::int32_t{348});
    const std::array<std::int16_t, 8> dims{3, kSize.x, kSize.y, kSize.z, 1, 1, 1, 1};
    put(40, dims);
    put(70, std::int16_t{512}); // uint16
    put(72, std::int16_t{16});
    put(76, std::array<float, 4>{1.0F, 0.2F, 0.2F, 1.0F});
    put(108, 352.0F); // where the voxels begin
    put(112, 1.0F);
    file[123] = 3;             // micrometres
    put(254, std::int16_t{1}); // the three rows of the affine count
    const float sign = flipped ? -1.0F : 1.0F;
    put(280, std::array<float, 12>{sign * 0.2F, 0.0F, 0.0F, 0.0F, 0.0F, sign * 0.2F, 0.0F, 0.0F,
                                   0.0F, 0.0F, 1.0F, 0.0F});
    std::memcpy(file.data() + 344, "n+1", 4);
    file.resize(352 + 2 * kSize.voxels(), '\0');
    put(352 + 2 * kSize.offset(voxel), std::uint16_t{6});
    return file;
}

/// Images are read in the order of their files, so masks must be too: an image and its mask with
/// the same axes lie on each other.
TEST_F(MaskImportTest, NiftiMasksAreReadInTheOrderOfTheFileWhateverAxesItStates) {
    for (const bool flipped : {false, true}) {
        SCOPED_TRACE(flipped);
        const auto file = folder / (flipped ? "flipped.nii" : "plain.nii");
        test::writeBytes(file, niftiMask({7, 8, 2}, flipped));
        const auto source = findMasks(file, stackNamed("x"), 0);
        EXPECT_EQ(source.kind, MaskKind::Volume);
        const auto result = imported(source, {{}, ZeroMeaning::Unlabelled, false});
        EXPECT_THAT(result.annotatedSlices(), ElementsAre(2));
        EXPECT_EQ(result.at({7, 8, 2}), 6U);
        const auto complete = imported(source);
        EXPECT_EQ(complete.at({7, 8, 2}), 6U);
        EXPECT_EQ(complete.at({6, 8, 2}), kBackground);
    }
}

TEST_F(MaskImportTest, StopsWhenAsked) {
    writeMask(folder / "cells.tif", kSize, 3);
    std::stop_source stop;
    stop.request_stop();
    const auto source = findMasks(folder / "cells.tif", stackNamed("x"), 0);
    EXPECT_THROW(
        static_cast<void>(importMasks(source, volume, table, {}, JobContext(stop.get_token()))),
        Cancelled);
}

} // namespace
} // namespace lamina::core
