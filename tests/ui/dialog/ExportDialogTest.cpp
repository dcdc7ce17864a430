// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "core/io/LabelFiles.h"

#include "core/io/ImageIo.h"
#include "ui/ActionRegistry.h"
#include "ui/dialog/ExportDialog.h"
#include "ui/dialog/ImportDialog.h"
#include "ui/document/ReviewQueue.h"
#include "ui/panel/ObjectPanel.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

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
    std::size_t predictedCells() {
        const auto& ids = document().prediction().full()->instances;
        std::set<core::LabelId> cells(ids.begin(), ids.end());
        cells.erase(0);
        return cells.size();
    }
    /// A second cell, number 2, on dark ground of one slice.
    void paintCell(int z) {
        document().addLabel();
        document().addLabel();
        core::LabelEdit& edit = document().beginStroke("cell", core::SlicePlane::xy(z));
        for (int y = 60; y < 70; ++y)
            edit.setRow(z, y, 70, 80, 2);
        document().commitStroke();
    }
    /// Keys down to a row of a choice.
    void choose(QWidget* dialog, const char* name, int row) {
        auto& choice = part<QComboBox>(dialog, name);
        choice.setFocus();
        QTest::keyClick(&choice, Qt::Key_Home);
        while (choice.currentIndex() < row) {
            const int before = choice.currentIndex();
            QTest::keyClick(&choice, Qt::Key_Down);
            ASSERT_GT(choice.currentIndex(), before) << name;
        }
        ASSERT_EQ(choice.currentIndex(), row) << name;
    }
    /// Writes to a new folder and returns it.
    fs::path exported(QWidget* dialog, const std::string& name) {
        const auto out = folder() / name;
        part<QLineEdit>(dialog, "exportFolder").setText(QString::fromStdString(out.string()));
        auto& start = part<QPushButton>(dialog, "exportStart");
        EXPECT_TRUE(start.isEnabled()) << start.toolTip().toStdString();
        QTest::mouseClick(&start, Qt::LeftButton);
        EXPECT_TRUE(waitFor([&] { return part<QLabel>(dialog, "exportResult").isVisible(); }));
        return out;
    }
    [[nodiscard]] static double value(const fs::path& file, core::VoxelIndex v) {
        return core::openStack(file)->plane({v.z, 0, 0})->value(v.x, v.y);
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
    choose(dialog, "exportSource", 1); // as predicted
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
    std::getline(table, header);
    EXPECT_NE(header.find("volume [um^3]"), std::string::npos) << header;
    double volume = 0.0;
    std::size_t cells = 0;
    for (std::string row; std::getline(table, row); ++cells) {
        volume += QString::fromStdString(row).section(',', 3, 3).toDouble();
        EXPECT_TRUE(row.ends_with(",1000")) << "the grey value of the squares: " << row;
    }
    EXPECT_EQ(cells, predictedCells());
    // 16 x 16 pixels in 5 slices, half a cubic micrometre a voxel
    EXPECT_DOUBLE_EQ(volume, 640.0);
}

TEST_F(ExportDialogTest, WritesResultsOfTheCellTrackingChallengeFromInstancesAlone) {
    openSquares();
    learn();
    auto* dialog = openDialog();
    choose(dialog, "exportSource", 1); // as predicted
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
    EXPECT_TRUE(text.starts_with("1 0 0 0\n")) << text;
    EXPECT_EQ(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')),
              predictedCells());
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
    ASSERT_TRUE(waitFor([&] { return part<QLabel>(dialog, "exportResult").isVisible(); }));
    const auto text = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(text.contains("by a random forest (Breiman 2001) of 100 trees"))
        << text.toStdString();
    EXPECT_TRUE(text.contains("with random seed 7"));
    EXPECT_FALSE(text.contains("Dice")) << "nothing was predicted";
}

