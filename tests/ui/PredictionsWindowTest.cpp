// SPDX-License-Identifier: GPL-3.0-or-later
// Two predictions of a stack in the real window: kept, compared, forgotten.
#include "tests/support/UiChecks.h"

#include "core/learn/StackPrediction.h"
#include "ui/ActionRegistry.h"
#include "ui/dialog/PredictionDialog.h"
#include "ui/panel/PairTable.h"
#include "ui/panel/PanelParts.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

#include <atomic>
#include <fstream>
#include <thread>

namespace lamina::ui {
namespace {

using test::kSmall;
using test::waitFor;
using test::WindowTest;
namespace fs = std::filesystem;

class PredictionsWindowTest : public WindowTest {
protected:
    /// The squares, moved to the right by so many pixels, by a model trained on slice 1.
    void predict(const std::string& head, int shift) {
        auto made = std::make_shared<core::StackPrediction>();
        made->size = kSmall;
        made->semantic.resize(kSmall.voxels());
        for (int z = 0; z < kSmall.z; ++z) {
            for (int y = 0; y < kSmall.y; ++y) {
                for (int x = 0; x < kSmall.x; ++x)
                    made->semantic[kSmall.offset({x, y, z})] =
                        test::insideSquare({x - shift, y, z}) ? 1 : 0;
            }
        }
        made->record = {
            {"model", head + ".safetensors"},
            {"masks", {{"threshold", 0.5}}},
            {"model_record",
             {{"spec", {{"head", head}}}, {"data", {{{"name", "squares"}, {"slices", {1}}}}}}}};
        document().setPrediction(made);
        ++m_predicted;
        const auto history = predictionHistory(document());
        ASSERT_TRUE(waitFor([&] { return history.list().size() == m_predicted; }));
    }
    PredictionDialog& openDialog() {
        window().actions().at("comparePredictions")->trigger();
        m_dialog = window().findChild<PredictionDialog*>();
        if (!m_dialog) throw std::runtime_error("no dialog");
        EXPECT_TRUE(waitFor([this] { return m_dialog->pair().listed(); }));
        return *m_dialog;
    }
    void openBoth() {
        openSquares();
        annotateSlice(1);
        annotateSlice(3);
        predict("fcn", 0);
        predict("unet", 8);
        openDialog();
        ASSERT_TRUE(waitFor([this] { return m_dialog->pair().counted(); }));
    }
    template <typename Widget> [[nodiscard]] Widget& part(const char* name) {
        auto* widget = m_dialog->findChild<Widget*>(name);
        if (!widget) throw std::runtime_error(std::string("no widget ") + name);
        return *widget;
    }
    [[nodiscard]] QStringList row(int number) {
        auto& table = part<QTableWidget>("pairScores");
        QStringList cells;
        for (int column = 0; column < table.columnCount(); ++column)
            cells << table.item(number, column)->text();
        return cells;
    }
    [[nodiscard]] std::uint32_t pairPixel(int x, int y, int z) {
        std::vector<std::uint32_t> pixel(1);
        pairColors(m_dialog->pair())(core::SlicePlane::xy(z), {x, y, 1, 1}, pixel);
        return pixel[0];
    }

