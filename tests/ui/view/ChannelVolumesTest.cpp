// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/ChannelVolumes.h"

#include "tests/ui/view/OrthoBench.h"
#include "ui/view/ChannelMix.h"
#include "ui/view/VolumeLoader.h"

#include <QSignalSpy>

#include <map>
#include <string>

namespace lamina::ui {
namespace {

using core::Axes;
using Pane = OrthoView::Pane;

constexpr core::VolumeSize kSize{60, 50, 24};

/// Each channel is bright in a block of its own along x and dark elsewhere; notes what is read.
class BlockSource final : public core::PlaneSource {
public:
    explicit BlockSource(int channels, core::VolumeSize size = kSize) {
        m_info.size = size;
        m_info.channels = channels;
        m_info.type = core::PixelType::UInt8;
        m_info.spacing = core::Spacing{1.0, 1.0, 2.0};
        m_info.name = "blocks";
        m_info.format = "memory";
    }
    [[nodiscard]] const core::StackInfo& info() const override { return m_info; }
    [[nodiscard]] core::Plane readPlane(core::PlaneIndex index) const override {
        {
            const std::lock_guard lock(m_mutex);
            ++m_read[index.channel];
        }
        core::Plane plane(m_info.size.x, m_info.size.y, m_info.type);
        const auto pixels = plane.pixels<std::uint8_t>();
        const int width = m_info.size.x / m_info.channels;
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            const int x = static_cast<int>(i) % m_info.size.x;
            pixels[i] = x / width == index.channel ? 200 : 0;
        }
        return plane;
    }
    [[nodiscard]] int read(int channel) const {
        const std::lock_guard lock(m_mutex);
        const auto found = m_read.find(channel);
        return found == m_read.end() ? 0 : found->second;
    }

private:
    core::StackInfo m_info;
    mutable std::mutex m_mutex;
    mutable std::map<int, int> m_read;
};

class MixedViews : public test::OrthoBench {
protected:
    static constexpr QColor kRed{255, 0, 0};
    static constexpr QColor kGreen{0, 255, 0};
    static constexpr QColor kBlue{0, 0, 255};

    void openChannels(int channels) {
        blocks = std::make_shared<BlockSource>(channels);
        stack = std::make_shared<core::ImageStack>(blocks);
        views->setCrosshairShown(false);
        views->setStack(stack);
        ASSERT_TRUE(waitFor(
            [this] { return xy().shownSlice() == xy().slice() && xy().channels().complete(); }));
        for (int c = 0; c < channels; ++c)
            style(c, Qt::white);
    }
    void style(int c, QColor color, bool visible = true, double high = 200.0) {
        xy().channels().setStyle(c, {color, {0.0, high}, true, visible});
    }
    /// All copies are filled, and the views show them.
    void fill() {
        ASSERT_TRUE(waitFor([this] { return filled() && views->volume().message().isEmpty(); }));
        ASSERT_TRUE(waitFor([this] { return views->volume().settled(); }));
    }
    /// At a slant a ray would meet several blocks.
    void showImageFromTheFront() {
        views->volume().setSurfaces(Surfaces::None);
        views->volume().setPlanesVisible(false);
        views->volume().setCamera({29.5, 24.5, -150.0, 29.5, 24.5, 23.0, 0.0, -1.0, 0.0});
    }
    QColor in3D(core::VoxelIndex voxel) {
        const QImage image = views->volume().picture();
        const QPointF p = views->volume().viewFromVoxel(voxel) * image.devicePixelRatio();
        return image.pixelColor(p.toPoint());
    }
    /// Much more of one primary colour than of the others, and then of which.
    static std::string hue(QColor c) {
        const auto above = [](int a, int b, int d) { return a > 90 && a > 2 * std::max(b, d); };
        if (above(c.red(), c.green(), c.blue())) return "red";
        if (above(c.green(), c.red(), c.blue())) return "green";
        if (above(c.blue(), c.red(), c.green())) return "blue";
        return std::max({c.red(), c.green(), c.blue()}) < 60 ? "dark" : "mixed";
    }

