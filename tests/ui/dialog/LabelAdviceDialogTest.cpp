// SPDX-License-Identifier: GPL-3.0-or-later
// How many slices must be labelled, in the real window and with real forests.
#include "ui/dialog/LabelAdviceDialog.h"

#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/panel/LabelCurveChart.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeWidget>

#include <atomic>
#include <fstream>
#include <sstream>

namespace lamina::ui {
namespace {

using test::waitFor;
using test::WindowTest;
using State = LabelAdviceRun::State;
using End = LabelAdviceRun::End;
namespace fs = std::filesystem;

class LabelAdviceDialogTest : public WindowTest {
protected:
    ~LabelAdviceDialogTest() override { m_engine->beforeStep = {}; }

    LabelAdviceDialog& openDialog() {
        window().actions().at("labelAdvice")->trigger();
        auto& dialog = find<LabelAdviceDialog>("labelAdvice");
        EXPECT_TRUE(QTest::qWaitForWindowActive(&dialog));
        return dialog;
    }
    void annotateSlices(const std::vector<int>& slices) {
        for (const int z : slices)
            annotateSlice(z);
    }
    LabelAdviceRun& run() { return find<LabelAdviceDialog>("labelAdvice").run(); }
    LabelCurveChart& chart() {
        return *find<LabelAdviceDialog>("labelAdvice").findChild<LabelCurveChart*>();
    }
    void measure(int repeats) {
        find<QSpinBox>("adviceRepeats").setValue(repeats);
        QTest::mouseClick(&find<QPushButton>("adviceStart"), Qt::LeftButton);
        ASSERT_EQ(run().state(), State::Running);
        ASSERT_TRUE(waitFor([this] { return run().state() == State::Idle; }));
    }
    [[nodiscard]] QString sentence() { return find<QLabel>("adviceSentence").text(); }
    [[nodiscard]] QString notes() { return find<QLabel>("adviceNotes").text(); }
    static std::string contentOf(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream(file, std::ios::binary).rdbuf();
        return text.str();
    }
};

TEST_F(LabelAdviceDialogTest, SaysWhatIsMissing) {
    openDialog();
    EXPECT_EQ(sentence(), "Open a stack first.");
    EXPECT_FALSE(find<QPushButton>("adviceStart").isEnabled());
    EXPECT_EQ(find<QPushButton>("adviceStart").toolTip(), sentence());
    openSquares();
    EXPECT_TRUE(sentence().contains("Nothing is annotated yet")) << sentence().toStdString();
    annotateSlices({0, 2});
    EXPECT_TRUE(sentence().contains("so far: 2")) << sentence().toStdString();
    EXPECT_FALSE(find<QPushButton>("adviceStart").isEnabled());
    EXPECT_FALSE(find<QPushButton>("adviceSaveTable").isEnabled());
    EXPECT_EQ(chart().dots(), 0);
    EXPECT_TRUE(find<QLabel>("labelCurveEmpty").isVisible());
    annotateSlice(4);
    EXPECT_TRUE(find<QPushButton>("adviceStart").isEnabled());
}

TEST_F(LabelAdviceDialogTest, MeasuresAdvisesAndSavesTheSameNumbers) {
    openSquares();
    annotateSlices({0, 2, 4});
    auto& dialog = openDialog();
    measure(5);
    EXPECT_EQ(run().end(), End::Done);
    const auto& report = run().report();
    ASSERT_TRUE(report.advice);
    EXPECT_EQ(report.measurement.cells.size(), 6U); // three choices of one slice, three of two
    EXPECT_EQ(chart().dots(), 6);
    EXPECT_GE(chart().dashes(), 4);
    EXPECT_EQ(sentence().toStdString(), core::adviceSentence(*report.advice));
    EXPECT_TRUE(sentence().startsWith("With 3 slices you are at "));
    auto& table = find<QTreeWidget>("adviceTable");
    EXPECT_TRUE(table.isVisible());
    EXPECT_EQ(table.topLevelItemCount(), static_cast<int>(report.fit.size()));
    EXPECT_EQ(table.topLevelItem(1)->text(1), "3");
    EXPECT_EQ(table.topLevelItem(2)->text(0), "3 (all of yours)");
    EXPECT_TRUE(table.topLevelItem(2)->text(1).isEmpty()); // nothing is left to score

    const auto csv = folder() / "curve.csv";
    const auto png = folder() / "curve.png";
    dialog.writeTable(csv);
    ASSERT_TRUE(waitFor([&] { return notes().contains("curve.csv"); }));
    EXPECT_EQ(contentOf(csv), core::labelCurveCsv(report));
    dialog.writeChart(png);
    ASSERT_TRUE(waitFor([&] { return notes().contains("curve.png"); }));
    EXPECT_GE(QImage(QString::fromStdString(png.string())).width(), 1700);
    dialog.writeChart(folder() / "curve.svg");
    ASSERT_TRUE(waitFor([&] { return notes().contains("curve.svg"); }));
    std::ifstream in(folder() / "curve.svg");
    const std::string svg{std::istreambuf_iterator<char>(in), {}};
    EXPECT_NE(svg.find(">annotated slices<"), std::string::npos) << "text is text";
}

TEST_F(LabelAdviceDialogTest, SaysThatTheAnnotationHasChangedSince) {
    openSquares();
    annotateSlices({0, 2, 4});
    openDialog();
    measure(1);
    EXPECT_FALSE(notes().contains("changed"));
    annotateSlice(1);
    EXPECT_TRUE(notes().contains("The annotation has changed since"));
    EXPECT_FALSE(run().report().measurement.cells.empty());
}

TEST_F(LabelAdviceDialogTest, CancellingKeepsWhatWasMeasured) {
    openSquares();
    annotateSlices({0, 1, 2, 3, 4});
    openDialog();
    find<QSpinBox>("adviceRepeats").setValue(20);
    find<QPushButton>("adviceStart").click();
    ASSERT_TRUE(waitFor([this] { return chart().dots() >= 2; }));
    EXPECT_TRUE(find<QPushButton>("adviceCancel").isEnabled());
    find<QPushButton>("adviceCancel").click();
    EXPECT_FALSE(find<QPushButton>("adviceCancel").isEnabled());
    ASSERT_TRUE(waitFor([this] { return run().state() == State::Idle; }));
    EXPECT_EQ(run().end(), End::Cancelled);
    EXPECT_GE(chart().dots(), 2);
    EXPECT_TRUE(notes().contains("trainings were done")) << notes().toStdString();
    EXPECT_TRUE(find<QPushButton>("adviceStart").isEnabled());
}

TEST_F(LabelAdviceDialogTest, AnotherStackDropsAMeasurementInProgress) {
    openSquares();
    annotateSlices({0, 1, 2, 3, 4});
    openDialog();
    find<QSpinBox>("adviceRepeats").setValue(20);
    find<QPushButton>("adviceStart").click();
    ASSERT_TRUE(waitFor([this] { return chart().dots() >= 1; }));
    const auto before = document().stack();
    window().open({test::writeSquares(folder(), "others")});
    ASSERT_TRUE(waitFor([&] { return document().stack() != before; }));
    EXPECT_EQ(run().state(), State::Idle);
    EXPECT_EQ(chart().dots(), 0);
    // The worker ends behind the next job of its lane, and none of its results comes late.
    std::atomic<bool> over{false};
    m_jobs.submit(core::Lane::Compute, [&](const core::JobContext&) { over = true; });
    ASSERT_TRUE(waitFor([&] { return over.load(); }));
    QCoreApplication::processEvents();
    EXPECT_EQ(chart().dots(), 0);
    EXPECT_TRUE(run().report().measurement.cells.empty());
}

TEST_F(LabelAdviceDialogTest, MakesWayForARunAndWaitsWhileOneIsOn) {
    openSquares();
    annotateSlices({0, 1, 2, 3, 4});
    openDialog();
    find<QSpinBox>("adviceRepeats").setValue(20);
    find<QPushButton>("adviceStart").click();
    ASSERT_TRUE(waitFor([this] { return chart().dots() >= 1; }));
    std::atomic<bool> held{true};
    m_engine->beforeStep = [&](int) {
        while (held)
            std::this_thread::yield();
    };
    window().learning().fineTune({});
    ASSERT_TRUE(waitFor([this] { return run().state() == State::Idle; }));
    EXPECT_EQ(run().end(), End::MadeWay);
    EXPECT_TRUE(notes().contains("made way")) << notes().toStdString();
    EXPECT_FALSE(find<QPushButton>("adviceStart").isEnabled());
    EXPECT_TRUE(find<QPushButton>("adviceStart").toolTip().contains("running"));
    held = false;
    ASSERT_TRUE(waitFor([this] { return find<QPushButton>("adviceStart").isEnabled(); }));
}

TEST_F(LabelAdviceDialogTest, ClosingEndsTheMeasurementAndOpensAnewLater) {
    openSquares();
    annotateSlices({0, 1, 2, 3, 4});
    auto& dialog = openDialog();
    find<QSpinBox>("adviceRepeats").setValue(20);
    find<QPushButton>("adviceStart").click();
    ASSERT_TRUE(waitFor([this] { return chart().dots() >= 1; }));
    dialog.close();
    std::atomic<bool> over{false};
    m_jobs.submit(core::Lane::Compute, [&](const core::JobContext&) { over = true; });
    ASSERT_TRUE(waitFor([&] { return over.load(); }));
    openDialog();
    EXPECT_EQ(run().state(), State::Idle);
    EXPECT_EQ(chart().dots(), 0);
}

TEST_F(LabelAdviceDialogTest, TheActionShowsTheWindowThatIsOpenAlready) {
    auto& first = openDialog();
    EXPECT_EQ(&openDialog(), &first);
}

TEST(AdviceText, IsThatOfTheCommandLineInEveryCase) {
    core::LabelAdvice advice;
    advice.annotated = 5;
    advice.dice = {0.9, 0.88, 0.92};
    advice.gain = {0.012, 0.001, 0.04};
    advice.perSlice = 0.006;
    using core::LabelVerdict;
    for (const auto verdict :
         {LabelVerdict::Stop, LabelVerdict::GoOn, LabelVerdict::Unclear, LabelVerdict::TooHard}) {
        advice.verdict = verdict;
        for (const auto& next :
             {std::vector<int>{}, std::vector<int>{8}, std::vector<int>{8, 31}}) {
            advice.next = next;
            advice.enough.reset();
            EXPECT_EQ(adviceText(advice).toStdString(), core::adviceSentence(advice));
            advice.enough = 9;
            EXPECT_EQ(adviceText(advice).toStdString(), core::adviceSentence(advice));
        }
    }
}

} // namespace
} // namespace lamina::ui
