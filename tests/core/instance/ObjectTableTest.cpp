// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instance/ObjectTable.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{4, 3, 2};
constexpr Spacing kSpacing{0.5, 0.25, 2.0};

std::vector<LabelId> twoObjects() {
    std::vector<LabelId> ids(kSize.voxels(), 0);
    ids[kSize.offset({1, 1, 0})] = 900;
    ids[kSize.offset({2, 1, 0})] = 900;
    ids[kSize.offset({2, 2, 1})] = 900;
    ids[kSize.offset({0, 0, 1})] = 4;
    ids[kSize.offset({3, 0, 0})] = kBackground;
    return ids;
}

ImageStack ramp(PixelType type) {
    StackInfo info;
    info.size = kSize;
    info.type = type;
    info.channels = 2;
    info.name = "ramp";
    std::vector<Plane> planes; // [channel][z]
    for (int channel = 0; channel < 2; ++channel) {
        for (int z = 0; z < kSize.z; ++z) {
            Plane plane(kSize.x, kSize.y, type);
            for (std::size_t i = 0; i < kSize.planeVoxels(); ++i) {
                const auto value = static_cast<int>(i) + 20 * z + 100 * channel;
                switch (type) {
                case PixelType::UInt8:
                    plane.pixels<std::uint8_t>()[i] = static_cast<std::uint8_t>(value);
                    break;
                case PixelType::UInt16:
                    plane.pixels<std::uint16_t>()[i] = static_cast<std::uint16_t>(value);
                    break;
                case PixelType::UInt32:
                    plane.pixels<std::uint32_t>()[i] = static_cast<std::uint32_t>(value);
                    break;
                case PixelType::Float32:
                    plane.pixels<float>()[i] = static_cast<float>(value);
                    break;
                }
            }
            planes.push_back(std::move(plane));
        }
    }
    return ImageStack(makeMemorySource(info, std::move(planes)));
}

TEST(ObjectTable, MeasuresSizePlaceAndBoxInAscendingOrder) {
    const auto rows = measureObjects(twoObjects(), kSize, kSpacing);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].id, 4U);
    EXPECT_EQ(rows[1].id, 900U);
    const ObjectRow& object = rows[1];
    EXPECT_EQ(object.voxels, 3);
    EXPECT_DOUBLE_EQ(object.volume, 3 * 0.25);
    EXPECT_DOUBLE_EQ(object.centroid.x, 5.0 / 3.0 * 0.5);
    EXPECT_DOUBLE_EQ(object.centroid.y, 4.0 / 3.0 * 0.25);
    EXPECT_DOUBLE_EQ(object.centroid.z, 1.0 / 3.0 * 2.0);
    EXPECT_EQ(object.box, (VoxelBox{{1, 1, 0}, {3, 3, 2}}));
    EXPECT_TRUE(std::isnan(object.meanIntensity));
}

TEST(ObjectTable, AveragesGreyValuesOfTheChosenChannelInEveryPixelType) {
    for (const PixelType type :
         {PixelType::UInt8, PixelType::UInt16, PixelType::UInt32, PixelType::Float32}) {
        const ImageStack image = ramp(type);
        const auto rows = measureObjects(twoObjects(), kSize, kSpacing, &image, 1);
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_DOUBLE_EQ(rows[0].meanIntensity, 120.0);
        EXPECT_DOUBLE_EQ(rows[1].meanIntensity, 100.0 + (5.0 + 6.0 + 10.0 + 20.0) / 3.0);
    }
}

TEST(ObjectTable, IsEmptyWithoutObjects) {
    EXPECT_TRUE(
        measureObjects(std::vector<LabelId>(kSize.voxels(), kBackground), kSize, kSpacing).empty());
    EXPECT_TRUE(measureObjects({}, {0, 0, 0}, kSpacing).empty());
}

TEST(ObjectTable, RefusesMasksAndImagesThatDoNotFit) {
    EXPECT_THROW(measureObjects(std::vector<LabelId>(3), kSize, kSpacing), Error);
    const ImageStack image = ramp(PixelType::UInt8);
    EXPECT_THROW(measureObjects(std::vector<LabelId>(4), {2, 2, 1}, kSpacing, &image), Error);
}

TEST(ObjectTable, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(
        measureObjects(twoObjects(), kSize, kSpacing, nullptr, 0, 0, JobContext(stop.get_token())),
        Cancelled);
}

} // namespace
} // namespace lamina::core
