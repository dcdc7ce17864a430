// SPDX-License-Identifier: GPL-3.0-or-later
// Live mode in the real window: strokes of the mouse, and masks that follow them.
#include "tests/support/UiFixture.h"

#include "core/metrics/Confusion.h"
#include "ui/ActionRegistry.h"
#include "ui/panel/PanelParts.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

namespace lamina::ui {
namespace {

using test::insideSquare;
using test::kSmall;
using test::waitFor;
using test::WindowTest;

/// What two strokes are enough for; the edge of the square, which nobody painted, is a guess.
constexpr double kGood = 0.6;

class LiveWindowTest : public WindowTest {
protected:
    [[nodiscard]] QAction* action(const char* name) { return window().actions().at(name); }
    void switchOn() {
        window().activateWindow();
        view().setFocus();
        QTest::keyClick(&view(), Qt::Key_L, Qt::ShiftModifier);
        ASSERT_TRUE(window().live().on());
    }
    /// A stroke of the mouse with a label in the slice on screen.
    void paint(core::LabelId label, core::SlicePoint from, core::SlicePoint to) {
        document().setCurrentLabel(label);
        drag(from, to);
    }
    [[nodiscard]] bool final() {
        return document().previewFinal(view().slice()) && !window().live().status().isEmpty();
    }
    /// All that was painted so far is learnt, and the slice on screen masked from it.
    void waitForMask() {
        ASSERT_TRUE(waitFor([this] { return m_revision == window().live().revision(); }))
            << window().live().status().toStdString();
    }
    /// Dice of a slice's mask with the square in it.
    [[nodiscard]] double dice(int z) {
        const auto mask = document().prediction().semantic(z);
        if (!mask) return 0.0;
        std::vector<std::uint8_t> truth;
        for (int y = 0; y < kSmall.y; ++y) {
            for (int x = 0; x < kSmall.x; ++x)
                truth.push_back(insideSquare({x, y, z}) ? 1 : 0);
        }
        return core::countConfusion(truth, {mask.data(), mask.size()}).dice().value_or(0.0);
    }
    void openAndFollow() {
        openSquares();
        goTo(2);
        QObject::connect(&window().live(), &LiveController::refreshed, &window(),
                         [this](int z, quint64 revision, bool last) {
                             if (last && z == view().slice()) m_revision = revision;
                         });
    }
    void firstTwoStrokes() {
        paint(1, {31, 36}, {40, 40});
        paint(core::kBackground, {5, 8}, {70, 12});
    }