    PredictionDialog* m_dialog = nullptr;
    std::size_t m_predicted = 0;
};

TEST_F(PredictionsWindowTest, TheLastTwoAreComparedByScoresOfEverySlice) {
    openBoth();
    EXPECT_TRUE(part<QComboBox>("predictionA").currentText().startsWith("unet"));
    EXPECT_TRUE(part<QComboBox>("predictionB").currentText().startsWith("fcn"));
    // half of each square is common
    EXPECT_EQ(row(0), (QStringList{"Whole stack", "0.500", "1.000", "0.333", "1.000", "0.500"}));
    EXPECT_EQ(row(1), (QStringList{"Held out", "0.500", "1.000", "0.333", "1.000", "0.500"}));
    EXPECT_EQ(row(2), (QStringList{"0", "–", "–", "–", "–", "0.500"})) << "not annotated";
    EXPECT_EQ(row(3), (QStringList{"1", "0.500", "1.000", "0.333", "1.000", "0.500"}));
    auto& table = part<QTableWidget>("pairScores");
    EXPECT_TRUE(table.item(3, 1)->font().italic()) << "both were trained on slice 1";
    EXPECT_FALSE(table.item(5, 1)->font().italic());
    EXPECT_TRUE(table.item(5, 2)->font().bold()) << "the better one";
    EXPECT_FALSE(table.item(5, 1)->font().bold());
}

TEST_F(PredictionsWindowTest,
       HeldOutIsEmptyWhereEveryAnnotatedSliceIsKnownAndFollowsTheAnnotation) {
    openSquares();
    annotateSlice(1);
    predict("fcn", 0);
    predict("unet", 8);
    openDialog();
    ASSERT_TRUE(waitFor([this] { return m_dialog->pair().counted(); }));
    EXPECT_EQ(row(1), (QStringList{"Held out", "–", "–", "–", "–", "–"}));
    annotateSlice(4);
    ASSERT_TRUE(waitFor([this] { return m_dialog->pair().counted(); }));
    EXPECT_EQ(row(1), (QStringList{"Held out", "0.500", "1.000", "0.333", "1.000", "0.500"}));
}

TEST_F(PredictionsWindowTest, ColoursSayInWhichOfTheTwoACellIs) {
    openBoth(); // A: x 36..51 in slice 2, B: x 28..43
    const auto color = [](PairAgreement what) {
        const auto c = pairColor(what);
        return packRgba(c[0], c[1], c[2]);
    };
    EXPECT_EQ(pairPixel(30, 35, 2), color(PairAgreement::OnlyB));
    EXPECT_EQ(pairPixel(40, 35, 2), color(PairAgreement::Both));
    EXPECT_EQ(pairPixel(50, 35, 2), color(PairAgreement::OnlyA));
    EXPECT_EQ(pairPixel(60, 35, 2), 0U);
    part<QToolButton>("swapPredictions").click();
    EXPECT_TRUE(part<QComboBox>("predictionA").currentText().startsWith("fcn"));
    EXPECT_EQ(pairPixel(30, 35, 2), color(PairAgreement::OnlyA));
    ASSERT_TRUE(waitFor([this] { return m_dialog->pair().counted(); }));
    EXPECT_EQ(row(0).at(1), "1.000");
}

TEST_F(PredictionsWindowTest, BothMasksAreShownByASwipeOrSideBySideAndEscEndsIt) {
    openBoth();
    auto& mode = part<QComboBox>("pairMode");
    auto& pairView = m_dialog->view();
    EXPECT_TRUE(pairView.overlayVisible(OverlayKind::Agreement));
    const auto choose = [&mode](int index) {
        mode.setCurrentIndex(index);
        Q_EMIT mode.activated(index);
    };
    choose(1);
    EXPECT_EQ(pairView.comparison().mode, Comparison::Mode::Swipe);
    EXPECT_FALSE(pairView.overlayVisible(OverlayKind::Agreement));
    EXPECT_TRUE(pairView.comparison().shows(OverlayKind::Semantic));
    choose(2);
    EXPECT_EQ(pairView.comparison().mode, Comparison::Mode::SideBySide);
    pairView.setFocus();
    QTest::keyClick(&pairView, Qt::Key_Escape);
    EXPECT_EQ(mode.currentIndex(), 0);
    EXPECT_TRUE(pairView.overlayVisible(OverlayKind::Agreement));
    EXPECT_EQ(view().comparison().mode, Comparison::Mode::Off) << "the window's view is its own";
}

TEST_F(PredictionsWindowTest, TheNumberIsThatOfTheSliceShownFromTheStart) {
    for (const int z : {kSmall.z / 2, 1}) { // a view opens in the middle
        openSquares();
        view().setSlice(z);
        openDialog();
        EXPECT_EQ(m_dialog->view().slice(), z);
        EXPECT_EQ(part<QSlider>("pairSlice").value(), z);
        EXPECT_EQ(part<QLabel>("pairSliceNumber").text(), QString("slice %1").arg(z));
        test::closeDialog(*m_dialog);
        resetWindow();
    }
}

TEST_F(PredictionsWindowTest, ARowShowsItsSliceAndADoubleClickShowsItInTheWindow) {
    openBoth();
    auto& table = part<QTableWidget>("pairScores");
    table.setCurrentCell(6, 0); // slice 4
    EXPECT_EQ(m_dialog->view().slice(), 4);
    Q_EMIT table.cellDoubleClicked(6, 0);
    EXPECT_EQ(view().slice(), 4);
    m_dialog->view().setSlice(0);
    EXPECT_EQ(table.currentRow(), 2);
}

TEST_F(PredictionsWindowTest, WithOneAloneItSaysWhatIsNeededAndTheNextOneComesByItself) {
    openSquares();
    EXPECT_TRUE(window().actions().at("comparePredictions")->isEnabled());
    predict("fcn", 0);
    openDialog();
    auto& state = part<QLabel>("pairState");
    ASSERT_TRUE(waitFor([&] { return state.text().contains("Two predictions are needed"); }));
    predict("unet", 8);
    EXPECT_TRUE(waitFor([this] { return m_dialog->pair().counted(); }));
    EXPECT_FALSE(state.isVisible());
}

TEST_F(PredictionsWindowTest, AForgottenOneIsGoneFromTheListAndTheDisk) {
    openBoth();
    part<QToolButton>("removePredictionA").click();
    ASSERT_TRUE(waitFor([this] { return m_dialog->pair().entries().size() == 1; }));
    EXPECT_EQ(predictionHistory(document()).list().size(), 1U);
    EXPECT_TRUE(document().prediction().complete()) << "what the window shows stays";
}

TEST_F(PredictionsWindowTest, AnEarlierOneBecomesThatOfTheWindowAgainAndTheOtherOneBringsItBack) {
    openBoth();
    const auto newest = document().keptPrediction().full();
    auto& useA = part<QToolButton>("usePredictionA");
    auto& useB = part<QToolButton>("usePredictionB");
    EXPECT_FALSE(useA.isEnabled());
    EXPECT_EQ(useA.text(), "In use");
    ASSERT_TRUE(useB.isEnabled()) << useB.toolTip().toStdString();
    useB.click();
    ASSERT_TRUE(waitFor([&] { return document().keptPrediction().full() != newest; }));
    const auto& kept = *document().keptPrediction().full();
    EXPECT_EQ(kept.record.at("model"), "fcn.safetensors");
    EXPECT_EQ(kept.semantic[test::kSmall.offset({30, 35, 2})], 1) << "not moved";
    const auto* ids = document().prediction().instances(2);
    ASSERT_TRUE(ids);
    EXPECT_NE(ids[35 * test::kSmall.x + 30], 0U) << "its objects are found again";
    EXPECT_EQ(document().trainedSlices(), (std::set<int>{1}));
    EXPECT_TRUE(part<QLabel>("pairState").text().contains("probability is not available"));
    EXPECT_TRUE(window().notice().text().contains("is used again"));
    EXPECT_EQ(useB.text(), "In use");
    EXPECT_EQ(m_dialog->pair().entries().size(), 2U) << "the other one is not lost";

    ASSERT_TRUE(useA.isEnabled());
    useA.click();
    ASSERT_TRUE(waitFor([&] { return document().keptPrediction().full() == newest; }))
        << "whole, as it was";
}

TEST_F(PredictionsWindowTest, TheOneThatIsUsedIsThatOfTheNextStart) {
    openBoth();
    part<QToolButton>("usePredictionB").click();
    ASSERT_TRUE(waitFor([&] { return part<QToolButton>("usePredictionB").text() == "In use"; }));
    const auto file = predictionHistory(document()).folder.parent_path().parent_path() /
                      (document().stem() + "_prediction.json");
    ASSERT_TRUE(waitFor([&] {
        std::ifstream in(file);
        const auto json = nlohmann::json::parse(in, nullptr, false);
        return json.is_object() && json.at("record").at("model") == "fcn.safetensors";
    }));
    resetWindow();
    openSquares();
    ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
    EXPECT_EQ(document().keptPrediction().full()->record.at("model"), "fcn.safetensors");
    EXPECT_EQ(predictionHistory(document()).list().size(), 2U);
}

TEST_F(PredictionsWindowTest, NoneIsBroughtBackWhileARunGoesOn) {
    openBoth();
    std::atomic<bool> gate{false};
    m_engine->beforeStep = [&](int) {
        while (!gate)
            std::this_thread::yield();
    };
    window().learning().pretrain({});
    auto& use = part<QToolButton>("usePredictionB");
    EXPECT_FALSE(use.isEnabled());
    EXPECT_TRUE(use.toolTip().contains("Pretraining is running")) << use.toolTip().toStdString();
    gate = true;
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == core::RunState::Ready; }));
    EXPECT_TRUE(use.isEnabled());
}

