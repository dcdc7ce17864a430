// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/ViewBench.h"
#include "ui/tool/EraseTool.h"
#include "ui/tool/PaintTool.h"
#include "ui/tool/PickTool.h"

#include <gmock/gmock.h>

#include <cmath>

namespace lamina::ui {
namespace {

using testing::ElementsAre;

/// Tools in a real window, moved by real mouse events.
class Painting : public test::ViewBench {
protected:
    static constexpr core::VolumeSize kSize{200, 150, 30};

    void SetUp() override {
        ViewBench::SetUp();
        open(kSize, [](int, int, int) { return 60; });
        view->zoomBy(4.0 / view->zoom());
        view->centerOn({100.0, 75.0});
        brush->setRadius(3.0);
        target.showIn(*view);
        view->setTool(&paint);
        static_cast<void>(view->renderedImage());
        target.fetched.clear();
    }
    void TearDown() override {
        view->setTool(nullptr);
        ViewBench::TearDown();
    }

    void send(QEvent::Type type, QPointF image, Qt::MouseButton button, Qt::MouseButtons held,
              Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        const QPointF p = view->viewFromImage({image.x(), image.y()});
        QMouseEvent event(type, p, view->mapToGlobal(p), button, held, modifiers);
        QCoreApplication::sendEvent(view.get(), &event);
    }
    void press(QPointF image, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        send(QEvent::MouseButtonPress, image, button, button, modifiers);
    }
    void move(QPointF image, Qt::MouseButton button = Qt::LeftButton) {
        send(QEvent::MouseMove, image, Qt::NoButton, button);
    }
    void release(QPointF image, Qt::MouseButton button = Qt::LeftButton) {
        send(QEvent::MouseButtonRelease, image, button, Qt::NoButton);
    }
    void dab(QPointF image, Qt::MouseButton button = Qt::LeftButton,
             Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        press(image, button, modifiers);
        release(image, button);
    }

