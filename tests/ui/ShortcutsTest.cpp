// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/dialog/ShortcutDialog.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolBar>
#include <QToolButton>
#include <QTreeWidget>
#include <QWheelEvent>

#include <map>
#include <set>

namespace lamina::ui {
namespace {

using test::waitFor;

class ShortcutsTest : public test::WindowTest {
protected:
    ActionRegistry& actions() { return window().actions(); }
    ShortcutDialog& dialog() {
        if (auto* open = window().findChild<ShortcutDialog*>()) return *open;
        actions().at("shortcuts")->trigger();
        auto* dialog = window().findChild<ShortcutDialog*>();
        EXPECT_TRUE(QTest::qWaitForWindowActive(dialog));
        return *dialog;
    }
    template <typename Widget> Widget& in(const char* name) {
        auto* widget = dialog().findChild<Widget*>(name);
        if (!widget) throw std::runtime_error(std::string("no widget ") + name);
        return *widget;
    }
    /// Chooses the action in the dialog and presses the key into its first field.
    void press(const QString& action, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        dialog().choose(action);
        auto& edit = in<QKeySequenceEdit>("shortcutKey0");
        edit.setFocus();
        QTest::keyClick(&edit, key, modifiers);
    }
    std::string keys(const char* action) {
        return ActionRegistry::keysText(actions().at(action)->shortcuts()).toStdString();
    }
};

TEST_F(ShortcutsTest, NoKeyBelongsToTwoActionsUnderAnyPreset) {
    for (const auto& preset : actions().scheme().presets()) {
        actions().usePreset(preset.id);
        std::map<QKeySequence, std::string> owners;
        for (const auto& name : actions().names()) {
            for (const auto& key : actions().at(name)->shortcuts()) {
                EXPECT_FALSE(owners.contains(key))
                    << preset.name.toStdString() << ": " << key.toString().toStdString() << " is "
                    << owners[key] << " and " << name.toStdString();
                owners[key] = name.toStdString();
                EXPECT_EQ(ShortcutScheme::fixedUse(key), QString()) << name.toStdString();
            }
        }
    }
}

TEST_F(ShortcutsTest, EveryPresetNamesActionsThatExistAndKeysThatCanBePressed) {
    for (const auto& preset : actions().scheme().presets()) {
        for (const auto& [action, keys] : preset.keys) {
            EXPECT_TRUE(actions().contains(action))
                << preset.name.toStdString() << " " << action.toStdString();
            EXPECT_FALSE(keys.isEmpty()) << action.toStdString();
        }
    }
}

TEST_F(ShortcutsTest, ANewKeyWorksAtOnceAndTheOldOneNoMore) {
    openSquares();
    press("erase", Qt::Key_F5);
    EXPECT_EQ(keys("erase"), "F5");
    dialog().close();
    window().activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window()));
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_E);
    EXPECT_FALSE(actions().at("erase")->isChecked());
    QTest::keyClick(&view(), Qt::Key_F5);
    EXPECT_TRUE(actions().at("erase")->isChecked());
}

TEST_F(ShortcutsTest, TooltipsOfButtonsAndPanelsFollow) {
    auto* bar = window().findChild<QToolBar*>("tools");
    auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(actions().at("brush")));
    EXPECT_TRUE(button->toolTip().contains("(B or P)")) << button->toolTip().toStdString();
    auto& size = find<QWidget>("brushSize");
    EXPECT_TRUE(size.toolTip().contains("[")) << size.toolTip().toStdString();
    actions().setKeys("brush", {QKeySequence("F6")});
    actions().setKeys("smaller", {QKeySequence("F7")});
    EXPECT_TRUE(button->toolTip().contains("(F6)")) << button->toolTip().toStdString();
    EXPECT_TRUE(size.toolTip().contains("F7")) << size.toolTip().toStdString();
    EXPECT_FALSE(size.toolTip().contains("["));
    // and the reason why an action is blocked is still there
    EXPECT_TRUE(actions().at("brush")->toolTip().contains("Open a stack first."));
}

TEST_F(ShortcutsTest, AKeyThatIsTakenIsNamedAndCanBeTakenOver) {
    press("erase", Qt::Key_B);
    EXPECT_EQ(keys("erase"), "E") << "nothing is taken without asking";
    auto& conflict = in<QLabel>("shortcutConflict");
    ASSERT_TRUE(conflict.isVisible());
    EXPECT_EQ(conflict.text(), "B is the key of “Brush” now.");
    in<QPushButton>("shortcutTakeOver").click();
    EXPECT_EQ(keys("erase"), "B");
    EXPECT_EQ(keys("brush"), "P");
    EXPECT_FALSE(conflict.isVisible());
    in<QPushButton>("shortcutReset").click();
    EXPECT_EQ(keys("erase"), "E");
    EXPECT_EQ(keys("brush"), "B or P") << "given back";
}

