// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/ViewBench.h"

#include "core/paint/Polygon.h"
#include "ui/tool/EraseTool.h"
#include "ui/tool/FillTool.h"
#include "ui/tool/PaintTool.h"
#include "ui/tool/PolygonTool.h"

#include <gmock/gmock.h>

#include <cmath>

namespace lamina::ui {
namespace {

using core::Axes;
using core::SlicePlane;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr core::VolumeSize kSize{200, 150, 30};

/// A bright disc of radius 20 around (100, 75) in every slice.
int discValue(int x, int y, int z) {
    static_cast<void>(z);
    return std::hypot(x - 100, y - 75) <= 20.0 ? 200 : 60;
}

/// Tools in a real window, moved by real mouse events.
class RegionTools : public test::ViewBench {
protected:
    void SetUp() override {
        ViewBench::SetUp();
        open(kSize, discValue);
        view->zoomBy(4.0 / view->zoom());
        view->centerOn({100.0, 75.0});
        target.showIn(*view);
        static_cast<void>(view->renderedImage());
    }
    void TearDown() override {
        view->setTool(nullptr);
        ViewBench::TearDown();
    }

    void press(QPoint p, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mousePress(view.get(), button, {}, p);
    }
    void move(QPoint p, Qt::MouseButton button = Qt::LeftButton) {
        QMouseEvent event(QEvent::MouseMove, p, view->mapToGlobal(p), Qt::NoButton, button, {});
        QCoreApplication::sendEvent(view.get(), &event);
    }
    void release(QPoint p, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mouseRelease(view.get(), button, {}, p);
    }
    void click(int x, int y, Qt::MouseButton button = Qt::LeftButton) {
        press(at(x, y), button);
        release(at(x, y), button);
    }
    void key(Qt::Key key) { QTest::keyClick(view.get(), key); }
    [[nodiscard]] std::size_t painted(core::LabelId id) const {
        return target.painted(view->slice(), id);
    }

