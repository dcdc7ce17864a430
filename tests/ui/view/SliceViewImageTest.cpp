// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/ViewBench.h"

#include <QSignalSpy>

#include <thread>

namespace lamina::ui {
namespace {

using SliceViewImage = test::ViewBench;

const QColor kCanvas(30, 31, 34);

TEST_F(SliceViewImage, TheEmptyStateSaysWhatToDo) {
    EXPECT_FALSE(view->message().isEmpty());
    view->setEmptyText("Open a stack to begin.");
    EXPECT_EQ(view->message().toStdString(), "Open a stack to begin.");
    const QImage image = view->renderedImage();
    EXPECT_EQ(image.pixelColor(0, 0), kCanvas);
    bool text = false;
    for (int x = 0; x < image.width(); ++x) {
        for (int y = image.height() / 3; y < image.height() * 2 / 3; ++y) {
            text = text || image.pixelColor(x, y).lightness() > 100;
        }
    }
    EXPECT_TRUE(text);
    EXPECT_EQ(view->shownSlice(), -1);
}

TEST_F(SliceViewImage, EveryPixelOfTheFirstFrameIsOpaque) {
    open({40, 30, 3}, [](int x, int, int) { return x * 6; });
    for (const double zoom : {1.0, 0.3, 7.0}) {
        view->zoomBy(zoom);
        const QImage image = view->renderedImage();
        ASSERT_EQ(image.size(), view->size() * view->devicePixelRatio());
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                ASSERT_EQ(qAlpha(image.pixel(x, y)), 255) << x << ", " << y;
            }
        }
    }
}

TEST_F(SliceViewImage, PixelsAtEdgesAndCornersHaveTheirExactGreyValues) {
    open({37, 23, 1}, [](int x, int y, int) { return (x * 31 + y * 57 + 40) % 256; });
    for (const double zoom : {0.0, 11.0, 16.0}) { // 0: fitted
        if (zoom > 0.0) view->zoomBy(zoom / view->zoom());
        const QImage image = view->renderedImage();
        for (int y = 0; y < 23; ++y) {
            for (int x = 0; x < 37; ++x) {
                const int grey = (x * 31 + y * 57 + 40) % 256;
                // close to all four corners of the pixel, where interpolation would show
                for (const double dx : {-0.44, 0.44}) {
                    for (const double dy : {-0.44, 0.44}) {
                        ASSERT_EQ(colorAt(image, x + dx, y + dy), QColor(grey, grey, grey))
                            << x << ", " << y << " at zoom " << view->zoom();
                    }
                }
            }
        }
        // just outside: the canvas, without a fringe
        EXPECT_EQ(colorAt(image, -0.56, -0.56), kCanvas);
        EXPECT_EQ(colorAt(image, 36.56, -0.56), kCanvas);
        EXPECT_EQ(colorAt(image, -0.56, 22.56), kCanvas);
        EXPECT_EQ(colorAt(image, 36.56, 22.56), kCanvas);
        EXPECT_EQ(colorAt(image, 18.0, -0.56), kCanvas);
        EXPECT_EQ(colorAt(image, 36.56, 11.0), kCanvas);
    }
}

TEST_F(SliceViewImage, RowZeroIsAboveAndColumnZeroLeft) {
    open({8, 8, 1}, [](int x, int y, int) { return x == 0 && y == 0 ? 255 : 10; });
    const QPointF first = view->viewFromImage({0.0, 0.0});
    const QPointF last = view->viewFromImage({7.0, 7.0});
    EXPECT_LT(first.x(), last.x());
    EXPECT_LT(first.y(), last.y());
    EXPECT_EQ(colorAt(view->renderedImage(), 0.0, 0.0), QColor(255, 255, 255));
    EXPECT_EQ(colorAt(view->renderedImage(), 7.0, 7.0), QColor(10, 10, 10));
}