    test::VolumeTarget target{kSize};
    std::shared_ptr<BrushSettings> brush = std::make_shared<BrushSettings>();
    PaintTool paint{target, brush};
    EraseTool erase{target, brush};
    PickTool pick{target};
};

TEST_F(Painting, ADabPaintsExactlyTheDiscUnderTheMouse) {
    target.current = 7;
    dab({90.0, 70.0});
    for (int y = 60; y <= 80; ++y) {
        for (int x = 80; x <= 100; ++x) {
            const bool inside = std::hypot(x - 90, y - 70) <= 3.0;
            EXPECT_EQ(target.volume().at({x, y, view->slice()}), inside ? 7U : 0U)
                << x << ", " << y;
        }
    }
    EXPECT_EQ(target.commits, 1);
    EXPECT_THAT(target.names, ElementsAre("brush stroke"));
}

TEST_F(Painting, EveryMovementOfTheMouseIsPartOfTheStroke) {
    press({60.0, 50.0});
    for (const QPointF& corner : {QPointF(60, 90), QPointF(120, 90), QPointF(120, 50)}) {
        move(corner); // a U, which a merged move would cut short
    }
    release({120.0, 50.0});
    const int z = view->slice();
    for (int y = 50; y <= 90; ++y) {
        EXPECT_EQ(target.volume().at({60, y, z}), 1U);
        EXPECT_EQ(target.volume().at({120, y, z}), 1U);
    }
    for (int x = 60; x <= 120; ++x)
        EXPECT_EQ(target.volume().at({x, 90, z}), 1U);
    EXPECT_EQ(target.volume().at({90, 60, z}), 0U);
    EXPECT_EQ(target.commits, 1) << "one stroke, one step to undo";
}

TEST_F(Painting, TheStrokeIsVisibleWhileItIsDrawn) {
    view->setOverlayOpacity(OverlayKind::Annotation, 1.0);
    press({90.0, 70.0});
    move({100.0, 70.0});
    const auto color = core::LabelTable::defaultColor(1);
    const QImage image = view->renderedImage();
    EXPECT_EQ(colorAt(image, 95, 70), QColor(color[0], color[1], color[2]));
    EXPECT_EQ(colorAt(image, 95, 78), QColor(60, 60, 60));
    EXPECT_EQ(target.commits, 0);
    release({100.0, 70.0});
    EXPECT_EQ(target.commits, 1);
}

TEST_F(Painting, ADabUploadsNoMoreThanTheRectangleItChanged) {
    for (const double radius : {0.0, 3.0, 12.0}) {
        brush->setRadius(radius);
        const std::uint64_t before = view->uploadedBytes();
        target.fetched.clear();
        dab({100.0, 75.0 + radius});
        static_cast<void>(view->renderedImage());
        const auto side = static_cast<std::uint64_t>(2.0 * radius + 1.0);
        EXPECT_LE(view->uploadedBytes() - before, side * side * 4U);
        EXPECT_GT(view->uploadedBytes() - before, 0U);
    }
}

TEST_F(Painting, TheRightButtonErases) {
    dab({90.0, 70.0});
    EXPECT_GT(target.painted(view->slice(), 1), 0U);
    dab({90.0, 70.0}, Qt::RightButton);
    EXPECT_EQ(target.painted(view->slice(), 1), 0U);
    EXPECT_THAT(target.names, ElementsAre("brush stroke", "erase stroke"));
}

TEST_F(Painting, TheEraserErasesWithTheLeftButton) {
    dab({90.0, 70.0});
    view->setTool(&erase);
    dab({90.0, 70.0});
    EXPECT_EQ(target.painted(view->slice(), 1), 0U);
}

TEST_F(Painting, EscTakesBackTheStrokeInProgressOnScreenToo) {
    view->setOverlayOpacity(OverlayKind::Annotation, 1.0);
    press({90.0, 70.0});
    move({110.0, 70.0});
    static_cast<void>(view->renderedImage());
    QTest::keyClick(view.get(), Qt::Key_Escape);
    EXPECT_EQ(target.cancels, 1);
    EXPECT_EQ(colorAt(view->renderedImage(), 100, 70), QColor(60, 60, 60));
    move({120.0, 70.0}); // the button is still down
    release({120.0, 70.0});
    EXPECT_EQ(target.commits, 0);
    EXPECT_EQ(target.painted(view->slice(), 1), 0U);
}

TEST_F(Painting, ChangingTheSliceCommitsTheStrokeToItsOwnSlice) {
    const int z = view->slice();
    press({90.0, 70.0});
    view->setSlice(z + 1);
    EXPECT_EQ(target.commits, 1);
    ASSERT_TRUE(shown());
    move({110.0, 70.0});
    release({110.0, 70.0});
    EXPECT_GT(target.painted(z, 1), 0U);
    EXPECT_EQ(target.painted(z + 1, 1), 0U);
    EXPECT_EQ(target.volume().at({110, 70, z}), 0U);
}

TEST_F(Painting, NothingIsPaintedOnASliceThatIsNotOnScreenYet) {
    source->hold(2);
    view->setSlice(2);
    dab({90.0, 70.0});
    EXPECT_TRUE(target.names.empty());
    source->letGo();
    ASSERT_TRUE(shown());
    dab({90.0, 70.0});
    EXPECT_THAT(target.strokePlanes, ElementsAre(core::SlicePlane::xy(2)));
}

TEST_F(Painting, ChangingTheToolCommitsTheStroke) {
    press({90.0, 70.0});
    view->setTool(&pick);
    EXPECT_EQ(target.commits, 1);
    release({90.0, 70.0});
    EXPECT_EQ(target.commits, 1);
}

TEST_F(Painting, TwoQuickClicksAreTwoStrokes) {
    QTest::mouseClick(view.get(), Qt::LeftButton, {}, at(90, 70));
    QTest::mouseDClick(view.get(), Qt::LeftButton, {}, at(120, 70));
    QTest::mouseRelease(view.get(), Qt::LeftButton, {}, at(120, 70));
    EXPECT_EQ(target.commits, 2);
    EXPECT_EQ(target.volume().at({90, 70, view->slice()}), 1U);
    EXPECT_EQ(target.volume().at({120, 70, view->slice()}), 1U);
}

TEST_F(Painting, AStrokeMayLeaveTheImageAndComeBack) {
    press({2.0, 75.0});
    move({-40.0, 75.0});
    move({-40.0, 60.0});
    move({2.0, 60.0});
    release({2.0, 60.0});
    const int z = view->slice();
    EXPECT_EQ(target.volume().at({0, 75, z}), 1U);
    EXPECT_EQ(target.volume().at({0, 60, z}), 1U);
    EXPECT_EQ(target.volume().at({0, 68, z}), 0U);
}

TEST_F(Painting, ALostReleaseEndsTheStroke) {
    press({90.0, 70.0});
    send(QEvent::MouseMove, {130.0, 70.0}, Qt::NoButton, Qt::NoButton);
    EXPECT_EQ(target.commits, 1);
    EXPECT_EQ(target.volume().at({130, 70, view->slice()}), 0U);
}

TEST_F(Painting, WithoutACurrentLabelTheBrushDoesNothing) {
    target.current = core::kUnlabelled;
    dab({90.0, 70.0});
    EXPECT_TRUE(target.names.empty());
}

TEST_F(Painting, ShiftClickTakesTheLabelUnderTheMouse) {
    target.put({50, 60, view->slice()}, 42);
    dab({50.0, 60.0}, Qt::LeftButton, Qt::ShiftModifier);
    EXPECT_EQ(target.current, 42U);
    EXPECT_TRUE(target.names.empty());
}

TEST_F(Painting, ThePickToolTakesLabelsAndLeavesTheCurrentOneOverNothing) {
    view->setTool(&pick);
    target.put({50, 60, view->slice()}, core::kBackground);
    dab({50.0, 60.0});
    EXPECT_EQ(target.current, core::kBackground);
    dab({80.0, 80.0});  // unlabelled
    dab({-20.0, 80.0}); // outside
    EXPECT_EQ(target.current, core::kBackground);
}

TEST_F(Painting, TheMiddleButtonPansAndNeverPaints) {
    press({90.0, 70.0}, Qt::MiddleButton);
    move({110.0, 70.0}, Qt::MiddleButton);
    release({110.0, 70.0}, Qt::MiddleButton);
    EXPECT_TRUE(target.names.empty());
}

TEST_F(Painting, TheRingHasTheSizeOfTheBrushInImagePixels) {
    brush->setRadius(10.0);
    const double zoom = view->zoom();
    send(QEvent::MouseMove, {100.0, 75.0}, Qt::NoButton, Qt::NoButton);
    const QImage image = view->renderedImage();
    const QPointF middle = view->viewFromImage({100.0, 75.0});
    const auto lightness = [&](double radius) {
        return image
            .pixelColor(static_cast<int>((middle.x() + radius) * image.devicePixelRatio()),
                        static_cast<int>(middle.y() * image.devicePixelRatio()))
            .lightness();
    };
    int brightest = 0;
    for (double r = 10.5 * zoom - 1.5; r <= 10.5 * zoom + 1.5; r += 0.5) {
        brightest = std::max(brightest, lightness(r));
    }
    EXPECT_GT(brightest, 150);
    EXPECT_EQ(lightness(5.0 * zoom), 60);
    EXPECT_EQ(lightness(13.0 * zoom), 60);
}

TEST(BrushSettings, GrowsAndShrinksInStepsThatFeelEven) {
    BrushSettings brush;
    brush.setRadius(0.0);
    brush.shrink();
    EXPECT_DOUBLE_EQ(brush.radius(), 0.0);
    brush.grow();
    EXPECT_DOUBLE_EQ(brush.radius(), 1.0);
    brush.setRadius(30.0);
    brush.grow();
    EXPECT_DOUBLE_EQ(brush.radius(), 35.0);
    for (int i = 0; i < 100; ++i)
        brush.grow();
    EXPECT_DOUBLE_EQ(brush.radius(), BrushSettings::kLargest);
    for (int i = 0; i < 100; ++i)
        brush.shrink();
    EXPECT_DOUBLE_EQ(brush.radius(), 0.0);
}

} // namespace
} // namespace lamina::ui