TEST_F(PredictionsWindowTest, TheyAreFoundAgainAtTheNextStart) {
    openBoth();
    resetWindow();
    openSquares();
    openDialog();
    ASSERT_TRUE(waitFor([this] { return m_dialog->pair().counted(); }));
    EXPECT_EQ(m_dialog->pair().entries().size(), 2U);
    EXPECT_EQ(row(0).at(2), "1.000");
}

TEST_F(PredictionsWindowTest, AnotherStackEndsTheComparison) {
    openBoth();
    document().close();
    EXPECT_FALSE(m_dialog->isVisible());
    EXPECT_FALSE(window().actions().at("comparePredictions")->isEnabled());
}

TEST_F(PredictionsWindowTest, APredictionByTheEngineIsKept) {
    openSquares();
    annotateSlice(1);
    annotateSlice(3);
    find<QPushButton>("learnAndSegment").click();
    ASSERT_TRUE(waitFor([this] {
        return window().learning().state() == core::RunState::Ready &&
               document().prediction().complete();
    }));
    const auto history = predictionHistory(document());
    ASSERT_TRUE(waitFor([&] { return history.list().size() == 1; }));
    EXPECT_EQ(core::slicesTrainedOn(history.list()[0].record, "squares"), (std::set<int>{1, 3}));
}

} // namespace
} // namespace lamina::ui