TEST_F(SliceViewImage, ContrastMapsItsRangeToBlackAndWhiteWithoutUploadingAnything) {
    open({16, 16, 1}, [](int x, int, int) { return x * 10; });
    static_cast<void>(view->renderedImage());
    const std::uint64_t before = view->uploadedBytes();
    QSignalSpy changed(view.get(), &SliceView::contrastChanged);
    view->setContrast({50.0, 100.0});
    EXPECT_EQ(changed.count(), 1);
    const QImage image = view->renderedImage();
    EXPECT_EQ(colorAt(image, 5, 3), QColor(0, 0, 0));
    EXPECT_EQ(colorAt(image, 10, 3), QColor(255, 255, 255));
    EXPECT_EQ(colorAt(image, 6, 3), QColor(51, 51, 51));
    EXPECT_EQ(view->uploadedBytes(), before);
}

TEST_F(SliceViewImage, SixteenBitAndFloatStacksAreShownInTheirOwnRange) {
    for (const core::PixelType type :
         {core::PixelType::UInt16, core::PixelType::UInt32, core::PixelType::Float32}) {
        core::StackInfo info;
        info.size = {6, 5, 1};
        info.type = type;
        core::Plane plane(6, 5, type);
        for (std::size_t i = 0; i < 30; ++i) {
            if (type == core::PixelType::UInt16) {
                plane.pixels<std::uint16_t>()[i] = static_cast<std::uint16_t>(i % 6 * 1000 + 500);
            } else if (type == core::PixelType::UInt32) {
                plane.pixels<std::uint32_t>()[i] = static_cast<std::uint32_t>(i % 6 * 1000 + 500);
            } else {
                plane.pixels<float>()[i] = static_cast<float>(i % 6) * 1000.0F + 500.0F;
            }
        }
        std::vector<core::Plane> planes;
        planes.push_back(std::move(plane));
        view->setStack(
            std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes))));
        view->setContrast({500.0, 5500.0});
        ASSERT_TRUE(shown());
        const QImage image = view->renderedImage();
        for (int x = 0; x < 6; ++x) {
            EXPECT_NEAR(colorAt(image, x, 2).red(), x * 51, 1) << core::pixelTypeName(type);
        }
    }
}

TEST_F(SliceViewImage, TheFirstContrastComesFromTheFirstSliceShown) {
    QSignalSpy changed(view.get(), &SliceView::contrastChanged);
    auto quiet = std::make_shared<test::WatchedSource>(core::VolumeSize{64, 64, 1},
                                                       [](int x, int, int) { return 100 + x / 8; });
    view->setStack(std::make_shared<core::ImageStack>(quiet));
    ASSERT_TRUE(shown());
    ASSERT_EQ(changed.count(), 1);
    EXPECT_NEAR(view->contrast().low, 100.0, 1.0);
    EXPECT_NEAR(view->contrast().high, 107.0, 1.0);
}

TEST_F(SliceViewImage, PixelsHaveTheAspectOfTheVoxels) {
    open(
        {20, 20, 1}, [](int, int, int) { return 90; }, core::Spacing{0.5, 1.5, 2.0});
    const QPointF a = view->viewFromImage({0.0, 0.0});
    const QPointF b = view->viewFromImage({10.0, 10.0});
    EXPECT_NEAR((b.y() - a.y()) / (b.x() - a.x()), 3.0, 1e-6);
    const QImage image = view->renderedImage();
    EXPECT_EQ(colorAt(image, -0.4, -0.4), QColor(90, 90, 90));
    EXPECT_EQ(colorAt(image, 19.4, 19.4), QColor(90, 90, 90));
    EXPECT_EQ(colorAt(image, 20.0, 19.4), kCanvas);
}

