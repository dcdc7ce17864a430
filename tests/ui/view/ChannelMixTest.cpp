// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/view/ViewBench.h"

#include "ui/view/ChannelMix.h"

#include <QSignalSpy>

#include <array>

namespace lamina::ui {
namespace {

/// Channel c of slice z has the grey value 40·(c+1) + z + x everywhere.
std::shared_ptr<core::ImageStack> channelStack(int channels) {
    core::StackInfo info;
    info.size = {20, 16, 4};
    info.channels = channels;
    info.type = core::PixelType::UInt8;
    std::vector<core::Plane> planes;
    for (int c = 0; c < channels; ++c) {
        for (int z = 0; z < info.size.z; ++z) {
            core::Plane plane(info.size.x, info.size.y, info.type);
            for (std::size_t i = 0; i < info.size.planeVoxels(); ++i) {
                plane.pixels<std::uint8_t>()[i] =
                    static_cast<std::uint8_t>(40 * (c + 1) + z + static_cast<int>(i % 20));
            }
            planes.push_back(std::move(plane));
        }
    }
    return std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
}

class ChannelView : public test::ViewBench {
protected:
    void openChannels(int channels) {
        stack = channelStack(channels);
        view->setStack(stack);
        ASSERT_TRUE(QTest::qWaitFor(
            [this] { return view->shownSlice() == view->slice() && view->channels().complete(); }));
    }
    void style(int c, QColor color, bool visible = true) {
        view->channels().setStyle(c, {color, {0.0, 255.0}, true, visible});
    }
    [[nodiscard]] QColor shownAt(int x) { return colorAt(view->renderedImage(), x, 5); }
};

TEST_F(ChannelView, ChannelsAddUpInTheirColours) {
    openChannels(3);
    style(0, QColor(255, 0, 0));
    style(1, QColor(0, 255, 0));
    style(2, QColor(0, 0, 255));
    const int z = view->slice();
    EXPECT_EQ(shownAt(3), QColor(43 + z, 83 + z, 123 + z));
    style(1, QColor(0, 255, 0), false);
    EXPECT_EQ(shownAt(3), QColor(43 + z, 0, 123 + z));
    style(0, QColor(255, 0, 0), false); // the one that is worked on can be hidden too
    EXPECT_EQ(shownAt(3), QColor(0, 0, 123 + z));
    style(0, QColor(0, 0, 255), true);
    EXPECT_EQ(shownAt(3), QColor(0, 0, 166 + 2 * z));
    for (const int c : {0, 2})
        view->channels().setStyle(c, {Qt::white, {0.0, 60.0}, true, true});
    EXPECT_EQ(shownAt(3), QColor(255, 255, 255)); // never beyond white
}

TEST_F(ChannelView, EachSliceBringsItsOwnChannels) {
    openChannels(2);
    style(0, QColor(255, 0, 0));
    style(1, QColor(0, 255, 0));
    for (const int z : {0, 3, 1}) {
        view->setSlice(z);
        ASSERT_TRUE(QTest::qWaitFor(
            [&] { return view->shownSlice() == z && view->channels().complete(); }));
        EXPECT_EQ(shownAt(0), QColor(40 + z, 80 + z, 0));
    }
}

TEST_F(ChannelView, EachChannelHasItsOwnRangeFromItsOwnValues) {
    openChannels(2);
    const auto& first = view->channels().style(0);
    const auto& second = view->channels().style(1);
    ASSERT_TRUE(second.rangeKnown);
    EXPECT_NEAR(second.range.low - first.range.low, 40.0, 1e-9);
    view->setContrast({10.0, 20.0}); // that of channel 0
    EXPECT_EQ(view->channels().style(0).range, (core::IntensityRange{10.0, 20.0}));
    EXPECT_NE(second.range, (core::IntensityRange{10.0, 20.0}));
    view->setStack(stack, 1);
    EXPECT_EQ(view->contrast(), view->channels().style(1).range);
    view->setStack(stack, 0);
    EXPECT_EQ(view->contrast(), (core::IntensityRange{10.0, 20.0})); // kept
}

TEST_F(ChannelView, SixAreShownAtOnceAndNoMore) {
    openChannels(8);
    ChannelMix& mix = view->channels();
    EXPECT_TRUE(mix.style(5).visible);
    EXPECT_FALSE(mix.style(6).visible);
    ChannelStyle seventh = mix.style(6);
    seventh.visible = true;
    QSignalSpy changed(&mix, &ChannelMix::styleChanged);
    EXPECT_FALSE(mix.setStyle(6, seventh));
    EXPECT_EQ(changed.count(), 0);
    style(2, Qt::white, false);
    EXPECT_TRUE(mix.setStyle(6, seventh));
    ASSERT_TRUE(QTest::qWaitFor([&] { return mix.complete(); }));
    EXPECT_EQ(mix.others(view->slice()).size(), 5U);
}

TEST_F(ChannelView, OneChannelIsGreyAsEver) {
    openChannels(1);
    view->setContrast({0.0, 255.0});
    const int z = view->slice();
    EXPECT_EQ(shownAt(7), QColor(47 + z, 47 + z, 47 + z));
}

TEST_F(ChannelView, ContrastAndColourCostNoUpload) {
    openChannels(4);
    static_cast<void>(view->renderedImage());
    const auto before = view->uploadedBytes();
    style(1, QColor(10, 200, 30));
    view->channels().setStyle(2, {Qt::white, {3.0, 77.0}, true, true});
    static_cast<void>(view->renderedImage());
    EXPECT_EQ(view->uploadedBytes(), before);
}

core::StackInfo withColors(std::vector<std::array<std::uint8_t, 3>> colors) {
    core::StackInfo info;
    info.channels = static_cast<int>(colors.size());
    for (const auto& color : colors)
        info.channelInfo.push_back({"", color});
    return info;
}

TEST(ChannelStyles, FollowTheFileWhereItTellsTheChannelsApart) {
    const auto own = ChannelMix::defaultStyles(withColors({{0, 0, 255}, {255, 255, 0}}));
    EXPECT_EQ(own[0].color, QColor(0, 0, 255));
    EXPECT_EQ(own[1].color, QColor(255, 255, 0));
    core::StackInfo silent;
    silent.channels = 2;
    const auto chosen = ChannelMix::defaultStyles(silent);
    EXPECT_NE(chosen[0].color, chosen[1].color);
    for (const auto& useless :
         {withColors({{255, 255, 255}, {255, 255, 255}}), withColors({{0, 0, 0}, {0, 255, 0}})}) {
        const auto styles = ChannelMix::defaultStyles(useless);
        EXPECT_EQ(styles[0].color, chosen[0].color) << "alike, or not to be seen";
    }
    auto half = withColors({{0, 0, 0}, {0, 0, 255}});
    half.channelInfo[0].color.reset();
    EXPECT_EQ(ChannelMix::defaultStyles(half)[0].color, chosen[0].color);
    EXPECT_EQ(ChannelMix::defaultStyles(half)[1].color, QColor(0, 0, 255));
    const auto twice =
        ChannelMix::defaultStyles(withColors({{0, 255, 0}, {255, 0, 0}, {0, 255, 0}}));
    EXPECT_NE(twice[0].color, twice[2].color);
    EXPECT_EQ(ChannelMix::defaultStyles(withColors({{0, 255, 0}}))[0].color, QColor(Qt::white))
        << "a single channel is grey";
}

} // namespace
} // namespace lamina::ui
