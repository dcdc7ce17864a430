// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ImageIo.h"
#include "tests/core/io/IoTestSupport.h"

#include <array>

namespace lamina::core {
namespace {

using namespace test;

using Rgb = std::array<std::uint8_t, 3>;

const std::vector<std::vector<std::uint16_t>> kTwoPages(2, std::vector<std::uint16_t>(6, 7));

std::vector<ChannelInfo> channelsOf(const std::filesystem::path& file) {
    return openStack(file)->info().channelInfo;
}

std::vector<ChannelInfo> omeChannels(const std::string& channels) {
    const TempFolder folder;
    TiffVariant v;
    v.description = ome("DimensionOrder=\"XYZCT\" SizeZ=\"1\" SizeC=\"2\" SizeT=\"1\"",
                        channels + "<TiffData/>");
    writeTestTiff(folder / "a.tif", 3, 2, kTwoPages, v);
    return channelsOf(folder / "a.tif");
}

TEST(ChannelInfo, OmeNamesAndColoursAreRead) {
    const auto channels =
        omeChannels("<Channel ID=\"Channel:0:0\" Name=\"DAPI\" Color=\"65535\"/>"
                    "<Channel ID=\"Channel:0:1\" Name=\"ß-Tubulin\" Color=\"-16776961\"/>");
    ASSERT_EQ(channels.size(), 2U);
    EXPECT_EQ(channels[0].name, "DAPI");
    EXPECT_EQ(channels[0].color, (Rgb{0, 0, 255}));
    EXPECT_EQ(channels[1].name, "ß-Tubulin");
    EXPECT_EQ(channels[1].color, (Rgb{255, 0, 0})); // 0xff0000ff as a signed number
}

TEST(ChannelInfo, OmeWithoutNamesAndColoursSaysNothing) {
    EXPECT_TRUE(omeChannels("<Channel ID=\"Channel:0:0\"/><Channel ID=\"Channel:0:1\"/>").empty());
    EXPECT_TRUE(omeChannels("").empty());
    const auto one = omeChannels("<Channel ID=\"Channel:0:0\" Name=\"GFP\"/>");
    ASSERT_EQ(one.size(), 2U) << "one of two is described";
    EXPECT_EQ(one[0].name, "GFP");
    EXPECT_FALSE(one[0].color);
    EXPECT_EQ(one[1].name, "");
}

TEST(ChannelInfo, MoreOmeChannelsThanPagesAreRefusedBeforeAnyIsDescribed) {
    const TempFolder folder;
    TiffVariant v;
    v.description = ome("DimensionOrder=\"XYZCT\" SizeZ=\"1\" SizeC=\"1000000000\" SizeT=\"1\"",
                        "<Channel Name=\"x\" SamplesPerPixel=\"1000000000\"/><TiffData/>");
    writeTestTiff(folder / "a.tif", 3, 2, kTwoPages, v);
    expectError(ErrorCode::Unreadable, {"a.tif", "1000000000 channels"},
                [&] { (void)openStack(folder / "a.tif"); });
}

TEST(ChannelInfo, AnOmeChannelOfThreeSamplesIsRedGreenAndBlue) {
    const TempFolder folder;
    TiffVariant v;
    v.samples = 3;
    v.description = ome("DimensionOrder=\"XYCZT\" SizeZ=\"1\" SizeC=\"3\" SizeT=\"1\"",
                        "<Channel Name=\"camera\" Color=\"-1\"/><TiffData/>");
    writeTestTiff(folder / "a.tif", 3, 2,
                  std::vector<std::vector<std::uint16_t>>{std::vector<std::uint16_t>(18, 7)}, v);
    const auto channels = channelsOf(folder / "a.tif");
    ASSERT_EQ(channels.size(), 3U);
    EXPECT_EQ(channels[0].color, (Rgb{255, 0, 0}));
    EXPECT_EQ(channels[1].color, (Rgb{0, 255, 0}));
    EXPECT_EQ(channels[2].color, (Rgb{0, 0, 255}));
}

/// What ImageJ writes for two channels with a lookup table each.
std::filesystem::path writeImageJ(const std::filesystem::path& file, bool bigEndian,
                                  std::uint32_t tables = 2) {
    constexpr std::uint32_t kLengths = 50838;
    constexpr std::uint32_t kParts = 50839;
    TIFF* tiff = TIFFOpen(file.c_str(), bigEndian ? "wb" : "wl");
    const std::array<TIFFFieldInfo, 2> fields{{{kLengths, TIFF_VARIABLE2, TIFF_VARIABLE2, TIFF_LONG,
                                                FIELD_CUSTOM, 1, 1, const_cast<char*>("lengths")},
                                               {kParts, TIFF_VARIABLE2, TIFF_VARIABLE2, TIFF_BYTE,
                                                FIELD_CUSTOM, 1, 1, const_cast<char*>("parts")}}};
    TIFFMergeFieldInfo(tiff, fields.data(), fields.size());
    std::vector<std::uint8_t> parts;
    const auto number = [&](std::uint32_t value) {
        for (int i = 0; i < 4; ++i)
            parts.push_back(static_cast<std::uint8_t>(value >> 8 * (bigEndian ? 3 - i : i)));
    };
    number(0x494a494a);                                           // "IJIJ"
    for (const std::uint32_t kind : {0x6c61626cU, 0x6c757473U}) { // a label, then the tables
        number(kind);
        number(kind == 0x6c61626cU ? 1 : tables);
    }
    std::vector<std::uint32_t> lengths{20, 4, 768, 768};
    parts.insert(parts.end(), 4, 'x');
    for (const Rgb brightest : {Rgb{255, 0, 255}, Rgb{0, 200, 40}}) {
        for (const int value : brightest) {
            for (int i = 0; i < 256; ++i)
                parts.push_back(static_cast<std::uint8_t>(i * value / 255));
        }
    }
    const std::vector<std::uint16_t> row(3, 7);
    for (int page = 0; page < 2; ++page) {
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 3);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 16);
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        if (page == 0) {
            TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION,
                         "ImageJ=1.53t\nimages=2\nchannels=2\nhyperstack=true\nmode=composite\n");
            TIFFSetField(tiff, kLengths, static_cast<std::uint32_t>(lengths.size()),
                         lengths.data());
            TIFFSetField(tiff, kParts, static_cast<std::uint32_t>(parts.size()), parts.data());
        }
        TIFFWriteEncodedStrip(tiff, 0, const_cast<std::uint16_t*>(row.data()), 6);
        TIFFWriteDirectory(tiff);
    }
    TIFFClose(tiff);
    return file;
}

