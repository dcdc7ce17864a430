// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/VolumeCopy.h"

#include "core/image/SliceCache.h"
#include "tests/support/MemoryStack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <numeric>
#include <set>
#include <thread>

namespace lamina::core {
namespace {

using testing::Each;

/// value = x + 10 y + 100 z in an uint16 stack, with the slices read noted.
class CountingSource final : public PlaneSource {
public:
    explicit CountingSource(VolumeSize size, std::optional<Spacing> spacing = {}) {
        m_info.size = size;
        m_info.type = PixelType::UInt16;
        m_info.spacing = spacing;
        m_info.name = "counting";
    }
    const StackInfo& info() const override { return m_info; }
    Plane readPlane(PlaneIndex index) const override {
        {
            const std::lock_guard lock(m_mutex);
            m_read.push_back(index.z);
        }
        Plane plane(m_info.size.x, m_info.size.y, PixelType::UInt16);
        auto* p = plane.pixels<std::uint16_t>().data();
        for (int y = 0; y < m_info.size.y; ++y) {
            for (int x = 0; x < m_info.size.x; ++x)
                *p++ = static_cast<std::uint16_t>(x + 10 * y + 100 * index.z);
        }
        return plane;
    }
    std::vector<int> read() const {
        const std::lock_guard lock(m_mutex);
        return m_read;
    }

private:
    StackInfo m_info;
    mutable std::mutex m_mutex;
    mutable std::vector<int> m_read;
};

constexpr VolumeSize kSize{9, 7, 20};

struct Filled {
    explicit Filled(VolumeSize size, std::size_t budget = VolumeCopy::kDefaultBudget,
                    std::optional<Spacing> spacing = {})
        : source(std::make_shared<CountingSource>(size, spacing)),
          stack(std::make_shared<ImageStack>(source)), copy(stack, 0, 0, budget) {}
    void fillAll() {
        for (const int k : copy.fillOrder())
            copy.fill(k);
    }
    std::shared_ptr<CountingSource> source;
    std::shared_ptr<ImageStack> stack;
    VolumeCopy copy;
};

TEST(VolumeCopy, AStackThatFitsIsCopiedInFullAndEveryPlaneShowsItsOwnPixels) {
    Filled f(kSize);
    f.fillAll();
    EXPECT_EQ(f.copy.size(), kSize);
    EXPECT_TRUE(f.copy.complete());
    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ}) {
        for (int i = 0; i < SlicePlane::depth(axes, kSize); ++i) {
            const SlicePlane where{axes, i};
            const Plane plane = f.copy.plane(where);
            ASSERT_EQ(plane.width(), SlicePlane::width(axes, kSize));
            ASSERT_EQ(plane.height(), SlicePlane::height(axes, kSize));
            for (int row = 0; row < plane.height(); ++row) {
                for (int column = 0; column < plane.width(); ++column) {
                    const VoxelIndex v = where.voxel(column, row);
                    ASSERT_EQ(plane.value(column, row), v.x + 10 * v.y + 100 * v.z);
                }
            }
        }
    }
}

TEST(VolumeCopy, EveryEighthSliceComesFirstAndEachSliceOnce) {
    Filled f({4, 4, 20});
    const std::vector<int> order = f.copy.fillOrder();
    EXPECT_EQ(std::vector<int>(order.begin(), order.begin() + 3), (std::vector<int>{0, 8, 16}));
    EXPECT_EQ(std::vector<int>(order.begin() + 3, order.begin() + 5), (std::vector<int>{4, 12}));
    EXPECT_EQ(order.size(), 20U);
    EXPECT_EQ(std::set<int>(order.begin(), order.end()).size(), 20U);
    f.fillAll();
    f.copy.fill(3); // there already
    EXPECT_EQ(f.source->read().size(), 20U);
}

