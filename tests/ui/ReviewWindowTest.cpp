// SPDX-License-Identifier: GPL-3.0-or-later
// From a prediction to annotation, in the real window.
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/panel/PanelParts.h"

#include <QAction>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace lamina::ui {
namespace {

using core::Completeness;
using test::kSmall;
using test::waitFor;
using test::WindowTest;

class ReviewWindowTest : public WindowTest {
protected:
    [[nodiscard]] QAction* action(const char* name) { return window().actions().at(name); }
    void predictAll() {
        annotateSlice(1);
        annotateSlice(3);
        ASSERT_TRUE(find<QPushButton>("learnAndSegment").isEnabled());
        find<QPushButton>("learnAndSegment").click();
        ASSERT_TRUE(waitFor([this] {
            return window().learning().state() == core::RunState::Ready &&
                   document().prediction().complete();
        }));
    }
    [[nodiscard]] bool allComplete() {
        for (int z = 0; z < kSmall.z; ++z) {
            if (document().labelled().state(z) != Completeness::Complete) return false;
        }
        return true;
    }
    /// Nothing but the two slices painted by hand.
    [[nodiscard]] bool asPainted() {
        return document().annotatedSlices() == std::vector<int>{1, 3};
    }
};

TEST_F(ReviewWindowTest, EnterInTheSliceAcceptsItsPredictionAndUndoTakesItBack) {
    openSquares();
    EXPECT_TRUE(action("acceptSlice")->toolTip().contains("Predict first."));
    predictAll();
    goTo(2);
    EXPECT_TRUE(action("acceptSlice")->isEnabled());
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Return);
    ASSERT_TRUE(
        waitFor([this] { return document().labelled().state(2) == Completeness::Complete; }));
    const auto cell = document().labels().at({30, 40, 2});
    EXPECT_NE(cell, core::kUnlabelled);
    EXPECT_NE(cell, core::kBackground);
    EXPECT_EQ(document().labels().at({5, 5, 2}), core::kBackground);
    goTo(4);
    QTest::keyClick(&view(), Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(waitFor([this] { return asPainted(); }));
    EXPECT_EQ(view().slice(), 2) << "undo shows what it takes back";
}

TEST_F(ReviewWindowTest, EnterFinishesAPolygonInsteadOfAccepting) {
    openSquares();
    predictAll();
    goTo(2);
    action("polygon")->trigger();
    for (const core::SlicePoint corner :
         {core::SlicePoint{60, 10}, core::SlicePoint{80, 10}, core::SlicePoint{80, 20}})
        QTest::mouseClick(&view(), Qt::LeftButton, {}, at(corner));
    QTest::keyClick(&view(), Qt::Key_Return);
    ASSERT_TRUE(waitFor([this] { return !document().labels().sliceEmpty(2); }));
    EXPECT_EQ(document().labelled().state(2), Completeness::Partial);
}

TEST_F(ReviewWindowTest, AcceptingTheStackIsOneStepThatCanBeTakenBackAfterARestart) {
    openSquares();
    predictAll();
    QTest::keyClick(&window(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(waitFor([this] { return allComplete(); }));
    EXPECT_EQ(find<QLabel>("heldOutDice").text(), "–")
        << "a prediction compared with itself proves nothing";
    const auto accepted = document().labels().readSlice(0);
    resetWindow();
    openSquares();
    EXPECT_TRUE(allComplete());
    EXPECT_EQ(document().labels().readSlice(0), accepted);
    action("undo")->trigger();
    ASSERT_TRUE(waitFor([this] { return asPainted(); }));
    action("redo")->trigger();
    ASSERT_TRUE(waitFor([this] { return allComplete(); }));
    EXPECT_EQ(document().labels().readSlice(0), accepted);
}

TEST_F(ReviewWindowTest, AnAcceptedSliceIsNotHeldOutUntilItIsTakenBackAndAfterARestartNeither) {
    openSquares();
    predictAll();
    annotateSlice(0);
    ASSERT_EQ(document().scores(0).heldOutSlices, 1);
    goTo(2);
    action("acceptSlice")->trigger();
    ASSERT_TRUE(waitFor([this] { return !document().labels().sliceEmpty(2); }));
    EXPECT_EQ(document().scores(2).heldOutSlices, 1) << "only the one painted by hand";
    EXPECT_EQ(document().scores(2).acceptedSlices, 1);
    EXPECT_TRUE(document().acceptedSlices().contains(2));
    action("acceptStack")->trigger();
    ASSERT_TRUE(waitFor([this] { return allComplete(); }));
    EXPECT_FALSE(document().acceptedSlices().contains(0)) << "nothing of it was left to accept";
    EXPECT_TRUE(document().acceptedSlices().contains(4));
    resetWindow();
    openSquares();
    EXPECT_TRUE(document().acceptedSlices().contains(2));
    EXPECT_TRUE(document().acceptedSlices().contains(4));
    action("undo")->trigger();
    ASSERT_TRUE(waitFor([this] { return document().labels().sliceEmpty(4); }));
    EXPECT_FALSE(document().acceptedSlices().contains(4));
    EXPECT_TRUE(document().acceptedSlices().contains(2));
    action("redo")->trigger();
    ASSERT_TRUE(waitFor([this] { return allComplete(); }));
    EXPECT_TRUE(document().acceptedSlices().contains(4));
}

TEST_F(ReviewWindowTest, ThePredictionItsProbabilitiesScoresAndTheRunsAreThereAgainAfterARestart) {
    openSquares();
    predictAll();
    annotateSlice(0);
    const auto scores = document().scores(0);
    ASSERT_TRUE(scores.heldOut);
    const auto uncertainty = document().prediction().foreground(2)->uncertainty;
    ASSERT_TRUE(waitFor([this] {
        return std::filesystem::exists(folder() / "squares.lamina/predictions" /
                                       "squares_prediction.json");
    }));
    resetWindow();
    openSquares();
    ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
    EXPECT_EQ(document().scores(0).heldOut, scores.heldOut);
    EXPECT_EQ(document().scores(0).heldOutSlices, 1);
    EXPECT_EQ(document().prediction().foreground(2)->uncertainty, uncertainty);
    EXPECT_TRUE(document().prediction().shareAbove(0.5));
    const auto log = find<QPlainTextEdit>("learnLog").toPlainText();
    EXPECT_TRUE(log.contains("Pretrained.")) << log.toStdString();
    EXPECT_TRUE(log.contains("Fine-tuned on 2"));
    EXPECT_TRUE(log.contains("The whole stack of 5"));
}

TEST_F(ReviewWindowTest, APredictionOfAModelThatHasLearntSinceDoesNotComeBack) {
    openSquares();
    predictAll();
    const auto record = folder() / "squares.lamina/predictions/squares_prediction.json";
    ASSERT_TRUE(waitFor([&] { return std::filesystem::exists(record); }));
    find<QPushButton>("fineTune").click();
    ASSERT_TRUE(waitFor([&] {
        return window().learning().state() == core::RunState::Ready &&
               !std::filesystem::exists(record);
    }));
    resetWindow();
    openSquares();
    goTo(4);
    QTest::qWait(300);
    EXPECT_FALSE(document().prediction().complete());
}

TEST_F(ReviewWindowTest, AllSlicesAreCompletedInOneStepThatCanBeTakenBackAfterARestart) {
    openSquares();
    annotateSlice(1);
    annotateSlice(3);
    action("completeStack")->trigger();
    ASSERT_TRUE(waitFor([this] { return allComplete(); }));
    resetWindow();
    openSquares();
    EXPECT_TRUE(allComplete());
    action("undo")->trigger();
    ASSERT_TRUE(waitFor([this] { return asPainted(); }));
}

} // namespace
} // namespace lamina::ui