    test::VolumeTarget target{kSize};
    std::vector<VolumeRequest> requests;
    std::shared_ptr<RegionSettings> region = std::make_shared<RegionSettings>();
    PolygonTool polygon{target};
    FillTool fill{target, region, [this](const VolumeRequest& r) { requests.push_back(r); }};
    GrowTool grow{target, region, [this](const VolumeRequest& r) { requests.push_back(r); }};
};

TEST_F(RegionTools, ClicksAndReturnFillTheirPolygon) {
    view->setTool(&polygon);
    click(80, 60);
    click(120, 60);
    click(120, 90);
    EXPECT_THAT(target.names, IsEmpty()) << "nothing is painted before it is closed";
    key(Qt::Key_Return);
    EXPECT_THAT(target.names, ElementsAre("polygon"));
    core::LabelVolume expected(kSize);
    const core::LabelTable table;
    core::LabelEdit edit(expected, table);
    core::fillPolygon(edit, SlicePlane::xy(view->slice()),
                      {view->imageFromView(at(80, 60)), view->imageFromView(at(120, 60)),
                       view->imageFromView(at(120, 90))},
                      1);
    static_cast<void>(edit.commit());
    EXPECT_EQ(target.volume().readSlice(view->slice()), expected.readSlice(view->slice()));
    EXPECT_GT(painted(1), 500U);
    EXPECT_FALSE(polygon.active());
}

TEST_F(RegionTools, AClickOnTheFirstCornerCloses) {
    view->setTool(&polygon);
    click(80, 60);
    click(120, 60);
    click(120, 90);
    click(80, 60);
    EXPECT_FALSE(polygon.active());
    EXPECT_EQ(target.commits, 1);
    EXPECT_GT(painted(1), 500U);
}

TEST_F(RegionTools, BackspaceTakesTheLastCornerBackAndEscAllOfThem) {
    view->setTool(&polygon);
    click(80, 60);
    click(120, 60);
    click(120, 90);
    key(Qt::Key_Backspace);
    key(Qt::Key_Return);
    EXPECT_THAT(target.names, IsEmpty()) << "two corners have no area";
    click(80, 60);
    click(120, 60);
    click(120, 90);
    key(Qt::Key_Escape);
    EXPECT_FALSE(polygon.active());
    key(Qt::Key_Return);
    EXPECT_THAT(target.names, IsEmpty());
}

TEST_F(RegionTools, ADragIsALassoThatClosesAtRelease) {
    view->setTool(&polygon);
    press(at(80, 60));
    for (const auto& [x, y] : {std::pair{100, 60}, {120, 60}, {120, 90}, {80, 90}})
        move(at(x, y));
    release(at(80, 90));
    EXPECT_THAT(target.names, ElementsAre("lasso"));
    EXPECT_EQ(target.volume().at({100, 75, view->slice()}), 1U);
    EXPECT_EQ(target.volume().at({130, 75, view->slice()}), 0U);
    EXPECT_FALSE(polygon.active());
}

TEST_F(RegionTools, TheRightButtonErasesTheRegionWhateverTheRule) {
    target.drawOver = core::DrawOver::UnlabelledOnly;
    view->setTool(&fill);
    click(10, 10);
    ASSERT_EQ(painted(1), kSize.planeVoxels());
    view->setTool(&polygon);
    for (const auto& [x, y] : {std::pair{80, 60}, {120, 60}, {120, 90}, {80, 90}})
        click(x, y, Qt::RightButton);
    key(Qt::Key_Return);
    EXPECT_EQ(target.volume().at({100, 75, view->slice()}), 0U);
    EXPECT_EQ(target.volume().at({130, 75, view->slice()}), 1U);
}

TEST_F(RegionTools, LeavingTheToolKeepsAPolygonThatHasAnArea) {
    view->setTool(&polygon);
    for (const auto& [x, y] : {std::pair{80, 60}, {120, 60}, {120, 90}})
        click(x, y);
    view->setTool(&fill);
    EXPECT_EQ(target.commits, 1);
    EXPECT_GT(painted(1), 500U);
}

TEST_F(RegionTools, ThePolygonBelongsToTheSliceItWasBegunIn) {
    const int z = view->slice();
    view->setTool(&polygon);
    for (const auto& [x, y] : {std::pair{80, 60}, {120, 60}, {120, 90}})
        click(x, y);
    EXPECT_FALSE(polygon.lines(SlicePlane::xy(z)).empty());
    EXPECT_TRUE(polygon.lines(SlicePlane::xy(z + 1)).empty());
    view->setSlice(z + 1);
    ASSERT_TRUE(shown());
    click(40, 40);
    EXPECT_GT(target.painted(z, 1), 500U);
    EXPECT_EQ(target.painted(z + 1, 1), 0U);
    EXPECT_TRUE(polygon.active()) << "another one has begun";
}

TEST_F(RegionTools, TheDashedLineGoesToTheMouse) {
    view->setTool(&polygon);
    click(80, 60);
    click(120, 60);
    move(at(120, 90), Qt::NoButton);
    const auto lines = polygon.lines(SlicePlane::xy(view->slice()));
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines[0].handles);
    EXPECT_TRUE(lines[1].dashed);
    EXPECT_NEAR(lines[1].points[1].x, 120.0, 0.3);
    EXPECT_NEAR(lines[1].points[1].y, 90.0, 0.3);
}

TEST_F(RegionTools, FillingStopsAtTheOutlineAndIsOneStep) {
    view->setTool(&polygon);
    for (const auto& [x, y] : {std::pair{80, 60}, {120, 60}, {120, 90}, {80, 90}})
        click(x, y);
    key(Qt::Key_Return);
    target.current = 2;
    view->setTool(&fill);
    click(10, 10);
    const int z = view->slice();
    EXPECT_EQ(target.volume().at({0, 149, z}), 2U);
    EXPECT_EQ(target.volume().at({100, 75, z}), 1U) << "bounded by the label";
    click(100, 75);
    EXPECT_EQ(target.volume().at({100, 75, z}), 2U) << "a region of another label is taken over";
    EXPECT_THAT(target.names, ElementsAre("polygon", "fill", "fill"));
    click(100, 75);
    EXPECT_EQ(target.names.size(), 3U) << "it has this label already";
    click(100, 75, Qt::RightButton);
    EXPECT_EQ(painted(2), 0U);
}

TEST_F(RegionTools, FillingThroughAllSlicesIsAskedForAndNothingIsPaintedHere) {
    region->volume = true;
    view->setTool(&fill);
    click(30, 40);
    EXPECT_THAT(target.names, IsEmpty());
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(requests[0].kind, VolumeRequest::Kind::Fill);
    EXPECT_EQ(requests[0].seed, (core::VoxelIndex{30, 40, view->slice()}));
    EXPECT_EQ(requests[0].grow.id, 1U);
}

TEST_F(RegionTools, GrowingTakesTheDiscAndKeepsItAtRelease) {
    view->setTool(&grow);
    press(at(100, 75));
    EXPECT_TRUE(grow.active());
    EXPECT_EQ(target.commits, 0);
    release(at(100, 75));
    EXPECT_EQ(target.commits, 1);
    for (int y = 0; y < kSize.y; ++y) {
        for (int x = 0; x < kSize.x; ++x) {
            ASSERT_EQ(target.volume().at({x, y, view->slice()}),
                      std::hypot(x - 100, y - 75) <= 20.0 ? 1U : 0U);
        }
    }
}

TEST_F(RegionTools, DraggingUpWidensTheToleranceWithAPreview) {
    view->setTool(&grow);
    const QPoint start = at(100, 75);
    press(start);
    const double first = grow.tolerance();
    move(start + QPoint(0, 40));
    EXPECT_LT(grow.tolerance(), first);
    move(start - QPoint(0, 250)); // wide enough for the ground
    EXPECT_GT(grow.tolerance(), 140.0);
    core::LabelId there = 0;
    target.readLabels(SlicePlane::xy(view->slice()), {5, 5, 1, 1}, {&there, 1});
    EXPECT_EQ(there, 1U) << "shown while dragging";
    EXPECT_EQ(painted(1), 0U) << "but not kept yet";
    key(Qt::Key_Escape);
    EXPECT_EQ(target.commits, 0);
    EXPECT_EQ(painted(1), 0U);
    release(start);
    EXPECT_EQ(target.commits, 0);
}

TEST_F(RegionTools, GrowingNeverTakesAnotherLabel) {
    for (int y = 0; y < kSize.y; ++y)
        target.put({105, y, view->slice()}, 4);
    view->setTool(&grow);
    click(95, 75);
    EXPECT_EQ(target.volume().at({104, 75, view->slice()}), 1U);
    EXPECT_EQ(target.volume().at({105, 75, view->slice()}), 4U);
    EXPECT_EQ(target.volume().at({110, 75, view->slice()}), 0U);
    const auto steps = target.names.size();
    click(105, 75);
    EXPECT_EQ(target.names.size(), steps) << "a seed in another label does nothing";
}

TEST_F(RegionTools, GrowingThroughAllSlicesIsAskedForWithWhatWasShown) {
    region->volume = true;
    view->setTool(&grow);
    click(100, 75);
    EXPECT_EQ(target.commits, 0);
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(requests[0].kind, VolumeRequest::Kind::Grow);
    EXPECT_DOUBLE_EQ(requests[0].grow.wanted, 200.0);
    EXPECT_GT(requests[0].grow.tolerance, 0.0);
    EXPECT_EQ(painted(1), 0U);
}

// Every plane: the tools get their events as a view of that plane sends them.

class PlanesTools : public testing::TestWithParam<Axes> {
protected:
    [[nodiscard]] ToolEvent event(double x, double y, Qt::MouseButton button = Qt::LeftButton) {
        ToolEvent e;
        e.position = {x, y};
        e.plane = plane;
        e.button = button;
        e.image = image;
        return e;
    }
    void stroke(Tool& tool, double x0, double y0, double x1, double y1) {
        if (!tool.press(event(x0, y0))) return;
        tool.move(event((x0 + x1) / 2, (y0 + y1) / 2));
        tool.release(event(x1, y1));
    }
    [[nodiscard]] core::LabelId at(int column, int row) {
        return target.volume().at(plane.voxel(column, row));
    }

