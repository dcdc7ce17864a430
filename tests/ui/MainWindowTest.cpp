// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "core/io/ImageIo.h"
#include "ui/ActionRegistry.h"
#include "ui/panel/CurveChart.h"
#include "ui/panel/PanelParts.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>

#include <atomic>
#include <fstream>
#include <semaphore>

namespace lamina::ui {
namespace {

using core::RunState;
using test::insideSquare;
using test::kSmall;
using test::waitFor;
using test::WindowTest;

class MainWindowTest : public WindowTest {
protected:
    void annotate() {
        annotateSlice(1);
        annotateSlice(3);
    }
    bool idle() { return window().learning().state() == RunState::Ready; }
    /// Presses a button of the Learn panel and waits for the end of the run.
    void runToEnd(const char* button) {
        ASSERT_TRUE(find<QPushButton>(button).isEnabled())
            << find<QPushButton>(button).toolTip().toStdString();
        find<QPushButton>(button).click();
        ASSERT_FALSE(idle());
        ASSERT_TRUE(waitFor([this] { return idle(); }));
    }
};

TEST_F(MainWindowTest, SaysWhatToDoWhileNothingIsOpen) {
    EXPECT_TRUE(find<QPushButton>("emptyOpen").isVisible());
    EXPECT_TRUE(find<QPushButton>("emptySample").isVisible());
    EXPECT_FALSE(view().isVisible());
    EXPECT_FALSE(find<QPushButton>("pretrain").isEnabled());
    EXPECT_TRUE(find<QPushButton>("pretrain").toolTip().contains("Open a stack first."));
    EXPECT_FALSE(window().actions().at("export")->isEnabled());
    EXPECT_TRUE(window().actions().at("export")->toolTip().contains("Open a stack first."));
}

TEST_F(MainWindowTest, OpensAStackAndShowsItsMiddle) {
    openSquares();
    EXPECT_TRUE(view().isVisible());
    EXPECT_EQ(view().slice(), 2);
    EXPECT_EQ(find<QSpinBox>("sliceNumber").value(), 2);
    EXPECT_TRUE(window().windowTitle().contains("squares"));
}

TEST_F(MainWindowTest, AFileThatCannotBeReadIsASentenceNotACrash) {
    const auto file = folder() / "broken.tif";
    std::ofstream(file) << "this is text";
    window().open({file});
    ASSERT_TRUE(waitFor([this] { return !window().notice().text().isEmpty(); }));
    EXPECT_TRUE(window().notice().text().contains("broken.tif"));
    EXPECT_FALSE(document().hasStack());
    openSquares(); // and the next one opens
    EXPECT_TRUE(window().notice().text().isEmpty());
}

TEST_F(MainWindowTest, AnotherToolDoesNotMoveOrResizeTheViews) {
    openSquares();
    const auto place = [this] {
        return QRect(view().mapTo(&window(), QPoint(0, 0)), view().size());
    };
    window().actions().at("brush")->trigger();
    QTest::qWait(50);
    const auto before = place();
    for (const char* tool : {"erase", "polygon", "fill", "grow", "pick", "smart", "brush"}) {
        window().actions().at(tool)->trigger();
        QTest::qWait(50);
        EXPECT_EQ(place(), before) << tool;
    }
}

TEST_F(MainWindowTest, TheMousePaintsErasesAndUndoGoesBackToTheSlice) {
    openSquares();
    goTo(1);
    drag({30, 40}, {60, 40});
    EXPECT_EQ(document().labels().at({30, 40, 1}), 1U);
    EXPECT_EQ(document().labels().at({45, 40, 1}), 1U);
    EXPECT_EQ(document().labels().at({60, 40, 1}), 1U);
    EXPECT_EQ(document().labels().at({45, 60, 1}), core::kUnlabelled);
    drag({45, 40}, {45, 40}, Qt::RightButton);
    EXPECT_EQ(document().labels().at({45, 40, 1}), core::kUnlabelled);
    goTo(4);
    QTest::keyClick(&view(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(view().slice(), 1);
    EXPECT_EQ(document().labels().at({45, 40, 1}), 1U);
    QTest::keyClick(&view(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_FALSE(document().annotated());
    QTest::keyClick(&view(), Qt::Key_Y, Qt::ControlModifier);
    EXPECT_EQ(document().labels().at({45, 40, 1}), 1U);
}

TEST_F(MainWindowTest, KeysChooseLabelsToolsAndBrush) {
    openSquares();
    QTest::keyClick(&view(), Qt::Key_N);
    EXPECT_EQ(document().currentLabel(), 2U);
    EXPECT_EQ(find<QTableView>("labelList").model()->rowCount(), 3);
    QTest::keyClick(&view(), Qt::Key_Q);
    EXPECT_EQ(document().currentLabel(), 1U);
    QTest::keyClick(&view(), Qt::Key_0);
    EXPECT_EQ(document().currentLabel(), core::kBackground);
    QTest::keyClick(&view(), Qt::Key_2);
    EXPECT_EQ(document().currentLabel(), 2U);
    auto& size = find<QDoubleSpinBox>("brushSize");
    const double before = size.value();
    QTest::keyClick(&view(), Qt::Key_BracketRight);
    EXPECT_GT(size.value(), before);
    QTest::keyClick(&view(), Qt::Key_E);
    EXPECT_TRUE(window().actions().at("erase")->isChecked());
    const auto hint = find<QLabel>("mouseHint").text();
    QTest::keyClick(&view(), Qt::Key_B);
    EXPECT_NE(find<QLabel>("mouseHint").text(), hint);
    QTest::keyClick(&view(), Qt::Key_K);
    EXPECT_EQ(document().annotatedSlices(), std::vector<int>{view().slice()});
}

TEST_F(MainWindowTest, TheStatusBarTellsWhatIsUnderTheMouse) {
    openSquares();
    goTo(2);
    QTest::mouseMove(&view(), at({30, 40}));
    ASSERT_TRUE(waitFor([this] { return !find<QLabel>("position").text().isEmpty(); }));
    const auto text = find<QLabel>("position").text();
    EXPECT_TRUE(text.contains("x 30  y 40  z 2")) << text.toStdString();
    EXPECT_TRUE(text.contains("15.00, 20.00, 4.00 µm")) << text.toStdString();
    EXPECT_TRUE(text.contains("intensity 1000")) << text.toStdString();
    EXPECT_TRUE(text.contains("unlabelled")) << text.toStdString();
}

TEST_F(MainWindowTest, BlockedLearningSaysWhy) {
    openSquares();
    EXPECT_TRUE(find<QPushButton>("pretrain").isEnabled());
    EXPECT_FALSE(find<QPushButton>("fineTune").isEnabled());
    EXPECT_TRUE(find<QPushButton>("fineTune")
                    .toolTip()
                    .contains("Paint a few cells and some background first."));
    EXPECT_FALSE(find<QPushButton>("predictStack").isEnabled());
    EXPECT_TRUE(find<QPushButton>("predictStack").toolTip().contains("Fine-tune a model first."));
    annotate();
    EXPECT_TRUE(find<QPushButton>("fineTune").isEnabled());
}

TEST_F(MainWindowTest, QuickMasksComeFromAForestAndLeaveTheNetworkAlone) {
    openSquares();
    annotate();
    runToEnd("fineTune");
    const auto network = window().learning().modelFile();
    const auto before = std::filesystem::last_write_time(network);
    EXPECT_EQ(window().learning().predictingFile(), network);
    runToEnd("forestAndSegment");
    EXPECT_TRUE(document().prediction().complete());
    EXPECT_EQ(std::filesystem::last_write_time(network), before);
    const auto forest = window().learning().forestFile();
    EXPECT_EQ(window().learning().predictingFile(), forest) << "the one that was trained last";
    const auto record = m_engine->inspect(forest).record;
    EXPECT_EQ(record.at("spec").at("head"), "forest");
    EXPECT_EQ(record.at("spec").at("backbone"), "none");
    EXPECT_EQ(document().prediction().full()->record.at("model"), forest.string());
    EXPECT_TRUE(find<QPlainTextEdit>("learnLog").toPlainText().contains("A forest is grown on 2"));
    runToEnd("fineTune");
    EXPECT_EQ(window().learning().predictingFile(), network);
}

TEST_F(MainWindowTest, OneButtonPretrainsFineTunesAndSegmentsTheStack) {
    openSquares();
    annotate();
    goTo(3);
    QSignalSpy predicted(&document(), &Document::predictionChanged);
    runToEnd("learnAndSegment");
    EXPECT_TRUE(window().learning().hasBackbone());
    EXPECT_TRUE(window().learning().hasModel());
    ASSERT_TRUE(document().prediction().complete());
    EXPECT_EQ(predicted.at(0).at(0).toInt() >= 0 ? predicted.at(0).at(0).toInt()
                                                 : predicted.at(1).at(0).toInt(),
              3)
        << "the slice on screen comes first";
    for (int z = 0; z < kSmall.z; ++z) {
        const auto semantic = document().prediction().semantic(z);
        for (int y = 0; y < kSmall.y; ++y) {
            for (int x = 0; x < kSmall.x; ++x) {
                ASSERT_EQ(semantic[static_cast<std::size_t>(y * kSmall.x + x)] != 0,
                          insideSquare({x, y, z}));
            }
        }
    }
    EXPECT_EQ(document().trainedSlices(), (std::set<int>{1, 3}));
    EXPECT_EQ(find<QLabel>("heldOutDice").text(), "–") << "only training slices are annotated";
    EXPECT_EQ(find<QLabel>("trainingDice").text(), "1.000");
    EXPECT_GT(find<CurveChart>("curves").lossPoints(), 0);
    EXPECT_GT(find<CurveChart>("curves").dicePoints(), 0);
    annotateSlice(0);
    EXPECT_EQ(find<QLabel>("heldOutDice").text(), "1.000");
}

TEST_F(MainWindowTest, TheScoreMovesWhileAStrokeIsBeingPainted) {
    openSquares();
    annotate();
    runToEnd("learnAndSegment");
    annotateSlice(2);
    goTo(2);
    ASSERT_EQ(find<QLabel>("sliceDice").text(), "1.000");
    QTest::mousePress(&view(), Qt::LeftButton, {}, at({70, 60}));
    QTest::mouseMove(&view(), at({80, 60}));
    ASSERT_TRUE(waitFor([this] { return find<QLabel>("sliceDice").text() != "1.000"; }));
    EXPECT_EQ(document().labels().at({75, 60, 2}), core::kBackground) << "not committed yet";
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, at({80, 60}));
    EXPECT_EQ(document().labels().at({75, 60, 2}), 1U);
}

TEST_F(MainWindowTest, CancelShowsAtOnceAndTheRunCanBeContinued) {
    openSquares();
    std::counting_semaphore<> reached(0);
    std::counting_semaphore<> go(0);
    m_engine->beforeStep = [&](int step) {
        if (step != 5) return;
        reached.release();
        go.acquire();
    };
    find<QPushButton>("pretrain").click();
    EXPECT_EQ(window().learning().state(), RunState::Pretraining);
    EXPECT_FALSE(find<QPushButton>("fineTune").isEnabled());
    EXPECT_TRUE(find<QPushButton>("fineTune").toolTip().contains("Pretraining is running"));
    EXPECT_TRUE(find<QProgressBar>("runProgress").isVisible());
    reached.acquire();
    ASSERT_TRUE(waitFor([this] { return find<QProgressBar>("runProgress").value() > 0; }));
    drag({30, 40}, {60, 40}); // painting goes on meanwhile
    EXPECT_TRUE(document().annotated());

    auto& cancel = find<QPushButton>("cancelRun");
    QTest::mouseClick(&cancel, Qt::LeftButton);
    EXPECT_EQ(window().learning().state(), RunState::Stopping); // before the batch has ended
    EXPECT_FALSE(cancel.isEnabled());
    EXPECT_TRUE(find<QLabel>("runDetail").text().contains("Stopping"));
    m_engine->beforeStep = {};
    go.release();
    ASSERT_TRUE(waitFor([this] { return idle(); }));
    EXPECT_TRUE(find<QLabel>("learnMessage").text().contains("Cancelled"));
    EXPECT_FALSE(window().learning().hasBackbone());
    ASSERT_TRUE(window().learning().resumable(LearningController::Step::Pretrain));
    auto& resume = find<QCheckBox>("resume");
    ASSERT_TRUE(resume.isVisible());
    resume.setChecked(true);
    runToEnd("pretrain");
    EXPECT_TRUE(window().learning().hasBackbone());
}

TEST_F(MainWindowTest, AFailedRunSaysWhyAndLeavesTheWindowUsable) {
    openSquares();
    m_engine->failure =
        core::Error(core::ErrorCode::OutOfMemory, "The memory of the device is used up.", "detail");
    runToEnd("pretrain");
    EXPECT_EQ(find<QLabel>("learnMessage").text(), "The memory of the device is used up.");
    EXPECT_TRUE(find<QLabel>("learnMessage").isVisible());
    runToEnd("pretrain");
    EXPECT_TRUE(window().learning().hasBackbone());
}

TEST_F(MainWindowTest, OnlyCellsWithoutBackgroundIsExplained) {
    openSquares();
    drag({30, 40}, {60, 40});
    runToEnd("fineTune");
    EXPECT_TRUE(find<QLabel>("learnMessage").text().contains("background", Qt::CaseInsensitive))
        << find<QLabel>("learnMessage").text().toStdString();
    EXPECT_FALSE(window().learning().hasModel());
}

TEST_F(MainWindowTest, WithoutAnEngineEverythingElseWorksAndItCanBeTriedAgain) {
    std::atomic<bool> there{false};
    resetWindow([&]() -> std::shared_ptr<core::LearningEngine> {
        if (there) return m_engine;
        throw core::Error(core::ErrorCode::EngineFailure,
                          "The learning engine cannot be used: no libtorch.");
    });
    window().open({test::writeSquares(folder())});
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == RunState::EngineMissing; }));
    ASSERT_TRUE(waitFor([this] { return view().shownSlice() == 2; }));
    EXPECT_TRUE(find<QLabel>("learnMessage").text().contains("no libtorch"));
    EXPECT_FALSE(find<QPushButton>("pretrain").isEnabled());
    drag({30, 40}, {60, 40});
    EXPECT_TRUE(document().annotated());
    there = true;
    find<QPushButton>("retryEngine").click();
    ASSERT_TRUE(waitFor([this] { return idle(); }));
    EXPECT_TRUE(find<QPushButton>("pretrain").isEnabled());
}

TEST_F(MainWindowTest, VisitingTheVoxelSizeDoesNotRoundIt) {
    core::TiffVolume volume;
    volume.size = kSmall;
    volume.type = core::PixelType::UInt16;
    volume.spacing = {0.1083337, 0.1083337, 0.3};
    volume.plane = test::squarePlane;
    core::writeTiff(folder() / "fine.tif", volume);
    window().open({folder() / "fine.tif"});
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    const auto exact = document().stack()->spacing();
    auto& x = find<QDoubleSpinBox>("spacingx");
    EXPECT_TRUE(x.text().startsWith("0.10833")) << x.text().toStdString();
    EXPECT_EQ(find<QDoubleSpinBox>("spacingz").text(), "0.3");
    x.setFocus();
    QTest::keyClick(&x, Qt::Key_Return);
    find<QDoubleSpinBox>("spacingy").setFocus();
    view().setFocus();
    EXPECT_EQ(document().stack()->spacing(), exact);
    find<QDoubleSpinBox>("spacingz").setFocus();
    find<QDoubleSpinBox>("spacingz").setValue(0.4);
    view().setFocus();
    EXPECT_EQ(document().stack()->spacing(), (core::Spacing{exact.x, exact.y, 0.4}));
}

TEST_F(MainWindowTest, AsksOnceForAVoxelSizeThatTheFileDoesNotSay) {
    const auto png = folder() / "picture.png";
    QImage image(96, 80, QImage::Format_Grayscale8);
    image.fill(40);
    ASSERT_TRUE(image.save(QString::fromStdString(png.string())));
    window().open({png});
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    EXPECT_TRUE(find<QLabel>("spacingUnknown").isVisible());
    for (const char* field : {"spacingx", "spacingz", "setSpacing"}) {
        auto& asked = find<QWidget>(field);
        EXPECT_TRUE(waitFor([&] { return asked.visibleRegion().boundingRect() == asked.rect(); }))
            << field << " lies where nobody sees it";
    }
    find<QDoubleSpinBox>("spacingx").setValue(0.25);
    find<QDoubleSpinBox>("spacingy").setValue(0.25);
    find<QPushButton>("setSpacing").click();
    EXPECT_FALSE(find<QLabel>("spacingUnknown").isVisible());
    EXPECT_DOUBLE_EQ(document().stack()->spacing().x, 0.25);
    resetWindow();
    window().open({png}); // the project beside it
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    EXPECT_FALSE(find<QLabel>("spacingUnknown").isVisible());
    EXPECT_DOUBLE_EQ(document().stack()->spacing().x, 0.25);
}

TEST_F(MainWindowTest, OverlaysHideAndComeBack) {
    openSquares();
    EXPECT_TRUE(view().overlayVisible(OverlayKind::Annotation));
    QTest::keyClick(&view(), Qt::Key_S);
    EXPECT_FALSE(view().overlayVisible(OverlayKind::Annotation));
    QTest::keyClick(&view(), Qt::Key_S);
    EXPECT_TRUE(view().overlayVisible(OverlayKind::Annotation));
    QTest::keyPress(&view(), Qt::Key_H);
    EXPECT_FALSE(view().overlayVisible(OverlayKind::Annotation));
    QTest::keyRelease(&view(), Qt::Key_H);
    EXPECT_TRUE(view().overlayVisible(OverlayKind::Annotation));
}

/// An engine whose networks cannot be used, as where LibTorch is missing.
class ForestOnly final : public test::FakeEngine {
public:
    [[nodiscard]] std::vector<core::DeviceInfo> devices() const override { missing(); }
    core::RunResult fineTune(const core::FineTuneSpec& spec,
                             const std::vector<core::AnnotatedStack>& stacks,
                             const core::JobContext& context) override {
        if (spec.head != "forest") missing();
        return FakeEngine::fineTune(spec, stacks, context);
    }

private:
    [[noreturn]] static void missing() {
        throw core::Error(core::ErrorCode::EngineFailure, "The module is not there.");
    }
};

TEST_F(MainWindowTest, WhereTheNetworksAreMissingAForestStillMakesMasks) {
    resetWindow([] { return std::make_shared<ForestOnly>(); });
    window().open({test::writeSquares(folder())});
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == RunState::EngineMissing; }));
    annotate();
    EXPECT_FALSE(find<QPushButton>("fineTune").isEnabled());
    EXPECT_FALSE(find<QPushButton>("learnAndSegment").isEnabled());
    ASSERT_TRUE(find<QPushButton>("forestAndSegment").isEnabled());
    find<QPushButton>("forestAndSegment").click();
    ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
    ASSERT_TRUE(waitFor([this] { return window().learning().state() == RunState::EngineMissing; }));
    EXPECT_FALSE(find<QPushButton>("fineTune").isEnabled()) << "the networks are as missing";
    EXPECT_TRUE(find<QPushButton>("predictStack").isEnabled()) << "with the forest";
    EXPECT_EQ(window().learning().engineProblem(), "The module is not there.");
}

