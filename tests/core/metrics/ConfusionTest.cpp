// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/Confusion.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <vector>

namespace lamina::core {
namespace {

using Mask = std::vector<std::uint8_t>;

nlohmann::json vectors() {
    std::ifstream file(LAMINA_TEST_SOURCE_DIR "/core/metrics/vectors/h_dice_iou.json");
    return nlohmann::json::parse(file);
}

void expectScore(const std::optional<double>& score, const nlohmann::json& expected) {
    ASSERT_EQ(score.has_value(), !expected.is_null());
    if (score) {
        EXPECT_NEAR(*score, expected.get<double>(), 1e-12);
    }
}

TEST(Confusion, AgreesWithTheReferenceVectorsCaseByCase) {
    const auto json = vectors();
    ASSERT_EQ(json.at("cases").size(), 9U);
    for (const auto& c : json.at("cases")) {
        SCOPED_TRACE(c.at("name").get<std::string>());
        const Confusion counts =
            countConfusion(c.at("gt").at("data").get<Mask>(), c.at("pred").at("data").get<Mask>());
        EXPECT_EQ(counts.truePositive, c.at("tp").get<std::int64_t>());
        EXPECT_EQ(counts.falsePositive, c.at("fp").get<std::int64_t>());
        EXPECT_EQ(counts.falseNegative, c.at("fn").get<std::int64_t>());
        EXPECT_EQ(counts.trueNegative, c.at("tn").get<std::int64_t>());
        expectScore(counts.dice(), c.at("dice"));
        expectScore(counts.iou(), c.at("iou"));
    }
}

TEST(Confusion, PoolsAndAveragesAsTheReferenceVectorsDo) {
    const auto json = vectors();
    Confusion pooled;
    double sum = 0.0;
    int defined = 0;
    for (const auto& c : json.at("cases")) {
        const Confusion counts =
            countConfusion(c.at("gt").at("data").get<Mask>(), c.at("pred").at("data").get<Mask>());
        pooled += counts;
        if (const auto dice = counts.dice()) {
            sum += *dice;
            ++defined;
        }
    }
    expectScore(pooled.dice(), json.at("aggregates").at("pooled_dice"));
    expectScore(pooled.iou(), json.at("aggregates").at("pooled_iou"));
    expectScore(sum / defined, json.at("aggregates").at("mean_over_images_defined_only"));
}

TEST(Confusion, AnyNonzeroValueIsForegroundAndIgnoredPixelsAreNotCounted) {
    const Confusion counts =
        countConfusion(Mask{255, 1, 0, 0, 7}, Mask{2, 0, 3, 0, 9}, Mask{0, 0, 0, 0, 1});
    EXPECT_EQ(counts, (Confusion{1, 1, 1, 1}));
}

TEST(Confusion, SubtractionTakesBackAddition) {
    Confusion counts{5, 4, 3, 2};
    counts += {1, 2, 3, 4};
    counts -= {5, 4, 3, 2};
    EXPECT_EQ(counts, (Confusion{1, 2, 3, 4}));
}

TEST(Confusion, RefusesMasksOfDifferentSize) {
    EXPECT_THROW(static_cast<void>(countConfusion(Mask(3), Mask(4))), Error);
    EXPECT_THROW(static_cast<void>(countConfusion(Mask(3), Mask(3), Mask(2))), Error);
}

} // namespace
} // namespace lamina::core
