// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/SliceCache.h"
#include "core/io/ImageIo.h"
#include "core/io/PlaneSources.h"
#include "tests/core/io/IoTestSupport.h"

#include <random>

namespace lamina::core {
namespace {

using namespace test;

/// All pixel values of all planes, in order.
std::vector<std::vector<double>> readEverything(const std::filesystem::path& file) {
    const auto source = openTiffSource(file);
    std::vector<std::vector<double>> planes;
    for (int t = 0; t < source->info().timePoints; ++t) {
        for (int c = 0; c < source->info().channels; ++c) {
            for (int z = 0; z < source->info().size.z; ++z) {
                planes.push_back(valuesOf(source->readPlane({z, c, t})));
            }
        }
    }
    return planes;
}

struct Sample {
    std::string name;
    TiffVariant variant;
};

std::vector<Sample> samples() {
    std::vector<Sample> all;
    TiffVariant v;
    all.push_back({"uncompressed strips", v});
    v.mode = "w8b";
    v.compression = COMPRESSION_ADOBE_DEFLATE;
    v.tiled = true;
    all.push_back({"big-endian BigTIFF, Deflate tiles", v});
    v.mode = "w";
    v.compression = COMPRESSION_LZW;
    v.tiled = false;
    v.predictor = 2;
    v.description = "ImageJ=1.53t\nimages=3\nslices=3\nunit=um\nspacing=2\n";
    v.resolution = 2.0F;
    all.push_back({"ImageJ, LZW", v});
    v.compression = COMPRESSION_ZSTD;
    v.predictor = 1;
    v.description = "<?xml version=\"1.0\"?><OME><Image><Pixels DimensionOrder=\"XYZCT\" "
                    "SizeX=\"21\" SizeY=\"17\" "
                    "SizeZ=\"3\" SizeC=\"1\" SizeT=\"1\"><TiffData/></Pixels></Image></OME>";
    all.push_back({"OME, Zstd", v});
    v.compression = COMPRESSION_PACKBITS;
    v.description.clear();
    all.push_back({"PackBits", v});
    return all;
}

TEST(TiffDamage, FileCutAtAnyPlaceIsAnErrorThatNamesThePage) {
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.name);
        const TempFolder folder;
        writeTestTiff(folder / "whole.tif", 21, 17, testPages<std::uint16_t>(21, 17, 3),
                      sample.variant);
        const std::string bytes = readBytes(folder / "whole.tif");
        const auto expected = readEverything(folder / "whole.tif");
        ASSERT_EQ(expected.size(), 3U);
        for (std::size_t length = 8; length < bytes.size(); length += length < 64 ? 1 : 13) {
            writeBytes(folder / "cut.tif", bytes.substr(0, length));
            try {
                // Padding at the very end may be missing without harm; pixels may not.
                EXPECT_EQ(readEverything(folder / "cut.tif"), expected) << "cut at " << length;
            } catch (const Error& error) {
                EXPECT_EQ(static_cast<int>(error.code()), static_cast<int>(ErrorCode::Unreadable))
                    << error.what();
                EXPECT_NE(std::string(error.what()).find("cut.tif"), std::string::npos)
                    << error.what();
                EXPECT_NE(std::string(error.what()).find("page "), std::string::npos)
                    << error.what();
            }
        }
    }
}

TEST(TiffDamage, CutFileNeverOpensWithFewerSlices) {
    const TempFolder folder;
    writeTestTiff(folder / "whole.tif", 64, 64, testPages<std::uint16_t>(64, 64, 6));
    const std::string bytes = readBytes(folder / "whole.tif");
    int refused = 0;
    for (int tenth = 1; tenth < 10; ++tenth) {
        writeBytes(folder / "cut.tif",
                   bytes.substr(0, bytes.size() * static_cast<std::size_t>(tenth) / 10));
        try {
            (void)openStack(folder / "cut.tif");
        } catch (const Error&) {
            ++refused;
        }
    }
    EXPECT_EQ(refused, 9);
}

TEST(TiffDamage, MissingPageIsTheOneThatIsNamed) {
    const TempFolder folder;
    TiffVariant v;
    v.rowsPerStrip = 64;
    writeTestTiff(folder / "whole.tif", 64, 64, testPages<std::uint16_t>(64, 64, 6), v);
    // Each page is 8192 bytes of pixels and a directory of under 1 KiB.
    writeBytes(folder / "cut.tif", readBytes(folder / "whole.tif").substr(0, 8192 * 4));
    expectError(ErrorCode::Unreadable, {"cut.tif", "page 3"},
                [&] { (void)openStack(folder / "cut.tif"); });
}