TEST_F(ShortcutsTest, AKeyOfTheImageCannotBeGivenAway) {
    press("erase", Qt::Key_Backspace);
    EXPECT_EQ(keys("erase"), "E");
    EXPECT_TRUE(in<QLabel>("shortcutConflict").text().contains("takes back the last point"));
    EXPECT_FALSE(in<QPushButton>("shortcutTakeOver").isVisible());
}

TEST_F(ShortcutsTest, KeysOfTheImageAreChosenLikeAllOthers) {
    openSquares();
    press("nextSlice", Qt::Key_F5);
    press("center", Qt::Key_R); // the key of “Fit to window”
    EXPECT_EQ(in<QLabel>("shortcutConflict").text(), "R is the key of “Fit to window” now.");
    in<QPushButton>("shortcutTakeOver").click();
    dialog().close();
    window().activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window()));
    view().setFocus();
    goTo(1);
    QTest::keyClick(&view(), Qt::Key_F5);
    EXPECT_EQ(view().slice(), 2);
    QTest::keyClick(&view(), Qt::Key_Left);
    EXPECT_EQ(view().slice(), 1) << "the other keys are as they were";
    view().zoomBy(4.0);
    const double zoomed = view().zoom();
    QTest::keyClick(&view(), Qt::Key_R);
    EXPECT_DOUBLE_EQ(view().zoom(), zoomed) << "R fits no more";
}

TEST_F(ShortcutsTest, KeysThatAreHeldAreChosenLikeAllOthers) {
    openSquares();
    actions().setKeys("hideHeld", {QKeySequence("F8")});
    actions().setKeys("panHeld", {QKeySequence("F9")});
    view().setFocus();
    QTest::keyPress(&view(), Qt::Key_H);
    EXPECT_TRUE(view().overlayVisible(OverlayKind::Annotation));
    QTest::keyRelease(&view(), Qt::Key_H);
    QTest::keyPress(&view(), Qt::Key_F8);
    EXPECT_FALSE(view().overlayVisible(OverlayKind::Annotation));
    QTest::keyRelease(&view(), Qt::Key_F8);
    EXPECT_TRUE(view().overlayVisible(OverlayKind::Annotation));
    QTest::keyPress(&view(), Qt::Key_F9);
    EXPECT_EQ(view().cursor().shape(), Qt::OpenHandCursor);
    QTest::keyRelease(&view(), Qt::Key_F9);
    EXPECT_NE(view().cursor().shape(), Qt::OpenHandCursor);
}

TEST_F(ShortcutsTest, AnArrowInAPanelStaysInThePanel) {
    openSquares();
    goTo(2);
    auto& size = find<QWidget>("brushSize");
    size.setFocus();
    QTest::keyClick(&size, Qt::Key_Right);
    QTest::keyClick(&size, Qt::Key_Home);
    EXPECT_EQ(view().slice(), 2);
}

TEST_F(ShortcutsTest, WhatKeysDoInTheImageCanBeTakenFromThePaletteToo) {
    openSquares();
    goTo(1);
    const double zoom = view().zoom();
    actions().at("zoomIn")->trigger();
    EXPECT_GT(view().zoom(), zoom);
    actions().at("lastSlice")->trigger();
    EXPECT_EQ(view().slice(), 4);
    EXPECT_EQ(actions().group("zoomIn"), "In the image");
}

