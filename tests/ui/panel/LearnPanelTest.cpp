// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/PretrainMethods.h"
#include "core/learn/Specs.h"
#include "tests/support/UiFixture.h"
#include "ui/panel/MemoryLine.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

#include <set>

namespace lamina::ui {
namespace {

class LearnPanelTest : public test::WindowTest {
protected:
    void SetUp() override { openSquares(); }
};

TEST_F(LearnPanelTest, OffersEveryPretrainingMethodWithAnExplanation) {
    const auto& combo = find<QComboBox>("method");
    std::set<std::string> offered;
    for (int i = 0; i < combo.count(); ++i) {
        offered.insert(combo.itemData(i).toString().toStdString());
        EXPECT_FALSE(combo.itemText(i).isEmpty());
        EXPECT_FALSE(combo.itemData(i, Qt::ToolTipRole).toString().isEmpty()) << i;
    }
    std::set<std::string> known;
    for (const auto& method : core::pretrainMethods())
        known.insert(method.name);
    EXPECT_EQ(offered, known);
    EXPECT_EQ(combo.currentData().toString(), "pixelcl");
}

TEST_F(LearnPanelTest, PretrainsWithTheMethodThatWasChosen) {
    auto& combo = find<QComboBox>("method");
    combo.setCurrentIndex(combo.findData("moco"));
    QSignalSpy finished(&window().learning(), &LearningController::stepFinished);
    find<QPushButton>("pretrain").click();
    ASSERT_TRUE(test::waitFor([&] { return finished.count() == 1; }));
    const auto record = m_engine->inspect(window().learning().backboneFile()).record;
    EXPECT_EQ(record.at("spec").at("method"), "moco");
}

TEST_F(LearnPanelTest, OffersTheHeadsOfTheCommandLineWithAnExplanation) {
    const auto& combo = find<QComboBox>("head");
    QStringList offered;
    for (int i = 0; i < combo.count(); ++i) {
        offered << combo.itemData(i).toString();
        EXPECT_FALSE(combo.itemData(i, Qt::ToolTipRole).toString().isEmpty()) << i;
    }
    EXPECT_EQ(offered, (QStringList{"fcn", "fcn-dilated", "unet-decoder", "unet"}));
    EXPECT_EQ(combo.currentData().toString(), core::FineTuneSpec{}.head.c_str());
}

TEST_F(LearnPanelTest, FineTunesWithTheHeadThatWasChosen) {
    annotateSlice(1);
    auto& combo = find<QComboBox>("head");
    combo.setCurrentIndex(combo.findData("unet-decoder"));
    QSignalSpy finished(&window().learning(), &LearningController::stepFinished);
    find<QPushButton>("fineTune").click();
    ASSERT_TRUE(test::waitFor([&] { return finished.count() > 0; }));
    const auto spec = m_engine->inspect(window().learning().modelFile()).record.at("spec");
    EXPECT_EQ(spec.at("head"), "unet-decoder");
    EXPECT_EQ(spec.at("backbone_mode"), "tunable");
}

class LearnPanelWithNetworkTest : public test::WindowTest {
protected:
    void SetUp() override {
        m_engine->builtin = 0.5F;
        openSquares();
        ASSERT_TRUE(test::waitFor([this] { return window().learning().hasBuiltin(); }));
        annotateSlice(1);
    }
    /// What the network that was trained last started from.
    [[nodiscard]] std::string start() {
        return m_engine->inspect(window().learning().modelFile()).record["spec"]["backbone"];
    }
    void press(const char* button) {
        QSignalSpy failed(&window().learning(), &LearningController::failed);
        auto& learning = window().learning();
        find<QPushButton>(button).click();
        ASSERT_TRUE(test::waitFor([&] { return learning.state() == core::RunState::Ready; }));
        ASSERT_EQ(failed.count(), 0) << failed.front().front().toString().toStdString();
    }
};

TEST_F(LearnPanelWithNetworkTest, WithoutABackboneOfItsOwnANetworkStartsFromTheBuiltInOne) {
    auto& combo = find<QComboBox>("backbone");
    EXPECT_TRUE(combo.currentText().contains("built-in")) << combo.currentText().toStdString();
    press("fineTune");
    EXPECT_EQ(start(), "builtin");
    press("pretrain");
    press("fineTune");
    EXPECT_EQ(start(), window().learning().backboneFile().string());
    combo.setCurrentIndex(combo.findData("random"));
    press("fineTune");
    EXPECT_EQ(start(), "none");
}

TEST_F(LearnPanelWithNetworkTest, LearnAndSegmentStartsFromTheBuiltInNetworkWhereItWasChosen) {
    auto& combo = find<QComboBox>("backbone");
    combo.setCurrentIndex(combo.findData("builtin"));
    EXPECT_TRUE(find<QLabel>("learnHint").text().contains("built-in network"));
    press("learnAndSegment");
    EXPECT_EQ(start(), "builtin");
    EXPECT_FALSE(window().learning().hasBackbone()) << "no pretraining was needed";
}

TEST_F(LearnPanelTest, LearnsTheClassesThatArePaintedByTheirNames) {
    annotateSlice(1);
    document().setClassNames({"background", "nucleus", "debris", "never painted"});
    annotateSlice(2);
    core::LabelEdit& edit = document().beginStroke("dirt", core::SlicePlane::xy(2));
    for (int x = 2; x < 12; ++x)
        edit.setVoxel({x, 3, 2}, 7);
    document().commitStroke();
    document().setClass({7}, 2);
    QSignalSpy finished(&window().learning(), &LearningController::stepFinished);
    QSignalSpy failed(&window().learning(), &LearningController::failed);
    for (const char* button : {"fineTune", "forestAndSegment"}) {
        finished.clear();
        find<QPushButton>(button).click();
        ASSERT_TRUE(test::waitFor([&] { return finished.count() + failed.count() > 0; }));
        ASSERT_EQ(failed.count(), 0) << failed.front().front().toString().toStdString();
        ASSERT_TRUE(
            test::waitFor([&] { return window().learning().state() == core::RunState::Ready; }));
    }
    for (const auto& file : {window().learning().modelFile(), window().learning().forestFile()}) {
        EXPECT_EQ(m_engine->inspect(file).classes,
                  (std::vector<std::string>{"background", "nucleus", "debris"}))
            << file;
    }
}

TEST_F(LearnPanelTest, SaysHowMuchMemoryEachRunNeedsBesideWhatIsFree) {
    const auto& line = find<QLabel>("learnMemory");
    EXPECT_FALSE(line.isHidden());
    EXPECT_TRUE(line.text().contains("to pretrain")) << line.text().toStdString();
    EXPECT_TRUE(line.text().contains("are free."));
    const auto tunable = line.text();
    auto& mode = find<QComboBox>("backboneMode");
    mode.setCurrentIndex(mode.findData(true)); // frozen
    EXPECT_NE(line.text(), tunable);
    auto& head = find<QComboBox>("head");
    head.setCurrentIndex(head.findData("unet"));
    EXPECT_FALSE(line.text().contains("to pretrain")) << "it takes no backbone";
}

TEST(MemoryLine, WarnsOfEachRunThatDoesNotFitAndForbidsNothing) {
    LearningNeeds needs;
    EXPECT_EQ(MemoryLine::sentence(needs), "") << "without a stack";
    needs = {400'000'000, 900'000'000, 200'000'000, 3'000'000'000, 12'000'000'000, false};
    EXPECT_EQ(MemoryLine::sentence(needs),
              "Memory: about 0.4 GB to pretrain, 0.9 GB to fine-tune, 3.0 GB to predict; a forest "
              "0.2 GB. 12 GB are free.");
    EXPECT_EQ(MemoryLine::warning(needs), "");
    needs.available = 1'000'000'000;
    EXPECT_TRUE(MemoryLine::warning(needs).contains("predict the whole stack"));
    EXPECT_FALSE(MemoryLine::warning(needs).contains("in pieces"));
    needs.available = 100'000'000;
    EXPECT_TRUE(MemoryLine::warning(needs).contains("in pieces"));
    EXPECT_TRUE(MemoryLine::warning(needs).contains("Fewer annotated slices"));
    needs.graphicsCard = true;
    EXPECT_EQ(MemoryLine::warning(needs), "") << "what is free there is not known";
}

TEST_F(LearnPanelTest, APlainUNetIsTrainedWithoutPretraining) {
    annotateSlice(1);
    auto& mode = find<QComboBox>("backboneMode");
    mode.setCurrentIndex(mode.findData(true)); // frozen
    auto& combo = find<QComboBox>("head");
    combo.setCurrentIndex(combo.findData("unet"));
    EXPECT_FALSE(mode.isEnabled());
    EXPECT_FALSE(find<QComboBox>("backbone").isEnabled());
    find<QPushButton>("learnAndSegment").click();
    ASSERT_TRUE(test::waitFor([&] {
        return window().learning().state() == core::RunState::Ready &&
               document().prediction().complete();
    }));
    EXPECT_FALSE(window().learning().hasBackbone());
    const auto spec = m_engine->inspect(window().learning().modelFile()).record.at("spec");
    EXPECT_EQ(spec.at("head"), "unet");
    EXPECT_EQ(spec.at("backbone"), "none");
    EXPECT_EQ(spec.at("backbone_mode"), "tunable") << "there is nothing to freeze";
    combo.setCurrentIndex(0);
    EXPECT_TRUE(mode.isEnabled());
}

} // namespace
} // namespace lamina::ui
