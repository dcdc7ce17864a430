// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/HelpWindow.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QToolButton>

namespace lamina::ui {
namespace {

class HelpTest : public test::WindowTest {
protected:
    HelpWindow& help() {
        auto* help = window().findChild<HelpWindow*>("help");
        if (!help) {
            QTest::keyClick(&window(), Qt::Key_F1);
            help = window().findChild<HelpWindow*>("help");
        }
        if (!help) throw std::runtime_error("F1 opens no help");
        return *help;
    }
    QTextBrowser& text() { return *help().findChild<QTextBrowser*>("helpText"); }
    QListWidget& list() { return *help().findChild<QListWidget*>("helpPages"); }
    QLineEdit& search() { return *help().findChild<QLineEdit*>("helpSearch"); }
};

TEST_F(HelpTest, F1OpensItAtTheFirstSteps) {
    EXPECT_TRUE(help().isVisible());
    EXPECT_EQ(help().page(), "first-steps");
    EXPECT_TRUE(text().toPlainText().startsWith("First steps"));
    EXPECT_EQ(list().count(), HelpPages::names().size());
}

TEST_F(HelpTest, EveryPageHasATitleAndEveryFileIsAPage) {
    for (const auto& name : HelpPages::names()) {
        const auto page = help().pages().page(name);
        EXPECT_GT(page.title.size(), 3) << name.toStdString();
        EXPECT_GT(page.text.size(), 500) << name.toStdString();
    }
    for (const auto& file : QDir(":/help").entryList({"*.md"}))
        EXPECT_TRUE(HelpPages::names().contains(file.chopped(3))) << file.toStdString();
}

TEST_F(HelpTest, EveryActionThatAPageNamesExists) {
    const auto marks = HelpPages::marks();
    EXPECT_GT(marks.size(), 30);
    for (const auto& mark : marks) {
        if (mark == "keyboard") continue;
        EXPECT_TRUE(window().actions().contains(mark.section(':', 1))) << mark.toStdString();
    }
    for (const auto& name : HelpPages::names()) {
        const auto page = help().pages().page(name).text;
        EXPECT_FALSE(page.contains('{')) << name.toStdString() << ": a mark was not understood";
    }
}

TEST_F(HelpTest, EveryLinkAndPictureLeadsSomewhere) {
    int links = 0;
    static const QRegularExpression link(R"((!?)\[[^\]]*\]\(([^)]+)\))");
    for (const auto& name : HelpPages::names()) {
        const auto page = help().pages().page(name).text;
        for (auto it = link.globalMatch(page); it.hasNext();) {
            const auto match = it.next();
            const auto target = match.captured(2);
            ++links;
            if (!match.captured(1).isEmpty()) {
                EXPECT_FALSE(QImage(":/help/" + target).isNull())
                    << name.toStdString() << " " << target.toStdString();
            } else {
                ASSERT_TRUE(target.endsWith(".md")) << target.toStdString();
                EXPECT_TRUE(HelpPages::names().contains(target.chopped(3)))
                    << name.toStdString() << " " << target.toStdString();
            }
        }
    }
    EXPECT_GT(links, 6);
}

TEST_F(HelpTest, AClickOnALinkGoesThereAndBackLeadsBack) {
    auto cursor = text().document()->find("Painting and tools");
    ASSERT_FALSE(cursor.isNull());
    EXPECT_EQ(cursor.charFormat().anchorHref(), "painting.md");
    text().setTextCursor(cursor);
    text().ensureCursorVisible();
    const auto middle = (text().cursorRect(cursor).center());
    QTest::mouseClick(text().viewport(), Qt::LeftButton, {}, middle - QPoint(12, 0));
    EXPECT_EQ(help().page(), "painting");
    EXPECT_EQ(list().currentItem()->text(), "Painting and tools");
    help().findChild<QToolButton*>("helpBack")->click();
    EXPECT_EQ(help().page(), "first-steps");
}

TEST_F(HelpTest, TheKeyboardPageNamesEveryActionWithTheKeyThatItHasNow) {
    const auto has = [this](const QString& line) {
        return help().pages().page("keyboard").text.contains(line);
    };
    for (const auto& name : window().actions().names())
        EXPECT_TRUE(has("| " + window().actions().title(name) + " |")) << name.toStdString();
    EXPECT_TRUE(has("| Erase | E |"));
    help().open("keyboard");
    window().actions().setKeys("erase", {QKeySequence("F9")});
    EXPECT_TRUE(has("| Erase | F9 |"));
    EXPECT_TRUE(text().toPlainText().contains("F9")) << "the open page follows";
    EXPECT_TRUE(help().pages().page("painting").text.contains("F9"));
}

TEST_F(HelpTest, TheSearchListsPagesThatHoldAllWordsAndMarksThem) {
    search().setText("voxel spacing nonsense");
    EXPECT_FALSE(list().item(0)->flags().testFlag(Qt::ItemIsEnabled));
    search().setText("held-out");
    QStringList found;
    for (int i = 0; i < list().count(); ++i)
        found << list().item(i)->data(Qt::UserRole).toString();
    EXPECT_TRUE(found.contains("review"));
    EXPECT_LT(found.size(), HelpPages::names().size());
    help().open("review");
    EXPECT_GT(text().extraSelections().size(), 0);
    search().clear();
    EXPECT_EQ(list().count(), HelpPages::names().size());
    EXPECT_EQ(text().extraSelections().size(), 0);
}

TEST_F(HelpTest, NoLineOfThePagesIsNamedTwice) {
    QStringList titles;
    for (const auto& name : HelpPages::names())
        titles << help().pages().page(name).title;
    titles.removeDuplicates();
    EXPECT_EQ(titles.size(), HelpPages::names().size());
}

} // namespace
} // namespace lamina::ui
