// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "core/io/LabelFiles.h"

#include "core/io/ImageIo.h"
#include "ui/ActionRegistry.h"
#include "ui/dialog/ExportDialog.h"
#include "ui/dialog/ImportDialog.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <fstream>

namespace lamina::ui {
namespace {

namespace fs = std::filesystem;
using test::kSmall;
using test::waitFor;
using test::WindowTest;

class ExportDialogTest : public WindowTest {
protected:
    template <typename Widget> Widget& part(QWidget* dialog, const char* name) {
        auto* widget = dialog->findChild<Widget*>(name);
        if (!widget) throw std::runtime_error(std::string("no widget ") + name);
        return *widget;
    }
    QWidget* openDialog() {
        window().actions().at("export")->trigger();
        return window().findChild<ExportDialog*>();
    }
    void learn() {
        annotateSlice(1);
        annotateSlice(3);
        find<QPushButton>("learnAndSegment").click();
        ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
    }
};

TEST_F(ExportDialogTest, SaysWhyMasksCannotBeExportedYet) {
    openSquares();
    auto* dialog = openDialog();
    ASSERT_TRUE(dialog);
    EXPECT_FALSE(part<QCheckBox>(dialog, "exportSemantic").isEnabled());
    EXPECT_TRUE(part<QCheckBox>(dialog, "exportSemantic")
                    .toolTip()
                    .contains("Predict the whole stack first"));
    EXPECT_FALSE(part<QCheckBox>(dialog, "exportAnnotation").isEnabled());
    EXPECT_FALSE(part<QPushButton>(dialog, "exportStart").isEnabled());
}

TEST_F(ExportDialogTest, WritesEveryMaskCalibrated) {
    openSquares();
    learn();
    auto* dialog = openDialog();
    for (const char* box :
         {"exportSemantic", "exportInstances", "exportProbability", "exportAnnotation"}) {
        part<QCheckBox>(dialog, box).setChecked(true);
    }
    const auto out = folder() / "out";
    part<QLineEdit>(dialog, "exportFolder").setText(QString::fromStdString(out.string()));
    part<QPushButton>(dialog, "exportStart").click();
    auto& result = part<QLabel>(dialog, "exportResult");
    ASSERT_TRUE(waitFor([&] { return result.isVisible(); }));
    EXPECT_TRUE(result.text().contains("squares_instances.tif")) << result.text().toStdString();

    const auto semantic = core::openStack(out / "squares_semantic.tif");
    const auto instances = core::openStack(out / "squares_instances.tif");
    const auto probability = core::openStack(out / "squares_probability.tif");
    const auto labels = core::openStack(out / "squares_labels.tif");
    const auto annotated = core::openStack(out / "squares_annotated.tif");
    for (const auto& stack : {semantic, instances, probability, labels, annotated}) {
        EXPECT_EQ(stack->size(), kSmall);
        EXPECT_NEAR(stack->spacing().z, 2.0, 1e-6);
        EXPECT_NEAR(stack->spacing().x, 0.5, 1e-6);
    }
    EXPECT_EQ(semantic->plane({2, 0, 0})->value(30, 40), 255);
    EXPECT_EQ(semantic->plane({2, 0, 0})->value(0, 0), 0);
    EXPECT_EQ(instances->plane({2, 0, 0})->value(30, 40), 1);
    EXPECT_EQ(labels->plane({1, 0, 0})->value(30, 40), 1);
    EXPECT_EQ(annotated->plane({1, 0, 0})->value(0, 0), 255);
    EXPECT_EQ(annotated->plane({2, 0, 0})->value(30, 40), 0);
    EXPECT_EQ(probability->info().type, core::PixelType::Float32);
}

TEST_F(ExportDialogTest, AFolderThatCannotBeWrittenIsOneSentence) {
    openSquares();
    annotateSlice(1);
    std::ofstream(folder() / "blocked") << "a file";
    auto* dialog = openDialog();
    part<QLineEdit>(dialog, "exportFolder")
        .setText(QString::fromStdString((folder() / "blocked" / "out").string()));
    part<QPushButton>(dialog, "exportStart").click();
    auto& result = part<QLabel>(dialog, "exportResult");
    ASSERT_TRUE(waitFor([&] { return result.isVisible(); }));
    EXPECT_TRUE(result.text().contains("blocked")) << result.text().toStdString();
    EXPECT_TRUE(part<QPushButton>(dialog, "exportStart").isEnabled());
}

TEST_F(ExportDialogTest, AnExportedAnnotationImportsToTheSameVoxels) {
    openSquares();
    annotateSlice(1);
    drag({60, 60}, {70, 60}); // slice 2, a few pixels only
    const auto before = document().labels();
    core::writeLabels(before, {}, folder() / "out", "squares");
    while (document().canUndo())
        document().undo();
    ASSERT_FALSE(document().annotated());

    window().actions().at("import")->trigger();
    auto* dialog = window().findChild<ImportDialog*>();
    ASSERT_TRUE(dialog);
    EXPECT_FALSE(part<QPushButton>(dialog, "importStart").isEnabled());
    part<QLineEdit>(dialog, "importFile")
        .setText(QString::fromStdString((folder() / "out" / "squares_labels.tif").string()));
    part<QPushButton>(dialog, "importStart").click();
    ASSERT_TRUE(waitFor([this] { return document().annotated(); }));
    for (int z = 0; z < kSmall.z; ++z)
        EXPECT_EQ(document().labels().readSlice(z), before.readSlice(z));
    document().undo();
    EXPECT_FALSE(document().annotated());
}

TEST(SlicesFromText, ReadsListsAndRanges) {
    EXPECT_EQ(slicesFromText("8,17, 25"), (std::vector<int>{8, 17, 25}));
    EXPECT_EQ(slicesFromText("8:11,2"), (std::vector<int>{2, 8, 9, 10}));
    EXPECT_EQ(slicesFromText(""), std::vector<int>{});
    for (const char* wrong : {"a", "3:", "5:5", "-1", "1:2:3"})
        EXPECT_FALSE(slicesFromText(wrong)) << wrong;
}

} // namespace
} // namespace lamina::ui
