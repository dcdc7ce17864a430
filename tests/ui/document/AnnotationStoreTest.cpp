// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "core/io/ImageIo.h"

#include <fstream>

#include <gtest/gtest.h>

namespace lamina::ui {
namespace {

namespace fs = std::filesystem;
using test::kSmall;

Annotation example(core::LabelId id = 3) {
    Annotation annotation;
    annotation.labels = core::LabelVolume(kSmall);
    core::LabelEdit edit(annotation.labels, annotation.table);
    edit.setRow(1, 10, 5, 20, id);
    edit.setRow(1, 11, 0, kSmall.x, core::kBackground);
    edit.setRow(4, 79, 90, 96, 70000);
    static_cast<void>(edit.commit());
    core::LabelInfo info;
    info.id = id;
    info.name = "Dividing";
    info.color = {1, 2, 3};
    info.locked = true;
    annotation.table.set(info);
    annotation.state["trainedSlices"] = {1, 2};
    return annotation;
}

void expectSame(const core::LabelVolume& a, const core::LabelVolume& b) {
    ASSERT_EQ(a.size(), b.size());
    for (int z = 0; z < a.size().z; ++z)
        EXPECT_EQ(a.readSlice(z), b.readSlice(z)) << "slice " << z;
}

class AnnotationStoreTest : public testing::Test {
protected:
    fs::path folder() const { return fs::path(m_dir.path().toStdString()) / "annotation"; }
    QTemporaryDir m_dir;
};

TEST_F(AnnotationStoreTest, WhatIsSavedComesBackVoxelForVoxel) {
    const auto annotation = example();
    saveAnnotation(annotation, {0.5, 0.5, 2.0}, folder(), "embryo");
    const auto loaded = loadAnnotation(folder(), "embryo", kSmall);
    ASSERT_TRUE(loaded);
    expectSame(loaded->labels, annotation.labels);
    EXPECT_EQ(loaded->table, annotation.table);
    EXPECT_EQ(loaded->state, annotation.state);
    EXPECT_TRUE(core::openStack(folder() / "embryo_labels.tif")->spacingKnown());
}

TEST_F(AnnotationStoreTest, NothingSavedIsNothingLoaded) {
    EXPECT_FALSE(loadAnnotation(folder(), "embryo", kSmall));
}

TEST_F(AnnotationStoreTest, ASaveThatBrokeOffBeforeItWasCompleteIsIgnored) {
    const auto older = example(3);
    saveAnnotation(older, {}, folder(), "embryo");
    writeLabels(example(9).labels, {}, folder() / "embryo.saving", "embryo");
    const auto loaded = loadAnnotation(folder(), "embryo", kSmall);
    ASSERT_TRUE(loaded);
    expectSame(loaded->labels, older.labels);
}

TEST_F(AnnotationStoreTest, ASaveThatBrokeOffAmongItsRenamesIsFinished) {
    saveAnnotation(example(3), {}, folder(), "embryo");
    const auto newer = example(9);
    const auto scratch = folder() / "scratch";
    saveAnnotation(newer, {}, scratch, "embryo");
    const auto side = folder() / "embryo.saving";
    fs::create_directories(side);
    // the labels were renamed already, the rest was not
    fs::rename(scratch / "embryo_labels.tif", folder() / "embryo_labels.tif");
    fs::rename(scratch / "embryo_annotated.tif", side / "embryo_annotated.tif");
    fs::rename(scratch / "embryo_labels.json", side / "embryo_labels.json");
    std::ofstream(side / "complete").put('\n');
    const auto loaded = loadAnnotation(folder(), "embryo", kSmall);
    ASSERT_TRUE(loaded);
    expectSame(loaded->labels, newer.labels);
    EXPECT_EQ(loaded->table, newer.table);
    EXPECT_FALSE(fs::exists(side));
}

TEST_F(AnnotationStoreTest, AnUnwritablePlaceIsOneSentence) {
    std::ofstream(m_dir.filePath("annotation").toStdString()) << "a file where a folder should be";
    try {
        saveAnnotation(example(), {}, folder(), "embryo");
        FAIL() << "no error";
    } catch (const core::Error& error) {
        EXPECT_EQ(error.code(), core::ErrorCode::Unwritable);
        EXPECT_NE(std::string(error.what()).find("annotation"), std::string::npos);
    }
}

TEST_F(AnnotationStoreTest, AMaskIsImportedOnTheSlicesAskedForOnly) {
    writeLabels(example().labels, {}, folder(), "embryo");
    fs::rename(folder() / "embryo_labels.tif",
               folder() / "mask.tif"); // no sibling says what is valid
    core::LabelVolume target(kSmall);
    target.applyChanges(
        labelsFromMask(folder() / "mask.tif", target, {}, {1}, ZeroMeaning::Background));
    EXPECT_EQ(target.at({6, 10, 1}), 3U);
    EXPECT_EQ(target.at({50, 50, 1}), core::kBackground);
    EXPECT_EQ(target.at({92, 79, 4}), core::kUnlabelled);
    core::LabelVolume unknown(kSmall);
    unknown.applyChanges(
        labelsFromMask(folder() / "mask.tif", unknown, {}, {}, ZeroMeaning::Unlabelled));
    EXPECT_EQ(unknown.at({50, 50, 1}), core::kUnlabelled);
    EXPECT_EQ(unknown.at({92, 79, 4}), 70000U);
}

TEST_F(AnnotationStoreTest, AMaskOfAnotherSizeNamesBothSizes) {
    writeLabels(example().labels, {}, folder(), "embryo");
    const core::LabelVolume other({32, 32, 5});
    try {
        static_cast<void>(
            labelsFromMask(folder() / "embryo_labels.tif", other, {}, {}, ZeroMeaning::Background));
        FAIL() << "no error";
    } catch (const core::Error& error) {
        EXPECT_EQ(error.code(), core::ErrorCode::Mismatch);
        EXPECT_NE(std::string(error.what()).find("96×80×5"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("32×32×5"), std::string::npos);
    }
}

TEST_F(AnnotationStoreTest, TheWorkLiesBesideTheStackWhereThatCanBeWritten) {
    core::StackInfo info;
    info.name = "embryo";
    info.path = fs::path(m_dir.path().toStdString()) / "embryo.tif";
    EXPECT_TRUE(workFolderFor(info).besideStack);
    EXPECT_EQ(workFolderFor(info).folder, info.path.parent_path() / "embryo.lamina");
    info.path = "/proc/embryo.tif"; // nobody can write there, not even root
    EXPECT_FALSE(workFolderFor(info).besideStack);
    EXPECT_NE(workFolderFor(info).folder.string().find("embryo-"), std::string::npos);
    info.timePoints = 3;
    EXPECT_EQ(workStem(info, 2), "embryo_t002");
}

} // namespace
} // namespace lamina::ui