TEST_F(MainWindowTest, DocksBelowTheImageAreTabsAndLeaveThePanelsBesideItTheirRoom) {
    openSquares();
    const int left = find<QDockWidget>("dockLabels").width();
    const int right = find<QDockWidget>("dockLearn").width();
    QDockWidget* last = nullptr;
    for (const char* action : {"objectTable", "reviewQueue", "paneldockJobs"})
        window().actions().at(action)->trigger();
    find<QPushButton>("showScoreTable").click();
    const QList<QDockWidget*> docks{&find<QDockWidget>("dockObjects"),
                                    &find<QDockWidget>("dockQueue"), &find<QDockWidget>("dockJobs"),
                                    &find<QDockWidget>("dockScoreTable")};
    for (auto* dock : docks) {
        EXPECT_EQ(window().tabifiedDockWidgets(dock).size(), 3) << dock->objectName().toStdString();
        last = dock;
    }
    ASSERT_TRUE(last);
    EXPECT_TRUE(test::waitFor([&] { return !last->visibleRegion().isEmpty(); }))
        << "what was asked for last is in front";
    EXPECT_EQ(find<QDockWidget>("dockLabels").width(), left);
    EXPECT_EQ(find<QDockWidget>("dockLearn").width(), right);
    window().actions().at("objectTable")->trigger();
    EXPECT_TRUE(test::waitFor([&] { return !docks.front()->visibleRegion().isEmpty(); }));
}

