// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/OrthoBench.h"
#include "ui/view/ChannelVolumes.h"

#include <QAction>
#include <QSignalSpy>
#include <QSlider>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace lamina::ui {
namespace {

using Pane = OrthoView::Pane;

constexpr core::VolumeSize kSize{60, 50, 24};

/// Label 5 fills the left third, label 6 a block at the right.
core::LabelId labelAt(core::VoxelIndex v) {
    if (v.x < 18) return 5;
    return v.x >= 42 && v.y >= 10 && v.y < 40 ? 6 : 0;
}

VolumeLabels blocks() {
    VolumeLabels labels;
    labels.field = {kSize, labelAt, [](int) { return false; }};
    labels.color = [](core::LabelId id) {
        return id == 5 ? std::array<std::uint8_t, 3>{230, 40, 40}
                       : std::array<std::uint8_t, 3>{40, 60, 230};
    };
    return labels;
}

class VolumeViews : public test::OrthoBench {
protected:
    void SetUp() override {
        OrthoBench::SetUp();
        openAndFill(
            kSize, [](int x, int, int) { return x < 30 ? 30 : 220; }, core::Spacing{1.0, 1.0, 2.0});
        views->maximise(Pane::Volume);
    }
    VolumeView& view() { return views->volume(); }
    void settle() {
        ASSERT_TRUE(waitFor([this] { return view().settled(); }));
    }
    QColor at(const QImage& image, core::VoxelIndex voxel) {
        const QPointF p = view().viewFromVoxel(voxel) * image.devicePixelRatio();
        return image.pixelColor(p.toPoint());
    }
};

TEST_F(VolumeViews, SurfacesHaveTheColoursOfTheirLabelsWhereTheyAre) {
    view().setImageVisible(false);
    view().setLabelSource(Surfaces::Annotation, blocks);
    settle();
    const QImage image = view().picture();
    const QColor left = at(image, {9, 25, 0});
    EXPECT_GT(left.red(), 3 * left.blue());
    const QColor right = at(image, {51, 25, 0});
    EXPECT_GT(right.blue(), 2 * right.red());
    const QColor outside = image.pixelColor(3, 3);
    EXPECT_LT(outside.red(), 40);
}

TEST_F(VolumeViews, AClickSelectsTheLabelUnderItAndMovesTheCrosshairThere) {
    view().setLabelSource(Surfaces::Annotation, blocks);
    settle();
    QSignalSpy picked(views.get(), &OrthoView::labelPicked);
    click(view(), view().viewFromVoxel({51, 25, 0}));
    ASSERT_EQ(picked.count(), 1);
    EXPECT_EQ(picked[0][0].value<core::LabelId>(), 6U);
    EXPECT_EQ(labelAt(views->crosshair()), 6U);
    EXPECT_NEAR(views->crosshair().x, 51, 1);
    EXPECT_NEAR(views->crosshair().y, 25, 1);
    EXPECT_EQ(views->crosshair().z, 0); // the wall that faces the eye
    click(view(), view().viewFromVoxel({9, 25, 0}));
    ASSERT_EQ(picked.count(), 2);
    EXPECT_EQ(picked[1][0].value<core::LabelId>(), 5U);
    click(view(), {3.0, 3.0}); // beside everything
    EXPECT_EQ(picked.count(), 2);
}

/// Pixels that are as good as white.
int whitePixels(const QImage& image) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            if (std::min({c.red(), c.green(), c.blue()}) > 235) ++count;
        }
    }
    return count;
}

TEST_F(VolumeViews, TheSelectedLabelStandsOutAndTheOthersStepBack) {
    view().setImageVisible(false);
    view().setPlanesVisible(false);
    view().setLabelSource(Surfaces::Annotation, blocks);
    settle();
    const QImage before = view().picture();
    EXPECT_EQ(whitePixels(before), 0);
    view().setSelected(Surfaces::Annotation, 6);
    const QImage after = view().picture();
    EXPECT_GT(whitePixels(after), 100) << "a white outline";
    EXPECT_LT(at(after, {9, 25, 0}).red(), at(before, {9, 25, 0}).red() * 2 / 3);
    EXPECT_NEAR(at(after, {51, 25, 0}).blue(), at(before, {51, 25, 0}).blue(), 3);
    view().labelsChanged(Surfaces::Annotation);
    settle();
    EXPECT_GT(whitePixels(view().picture()), 100) << "also once they are built again";
    view().setSelected(Surfaces::Annotation, 77); // not there
    EXPECT_EQ(view().picture(), before);
    view().setSelected(Surfaces::Prediction, 6); // not what is shown
    EXPECT_EQ(view().picture(), before);
}