    static constexpr core::VolumeSize kCube{60, 50, 40};
    test::VolumeTarget target{kCube};
    SlicePlane plane{GetParam(), 17};
    std::shared_ptr<core::Plane> image = std::make_shared<core::Plane>(
        SlicePlane::width(GetParam(), kCube), SlicePlane::height(GetParam(), kCube),
        core::PixelType::UInt8);
    std::shared_ptr<BrushSettings> brush = std::make_shared<BrushSettings>();
    std::shared_ptr<RegionSettings> region = std::make_shared<RegionSettings>();
};

TEST_P(PlanesTools, TheBrushIsRoundInMicrometres) {
    target.voxel = {0.5, 0.5, 2.0};
    brush->setRadius(8.0); // 4 µm
    PaintTool paint(target, brush);
    stroke(paint, 20.0, 20.0, 20.0, 20.0);
    const double sc = SlicePlane::columnSpacing(GetParam(), target.voxel);
    const double sr = SlicePlane::rowSpacing(GetParam(), target.voxel);
    for (int row = 0; row < image->height(); ++row) {
        for (int column = 0; column < image->width(); ++column) {
            const double d = std::hypot((column - 20) * sc, (row - 20) * sr);
            EXPECT_EQ(at(column, row), d <= 4.0 ? 1U : 0U) << column << ", " << row;
        }
    }
    EXPECT_THAT(target.strokePlanes, ElementsAre(plane));
}

TEST_P(PlanesTools, TheBallReachesTheNeighbouringPlanesAndTheEraserTakesItBack) {
    brush->setRadius(4.0);
    brush->setBall(true);
    PaintTool paint(target, brush);
    stroke(paint, 20.0, 20.0, 24.0, 20.0);
    for (const int step : {-4, 0, 4})
        EXPECT_EQ(target.volume().at(SlicePlane{GetParam(), 17 + step}.voxel(22, 20)), 1U);
    EXPECT_EQ(target.volume().at(SlicePlane{GetParam(), 22}.voxel(22, 20)), 0U);
    EraseTool erase(target, brush);
    stroke(erase, 20.0, 20.0, 24.0, 20.0);
    EXPECT_EQ(target.volume().largestLabel(), 0U);
}

TEST_P(PlanesTools, TheSmartBrushKeepsToWhatLooksAlike) {
    for (int row = 0; row < image->height(); ++row) {
        for (int column = 0; column < 22; ++column)
            image->pixels<std::uint8_t>()[static_cast<std::size_t>(row * image->width() + column)] =
                90;
    }
    brush->setRadius(6.0);
    brush->setSmart(true);
    PaintTool paint(target, brush);
    stroke(paint, 18.0, 20.0, 18.0, 20.0);
    EXPECT_EQ(at(21, 20), 1U);
    EXPECT_EQ(at(22, 20), 0U);
    EXPECT_EQ(at(12, 20), 1U);
    ToolEvent right = event(18.0, 20.0, Qt::RightButton);
    ASSERT_TRUE(paint.press(right));
    paint.release(right);
    EXPECT_EQ(at(21, 20), 0U) << "erasing does not look at grey values";
}

TEST_P(PlanesTools, PolygonFillAndGrowWorkInThisPlane) {
    PolygonTool polygon(target);
    for (const auto& [x, y] : {std::pair{10.5, 10.5}, {30.5, 10.5}, {30.5, 30.5}, {10.5, 30.5}}) {
        polygon.press(event(x, y));
        polygon.release(event(x, y));
    }
    polygon.key(Qt::Key_Return);
    EXPECT_EQ(at(11, 11), 1U);
    EXPECT_EQ(at(30, 30), 1U);
    EXPECT_EQ(at(31, 30), 0U);
    target.current = 2;
    FillTool fill(target, region, {});
    fill.press(event(20, 20));
    EXPECT_EQ(at(11, 30), 2U);
    GrowTool grow(target, region, {});
    target.current = 3;
    grow.press(event(5, 5));
    grow.release(event(5, 5));
    EXPECT_EQ(at(0, 0), 3U);
    EXPECT_EQ(at(20, 20), 2U);
    EXPECT_THAT(target.strokePlanes, testing::Each(plane));
    EXPECT_EQ(target.volume().at(SlicePlane{GetParam(), 18}.voxel(20, 20)), 0U);
}

INSTANTIATE_TEST_SUITE_P(EveryPlane, PlanesTools, testing::Values(Axes::XY, Axes::XZ, Axes::YZ));

TEST(BrushSettings, ASizeInMicrometresStaysWhenTheVoxelSizeChanges) {
    BrushSettings brush;
    brush.setPixelSize(0.5);
    brush.setRadius(6.0);
    brush.setUnit(BrushSettings::Unit::Micrometres);
    EXPECT_DOUBLE_EQ(brush.size(), 3.0);
    brush.setPixelSize(0.25);
    EXPECT_DOUBLE_EQ(brush.size(), 3.0);
    EXPECT_DOUBLE_EQ(brush.radius(), 12.0);
    brush.grow();
    EXPECT_DOUBLE_EQ(brush.size(), 3.5);
    brush.shrink();
    brush.shrink();
    EXPECT_LT(brush.size(), 3.0);
    brush.setUnit(BrushSettings::Unit::Pixels);
    const double pixels = brush.radius();
    brush.setPixelSize(1.0);
    EXPECT_DOUBLE_EQ(brush.radius(), pixels) << "a size in pixels stays, too";
}

} // namespace
} // namespace lamina::ui