    std::shared_ptr<BlockSource> blocks;
};

TEST_F(MixedViews, XzAndYzShowEveryChannelInItsColour) {
    openChannels(2);
    style(0, kRed);
    style(1, kGreen);
    fill();
    ASSERT_TRUE(waitFor([this] { return colorAt(xz(), 45, 20) == kGreen; }));
    EXPECT_EQ(colorAt(xz(), 15, 20), kRed);
    views->moveCrosshair({45, 25, 12});
    EXPECT_EQ(colorAt(yz(), 3, 10), kGreen);
    views->moveCrosshair({15, 25, 12});
    EXPECT_EQ(colorAt(yz(), 3, 10), kRed);
}

TEST_F(MixedViews, ColourRangeAndVisibilityAreSeenAtOnceInTheSideViews) {
    openChannels(2);
    style(0, kRed);
    style(1, kGreen);
    fill();
    ASSERT_TRUE(waitFor([this] { return colorAt(xz(), 45, 20) == kGreen; }));
    // no waiting from here on
    style(1, kBlue);
    EXPECT_EQ(colorAt(xz(), 45, 20), kBlue);
    style(1, kBlue, true, 400.0);
    EXPECT_NEAR(colorAt(xz(), 45, 20).blue(), 128, 1);
    style(1, kBlue, false);
    EXPECT_EQ(colorAt(xz(), 45, 20), QColor(0, 0, 0));
    EXPECT_EQ(colorAt(xz(), 15, 20), kRed);
    style(1, kGreen, true);
    EXPECT_EQ(colorAt(xz(), 45, 20), kGreen);
    style(0, kRed, false); // the one that is worked on can be hidden too
    EXPECT_EQ(colorAt(xz(), 15, 20), QColor(0, 0, 0));
    EXPECT_EQ(colorAt(xz(), 45, 20), kGreen);
}

TEST_F(MixedViews, ThreeDShowsEveryChannelInItsColourAndAHiddenOneNot) {
    openChannels(3);
    style(0, kRed);
    style(1, kGreen);
    style(2, kBlue);
    showImageFromTheFront();
    fill();
    EXPECT_EQ(hue(in3D({10, 25, 12})), "red");
    EXPECT_EQ(hue(in3D({30, 25, 12})), "green");
    EXPECT_EQ(hue(in3D({50, 25, 12})), "blue");
    style(1, kRed); // at once, without another upload
    EXPECT_EQ(hue(in3D({30, 25, 12})), "red");
    style(1, kGreen, false);
    EXPECT_EQ(hue(in3D({30, 25, 12})), "dark");
    EXPECT_EQ(hue(in3D({50, 25, 12})), "blue");
    fill(); // and without its voxels
    EXPECT_EQ(hue(in3D({30, 25, 12})), "dark");
    EXPECT_EQ(hue(in3D({10, 25, 12})), "red");
    EXPECT_EQ(hue(in3D({50, 25, 12})), "blue");
    style(1, kGreen, true);
    style(0, kRed, false);
    fill();
    EXPECT_EQ(hue(in3D({30, 25, 12})), "green");
    EXPECT_EQ(hue(in3D({10, 25, 12})), "dark");
    style(2, kBlue, true, 2000.0); // a range far above its values
    EXPECT_EQ(hue(in3D({50, 25, 12})), "dark");
    style(1, kGreen, false);
    style(2, kBlue, false);
    fill();
    for (const int x : {10, 30, 50})
        EXPECT_EQ(hue(in3D({x, 25, 12})), "dark");
}

TEST_F(MixedViews, AsManyAsCanBeVisibleAreSeenIn3D) {
    openChannels(6);
    const std::array<QColor, 3> colors{kRed, kGreen, kBlue};
    for (int c = 0; c < 6; ++c)
        style(c, colors[static_cast<std::size_t>(c % 3)]);
    showImageFromTheFront();
    fill();
    const std::array<const char*, 3> names{"red", "green", "blue"};
    for (int c = 0; c < 6; ++c) {
        EXPECT_EQ(hue(in3D({10 * c + 5, 25, 12})), names[static_cast<std::size_t>(c % 3)])
            << "channel " << c;
    }
}

TEST_F(MixedViews, AConstantChannelLeavesTheOthersAsTheyAre) {
    core::StackInfo info;
    info.size = kSize;
    info.channels = 2;
    info.type = core::PixelType::UInt8;
    std::vector<core::Plane> planes;
    for (int i = 0; i < 2 * kSize.z; ++i) {
        planes.emplace_back(kSize.x, kSize.y, info.type);
        const auto pixels = planes.back().pixels<std::uint8_t>();
        std::fill(pixels.begin(), pixels.end(), std::uint8_t{7});
        if (i < kSize.z) std::fill_n(pixels.begin(), pixels.size() / 2, std::uint8_t{200});
    }
    stack = std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
    views->setStack(stack);
    ASSERT_TRUE(waitFor(
        [this] { return xy().shownSlice() == xy().slice() && xy().channels().complete(); }));
    style(0, kRed);
    style(1, kGreen);
    showImageFromTheFront();
    fill();
    EXPECT_EQ(hue(in3D({30, 12, 12})), "red");
    EXPECT_EQ(hue(in3D({30, 40, 12})), "dark");
}

TEST_F(MixedViews, AHiddenChannelIsReadOnlyWhenItIsShownAndSomeViewNeedsIt) {
    views->maximise(Pane::XY);
    openChannels(2);
    // the slice on screen and its neighbours, which are fetched ahead
    ASSERT_TRUE(waitFor([this] { return blocks->read(1) == 3; }));
    style(1, kGreen, false);
    const int before = blocks->read(1);
    ASSERT_LT(before, kSize.z);
    views->maximise({});
    fill();
    EXPECT_EQ(blocks->read(1), before);
    views->maximise(Pane::XY);
    style(1, kGreen, true);
    EXPECT_EQ(blocks->read(1), before);
    views->maximise({});
    fill();
    ASSERT_TRUE(waitFor([this] { return colorAt(xz(), 45, 20).green() == 255; }));
    EXPECT_GE(blocks->read(1), kSize.z - 3); // those in the cache of slices are not read again
}

TEST_F(MixedViews, AnotherOwnChannelKeepsThePicture) {
    openChannels(2);
    style(0, kRed);
    style(1, kGreen);
    fill();
    views->setStack(stack, 1);
    fill();
    ASSERT_TRUE(waitFor([this] { return colorAt(xz(), 15, 20) == kRed; }));
    EXPECT_EQ(colorAt(xz(), 45, 20), kGreen);
    EXPECT_EQ(hue(in3D({15, 25, 12})), "red");
    // the range that was set while the other one was worked on holds in every view
    style(0, kRed, true, 400.0);
    views->setStack(stack, 0);
    fill();
    EXPECT_TRUE(waitFor([this] {
        const QColor shown = colorAt(xz(), 15, 20);
        return std::abs(shown.red() - 128) <= 1 && shown.green() == 0 && shown.blue() == 0;
    }));
    EXPECT_EQ(xy().contrast(), (core::IntensityRange{0.0, 400.0}));
}

TEST_F(MixedViews, NothingOfAStackWithFewerSlicesThanRowsIsMissed) {
    QSignalSpy failed(views.get(), &OrthoView::failed);
    openChannels(2);
    fill();
    views->moveCrosshair({50, 45, 3}); // XZ shows row 45, and there are 24 slices
    fill();
    EXPECT_EQ(failed.count(), 0);
}

TEST(ChannelVolumes, AllCopiesTogetherStayWithinTheBudgetAndTheOwnOneIsTheFinest) {
    core::JobSystem jobs{test::eventLoopDispatcher()};
    VolumeLoader own(jobs);
    ChannelMix mix(jobs);
    ChannelVolumes volumes(jobs, own, mix);
    constexpr core::VolumeSize kLarge{128, 128, 64};
    const std::size_t budget = 3 * (kLarge.voxels() / 2);
    volumes.setByteBudget(budget);
    const auto stack = std::make_shared<core::ImageStack>(std::make_shared<BlockSource>(4, kLarge));
    volumes.setWanted(true);
    volumes.setStack(stack, 0, 0);
    mix.setStack(stack, 0, 0);
    for (int c = 0; c < 4; ++c)
        mix.setStyle(c, {Qt::green, {0.0, 200.0}, true, true});
    ASSERT_EQ(volumes.shown().size(), 3U);
    EXPECT_LE(own.volume()->bytes() + volumes.bytes(), budget);
    EXPECT_GT(volumes.bytes(), 0U);
    for (const ChannelVolume& other : volumes.shown())
        EXPECT_LE(other.copy->bytes(), own.volume()->bytes());
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return filledShare(*own.volume(), volumes.shown()) >= 1.0; }, 60000));
}

} // namespace
} // namespace lamina::ui
