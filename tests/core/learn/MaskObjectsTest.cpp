// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/MaskObjects.h"

#include "core/base/Error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <stop_token>

namespace {

using namespace lamina::core;

constexpr VolumeSize kSize{40, 24, 3};

/// Two touching discs with a hole in the left one, and a speck; sure in the middle of each, less so
/// outwards.
float probabilityAt(int x, int y) {
    const auto disc = [&](int cx, int cy, int r) {
        const int d2 = (x - cx) * (x - cx) + (y - cy) * (y - cy);
        return d2 <= r * r ? 0.55F + 0.4F * (1.0F - float(d2) / float(r * r)) : 0.05F;
    };
    if (x == 11 && y == 12) return 0.1F;
    if (x == 36 && y == 3) return 0.9F;
    return std::max(disc(12, 12, 7), disc(26, 12, 7));
}

/// As `predictStack` makes it from a network that gives these probabilities.
StackPrediction predicted(const MaskSpec& masks) {
    StackPrediction made;
    made.size = kSize;
    made.spacing = {0.5, 0.5, 1.0};
    made.record = {{"model", "m"}, {"masks", toJson(masks)}};
    for (int z = 0; z < kSize.z; ++z) {
        ProbabilitySlice slice;
        slice.z = z;
        slice.width = kSize.x;
        slice.height = kSize.y;
        slice.classes = 2;
        for (int y = 0; y < kSize.y; ++y) {
            for (int x = 0; x < kSize.x; ++x)
                slice.values.push_back(1.0F - probabilityAt(x, y));
        }
        const std::size_t pixels = slice.values.size();
        for (std::size_t i = 0; i < pixels; ++i)
            slice.values.push_back(1.0F - slice.values[i]);
        const auto semantic = semanticFromProbability(slice, masks.threshold);
        made.semantic.insert(made.semantic.end(), semantic.begin(), semantic.end());
        for (std::size_t i = 0; i < pixels; ++i)
            made.probability.push_back(1.0F - slice.values[i]);
        made.foreground.push_back(foregroundOf(slice));
    }
    made.instances =
        instancesOfClasses(made.semantic, made.classes, made.size, made.spacing, masks, {});
    return made;
}

std::size_t objectsIn(const StackPrediction& prediction) {
    return *std::max_element(prediction.instances.begin(), prediction.instances.end());
}

TEST(MaskObjects, ObjectsFoundAgainAreThoseOfAPredictionWithTheSameSpec) {
    const auto base = predicted({});
    ASSERT_EQ(objectsIn(base), 3U);
    std::vector<MaskSpec> specs(6);
    specs[0].threshold = 0.73; // no multiple of 1/255
    specs[1].split = false;
    specs[2].components.minSize = 10;
    specs[3].components.perSlice = true;
    specs[4].components.connectivity = Connectivity::Faces;
    specs[5].splitDepth = 3.5;
    for (const auto& masks : specs) {
        const auto direct = predicted(masks);
        const auto again = withObjects(base, {masks, {}}, {});
        EXPECT_EQ(again->instances, direct.instances) << toJson(masks);
        EXPECT_EQ(again->semantic, direct.semantic) << toJson(masks);
        EXPECT_EQ(again->record.at("masks"), direct.record.at("masks"));
    }
}

TEST(MaskObjects, MendingTheMaskChangesTheObjectsAndNotTheSemanticMask) {
    const auto base = predicted({});
    const std::size_t hole = kSize.offset({11, 12, 1});
    const std::size_t speck = kSize.offset({36, 3, 1});
    ASSERT_EQ(base.instances[hole], 0U);
    ASSERT_NE(base.instances[speck], 0U);
    const auto filled = withObjects(base, {{}, {0, 1}}, {});
    EXPECT_EQ(filled->instances[hole], filled->instances[hole - 1]);
    EXPECT_NE(filled->instances[hole], 0U);
    EXPECT_EQ(filled->semantic, base.semantic);
    EXPECT_EQ(filled->record.at("masks").at("fill_holes"), 1);
    const auto smooth = withObjects(base, {{}, {1, 0}}, {});
    EXPECT_EQ(smooth->instances[speck], 0U);
    EXPECT_EQ(objectsIn(*smooth), 2U);
    StackPrediction direct = predicted({});
    findObjects(direct, {{}, {1, 0}}, {});
    EXPECT_EQ(direct.instances, smooth->instances) << "as the command line finds them";
    EXPECT_EQ(direct.record.at("masks"), smooth->record.at("masks"));
}

TEST(MaskObjects, TheRecordTellsHowTheyWereFoundAndHowAtFirst) {
    const auto base = predicted({});
    ObjectSpec spec;
    spec.masks.threshold = 0.6;
    spec.masks.split = false;
    spec.masks.components = {Connectivity::Faces, true, 12};
    spec.cleaning = {2, 30};
    const auto changed = withObjects(base, spec, {});
    EXPECT_TRUE(sameObjects(objectSpecOf(changed->record), spec));
    EXPECT_TRUE(sameObjects(firstObjectSpecOf(changed->record), {}));
    EXPECT_EQ(changed->record.at("model"), "m");
    auto whole = *changed;
    whole.probability = base.probability;
    const auto back = withObjects(whole, firstObjectSpecOf(whole.record), {});
    EXPECT_EQ(back->instances, base.instances);
    EXPECT_EQ(back->record, base.record);
}

TEST(MaskObjects, WithoutProbabilitiesAThresholdIsKnownToOneIn255) {
    auto base = predicted({});
    base.probability.clear();
    EXPECT_EQ(withObjects(base, {}, {})->semantic, base.semantic) << "its own threshold is exact";
    ObjectSpec spec;
    spec.masks.threshold = 0.6; // 153 / 255
    MaskSpec masks;
    masks.threshold = 0.6;
    EXPECT_EQ(withObjects(base, spec, {})->instances, predicted(masks).instances);
    base.foreground.clear();
    EXPECT_THROW(static_cast<void>(withObjects(base, spec, {})), Error);
    EXPECT_EQ(withObjects(base, {}, {})->instances, base.instances);
}

TEST(MaskObjects, TheyCanBeStopped) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(static_cast<void>(withObjects(predicted({}), {}, JobContext(stop.get_token()))),
                 Cancelled);
}

} // namespace
