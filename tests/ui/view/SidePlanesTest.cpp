// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/OrthoBench.h"
#include "ui/tool/PaintTool.h"
#include "ui/view/PlaneDecorations.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace lamina::ui {
namespace {

using core::Axes;
using testing::Contains;
using testing::Not;

class SidePlanes : public test::OrthoBench {
protected:
    static int grey(int x, int y, int z) { return 20 + x + 2 * y + 9 * z; }
    /// Filling goes on from the event loop, which must run meanwhile.
    bool decoding(int z) {
        return waitFor([this, z] {
            const auto begun = source->decoded();
            return std::find(begun.begin(), begun.end(), z) != begun.end();
        });
    }
    static QColor greyColor(int x, int y, int z) {
        const int v = grey(x, y, z);
        return {v, v, v};
    }
};

TEST_F(SidePlanes, EachPlaneShowsItsOwnVoxelsWithTheAspectOfTheVoxelSize) {
    openAndFill({40, 30, 12}, grey, core::Spacing{1.0, 2.0, 4.0});
    views->setCrosshairShown(false);
    views->moveCrosshair({13, 7, 5});
    ASSERT_TRUE(waitFor([this] { return xy().shownSlice() == 5; }));
    EXPECT_EQ(colorAt(xy(), 21, 17), greyColor(21, 17, 5));
    EXPECT_EQ(colorAt(xz(), 21, 6), greyColor(21, 7, 6));
    EXPECT_EQ(colorAt(xz(), 33, 2), greyColor(33, 7, 2));
    EXPECT_EQ(colorAt(yz(), 6, 17), greyColor(13, 17, 6));
    EXPECT_EQ(colorAt(yz(), 9, 3), greyColor(13, 3, 9));
    const auto step = [](SliceView& view) {
        return view.viewFromImage({11.0, 11.0}) - view.viewFromImage({1.0, 1.0});
    };
    EXPECT_NEAR(step(xz()).y() / step(xz()).x(), 4.0, 0.02);
    EXPECT_NEAR(step(yz()).y() / step(yz()).x(), 0.5, 0.01);
    // one µm is as long in both directions: the scale bar holds for each
    EXPECT_NEAR(xz().micrometresPerPixel(), 10.0 / step(xz()).x(), 1e-3);
    EXPECT_NEAR(yz().micrometresPerPixel(), 40.0 / step(yz()).x(), 1e-3);
}

TEST_F(SidePlanes, TheyFillProgressivelyEveryEighthSliceFirstAndSaySo) {
    open(
        {40, 30, 20}, [](int, int, int z) { return 100 + 5 * z; }, {}, 4);
    views->setCrosshairShown(false);
    ASSERT_TRUE(decoding(4));
    ASSERT_TRUE(waitFor([this] { return xz().message() == "Filling 15 %"; }));
    EXPECT_EQ(yz().message(), "Filling 15 %");
    ASSERT_TRUE(waitFor([this] { return xz().shownSlice() == 15; }));
    // drawn a few times a second
    ASSERT_TRUE(waitFor([this] { return colorAt(xz(), 20, 16) == QColor(180, 180, 180); }));
    EXPECT_EQ(colorAt(xz(), 20, 8), QColor(140, 140, 140));
    EXPECT_LT(colorAt(xz(), 20, 5).red(), 80); // not there: dark, hatched
    EXPECT_LT(colorAt(yz(), 5, 12).red(), 80);
    // the window goes on meanwhile: the side views can be stepped through
    xz().setSlice(3);
    EXPECT_EQ(xz().shownSlice(), 3);
    source->letGo();
    ASSERT_TRUE(waitFor([this] { return filled(); }));
    EXPECT_TRUE(waitFor([this] { return colorAt(xz(), 20, 5) == QColor(125, 125, 125); }));
    EXPECT_TRUE(waitFor([this] { return colorAt(yz(), 5, 12) == QColor(125, 125, 125); }));
    EXPECT_THAT(source->threads(), Not(Contains(std::this_thread::get_id())));
}

TEST_F(SidePlanes, AnotherStackStopsTheFillingOfTheOneBefore) {
    open({40, 30, 40}, grey, {}, 8);
    ASSERT_TRUE(decoding(8));
    const auto before = source;
    const auto next = std::make_shared<core::ImageStack>(std::make_shared<test::WatchedSource>(
        core::VolumeSize{40, 30, 10}, [](int, int, int) { return 90; }));
    views->setStack(next);
    before->letGo();
    ASSERT_TRUE(waitFor([this] { return filled(); }));
    // at most what was being decoded is finished
    EXPECT_THAT(before->decoded(), Not(Contains(16)));
    EXPECT_THAT(before->decoded(), Not(Contains(4)));
}

TEST_F(SidePlanes, NothingIsCopiedWhileNoViewNeedsIt) {
    views->maximise(OrthoView::Pane::XY);
    open({40, 30, 40}, grey);
    ASSERT_TRUE(waitFor([this] { return source->decoded().size() >= 4; })); // 20 and neighbours
    EXPECT_THAT(source->decoded(), Not(Contains(0)));
    views->maximise({});
    ASSERT_TRUE(waitFor([this] { return filled(); }));
    EXPECT_THAT(source->decoded(), Contains(0));
}

TEST_F(SidePlanes, ASliceThatCannotBeReadStaysHatchedAndIsReportedOnce) {
    QSignalSpy failed(views.get(), &OrthoView::failed);
    source = std::make_shared<test::WatchedSource>(core::VolumeSize{40, 30, 20},
                                                   [](int, int, int) { return 200; });
    source->refuse(4);
    stack = std::make_shared<core::ImageStack>(source);
    views->setStack(stack);
    xy().setContrast({0.0, 255.0});
    ASSERT_TRUE(waitFor([this] { return filled(); }));
    views->setCrosshairShown(false);
    EXPECT_EQ(failed.count(), 1);
    EXPECT_TRUE(waitFor([this] { return colorAt(xz(), 20, 5) == QColor(200, 200, 200); }));
    EXPECT_LT(colorAt(xz(), 20, 4).red(), 80);
}

TEST_F(SidePlanes, AnotherVoxelSizeDoesNotReadTheStackAgain) {
    openAndFill({40, 30, 20}, grey);
    const auto count = source->decoded().size();
    views->setStack(stack->withSpacing({1.0, 1.0, 3.0}));
    EXPECT_TRUE(filled());
    const QPointF step = xz().viewFromImage({10.0, 10.0}) - xz().viewFromImage({0.0, 0.0});
    EXPECT_NEAR(step.y() / step.x(), 3.0, 0.02);
    ASSERT_TRUE(waitFor([this] { return xy().shownSlice() == xy().slice(); }));
    EXPECT_LE(source->decoded().size(), count + 4); // what XY shows and its neighbours at most
}

class PaintingSides : public SidePlanes {
protected:
    static constexpr core::VolumeSize kSize{60, 50, 24};
    void SetUp() override {
        SidePlanes::SetUp();
        openAndFill(kSize, [](int, int, int) { return 60; });
        views->setCrosshairShown(false);
        views->moveCrosshair({30, 20, 12});
        ASSERT_TRUE(waitFor([this] { return xy().shownSlice() == 12; }));
        const QColor grey(60, 60, 60); // the side views follow their copy a few times a second
        ASSERT_TRUE(waitFor(
            [&] { return colorAt(yz(), 13, 20) == grey && colorAt(xz(), 31, 12) == grey; }));
        brush->setRadius(0.0);
        target.showIn(xy());
        views->setTool(&paint);
        for (SliceView* view : {&xy(), &xz(), &yz()})
            static_cast<void>(view->renderedImage());
        target.fetched.clear();
    }
    void TearDown() override {
        views->setTool(nullptr);
        SidePlanes::TearDown();
    }
    test::VolumeTarget target{kSize};
    std::shared_ptr<BrushSettings> brush = std::make_shared<BrushSettings>();
    PaintTool paint{target, brush};
};

TEST_F(PaintingSides, ADabInXzIsTheRightVoxelInAllPlanes) {
    const QColor before = colorAt(xy(), 30, 20);
    click(xz(), xz().viewFromImage({30.0, 12.0}));
    EXPECT_EQ(target.volume().at({30, 20, 12}), 1U);
    EXPECT_EQ(target.strokePlanes.back(), (core::SlicePlane{Axes::XZ, 20}));
    EXPECT_NE(colorAt(xy(), 30, 20), before);
    EXPECT_EQ(colorAt(xy(), 30, 21), before);
    EXPECT_EQ(colorAt(xy(), 31, 20), before);
    EXPECT_NE(colorAt(yz(), 12, 20), before);
    EXPECT_EQ(colorAt(yz(), 13, 20), before);
    EXPECT_NE(colorAt(xz(), 30, 12), before);
}

TEST_F(PaintingSides, ADabInYzIsTheRightVoxel) {
    click(yz(), yz().viewFromImage({5.0, 41.0}));
    EXPECT_EQ(target.volume().at({30, 41, 5}), 1U);
    EXPECT_EQ(target.strokePlanes.back(), (core::SlicePlane{Axes::YZ, 30}));
}

TEST_F(PaintingSides, OnlyWhatTheDabTouchesIsSentToTheGraphicsCard) {
    brush->setRadius(2.3); // reaches two pixels whatever the rounding of the mouse
    const std::uint64_t xyBefore = xy().uploadedBytes();
    const std::uint64_t xzBefore = xz().uploadedBytes();
    const std::uint64_t yzBefore = yz().uploadedBytes();
    click(xz(), xz().viewFromImage({30.0, 12.0}));
    for (SliceView* view : {&xy(), &xz(), &yz()})
        static_cast<void>(view->renderedImage());
    EXPECT_EQ(xz().uploadedBytes() - xzBefore, 4U * 5U * 5U);
    EXPECT_EQ(xy().uploadedBytes() - xyBefore, 4U * 5U); // one row of the disc
    EXPECT_EQ(yz().uploadedBytes() - yzBefore, 4U * 5U); // one column of it
    // and where a plane does not meet the dab, nothing
    views->moveCrosshair({50, 20, 3});
    ASSERT_TRUE(waitFor([this] { return xy().shownSlice() == 3; }));
    static_cast<void>(xy().renderedImage());
    static_cast<void>(yz().renderedImage());
    const std::uint64_t xyThen = xy().uploadedBytes();
    const std::uint64_t yzThen = yz().uploadedBytes();
    click(xz(), xz().viewFromImage({20.0, 12.0}));
    static_cast<void>(xy().renderedImage());
    static_cast<void>(yz().renderedImage());
    EXPECT_EQ(xy().uploadedBytes(), xyThen);
    EXPECT_EQ(yz().uploadedBytes(), yzThen);
}

TEST_F(PaintingSides, TheReadoutNamesTheVoxelInEveryPlane) {
    std::optional<core::VoxelIndex> seen;
    for (SliceView* view : {&xz(), &yz()}) {
        QObject::connect(view, &SliceView::cursorMoved,
                         [&seen](std::optional<core::VoxelIndex> v) { seen = v; });
    }
    hover(xz(), xz().viewFromImage({7.0, 3.0}));
    EXPECT_EQ(seen, (core::VoxelIndex{7, 20, 3}));
    hover(yz(), yz().viewFromImage({7.0, 3.0}));
    EXPECT_EQ(seen, (core::VoxelIndex{30, 3, 7}));
}

TEST_F(PaintingSides, TheRingIsAsWideInMicrometresInEveryDirection) {
    views->setStack(stack->withSpacing({1.0, 1.0, 3.0}));
    ASSERT_TRUE(waitFor([this] { return xy().shownSlice() == xy().slice(); }));
    brush->setRadius(6.0);
    const QPointF middle = xz().viewFromImage({30.0, 12.0});
    hover(xz(), middle);
    const double pixel = 1.0 / xz().micrometresPerPixel(); // widget pixels in a µm
    const QImage image = xz().renderedImage();
    const auto white = [&image](QPointF p) {
        int most = 0;
        for (int dx = -2; dx <= 2; ++dx) {
            for (int dy = -2; dy <= 2; ++dy)
                most = std::max(most, image.pixelColor(p.toPoint() + QPoint(dx, dy)).red());
        }
        return most > 200;
    };
    EXPECT_TRUE(white(middle + QPointF(6.5 * pixel, 0.0)));
    EXPECT_TRUE(white(middle + QPointF(0.0, 7.5 * pixel))); // 6 µm and half a pixel of 3 µm
    EXPECT_FALSE(white(middle + QPointF(0.0, 18.0 * pixel)));
}

} // namespace
} // namespace lamina::ui
