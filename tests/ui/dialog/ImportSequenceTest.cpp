// SPDX-License-Identifier: GPL-3.0-or-later
// Masks of a numbered sequence into all time points at once.
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/dialog/ImportDialog.h"
#include "ui/document/Counted.h"
#include "ui/document/MaskSequenceImport.h"
#include "ui/panel/PanelParts.h"

#include <gmock/gmock.h>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <fstream>

namespace lamina::ui {
namespace {

using test::kSmall;
using test::waitFor;
using testing::HasSubstr;

constexpr int kTimes = 4;

class ImportSequenceTest : public test::WindowTest {
protected:
    void SetUp() override {
        const auto file = folder() / "series.mha";
        std::ofstream out(file, std::ios::binary);
        out << "ObjectType = Image\nNDims = 4\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
               "DimSize = "
            << kSmall.x << ' ' << kSmall.y << ' ' << kSmall.z << ' ' << kTimes
            << "\nElementSpacing = 1 1 1 1\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
        out << std::string(kSmall.voxels() * kTimes, '\x20');
        out.close();
        window().open({file});
        ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
        ASSERT_EQ(document().stack()->info().timePoints, kTimes);
        ASSERT_TRUE(waitFor([this] { return window().session().project() != nullptr; }));
    }
    /// One slice with label `id` in a square.
    void writeMask(const std::string& name, core::VolumeSize size, core::LabelId id) {
        std::filesystem::create_directories(seg());
        core::TiffVolume volume;
        volume.size = size;
        volume.type = core::PixelType::UInt16;
        volume.plane = [size, id](int z) {
            core::Plane plane(size.x, size.y, core::PixelType::UInt16);
            for (int y = 0; y < size.y; ++y) {
                for (int x = 0; x < size.x; ++x)
                    plane.pixels<std::uint16_t>()[static_cast<std::size_t>(y * size.x + x)] =
                        test::insideSquare({x, y, z}) ? static_cast<std::uint16_t>(id) : 0;
            }
            return plane;
        };
        core::writeTiff(seg() / name, volume);
    }
    [[nodiscard]] std::filesystem::path seg() { return folder() / "01_GT" / "SEG"; }
    void writeSequence() {
        writeMask("man_seg000.tif", kSmall, 3);
        writeMask("man_seg_002_001.tif", {kSmall.x, kSmall.y, 1}, 4);
        writeMask("man_seg003.tif", kSmall, 5);
    }
    ImportDialog& openDialog(const std::filesystem::path& path) {
        window().actions().at("import")->trigger();
        auto* dialog = window().findChild<ImportDialog*>();
        dialog->findChild<QLineEdit*>("importFile")->setText(QString::fromStdString(path.string()));
        EXPECT_TRUE(waitFor([dialog] {
            return !dialog->findChild<QLabel*>("importPreview")->text().startsWith("Looking");
        }));
        return *dialog;
    }
    void goToTime(int time) {
        while (document().time() != time) {
            const int before = document().time();
            window().actions().at(before < time ? "nextTime" : "previousTime")->trigger();
            ASSERT_TRUE(waitFor([&] { return document().time() != before; }));
        }
    }
};

TEST_F(ImportSequenceTest, AllTimePointsOfASequenceComeInAtOnceEachWithOneStepToUndo) {
    writeSequence();
    auto& dialog = openDialog(folder() / "01_GT");
    auto* times = dialog.findChild<QComboBox*>("importTimes");
    ASSERT_TRUE(times);
    EXPECT_TRUE(times->isEnabled());
    EXPECT_EQ(times->itemText(1), "all that have masks: 3 of 4");
    times->setCurrentIndex(1);
    dialog.findChild<QPushButton*>("importStart")->click();
    ASSERT_TRUE(waitFor([this] {
        return window().notice().text().contains(counted(3, "time point", "time points"));
    })) << window().notice().text().toStdString();
    EXPECT_EQ(document().labels().at({21, 31, 0}), 3U);
    goToTime(1);
    EXPECT_FALSE(document().annotated());
    goToTime(2);
    EXPECT_EQ(document().annotatedSlices(), std::vector<int>{1});
    EXPECT_TRUE(document().table().contains(4));
    EXPECT_EQ(document().undoName(), "import of labels");
    document().undo();
    ASSERT_TRUE(waitFor([this] { return !document().annotated(); }));
    goToTime(3);
    EXPECT_EQ(document().labels().at({21, 31, 0}), 5U);
    document().undo();
    ASSERT_TRUE(waitFor([this] { return !document().annotated(); })) << "one step";
    goToTime(0);
    EXPECT_TRUE(document().annotated()) << "the others stay";
}

TEST_F(ImportSequenceTest, AFileOfTheSequenceStandsForAllWhereTheTimePointShownHasNone) {
    writeSequence();
    goToTime(1);
    auto& dialog = openDialog(seg() / "man_seg003.tif");
    EXPECT_TRUE(dialog.findChild<QComboBox*>("importTimes")->currentData().toBool());
    EXPECT_THAT(dialog.findChild<QLabel*>("importPreview")->text().toStdString(),
                HasSubstr("None for the time point shown."));
    dialog.findChild<QPushButton*>("importStart")->click();
    ASSERT_TRUE(waitFor([this] {
        return window().notice().text().contains(counted(3, "time point", "time points"));
    }));
    EXPECT_FALSE(document().annotated());
    goToTime(0);
    EXPECT_TRUE(document().annotated());
}

TEST_F(ImportSequenceTest, MasksThatAreNoSequenceComeIntoTheTimePointShownOnly) {
    writeMask("cells.tif", kSmall, 3);
    auto& dialog = openDialog(seg() / "cells.tif");
    auto* times = dialog.findChild<QComboBox*>("importTimes");
    EXPECT_FALSE(times->isEnabled());
    EXPECT_EQ(times->toolTip(), "These masks are no numbered sequence.");
    dialog.findChild<QPushButton*>("importStart")->click();
    ASSERT_TRUE(waitFor([this] { return document().annotated(); }));
}

TEST_F(ImportSequenceTest, AFileThatDoesNotFitStopsThereAndSaysSo) {
    writeSequence();
    writeMask("man_seg003.tif", {40, 30, 5}, 5);
    auto& dialog = openDialog(seg());
    dialog.findChild<QComboBox*>("importTimes")->setCurrentIndex(1);
    dialog.findChild<QPushButton*>("importStart")->click();
    auto* result = dialog.findChild<QLabel*>("importResult");
    ASSERT_TRUE(waitFor([&] { return result->isVisible(); }));
    EXPECT_THAT(result->text().toStdString(), HasSubstr("Stopped after 2 of 3 time points."));
    EXPECT_THAT(result->text().toStdString(), HasSubstr("man_seg003.tif"));
    EXPECT_TRUE(document().annotated());
}

TEST_F(ImportSequenceTest, CancelStopsAndWhatHasComeInStays) {
    writeSequence();
    MaskSequenceImport import(m_jobs, document());
    int finished = 0;
    QObject::connect(&import, &MaskSequenceImport::finished, [&] { ++finished; });
    QObject::connect(&import, &MaskSequenceImport::progressed, [&] {
        if (import.timesDone() == 1) import.stop();
    });
    import.start({seg(), {0, 2, 3}, {}, true});
    ASSERT_TRUE(waitFor([&] { return !import.running(); }));
    EXPECT_EQ(import.timesDone(), 1);
    EXPECT_EQ(finished, 1);
    EXPECT_TRUE(document().annotated());
    goToTime(2);
    EXPECT_FALSE(document().annotated());
}

} // namespace
} // namespace lamina::ui
