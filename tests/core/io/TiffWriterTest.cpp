// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/TiffWriter.h"

#include "core/io/AtomicFile.h"
#include "core/io/ImageIo.h"
#include "core/io/NamedVolume.h"
#include "tests/core/io/IoTestSupport.h"

#include <csignal>
#include <cstdlib>
#include <random>
#include <sys/resource.h>

namespace lamina::core {
namespace {

using namespace test;

/// The formula that tests/core/io/export_interop.py knows too.
double formula(PixelType type, int x, int y, int z) {
    switch (type) {
    case PixelType::UInt8:
        return (x + 2 * y + 3 * z) % 2 == 0 ? 255.0 : 0.0;
    case PixelType::UInt16:
        return (x * 31 + y * 117 + z * 1009) % 60000;
    case PixelType::UInt32:
        return (x + y * 100 + z * 70000) % 4000000;
    case PixelType::Float32:
        return static_cast<float>(x + y + z) / 128.0F;
    }
    return 0.0;
}

Plane formulaPlane(VolumeSize size, PixelType type, int z) {
    Plane plane(size.x, size.y, type);
    for (int y = 0; y < size.y; ++y) {
        for (int x = 0; x < size.x; ++x) {
            const double v = formula(type, x, y, z);
            const auto i = static_cast<std::size_t>(y * size.x + x);
            if (type == PixelType::UInt8)
                plane.pixels<std::uint8_t>()[i] = static_cast<std::uint8_t>(v);
            if (type == PixelType::UInt16)
                plane.pixels<std::uint16_t>()[i] = static_cast<std::uint16_t>(v);
            if (type == PixelType::UInt32)
                plane.pixels<std::uint32_t>()[i] = static_cast<std::uint32_t>(v);
            if (type == PixelType::Float32) plane.pixels<float>()[i] = static_cast<float>(v);
        }
    }
    return plane;
}

TiffVolume formulaVolume(PixelType type, VolumeSize size = {41, 29, 5},
                         TiffFlavour flavour = TiffFlavour::Automatic) {
    TiffVolume volume;
    volume.size = size;
    volume.type = type;
    volume.spacing = {0.4062, 0.4062, 2.5};
    volume.flavour = flavour;
    volume.plane = [=](int z) { return formulaPlane(size, type, z); };
    return volume;
}

/// Random pixels, which no compression makes small.
TiffVolume noiseVolume() {
    TiffVolume volume;
    volume.size = {256, 256, 8};
    volume.type = PixelType::UInt16;
    volume.plane = [](int z) {
        std::mt19937 random(static_cast<unsigned>(z));
        Plane plane(256, 256, PixelType::UInt16);
        for (auto& v : plane.pixels<std::uint16_t>())
            v = static_cast<std::uint16_t>(random());
        return plane;
    };
    return volume;
}

/// Lowers the largest file size of the process while it lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit m_before{};
};

TEST(TiffWriter, EveryTypeComesBackWithItsVoxelSize) {
    for (const PixelType type :
         {PixelType::UInt8, PixelType::UInt16, PixelType::UInt32, PixelType::Float32}) {
        for (const TiffFlavour flavour : {TiffFlavour::Automatic, TiffFlavour::OmeTiff}) {
            for (const int slices : {1, 5}) {
                const TempFolder folder;
                const VolumeSize size{41, 29, slices};
                writeTiff(folder / "a.tif", formulaVolume(type, size, flavour));
                EXPECT_EQ(folder.names(), std::vector<std::string>{"a.tif"});
                const auto stack = openStack(folder / "a.tif");
                EXPECT_EQ(stack->size(), size);
                EXPECT_EQ(stack->info().type, type);
                EXPECT_EQ(stack->info().spacing, (Spacing{0.4062, 0.4062, 2.5}));
                const bool ome = flavour == TiffFlavour::OmeTiff || type == PixelType::UInt32;
                EXPECT_EQ(stack->info().format, ome ? "OME-TIFF" : "TIFF (ImageJ)");
                for (int z = 0; z < slices; ++z) {
                    EXPECT_EQ(valuesOf(*stack->plane({z, 0, 0})),
                              valuesOf(formulaPlane(size, type, z)));
                }
            }
        }
    }
}

TEST(TiffWriter, FilesAreDeflateStripsWithoutPredictor) {
    const TempFolder folder;
    writeTiff(folder / "a.tif", formulaVolume(PixelType::UInt16, {700, 500, 2}));
    TIFF* tiff = TIFFOpen((folder / "a.tif").c_str(), "r");
    ASSERT_NE(tiff, nullptr);
    std::uint16_t compression = 0;
    std::uint16_t predictor = 1;
    std::uint16_t unit = 0;
    TIFFGetField(tiff, TIFFTAG_COMPRESSION, &compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PREDICTOR, &predictor);
    TIFFGetField(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    EXPECT_EQ(compression, COMPRESSION_ADOBE_DEFLATE);
    EXPECT_EQ(predictor, 1);
    EXPECT_EQ(unit, RESUNIT_NONE);
    EXPECT_EQ(TIFFIsTiled(tiff), 0);
    EXPECT_GT(TIFFNumberOfStrips(tiff), 1U);
    TIFFClose(tiff);
}

TEST(TiffWriter, LargestValueBecomesTheDisplayRange) {
    const TempFolder folder;
    writeTiff(folder / "auto.tif", formulaVolume(PixelType::UInt8));
    EXPECT_NE(readBytes(folder / "auto.tif")
                  .find("unit=um\nspacing=2.5\nmin=0\nmax=                     255\n"),
              std::string::npos);
    TiffVolume fixed = formulaVolume(PixelType::Float32);
    fixed.displayMax = 1.0;
    writeTiff(folder / "fixed.tif", fixed);
    EXPECT_NE(readBytes(folder / "fixed.tif").find("max=1\n"), std::string::npos);
    TiffVolume empty = formulaVolume(PixelType::UInt8);
    empty.plane = [](int) { return Plane(41, 29, PixelType::UInt8); };
    writeTiff(folder / "empty.tif", empty);
    EXPECT_NE(readBytes(folder / "empty.tif").find(" 1\n"), std::string::npos);
}

TEST(TiffWriter, ImageJFlavourRefusesWhatImageJCannotRead) {
    const TempFolder folder;
    expectError(ErrorCode::Unsupported, {"a.tif", "OME-TIFF"}, [&] {
        writeTiff(folder / "a.tif",
                  formulaVolume(PixelType::UInt32, {4, 4, 1}, TiffFlavour::ImageJ));
    });
    TiffVolume huge = formulaVolume(PixelType::UInt16, {40000, 40000, 2}, TiffFlavour::ImageJ);
    expectError(ErrorCode::Unsupported, {"a.tif", "4 GB"},
                [&] { writeTiff(folder / "a.tif", huge); });
    EXPECT_TRUE(folder.names().empty());
}

TEST(TiffWriter, ParentFoldersAreMadeAndGoAgainOnFailure) {
    const TempFolder folder;
    writeTiff(folder.path() / "new" / "deep" / "a.tif", formulaVolume(PixelType::UInt8));
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "new" / "deep" / "a.tif"));
    TiffVolume failing = formulaVolume(PixelType::UInt8);
    failing.plane = [](int) -> Plane { throw Error(ErrorCode::Unreadable, "the source is gone"); };
    EXPECT_THROW(writeTiff(folder.path() / "other" / "deep" / "a.tif", failing), Error);
    EXPECT_FALSE(std::filesystem::exists(folder / "other"));
}

