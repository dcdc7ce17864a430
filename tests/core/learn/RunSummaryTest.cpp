// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/RunSummary.h"

#include <gtest/gtest.h>

namespace {

using namespace lamina::core;
using nlohmann::json;

json trained(double rate, double dice) {
    return {{"sentence", "Fine-tuned on 3 slices."},
            {"record",
             {{"spec", {{"head", "fcn"}, {"epochs", 40}, {"backbone_mode", "tunable"}}},
              {"recipe", {{"optimizer", {{"rate", rate}}}}},
              {"device", "cpu"},
              {"seconds", 12.5},
              {"data", {{{"name", "embryo"}, {"slices", {3, 7}}}}},
              {"scores", {{"val_dice", dice}, {"last_val_dice", nullptr}}},
              {"curves", {{"loss", {{"step", {1, 2, 3}}, {"value", {0.9, nullptr, 0.4}}}}}}}}};
}

TEST(RunSummaryTest, HoldsWhatPeopleCompare) {
    const auto run = summarizeRun("train", "2024-05-17T08:30:00Z", trained(0.01, 0.8));
    EXPECT_EQ(run.model, "fcn");
    EXPECT_EQ(run.sentence, "Fine-tuned on 3 slices.");
    EXPECT_DOUBLE_EQ(run.seconds.value(), 12.5);
    EXPECT_EQ(run.settings.at("recipe · optimizer · rate"), "0.01");
    EXPECT_EQ(run.settings.at("spec · epochs"), "40");
    EXPECT_EQ(run.settings.at("data · stacks"), "embryo");
    EXPECT_EQ(run.settings.at("data · annotated slices"), "3, 7");
    ASSERT_EQ(run.scores.size(), 1U) << "a score without a value is none";
    EXPECT_DOUBLE_EQ(run.scores.at("val_dice"), 0.8);
    const std::vector<std::pair<double, double>> points{{1.0, 0.9}, {3.0, 0.4}};
    EXPECT_EQ(run.curves.at("loss"), points) << "a point without a value is left out";
}

TEST(RunSummaryTest, SaysWhichSettingsDiffer) {
    auto other = trained(0.02, 0.9);
    other["record"]["spec"].erase("epochs");
    const auto rows = compareSettings(
        {summarizeRun("train", "", trained(0.01, 0.8)), summarizeRun("train", "", other)});
    std::vector<std::string> differing;
    for (const auto& row : rows) {
        ASSERT_EQ(row.values.size(), 2U);
        if (row.differs) differing.push_back(row.name);
    }
    EXPECT_EQ(differing, (std::vector<std::string>{"recipe · optimizer · rate", "spec · epochs"}));
    for (const auto& row : rows) {
        if (row.name == "spec · epochs") {
            EXPECT_EQ(row.values, (std::vector<std::string>{"40", "–"}));
        }
    }
}

TEST(RunSummaryTest, ARecordOfAnotherVersionLosesOnlyWhatItDoesNotHave) {
    const auto old = summarizeRun("train", "", {{"sentence", "Trained."}});
    EXPECT_EQ(old.sentence, "Trained.");
    EXPECT_TRUE(old.settings.empty());
    const auto strange = summarizeRun(
        "train", "", {{"record", {{"spec", 3}, {"seconds", "long"}, {"curves", {{"loss", 7}}}}}});
    EXPECT_FALSE(strange.seconds);
    EXPECT_TRUE(strange.curves.empty());
    EXPECT_TRUE(summarizeRun("train", "", json()).sentence.empty());
}

} // namespace
