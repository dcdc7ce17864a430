// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/SliceCache.h"
#include "core/io/ImageIo.h"
#include "tests/core/io/IoTestSupport.h"

#include <fmt/format.h>

#include <cstdlib>
#include <future>
#include <thread>

namespace lamina::core {
namespace {

using namespace test;

constexpr int kWidth = 37;
constexpr int kHeight = 23;

/// Writes three pages in the given way and expects them back as slices.
template <typename T>
void expectRoundTrip(const TiffVariant& variant, PixelType type, const std::string& what) {
    SCOPED_TRACE(what);
    const TempFolder folder;
    auto pages = testPages<T>(kWidth, kHeight, 3);
    if constexpr (sizeof(T) >= 2) {
        for (auto& page : pages) {
            for (auto& v : page)
                v = static_cast<T>(v * 257 + 3); // both bytes in use
        }
    }
    writeTestTiff(folder / "a.tif", kWidth, kHeight, pages, variant);
    const auto stack = openStack(folder / "a.tif");
    EXPECT_EQ(stack->size(), (VolumeSize{kWidth, kHeight, 3}));
    ASSERT_EQ(stack->info().type, type);
    for (int z = 0; z < 3; ++z) {
        EXPECT_EQ(valuesOf(*stack->plane({z, 0, 0})),
                  asDoubles(pages[static_cast<std::size_t>(z)]));
    }
}

TEST(TiffReader, EveryCompressionAndByteOrderGivesTheSamePixels) {
    TIFFSetWarningHandler(nullptr); // the old Deflate code is written on purpose
    for (const char* mode : {"wl", "wb", "w8l", "w8b"}) {
        for (const int compression :
             {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,
              COMPRESSION_PACKBITS, COMPRESSION_ZSTD}) {
            for (const bool tiled : {false, true}) {
                TiffVariant v;
                v.mode = mode;
                v.compression = compression;
                v.tiled = tiled;
                const std::string what = std::string(mode) + " " + std::to_string(compression) +
                                         (tiled ? " tiles" : " strips");
                expectRoundTrip<std::uint8_t>(v, PixelType::UInt8, what);
                expectRoundTrip<std::uint16_t>(v, PixelType::UInt16, what);
                expectRoundTrip<std::uint32_t>(v, PixelType::UInt32, what);
                v.format = SAMPLEFORMAT_IEEEFP;
                expectRoundTrip<float>(v, PixelType::Float32, what);
            }
        }
    }
}

TEST(TiffReader, PredictorsAreUndone) {
    for (const char* mode : {"wl", "wb"}) {
        for (const int compression :
             {COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_ZSTD}) {
            for (const bool tiled : {false, true}) {
                TiffVariant v;
                v.mode = mode;
                v.compression = compression;
                v.tiled = tiled;
                v.predictor = 2;
                expectRoundTrip<std::uint8_t>(v, PixelType::UInt8, mode);
                expectRoundTrip<std::uint16_t>(v, PixelType::UInt16, mode);
                expectRoundTrip<std::uint32_t>(v, PixelType::UInt32, mode);
                if (std::string(mode) == "wl") {
                    v.predictor = 3;
                    v.format = SAMPLEFORMAT_IEEEFP;
                    expectRoundTrip<float>(v, PixelType::Float32, mode);
                }
            }
        }
    }
}

/// Puts the compressed strips of a one-page float file into a big-endian file as they are: with
/// predictor 3 they are the same in both byte orders. (libtiff 4.5 writes them wrongly itself.)
void copyAsBigEndian(const std::filesystem::path& from, const std::filesystem::path& to) {
    TIFF* in = TIFFOpen(from.c_str(), "r");
    TIFF* out = TIFFOpen(to.c_str(), "wb");
    ASSERT_TRUE(in != nullptr && out != nullptr);
    for (const std::uint32_t tag :
         {TIFFTAG_IMAGEWIDTH, TIFFTAG_IMAGELENGTH, TIFFTAG_ROWSPERSTRIP}) {
        std::uint32_t value = 0;
        TIFFGetField(in, tag, &value);
        TIFFSetField(out, tag, value);
    }
    for (const std::uint32_t tag :
         {TIFFTAG_COMPRESSION, TIFFTAG_BITSPERSAMPLE, TIFFTAG_PHOTOMETRIC, TIFFTAG_SAMPLESPERPIXEL,
          TIFFTAG_SAMPLEFORMAT, TIFFTAG_PLANARCONFIG, TIFFTAG_PREDICTOR}) {
        std::uint16_t value = 0;
        TIFFGetField(in, tag, &value);
        TIFFSetField(out, tag, value);
    }
    for (std::uint32_t strip = 0; strip < TIFFNumberOfStrips(in); ++strip) {
        std::vector<std::uint8_t> bytes(TIFFGetStrileByteCount(in, strip));
        const auto count = static_cast<tmsize_t>(bytes.size());
        ASSERT_EQ(TIFFReadRawStrip(in, strip, bytes.data(), count), count);
        ASSERT_EQ(TIFFWriteRawStrip(out, strip, bytes.data(), count), count);
    }
    TIFFClose(in);
    TIFFClose(out);
}

TEST(TiffReader, FloatPredictorIsUndoneInBigEndianFilesToo) {
    const TempFolder folder;
    const auto pages = testPages<float>(kWidth, kHeight, 1);
    TiffVariant v;
    v.mode = "wl";
    v.compression = COMPRESSION_ADOBE_DEFLATE;
    v.predictor = 3;
    v.format = SAMPLEFORMAT_IEEEFP;
    writeTestTiff(folder / "little.tif", kWidth, kHeight, pages, v);
    copyAsBigEndian(folder / "little.tif", folder / "big.tif");
    EXPECT_EQ(readBytes(folder / "big.tif").substr(0, 2), "MM");
    EXPECT_EQ(valuesOf(*openStack(folder / "big.tif")->plane({})), asDoubles(pages[0]));
}

TEST(TiffReader, SignedAndLongIntegersKeepTheirValues) {
    const TempFolder folder;
    TiffVariant v;
    v.format = SAMPLEFORMAT_INT;
    const std::vector<std::vector<std::int16_t>> shorts{{-32768, -1, 0, 32767}};
    writeTestTiff(folder / "i16.tif", 2, 2, shorts, v);
    const std::vector<std::vector<std::int8_t>> bytes{{-128, -1, 0, 127}};
    writeTestTiff(folder / "i8.tif", 2, 2, bytes, v);
    const std::vector<std::vector<std::int32_t>> labels{{0, 1, 70000, 2147483647}};
    writeTestTiff(folder / "i32.tif", 2, 2, labels, v);
    const std::vector<std::vector<std::int64_t>> longLabels{{0, 1, 70000, 4294967295}};
    writeTestTiff(folder / "i64.tif", 2, 2, longLabels, v);
    v.format = SAMPLEFORMAT_IEEEFP;
    const std::vector<std::vector<double>> doubles{{-1.5, 0.0, 0.25, 3e4}};
    writeTestTiff(folder / "f64.tif", 2, 2, doubles, v);

    const auto read = [&](const char* name, PixelType type) {
        const auto stack = openStack(folder / name);
        EXPECT_EQ(stack->info().type, type) << name;
        return valuesOf(*stack->plane({}));
    };
    EXPECT_EQ(read("i16.tif", PixelType::Float32), asDoubles(shorts[0]));
    EXPECT_EQ(read("i8.tif", PixelType::Float32), asDoubles(bytes[0]));
    EXPECT_EQ(read("i32.tif", PixelType::UInt32), asDoubles(labels[0]));
    EXPECT_EQ(read("i64.tif", PixelType::UInt32), asDoubles(longLabels[0]));
    EXPECT_EQ(read("f64.tif", PixelType::Float32), doubles[0]);
}

TEST(TiffReader, NegativeLabelsAreRefusedInsteadOfWrappedAround) {
    const TempFolder folder;
    TiffVariant v;
    v.format = SAMPLEFORMAT_INT;
    writeTestTiff<std::int32_t>(folder / "a.tif", 2, 2, {{1, 2, 3, 4}, {1, -2, 3, 4}}, v);
    const auto stack = openStack(folder / "a.tif");
    EXPECT_EQ(stack->plane({0, 0, 0})->value(1, 0), 2.0);
    expectError(ErrorCode::Unsupported, {"a.tif", "page 1"}, [&] {
        (void)stack->plane({1, 0, 0});
    });
}

TEST(TiffReader, ColourBecomesChannelsAndTransparencyIsLeftOut) {
    for (const bool separate : {false, true}) {
        for (const bool tiled : {false, true}) {
            const TempFolder folder;
            TiffVariant v;
            v.samples = 4;
            v.extraAlpha = 1;
            v.separate = separate;
            v.tiled = tiled;
            const auto pages = testPages<std::uint8_t>(kWidth, kHeight, 2, 4);
            writeTestTiff(folder / "a.tif", kWidth, kHeight, pages, v);
            const auto stack = openStack(folder / "a.tif");
            EXPECT_EQ(stack->info().channels, 3);
            EXPECT_EQ(stack->size().z, 2);
            for (int c = 0; c < 3; ++c) {
                EXPECT_EQ(valuesOf(*stack->plane({1, c, 0})),
                          everyNth(pages[1], static_cast<std::size_t>(c), 4));
            }
        }
    }
}

TEST(TiffReader, PreviewPagesAreNotSlices) {
    const TempFolder folder;
    TIFF* tiff = TIFFOpen((folder / "a.tif").c_str(), "w");
    for (const int side : {8, 2, 8, 2}) {
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, side);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, side);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, side);
        if (side == 2) TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
        std::vector<std::uint8_t> pixels(static_cast<std::size_t>(side * side), 9);
        TIFFWriteEncodedStrip(tiff, 0, pixels.data(), side * side);
        TIFFWriteDirectory(tiff);
    }
    TIFFClose(tiff);
    const auto stack = openStack(folder / "a.tif");
    EXPECT_EQ(stack->size(), (VolumeSize{8, 8, 2}));
    EXPECT_EQ(stack->plane({1, 0, 0})->value(7, 7), 9.0);
}

