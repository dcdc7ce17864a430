// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"
#include "tests/support/UiWalk.h"

#include "ui/HelpWindow.h"
#include "ui/RecentProjects.h"
#include "ui/document/ProjectOpening.h"
#include "ui/panel/EmptyPage.h"

#include <fmt/format.h>

#include <gtest/gtest.h>

#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QToolButton>
#include <QTreeWidget>

namespace lamina::ui {
namespace {

using test::waitFor;

class StartPageTest : public test::WindowTest {
protected:
    EmptyPage& page() { return *window().findChild<EmptyPage*>(); }
    QTreeWidget& recent() { return find<QTreeWidget>("recentList"); }
    QPoint rowAt(int row, int column = 0) {
        const auto rect = recent().visualRect(recent().model()->index(row, column));
        return rect.center();
    }
    std::filesystem::path image() { return test::writeSquares(folder()); }
};

TEST_F(StartPageTest, WithoutRecentProjectsThereIsNoEmptyList) {
    EXPECT_FALSE(recent().isVisible());
    EXPECT_TRUE(find<QPushButton>("emptyOpen").isVisible());
}

TEST_F(StartPageTest, TheSampleOpensWithItsVoxelSizeAndItsWorkIsInNoCache) {
    QTest::mouseClick(&find<QPushButton>("emptySample"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([this] { return document().hasStack() && !window().session().busy(); }));
    EXPECT_GT(document().paintSize().z, 10);
    EXPECT_TRUE(document().stack()->spacingKnown());
    const auto folder = sampleFolder();
    EXPECT_TRUE(std::filesystem::exists(folder / "embryo-truth.tif"));
    EXPECT_TRUE(std::filesystem::is_directory(folder / "embryo.lamina"));
    const auto cache = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
    EXPECT_FALSE(folder.string().starts_with(cache.toStdString())) << folder;
}

TEST_F(StartPageTest, WhatWasOpenedIsThereAfterARestartAndOpensWithAClick) {
    openSquares();
    resetWindow();
    ASSERT_TRUE(recent().isVisible());
    ASSERT_EQ(recent().topLevelItemCount(), 1);
    EXPECT_EQ(recent().topLevelItem(0)->text(0), "squares");
    EXPECT_EQ(recent().topLevelItem(0)->text(1).toStdString(), folder().string());
    EXPECT_FALSE(recent().topLevelItem(0)->text(2).isEmpty());
    QTest::mouseClick(recent().viewport(), Qt::LeftButton, {}, rowAt(0));
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    EXPECT_EQ(document().stem(), "squares");
}

TEST_F(StartPageTest, EnterOpensAndDeleteRemovesFromTheList) {
    openSquares();
    resetWindow();
    QSignalSpy wanted(&page(), &EmptyPage::recentWanted);
    recent().setFocus();
    QTest::keyClick(&recent(), Qt::Key_Return);
    EXPECT_EQ(wanted.count(), 1);
    ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
    resetWindow();
    recent().setFocus();
    QTest::keyClick(&recent(), Qt::Key_Delete);
    EXPECT_FALSE(recent().isVisible());
    EXPECT_TRUE(std::filesystem::exists(folder() / "squares.tif")) << "the file stays";
    resetWindow();
    EXPECT_FALSE(recent().isVisible());
}

TEST_F(StartPageTest, TheButtonOfARowRemovesThatRow) {
    RecentProjects projects(m_jobs);
    projects.add(folder() / "one.tif");
    projects.add(folder() / "two.tif");
    resetWindow();
    ASSERT_EQ(recent().topLevelItemCount(), 2);
    EXPECT_EQ(recent().topLevelItem(0)->text(0), "two") << "the latest first";
    auto* button = qobject_cast<QToolButton*>(recent().itemWidget(recent().topLevelItem(1), 3));
    ASSERT_TRUE(button);
    QTest::mouseClick(button, Qt::LeftButton);
    ASSERT_TRUE(waitFor([this] { return recent().topLevelItemCount() == 1; }));
    EXPECT_EQ(recent().topLevelItem(0)->text(0), "two");
}

TEST_F(StartPageTest, AMissingOneIsGreySaysWhyAndDoesNotOpen) {
    openSquares();
    resetWindow();
    std::filesystem::rename(folder() / "squares.lamina", folder() / "elsewhere.lamina");
    RecentProjects(m_jobs).add("/no/such/disk/day3.lamina");
    resetWindow();
    ASSERT_TRUE(waitFor([this] {
        return recent().topLevelItemCount() == 2 &&
               recent().topLevelItem(1)->text(1).contains("moved, renamed");
    }));
    EXPECT_EQ(recent().topLevelItem(0)->text(0), "day3");
    EXPECT_TRUE(recent().topLevelItem(0)->text(1).contains("disk or network drive"));
    EXPECT_EQ(recent().topLevelItem(1)->foreground(0).color(),
              window().palette().color(QPalette::PlaceholderText));
    QSignalSpy wanted(&page(), &EmptyPage::recentWanted);
    QTest::mouseClick(recent().viewport(), Qt::LeftButton, {}, rowAt(1));
    EXPECT_EQ(wanted.count(), 0);
}

TEST_F(StartPageTest, TheListIsBoundedAndNamesNothingTwice) {
    RecentProjects projects(m_jobs);
    for (int i = 0; i < 30; ++i)
        projects.add(folder() / fmt::format("stack{}.tif", i));
    projects.add(folder() / "stack25.tif");
    projects.add(folder() / "." / "stack25.tif");
    EXPECT_EQ(projects.entries().size(), RecentProjects::kMost);
    EXPECT_EQ(projects.entries()[0].name, "stack25");
    EXPECT_EQ(projects.entries()[1].name, "stack29");
    projects.add(folder() / "embryo.lamina" / "");
    EXPECT_EQ(projects.entries()[0].name, "embryo");
    RecentProjects again(m_jobs);
    ASSERT_EQ(again.entries().size(), projects.entries().size());
    EXPECT_EQ(again.entries()[0].path, projects.entries()[0].path);
    EXPECT_EQ(again.entries()[0].when, projects.entries()[0].when);
}

TEST_F(StartPageTest, InASmallWindowEverythingCanBeReached) {
    RecentProjects projects(m_jobs);
    for (int i = 0; i < 8; ++i)
        projects.add(folder() / fmt::format("stack{}.tif", i));
    EmptyPage small;
    small.setRecent(projects);
    small.resize(380, 420);
    small.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&small));
    EXPECT_GT(small.verticalScrollBar()->maximum(), 0);
    QCoreApplication::processEvents(); // layouts that were asked for
    for (auto* child : small.findChildren<QWidget*>())
        EXPECT_LE(child->minimumSizeHint().width(), 340) << test::describe(child);
    EXPECT_EQ(small.horizontalScrollBar()->maximum(), 0) << "nothing is cut off at the right";
    for (auto* button : small.findChildren<QPushButton*>()) {
        const auto right = button->mapTo(small.widget(), QPoint(button->width(), 0)).x();
        EXPECT_LE(right, small.viewport()->width()) << button->text().toStdString();
        EXPECT_GE(button->width(), button->minimumSizeHint().width());
    }
}

TEST_F(StartPageTest, TheGuideLeadsToTheHelp) {
    find<QPushButton>("emptyHelp").click();
    auto* help = window().findChild<HelpWindow*>("help");
    ASSERT_TRUE(help && help->isVisible());
    EXPECT_EQ(help->page(), "first-steps");
}

} // namespace
} // namespace lamina::ui