TEST_F(VolumeViews, TheSelectedLabelIsSeenBehindOthers) {
    view().setImageVisible(false);
    view().setPlanesVisible(false);
    view().setLabelSource(Surfaces::Annotation, [] {
        VolumeLabels labels = blocks();
        labels.field.at = [](core::VoxelIndex v) -> core::LabelId {
            const auto within = [v](int margin) {
                return v.x > 25 - margin && v.x < 35 + margin && v.y > 20 - margin &&
                       v.y < 30 + margin && v.z > 10 - margin && v.z < 14 + margin;
            };
            return within(0) ? 6 : within(4) ? 0 : 5; // all around it, not touching
        };
        return labels;
    });
    settle();
    EXPECT_LT(at(view().picture(), {30, 25, 12}).blue(), 80);
    view().setSelected(Surfaces::Annotation, 6);
    EXPECT_GT(at(view().picture(), {30, 25, 12}).blue(), 120);
}

TEST_F(VolumeViews, ATranslucentImageIsAsDenseAsItsOpacity) {
    view().setSurfaces(Surfaces::None);
    view().setPlanesVisible(false);
    settle();
    const QImage brightest = view().picture();
    views->findChild<QAction*>("imageTranslucent")->trigger();
    EXPECT_EQ(view().rendering(), VolumeRendering::Translucent);
    view().setImageOpacity(0.02);
    const QImage thin = view().picture();
    view().setImageOpacity(0.9);
    const QImage dense = view().picture();
    EXPECT_GT(at(dense, {50, 25, 12}).red(), at(thin, {50, 25, 12}).red() + 40);
    EXPECT_NE(dense, brightest);
    view().setChannelVolumes(QColor(255, 0, 0), {});
    const QColor red = at(view().picture(), {50, 25, 12});
    EXPECT_GT(red.red(), 100);
    EXPECT_LT(red.green(), 40);
    view().setChannelVolumes(Qt::white, {});
    views->findChild<QAction*>("imageBrightest")->trigger();
    EXPECT_NEAR(at(view().picture(), {50, 25, 12}).red(), at(brightest, {50, 25, 12}).red(), 3);
}

TEST_F(VolumeViews, TheSliderOfTheOpacityIsThereWhereItDoesSomething) {
    auto* slider = views->findChild<QSlider*>("volumeOpacity");
    EXPECT_FALSE(slider->isVisible());
    view().setRendering(VolumeRendering::Translucent);
    EXPECT_TRUE(slider->isVisible());
    EXPECT_TRUE(views->findChild<QAction*>("imageTranslucent")->isChecked());
    view().setImageOpacity(0.6);
    EXPECT_EQ(slider->value(), 60);
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Right);
    EXPECT_DOUBLE_EQ(view().imageOpacity(), 0.61);
    views->findChild<QAction*>("volumeImage")->trigger();
    EXPECT_FALSE(slider->isVisible());
}

TEST_F(VolumeViews, ADragRotatesAndSelectsNothing) {
    view().setLabelSource(Surfaces::Annotation, blocks);
    settle();
    QSignalSpy picked(views.get(), &OrthoView::labelPicked);
    const QPointF from = view().viewFromVoxel({30, 25, 0});
    const QPointF corner = view().viewFromVoxel({0, 0, 0});
    send(view(), QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    send(view(), QEvent::MouseMove, from + QPointF(60, 10), Qt::NoButton, Qt::LeftButton);
    send(view(), QEvent::MouseButtonRelease, from + QPointF(60, 10), Qt::LeftButton, Qt::NoButton);
    EXPECT_EQ(picked.count(), 0);
    EXPECT_GT(QLineF(view().viewFromVoxel({0, 0, 0}), corner).length(), 10.0);
    // what was pressed follows the hand
    EXPECT_GT(view().viewFromVoxel({30, 25, 0}).x(), from.x() + 5.0);
    QTest::mouseDClick(&view(), Qt::LeftButton, {}, QPoint(20, 20));
    EXPECT_LT(QLineF(view().viewFromVoxel({0, 0, 0}), corner).length(), 0.5);
}

TEST_F(VolumeViews, TheWheelZoomsAndTheMiddleButtonPans) {
    const auto span = [this] {
        return QLineF(view().viewFromVoxel({0, 25, 12}), view().viewFromVoxel({59, 25, 12}))
            .length();
    };
    const double before = span();
    wheel(view(), 2);
    EXPECT_GT(span(), before * 1.2);
    const QPointF middle = view().viewFromVoxel({30, 25, 12});
    send(view(), QEvent::MouseButtonPress, {200, 200}, Qt::MiddleButton, Qt::MiddleButton);
    send(view(), QEvent::MouseMove, {240, 170}, Qt::NoButton, Qt::MiddleButton);
    send(view(), QEvent::MouseButtonRelease, {240, 170}, Qt::MiddleButton, Qt::NoButton);
    const QPointF moved = view().viewFromVoxel({30, 25, 12}) - middle;
    EXPECT_NEAR(moved.x(), 40.0, 4.0);
    EXPECT_NEAR(moved.y(), -30.0, 4.0);
}

TEST_F(VolumeViews, NumbersThatAreNoViewOfAnythingMoveNothing) {
    const QPointF corner = view().viewFromVoxel({0, 0, 0});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const std::vector<double>& bad :
         {std::vector<double>{},
          {1.0, 2.0},
          std::vector<double>(9, 0.0),
          {0.0, 0.0, -90.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0}, // up is where it looks
          {0.0, 0.0, -90.0, nan, 0.0, 0.0, 0.0, -1.0, 0.0}}) {
        view().setCamera(bad);
        EXPECT_EQ(view().viewFromVoxel({0, 0, 0}), corner);
    }
    EXPECT_TRUE(view().camera().empty());
    view().setCamera({0.0, 0.0, -90.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0});
    EXPECT_NEAR(view().viewFromVoxel({0, 0, 0}).x(), view().width() / 2.0, 1.0);
}