TEST_F(MainWindowTest, AStrokeGoesOnAfterSomethingElseCommittedItsBeginning) {
    openSquares();
    goTo(1);
    QTest::mousePress(&view(), Qt::LeftButton, {}, at({20, 60}));
    QTest::mouseMove(&view(), at({30, 60}));
    EXPECT_TRUE(document().completeSlice(3));
    QTest::mouseMove(&view(), at({50, 60}));
    QTest::mouseMove(&view(), at({60, 60}));
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, at({60, 60}));
    const auto label = document().currentLabel();
    EXPECT_EQ(document().labels().at({22, 60, 1}), label);
    EXPECT_EQ(document().labels().at({55, 60, 1}), label);
    document().undo();
    EXPECT_EQ(document().labels().at({22, 60, 1}), label);
    EXPECT_EQ(document().labels().at({55, 60, 1}), core::kUnlabelled);
    // and undo itself, while the button is down
    QTest::mousePress(&view(), Qt::LeftButton, {}, at({20, 20}));
    QTest::mouseMove(&view(), at({30, 20}));
    document().undo();
    QTest::mouseMove(&view(), at({60, 20}));
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, at({60, 20}));
    EXPECT_EQ(document().labels().at({22, 20, 1}), core::kUnlabelled);
    EXPECT_EQ(document().labels().at({55, 20, 1}), label);
}