TEST(VolumeCopy, WhatIsNotThereYetIsKnownAndHasTheLowestValue) {
    Filled f(kSize);
    EXPECT_EQ(f.copy.filled(), 0.0);
    EXPECT_EQ(f.copy.range(), std::nullopt);
    EXPECT_TRUE(f.copy.small(1000, 100, {}).values.empty());
    f.copy.fill(5);
    EXPECT_TRUE(f.copy.there(5));
    EXPECT_FALSE(f.copy.there(6));
    EXPECT_EQ(f.copy.filled(), 1.0 / 20.0);
    const Plane xz = f.copy.plane({Axes::XZ, 3});
    EXPECT_EQ(xz.value(4, 5), 4 + 30 + 500);
    EXPECT_EQ(xz.value(4, 6), 0.0);
    const Plane yz = f.copy.plane({Axes::YZ, 8});
    EXPECT_EQ(yz.value(5, 2), 8 + 20 + 500);
    EXPECT_EQ(yz.value(4, 2), 0.0);
    EXPECT_EQ(f.copy.value({1, 1, 5}), 511.0);
    EXPECT_EQ(f.copy.value({1, 1, 4}), std::nullopt);
    // in 3D the nearest slice stands in for the rest
    const SmallVolume small = f.copy.small(1 << 20, 100, {});
    EXPECT_EQ(small.size, kSize);
    EXPECT_EQ(small.values.front(), small.values[kSize.offset({0, 0, 19})]);
}

TEST(VolumeCopy, AStackBeyondTheBudgetIsReducedAlongItsFinestAxesByMeans) {
    // 12 x 12 x 6 of 2 bytes with x and y sampled three times as finely as z
    Filled f({12, 12, 6}, 4 * 4 * 6 * 2, Spacing{1.0, 1.0, 3.0});
    EXPECT_EQ(f.copy.reduction(), (Reduction{3, 3, 1}));
    EXPECT_LE(f.copy.bytes(), 4U * 4U * 6U * 2U);
    f.fillAll();
    // mean of x = 3..5 and y = 6..8 at z = 2
    const Plane xy = f.copy.plane(SlicePlane::xy(2));
    EXPECT_EQ(xy.width(), 12);
    EXPECT_EQ(xy.value(3, 6), 4 + 70 + 200);
    EXPECT_EQ(xy.value(5, 8), 4 + 70 + 200);
    EXPECT_EQ(f.copy.plane({Axes::XZ, 7}).value(4, 2), 4 + 70 + 200);
    EXPECT_EQ(f.copy.plane({Axes::YZ, 5}).value(2, 8), 4 + 70 + 200);
}

TEST(VolumeCopy, AlongZOnlyTheSlicesThatAreKeptAreRead) {
    Filled f({3, 3, 100}, 3 * 3 * 25 * 2, Spacing{10.0, 10.0, 1.0});
    EXPECT_EQ(f.copy.reduction(), (Reduction{1, 1, 4}));
    f.fillAll();
    EXPECT_EQ(f.source->read().size(), 25U);
    EXPECT_EQ(f.copy.plane({Axes::XZ, 0}).value(0, 41), 100 * 42);
    EXPECT_EQ(f.copy.plane({Axes::YZ, 0}).value(43, 0), 100 * 42);
    EXPECT_EQ(f.copy.plane({Axes::XZ, 0}).value(0, 44), 100 * 46);
}

TEST(VolumeCopy, FillingDoesNotPushSlicesOutOfTheCache) {
    const auto source = std::make_shared<CountingSource>(VolumeSize{32, 32, 40});
    const auto cache = std::make_shared<SliceCache>(3 * 32 * 32 * 2);
    const auto stack = std::make_shared<ImageStack>(source, cache);
    static_cast<void>(stack->plane({20}));
    VolumeCopy copy(stack, 0, 0);
    for (const int k : copy.fillOrder())
        copy.fill(k);
    EXPECT_NE(stack->cachedPlane({20}), nullptr);
    EXPECT_EQ(source->read().size(), 40U); // and the cached one was not read again
}