TEST_F(VolumeViews, TheFramesOfTheSlicesFitAnotherVoxelSize) {
    view().setImageVisible(false);
    settle();
    const auto withSpacing = [this](core::Spacing spacing) {
        open(
            kSize, [](int, int, int) { return 100; }, spacing);
        view().setImageVisible(false);
        view().resetCamera();
        settle();
        EXPECT_TRUE(waitFor([this] { return view().message().isEmpty(); })); // filled
        return view().picture();
    };
    const QImage flat = withSpacing({1.0, 1.0, 1.0});
    const QImage tall = withSpacing({1.0, 1.0, 4.0});
    EXPECT_NE(flat, tall);
    EXPECT_EQ(withSpacing({1.0, 1.0, 1.0}), flat); // not the frames of what was there before
    view().setCrosshair({30, 25, 3});
    view().setCrosshair({30, 25, 12});
    EXPECT_EQ(view().picture(), flat);
}

TEST_F(VolumeViews, TheImageFollowsTheContrastOfTheOtherViews) {
    view().setSurfaces(Surfaces::None);
    settle();
    xy().setContrast({0.0, 255.0});
    const QImage image = view().picture();
    const int bright = at(image, {50, 25, 12}).red();
    const int dark = at(image, {10, 25, 12}).red();
    EXPECT_GT(bright, dark + 60);
    xy().setContrast({300.0, 400.0});
    EXPECT_LT(at(view().picture(), {50, 25, 12}).red(), 60);
}

TEST_F(VolumeViews, ChangedLabelsAreBuiltAgainAfterAMomentAndOnlyWhileVisible) {
    int asked = 0;
    view().setLabelSource(Surfaces::Annotation, [&asked] {
        ++asked;
        return blocks();
    });
    settle();
    EXPECT_EQ(asked, 1);
    for (int i = 0; i < 5; ++i)
        view().labelsChanged(Surfaces::Annotation); // the steps of a stroke
    settle();
    EXPECT_EQ(asked, 2);
    view().labelsChanged(Surfaces::Prediction); // not what is shown
    settle();
    EXPECT_EQ(asked, 2);
    views->maximise(Pane::XY);
    view().labelsChanged(Surfaces::Annotation);
    EXPECT_FALSE(view().settled());
    EXPECT_EQ(asked, 2);
    views->maximise(Pane::Volume);
    settle();
    EXPECT_EQ(asked, 3);
}

TEST_F(VolumeViews, WithoutLabelsItSaysWhyAndWithoutAStackWhatToDo) {
    view().setLabelSource(Surfaces::Prediction, [] {
        VolumeLabels none;
        none.problem = "Predict first.";
        return none;
    });
    view().setSurfaces(Surfaces::Prediction);
    settle();
    EXPECT_EQ(view().message(), "Predict first.");
    QSignalSpy picked(views.get(), &OrthoView::labelPicked);
    click(view(), view().viewFromVoxel({51, 25, 0}));
    EXPECT_EQ(picked.count(), 0);
    views->setStack(nullptr);
    EXPECT_FALSE(view().message().isEmpty());
}

} // namespace
} // namespace lamina::ui
