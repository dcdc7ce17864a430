// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/LiveForest.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"
#include "core/metrics/Confusion.h"
#include "tests/core/forest/ForestSupport.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::noise;
using lamina::test::plainStack;

constexpr VolumeSize kSize{96, 80, 3};
constexpr std::size_t kHalfMegabyte = std::size_t{1} << 19U;

/// Bright squares on a dark, uneven ground, in every slice at the same place.
bool inside(int x, int y) {
    return x >= 40 && x < 70 && y >= 30 && y < 60;
}

LearningStack squares(VolumeSize size = kSize) {
    auto values = noise(size);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto x = static_cast<int>(i % static_cast<std::size_t>(size.x));
        const auto y = static_cast<int>(i / static_cast<std::size_t>(size.x)) % size.y;
        values[i] = 0.3F * values[i] + (inside(x, y) ? 0.5F : 0.1F);
    }
    return plainStack(size, values);
}

void count(Confusion& counts, bool truth, bool found) {
    counts.truePositive += truth && found ? 1 : 0;
    counts.falsePositive += !truth && found ? 1 : 0;
    counts.falseNegative += truth && !found ? 1 : 0;
    counts.trueNegative += !truth && !found ? 1 : 0;
}

LiveSettings quick() {
    LiveSettings settings;
    settings.recipe.trees = 15;
    settings.threads = 1;
    return settings;
}

class LiveForestTest : public testing::Test {
protected:
    /// A brush stroke of 5 pixels height.
    void stroke(int z, int x0, int x1, int y, LabelId id) {
        LabelEdit edit(labels, table);
        for (int row = y - 2; row <= y + 2; ++row)
            edit.setRow(z, row, x0, x1, id);
        changes.push_back(edit.commit());
    }
    void undo() {
        labels.applyChanges(changes.back(), true);
        changes.pop_back();
    }
    LiveLack learn(LiveForest& forest) { return forest.learn(labels, table, {}); }
    static double dice(const ProbabilitySlice& slice) {
        Confusion counts;
        for (int y = 0; y < slice.height; ++y) {
            for (int x = 0; x < slice.width; ++x) {
                const bool found =
                    slice.values[static_cast<std::size_t>(y * slice.width + x)] < 0.5F;
                count(counts, inside(x, y), found);
            }
        }
        return counts.dice().value_or(0.0);
    }

    LabelVolume labels{kSize};
    LabelTable table;
    std::vector<std::vector<TileChange>> changes;
};

TEST_F(LiveForestTest, OneStrokeOfEachKindGivesAMaskOfTheSlice) {
    LiveForest forest(squares(), 0, quick());
    EXPECT_TRUE(learn(forest).background);
    stroke(1, 45, 65, 45, 1);
    const auto lack = learn(forest);
    EXPECT_TRUE(lack.background) << "what is not painted is not background";
    EXPECT_FALSE(lack.foreground);
    EXPECT_FALSE(forest.ready());
    stroke(1, 5, 35, 10, kBackground);
    ASSERT_TRUE(learn(forest).nothing());
    ASSERT_TRUE(forest.ready());
    EXPECT_GT(dice(forest.predict(1, 1, {})), 0.9);
    EXPECT_GT(dice(forest.predict(0, 1, {})), 0.9) << "a slice without a stroke";
}

TEST_F(LiveForestTest, UndoOfTheStrokesLeavesNoForest) {
    LiveForest forest(squares(), 0, quick());
    stroke(1, 45, 65, 45, 1);
    stroke(1, 5, 35, 10, kBackground);
    static_cast<void>(learn(forest));
    ASSERT_TRUE(forest.ready());
    undo();
    EXPECT_TRUE(learn(forest).background);
    EXPECT_FALSE(forest.ready());
}

TEST_F(LiveForestTest, WhatItLearnsDependsOnTheAnnotationAlone) {
    stroke(1, 45, 65, 45, 1);
    stroke(1, 5, 35, 10, kBackground);
    stroke(2, 42, 60, 50, 1);
    const auto final = labels;

    LiveForest atOnce(squares(), 0, quick());
    static_cast<void>(learn(atOnce));
    const auto expected = atOnce.predict(1, 1, {}).values;

    labels = LabelVolume(kSize);
    auto settings = quick();
    settings.threads = 2;
    settings.cacheBytes = 0; // nothing is kept: made anew each time
    LiveForest step(squares(), 0, settings);
    stroke(0, 5, 90, 70, kBackground);
    stroke(0, 45, 65, 45, 1);
    static_cast<void>(learn(step));
    labels = final;
    static_cast<void>(learn(step));
    EXPECT_EQ(step.predict(1, 1, {}).values, expected);

    auto other = quick();
    other.seed = 2;
    LiveForest reseeded(squares(), 0, other);
    static_cast<void>(learn(reseeded));
    EXPECT_NE(reseeded.predict(1, 1, {}).values, expected);
}