    quint64 m_revision = 0;
};

TEST_F(LiveWindowTest, TheFirstMaskAppearsAfterOneStrokeOfEachKind) {
    openAndFollow();
    switchOn();
    EXPECT_FALSE(document().prediction().semantic(2));
    paint(1, {31, 36}, {40, 40});
    ASSERT_TRUE(
        waitFor([this] { return find<QLabel>("liveStatus").text().contains("Background"); }));
    EXPECT_FALSE(document().prediction().semantic(2)) << "what is not painted is not background";
    paint(core::kBackground, {5, 8}, {70, 12});
    waitForMask();
    EXPECT_GT(dice(2), kGood);
    EXPECT_TRUE(document().prediction().foreground(2));
    EXPECT_NE(document().prediction().instances(2), nullptr);
    EXPECT_TRUE(find<QLabel>("livePreview").isVisibleTo(&window()));
    // the mask is on screen: with all other layers off the cell has the colour of its class
    view().setOverlayVisible(OverlayKind::Annotation, false);
    view().setOverlayVisible(OverlayKind::Instances, false);
    view().setOverlayOpacity(OverlayKind::Semantic, 1.0);
    const QImage shown = view().renderedImage();
    const double scale = view().devicePixelRatioF();
    const auto colorAt = [&](core::SlicePoint p) {
        const QPointF place = view().viewFromImage(p) * scale;
        return shown.pixelColor(place.toPoint());
    };
    const auto cell = colorAt({36, 43});
    EXPECT_GT(cell.green(), cell.red() + 60) << cell.name().toStdString();
    const auto ground = colorAt({80, 70});
    EXPECT_NEAR(ground.green(), ground.red(), 8) << ground.name().toStdString();
}

TEST_F(LiveWindowTest, TheBuiltInNetworkJoinsInAsSoonAsItIsOpen) {
    openAndFollow();
    switchOn();
    firstTwoStrokes();
    waitForMask();
    const auto filters = document().prediction().foreground(2)->values;
    action("live")->trigger();
    // the same strokes, and a network that knows the squares
    m_engine->builtin = 0.5F;
    m_revision = 0;
    window().learning().loadEngine();
    ASSERT_TRUE(waitFor([this] { return window().learning().hasBuiltin(); }));
    switchOn();
    const auto begun = window().live().revision();
    ASSERT_TRUE(waitFor([&] { return window().live().revision() > begun; })) << "it was opened";
    waitForMask();
    EXPECT_GT(dice(2), kGood);
    EXPECT_NE(document().prediction().foreground(2)->values, filters);
}

TEST_F(LiveWindowTest, ANetworkThatCannotBeOpenedLeavesTheFilters) {
    m_engine->builtin = 0.5F;
    openAndFollow();
    ASSERT_TRUE(waitFor([this] { return window().learning().hasBuiltin(); }));
    QSignalSpy logged(&window().learning(), &LearningController::logged);
    m_engine->failure =
        core::Error(core::ErrorCode::OutOfMemory, "The network needs more memory than there is.");
    switchOn();
    ASSERT_TRUE(waitFor([&] { return logged.count() > 0; }));
    EXPECT_TRUE(logged.back().front().toString().contains("more memory"));
    firstTwoStrokes();
    waitForMask();
    EXPECT_GT(dice(2), kGood);
}

TEST_F(LiveWindowTest, ItFollowsFurtherStrokesUndoAndTheSliceOnScreen) {
    openAndFollow();
    switchOn();
    firstTwoStrokes();
    waitForMask();
    // painted over as background, the cell is no cell any more
    const auto before = document().prediction().foreground(2)->values;
    paint(core::kBackground, {31, 36}, {40, 40});
    paint(1, {5, 8}, {70, 12});
    waitForMask();
    EXPECT_LT(dice(2), 0.2);
    action("undo")->trigger();
    action("undo")->trigger();
    waitForMask();
    EXPECT_GT(dice(2), kGood);
    EXPECT_EQ(document().prediction().foreground(2)->values, before)
        << "undo brings back what was learnt from the same strokes";
    goTo(4);
    ASSERT_TRUE(waitFor([this] { return document().previewFinal(4); }));
    EXPECT_GT(dice(4), kGood);
    action("undo")->trigger();
    ASSERT_TRUE(waitFor([this] { return document().prediction().empty(); }))
        << "without background there is no forest";
}

TEST_F(LiveWindowTest, OffBringsTheKeptPredictionBackAsItWas) {
    openAndFollow();
    annotateSlice(1);
    find<QPushButton>("learnAndSegment").click();
    ASSERT_TRUE(waitFor([this] {
        return window().learning().state() == core::RunState::Ready &&
               document().prediction().complete();
    }));
    const auto kept = document().prediction().full();
    action("live")->trigger();
    EXPECT_TRUE(document().previewing());
    EXPECT_EQ(document().keptPrediction().full(), kept);
    waitForMask();
    EXPECT_FALSE(document().prediction().complete());
    EXPECT_TRUE(action("acceptStack")->toolTip().contains("slice by slice"));
    action("live")->trigger();
    EXPECT_FALSE(window().live().on());
    EXPECT_EQ(document().prediction().full(), kept);
    EXPECT_FALSE(find<QLabel>("livePreview").isVisibleTo(&window()));
    const auto revision = window().live().revision();
    paint(1, {60, 60}, {62, 62});
    EXPECT_EQ(window().live().revision(), revision) << "off, it does not look at strokes";
}

TEST_F(LiveWindowTest, AcceptTakesTheLivePreviewOfTheSlice) {
    openAndFollow();
    switchOn();
    EXPECT_TRUE(action("acceptSlice")->toolTip().contains("Predict first."));
    firstTwoStrokes();
    waitForMask();
    ASSERT_TRUE(waitFor([this] { return action("acceptSlice")->isEnabled(); }));
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Return);
    ASSERT_TRUE(
        waitFor([this] { return document().labelled().state(2) == core::Completeness::Complete; }));
    EXPECT_EQ(document().labels().at({34, 44, 2}), 1U) << "part of the cell that was painted";
    EXPECT_EQ(document().labels().at({90, 70, 2}), core::kBackground);
    EXPECT_TRUE(document().acceptedSlices().contains(2));
    waitForMask(); // and it goes on from there
}

TEST_F(LiveWindowTest, ARunSwitchesItOffAndAnotherStackToo) {
    openAndFollow();
    switchOn();
    firstTwoStrokes();
    waitForMask();
    find<QPushButton>("pretrain").click();
    EXPECT_FALSE(window().live().on());
    EXPECT_FALSE(document().previewing());
    EXPECT_FALSE(find<QPushButton>("liveSwitch").isEnabled());
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == core::RunState::Ready; }));
    EXPECT_TRUE(find<QPushButton>("liveSwitch").isEnabled());
    find<QPushButton>("liveSwitch").click();
    ASSERT_TRUE(window().live().on());
    EXPECT_TRUE(action("live")->isChecked());
    const auto other = test::writeSquares(folder(), "others");
    window().open({other});
    ASSERT_TRUE(waitFor([this] { return document().name() == "others"; }));
    EXPECT_FALSE(window().live().on());
    EXPECT_FALSE(document().previewing());
}

TEST_F(LiveWindowTest, StrokesInQuickSuccessionEndWithTheMaskOfTheLast) {
    openAndFollow();
    switchOn();
    paint(core::kBackground, {5, 8}, {70, 12});
    for (int i = 0; i < 12; ++i)
        paint(i % 2 ? core::kBackground : 1, {31, 36}, {40, 40});
    paint(1, {31, 36}, {40, 40});
    waitForMask();
    EXPECT_GT(dice(2), kGood);
}

} // namespace
} // namespace lamina::ui