TEST_F(SliceViewImage, AScaleBarIsDrawnOnlyWhenTheVoxelSizeIsKnown) {
    const auto brightInCorner = [this] {
        const QImage image = view->renderedImage();
        int count = 0;
        for (int y = image.height() - 60; y < image.height(); ++y) {
            for (int x = image.width() - 200; x < image.width(); ++x) {
                count += image.pixelColor(x, y).lightness() > 200 ? 1 : 0;
            }
        }
        return count;
    };
    open({40, 30, 1}, [](int, int, int) { return 20; });
    EXPECT_EQ(brightInCorner(), 0);
    open(
        {40, 30, 1}, [](int, int, int) { return 20; }, core::Spacing{0.4, 0.4, 2.0});
    EXPECT_GT(brightInCorner(), 100);
}

TEST_F(SliceViewImage, OverlaysAreBlendedAtTheirPixelsWithTheirOpacity) {
    open({12, 10, 2}, [](int, int, int) { return 100; });
    view->setOverlaySource(OverlayKind::Semantic, [](core::SlicePlane, core::PixelRect rect,
                                                     std::span<std::uint32_t> rgba) {
        std::size_t i = 0;
        for (int y = rect.y; y < rect.y + rect.height; ++y) {
            for (int x = rect.x; x < rect.x + rect.width; ++x) {
                rgba[i++] = x == 3 && y == 4 ? packRgba(200, 0, 50) : 0U;
            }
        }
    });
    view->setOverlayOpacity(OverlayKind::Semantic, 0.5);
    QImage image = view->renderedImage();
    EXPECT_NEAR(colorAt(image, 3, 4).red(), 150, 1);
    EXPECT_NEAR(colorAt(image, 3, 4).green(), 50, 1);
    EXPECT_NEAR(colorAt(image, 3, 4).blue(), 75, 1);
    for (const auto& [x, y] : {std::pair{2, 4}, {4, 4}, {3, 3}, {3, 5}, {0, 0}, {11, 9}}) {
        EXPECT_EQ(colorAt(image, x, y), QColor(100, 100, 100)) << x << ", " << y;
    }
    view->setOverlayVisible(OverlayKind::Semantic, false);
    EXPECT_EQ(colorAt(view->renderedImage(), 3, 4), QColor(100, 100, 100));
    view->setOverlayVisible(OverlayKind::Semantic, true);
    view->setOverlayOpacity(OverlayKind::Semantic, 1.0);
    EXPECT_EQ(colorAt(view->renderedImage(), 3, 4), QColor(200, 0, 50));
}

TEST_F(SliceViewImage, TheAnnotationLiesOverThePredictions) {
    open({8, 8, 1}, [](int, int, int) { return 0; });
    const auto plain = [](std::uint32_t color) {
        return [color](core::SlicePlane, core::PixelRect, std::span<std::uint32_t> rgba) {
            std::fill(rgba.begin(), rgba.end(), color);
        };
    };
    for (const OverlayKind kind :
         {OverlayKind::Annotation, OverlayKind::Semantic, OverlayKind::Instances}) {
        view->setOverlayOpacity(kind, 1.0);
    }
    view->setOverlaySource(OverlayKind::Annotation, plain(packRgba(1, 2, 3)));
    view->setOverlaySource(OverlayKind::Instances, plain(packRgba(40, 50, 60)));
    view->setOverlaySource(OverlayKind::Semantic, plain(packRgba(70, 80, 90)));
    EXPECT_EQ(colorAt(view->renderedImage(), 4, 4), QColor(1, 2, 3));
    view->setOverlayVisible(OverlayKind::Annotation, false);
    EXPECT_EQ(colorAt(view->renderedImage(), 4, 4), QColor(40, 50, 60));
    view->setOverlaySource(OverlayKind::Instances, nullptr);
    EXPECT_EQ(colorAt(view->renderedImage(), 4, 4), QColor(70, 80, 90));
}