TEST_F(ShortcutsTest, TheWheelZoomsAsInNapariAndAsItWasChosen) {
    openSquares();
    goTo(2);
    const auto wheel = [this](Qt::KeyboardModifiers modifiers) {
        const QPointF middle(view().width() / 2.0, view().height() / 2.0);
        QWheelEvent event(middle, view().mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view(), &event);
    };
    const double zoom = view().zoom();
    wheel({});
    EXPECT_EQ(view().slice(), 3);
    actions().usePreset("napari");
    EXPECT_TRUE(actions().at("wheelZooms")->isChecked());
    wheel({});
    EXPECT_EQ(view().slice(), 3);
    EXPECT_GT(view().zoom(), zoom);
    wheel(Qt::ControlModifier);
    EXPECT_EQ(view().slice(), 4);
    auto& choice = in<QComboBox>("shortcutWheel");
    EXPECT_EQ(choice.currentIndex(), 1);
    choice.setCurrentIndex(0);
    Q_EMIT choice.activated(0);
    EXPECT_FALSE(actions().at("wheelZooms")->isChecked());
    dialog().close();
    resetWindow();
    EXPECT_FALSE(actions().scheme().wheelZooms()) << "kept, although the preset says otherwise";
    actions().at("wheelZooms")->trigger();
    EXPECT_TRUE(actions().scheme().wheelZooms());
}

TEST_F(ShortcutsTest, AKeyCanBeRemoved) {
    dialog().choose("brush");
    in<QPushButton>("shortcutClear0").click();
    EXPECT_EQ(keys("brush"), "P");
    in<QPushButton>("shortcutClear0").click();
    EXPECT_EQ(keys("brush"), "");
    EXPECT_FALSE(in<QPushButton>("shortcutClear0").isEnabled());
}

TEST_F(ShortcutsTest, OwnKeysAndThePresetAreThereAfterARestart) {
    actions().usePreset("napari");
    press("export", Qt::Key_F8, Qt::ControlModifier);
    dialog().close();
    resetWindow();
    EXPECT_EQ(keys("export"), "Ctrl+F8");
    EXPECT_EQ(keys("brush"), "2 or P");
    in<QPushButton>("shortcutResetAll").click();
    EXPECT_EQ(keys("export"), "Ctrl+E");
    EXPECT_EQ(keys("brush"), "2 or P") << "the preset stays";
    dialog().close();
    resetWindow();
    EXPECT_EQ(keys("export"), "Ctrl+E");
}

TEST_F(ShortcutsTest, APresetIsChosenInTheDialogAndWorksInTheWindow) {
    openSquares();
    auto& presets = in<QComboBox>("shortcutPreset");
    presets.setCurrentIndex(presets.findText("ITK-SNAP"));
    Q_EMIT presets.activated(presets.currentIndex());
    EXPECT_EQ(keys("nextLabel"), ". or >");
    EXPECT_EQ(keys("larger"), "= or +");
    EXPECT_EQ(keys("smaller"), "-") << "a comma is for labels now";
    dialog().close();
    window().activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window()));
    QTest::keyClick(&view(), Qt::Key_E);
    EXPECT_TRUE(actions().at("erase")->isChecked());
    QTest::keyClick(&view(), Qt::Key_4);
    EXPECT_TRUE(actions().at("brush")->isChecked()) << "4 is the paintbrush there";
    QTest::keyClick(&view(), Qt::Key_Period);
    EXPECT_EQ(document().currentLabel(), 1U);
    QTest::keyClick(&view(), Qt::Key_Comma);
    EXPECT_EQ(document().currentLabel(), core::kBackground);
}

TEST_F(ShortcutsTest, TheSearchFindsActionsByWordAndByKey) {
    const auto shown = [this] {
        std::set<std::string> names;
        auto& list = in<QTreeWidget>("shortcutList");
        for (int i = 0; i < list.topLevelItemCount(); ++i) {
            for (int j = 0; j < list.topLevelItem(i)->childCount(); ++j) {
                if (!list.topLevelItem(i)->child(j)->isHidden())
                    names.insert(list.topLevelItem(i)->child(j)->text(0).toStdString());
            }
        }
        return names;
    };
    EXPECT_EQ(shown().size(), static_cast<std::size_t>(actions().names().size()))
        << "two actions of one name could not be told apart";
    in<QLineEdit>("shortcutSearch").setText("ctrl+shift+j");
    EXPECT_EQ(shown(), std::set<std::string>{"Full range"});
    in<QLineEdit>("shortcutSearch").setText("folder open");
    EXPECT_EQ(shown(), std::set<std::string>{"Open folder"});
}

TEST_F(ShortcutsTest, EveryActionOfAMenuIsSortedUnderIt) {
    EXPECT_EQ(actions().group("open"), "File");
    EXPECT_EQ(actions().group("themeDark"), "View") << "also in a submenu";
    EXPECT_EQ(actions().group("label1"), "Labels and more");
    for (const auto& name : actions().names())
        EXPECT_TRUE(actions().groups().contains(actions().group(name))) << name.toStdString();
}

} // namespace
} // namespace lamina::ui
