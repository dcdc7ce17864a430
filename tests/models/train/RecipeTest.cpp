// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/Recipe.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

using core::Error;

template <typename Recipe> std::string refusal(Recipe recipe, const std::string& changes) {
    try {
        changeRecipe(recipe, changes);
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), core::ErrorCode::InvalidArgument);
        return error.what();
    }
    return {};
}

TEST(Recipe, OfARunRecordMakesTheSameRecipeAgain) {
    auto pretrain = pretrainRecipe("pixelcl");
    auto changed = pretrain;
    changed.steps = 17;
    changed.encodeStages = {1, 3};
    changed.views[1].photometric.minGamma = 0.4;
    changed.optimizer.kind = OptimizerKind::Lars;
    changed.pixel.positiveRatio = 1.25;
    changeRecipe(pretrain, toJson(changed).dump());
    EXPECT_EQ(toJson(pretrain), toJson(changed));

    auto fineTune = fineTuneRecipe("fcn", true);
    auto other = fineTune;
    std::get<FcnHeadSpec>(other.head).form = FcnForm::Seed;
    std::get<FcnHeadSpec>(other.head).widths = {8, 8, 8, 8};
    other.augment.maxRotation = 0.0;
    other.loss.diceWeight = 0.25;
    changeRecipe(fineTune, toJson(other).dump());
    EXPECT_EQ(toJson(fineTune), toJson(other));
}

TEST(Recipe, ChangesOnlyWhatIsNamed) {
    auto recipe = pretrainRecipe("pixelcl");
    auto wanted = recipe;
    wanted.views[0].photometric.blurProbability = 0.25;
    changeRecipe(recipe, R"({"views": {"first": {"photometric": {"blur_probability": 0.25}}}})");
    EXPECT_EQ(toJson(recipe), toJson(wanted));
    changeRecipe(recipe, "");
    EXPECT_EQ(toJson(recipe), toJson(wanted));
}

TEST(Recipe, NamesWhatItDoesNotKnow) {
    const auto pretrain = pretrainRecipe("pixelcl");
    EXPECT_NE(refusal(pretrain, R"({"step": 3})").find("\"step\""), std::string::npos);
    EXPECT_NE(refusal(pretrain, R"({"views": {"third": {}}})").find("third"), std::string::npos);
    EXPECT_NE(refusal(pretrain, R"({"steps": "many"})").find("steps"), std::string::npos);
    EXPECT_NE(refusal(pretrain, R"({"encode_stages": [1.5]})").find("encode_stages"),
              std::string::npos);
    EXPECT_NE(refusal(pretrain, R"({"optimizer": {"kind": "rmsprop"}})").find("rmsprop"),
              std::string::npos);
    EXPECT_FALSE(refusal(fineTuneRecipe("fcn", false), "[1, 2]").empty());
}

TEST(Recipe, RefusesNumbersThatCannotBe) {
    const auto pretrain = pretrainRecipe("pixelcl");
    const auto fineTune = fineTuneRecipe("fcn", false);
    for (const char* changes : {R"({"batch": 0})", R"({"batch": -1})", R"({"steps": -5})",
                                R"({"steps": 5000000000})", R"({"steps": 18446744073709551615})"}) {
        EXPECT_FALSE(refusal(pretrain, changes).empty()) << changes;
        EXPECT_FALSE(refusal(fineTune, changes).empty()) << changes;
    }
    EXPECT_FALSE(refusal(fineTune, R"({"validation": 1.0})").empty());
    EXPECT_TRUE(refusal(pretrain, R"({"steps": 0})").empty()) << "the random control";
}

} // namespace
} // namespace lamina::models