TEST_F(SliceViewImage, OutlinesShowTheBordersOfAnObjectAndNotItsInside) {
    open({20, 20, 1}, [](int, int, int) { return 0; });
    view->setOverlaySource(OverlayKind::Instances, [](core::SlicePlane, core::PixelRect rect,
                                                      std::span<std::uint32_t> rgba) {
        std::size_t i = 0;
        for (int y = rect.y; y < rect.y + rect.height; ++y) {
            for (int x = rect.x; x < rect.x + rect.width; ++x) {
                const bool in = x >= 5 && x < 15 && y >= 5 && y < 15;
                rgba[i++] = in ? packRgba(0, 255, 0) : 0U;
            }
        }
    });
    view->setOverlayOpacity(OverlayKind::Instances, 1.0);
    view->setOverlayOutline(OverlayKind::Instances, true);
    const QImage image = view->renderedImage();
    EXPECT_EQ(colorAt(image, 4.55, 10.0), QColor(0, 255, 0));
    EXPECT_EQ(colorAt(image, 14.45, 10.0), QColor(0, 255, 0));
    EXPECT_EQ(colorAt(image, 10.0, 10.0), QColor(0, 0, 0));
    EXPECT_EQ(colorAt(image, 4.3, 10.0), QColor(0, 0, 0));
}

TEST_F(SliceViewImage, OnlyTheChangedRectangleIsAskedForAndUploaded) {
    open({300, 200, 2}, [](int, int, int) { return 50; });
    std::vector<core::PixelRect> asked;
    view->setOverlaySource(OverlayKind::Annotation, [&](core::SlicePlane, core::PixelRect rect,
                                                        std::span<std::uint32_t> rgba) {
        asked.push_back(rect);
        std::fill(rgba.begin(), rgba.end(), packRgba(9, 9, 9));
    });
    static_cast<void>(view->renderedImage());
    asked.clear();
    const std::uint64_t before = view->uploadedBytes();
    const core::PixelRect dab{120, 80, 21, 21};
    view->overlayChanged(OverlayKind::Annotation, dab);
    static_cast<void>(view->renderedImage());
    EXPECT_EQ(asked, std::vector{dab});
    EXPECT_EQ(view->uploadedBytes() - before, 21U * 21U * 4U);
    // another slice's pixels are none of this one's business
    view->overlayChanged(OverlayKind::Annotation, core::SlicePlane::xy(view->slice() + 1).box(dab));
    static_cast<void>(view->renderedImage());
    EXPECT_EQ(view->uploadedBytes() - before, 21U * 21U * 4U);
}

TEST_F(SliceViewImage, AnInvisibleOverlayIsNotAskedUntilItIsShownAndThenComplete) {
    open({30, 20, 2}, [](int, int, int) { return 50; });
    std::vector<core::PixelRect> asked;
    view->setOverlayVisible(OverlayKind::Annotation, false);
    view->setOverlaySource(OverlayKind::Annotation, [&](core::SlicePlane, core::PixelRect rect,
                                                        std::span<std::uint32_t> rgba) {
        asked.push_back(rect);
        std::fill(rgba.begin(), rgba.end(), 0U);
    });
    view->overlayChanged(OverlayKind::Annotation, core::PixelRect{1, 1, 2, 2});
    static_cast<void>(view->renderedImage());
    EXPECT_TRUE(asked.empty());
    view->setOverlayVisible(OverlayKind::Annotation, true);
    static_cast<void>(view->renderedImage());
    EXPECT_EQ(asked, (std::vector{core::PixelRect{0, 0, 30, 20}}));
}

TEST_F(SliceViewImage, SurvivesTheMoveIntoAnotherWindow) {
    open({24, 24, 1}, [](int x, int, int) { return x * 10; });
    static_cast<void>(view->renderedImage());
    QWidget other;
    other.resize(500, 400);
    view->setParent(&other);
    view->show();
    other.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&other));
    EXPECT_EQ(colorAt(view->renderedImage(), 20, 3), QColor(200, 200, 200));
    view->setParent(nullptr);
}

} // namespace
} // namespace lamina::ui
