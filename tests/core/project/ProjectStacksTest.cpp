// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/io/TiffWriter.h"
#include "core/project/Project.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>

#include <fstream>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;

class ProjectStacksTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directories(m_folder / "data");
        writeImage(image(), {40, 30, 3}, 1);
        m_project = Project::create(m_folder / "data" / "fish.lamina");
        m_id = m_project->addStack(openStack(image())->info(), identifyStack(image()));
    }
    static void writeImage(const fs::path& file, VolumeSize size, int seed) {
        TiffVolume volume;
        volume.size = size;
        volume.plane = [=](int z) {
            Plane plane(size.x, size.y, PixelType::UInt8);
            auto pixels = plane.pixels<std::uint8_t>();
            for (std::size_t i = 0; i < pixels.size(); ++i)
                pixels[i] = static_cast<std::uint8_t>(i * 7 + static_cast<std::size_t>(z * seed));
            return plane;
        };
        writeTiff(file, volume);
    }
    [[nodiscard]] fs::path image() const { return m_folder / "data" / "fish.tif"; }
    [[nodiscard]] StackEntry entry() const { return *m_project->stack(m_id); }

    test::TempFolder m_folder;
    std::unique_ptr<Project> m_project;
    StackId m_id = 0;
};

TEST_F(ProjectStacksTest, AnImageThatStayedIsFoundWhereItWas) {
    const auto found = m_project->resolve(entry());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->path, image());
    EXPECT_EQ(found->match, StackMatch::Same);
    EXPECT_EQ(entry().relativePath, fs::path("../fish.tif"));
}

TEST_F(ProjectStacksTest, AFolderMovedWithItsProjectNeedsNoHelp) {
    m_project.reset();
    fs::rename(m_folder / "data", m_folder / "archive");
    m_project = Project::open(m_folder / "archive" / "fish.lamina");
    EXPECT_EQ(m_project->resolve(entry())->path, m_folder / "archive" / "fish.tif");
}

TEST_F(ProjectStacksTest, ARenamedImageIsFoundByItsContentAndRelinked) {
    writeImage(m_folder / "data" / "another.tif", {40, 30, 3}, 2);
    const auto renamed = m_folder / "data" / "zebra fish.tif";
    fs::rename(image(), renamed);
    const auto found = m_project->resolve(entry());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->path, renamed);
    EXPECT_TRUE(m_project->relink(m_id, *found));
    m_project.reset();
    m_project = Project::open(m_folder / "data" / "fish.lamina");
    EXPECT_EQ(entry().absolutePath, renamed);
    EXPECT_EQ(entry().relativePath, fs::path("../zebra fish.tif"));
}

TEST_F(ProjectStacksTest, AnImageMovedBesideAnotherStackIsFound) {
    const auto elsewhere = m_folder / "elsewhere";
    fs::create_directories(elsewhere);
    writeImage(elsewhere / "second.tif", {20, 20, 2}, 3);
    m_project->addStack(openStack(elsewhere / "second.tif")->info(),
                        identifyStack(elsewhere / "second.tif"));
    fs::rename(image(), elsewhere / "moved.tif");
    EXPECT_EQ(m_project->resolve(entry())->path, elsewhere / "moved.tif");
}

TEST_F(ProjectStacksTest, AnotherImageOfTheSameNameIsSaidAndTheRightOneIsPreferred) {
    fs::rename(image(), m_folder / "kept.tif");
    EXPECT_FALSE(m_project->resolve(entry())) << "nothing is nowhere";
    writeImage(image(), {40, 30, 3}, 9);
    const auto other = m_project->resolve(entry());
    ASSERT_TRUE(other);
    EXPECT_EQ(other->match, StackMatch::OtherContent);
    EXPECT_FALSE(m_project->relink(m_id, *other));
    EXPECT_NE(entry().identity, other->identity);
    fs::rename(m_folder / "kept.tif", m_folder / "data" / "old.tif");
    EXPECT_EQ(m_project->resolve(entry())->path, m_folder / "data" / "old.tif");
    EXPECT_TRUE(m_project->relink(m_id, *other, true)) << "the user insists";
    EXPECT_EQ(m_project->resolve(entry())->path, image());
}

TEST_F(ProjectStacksTest, AnImageOfAnotherSizeCannotBeInsistedOn) {
    const auto wrong = m_folder / "wrong.tif";
    writeImage(wrong, {41, 30, 3}, 1);
    const auto candidate = m_project->examine(entry(), wrong);
    EXPECT_EQ(candidate.match, StackMatch::OtherSize);
    EXPECT_THROW(m_project->relink(m_id, candidate, true), Error);
    EXPECT_EQ(entry().absolutePath, image());
}

TEST(StackIdentity, ChangesWithAnyByteOfASmallFileAndWithTheSizeOfALargeOne) {
    const test::TempFolder folder;
    const auto file = folder / "a.bin";
    std::string bytes(300000, 'a');
    const auto identity = [&] {
        std::ofstream(file, std::ios::binary) << bytes;
        return identifyStack(file);
    };
    const auto first = identity();
    EXPECT_EQ(first.bytes, 300000U);
    EXPECT_EQ(identity(), first);
    bytes[123456] = 'b';
    EXPECT_NE(identity().hash, first.hash);

    // 100 GB that hold no disk space; the time for reading all of it would be minutes
    const auto large = folder / "large.bin";
    std::ofstream(large, std::ios::binary) << "head";
    fs::resize_file(large, 100'000'000'000ULL);
    const auto before = identifyStack(large);
    EXPECT_EQ(before.bytes, 100'000'000'000ULL);
    {
        std::fstream out(large, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(-1, std::ios::end);
        out.put('z');
    }
    EXPECT_NE(identifyStack(large), before) << "the last byte is in the sample";
    fs::resize_file(large, 100'000'000'001ULL);
    EXPECT_NE(identifyStack(large).hash, before.hash);
}

TEST(StackIdentity, OfAFolderComesFromItsImagesNotFromItsName) {
    const test::TempFolder folder;
    const auto slices = folder / "slices";
    fs::create_directories(slices);
    for (const char* name : {"a1.tif", "a2.tif"})
        std::ofstream(slices / name, std::ios::binary) << "II*" << name;
    const auto first = identifyStack(slices);
    fs::rename(slices, folder / "renamed");
    EXPECT_EQ(identifyStack(folder / "renamed"), first);
    EXPECT_EQ(findStack(first, {folder / "none", folder.path()}), folder / "renamed");
    fs::rename(folder / "renamed" / "a2.tif", folder / "renamed" / "a3.tif");
    EXPECT_NE(identifyStack(folder / "renamed"), first);
    EXPECT_THROW(static_cast<void>(identifyStack(slices)), Error);
}

} // namespace
} // namespace lamina::core
