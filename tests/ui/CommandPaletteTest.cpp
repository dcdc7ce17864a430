// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/HelpWindow.h"
#include "ui/dialog/CommandPalette.h"

#include <gtest/gtest.h>

#include <QLineEdit>
#include <QListWidget>

namespace lamina::ui {
namespace {

class CommandPaletteTest : public test::WindowTest {
protected:
    CommandPalette& open() {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &window(),
                        Qt::Key_K, Qt::ControlModifier);
        auto* palette = window().findChild<CommandPalette*>("commandPalette");
        if (!palette || !palette->isVisible()) throw std::runtime_error("no palette");
        return *palette;
    }
    QLineEdit& query() { return find<QLineEdit>("paletteQuery"); }
    QListWidget& list() { return find<QListWidget>("paletteList"); }
};

TEST(FuzzyScore, NeedsAllLettersInOrder) {
    EXPECT_TRUE(fuzzyScore("exm", "Export masks"));
    EXPECT_TRUE(fuzzyScore("EXP", "Export masks"));
    EXPECT_FALSE(fuzzyScore("msexp", "Export masks"));
    EXPECT_FALSE(fuzzyScore("exportz", "Export masks"));
    EXPECT_TRUE(fuzzyScore("", "anything"));
}

TEST(FuzzyScore, PrefersBeginningsOfWordsAndRuns) {
    EXPECT_GT(*fuzzyScore("of", "Open folder"), *fuzzyScore("of", "Proof"));
    EXPECT_GT(*fuzzyScore("red", "Redo"), *fuzzyScore("red", "Larger red brush"));
    EXPECT_GT(*fuzzyScore("new", "New label"), *fuzzyScore("new", "Zoom in one way"));
}

TEST_F(CommandPaletteTest, AFewLettersAndEnterRunTheAction) {
    openSquares();
    auto& palette = open();
    EXPECT_TRUE(query().hasFocus());
    QTest::keyClicks(&query(), "eras");
    EXPECT_EQ(palette.chosen(), "Erase");
    QTest::keyClick(&query(), Qt::Key_Return);
    EXPECT_FALSE(palette.isVisible());
    EXPECT_TRUE(window().actions().at("erase")->isChecked());
    EXPECT_TRUE(view().hasFocus()) << "the keyboard is back where it was";
}

TEST_F(CommandPaletteTest, WhatCanBeDoneComesBeforeWhatCanBeReadAboutIt) {
    openSquares();
    auto& palette = open();
    QTest::keyClicks(&query(), "export");
    EXPECT_EQ(palette.chosen(), "Export masks");
}

TEST_F(CommandPaletteTest, ShowsKeysAndWhyAnActionIsBlocked) {
    auto& palette = open();
    QTest::keyClicks(&query(), "export masks");
    ASSERT_EQ(palette.chosen(), "Export masks");
    const auto text = list().currentItem()->data(Qt::AccessibleTextRole).toString();
    EXPECT_TRUE(text.contains("Ctrl+E")) << text.toStdString();
    EXPECT_TRUE(text.contains("Open a stack first.")) << text.toStdString();
    QTest::keyClick(&query(), Qt::Key_Return);
    EXPECT_TRUE(palette.isVisible()) << "it stays, with the reason";
    QTest::keyClick(&query(), Qt::Key_Escape);
    EXPECT_FALSE(palette.isVisible());
}

TEST_F(CommandPaletteTest, ArrowsChooseAndAnythingUnknownSaysSo) {
    auto& palette = open();
    const auto first = palette.chosen();
    QTest::keyClick(&query(), Qt::Key_Down);
    EXPECT_NE(palette.chosen(), first);
    QTest::keyClick(&query(), Qt::Key_Up);
    EXPECT_EQ(palette.chosen(), first);
    QTest::keyClicks(&query(), "qqqqxx");
    EXPECT_EQ(list().count(), 1);
    QTest::keyClick(&query(), Qt::Key_Return);
    EXPECT_TRUE(palette.isVisible());
}

TEST_F(CommandPaletteTest, EveryActionAndEveryHelpPageIsInIt) {
    open();
    QStringList titles;
    for (int i = 0; i < list().count(); ++i)
        titles << list().item(i)->text();
    for (const auto& name : window().actions().names()) {
        if (name == "commandPalette") continue;
        EXPECT_TRUE(titles.contains(window().actions().title(name))) << name.toStdString();
    }
    const HelpPages pages(window().actions());
    for (const auto& name : HelpPages::names())
        EXPECT_TRUE(titles.contains(pages.page(name).title)) << name.toStdString();
}

TEST_F(CommandPaletteTest, OpensAPageOfTheHelp) {
    open();
    QTest::keyClicks(&query(), "troubl");
    QTest::keyClick(&query(), Qt::Key_Return);
    auto* help = window().findChild<HelpWindow*>("help");
    ASSERT_TRUE(help && help->isVisible());
    EXPECT_EQ(help->page(), "troubleshooting");
}

TEST_F(CommandPaletteTest, ClosesWhenTheMouseGoesElsewhere) {
    openSquares();
    auto& palette = open();
    view().setFocus();
    EXPECT_FALSE(palette.isVisible());
}

} // namespace
} // namespace lamina::ui