TEST_F(LiveForestTest, ASmallCorrectionIsHeardBesideACompleteSlice) {
    // the whole slice is annotated, and what is cell in it the next slice calls background
    LabelEdit edit(labels, table);
    for (int y = 0; y < kSize.y; ++y) {
        edit.setRow(0, y, 0, kSize.x, kBackground);
        if (y >= 30 && y < 60) edit.setRow(0, y, 40, 70, 1);
    }
    static_cast<void>(edit.commit());
    LiveForest forest(squares(), 0, quick());
    static_cast<void>(learn(forest));
    const auto before = forest.samples();
    stroke(1, 45, 65, 45, 1);
    static_cast<void>(learn(forest));
    const auto share = static_cast<double>(forest.samples() - before) / before;
    EXPECT_GT(share, 0.03) << "100 of 7780 annotated pixels would be 0.013";
}

TEST_F(LiveForestTest, ManyAnnotatedTilesStayWithinThePool) {
    LabelEdit edit(labels, table);
    for (int z = 0; z < kSize.z; ++z) {
        for (int y = 0; y < kSize.y; ++y)
            edit.setRow(z, y, 0, kSize.x, inside(50, y) ? 1 : kBackground);
    }
    static_cast<void>(edit.commit());
    auto settings = quick();
    settings.recipe.pool = 120; // twelve tiles, sixteen pixels of each class at least
    LiveForest forest(squares(), 0, settings);
    static_cast<void>(learn(forest));
    EXPECT_LE(forest.samples(), 2U * 120U);
    EXPECT_TRUE(forest.ready());
}

TEST_F(LiveForestTest, ACoarseMaskIsAFewPixelsOfTheFineOneWithTheRestBetween) {
    LiveForest forest(squares(), 0, quick());
    stroke(1, 45, 65, 45, 1);
    stroke(1, 5, 35, 10, kBackground);
    static_cast<void>(learn(forest));
    const auto fine = forest.predict(1, 1, {});
    const auto coarse = forest.predict(1, 5, {});
    ASSERT_EQ(coarse.values.size(), fine.values.size());
    for (const int y : {2, 37, 47}) {
        for (const int x : {7, 52, 92}) {
            const auto at = static_cast<std::size_t>(y * kSize.x + x);
            EXPECT_FLOAT_EQ(coarse.values[at], fine.values[at]) << x << ", " << y;
        }
    }
    EXPECT_GT(dice(coarse), 0.85);
    for (std::size_t i = 0; i < kSize.planeVoxels(); ++i)
        ASSERT_NEAR(coarse.values[i] + coarse.values[kSize.planeVoxels() + i], 1.0F, 1e-5F);
}

TEST_F(LiveForestTest, SquaresOfALargeSliceJoinWithoutASeam) {
    // one square of features against four: the filters see beyond a square's edge
    const VolumeSize size{700, 560, 1};
    const auto stack = plainStack(size, noise(size));
    LiveFeatures features({}, stack, 0, std::size_t{64} << 20U);
    ASSERT_EQ(features.tiles().size(), 4U);
    // a slice that shows the same pixels from another corner puts the seam elsewhere
    const VolumeSize shifted{600, 460, 1};
    std::vector<float> part;
    const auto& plane = *stack.image->plane({});
    const auto grey = plane.toFloat();
    for (int y = 100; y < 560; ++y) {
        for (int x = 100; x < 700; ++x)
            part.push_back(grey[static_cast<std::size_t>(y * size.x + x)]);
    }
    LiveFeatures other({}, plainStack(shifted, part), 0, std::size_t{64} << 20U);
    std::vector<float> a(features.count());
    std::vector<float> b(features.count());
    for (const int x : {500, 511, 512, 530}) {
        const int y = 400; // far from the borders of both
        features.tile(0, features.tileAt(x, y), 1)->sample(x, y, a.data());
        other.tile(0, other.tileAt(x - 100, y - 100), 1)->sample(x - 100, y - 100, b.data());
        for (std::size_t f = 0; f < a.size(); ++f)
            EXPECT_NEAR(a[f], b[f], 2e-3F * std::max(1.0F, std::abs(a[f])))
                << x << " feature " << f;
    }
}

