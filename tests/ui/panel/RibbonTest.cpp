// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/Ribbon.h"

#include "tests/support/UiFixture.h"
#include "ui/panel/SliceRibbon.h"

#include <QSignalSpy>

namespace lamina::ui {
namespace {

using core::Completeness;

std::vector<RibbonEntry> plainEntries(int count) {
    return std::vector<RibbonEntry>(static_cast<std::size_t>(count));
}

TEST(Ribbon, EveryEntryHasItsCellAndEveryCellItsEntries) {
    Ribbon ribbon(Ribbon::Of::Slices);
    for (const int width : {37, 200, 640}) {
        for (const int count : {1, 5, 35, 512, 3000}) {
            ribbon.resize(width, ribbon.sizeHint().height());
            ribbon.setEntries(plainEntries(count));
            EXPECT_LE(ribbon.cells() * Ribbon::kNarrowest, std::max(width, Ribbon::kNarrowest));
            int next = 0;
            for (int cell = 0; cell < ribbon.cells(); ++cell) {
                const auto [first, last] = ribbon.entriesOf(cell);
                ASSERT_EQ(first, next);
                ASSERT_LT(first, last);
                for (int i = first; i < last; ++i)
                    ASSERT_EQ(ribbon.cellOf(i), cell);
                next = last;
            }
            EXPECT_EQ(next, count);
            EXPECT_EQ(ribbon.entryAt(-5), 0);
            EXPECT_EQ(ribbon.entryAt(width + 5), count - 1);
        }
    }
}

TEST(Ribbon, ACellOfSeveralSlicesSaysWhatTheyHaveTogether) {
    Ribbon ribbon(Ribbon::Of::Slices);
    ribbon.resize(4 * Ribbon::kNarrowest, 40);
    auto entries = plainEntries(8);
    entries[0] = {Completeness::Complete, 1.0, 0.9, 0.1, true};
    entries[1] = {Completeness::Complete, 1.0, 0.7, 0.4, false};
    entries[2] = {Completeness::Complete, 1.0, {}, {}, false};
    ribbon.setEntries(entries);
    ASSERT_EQ(ribbon.cells(), 4);
    EXPECT_EQ(ribbon.merged(0).state, Completeness::Complete);
    EXPECT_NEAR(*ribbon.merged(0).dice, 0.8, 1e-12);
    EXPECT_EQ(ribbon.merged(0).uncertainty, 0.4); // the one to look at
    EXPECT_TRUE(ribbon.merged(0).trained);
    EXPECT_EQ(ribbon.merged(1).state, Completeness::Partial); // one complete, one empty
    EXPECT_EQ(ribbon.merged(2).state, Completeness::Empty);
    EXPECT_TRUE(ribbon.describe(0).contains("Slices 0 to 1"));
    EXPECT_TRUE(ribbon.describe(0).contains("complete"));
    EXPECT_TRUE(ribbon.describe(0).contains("0.800"));
    EXPECT_TRUE(ribbon.describe(2).contains("not annotated"));
    EXPECT_TRUE(ribbon.accessibleDescription().contains("8 slices: 3 complete"));
}

TEST(Ribbon, StatesShowInTheirColours) {
    Ribbon ribbon(Ribbon::Of::Slices);
    ribbon.resize(80, ribbon.sizeHint().height());
    auto entries = plainEntries(4);
    entries[1] = {Completeness::Partial, 0.5, 0.5, 0.0, false};
    entries[2] = {Completeness::Complete, 1.0, 1.0, 1.0, true};
    ribbon.setEntries(entries);
    const QImage image = ribbon.grab().toImage();
    const auto at = [&](int cell, int y) {
        return image.pixelColor(ribbon.rectOf(cell).center().x() + 3, y);
    };
    EXPECT_EQ(at(2, 8), QColor(0, 158, 115));
    EXPECT_EQ(at(1, 13), QColor(230, 159, 0)); // the lower half
    EXPECT_NE(at(1, 6), QColor(230, 159, 0));
    EXPECT_EQ(at(2, 18), QColor(86, 180, 233)); // Dice 1: the whole bar
    EXPECT_NE(at(1, 18), QColor(86, 180, 233)); // Dice 0.5: its lower half
    EXPECT_EQ(at(1, 24), QColor(86, 180, 233));
    EXPECT_GT(at(2, 29).lightness(), at(1, 29).lightness()); // uncertain is brighter
    EXPECT_EQ(image.pixelColor(ribbon.rectOf(2).center().x(), 2), QColor(204, 121, 167));
}

TEST(Ribbon, ClickDragAndKeysGoThere) {
    Ribbon ribbon(Ribbon::Of::Slices);
    ribbon.resize(200, ribbon.sizeHint().height());
    ribbon.setEntries(plainEntries(10));
    ribbon.show();
    QSignalSpy went(&ribbon, &Ribbon::valueChanged);
    QTest::mousePress(&ribbon, Qt::LeftButton, {}, QPoint(70, 10));
    EXPECT_EQ(ribbon.value(), 3);
    QTest::mouseMove(&ribbon, QPoint(150, 10));
    EXPECT_EQ(ribbon.value(), 7);
    QTest::mouseRelease(&ribbon, Qt::LeftButton, {}, QPoint(150, 10));
    QTest::mouseMove(&ribbon, QPoint(10, 10));
    EXPECT_EQ(ribbon.value(), 7);
    QTest::keyClick(&ribbon, Qt::Key_Left);
    EXPECT_EQ(ribbon.value(), 6);
    QTest::keyClick(&ribbon, Qt::Key_End);
    EXPECT_EQ(ribbon.value(), 9);
    EXPECT_EQ(went.count(), 4);
    EXPECT_TRUE(ribbon.accessibleDescription().contains("Slice 9"));
}

using RibbonWindow = test::WindowTest;

TEST_F(RibbonWindow, EditsUndoAndPredictionsShowInTheRibbon) {
    openSquares();
    auto& ribbon = find<Ribbon>("sliceRibbon");
    ASSERT_EQ(ribbon.entries().size(), 5U);
    EXPECT_EQ(ribbon.value(), view().slice());
    const auto state = [&](int z) { return ribbon.entries()[static_cast<std::size_t>(z)]; };
    auto& edit = document().beginStroke("dab", core::SlicePlane::xy(1));
    edit.setVoxel({3, 3, 1}, 1);
    document().commitStroke();
    ASSERT_TRUE(test::waitFor([&] { return state(1).state == Completeness::Partial; }));
    EXPECT_DOUBLE_EQ(*state(1).share, 1.0 / (96.0 * 80.0));
    document().completeSlice(1);
    ASSERT_TRUE(test::waitFor([&] { return state(1).state == Completeness::Complete; }));
    document().undo();
    ASSERT_TRUE(test::waitFor([&] { return state(1).state == Completeness::Partial; }));
    document().undo();
    ASSERT_TRUE(test::waitFor([&] { return state(1).state == Completeness::Empty; }));

    annotateSlice(2);
    window().learning().learnAndSegment({});
    ASSERT_TRUE(test::waitFor([&] {
        return window().learning().state() == core::RunState::Ready &&
               document().prediction().complete();
    }));
    ASSERT_TRUE(test::waitFor([&] { return state(2).dice.has_value(); }));
    EXPECT_TRUE(state(2).trained);
    EXPECT_FALSE(state(3).trained);
    EXPECT_EQ(*state(2).dice, 1.0);
    EXPECT_FALSE(state(3).dice.has_value());
    EXPECT_TRUE(test::waitFor(
        [&] { return std::abs(state(3).uncertainty.value_or(0) - 4 * 0.95 * 0.05) < 1e-3; }));
}

TEST_F(RibbonWindow, AClickInTheRibbonShowsThatSlice) {
    openSquares();
    auto& ribbon = find<Ribbon>("sliceRibbon");
    QTest::mouseClick(&ribbon, Qt::LeftButton, {}, ribbon.rectOf(4).center());
    EXPECT_EQ(view().slice(), 4);
    view().setSlice(1);
    EXPECT_EQ(ribbon.value(), 1);
    EXPECT_FALSE(find<Ribbon>("timeRibbon").isVisible()); // one time point only
}

TEST(TimeRibbonTest, EachTimePointShowsWhetherItIsAnnotatedWhileOneStepsThroughThem) {
    const QTemporaryDir folder;
    const std::shared_ptr<core::Project> project =
        core::Project::create(std::filesystem::path(folder.path().toStdString()) / "a.lamina");
    core::StackInfo info;
    info.size = test::kSmall;
    info.type = core::PixelType::UInt16;
    info.timePoints = 3;
    info.path = "/nowhere/series.tif";
    info.name = "series";
    std::vector<core::Plane> planes;
    for (int i = 0; i < info.timePoints * info.size.z; ++i)
        planes.push_back(test::squarePlane(i % info.size.z));
    const auto stack =
        std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
    const auto id = project->addStack(info, {});
    core::JobSystem jobs(guiDispatcher(), 1, 1);
    Document document;
    Ribbon ribbon(Ribbon::Of::TimePoints);
    new TimeRibbon(document, jobs, ribbon); // the ribbon's
    const auto open = [&](int time) {
        OpenedStack opened;
        opened.stack = stack;
        opened.time = time;
        opened.place = {project, id, project->layer(id, time)};
        opened.layer = project->loadLayer(opened.place.layer);
        document.open(std::move(opened));
    };
    const auto state = [&](std::size_t t) { return ribbon.entries().at(t).state; };
    open(2);
    document.completeRegion("a patch", 1, {0, 0, 9, 9});
    open(0);
    EXPECT_EQ(ribbon.value(), 0);
    EXPECT_EQ(state(2), core::Completeness::Partial);
    EXPECT_EQ(state(0), core::Completeness::Empty);
    document.completeRegion("a patch", 2, {0, 0, 9, 9});
    EXPECT_EQ(state(0), core::Completeness::Partial);
    open(1);
    EXPECT_EQ(state(0), core::Completeness::Partial);
    EXPECT_EQ(state(1), core::Completeness::Empty);
    EXPECT_EQ(state(2), core::Completeness::Partial);

    document.close(); // and all of them again from what is saved
    open(1);
    EXPECT_TRUE(test::waitFor([&] { return state(0) == core::Completeness::Partial; }));
    EXPECT_TRUE(test::waitFor([&] { return state(2) == core::Completeness::Partial; }));
}

} // namespace
} // namespace lamina::ui
