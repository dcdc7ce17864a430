// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "core/io/LabelFiles.h"

#include "core/io/ImageIo.h"
#include "ui/ActionRegistry.h"
#include "ui/dialog/ExportDialog.h"
#include "ui/dialog/ImportDialog.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <fstream>
#include <iterator>

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

TEST_F(ExportDialogTest, WritesOmeTiffAndTheTableOfCells) {
    openSquares();
    learn();
    auto* dialog = openDialog();
    part<QCheckBox>(dialog, "exportObjects").setChecked(true);
    part<QComboBox>(dialog, "exportFormat").setCurrentIndex(1);
    const auto out = folder() / "out";
    part<QLineEdit>(dialog, "exportFolder").setText(QString::fromStdString(out.string()));
    EXPECT_TRUE(part<QLabel>(dialog, "exportFiles").text().contains("squares_objects.csv"));
    part<QPushButton>(dialog, "exportStart").click();
    ASSERT_TRUE(waitFor([&] { return part<QLabel>(dialog, "exportResult").isVisible(); }));
    const auto instances = core::openStack(out / "squares_instances.tif");
    EXPECT_NE(instances->info().format.find("OME"), std::string::npos) << instances->info().format;
    EXPECT_NEAR(instances->spacing().z, 2.0, 1e-6);
    std::ifstream table(out / "squares_objects.csv");
    std::string header;
    std::string row;
    std::getline(table, header);
    std::getline(table, row);
    EXPECT_NE(header.find("volume [um^3]"), std::string::npos) << header;
    // 16 x 16 pixels in 5 slices, half a cubic micrometre a voxel
    EXPECT_EQ(row.substr(0, row.find(",", 18)), "1,cell,1280,640,17.75") << row;
    EXPECT_TRUE(row.ends_with(",1000")) << "the grey value of the squares: " << row;
}

TEST_F(ExportDialogTest, WritesResultsOfTheCellTrackingChallengeFromInstancesAlone) {
    openSquares();
    learn();
    auto* dialog = openDialog();
    part<QComboBox>(dialog, "exportFormat").setCurrentIndex(2);
    EXPECT_TRUE(part<QCheckBox>(dialog, "exportInstances").isChecked());
    EXPECT_FALSE(part<QCheckBox>(dialog, "exportSemantic").isEnabled());
    EXPECT_TRUE(part<QCheckBox>(dialog, "exportSemantic").toolTip().contains("instance masks"));
    const auto out = folder() / "out";
    part<QLineEdit>(dialog, "exportFolder").setText(QString::fromStdString(out.string()));
    EXPECT_TRUE(part<QLabel>(dialog, "exportFiles").text().contains("01_RES/mask000.tif"));
    part<QPushButton>(dialog, "exportStart").click();
    ASSERT_TRUE(waitFor([&] { return part<QLabel>(dialog, "exportResult").isVisible(); }));
    EXPECT_EQ(core::openStack(out / "01_RES" / "mask000.tif")->plane({2, 0, 0})->value(30, 40), 1);
    std::ifstream tracks(out / "01_RES" / "res_track.txt");
    const std::string text{std::istreambuf_iterator<char>(tracks), {}};
    EXPECT_EQ(text, "1 0 0 0\n");
}

TEST_F(ExportDialogTest, WritesAllStacksOfTheProjectAndNamesWhatIsMissing) {
    window().open({test::writeSquares(folder(), "first"), test::writeSquares(folder(), "second")});
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == core::RunState::Ready; }));
    const auto showStack = [this](int index) {
        if (window().session().current() == index) return;
        window().session().show(index);
        ASSERT_TRUE(waitFor(
            [&] { return window().session().current() == index && !window().session().busy(); }));
    };
    annotateSlice(1);
    showStack(1);
    annotateSlice(3);
    find<QPushButton>("learnAndSegment").click();
    ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
    auto* dialog = openDialog();
    auto& scope = part<QComboBox>(dialog, "exportScope");
    ASSERT_TRUE(scope.isEnabled()) << scope.toolTip().toStdString();
    scope.setCurrentIndex(1);
    part<QCheckBox>(dialog, "exportAnnotation").setChecked(true);
    part<QCheckBox>(dialog, "exportSemantic").setChecked(true);
    part<QCheckBox>(dialog, "exportInstances").setChecked(false);
    const auto out = folder() / "out";
    part<QLineEdit>(dialog, "exportFolder").setText(QString::fromStdString(out.string()));
    part<QPushButton>(dialog, "exportStart").click();
    auto& result = part<QLabel>(dialog, "exportResult");
    ASSERT_TRUE(waitFor([&] { return result.isVisible(); }));
    EXPECT_EQ(core::openStack(out / "first_labels.tif")->plane({1, 0, 0})->value(30, 40), 1);
    EXPECT_EQ(core::openStack(out / "second_labels.tif")->plane({3, 0, 0})->value(40, 40), 1);
    EXPECT_EQ(core::openStack(out / "second_semantic.tif")->plane({2, 0, 0})->value(30, 40), 255);
    EXPECT_FALSE(std::filesystem::exists(out / "first_semantic.tif"));
    EXPECT_TRUE(result.text().contains("first has no prediction")) << result.text().toStdString();
}

TEST_F(ExportDialogTest, CopiesTheMethodsTextOfTheModelThatWasTrained) {
    openSquares();
    annotateSlice(1);
    ASSERT_TRUE(waitFor([this] { return document().place().project != nullptr; }));
    auto* untrained = openDialog();
    EXPECT_FALSE(part<QPushButton>(untrained, "copyMethods").isEnabled());
    EXPECT_TRUE(part<QPushButton>(untrained, "copyMethods").toolTip().contains("Train"));
    untrained->close();
    ASSERT_TRUE(waitFor([this] { return window().findChild<ExportDialog*>() == nullptr; }));

    const nlohmann::json record{{"kind", "segmentation"},
                                {"model", "forest"},
                                {"recipe", {{"trees", 100}}},
                                {"seed", 7},
                                {"data", nlohmann::json::array()}};
    document().place().project->addRun(
        "train", {{"stack", document().place().stack}, {"time", 0}, {"record", record}});
    auto* dialog = openDialog();
    part<QPushButton>(dialog, "copyMethods").click();
    const auto text = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(text.contains("by a random forest (Breiman 2001) of 100 trees"))
        << text.toStdString();
    EXPECT_TRUE(text.contains("(random seed 7)"));
    EXPECT_FALSE(text.contains("Dice")) << "nothing was predicted";
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