TEST(VolumeCopy, AStopIsSeenBeforeASliceIsRead) {
    Filled f(kSize);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(f.copy.fill(0, JobContext(stop.get_token())), Cancelled);
    EXPECT_TRUE(f.source->read().empty());
}

TEST(VolumeCopy, ReadersSeeWholeSlicesWhileAnotherThreadFills) {
    Filled f({64, 64, 60});
    std::jthread writer([&] { f.fillAll(); });
    while (!f.copy.complete()) {
        const Plane xz = f.copy.plane({Axes::XZ, 10});
        for (int z = 0; z < 60; ++z) {
            const double first = xz.value(0, z);
            ASSERT_TRUE(first == 0.0 || first == 100 + 100 * z);
            ASSERT_EQ(xz.value(63, z), first == 0.0 ? 0.0 : first + 63);
        }
    }
}

TEST(VolumeCopy, PercentilesComeFromWhatIsThere) {
    Filled f({10, 10, 10});
    f.copy.fill(3);
    const auto range = f.copy.range({0.0, 100.0});
    ASSERT_TRUE(range);
    EXPECT_EQ(range->low, 300.0);
    EXPECT_EQ(range->high, 399.0);
}

TEST(VolumeCopy, TheSmallVolumeKeepsGreyValuesWithinItsRange) {
    Filled f({32, 32, 32}, VolumeCopy::kDefaultBudget, Spacing{1.0, 1.0, 1.0});
    f.fillAll();
    const SmallVolume small = f.copy.small(16 * 16 * 16, 100, {1.0, 1.0, 1.0});
    EXPECT_EQ(small.size, (VolumeSize{16, 16, 16}));
    const std::size_t i = small.size.offset({5, 6, 7});
    const double grey =
        small.range.low + small.values[i] / 65535.0 * (small.range.high - small.range.low);
    // mean of x = 10, 11 and y = 12, 13 in slice 15, the middle of 14 and 15
    EXPECT_NEAR(grey, 10.5 + 125.0 + 1500.0, 0.6);
}

TEST(VolumeCopy, CopiesReducedDifferentlyLieOnOneGrid) {
    constexpr VolumeSize kOdd{31, 29, 30};
    Filled fine(kOdd, VolumeCopy::kDefaultBudget, Spacing{1.0, 1.0, 1.0});
    Filled coarse(kOdd, kOdd.voxels() / 2, Spacing{1.0, 1.0, 1.0}); // two bytes a voxel
    fine.fillAll();
    coarse.fillAll();
    ASSERT_EQ(fine.copy.reduction(), Reduction{});
    ASSERT_NE(coarse.copy.reduction(), Reduction{});
    for (const Reduction to : {Reduction{1, 1, 1}, Reduction{2, 2, 2}, Reduction{3, 3, 3}}) {
        const SmallVolume a = fine.copy.reduced(to);
        const SmallVolume b = coarse.copy.reduced(to);
        ASSERT_EQ(a.size, to.apply(kOdd));
        ASSERT_EQ(a.size, b.size);
        const auto grey = [](const SmallVolume& v, std::size_t i) {
            return v.range.low + v.values[i] / 65535.0 * (v.range.high - v.range.low);
        };
        const Reduction r = coarse.copy.reduction();
        const double near = r.x + 10.0 * r.y + 100.0 * r.z + 1.0; // as far as it is blurred
        for (std::size_t i = 0; i < a.values.size(); ++i)
            ASSERT_NEAR(grey(a, i), grey(b, i), near) << i;
    }
}

TEST(Reduction, NoSideIsLongerThanAskedForAndASingleVoxelIsTheEnd) {
    const Reduction r = reductionFor({1000, 10, 10}, {}, 1 << 30, 256);
    EXPECT_EQ(r, (Reduction{4, 1, 1}));
    EXPECT_EQ(reductionFor({5, 5, 5}, {}, 0, 100).apply(VolumeSize{5, 5, 5}),
              (VolumeSize{1, 1, 1}));
}

} // namespace
} // namespace lamina::core
