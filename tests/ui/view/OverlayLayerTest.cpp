// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/OverlayLayer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace lamina::ui {
namespace {

using core::PixelRect;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

OverlayLayer freshLayer() {
    OverlayLayer layer;
    static_cast<void>(layer.takeStale(100, 80));
    return layer;
}

TEST(OverlayLayer, ANewLayerIsStaleAsAWhole) {
    OverlayLayer layer;
    EXPECT_TRUE(layer.stale());
    EXPECT_THAT(layer.takeStale(100, 80), ElementsAre(PixelRect{0, 0, 100, 80}));
    EXPECT_FALSE(layer.stale());
    EXPECT_THAT(layer.takeStale(100, 80), IsEmpty());
}

TEST(OverlayLayer, FarApartRectanglesStayApart) {
    OverlayLayer layer = freshLayer();
    layer.invalidate({0, 0, 4, 4});
    layer.invalidate({90, 70, 5, 5});
    EXPECT_THAT(layer.takeStale(100, 80),
                UnorderedElementsAre(PixelRect{0, 0, 4, 4}, PixelRect{90, 70, 5, 5}));
}

TEST(OverlayLayer, TheSameRectangleTwiceIsFetchedOnce) {
    OverlayLayer layer = freshLayer();
    layer.invalidate({10, 10, 6, 6});
    layer.invalidate({10, 10, 6, 6});
    layer.invalidate({12, 10, 6, 6});
    EXPECT_THAT(layer.takeStale(100, 80), ElementsAre(PixelRect{10, 10, 8, 6}));
}

TEST(OverlayLayer, RectanglesAreClippedToTheSlice) {
    OverlayLayer layer = freshLayer();
    layer.invalidate({-5, -5, 10, 10});
    layer.invalidate({200, 200, 10, 10});
    EXPECT_THAT(layer.takeStale(100, 80), ElementsAre(PixelRect{0, 0, 5, 5}));
}

TEST(OverlayLayer, ManyRectanglesBecomeOneThatCoversThemAll) {
    OverlayLayer layer = freshLayer();
    for (int i = 0; i < 40; ++i)
        layer.invalidate({i * 2, i, 1, 1});
    PixelRect all;
    std::size_t count = 0;
    for (const PixelRect& rect : layer.takeStale(100, 80)) {
        all = all.united(rect);
        ++count;
    }
    EXPECT_EQ(all, (PixelRect{0, 0, 79, 40}));
    EXPECT_LT(count, 40U);
}

TEST(OverlayLayer, ALayerWithoutSourceOrInvisibleOrTransparentIsNotDrawn) {
    OverlayLayer layer;
    EXPECT_FALSE(layer.drawn());
    layer.source = [](core::SlicePlane, PixelRect, std::span<std::uint32_t>) {};
    EXPECT_TRUE(layer.drawn());
    layer.opacity = 0.0;
    EXPECT_FALSE(layer.drawn());
    layer.opacity = 0.4;
    layer.visible = false;
    EXPECT_FALSE(layer.drawn());
}

TEST(PackRgba, PutsTheBytesInTheOrderRedGreenBlueAlpha) {
    const std::uint32_t packed = packRgba(1, 2, 3, 4);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &packed, 4);
    EXPECT_THAT(bytes, ElementsAre(1, 2, 3, 4));
}

} // namespace
} // namespace lamina::ui
