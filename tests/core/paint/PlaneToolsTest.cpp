// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/paint/FloodFill.h"
#include "core/paint/PlaneIntensity.h"
#include "core/paint/Polygon.h"
#include "core/paint/SmartBrush.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <random>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{70, 60, 40};

VoxelIndex voxelOf(std::size_t i, VolumeSize s) {
    const auto x = static_cast<std::size_t>(s.x);
    const auto y = static_cast<std::size_t>(s.y);
    return {static_cast<int>(i % x), static_cast<int>(i / x % y), static_cast<int>(i / (x * y))};
}

double squaredToSegment(double x, double y, SlicePoint a, SlicePoint b) {
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length2 = dx * dx + dy * dy;
    const double t =
        length2 > 0.0 ? std::clamp(((x - a.x) * dx + (y - a.y) * dy) / length2, 0.0, 1.0) : 0.0;
    return std::pow(x - a.x - t * dx, 2) + std::pow(y - a.y - t * dy, 2);
}

TEST(Brush, ABallIsRoundInMicrometresInEveryPlaneAndLeavesNoGapsAlongItsWay) {
    const Spacing spacing{0.4, 0.5, 1.6};
    std::mt19937 random(7);
    std::uniform_real_distribution<double> place(5.0, 35.0);
    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ}) {
        for (const bool ball : {false, true}) {
            LabelVolume volume(kSize);
            const LabelTable table;
            LabelEdit edit(volume, table);
            const SlicePlane plane{axes, 20};
            const SlicePoint from{place(random), place(random)};
            const SlicePoint to{place(random), place(random)};
            constexpr double kRadius = 3.7; // µm
            paintSegment(edit, plane, from, to, Brush::inMicrometres(kRadius, axes, spacing, ball),
                         3);
            static_cast<void>(edit.commit());
            const double sc = SlicePlane::columnSpacing(axes, spacing);
            const double sr = SlicePlane::rowSpacing(axes, spacing);
            const double sd = SlicePlane::depthSpacing(axes, spacing);
            std::size_t wrong = 0;
            std::size_t painted = 0;
            for (std::size_t i = 0; i < kSize.voxels(); ++i) {
                const VoxelIndex v = voxelOf(i, kSize);
                const int away = SlicePlane::depthOf(axes, v) - plane.index;
                const double d2 =
                    squaredToSegment(SlicePlane::columnOf(axes, v) * sc,
                                     SlicePlane::rowOf(axes, v) * sr, {from.x * sc, from.y * sr},
                                     {to.x * sc, to.y * sr}) +
                    std::pow(away * sd, 2);
                const bool inside = (ball || away == 0) && d2 <= kRadius * kRadius;
                if (std::abs(d2 - kRadius * kRadius) < 1e-9) continue; // rounding decides
                painted += inside ? 1 : 0;
                wrong += inside != (volume.at(v) == 3) ? 1 : 0;
            }
            EXPECT_EQ(wrong, 0U) << static_cast<int>(axes) << " ball " << ball;
            EXPECT_GT(painted, 40U);
        }
    }
}

TEST(Brush, AnAspectThatIsNoneIsAnError) {
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    EXPECT_THROW(paintSegment(edit, SlicePlane::xy(0), {1, 1}, {1, 1}, Brush{2.0, 0.0}, 1), Error);
    EXPECT_THROW(paintSegment(edit, SlicePlane::xy(0), {1, 1}, {1, 1}, Brush{2.0, 1.0, -1.0}, 1),
                 Error);
}