TEST_F(MainWindowTest, TheBuiltInNetworkPredictsBeforeAnythingIsPainted) {
    m_engine->builtin = 0.5F;
    openSquares();
    ASSERT_TRUE(waitFor([this] { return window().learning().predictsBuiltin(); }));
    EXPECT_TRUE(find<QPushButton>("predictStack").isEnabled());
    EXPECT_FALSE(find<QPushButton>("fineTune").isEnabled()) << "nothing is painted yet";
    EXPECT_TRUE(find<QPushButton>("predictSlice").toolTip().contains("nothing need be painted"));
    find<QPushButton>("predictStack").click();
    ASSERT_TRUE(waitFor([this] { return document().prediction().complete(); }));
    const auto mask = document().prediction().semantic(2);
    ASSERT_TRUE(mask);
    for (int y = 0; y < kSmall.y; ++y) {
        for (int x = 0; x < kSmall.x; ++x) {
            ASSERT_EQ(mask.data()[y * kSmall.x + x] != 0, insideSquare({x, y, 2}))
                << x << ", " << y;
        }
    }
    // what is trained on this stack predicts from then on
    annotateSlice(2);
    find<QPushButton>("fineTune").click();
    ASSERT_TRUE(waitFor([this] {
        return window().learning().state() == core::RunState::Ready &&
               window().learning().hasModel();
    }));
    EXPECT_FALSE(window().learning().predictsBuiltin());
}

} // namespace
} // namespace lamina::ui