TEST(ChannelInfo, ColoursOfImageJComeFromItsLookupTables) {
    const TempFolder folder;
    for (const bool bigEndian : {false, true}) {
        SCOPED_TRACE(bigEndian);
        const auto channels = channelsOf(writeImageJ(folder / "a.tif", bigEndian));
        ASSERT_EQ(channels.size(), 2U);
        EXPECT_EQ(channels[0].name, "");
        EXPECT_EQ(channels[0].color, (Rgb{255, 0, 255}));
        EXPECT_EQ(channels[1].color, (Rgb{0, 200, 40}));
    }
}

TEST(ChannelInfo, TablesOfImageJThatEndTooEarlyAreLeftAlone) {
    const TempFolder folder;
    const auto file = writeImageJ(folder / "a.tif", false, 4000000000U);
    EXPECT_TRUE(channelsOf(file).empty());
    EXPECT_EQ(openStack(file)->info().channels, 2) << "the image opens nevertheless";
}

TEST(ChannelInfo, TiffOfThreeSamplesIsRedGreenAndBlue) {
    const TempFolder folder;
    TiffVariant v;
    v.samples = 3;
    writeTestTiff(folder / "a.tif", 3, 2,
                  std::vector<std::vector<std::uint8_t>>{std::vector<std::uint8_t>(18, 7)}, v);
    const auto channels = channelsOf(folder / "a.tif");
    ASSERT_EQ(channels.size(), 3U);
    EXPECT_EQ(channels[0].color, (Rgb{255, 0, 0}));
    EXPECT_EQ(channels[2].color, (Rgb{0, 0, 255}));
}

} // namespace
} // namespace lamina::core