TEST(Polygon, FillsExactlyThePixelCentresInsideByTheEvenOddRule) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> place(-10.0, 80.0);
    std::uniform_int_distribution<int> whole(-5, 45);
    for (int round = 0; round < 60; ++round) {
        const auto axes = static_cast<Axes>(round % 3);
        std::vector<SlicePoint> points;
        for (int i = 0; i < 3 + round % 9; ++i) { // mostly crossing itself
            points.push_back(round % 2 == 0 ? SlicePoint{place(random), place(random)}
                                            : SlicePoint{static_cast<double>(whole(random)),
                                                         static_cast<double>(whole(random))});
        }
        LabelVolume volume(kSize);
        const LabelTable table;
        LabelEdit edit(volume, table);
        const SlicePlane plane{axes, 11};
        fillPolygon(edit, plane, points, 5);
        static_cast<void>(edit.commit());
        for (int row = 0; row < SlicePlane::height(axes, kSize); ++row) {
            for (int column = 0; column < SlicePlane::width(axes, kSize); ++column) {
                bool inside = false; // a ray to the left: edges that it meets, or starts on
                for (std::size_t i = 0; i < points.size(); ++i) {
                    const SlicePoint a = points[i];
                    const SlicePoint b = points[(i + 1) % points.size()];
                    if ((a.y <= row) == (b.y <= row)) continue;
                    const SlicePoint& low = a.y < b.y ? a : b;
                    const SlicePoint& high = a.y < b.y ? b : a;
                    if ((column - low.x) * (high.y - low.y) >= (high.x - low.x) * (row - low.y))
                        inside = !inside;
                }
                ASSERT_EQ(volume.at(plane.voxel(column, row)), inside ? 5U : 0U)
                    << "round " << round << " at " << column << ", " << row;
            }
        }
    }
}

TEST(Polygon, NeighboursShareEachPixelOfTheirEdgeOnce) {
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table, DrawOver::UnlabelledOnly);
    fillPolygon(edit, SlicePlane::xy(0), {{0, 0}, {20, 0}, {20, 20}}, 1);
    fillPolygon(edit, SlicePlane::xy(0), {{0, 0}, {20, 20}, {0, 20}}, 2);
    static_cast<void>(edit.commit());
    const auto slice = volume.readSlice(0);
    EXPECT_EQ(std::count_if(slice.begin(), slice.end(), [](LabelId id) { return id != 0; }), 400);
}

TEST(Polygon, FewerThanThreePointsFillNothing) {
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    fillPolygon(edit, SlicePlane::xy(0), {{0, 0}, {20, 20}}, 1);
    EXPECT_TRUE(edit.commit().empty());
}

/// Labels in blobs, some pixels alone: many regions, touching at corners too.
std::vector<LabelId> patchwork(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<LabelId> labels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (LabelId& id : labels)
        id = random() % 10 < 6 ? 0 : 1 + random() % 2;
    return labels;
}

TEST(FloodFill, ARegionIsTheConnectedPixelsOfTheSeedsLabelAndNoOthers) {
    constexpr int kWidth = 41;
    constexpr int kHeight = 33;
    for (unsigned seed = 0; seed < 12; ++seed) {
        const auto labels = patchwork(kWidth, kHeight, seed);
        const int sx = static_cast<int>(seed * 3 % kWidth);
        const int sy = static_cast<int>(seed * 7 % kHeight);
        std::vector<int> expected(labels.size());
        std::deque<std::pair<int, int>> open{{sx, sy}};
        const LabelId wanted = labels[static_cast<std::size_t>(sy * kWidth + sx)];
        while (!open.empty()) {
            const auto [x, y] = open.front();
            open.pop_front();
            if (x < 0 || y < 0 || x >= kWidth || y >= kHeight) continue;
            const auto i = static_cast<std::size_t>(y * kWidth + x);
            if (expected[i] != 0 || labels[i] != wanted) continue;
            expected[i] = 1;
            for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}})
                open.emplace_back(x + dx, y + dy);
        }
        std::vector<int> found(labels.size());
        for (const PixelRun& run : connectedRegion(labels, kWidth, {sy, sx, sx + 1})) {
            for (int x = run.begin; x < run.end; ++x)
                ++found[static_cast<std::size_t>(run.row * kWidth + x)];
        }
        EXPECT_EQ(found, expected) << "each once, seed " << seed;
    }
}

TEST(FloodFill, ADiagonalOutlineHoldsTheFill) {
    std::vector<LabelId> labels(9 * 9);
    for (int i = 0; i <= 4; ++i) { // a diamond around (4, 4)
        for (const auto& [x, y] : {std::pair{4 - i, i}, {4 + i, i}, {4 - i, 8 - i}, {4 + i, 8 - i}})
            labels[static_cast<std::size_t>(y * 9 + x)] = 1;
    }
    std::size_t pixels = 0;
    for (const PixelRun& run : connectedRegion(labels, 9, {4, 4, 5}))
        pixels += static_cast<std::size_t>(run.end - run.begin);
    EXPECT_EQ(pixels, 25U);
}

