// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/WorkFolder.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace lamina::ui {
namespace {

namespace fs = std::filesystem;

TEST(WorkFolder, OfNewWorkLiesBesideTheStackWhereThatCanBeWritten) {
    const QTemporaryDir folder;
    core::StackInfo info;
    info.name = "embryo";
    info.path = fs::path(folder.path().toStdString()) / "embryo.tif";
    EXPECT_TRUE(workFolderFor(info).besideStack);
    EXPECT_EQ(workFolderFor(info).folder, info.path.parent_path() / "embryo.lamina");
    EXPECT_FALSE(fs::exists(info.path.parent_path() / "embryo.lamina"))
        << "looking leaves no trace";
    info.path = "/proc/embryo.tif"; // nobody can write there, not even root
    EXPECT_FALSE(workFolderFor(info).besideStack);
    EXPECT_NE(workFolderFor(info).folder.string().find("embryo-"), std::string::npos);
}

TEST(WorkFolder, ImagesOpenedTogetherShareTheOneOfTheirFolder) {
    const QTemporaryDir folder;
    const auto parent = fs::path(folder.path().toStdString()) / "tuesday";
    fs::create_directories(parent);
    core::StackInfo a;
    a.name = "first";
    a.path = parent / "first.tif";
    auto b = a;
    b.name = "second";
    b.path = parent / "second.tif";
    EXPECT_EQ(workFolderFor(std::vector{a, b}).folder, parent / "tuesday.lamina");
    EXPECT_EQ(workFolderFor(std::vector{a}).folder, parent / "first.lamina");
}

TEST(WorkFolder, TimePointsHaveStemsOfTheirOwn) {
    EXPECT_EQ(workStem("embryo", 1, 0), "embryo");
    EXPECT_EQ(workStem("embryo", 3, 2), "embryo_t002");
}

} // namespace
} // namespace lamina::ui