TEST_F(ExportDialogTest, MasksHoldWhatWasPaintedUnlessThePredictionAloneIsWanted) {
    openSquares();
    learn();
    paintCell(2);
    auto* dialog = openDialog();
    EXPECT_EQ(part<QComboBox>(dialog, "exportSource").currentIndex(), 0) << "reviewed";
    auto out = exported(dialog, "reviewed");
    EXPECT_EQ(value(out / "squares_semantic.tif", {75, 65, 2}), 255);
    EXPECT_EQ(value(out / "squares_instances.tif", {75, 65, 2}), 2);
    EXPECT_EQ(value(out / "squares_instances.tif", {30, 40, 2}), 1) << "the rest of label 1";
    EXPECT_TRUE(part<QLabel>(dialog, "exportResult").text().contains("annotation of 3\u00a0slices"))
        << part<QLabel>(dialog, "exportResult").text().toStdString();
    choose(dialog, "exportSource", 1);
    out = exported(dialog, "predicted");
    EXPECT_EQ(value(out / "squares_semantic.tif", {75, 65, 2}), 0);
    choose(dialog, "exportSource", 2);
    out = exported(dialog, "painted");
    EXPECT_EQ(value(out / "squares_semantic.tif", {75, 65, 2}), 255);
    EXPECT_EQ(value(out / "squares_semantic.tif", {30, 40, 2}), 0) << "not annotated";
    EXPECT_EQ(value(out / "squares_semantic.tif", {30, 40, 1}), 255);
    choose(dialog, "exportSource", 0);
    choose(dialog, "exportFormat", 2);
    out = exported(dialog, "challenge");
    EXPECT_GT(value(out / "01_RES" / "mask000.tif", {75, 65, 2}), 0);
}

TEST_F(ExportDialogTest, WhatWasRejectedIsLeftOutAndSaid) {
    openSquares();
    learn();
    while (document().canUndo())
        document().undo(); // nothing is annotated: a rejection alone is a review
    ASSERT_FALSE(document().annotated());
    const auto id = document().prediction().instances(2)[40 * kSmall.x + 30];
    ASSERT_NE(id, 0U);
    window().findChild<ReviewQueue*>()->setMark({ReviewState::Kind::Predicted, id},
                                                ReviewState::Mark::Rejected);
    auto* dialog = openDialog();
    EXPECT_EQ(part<QComboBox>(dialog, "exportSource").currentIndex(), 0) << "reviewed";
    const auto out = exported(dialog, "out");
    EXPECT_EQ(value(out / "squares_semantic.tif", {30, 40, 2}), 0);
    EXPECT_EQ(value(out / "squares_instances.tif", {30, 40, 2}), 0);
    EXPECT_TRUE(part<QLabel>(dialog, "exportResult").text().contains("You rejected 1\u00a0object"))
        << part<QLabel>(dialog, "exportResult").text().toStdString();
}

TEST_F(ExportDialogTest, WithoutAPredictionTheAnnotationAloneBecomesMasks) {
    openSquares();
    annotateSlice(1);
    auto* dialog = openDialog();
    EXPECT_EQ(part<QComboBox>(dialog, "exportSource").currentIndex(), 2) << "annotation";
    auto& semantic = part<QCheckBox>(dialog, "exportSemantic");
    ASSERT_TRUE(semantic.isEnabled()) << semantic.toolTip().toStdString();
    semantic.setFocus();
    QTest::keyClick(&semantic, Qt::Key_Space);
    choose(dialog, "exportSource", 0);
    EXPECT_FALSE(semantic.isEnabled());
    EXPECT_TRUE(semantic.toolTip().contains("Predict the whole stack first"));
    choose(dialog, "exportSource", 2);
    semantic.setFocus();
    QTest::keyClick(&semantic, Qt::Key_Space);
    const auto out = exported(dialog, "out");
    EXPECT_EQ(value(out / "squares_semantic.tif", {30, 40, 1}), 255);
    EXPECT_EQ(value(out / "squares_semantic.tif", {30, 40, 2}), 0);
}

TEST_F(ExportDialogTest, WritesTheSliceShownOrOthersThatAreNamed) {
    openSquares();
    learn();
    goTo(3);
    auto* dialog = openDialog();
    auto& slices = part<QLineEdit>(dialog, "exportSlices");
    EXPECT_FALSE(slices.isVisible());
    part<QComboBox>(dialog, "exportScope").setCurrentIndex(2);
    ASSERT_TRUE(slices.isVisible());
    EXPECT_EQ(slices.text(), "3");
    EXPECT_TRUE(part<QLabel>(dialog, "exportFiles").text().contains("squares_z003_semantic.tif"));
    auto& start = part<QPushButton>(dialog, "exportStart");
    for (const char* wrong : {"2,4", "7", "x", ""}) {
        slices.selectAll();
        QTest::keyClick(&slices, Qt::Key_Delete);
        QTest::keyClicks(&slices, wrong);
        EXPECT_FALSE(start.isEnabled()) << wrong;
        EXPECT_TRUE(part<QLabel>(dialog, "exportFiles").text().contains("the last one is 4"));
    }
    QTest::keyClicks(&slices, "1:3");
    const auto out = exported(dialog, "out");
    const auto instances = core::openStack(out / "squares_z001-002_instances.tif");
    EXPECT_EQ(instances->size().z, 2);
    EXPECT_EQ(instances->plane({0, 0, 0})->value(30, 40), 1) << "slice 1";
    part<QComboBox>(dialog, "exportFormat").setCurrentIndex(2);
    EXPECT_FALSE(start.isEnabled());
    EXPECT_TRUE(part<QLabel>(dialog, "exportFiles").text().contains("whole stacks"));
}