TEST(TiffReader, PagesOfDifferentSizeAreAnErrorThatNamesThePage) {
    const TempFolder folder;
    TIFF* tiff = TIFFOpen((folder / "a.tif").c_str(), "w");
    for (const int side : {8, 8, 6}) {
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, side);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, side);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, side);
        std::vector<std::uint8_t> pixels(static_cast<std::size_t>(side * side), 9);
        TIFFWriteEncodedStrip(tiff, 0, pixels.data(), side * side);
        TIFFWriteDirectory(tiff);
    }
    TIFFClose(tiff);
    expectError(ErrorCode::Unsupported, {"a.tif", "page 2", "6 x 6", "8 x 8"},
                [&] { (void)openStack(folder / "a.tif"); });
}

TEST(TiffReader, UnreadablePixelTypesAreNamed) {
    const TempFolder folder;
    TIFF* tiff = TIFFOpen((folder / "bits.tif").c_str(), "w");
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 8);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    std::uint8_t byte = 0x55;
    TIFFWriteEncodedStrip(tiff, 0, &byte, 1);
    TIFFClose(tiff);
    expectError(ErrorCode::Unsupported, {"bits.tif", "page 0", "1-bit", "Fiji"},
                [&] { (void)openStack(folder / "bits.tif"); });
}

