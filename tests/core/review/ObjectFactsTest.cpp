// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectFacts.h"

#include "tests/core/review/ReviewSupport.h"
#include "tests/support/MemoryStack.h"

#include "core/base/Error.h"
#include "core/instance/ObjectTable.h"

#include <cmath>
#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>

namespace lamina::core {
namespace {

using test::inBall;
using test::painted;

constexpr VolumeSize kSize{48, 40, 7};
constexpr Spacing kSpacing{0.5, 0.5, 2.0};

LabelVolume objects() {
    return painted(kSize, [](VoxelIndex v) -> LabelId {
        if (v.x < 4 && v.y < 5 && v.z == 3) return 9;
        if (inBall(v, 25, 20, 3, 2.9)) return 4;
        return v.x >= 40 ? kBackground : kUnlabelled;
    });
}

ObjectSource sourceOf(const LabelVolume& labels) {
    ObjectSource source;
    source.size = labels.size();
    source.spacing = kSpacing;
    source.ids = [&labels](int z, std::span<LabelId> out) {
        labels.readRect(z, {0, 0, labels.size().x, labels.size().y}, out);
    };
    return source;
}

TEST(ObjectFacts, SizePlaceAndBorderOfEveryObject) {
    const auto labels = objects();
    const auto facts = objectFacts(sourceOf(labels));
    ASSERT_EQ(facts.size(), 2U) << "background and unlabelled are no objects";
    EXPECT_EQ(facts[0].id, 4U);
    EXPECT_EQ(facts[1].id, 9U);
    EXPECT_EQ(facts[1].voxels, 20);
    EXPECT_DOUBLE_EQ(facts[1].volume, 20 * 0.5);
    EXPECT_EQ(facts[1].slices(), 1);
    EXPECT_TRUE(facts[1].touchesBorder);
    EXPECT_FALSE(facts[0].touchesBorder);
    EXPECT_EQ(facts[0].slices(), 5);
    EXPECT_EQ(facts[0].middle, (VoxelIndex{25, 20, 3}));
    EXPECT_DOUBLE_EQ(facts[0].centroid.x, 12.5);
    EXPECT_DOUBLE_EQ(facts[0].centroid.z, 6.0);
    EXPECT_FALSE(facts[0].probability);
    EXPECT_FALSE(facts[0].intensity);
}

TEST(ObjectFacts, TheVoxelInsideIsOneOfTheObjectWhateverItsShape) {
    const auto labels = painted({30, 30, 3}, [](VoxelIndex v) -> LabelId { // a ring
        return inBall(v, 15, 15, v.z, 11) && !inBall(v, 15, 15, v.z, 7) ? 6 : 0;
    });
    const auto facts = objectFacts(sourceOf(labels));
    EXPECT_EQ(labels.at(facts.at(0).middle), kUnlabelled);
    EXPECT_EQ(labels.at(facts.at(0).inside), 6U);
}

TEST(ObjectFacts, AgreesWithTheMeasurementsOfTheExport) {
    const auto labels = objects();
    std::vector<LabelId> dense;
    for (int z = 0; z < kSize.z; ++z) {
        const auto slice = labels.readSlice(z);
        dense.insert(dense.end(), slice.begin(), slice.end());
    }
    const auto rows = measureObjects(dense, kSize, kSpacing);
    const auto facts = objectFacts(sourceOf(labels));
    ASSERT_EQ(rows.size(), facts.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(facts[i].id, rows[i].id);
        EXPECT_EQ(facts[i].voxels, rows[i].voxels);
        EXPECT_DOUBLE_EQ(facts[i].centroid.y, rows[i].centroid.y);
        EXPECT_EQ(facts[i].box, rows[i].box);
    }
}

TEST(ObjectFacts, MeansOverTheVoxelsOfAnObject) {
    const auto labels = objects();
    auto source = sourceOf(labels);
    std::vector<std::uint8_t> sure(kSize.planeVoxels(), 255);
    std::vector<std::uint8_t> undecided(kSize.planeVoxels(), 51);
    source.probability = [&](int z) -> const std::uint8_t* {
        return z == 3 ? undecided.data() : z < 3 ? sure.data() : nullptr;
    };
    source.classOf = [](LabelId id, VoxelIndex v) {
        EXPECT_EQ(v.z, id == 9 ? 3 : 1) << "asked where it begins";
        return id == 9 ? 2 : 1;
    };
    const auto facts = objectFacts(source);
    EXPECT_EQ(facts[1].classId, 2);
    EXPECT_EQ(facts[0].classId, 1);
    ASSERT_TRUE(facts[1].probability);
    EXPECT_NEAR(*facts[1].probability, 0.2, 1e-9);
    EXPECT_NEAR(*facts[1].uncertainty, 4 * 0.2 * 0.8, 1e-9);
    ASSERT_TRUE(facts[0].probability);
    EXPECT_GT(*facts[0].probability, 0.5) << "over the slices where one is known";
}

TEST(ObjectFacts, ABallIsRounderThanARodOfTheSameSpacing) {
    const auto labels = painted({60, 40, 30}, [](VoxelIndex v) -> LabelId {
        if (inBall(v, 15, 20, 15, 9)) return 1;
        return v.x >= 40 && v.x < 43 && v.z >= 10 && v.z < 13 ? 2 : 0;
    });
    auto source = sourceOf(labels);
    source.spacing = {};
    const auto facts = objectFacts(source);
    EXPECT_GT(facts[0].sphericity, 0.6);
    EXPECT_LT(facts[1].sphericity, 0.55);
    const auto cube = painted({20, 20, 20}, [](VoxelIndex v) -> LabelId {
        return v.x >= 5 && v.x < 15 && v.y >= 5 && v.y < 15 && v.z >= 5 && v.z < 15 ? 1 : 0;
    });
    auto cubes = sourceOf(cube);
    cubes.spacing = {};
    EXPECT_NEAR(objectFacts(cubes)[0].sphericity, std::cbrt(36 * 3.14159265358979) / 6.0, 1e-9)
        << "of a cube it is known";
}

TEST(ObjectFacts, AStoppedMeasurementEndsAsCancelled) {
    const auto labels = objects();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(static_cast<void>(objectFacts(sourceOf(labels), JobContext(stop.get_token()))),
                 Cancelled);
}

} // namespace
} // namespace lamina::core
