// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/HelpWindow.h"
#include "ui/dialog/CommandPalette.h"
#include "ui/dialog/PaletteKeywords.h"

#include <gtest/gtest.h>

#include <QLineEdit>
#include <QListWidget>

#include <algorithm>

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

TEST_F(CommandPaletteTest, AnswersOtherWordsForTheSameThing) {
    openSquares();
    auto& palette = open();
    const auto answer = [&](const char* words) {
        query().clear();
        QTest::keyClicks(&query(), words);
        return palette.chosen();
    };
    const auto title = [this](const char* name) { return window().actions().title(name); };
    EXPECT_EQ(answer("batch"), title("predictFolder"));
    EXPECT_EQ(answer("many files"), title("predictFolder"));
    EXPECT_EQ(answer("fiji"), title("export"));
    EXPECT_EQ(answer("GPU"), title("devices"));
    EXPECT_EQ(answer("undo"), title("undo"));
    EXPECT_EQ(answer("lasso"), title("polygon"));
    const auto among = [&](const char* words, const char* name) {
        answer(words);
        for (int i = 0; i < std::min(4, list().count()); ++i) {
            if (list().item(i)->text() == title(name)) return true;
        }
        return false;
    };
    EXPECT_TRUE(among("ground truth", "import"));
    EXPECT_TRUE(among("train", "paneldockLearn"));
    EXPECT_TRUE(among("roi", "polygon"));
    EXPECT_TRUE(among("screenshot", "saveView"));
    EXPECT_EQ(answer("erase"), "Erase") << "a title that says it comes first";
}

TEST_F(CommandPaletteTest, KeywordsBelongToActionsThatThereAre) {
    for (const auto& name : actionsWithKeywords()) {
        EXPECT_TRUE(window().actions().contains(name)) << name.toStdString();
        EXPECT_FALSE(paletteKeywords(name).isEmpty()) << name.toStdString();
    }
}

TEST(KeywordScore, WantsABeginningOfAWordAndTwoLetters) {
    EXPECT_TRUE(keywordScore("truth", {"ground truth"}));
    EXPECT_TRUE(keywordScore(" Ground  tr", {"ground truth"}));
    EXPECT_FALSE(keywordScore("round", {"ground truth"}));
    EXPECT_FALSE(keywordScore("g", {"ground truth"}));
    EXPECT_FALSE(keywordScore("ground truth", {}));
    EXPECT_GT(*keywordScore("ROI", {"ROI"}), *keywordScore("ROI", {"ROI manager"}));
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
