// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/LabelFiles.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"
#include "tests/support/TempFolder.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;

constexpr VolumeSize kSize{96, 80, 5};

LabelVolume example() {
    LabelVolume labels(kSize);
    const LabelTable table;
    LabelEdit edit(labels, table);
    edit.setRow(1, 10, 5, 20, 3);
    edit.setRow(1, 11, 0, kSize.x, kBackground);
    edit.setRow(4, 79, 90, 96, 70000);
    static_cast<void>(edit.commit());
    return labels;
}

class LabelFiles : public testing::Test {
protected:
    [[nodiscard]] fs::path folder() const { return m_folder.path(); }
    test::TempFolder m_folder;
};

TEST_F(LabelFiles, WhatIsWrittenComesBackVoxelForVoxel) {
    const auto labels = example();
    static_cast<void>(writeLabels(labels, {0.5, 0.5, 2.0}, folder(), "embryo"));
    LabelVolume back(kSize);
    back.applyChanges(
        labelsFromMask(folder() / "embryo_labels.tif", back, {}, {}, ZeroMeaning::Unlabelled));
    for (int z = 0; z < kSize.z; ++z)
        EXPECT_EQ(back.readSlice(z), labels.readSlice(z)) << "slice " << z;
}

TEST_F(LabelFiles, AMaskIsReadOnTheSlicesAskedForOnly) {
    static_cast<void>(writeLabels(example(), {}, folder(), "embryo"));
    // no sibling says what is valid
    fs::rename(folder() / "embryo_labels.tif", folder() / "mask.tif");
    LabelVolume target(kSize);
    target.applyChanges(
        labelsFromMask(folder() / "mask.tif", target, {}, {1}, ZeroMeaning::Background));
    EXPECT_EQ(target.at({6, 10, 1}), 3U);
    EXPECT_EQ(target.at({50, 50, 1}), kBackground);
    EXPECT_EQ(target.at({92, 79, 4}), kUnlabelled);
    LabelVolume unknown(kSize);
    unknown.applyChanges(
        labelsFromMask(folder() / "mask.tif", unknown, {}, {}, ZeroMeaning::Unlabelled));
    EXPECT_EQ(unknown.at({50, 50, 1}), kUnlabelled);
    EXPECT_EQ(unknown.at({92, 79, 4}), 70000U);
}

TEST_F(LabelFiles, AMaskOfAnotherSizeNamesBothSizes) {
    static_cast<void>(writeLabels(example(), {}, folder(), "embryo"));
    const LabelVolume other({32, 32, 5});
    try {
        static_cast<void>(
            labelsFromMask(folder() / "embryo_labels.tif", other, {}, {}, ZeroMeaning::Background));
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Mismatch);
        EXPECT_NE(std::string(error.what()).find("96×80×5"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("32×32×5"), std::string::npos);
    }
}

} // namespace
} // namespace lamina::core
