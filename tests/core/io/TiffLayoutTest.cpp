// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ImageIo.h"
#include "core/io/NaturalOrder.h"
#include "core/io/Units.h"
#include "tests/core/io/IoTestSupport.h"

namespace lamina::core {
namespace {

using namespace test;

/// Pages of 3 x 2 pixels, all of the value of their page number.
std::vector<std::vector<std::uint16_t>> numberedPages(int count) {
    std::vector<std::vector<std::uint16_t>> pages;
    for (int p = 0; p < count; ++p)
        pages.emplace_back(6, static_cast<std::uint16_t>(p));
    return pages;
}

std::shared_ptr<ImageStack> openWith(const TempFolder& folder, const std::string& description,
                                     int pages, float resolution = 0.0F) {
    TiffVariant v;
    v.description = description;
    v.resolution = resolution;
    writeTestTiff(folder / "a.tif", 3, 2, numberedPages(pages), v);
    return openStack(folder / "a.tif");
}

double pageAt(const ImageStack& stack, int z, int channel, int time) {
    return stack.plane({z, channel, time})->value(2, 1);
}

TEST(TiffLayout, ImageJHyperstacksRunThroughChannelsThenSlicesThenFrames) {
    const TempFolder folder;
    const auto stack = openWith(
        folder, "ImageJ=1.53t\nimages=24\nchannels=2\nslices=4\nframes=3\nhyperstack=true\n", 24);
    EXPECT_EQ(stack->size().z, 4);
    EXPECT_EQ(stack->info().channels, 2);
    EXPECT_EQ(stack->info().timePoints, 3);
    for (int t = 0; t < 3; ++t) {
        for (int z = 0; z < 4; ++z) {
            for (int c = 0; c < 2; ++c)
                EXPECT_EQ(pageAt(*stack, z, c, t), (t * 4 + z) * 2 + c);
        }
    }
}

TEST(TiffLayout, MoreChannelsThanImageJKnowsAreSlices) {
    const TempFolder folder;
    const auto stack =
        openWith(folder, "ImageJ=1.11a\nimages=20\nchannels=20\nhyperstack=true\n", 20);
    EXPECT_EQ(stack->size().z, 20);
    EXPECT_EQ(stack->info().channels, 1);
    EXPECT_EQ(pageAt(*stack, 13, 0, 0), 13);
    const auto seven = openWith(folder, "ImageJ=1.11a\nimages=7\nchannels=7\nhyperstack=true\n", 7);
    EXPECT_EQ(seven->info().channels, 7);
}

TEST(TiffLayout, ImageJStacksWithoutDimensionsAreSlices) {
    const TempFolder folder;
    const auto stack = openWith(folder, "ImageJ=1.53t\nimages=5\n", 5);
    EXPECT_EQ(stack->size().z, 5);
    EXPECT_EQ(stack->info().format, "TIFF (ImageJ)");
}

TEST(TiffLayout, ImageJSpacingIsReadInEveryUnit) {
    struct Case {
        const char* lines;
        Spacing expected;
    };
    const Case cases[] = {
        {"unit=um\nspacing=2.0\n", {0.5, 0.5, 2.0}},
        {"unit=\xC2\xB5m\nspacing=2.0\n", {0.5, 0.5, 2.0}},
        {"unit=\xB5m\nspacing=2.0\n", {0.5, 0.5, 2.0}},
        {"unit=\\u00B5m\nspacing=2.0\n", {0.5, 0.5, 2.0}},
        {"unit=micron\nspacing=2.0\n", {0.5, 0.5, 2.0}},
        {"unit=microns\nspacing=-2.0\n", {0.5, 0.5, 2.0}},
        {"unit=nm\nspacing=300\n", {0.0005, 0.0005, 0.3}},
        {"unit=mm\nspacing=0.001\n", {500.0, 500.0, 1.0}},
        {"unit=um\n", {0.5, 0.5, 1.0}},
        {"unit=um\nyunit=nm\nzunit=mm\nspacing=0.003\n", {0.5, 0.0005, 3.0}},
    };
    for (const Case& c : cases) {
        const TempFolder folder;
        const auto stack =
            openWith(folder, std::string("ImageJ=1.53t\nimages=2\nslices=2\n") + c.lines, 2, 2.0F);
        EXPECT_EQ(stack->info().spacing, c.expected) << c.lines;
    }
}

TEST(TiffLayout, SpacingIsUnknownWithoutAUnitOfLength) {
    for (const char* lines : {"", "unit=pixel\nspacing=2.0\n", "spacing=2.0\n"}) {
        const TempFolder folder;
        const auto stack =
            openWith(folder, std::string("ImageJ=1.53t\nimages=2\nslices=2\n") + lines, 2, 2.0F);
        EXPECT_FALSE(stack->info().spacing.has_value()) << lines;
        EXPECT_FALSE(stack->spacingKnown());
    }
}

TEST(TiffLayout, ImageJHeaderThatAnnouncesMorePagesIsAnError) {
    const TempFolder folder;
    expectError(ErrorCode::Unreadable, {"a.tif", "page 4", "7 pages"},
                [&] { (void)openWith(folder, "ImageJ=1.53t\nimages=7\nslices=7\n", 4); });
    const TempFolder other;
    expectError(ErrorCode::Unreadable, {"a.tif", "page 1", "2000000000 pages"}, [&] {
        (void)openWith(other, "ImageJ=1.53t\nimages=2000000000\nslices=2000000000\n", 1);
    });
}

/// One directory, planes in one block behind it, in big-endian order as ImageJ writes.
std::string oneBlockFile(int pages, const std::string& description, bool rgb) {
    TiffVariant v;
    v.mode = "wb";
    v.description = description;
    v.rowsPerStrip = 2;
    const TempFolder folder;
    std::string bytes;
    if (rgb) {
        v.samples = 3;
        writeTestTiff<std::uint8_t>(folder / "a.tif", 3, 2, {std::vector<std::uint8_t>(18, 0)}, v);
    } else {
        writeTestTiff(folder / "a.tif", 3, 2, numberedPages(1), v);
    }
    bytes = readBytes(folder / "a.tif");
    // libtiff puts the pixels before the directory: move the offset to a block at the end.
    const std::string oldOffset{0, 0, 0, 8};
    const std::string entry{0x01, 0x11, 0, 4, 0, 0, 0, 1};
    const std::string shortEntry{0x01, 0x11, 0, 3, 0, 0, 0, 1};
    std::size_t at = bytes.find(entry);
    const auto offset = static_cast<std::uint32_t>(bytes.size());
    if (at != std::string::npos) {
        for (int i = 0; i < 4; ++i)
            bytes[at + 8 + static_cast<std::size_t>(i)] = static_cast<char>(offset >> (24 - 8 * i));
    } else {
        at = bytes.find(shortEntry);
        EXPECT_NE(at, std::string::npos);
        bytes[at + 8] = static_cast<char>(offset >> 8);
        bytes[at + 9] = static_cast<char>(offset);
    }
    for (int p = 0; p < pages; ++p) {
        for (int i = 0; i < 6; ++i) {
            if (rgb) {
                for (int s = 0; s < 3; ++s)
                    bytes += static_cast<char>(p * 10 + s);
            } else {
                bytes += static_cast<char>(p); // high byte first
                bytes += static_cast<char>(i);
            }
        }
    }
    return bytes;
}

TEST(TiffLayout, OneDirectoryWithContiguousPlanesIsAWholeHyperstack) {
    const TempFolder folder;
    writeBytes(
        folder / "a.tif",
        oneBlockFile(6, "ImageJ=1.53t\nimages=6\nchannels=2\nslices=3\nhyperstack=true\n", false));
    const auto stack = openStack(folder / "a.tif");
    EXPECT_EQ(stack->size().z, 3);
    EXPECT_EQ(stack->info().channels, 2);
    for (int z = 0; z < 3; ++z) {
        for (int c = 0; c < 2; ++c)
            EXPECT_EQ(pageAt(*stack, z, c, 0), (z * 2 + c) * 256 + 5);
    }
}

TEST(TiffLayout, OneDirectoryWithColourPlanesGivesChannels) {
    const TempFolder folder;
    writeBytes(folder / "a.tif", oneBlockFile(4, "ImageJ=1.53t\nimages=4\nslices=4\n", true));
    const auto stack = openStack(folder / "a.tif");
    EXPECT_EQ(stack->size().z, 4);
    EXPECT_EQ(stack->info().channels, 3);
    EXPECT_EQ(pageAt(*stack, 3, 2, 0), 32);
}

TEST(TiffLayout, TruncatedBlockNamesTheFirstMissingPage) {
    const TempFolder folder;
    std::string bytes = oneBlockFile(6, "ImageJ=1.53t\nimages=6\nslices=6\n", false);
    writeBytes(folder / "a.tif", bytes.substr(0, bytes.size() - 2 * 12 - 1));
    expectError(ErrorCode::Unreadable, {"a.tif", "page 3", "6 pages"},
                [&] { (void)openStack(folder / "a.tif"); });
}

TEST(TiffLayout, EveryOmeDimensionOrderIsFollowed) {
    const int z = 2;
    const int c = 3;
    const int t = 4;
    for (const std::string order : {"XYZCT", "XYZTC", "XYCZT", "XYCTZ", "XYTZC", "XYTCZ"}) {
        const TempFolder folder;
        const auto stack =
            openWith(folder,
                     ome("DimensionOrder=\"" + order + "\" SizeZ=\"2\" SizeC=\"3\" SizeT=\"4\"",
                         "<TiffData/>"),
                     z * c * t);
        for (int iz = 0; iz < z; ++iz) {
            for (int ic = 0; ic < c; ++ic) {
                for (int it = 0; it < t; ++it) {
                    int page = 0;
                    int stride = 1;
                    for (const char axis : order.substr(2)) {
                        page += stride * (axis == 'Z' ? iz : axis == 'C' ? ic : it);
                        stride *= axis == 'Z' ? z : axis == 'C' ? c : t;
                    }
                    EXPECT_EQ(pageAt(*stack, iz, ic, it), page) << order;
                }
            }
        }
    }
}

TEST(TiffLayout, OmeTiffDataPlacesSinglePlanes) {
    const TempFolder folder;
    const auto stack = openWith(folder,
                                ome("DimensionOrder=\"XYZCT\" SizeZ=\"3\" SizeC=\"1\" SizeT=\"1\"",
                                    "<TiffData IFD=\"2\" FirstZ=\"0\"/><TiffData IFD=\"0\" "
                                    "FirstZ=\"1\" PlaneCount=\"2\"/>"),
                                3);
    EXPECT_EQ(pageAt(*stack, 0, 0, 0), 2);
    EXPECT_EQ(pageAt(*stack, 1, 0, 0), 0);
    EXPECT_EQ(pageAt(*stack, 2, 0, 0), 1);
}

TEST(TiffLayout, OmePhysicalSizesAreConvertedToMicrometres) {
    const TempFolder folder;
    const auto stack =
        openWith(folder,
                 ome("DimensionOrder=\"XYZCT\" SizeZ=\"2\" SizeC=\"1\" SizeT=\"1\" "
                     "PhysicalSizeX=\"0.4062\" PhysicalSizeY=\"406.2\" PhysicalSizeYUnit=\"nm\" "
                     "PhysicalSizeZ=\"0.002\" PhysicalSizeZUnit=\"mm\"",
                     "<TiffData/>"),
                 2);
    ASSERT_TRUE(stack->info().spacing.has_value());
    EXPECT_DOUBLE_EQ(stack->spacing().x, 0.4062);
    EXPECT_DOUBLE_EQ(stack->spacing().y, 0.4062);
    EXPECT_DOUBLE_EQ(stack->spacing().z, 2.0);
}

TEST(TiffLayout, OmeStackWithoutSliceDistanceLeavesTheSpacingUnknown) {
    const TempFolder folder;
    const auto stack = openWith(folder,
                                ome("DimensionOrder=\"XYZCT\" SizeZ=\"2\" SizeC=\"1\" SizeT=\"1\" "
                                    "PhysicalSizeX=\"0.4\" PhysicalSizeY=\"0.4\"",
                                    "<TiffData/>"),
                                2);
    EXPECT_FALSE(stack->info().spacing.has_value());
}

TEST(TiffLayout, OmeXmlThatDoesNotFitThePagesIsAnError) {
    const std::string two = "DimensionOrder=\"XYZCT\" SizeZ=\"2\" SizeC=\"1\" SizeT=\"1\"";
    const auto expectBad = [](const std::string& description, int pages,
                              const std::vector<std::string>& words) {
        const TempFolder folder;
        expectError(ErrorCode::Unreadable, words,
                    [&] { (void)openWith(folder, description, pages); });
    };
    expectBad(ome("DimensionOrder=\"XYZCT\" SizeZ=\"5\" SizeC=\"1\" SizeT=\"1\"", "<TiffData/>"), 3,
              {"a.tif", "page 3"});
    expectBad(ome(two, "<TiffData IFD=\"1\" PlaneCount=\"2\"/>"), 2, {"a.tif", "page 2"});
    expectBad(ome(two, "<TiffData IFD=\"0\"/>"), 2, {"a.tif", "page 0", "slice 1"});
    expectBad(ome("DimensionOrder=\"XYZQT\" SizeZ=\"2\" SizeC=\"1\" SizeT=\"1\"", ""), 2,
              {"a.tif", "XYZQT"});
    expectBad(ome("DimensionOrder=\"XYZCT\" SizeZ=\"0\" SizeC=\"1\" SizeT=\"1\"", ""), 2,
              {"a.tif", "SizeZ"});
    expectBad("<?xml version=\"1.0\"?><OME><Image><Pixels SizeX=\"3", 2, {"a.tif", "page 0"});
}

TEST(TiffLayout, OmeSetsOfSeveralFilesSayHowToConvert) {
    const TempFolder folder;
    expectError(ErrorCode::Unsupported, {"a.tif", "b.ome.tif", "Bio-Formats"}, [&] {
        (void)openWith(
            folder,
            ome("DimensionOrder=\"XYZCT\" SizeZ=\"2\" SizeC=\"1\" SizeT=\"1\"",
                "<TiffData IFD=\"0\" FirstZ=\"0\"><UUID FileName=\"a.tif\">urn:1</UUID></TiffData>"
                "<TiffData IFD=\"0\" FirstZ=\"1\"><UUID "
                "FileName=\"b.ome.tif\">urn:2</UUID></TiffData>",
                "UUID=\"urn:1\""),
            1);
    });
}

TEST(TiffLayout, RenamedOmeFileStillFindsItsOwnPlanes) {
    const TempFolder folder;
    const auto stack = openWith(folder,
                                ome("DimensionOrder=\"XYZCT\" SizeZ=\"2\" SizeC=\"1\" SizeT=\"1\"",
                                    "<TiffData IFD=\"0\" PlaneCount=\"2\"><UUID "
                                    "FileName=\"old.ome.tif\">urn:1</UUID></TiffData>"),
                                2);
    EXPECT_EQ(pageAt(*stack, 1, 0, 0), 1);
}

TEST(Units, NamesOfLengthsAreKnownAndOthersAreNot) {
    EXPECT_EQ(micrometresPerUnit("\xCE\xBCm"), 1.0);
    EXPECT_EQ(micrometresPerUnit("\"microns\""), 1.0);
    EXPECT_EQ(micrometresPerUnit("inch"), 25400.0);
    EXPECT_FALSE(micrometresPerUnit("pixel").has_value());
    EXPECT_FALSE(micrometresPerUnit("").has_value());
    EXPECT_EQ(roundedLength(1.0 / static_cast<float>(1.0 / 0.4062)), 0.4062);
}

TEST(NaturalOrder, NumbersSortByValue) {
    EXPECT_TRUE(naturalLess("t9.tif", "t10.tif"));
    EXPECT_FALSE(naturalLess("t10.tif", "t9.tif"));
    EXPECT_TRUE(naturalLess("a2b3", "a2b20"));
    EXPECT_TRUE(naturalLess("A1", "b1"));
    EXPECT_FALSE(naturalLess("x", "x"));
    EXPECT_NE(naturalLess("t01", "t1"), naturalLess("t1", "t01"));
}

} // namespace
} // namespace lamina::core