TEST(TiffWriter, FullDiskIsAnErrorAndLeavesTheOlderFile) {
    const TempFolder folder;
    writeBytes(folder / "a.tif", "older");
    {
        const FileSizeLimit limit(100'000);
        expectError(ErrorCode::OutOfSpace, {"a.tif", "Choose another folder"},
                    [&] { writeTiff(folder / "a.tif", noiseVolume()); });
    }
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.tif"});
    EXPECT_EQ(readBytes(folder / "a.tif"), "older");
}

TEST(TiffWriter, DiskThatFillsAnywhereNeverLeavesAFile) {
    for (rlim_t limit = 0; limit < 9000; limit += 450) {
        const TempFolder folder;
        {
            const FileSizeLimit guard(limit);
            TiffVolume volume = formulaVolume(PixelType::UInt16, {61, 49, 3});
            expectError(ErrorCode::OutOfSpace, {"a.tif"},
                        [&] { writeTiff(folder / "a.tif", volume); });
        }
        EXPECT_TRUE(folder.names().empty()) << limit;
    }
}

TEST(TiffWriter, FileSizeSignalHandlingIsAsBeforeAfterwards) {
    const TempFolder folder;
    {
        const FileSizeLimit limit(5000);
        EXPECT_THROW(writeTiff(folder / "a.tif", noiseVolume()), Error);
    }
    sigset_t blocked;
    sigset_t waiting;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    sigpending(&waiting);
    EXPECT_EQ(sigismember(&blocked, SIGXFSZ), 0);
    EXPECT_EQ(sigismember(&waiting, SIGXFSZ), 0);
}

TEST(TiffWriter, PathBelowAFileIsUnwritable) {
    const TempFolder folder;
    writeBytes(folder / "file", "x");
    expectError(ErrorCode::Unwritable, {"a.tif", "Choose another folder"}, [&] {
        writeTiff(folder.path() / "file" / "a.tif", formulaVolume(PixelType::UInt8));
    });
    expectError(ErrorCode::Unwritable, {folder.path().string()},
                [&] { writeTiff(folder.path(), formulaVolume(PixelType::UInt8)); });
    EXPECT_EQ(folder.names(), std::vector<std::string>{"file"});
}

TEST(TiffWriter, StopLeavesNothingBehind) {
    const TempFolder folder;
    std::stop_source stop;
    TiffVolume volume = formulaVolume(PixelType::UInt8);
    for (const int stopAt : {2, 7}) { // while writing, while reading back
        std::stop_source source;
        int reports = 0;
        const JobContext context(source.get_token(), [&](const Progress& progress) {
            EXPECT_LE(progress.fraction, 1.0);
            if (++reports == stopAt) source.request_stop();
        });
        EXPECT_THROW(writeTiff(folder / "a.tif", volume, context), Cancelled);
        EXPECT_EQ(reports, stopAt);
        EXPECT_TRUE(folder.names().empty());
    }
}

TEST(TiffWriter, PixelsThatReadBackDifferentlyAreNotReportedAsWritten) {
    const TempFolder folder;
    TiffVolume volume = formulaVolume(PixelType::UInt8);
    int calls = 0;
    volume.plane = [&](int z) {
        Plane plane = formulaPlane(volume.size, PixelType::UInt8, z);
        if (++calls == 8) plane.pixels<std::uint8_t>()[5] ^= 1; // slice 2 at the second time
        return plane;
    };
    expectError(ErrorCode::Unwritable, {"a.tif", "page 2"},
                [&] { writeTiff(folder / "a.tif", volume); });
    EXPECT_TRUE(folder.names().empty());
}

TEST(TiffWriter, UnusableVoxelSizesAndEmptyVolumesAreRefused) {
    const TempFolder folder;
    TiffVolume volume = formulaVolume(PixelType::UInt8);
    volume.spacing.z = 0.0;
    expectError(ErrorCode::InvalidArgument, {"a.tif", "voxel size"},
                [&] { writeTiff(folder / "a.tif", volume); });
    volume = formulaVolume(PixelType::UInt8, {0, 4, 4});
    expectError(ErrorCode::InvalidArgument, {"a.tif", "empty"},
                [&] { writeTiff(folder / "a.tif", volume); });
}

TEST(TiffWriter, ExportsOpenInTifffileAndImageJWithValuesTypesAndVoxelSizes) {
    const TempFolder folder;
    const VolumeSize size{61, 47, 6};
    writeTiff(folder / "imagej_uint8.tif", formulaVolume(PixelType::UInt8, size));
    writeTiff(folder / "imagej_uint16.tif", formulaVolume(PixelType::UInt16, size));
    writeTiff(folder / "imagej_float32.tif", formulaVolume(PixelType::Float32, size));
    writeTiff(folder / "imagej_uint16_2d.tif", formulaVolume(PixelType::UInt16, {610, 470, 1}));
    const NamedVolume wide{formulaVolume(PixelType::UInt32, size), "instance mask"};
    const NamedVolume narrow{formulaVolume(PixelType::UInt16, size, TiffFlavour::OmeTiff),
                             "instance mask"};
    writeTiff(folder / "ome_uint32.tif", wide);
    writeTiff(folder / "ome_uint16.ome.tif", narrow);
    const std::string command = "/usr/bin/python3 " LAMINA_TEST_SOURCE_DIR
                                "/core/io/export_interop.py " +
                                folder.path().string();
    EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST(AtomicFile, ContentAppearsOnlyAfterCommit) {
    const TempFolder folder;
    writeBytes(folder / "a.txt", "older");
    {
        AtomicFile file(folder / "a.txt");
        writeBytes(file.temporary(), "newer");
        EXPECT_EQ(readBytes(folder / "a.txt"), "older");
        EXPECT_EQ(folder.names().size(), 2U);
    }
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.txt"});
    AtomicFile file(folder / "a.txt");
    writeBytes(file.temporary(), "newer");
    file.commit();
    EXPECT_EQ(readBytes(folder / "a.txt"), "newer");
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.txt"});
}

TEST(AtomicFile, TwoWritersOfOneTargetDoNotMeet) {
    const TempFolder folder;
    AtomicFile one(folder / "a.txt");
    AtomicFile two(folder / "a.txt");
    EXPECT_NE(one.temporary(), two.temporary());
}

TEST(AtomicFile, WholeContentIsWrittenOrAFullDiskReported) {
    const TempFolder folder;
    const std::string content(50'000, 'x');
    writeFileAtomically(folder / "a.txt", content);
    EXPECT_EQ(readBytes(folder / "a.txt"), content);
    {
        const FileSizeLimit limit(10'000);
        expectError(ErrorCode::OutOfSpace, {"a.txt"},
                    [&] { writeFileAtomically(folder / "a.txt", content + "more"); });
    }
    EXPECT_EQ(readBytes(folder / "a.txt"), content);
    EXPECT_EQ(folder.names().size(), 1U);
}

TEST(AtomicFile, ErrorsAreNamedAfterTheirCause) {
    expectError(ErrorCode::OutOfSpace, {"f.bin", "disk is full"},
                [] { throwWriteError("f.bin", ENOSPC); });
    expectError(ErrorCode::OutOfSpace, {"f.bin"}, [] { throwWriteError("f.bin", EDQUOT); });
    expectError(ErrorCode::Unwritable, {"f.bin", "Permission denied"},
                [] { throwWriteError("f.bin", EACCES); });
}

} // namespace
} // namespace lamina::core