TEST(TiffReader, SeveralThreadsReadOneStackAtOnce) {
    const TempFolder folder;
    TiffVariant v;
    v.compression = COMPRESSION_ADOBE_DEFLATE;
    const auto pages = testPages<std::uint16_t>(64, 64, 24);
    writeTestTiff(folder / "a.tif", 64, 64, pages, v);
    OpenOptions options;
    options.cache = std::make_shared<SliceCache>(0); // every read decodes
    const auto stack = openStack(folder / "a.tif", options);
    std::vector<std::future<int>> workers;
    for (int worker = 0; worker < 4; ++worker) {
        workers.push_back(std::async(std::launch::async, [&, worker] {
            int wrong = 0;
            for (int i = 0; i < 96; ++i) {
                const int z = (i * 5 + worker * 7) % 24;
                wrong += valuesOf(*stack->plane({z, 0, 0})) !=
                         asDoubles(pages[static_cast<std::size_t>(z)]);
            }
            return wrong;
        }));
    }
    for (auto& worker : workers)
        EXPECT_EQ(worker.get(), 0);
}

TEST(TiffReader, ManyOpenStacksDoNotUseUpFileDescriptors) {
    const TempFolder folder;
    std::vector<std::shared_ptr<ImageStack>> stacks;
    for (int i = 0; i < 200; ++i) {
        const auto file = folder / fmt::format("s{}.tif", i);
        writeTestTiff<std::uint8_t>(file, 2, 1, {{static_cast<std::uint8_t>(i), 0}});
        stacks.push_back(openStack(file));
    }
    for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(stacks[static_cast<std::size_t>(i)]->plane({})->value(0, 0), i);
    }
    const auto open = std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                                    std::filesystem::directory_iterator{});
    EXPECT_LT(open, 100);
}

TEST(TiffReader, ForgedStacksOfBothLayoutsOpenWithTheirDirectoriesOnly) {
    const TempFolder folder;
    const std::string tool = std::string(LAMINA_TEST_BINARY_DIR) + "/bin/tiff_forge";
    for (const std::string layout : {"bigtiff", "imagej-block"}) {
        const auto file = folder / (layout + ".tif");
        ASSERT_EQ(std::system((tool + " --out " + file.string() +
                               " --size 64x48x9 --seed 5 --layout " + layout)
                                  .c_str()),
                  0);
    }
    const auto big = openStack(folder / "bigtiff.tif");
    const auto block = openStack(folder / "imagej-block.tif");
    EXPECT_EQ(big->size(), (VolumeSize{64, 48, 9}));
    EXPECT_EQ(block->size(), (VolumeSize{64, 48, 9}));
    EXPECT_EQ(block->info().spacing, (Spacing{0.5, 0.5, 2.0}));
    EXPECT_FALSE(big->info().spacing.has_value());
    for (int z = 0; z < 9; ++z) {
        EXPECT_EQ(valuesOf(*big->plane({z, 0, 0})), valuesOf(*block->plane({z, 0, 0}))) << z;
    }
    EXPECT_NE(valuesOf(*big->plane({0, 0, 0})), valuesOf(*big->plane({1, 0, 0})));
}

} // namespace
} // namespace lamina::core