TEST(FloodFill, AVolumeIsFilledThroughItsFacesAndStopsAtLabels) {
    const VolumeSize size{40, 30, 20};
    LabelVolume volume(size);
    const LabelTable table;
    std::mt19937 random(5);
    LabelEdit edit(volume, table);
    for (std::size_t i = 0; i < size.voxels(); ++i) {
        if (random() % 10 < 6) edit.setVoxel(voxelOf(i, size), 1 + random() % 2);
    }
    edit.setVoxel({20, 15, 10}, 0);
    static_cast<void>(edit.commit());
    std::vector<bool> expected(size.voxels());
    std::deque<VoxelIndex> open{{20, 15, 10}};
    while (!open.empty()) {
        const VoxelIndex v = open.front();
        open.pop_front();
        if (!size.contains(v) || expected[size.offset(v)] || volume.at(v) != 0) continue;
        expected[size.offset(v)] = true;
        for (const int d : {-1, 1}) {
            open.push_back({v.x + d, v.y, v.z});
            open.push_back({v.x, v.y + d, v.z});
            open.push_back({v.x, v.y, v.z + d});
        }
    }
    LabelVolume filled = volume;
    filled.applyChanges(fillVolume(volume, table, {20, 15, 10}, 9, DrawOver::Everything));
    for (std::size_t i = 0; i < size.voxels(); ++i) {
        const VoxelIndex v = voxelOf(i, size);
        ASSERT_EQ(filled.at(v), expected[i] ? 9U : volume.at(v)) << v.x << " " << v.y << " " << v.z;
    }
}

TEST(FloodFill, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(static_cast<void>(fillVolume(LabelVolume({64, 64, 4}), {}, {1, 1, 1}, 1,
                                              DrawOver::Everything, JobContext(stop.get_token()))),
                 Cancelled);
}

/// A bright ball in a dark ground with noise that a tolerance of 30 spans.
int ballValue(int x, int y, int z) {
    const bool inside = std::hypot(x - 30.0, y - 28.0, z - 20.0) <= 10.0;
    return (inside ? 200 : 50) + (x * 7 + y * 13 + z * 5) % 11;
}

std::shared_ptr<ImageStack> ballStack() {
    StackInfo info;
    info.size = kSize;
    info.type = PixelType::UInt8;
    std::vector<Plane> planes;
    for (int z = 0; z < kSize.z; ++z) {
        Plane plane(kSize.x, kSize.y, PixelType::UInt8);
        for (int y = 0; y < kSize.y; ++y) {
            for (int x = 0; x < kSize.x; ++x)
                plane.pixels<std::uint8_t>()[static_cast<std::size_t>(y * kSize.x + x)] =
                    static_cast<std::uint8_t>(ballValue(x, y, z));
        }
        planes.push_back(std::move(plane));
    }
    return std::make_shared<ImageStack>(makeMemorySource(info, std::move(planes)));
}

TEST(Growing, TakesWhatIsAsBrightAndConnectedAndNeverAnotherLabel) {
    const auto stack = ballStack();
    const auto plane = stack->plane({20, 0, 0});
    std::vector<LabelId> labels(kSize.planeVoxels());
    for (int y = 0; y < kSize.y; ++y)
        labels[static_cast<std::size_t>(y * kSize.x + 34)] = 2; // a wall through the ball
    std::vector<bool> found(labels.size());
    for (const PixelRun& run : growRegion(*plane, labels, {28, 28, 29}, {205.0, 30.0, 1})) {
        for (int x = run.begin; x < run.end; ++x)
            found[static_cast<std::size_t>(run.row * kSize.x + x)] = true;
    }
    for (int y = 0; y < kSize.y; ++y) {
        for (int x = 0; x < kSize.x; ++x) {
            const bool expected = x < 34 && std::hypot(x - 30.0, y - 28.0) <= 10.0;
            EXPECT_EQ(found[static_cast<std::size_t>(y * kSize.x + x)], expected) << x << " " << y;
        }
    }
    EXPECT_TRUE(growRegion(*plane, labels, {28, 34, 35}, {205.0, 30.0, 1}).empty())
        << "a seed in another label grows nowhere";
}

