// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiChecks.h"

#include "ui/panel/CurveChart.h"

#include <QCheckBox>
#include <QComboBox>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>

namespace lamina::ui {
namespace {

using test::checkClipping;
using test::checkNames;
using test::checkTabs;

class AccessibilityTest : public test::WindowTest {
protected:
    ~AccessibilityTest() override { QApplication::setFont(m_font); }

    const QFont m_font = QApplication::font();
};

TEST_F(AccessibilityTest, EveryControlOfTheStartPageHasANameAndATooltip) {
    EXPECT_GT(checkNames(window()), 4);
}

TEST_F(AccessibilityTest, EveryControlOfTheWindowHasANameAndATooltip) {
    openSquares();
    annotateSlice(1);
    EXPECT_GT(checkNames(window()), 25);
    for (const auto& name : window().actions().names()) {
        EXPECT_GT(window().actions().tip(name).size(), 3) << name.toStdString();
        EXPECT_FALSE(window().actions().title(name).isEmpty()) << name.toStdString();
    }
}

TEST_F(AccessibilityTest, EveryControlOfTheDialogsHasANameAndATooltip) {
    openSquares();
    annotateSlice(1);
    test::prepareForDialogs(window());
    for (const char* name : test::kDialogs) {
        SCOPED_TRACE(name);
        auto* dialog = test::openDialog(window(), name);
        ASSERT_TRUE(dialog);
        EXPECT_GE(checkNames(*dialog), 1);
        checkTabs(*dialog);
        EXPECT_GT(checkClipping(*dialog), 1);
        test::closeDialog(*dialog);
    }
    for (const char* name : {"help", "commandPalette"}) {
        SCOPED_TRACE(name);
        window().actions().at(name)->trigger();
        auto* other = window().findChild<QWidget*>(name);
        ASSERT_TRUE(other);
        ASSERT_TRUE(test::waitFor([&] { return other->isVisible(); }));
        EXPECT_GE(checkNames(*other), 1);
        other->close();
    }
}

TEST_F(AccessibilityTest, NoDialogIsCutOffWithALargeFont) {
    auto font = m_font;
    font.setPointSizeF(m_font.pointSizeF() * 1.5);
    QApplication::setFont(font);
    resetWindow();
    openSquares();
    annotateSlice(1);
    test::prepareForDialogs(window());
    for (const char* name : test::kDialogs) {
        SCOPED_TRACE(name);
        auto* dialog = test::openDialog(window(), name);
        ASSERT_TRUE(dialog);
        EXPECT_GT(checkClipping(*dialog), 1);
        test::closeDialog(*dialog);
    }
}

TEST_F(AccessibilityTest, TabReachesEveryControl) {
    window().setFocus();
    QTest::keyClick(&window(), Qt::Key_Tab);
    checkTabs(window());
    openSquares();
    checkTabs(window());
}

TEST_F(AccessibilityTest, NothingIsCutOff) {
    EXPECT_GT(checkClipping(window()), 15);
    openSquares();
    EXPECT_GT(checkClipping(window()), 20);
}

TEST_F(AccessibilityTest, NothingIsCutOffWithEveryLayerComparedAndALearningCurve) {
    openSquares();
    annotateSlice(1);
    QSignalSpy finished(&window().learning(), &LearningController::stepFinished);
    find<QPushButton>("fineTune").click();
    ASSERT_TRUE(test::waitFor([&] { return finished.count() >= 1; }));
    ASSERT_TRUE(test::waitFor([&] { return find<CurveChart>("curves").isVisible(); }));
    for (const char* layer : {"shownAnnotation", "shownSemantic", "shownInstances",
                              "shownProbability", "shownAgreement"})
        find<QCheckBox>(layer).setChecked(true);
    for (auto* dock : window().findChildren<QDockWidget*>())
        dock->show();
    auto& comparison = find<QComboBox>("comparison");
    for (const QSize size : {QSize(1400, 900), QSize(1500, 940)}) {
        window().resize(size);
        for (int mode = 0; mode < comparison.count(); ++mode) {
            SCOPED_TRACE(mode);
            comparison.setCurrentIndex(mode);
            Q_EMIT comparison.activated(mode);
            EXPECT_GT(checkClipping(window()), 40);
        }
    }
}

TEST_F(AccessibilityTest, NothingIsCutOffWithALargeFont) {
    auto font = m_font;
    font.setPointSizeF(m_font.pointSizeF() * 1.5);
    QApplication::setFont(font);
    resetWindow();
    EXPECT_GT(checkClipping(window()), 15);
    openSquares();
    EXPECT_GT(checkClipping(window()), 20);
}

TEST_F(AccessibilityTest, NothingIsCutOffOnAScreenOfDoubleDensity) {
    if (qEnvironmentVariableIntValue("QT_SCALE_FACTOR") == 2) {
        ASSERT_EQ(window().devicePixelRatio(), 2.0);
        EXPECT_GT(checkClipping(window()), 15);
        openSquares();
        EXPECT_GT(checkClipping(window()), 20);
        return;
    }
    // the factor is read at the start of a program only: this test again, in another one
    QProcess twice;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_SCALE_FACTOR", "2");
    twice.setProcessEnvironment(environment);
    twice.setProcessChannelMode(QProcess::MergedChannels);
    twice.start(QCoreApplication::applicationFilePath(),
                {"--gtest_filter=AccessibilityTest.NothingIsCutOffOnAScreenOfDoubleDensity"});
    ASSERT_TRUE(test::waitFor([&] { return twice.state() == QProcess::NotRunning; }));
    const auto output = twice.readAll().toStdString();
    EXPECT_EQ(twice.exitCode(), 0) << output;
    EXPECT_NE(output.find("[  PASSED  ] 1 test"), std::string::npos) << output;
}

} // namespace
} // namespace lamina::ui
