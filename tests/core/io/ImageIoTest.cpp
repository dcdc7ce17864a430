// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ImageIo.h"
#include "core/io/Pairing.h"
#include "tests/core/io/IoTestSupport.h"

#include <fmt/format.h>
#include <zlib.h>

namespace lamina::core {
namespace {

using namespace test;

constexpr int kWidth = 7;
constexpr int kHeight = 5;
constexpr int kSlices = 4;

template <typename T> std::string rawVolume(int times = 1) {
    std::string bytes;
    for (int i = 0; i < kWidth * kHeight * kSlices * times; ++i) {
        const auto v = static_cast<T>(i * 3);
        bytes.append(reinterpret_cast<const char*>(&v), sizeof v);
    }
    return bytes;
}

/// Expects slice z to hold rawVolume's values.
void expectRawVolume(const ImageStack& stack, int time = 0) {
    ASSERT_EQ(stack.size(), (VolumeSize{kWidth, kHeight, kSlices}));
    for (const int z : {2, 0, 3, 1}) {
        const auto plane = stack.plane({z, 0, time});
        for (int i = 0; i < kWidth * kHeight; ++i) {
            ASSERT_EQ(plane->value(i % kWidth, i / kWidth),
                      ((time * kSlices + z) * kWidth * kHeight + i) * 3);
        }
    }
}

std::string mhaHeader(const std::string& type, const std::string& extra) {
    return "ObjectType = Image\nNDims = 3\nDimSize = 7 5 4\nElementType = " + type + "\n" + extra +
           "ElementDataFile = LOCAL\n";
}

std::string nrrdHeader(const std::string& extra, const std::string& type = "uint16") {
    return "NRRD0004\ntype: " + type +
           "\ndimension: 3\nsizes: 7 5 4\nendian: little\nencoding: raw\n" + extra + "\n";
}

std::string niftiFile(int units, int times = 1) {
    std::string head(352, '\0');
    const auto put = [&](std::size_t at, auto value) {
        std::memcpy(head.data() + at, &value, sizeof value);
    };
    put(0, std::int32_t{348});
    const std::int16_t dims[] = {static_cast<std::int16_t>(times > 1 ? 4 : 3),
                                 kWidth,
                                 kHeight,
                                 kSlices,
                                 static_cast<std::int16_t>(times),
                                 1,
                                 1,
                                 1};
    std::memcpy(head.data() + 40, dims, sizeof dims);
    put(70, std::int16_t{512}); // uint16
    put(72, std::int16_t{16});
    const float pixdim[] = {1.0F, 0.5F, 0.5F, 2.0F, 1.0F, 1.0F, 1.0F, 1.0F};
    std::memcpy(head.data() + 76, pixdim, sizeof pixdim);
    put(108, 352.0F);
    put(112, 1.0F);
    head[123] = static_cast<char>(units);
    std::memcpy(head.data() + 344, "n+1", 4);
    return head + rawVolume<std::uint16_t>(times);
}

TEST(ImageIo, MetaImageIsReadSliceBySlice) {
    const TempFolder folder;
    writeBytes(folder / "a.mha", mhaHeader("MET_USHORT", "ElementSpacing = 0.5 0.5 2\n") +
                                     rawVolume<std::uint16_t>());
    const auto stack = openStack(folder / "a.mha");
    EXPECT_EQ(stack->info().type, PixelType::UInt16);
    EXPECT_EQ(stack->info().spacing, (Spacing{0.5, 0.5, 2.0}));
    EXPECT_EQ(stack->info().name, "a");
    expectRawVolume(*stack);
}

TEST(ImageIo, MetaImageWithADataFileOfItsOwnIsRead) {
    const TempFolder folder;
    writeBytes(folder / "a.mhd", "ObjectType = Image\nNDims = 3\nDimSize = 7 5 4\nElementType = "
                                 "MET_FLOAT\nElementDataFile = a.raw\n");
    writeBytes(folder / "a.raw", rawVolume<float>());
    const auto stack = openStack(folder / "a.mhd");
    EXPECT_EQ(stack->info().type, PixelType::Float32);
    EXPECT_FALSE(stack->info().spacing.has_value());
    expectRawVolume(*stack);
}

TEST(ImageIo, NrrdIsReadWithItsUnits) {
    const TempFolder folder;
    writeBytes(folder / "plain.nrrd",
               nrrdHeader("spacings: 0.5 0.5 2\n") + rawVolume<std::uint16_t>());
    const auto plain = openStack(folder / "plain.nrrd");
    EXPECT_EQ(plain->info().spacing, (Spacing{0.5, 0.5, 2.0}));
    expectRawVolume(*plain);
    writeBytes(folder / "small.nrrd",
               nrrdHeader("spacings: 0.0005 0.0005 0.002\n") + rawVolume<std::uint16_t>());
    EXPECT_EQ(openStack(folder / "small.nrrd")->info().spacing, (Spacing{0.5, 0.5, 2.0}));
    writeBytes(folder / "none.nrrd", nrrdHeader("") + rawVolume<std::uint16_t>());
    EXPECT_FALSE(openStack(folder / "none.nrrd")->info().spacing.has_value());
    writeBytes(folder / "signed.nrrd", nrrdHeader("", "int16") + rawVolume<std::int16_t>());
    EXPECT_EQ(openStack(folder / "signed.nrrd")->info().type, PixelType::Float32);
}

TEST(ImageIo, NiftiSpacingIsConvertedFromItsUnit) {
    const TempFolder folder;
    writeBytes(folder / "micro.nii", niftiFile(3));
    const auto stack = openStack(folder / "micro.nii");
    EXPECT_EQ(stack->info().spacing, (Spacing{0.5, 0.5, 2.0}));
    expectRawVolume(*stack);
    writeBytes(folder / "milli.nii", niftiFile(2));
    EXPECT_EQ(openStack(folder / "milli.nii")->info().spacing, (Spacing{500.0, 500.0, 2000.0}));
    writeBytes(folder / "unknown.nii", niftiFile(0));
    EXPECT_EQ(openStack(folder / "unknown.nii")->info().spacing, (Spacing{0.5, 0.5, 2.0}));
}

TEST(ImageIo, FourthAxisOfAVolumeIsTime) {
    const TempFolder folder;
    writeBytes(folder / "a.nii", niftiFile(3, 3));
    const auto stack = openStack(folder / "a.nii");
    EXPECT_EQ(stack->info().timePoints, 3);
    expectRawVolume(*stack, 2);
}

TEST(ImageIo, CutVolumesAreErrors) {
    const TempFolder folder;
    const auto cut = [](const std::string& bytes) { return bytes.substr(0, bytes.size() - 100); };
    writeBytes(folder / "a.mha", cut(mhaHeader("MET_USHORT", "") + rawVolume<std::uint16_t>()));
    writeBytes(folder / "a.nrrd", cut(nrrdHeader("") + rawVolume<std::uint16_t>()));
    writeBytes(folder / "a.nii", cut(niftiFile(3)));
    for (const char* name : {"a.mha", "a.nrrd", "a.nii"}) {
        SCOPED_TRACE(name);
        expectError(ErrorCode::Unreadable, {name}, [&] {
            const auto stack = openStack(folder / name);
            for (int z = 0; z < stack->size().z; ++z)
                (void)stack->plane({z, 0, 0});
        });
    }
    writeBytes(folder / "b.mhd", "ObjectType = Image\nNDims = 3\nDimSize = 7 5 4\nElementType = "
                                 "MET_FLOAT\nElementDataFile = gone.raw\n");
    expectError(ErrorCode::Unreadable, {"b.mhd"},
                [&] { (void)openStack(folder / "b.mhd")->plane({}); });
}

/// Bytes as zlib (or, for `gzip`, gzip) packs them.
std::string packed(const std::string& bytes, bool gzip) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, gzip ? 31 : 15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string result(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    return result;
}

TEST(ImageIo, CompressedVolumesAreReadOrFoundDamaged) {
    const std::string zlibVolume = packed(rawVolume<std::uint16_t>(), false);
    const auto mha = mhaHeader("MET_USHORT", "CompressedData = True\nCompressedDataSize = " +
                                                 std::to_string(zlibVolume.size()) + "\n");
    const std::string nrrd = "NRRD0004\ntype: uint16\ndimension: 3\nsizes: 7 5 4\nendian: little\n"
                             "encoding: gzip\n\n";
    const std::pair<const char*, std::string> files[] = {
        {"a.mha", mha + zlibVolume},
        {"a.nrrd", nrrd + packed(rawVolume<std::uint16_t>(), true)},
        {"a.nii.gz", packed(niftiFile(3), true)}};
    for (const auto& [name, bytes] : files) {
        SCOPED_TRACE(name);
        const TempFolder folder;
        writeBytes(folder / name, bytes);
        expectRawVolume(*openStack(folder / name));
        writeBytes(folder / name, bytes.substr(0, bytes.size() - 40));
        expectError(ErrorCode::Unreadable, {name},
                    [&] { (void)openStack(folder / name)->plane({}); });
        std::string damaged = bytes;
        for (std::size_t i = bytes.size() - 60; i < bytes.size() - 40; ++i)
            damaged[i] ^= '\x55';
        writeBytes(folder / name, damaged);
        expectError(ErrorCode::Unreadable, {name},
                    [&] { (void)openStack(folder / name)->plane({}); });
    }
}

/// A BMP of 24 bits: rows bottom up, blue first, padded to four bytes.
std::string bmpFile() {
    std::string head(54, '\0');
    const auto put = [&](std::size_t at, std::uint32_t v) { std::memcpy(head.data() + at, &v, 4); };
    head[0] = 'B';
    head[1] = 'M';
    put(2, 54 + 16);
    put(10, 54);
    put(14, 40);
    put(18, 2);
    put(22, 2);
    head[26] = 1;
    head[28] = 24;
    put(34, 16);
    const unsigned char rows[] = {7, 8, 9, 10, 11, 12, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0};
    return head + std::string(reinterpret_cast<const char*>(rows), sizeof rows);
}

TEST(ImageIo, BmpColoursBecomeChannelsRedGreenBlue) {
    const TempFolder folder;
    writeBytes(folder / "a.bmp", bmpFile());
    const auto stack = openStack(folder / "a.bmp");
    ASSERT_EQ(stack->info().channelInfo.size(), 3U);
    EXPECT_EQ(stack->info().channelInfo[2].color, (std::array<std::uint8_t, 3>{0, 0, 255}));
    EXPECT_EQ(stack->size(), (VolumeSize{2, 2, 1}));
    ASSERT_EQ(stack->info().channels, 3);
    EXPECT_EQ(stack->plane({0, 0, 0})->value(0, 0), 3);
    EXPECT_EQ(stack->plane({0, 1, 0})->value(1, 0), 5);
    EXPECT_EQ(stack->plane({0, 2, 0})->value(1, 1), 10);
}

TEST(ImageIo, CutPicturesAreErrors) {
    const TempFolder folder;
    writeBytes(folder / "a.bmp", bmpFile().substr(0, 60));
    expectError(ErrorCode::Unreadable, {"a.bmp"},
                [&] { (void)openStack(folder / "a.bmp")->plane({}); });
    writeBytes(folder / "a.jpg",
               std::string("\xFF\xD8\xFF\xE0\x00\x10JFIF", 10) + std::string(300, 'x'));
    expectError(ErrorCode::Unreadable, {"a.jpg"}, [&] { (void)openStack(folder / "a.jpg"); });
    writeBytes(folder / "a.png",
               std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x02\x08\0\0\0\0", 29));
    expectError(ErrorCode::Unreadable, {"a.png"},
                [&] { (void)openStack(folder / "a.png")->plane({}); });
}

TEST(ImageIo, FilesThatAreNoImagesSayWhatTheyAre) {
    const TempFolder folder;
    expectError(ErrorCode::NotFound, {"gone.tif", "does not exist"},
                [&] { (void)openStack(folder / "gone.tif"); });
    writeBytes(folder / "empty.tif", "");
    expectError(ErrorCode::Unreadable, {"empty.tif", "0 bytes"},
                [&] { (void)openStack(folder / "empty.tif"); });
    writeBytes(folder / "text.tif", "These are notes about the recording of Monday.\n");
    expectError(ErrorCode::Unreadable, {"text.tif", "text"},
                [&] { (void)openStack(folder / "text.tif"); });
    writeBytes(folder / "noise.tif", std::string("\x01\x02\x03\x04\x05\x06\x07\xFE", 8));
    expectError(ErrorCode::Unsupported, {"noise.tif", "TIFF"},
                [&] { (void)openStack(folder / "noise.tif"); });
    expectError(ErrorCode::InvalidArgument, {"folder"}, [&] { (void)openStack(folder.path()); });
}

TEST(ImageIo, MicroscopeFormatsSayHowToConvert) {
    const TempFolder folder;
    writeBytes(folder / "a.czi", std::string("ZISRAWFILE").append(50, '\0'));
    writeBytes(folder / "a.nd2", std::string("\xDA\xCE\xBE\x0A").append(50, '\0'));
    writeBytes(folder / "a.lif", std::string("\x70\0\0\0", 4).append(50, '\x01'));
    for (const char* name : {"a.czi", "a.nd2", "a.lif"}) {
        expectError(ErrorCode::Unsupported, {name, "Bio-Formats", "bfconvert"},
                    [&] { (void)openStack(folder / name); });
    }
    std::filesystem::create_directory(folder / "b.ome.zarr");
    expectError(ErrorCode::Unsupported, {"b.ome.zarr", "OME-Zarr", "Bio-Formats"},
                [&] { (void)openStack(folder / "b.ome.zarr"); });
    expectError(ErrorCode::Unsupported, {"b.ome.zarr", "OME-Zarr"},
                [&] { (void)openStacks({folder / "b.ome.zarr"}); });
    expectError(ErrorCode::Unsupported, {"a.czi"}, [&] {
        std::filesystem::remove_all(folder / "b.ome.zarr");
        (void)openStacks({folder.path()});
    });
}

void writeFrame(const std::filesystem::path& file, int value, int pages = 1, int side = 4) {
    writeTestTiff(file, side, side,
                  std::vector<std::vector<std::uint8_t>>(
                      static_cast<std::size_t>(pages),
                      std::vector<std::uint8_t>(static_cast<std::size_t>(side * side),
                                                static_cast<std::uint8_t>(value))));
}

TEST(ImageIo, FolderGivesOneStackPerFileInNaturalOrder) {
    const TempFolder folder;
    for (const int i : {10, 9, 1})
        writeFrame(folder / fmt::format("t{}.tif", i), i, 2);
    writeBytes(folder / "notes.txt", "notes");
    writeBytes(folder / ".hidden.tif", "x");
    writeBytes(folder / "Thumbs.db", std::string("\xD0\xCF\x11\xE0", 4) + std::string(50, '\0'));
    const auto stacks = openStacks({folder.path()});
    ASSERT_EQ(stacks.size(), 3U);
    EXPECT_EQ(stacks[0]->info().name, "t1");
    EXPECT_EQ(stacks[1]->info().name, "t9");
    EXPECT_EQ(stacks[2]->info().name, "t10");
    EXPECT_EQ(stacks[2]->plane({1, 0, 0})->value(3, 3), 10);
}

TEST(ImageIo, FolderOf2DFilesIsOneStackOnRequest) {
    const TempFolder folder;
    std::filesystem::create_directory(folder / "series");
    for (int i = 0; i < 12; ++i)
        writeFrame(folder.path() / "series" / fmt::format("z{}.tif", i), i);
    OpenOptions options;
    options.folderAsStack = true;
    options.spacing = Spacing{0.5, 0.5, 3.0};
    const auto stacks = openStacks({folder.path() / "series" / ""}, options);
    ASSERT_EQ(stacks.size(), 1U);
    EXPECT_EQ(stacks[0]->size(), (VolumeSize{4, 4, 12}));
    EXPECT_EQ(stacks[0]->info().name, "series");
    EXPECT_EQ(stacks[0]->spacing(), (Spacing{0.5, 0.5, 3.0}));
    EXPECT_FALSE(stacks[0]->info().spacing.has_value());
    for (int z = 0; z < 12; ++z)
        EXPECT_EQ(stacks[0]->plane({z, 0, 0})->value(0, 0), z);
}

TEST(ImageIo, FolderAsStackRefusesFilesThatDoNotFitTogether) {
    OpenOptions options;
    options.folderAsStack = true;
    const TempFolder sizes;
    writeFrame(sizes / "a1.tif", 1);
    writeFrame(sizes / "a2.tif", 1, 1, 5);
    expectError(ErrorCode::Mismatch, {"a2.tif", "5 x 5", "a1.tif", "4 x 4"},
                [&] { (void)openStacks({sizes.path()}, options); });
    const TempFolder stacks;
    writeFrame(stacks / "a1.tif", 1, 3);
    expectError(ErrorCode::Mismatch, {"a1.tif", "3 slices"},
                [&] { (void)openStacks({stacks.path()}, options); });
}

TEST(ImageIo, FolderWithoutImagesIsAnErrorThatNamesFoldersInIt) {
    const TempFolder folder;
    expectError(ErrorCode::NotFound, {"no image file"}, [&] { (void)openStacks({folder.path()}); });
    std::filesystem::create_directory(folder / "01");
    std::filesystem::create_directory(folder / "01_GT");
    writeBytes(folder / "readme.md", "text");
    expectError(ErrorCode::NotFound, {"01, 01_GT"}, [&] { (void)openStacks({folder.path()}); });
    expectError(ErrorCode::NotFound, {"missing"}, [&] { (void)openStacks({folder / "missing"}); });
}

TEST(ImageIo, BrokenImageInAFolderIsNotSkipped) {
    const TempFolder folder;
    writeFrame(folder / "a.tif", 1);
    writeBytes(folder / "b.tif", "");
    expectError(ErrorCode::Unreadable, {"b.tif"}, [&] { (void)openStacks({folder.path()}); });
}

TEST(ImageIo, StackNamesDropTheWholeEnding) {
    const TempFolder folder;
    for (const char* name : {"a.ome.tif", "b.TIFF", "c.x.tif"})
        writeFrame(folder / name, 1);
    const auto stacks = openStacks({folder.path()});
    EXPECT_EQ(stacks[0]->info().name, "a");
    EXPECT_EQ(stacks[1]->info().name, "b");
    EXPECT_EQ(stacks[2]->info().name, "c.x");
}

std::shared_ptr<ImageStack> named(const std::string& name, VolumeSize size = {2, 2, 1}) {
    StackInfo info;
    info.name = name;
    info.size = size;
    std::vector<Plane> planes(static_cast<std::size_t>(size.z),
                              Plane(size.x, size.y, PixelType::UInt8));
    return std::make_shared<ImageStack>(makeMemorySource(info, planes));
}

TEST(Pairing, StemsLoseOneSuffix) {
    EXPECT_EQ(pairingStem("a_raw"), "a");
    EXPECT_EQ(pairingStem("a_masks"), "a");
    EXPECT_EQ(pairingStem("a_raw_labels"), "a_raw");
    EXPECT_EQ(pairingStem("a_b"), "a_b");
    EXPECT_EQ(pairingStem("_raw"), "_raw");
}

TEST(Pairing, OneWithOneAlwaysPairs) {
    EXPECT_EQ(pairStacks({named("x")}, {named("y")}).size(), 1U);
}

TEST(Pairing, SeveralPairByNameWhateverTheirOrder) {
    const auto pairs =
        pairStacks({named("b_raw"), named("a_image")}, {named("a_labels"), named("b")});
    ASSERT_EQ(pairs.size(), 2U);
    EXPECT_EQ(pairs[0].first->info().name, "b_raw");
    EXPECT_EQ(pairs[0].second->info().name, "b");
    EXPECT_EQ(pairs[1].second->info().name, "a_labels");
}

TEST(Pairing, ChallengeFramesPairWithTheirReferencesAndResults) {
    const auto gold =
        pairStacks({named("t000"), named("t001")}, {named("man_seg001"), named("man_seg000")});
    EXPECT_EQ(gold[1].second->info().name, "man_seg001");
    const auto result = pairStacks({named("man_seg000"), named("man_seg001")},
                                   {named("mask000"), named("mask001")});
    EXPECT_EQ(result[0].second->info().name, "mask000");
}

TEST(Pairing, EveryLeftoverIsListed) {
    expectError(ErrorCode::Mismatch, {"lonely_raw", "stray_mask"}, [] {
        (void)pairStacks({named("a"), named("lonely_raw")}, {named("a"), named("stray_mask")});
    });
    expectError(ErrorCode::Mismatch, {"b"}, [] {
        (void)pairStacks({named("a"), named("b")}, {named("a")});
    });
}

TEST(Pairing, NamesThatCannotBeToldApartAreAnError) {
    expectError(ErrorCode::Mismatch, {"a_raw", "a_image"}, [] {
        (void)pairStacks({named("a_raw"), named("a_image")}, {named("a"), named("b")});
    });
}

TEST(Pairing, SizesMustAgree) {
    expectError(ErrorCode::Mismatch, {"x", "y", "2 x 2 x 1", "2 x 2 x 3"}, [] {
        (void)pairStacks({named("x")}, {named("y", {2, 2, 3})});
    });
}

} // namespace
} // namespace lamina::core