TEST_F(ExportDialogTest, WritesTheObjectsThatAreSelectedInTheTable) {
    openSquares();
    learn();
    paintCell(2);
    window().actions().at("objectTable")->trigger();
    auto& table = find<QTableView>("objectTable");
    ASSERT_TRUE(waitFor([&] { return table.model()->rowCount() == 2; }));
    const auto click = [&](int row, Qt::KeyboardModifiers keys) {
        QTest::mouseClick(table.viewport(), Qt::LeftButton, keys,
                          table.visualRect(table.model()->index(row, 0)).center());
    };
    click(0, {});
    click(1, Qt::ControlModifier);
    EXPECT_EQ(window().findChild<ObjectPanel*>()->selectedObjects().annotated,
              (std::set<core::LabelId>{1, 2}));
    click(1, {}); // that one alone
    auto* dialog = openDialog();
    part<QComboBox>(dialog, "exportScope").setCurrentIndex(3);
    EXPECT_EQ(part<QComboBox>(dialog, "exportScope").currentText(), "the selected objects (1)");
    EXPECT_FALSE(part<QCheckBox>(dialog, "exportProbability").isEnabled());
    part<QCheckBox>(dialog, "exportObjects").setChecked(true);
    const auto out = exported(dialog, "out");
    EXPECT_EQ(value(out / "squares_selected_instances.tif", {75, 65, 2}), 2);
    EXPECT_EQ(value(out / "squares_selected_instances.tif", {30, 40, 2}), 0);
    EXPECT_EQ(value(out / "squares_selected_semantic.tif", {30, 40, 2}), 0);
    std::ifstream csv(out / "squares_selected_objects.csv");
    const std::string text{std::istreambuf_iterator<char>(csv), {}};
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
    choose(dialog, "exportSource", 1);
    EXPECT_FALSE(part<QPushButton>(dialog, "exportStart").isEnabled()) << "it is not predicted";
}

TEST_F(ExportDialogTest, TheMethodsTextHasAllScoresAndWhatWasDoneByHand) {
    openSquares();
    learn(); // on slices 1 and 3
    auto prediction = std::make_shared<core::StackPrediction>(*document().prediction().full());
    prediction->instances.assign(prediction->semantic.begin(), prediction->semantic.end());
    prediction->record = {{"model_record",
                           {{"kind", "segmentation"},
                            {"model", "forest"},
                            {"recipe", {{"trees", 100}}},
                            {"seed", 7},
                            {"data", nlohmann::json::array()}}}};
    document().setPrediction(prediction);
    annotateSlice(2); // held out
    auto* dialog = openDialog();
    part<QPushButton>(dialog, "copyMethods").click();
    auto& result = part<QLabel>(dialog, "exportResult");
    ASSERT_TRUE(waitFor([&] { return result.isVisible(); }));
    const auto text = QGuiApplication::clipboard()->text();
    for (const char* wanted :
         {"On 1 annotated slice that the model was not trained on", "Dice 1.000", "IoU 1.000",
          "mean average precision (IoU 0.50 to 0.95) 1.000", "panoptic quality 1.000", "SEG 1.000",
          "corrected by hand: manual annotation, in 3 of 5 slices"}) {
        EXPECT_TRUE(text.contains(wanted)) << wanted << " in " << text.toStdString();
    }
    choose(dialog, "exportSource", 1);
    part<QPushButton>(dialog, "copyMethods").click();
    ASSERT_TRUE(waitFor([&] {
        return QGuiApplication::clipboard()->text().contains("without corrections by hand");
    }));
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
