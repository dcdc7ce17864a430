// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/UiFixture.h"
#include "tests/support/UiWalk.h"

#include "ui/ActionRegistry.h"
#include "ui/panel/PanelParts.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QLayout>
#include <QScrollArea>
#include <QToolBar>

#include <array>
#include <set>

namespace lamina::test {

/// Actions that open a dialog of Lamina's own, all of them.
inline constexpr std::array kDialogs{
    "import",  "export",      "shortcuts",          "predictFolder", "devices",
    "classes", "labelAdvice", "comparePredictions", "relabelObject", "goBack"};

/// A window in which each of them has something to show: labels, and a snapshot to go back to.
inline void prepareForDialogs(ui::MainWindow& window) {
    ASSERT_TRUE(waitFor([&] { return window.session().project() != nullptr; }));
    window.document().setCurrentLabel(1);
    window.session().takeSnapshot("before");
    ASSERT_TRUE(waitFor([&] { return !window.session().snapshots().empty(); }));
}

/// The dialog that an action opens; null after a failure.
inline QDialog* openDialog(ui::MainWindow& window, const char* action) {
    auto* trigger = window.actions().at(action);
    EXPECT_TRUE(trigger->isEnabled())
        << action << ": " << ui::ActionRegistry::reason(trigger).toStdString();
    trigger->trigger();
    for (auto* dialog : window.findChildren<QDialog*>()) {
        if (!dialog->isVisible()) continue;
        dialog->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(dialog)) << action;
        return dialog;
    }
    ADD_FAILURE() << action << " opens no dialog";
    return nullptr;
}

inline void closeDialog(QDialog& dialog) {
    dialog.close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

/// Name for a screen reader and a tooltip; returns the number of controls.
inline int checkNames(QWidget& root) {
    int controls = 0;
    for (auto* widget : root.findChildren<QWidget*>()) {
        if (!isControl(widget) || widget->window() != root.window()) continue;
        ++controls;
        auto* reader = QAccessible::queryAccessibleInterface(widget);
        const auto name = reader ? reader->text(QAccessible::Name) : QString();
        EXPECT_FALSE(name.trimmed().isEmpty()) << "no name: " << describe(widget);
        // the image and the help's text: a tooltip would hide what one looks at
        if (qobject_cast<ui::SliceView*>(widget) || widget->objectName() == "helpText") continue;
        EXPECT_FALSE(widget->toolTip().isEmpty()) << "no tooltip: " << describe(widget);
    }
    return controls;
}

/// Tab from control to control until it comes round.
inline void checkTabs(QWidget& root) {
    std::set<QWidget*> reached;
    ASSERT_TRUE(waitFor([&] {
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
        if (!isControl(widget) || widget->window() != root.window()) continue;
        EXPECT_TRUE(reached.contains(widget)) << "Tab misses " << describe(widget);
    }
}

/// A panel whose tab is not chosen lies aside.
inline bool behindATab(const QWidget* widget) {
    for (; widget; widget = widget->parentWidget()) {
        if (const auto* dock = qobject_cast<const QDockWidget*>(widget))
            return dock->visibleRegion().isEmpty();
    }
    return false;
}

/// The part of `checkClipping` for what is on the screen.
inline int checkClippingOfShown(QWidget& root) {
    QCoreApplication::processEvents(); // layouts that were asked for
    int texts = 0;
    for (auto* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->window() != root.window() || behindATab(widget))
            continue;
        const auto where = describe(widget);
        if (auto* label = qobject_cast<QLabel*>(widget); label && !label->text().isEmpty()) {
            if (qobject_cast<ui::ElidedLabel*>(label)) continue; // shortened on purpose, with dots
            ++texts;
            if (label->wordWrap()) {
                EXPECT_TRUE(waitFor([label] { // layouts find their widths, then their heights
                    return label->height() >= label->heightForWidth(label->width());
                })) << label->text().toStdString()
                    << ", " << where;
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
        if (auto* scroll = qobject_cast<QScrollArea*>(widget);
            scroll && scroll->widget() &&
            scroll->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOff) {
            // a bar that has just become needless goes a moment later
            EXPECT_TRUE(waitFor([scroll] {
                return scroll->widget()->width() <= scroll->viewport()->width();
            })) << describe(scroll->widget())
                << " is cut off at its side";
        }
        auto* parent = widget->parentWidget();
        if (!parent || !parent->layout() || parent->layout()->indexOf(widget) < 0) continue;
        EXPECT_TRUE(parent->rect().contains(widget->geometry()))
            << where << " lies outside its parent";
    }
    return texts;
}

/// No text is cut off, nothing lies outside its parent; panels that share a place are each looked
/// at.
inline int checkClipping(QWidget& root) {
    int texts = checkClippingOfShown(root);
    for (auto* dock : root.findChildren<QDockWidget*>()) {
        if (!dock->isVisible() || !behindATab(dock)) continue;
        dock->raise();
        texts += checkClippingOfShown(*dock);
    }
    return texts;
}

} // namespace lamina::test
