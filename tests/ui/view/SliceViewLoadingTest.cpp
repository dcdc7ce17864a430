// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/ViewBench.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

namespace lamina::ui {
namespace {

using testing::Contains;
using testing::Not;
using SliceViewLoading = test::ViewBench;

int greyOfSlice(int /*x*/, int /*y*/, int z) {
    return 20 + z * 3;
}

TEST_F(SliceViewLoading, SlicesAreNeverDecodedOnTheGuiThread) {
    open({32, 32, 20}, greyOfSlice);
    for (const int z : {0, 19, 4, 5, 6}) {
        view->setSlice(z);
        ASSERT_TRUE(shown());
    }
    EXPECT_THAT(source->threads(), Not(Contains(std::this_thread::get_id())));
    EXPECT_FALSE(source->threads().empty());
}

TEST_F(SliceViewLoading, AStackOpensAtItsMiddleSliceAndKeepsToItsRange) {
    open({32, 32, 21}, greyOfSlice);
    EXPECT_EQ(view->slice(), 10);
    view->setSlice(-4);
    EXPECT_EQ(view->slice(), 0);
    view->setSlice(1000);
    EXPECT_EQ(view->slice(), 20);
    ASSERT_TRUE(shown());
    EXPECT_EQ(colorAt(view->renderedImage(), 3, 3), QColor(80, 80, 80));
}

TEST_F(SliceViewLoading, RequestsThatWaitAreDroppedWhenAnotherSliceIsWanted) {
    open({32, 32, 60}, greyOfSlice);
    source->hold(5);
    view->setSlice(5);
    source->waitForDecoding(5);
    for (const int z : {12, 20, 50, 55})
        view->setSlice(z);
    source->letGo();
    ASSERT_TRUE(shown());
    EXPECT_EQ(view->shownSlice(), 55);
    EXPECT_THAT(source->decoded(), Not(Contains(12)));
    EXPECT_THAT(source->decoded(), Not(Contains(20)));
    EXPECT_THAT(source->decoded(), Not(Contains(50)));
}

TEST_F(SliceViewLoading, WhileASliceIsLoadingTheLastOneStaysDimmedWithAMessage) {
    open({32, 32, 60}, greyOfSlice);
    const int before = view->shownSlice();
    const QColor bright = colorAt(view->renderedImage(), 3, 3);
    source->hold(50);
    view->setSlice(50);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !view->message().isEmpty(); }));
    EXPECT_EQ(view->message().toStdString(), "Loading slice 50…");
    EXPECT_EQ(view->slice(), 50);
    EXPECT_EQ(view->shownSlice(), before);
    const QColor dimmed = colorAt(view->renderedImage(), 3, 3);
    EXPECT_LT(dimmed.lightness(), bright.lightness() / 2);
    EXPECT_GT(dimmed.lightness(), 0);
    source->letGo();
    ASSERT_TRUE(shown());
    EXPECT_TRUE(view->message().isEmpty());
    EXPECT_EQ(colorAt(view->renderedImage(), 3, 3), QColor(170, 170, 170));
}

TEST_F(SliceViewLoading, TheNeighboursAreDecodedAheadOfTheirUse) {
    open({16, 16, 40}, greyOfSlice);
    view->setSlice(30);
    ASSERT_TRUE(shown());
    ASSERT_TRUE(QTest::qWaitFor([this] {
        return stack->cachedPlane({31, 0, 0}) && stack->cachedPlane({29, 0, 0});
    }));
    view->setSlice(31); // in the cache: there at once
    EXPECT_EQ(view->shownSlice(), 31);
}

TEST_F(SliceViewLoading, ASliceThatCannotBeReadIsReportedAndTheOthersStillOpen) {
    open({16, 16, 40}, greyOfSlice);
    source->refuse(3);
    QSignalSpy failed(view.get(), &SliceView::failed);
    view->setSlice(3);
    ASSERT_TRUE(QTest::qWaitFor([&] { return failed.count() == 1; }));
    EXPECT_EQ(view->message(), failed[0][0].toString());
    EXPECT_EQ(view->message().toStdString(),
              "The file stack.tif ends within slice 3; copy it again.");
    EXPECT_EQ(view->shownSlice(), -1) << "no other slice under its number";
    view->setSlice(30);
    ASSERT_TRUE(shown());
    EXPECT_TRUE(view->message().isEmpty());
}

TEST_F(SliceViewLoading, ANewStackNeverShowsASliceOfTheOneBefore) {
    open({16, 16, 40}, greyOfSlice);
    source->hold(0);
    view->setSlice(0);
    source->waitForDecoding(0);
    auto next = std::make_shared<test::WatchedSource>(core::VolumeSize{8, 8, 5},
                                                      [](int, int, int) { return 222; });
    view->setStack(std::make_shared<core::ImageStack>(next));
    view->setContrast({0.0, 255.0});
    EXPECT_EQ(view->shownSlice(), -1);
    source->letGo();
    ASSERT_TRUE(shown());
    EXPECT_EQ(view->slice(), 2);
    EXPECT_EQ(colorAt(view->renderedImage(), 3, 3), QColor(222, 222, 222));
}

TEST_F(SliceViewLoading, ClosingTheStackGoesBackToTheEmptyState) {
    open({16, 16, 4}, greyOfSlice);
    view->setStack(nullptr);
    EXPECT_EQ(view->shownSlice(), -1);
    EXPECT_FALSE(view->message().isEmpty());
    EXPECT_EQ(view->renderedImage().pixelColor(320, 100), QColor(30, 31, 34));
}

TEST_F(SliceViewLoading, TheSliceSignalComesOncePerChangeAndShownWithThePixels) {
    open({16, 16, 40}, greyOfSlice);
    QSignalSpy changed(view.get(), &SliceView::sliceChanged);
    QSignalSpy pixels(view.get(), &SliceView::sliceShown);
    view->setSlice(7);
    view->setSlice(7);
    ASSERT_TRUE(shown());
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(changed[0][0].toInt(), 7);
    ASSERT_EQ(pixels.count(), 1);
    EXPECT_EQ(pixels[0][0].toInt(), 7);
}

TEST_F(SliceViewLoading, TheViewMayGoWhileASliceIsBeingDecoded) {
    open({16, 16, 40}, greyOfSlice);
    source->hold(1);
    view->setSlice(1);
    source->waitForDecoding(1);
    view.reset();
    source->letGo();
    core::JobHandle last = jobs.submit(core::Lane::Io, [](const core::JobContext&) {});
    last.wait();
    QCoreApplication::processEvents(); // the callbacks of a view that is gone are skipped
    EXPECT_EQ(last.state(), core::JobState::Done);
}

} // namespace
} // namespace lamina::ui