TEST_F(LiveForestTest, WhatIsKeptInMemoryStaysBelowTheBoundAndTheOldestGoes) {
    const VolumeSize size{64, 64, 12};
    LiveFeatures features({}, plainStack(size, noise(size)), 0, kHalfMegabyte * 2);
    const auto one = features.tile(0, 0, 1)->bytes();
    ASSERT_GT(one, 0U);
    const auto fit = kHalfMegabyte * 2 / one;
    ASSERT_GE(fit, 2U);
    ASSERT_LT(fit, 12U);
    for (int z = 0; z < size.z; ++z) {
        static_cast<void>(features.tile(z, 0, 1));
        EXPECT_LE(features.bytes(), kHalfMegabyte * 2);
    }
    EXPECT_FALSE(features.kept(0, 0));
    EXPECT_TRUE(features.kept(11, 0));
    EXPECT_EQ(features.bytes(), fit * one);
    // used again, it is the newest
    const int oldest = 12 - static_cast<int>(fit);
    const auto made = features.made();
    static_cast<void>(features.tile(oldest, 0, 1));
    EXPECT_EQ(features.made(), made) << "it was kept";
    static_cast<void>(features.tile(0, 0, 1));
    EXPECT_TRUE(features.kept(oldest, 0));
    EXPECT_FALSE(features.kept(oldest + 1, 0));
}

TEST_F(LiveForestTest, ASquareLargerThanTheBoundIsMadeButNotKept) {
    LiveFeatures features({}, squares(), 0, 1000);
    EXPECT_GT(features.tile(1, 0, 1)->bytes(), 1000U);
    EXPECT_EQ(features.bytes(), 0U);
}

TEST_F(LiveForestTest, ACancelledLearningLeavesTheForestAsItWas) {
    LiveForest forest(squares(), 0, quick());
    stroke(1, 45, 65, 45, 1);
    stroke(1, 5, 35, 10, kBackground);
    static_cast<void>(learn(forest));
    const auto before = forest.predict(1, 1, {}).values;
    stroke(1, 45, 65, 55, kBackground);
    // stopped at the first report of a tree
    std::stop_source stop;
    int reports = 0;
    const JobContext context(stop.get_token(), [&](const Progress&) {
        if (++reports == 3) stop.request_stop();
    });
    EXPECT_THROW(static_cast<void>(forest.learn(labels, table, context)), Cancelled);
    EXPECT_EQ(forest.predict(1, 1, {}).values, before);
    EXPECT_THROW(static_cast<void>(forest.predict(1, 1, context)), Cancelled);
    static_cast<void>(learn(forest));
    EXPECT_NE(forest.predict(1, 1, {}).values, before) << "the next call goes on";
}

TEST_F(LiveForestTest, AnUnchangedTileIsNotLookedAtAgain) {
    auto settings = quick();
    settings.cacheBytes = 0; // so that every look costs a new square
    LiveForest forest(squares(), 0, settings);
    stroke(0, 45, 65, 45, 1);
    stroke(0, 5, 35, 10, kBackground);
    static_cast<void>(learn(forest));
    const auto made = forest.features().made();
    stroke(2, 45, 65, 45, 1);
    static_cast<void>(learn(forest));
    for (int z = 0; z < kSize.z; ++z)
        EXPECT_FALSE(forest.features().kept(z, 0));
    // the stroke lies in the two tiles of a row; slice 0 was not filtered again
    EXPECT_EQ(forest.features().made(), made + 2);
}

TEST_F(LiveForestTest, ClassesAreToldApartAndFollowWhenALabelGetsAnotherOne) {
    table.setClassNames({"background", "bright", "dark"});
    LabelInfo info = table.info(2);
    info.id = 2;
    info.classId = 2;
    table.set(info);
    LiveForest forest(squares(), 0, quick());
    stroke(1, 45, 65, 45, 1);
    stroke(1, 5, 35, 10, 2);
    stroke(1, 5, 35, 70, kBackground);
    ASSERT_TRUE(learn(forest).nothing());
    auto slice = forest.predict(1, 1, {});
    EXPECT_EQ(slice.classes, 3);
    info.classId = 1;
    table.set(info);
    ASSERT_TRUE(learn(forest).nothing());
    EXPECT_NE(forest.predict(1, 1, {}).values, slice.values);
}

TEST_F(LiveForestTest, AnEmbryoIsMaskedFromStrokes) {
    const Embryo embryo;
    LabelVolume painted(embryo.size);
    LabelEdit edit(painted, table);
    // thin strokes: every eighth row of one slice, as far as it was painted
    for (int y = 4; y < embryo.size.y; y += 8) {
        for (int x = 0; x < embryo.size.x; ++x) {
            const auto at = static_cast<std::size_t>(y * embryo.size.x + x);
            edit.setVoxel({x, y, 6}, embryo.truth(6, at) ? 1 : kBackground);
        }
    }
    static_cast<void>(edit.commit());
    LiveForest forest(embryo.stack(), 0, quick());
    ASSERT_TRUE(forest.learn(painted, table, {}).nothing());
    for (const int z : {6, 5}) {
        const auto slice = forest.predict(z, 1, {});
        Confusion counts;
        for (std::size_t i = 0; i < embryo.size.planeVoxels(); ++i)
            count(counts, embryo.truth(z, i), slice.values[i] < 0.5F);
        EXPECT_GT(counts.dice().value_or(0.0), 0.7) << "slice " << z;
    }
}

} // namespace