TEST(TiffDamage, PixelsBeyondTheEndAreFoundWhenOpeningNotWhenReading) {
    const TempFolder folder;
    // libtiff writes pixels before their directory, so directories that lie first are made by hand.
    TiffVariant v;
    v.mode = "wb";
    v.rowsPerStrip = 64;
    writeTestTiff(folder / "whole.tif", 64, 64, testPages<std::uint8_t>(64, 64, 2), v);
    std::string bytes = readBytes(folder / "whole.tif");
    const std::string entry{0x01, 0x11, 0}; // StripOffsets
    const std::size_t second = bytes.rfind(entry);
    ASSERT_NE(second, std::string::npos);
    const bool isShort = bytes[second + 3] == 3;
    if (isShort) {
        bytes[second + 8] = '\xFF';
    } else {
        bytes[second + 8] = '\x7F';
    }
    writeBytes(folder / "moved.tif", bytes);
    expectError(ErrorCode::Unreadable, {"moved.tif", "page 1", "end of the file"},
                [&] { (void)openStack(folder / "moved.tif"); });
}

TEST(TiffDamage, DamagedCompressedDataIsAnErrorAtItsPage) {
    const TempFolder folder;
    TiffVariant v;
    v.compression = COMPRESSION_ADOBE_DEFLATE;
    v.rowsPerStrip = 64;
    writeTestTiff(folder / "a.tif", 64, 64, testPages<std::uint16_t>(64, 64, 1), v);
    std::string bytes = readBytes(folder / "a.tif");
    for (std::size_t i = 100; i < 200; ++i)
        bytes[i] = static_cast<char>(~bytes[i]);
    writeBytes(folder / "a.tif", bytes);
    const auto stack = openStack(folder / "a.tif");
    expectError(ErrorCode::Unreadable, {"a.tif", "page 0"}, [&] { (void)stack->plane({}); });
}

TEST(TiffDamage, FileThatShrinksWhileOpenIsAnError) {
    const TempFolder folder;
    writeTestTiff(folder / "a.tif", 64, 64, testPages<std::uint16_t>(64, 64, 6));
    const auto stack = openStack(folder / "a.tif");
    EXPECT_EQ(stack->plane({0, 0, 0})->width(), 64);
    std::filesystem::resize_file(folder / "a.tif", 9000);
    expectError(ErrorCode::Unreadable, {"a.tif", "page 5"}, [&] { (void)stack->plane({5, 0, 0}); });
}

TEST(TiffDamage, RandomlyDamagedFilesGiveErrorsOrPlanesButNeverCrash) {
    std::mt19937 random(7);
    int refused = 0;
    for (const Sample& sample : samples()) {
        const TempFolder folder;
        writeTestTiff(folder / "whole.tif", 21, 17, testPages<std::uint16_t>(21, 17, 3),
                      sample.variant);
        const std::string bytes = readBytes(folder / "whole.tif");
        for (int trial = 0; trial < 300; ++trial) {
            std::string damaged = bytes;
            const int changes = 1 + static_cast<int>(random() % 4);
            for (int i = 0; i < changes; ++i)
                damaged[random() % damaged.size()] = static_cast<char>(random());
            writeBytes(folder / "damaged.tif", damaged);
            try {
                const auto stack = openStack(folder / "damaged.tif");
                for (int z = 0; z < stack->size().z; ++z)
                    (void)stack->plane({z, 0, 0});
            } catch (const Error& error) {
                ++refused;
                EXPECT_NE(std::string(error.what()).find("damaged.tif"), std::string::npos)
                    << error.what();
            }
        }
    }
    EXPECT_GT(refused, 100);
}

TEST(TiffDamage, DirectoriesThatRunInACircleAreAnError) {
    const TempFolder folder;
    TiffVariant v;
    v.mode = "wl";
    writeTestTiff(folder / "a.tif", 8, 8, testPages<std::uint8_t>(8, 8, 2), v);
    TIFF* tiff = TIFFOpen((folder / "a.tif").c_str(), "r");
    TIFFReadDirectory(tiff);
    const std::uint64_t last = TIFFCurrentDirOffset(tiff);
    TIFFClose(tiff);
    std::string whole = readBytes(folder / "a.tif");
    const auto entries = static_cast<std::size_t>(static_cast<unsigned char>(whole[last]));
    whole.replace(last + 2 + entries * 12, 4, whole.substr(4, 4)); // offset of the first directory
    writeBytes(folder / "a.tif", whole);
    expectError(ErrorCode::Unreadable, {"a.tif", "page 2"},
                [&] { (void)openStack(folder / "a.tif"); });
}

} // namespace
} // namespace lamina::core