TEST(Growing, InThreeDirectionsFindsTheWholeBall) {
    const auto stack = ballStack();
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    for (int y = 0; y < kSize.y; ++y)
        edit.setRow(25, y, 0, kSize.x, 4); // a plane of another label ends it
    static_cast<void>(edit.commit());
    LabelVolume grown = volume;
    grown.applyChanges(growVolume(volume, table, *stack, 0, 0, {30, 28, 20}, {205.0, 30.0, 1}));
    for (std::size_t i = 0; i < kSize.voxels(); ++i) {
        const VoxelIndex v = voxelOf(i, kSize);
        const bool inside = std::hypot(v.x - 30.0, v.y - 28.0, v.z - 20.0) <= 10.0 && v.z < 25;
        ASSERT_EQ(grown.at(v), inside ? 1U : volume.at(v)) << v.x << " " << v.y << " " << v.z;
    }
}

TEST(SmartBrush, PaintsOnlyWhatLooksLikeTheCentreAndHangsTogetherWithIt) {
    const auto plane = ballStack()->plane({20, 0, 0});
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    Brush brush;
    brush.radius = 12.0; // reaches out of the ball
    paintSmartSegment(edit, SlicePlane::xy(20), {26.0, 28.0}, {26.0, 28.0}, brush, *plane, {6.0},
                      1);
    static_cast<void>(edit.commit());
    std::size_t painted = 0;
    for (int y = 0; y < kSize.y; ++y) {
        for (int x = 0; x < kSize.x; ++x) {
            const bool set = volume.at({x, y, 20}) == 1;
            painted += set ? 1 : 0;
            if (set) {
                EXPECT_LE(std::hypot(x - 30.0, y - 28.0), 10.0) << "outside the ball";
                EXPECT_LE(std::hypot(x - 26.0, y - 28.0), 12.0) << "outside the disc";
            }
        }
    }
    EXPECT_GT(painted, 250U) << "of 317 pixels of the ball";
}

TEST(SmartBrush, WithoutToleranceOnAFlatPictureItIsThePlainDisc) {
    const Plane flat(kSize.x, kSize.y, PixelType::UInt8);
    LabelVolume smart(kSize);
    LabelVolume plain(kSize);
    const LabelTable table;
    LabelEdit one(smart, table);
    LabelEdit other(plain, table);
    Brush brush{6.0, 1.5};
    paintSmartSegment(one, SlicePlane::xy(1), {30, 30}, {30, 30}, brush, flat, {0.0}, 1);
    paintSegment(other, SlicePlane::xy(1), {30, 30}, {30, 30}, brush, 1);
    static_cast<void>(one.commit());
    static_cast<void>(other.commit());
    EXPECT_EQ(smart.readSlice(1), plain.readSlice(1));
}

TEST(SmartBrush, AnImageOfAnotherSizeIsAnError) {
    LabelVolume volume(kSize);
    const LabelTable table;
    LabelEdit edit(volume, table);
    EXPECT_THROW(paintSmartSegment(edit, SlicePlane::xy(0), {3, 3}, {3, 3}, {},
                                   Plane(8, 8, PixelType::UInt8), {}, 1),
                 Error);
}

TEST(PlaneIntensity, NoiseIsMeasuredAndEdgesHardlyCount) {
    std::mt19937 random(1);
    std::normal_distribution<float> noise(0.0F, 5.0F);
    Plane plane(80, 80, PixelType::Float32);
    for (int y = 0; y < 80; ++y) {
        for (int x = 0; x < 80; ++x)
            plane.pixels<float>()[static_cast<std::size_t>(y * 80 + x)] =
                (x < 40 ? 100.0F : 900.0F) + noise(random);
    }
    EXPECT_NEAR(noiseAround(plane, 40, 40, 20), 5.0, 0.8);
    EXPECT_EQ(noiseAround(Plane(9, 9, PixelType::UInt8), 4, 4, 3), 0.0);
}

TEST(PlaneIntensity, PlanesAcrossSlicesHoldTheirVoxels) {
    const auto stack = ballStack();
    for (const Axes axes : {Axes::XY, Axes::XZ, Axes::YZ}) {
        const SlicePlane plane{axes, 21};
        const auto image = readImagePlane(*stack, plane, 0, 0);
        for (int row = 0; row < image->height(); ++row) {
            for (int column = 0; column < image->width(); ++column) {
                const VoxelIndex v = plane.voxel(column, row);
                ASSERT_EQ(image->value(column, row), ballValue(v.x, v.y, v.z));
            }
        }
    }
}

} // namespace
} // namespace lamina::core
