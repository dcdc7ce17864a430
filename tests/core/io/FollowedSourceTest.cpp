// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/io/TiffWriter.h"
#include "tests/support/TempFolder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <thread>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, int slices, int first = 0) {
    TiffVolume volume;
    volume.size = {20, 10, slices};
    volume.plane = [first](int z) {
        Plane plane(20, 10, PixelType::UInt8);
        for (auto& pixel : plane.pixels<std::uint8_t>())
            pixel = static_cast<std::uint8_t>(first + z);
        return plane;
    };
    writeTiff(file, volume);
}

/// An uncompressed volume, of which ITK opens the header again for each slice.
void writeMeta(const fs::path& file) {
    std::ofstream out(file, std::ios::binary);
    out << "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
           "CompressedData = False\nElementSpacing = 1 1 1\nDimSize = 20 10 4\n"
           "ElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
    for (int z = 0; z < 4; ++z)
        out << std::string(200, static_cast<char>(z));
}

void expectSlices(const ImageStack& stack) {
    for (int z = 0; z < stack.size().z; ++z)
        EXPECT_EQ(stack.planeOnce({z, 0, 0})->value(3, 3), z) << z;
}

TEST(FollowedSource, FilesAreReadOnAfterTheyWereRenamed) {
    const test::TempFolder folder;
    write(folder / "embryo.tif", 4);
    write(folder / "other.tif", 1);
    writeMeta(folder / "embryo.mha");
    for (const char* ending : {"tif", "mha"}) {
        const auto file = folder / fmt::format("embryo.{}", ending);
        const auto renamed = folder / fmt::format("tuesday.{}", ending);
        const auto stack = openStack(file);
        const StackInfo& before = stack->info();
        EXPECT_EQ(stack->planeOnce({1, 0, 0})->value(3, 3), 1);
        fs::rename(file, renamed);
        std::vector<std::shared_ptr<ImageStack>> others; // take the file handles kept open
        for (int i = 0; i < 40; ++i) {
            others.push_back(openStack(folder / "other.tif"));
            static_cast<void>(others.back()->planeOnce({0, 0, 0}));
        }
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] { expectSlices(*stack); });
        threads.clear();
        expectSlices(*stack);
        EXPECT_EQ(before.name, "embryo") << "what somebody holds stays as it was";
        EXPECT_EQ(stack->info().path, renamed);
        EXPECT_EQ(stack->info().name, "embryo") << "the files of the work are called so";
    }
}

TEST(FollowedSource, AFolderOfSlicesIsReadOnAfterItWasRenamed) {
    const test::TempFolder folder;
    fs::create_directories(folder / "slices");
    for (int z = 0; z < 3; ++z)
        write(folder.path() / "slices" / fmt::format("s{}.tif", z), 1, z);
    OpenOptions options;
    options.folderAsStack = true;
    const auto stack = openStack(folder / "slices", options);
    fs::rename(folder / "slices", folder / "monday");
    expectSlices(*stack);
    EXPECT_EQ(stack->info().path, folder / "monday");
}

TEST(FollowedSource, WhatIsNowhereIsSaidAndReadAgainOnceItIsBack) {
    const test::TempFolder folder;
    const test::TempFolder elsewhere;
    const auto file = folder / "embryo.mha";
    writeMeta(file);
    const auto stack = openStack(file);
    fs::rename(file, elsewhere / "embryo.mha");
    try {
        static_cast<void>(stack->planeOnce({0, 0, 0}));
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::NotFound);
        EXPECT_THAT(error.what(), testing::HasSubstr("while it was open"));
    }
    fs::rename(elsewhere / "embryo.mha", file);
    expectSlices(*stack);
}

TEST(FollowedSource, AnotherFileOfTheFolderIsNeverTakenForIt) {
    const test::TempFolder folder;
    writeMeta(folder / "a.mha");
    writeMeta(folder / "b.mha"); // the same bytes
    const auto stack = openStack(folder / "a.mha");
    fs::remove(folder / "a.mha");
    EXPECT_THROW(static_cast<void>(stack->planeOnce({0, 0, 0})), Error);
}

} // namespace
} // namespace lamina::core
