// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"
#include "tests/support/UiWalk.h"

#include "ui/ActionRegistry.h"
#include "ui/HelpWindow.h"
#include "ui/panel/PanelParts.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QAccessible>
#include <QDialog>
#include <QLabel>
#include <QLayout>
#include <QProcess>
#include <QScrollArea>
#include <QToolBar>

#include <set>

namespace lamina::ui {
namespace {

class AccessibilityTest : public test::WindowTest {
protected:
    ~AccessibilityTest() override { QApplication::setFont(m_font); }

    /// Name for a screen reader and a tooltip; returns the number of controls.
    static int checkNames(QWidget& root) {
        int controls = 0;
        for (auto* widget : root.findChildren<QWidget*>()) {
            if (!test::isControl(widget) || widget->window() != root.window()) continue;
            ++controls;
            auto* reader = QAccessible::queryAccessibleInterface(widget);
            const auto name = reader ? reader->text(QAccessible::Name) : QString();
            EXPECT_FALSE(name.trimmed().isEmpty()) << "no name: " << test::describe(widget);
            // the image and the help's text: a tooltip would hide what one looks at
            if (qobject_cast<SliceView*>(widget) || widget->objectName() == "helpText") continue;
            EXPECT_FALSE(widget->toolTip().isEmpty()) << "no tooltip: " << test::describe(widget);
        }
        return controls;
    }

    /// Tab from control to control until it comes round.
    static void checkTabs(QWidget& root) {
        std::set<QWidget*> reached;
        ASSERT_TRUE(test::waitFor([&] {
            root.activateWindow();
            return QApplication::focusWidget() &&
                   QApplication::focusWidget()->window() == root.window();
        }));
        for (int i = 0; i < 300; ++i) {
            auto* now = QApplication::focusWidget();
            ASSERT_TRUE(now);
            if (now->window() == root.window()) reached.insert(now);
            QTest::keyClick(now, Qt::Key_Tab);
            if (QApplication::focusWidget() == now) break;
        }
        for (auto* widget : root.findChildren<QWidget*>()) {
            if (!test::isControl(widget) || widget->window() != root.window()) continue;
            EXPECT_TRUE(reached.contains(widget)) << "Tab misses " << test::describe(widget);
        }
    }

    /// No text is cut off, nothing lies outside its parent.
    static int checkClipping(QWidget& root) {
        QCoreApplication::processEvents(); // layouts that were asked for
        int texts = 0;
        for (auto* widget : root.findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->window() != root.window()) continue;
            const auto where = test::describe(widget);
            if (auto* label = qobject_cast<QLabel*>(widget); label && !label->text().isEmpty()) {
                if (qobject_cast<ElidedLabel*>(label)) continue; // shortened on purpose, with dots
                ++texts;
                if (label->wordWrap()) {
                    EXPECT_GE(label->height(), label->heightForWidth(label->width()))
                        << label->text().toStdString() << ", " << where;
                } else {
                    EXPECT_GE(label->width(), label->minimumSizeHint().width())
                        << label->text().toStdString() << ", " << where;
                    EXPECT_GE(label->height(), label->minimumSizeHint().height())
                        << label->text().toStdString() << ", " << where;
                }
            }
            auto* button = qobject_cast<QAbstractButton*>(widget);
            if (button && !button->text().isEmpty() &&
                !(qobject_cast<QToolBar*>(button->parentWidget()) && button->icon().isNull())) {
                ++texts;
                const int room =
                    button->fontMetrics().size(Qt::TextShowMnemonic, button->text()).width();
                EXPECT_GE(button->width(), std::min(room, button->sizeHint().width()))
                    << button->text().toStdString() << ", " << where;
                EXPECT_GE(button->height(), button->fontMetrics().height()) << where;
            }
            auto* parent = widget->parentWidget();
            if (!parent || !parent->layout() || parent->layout()->indexOf(widget) < 0) continue;
            EXPECT_TRUE(parent->rect().contains(widget->geometry()))
                << where << " lies outside its parent";
        }
        return texts;
    }

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
    for (const char* name : {"import", "export", "shortcuts"}) {
        window().actions().at(name)->trigger();
        auto* dialog = window().findChild<QDialog*>();
        ASSERT_TRUE(dialog) << name;
        ASSERT_TRUE(QTest::qWaitForWindowActive(dialog));
        EXPECT_GE(checkNames(*dialog), 3) << name;
        checkTabs(*dialog);
        EXPECT_GT(checkClipping(*dialog), 3) << name;
        dialog->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    window().actions().at("help")->trigger();
    auto* help = window().findChild<HelpWindow*>("help");
    ASSERT_TRUE(QTest::qWaitForWindowActive(help));
    EXPECT_GE(checkNames(*help), 3);
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
