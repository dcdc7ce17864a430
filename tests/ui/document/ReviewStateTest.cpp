// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ReviewState.h"

#include "core/learn/StackPrediction.h"
#include "ui/document/PredictionStore.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <memory>

namespace lamina::ui {
namespace {

using Kind = ReviewState::Kind;
using Mark = ReviewState::Mark;

PredictionStore predictionBy(const char* model) {
    auto full = std::make_shared<core::StackPrediction>();
    full->size = {2, 1, 1};
    full->semantic = {0, 1};
    full->instances = {0, 1};
    full->record = {{"model", model}};
    PredictionStore store;
    store.setFull(std::move(full));
    return store;
}

TEST(ReviewState, ComesBackFromItsJson) {
    ReviewState state;
    state.belongTo(predictionBy("a"));
    state.setMark({Kind::Annotated, 4}, Mark::Seen);
    state.setMark({Kind::Predicted, 4}, Mark::Rejected);
    state.setMark({Kind::Slice, 7}, Mark::Accepted);
    state.addSeconds(7, 12.0);
    state.addSeconds(7, 3.5);
    const auto again = ReviewState::fromJson(state.toJson());
    EXPECT_EQ(again.mark({Kind::Annotated, 4}), Mark::Seen);
    EXPECT_EQ(again.mark({Kind::Predicted, 4}), Mark::Rejected);
    EXPECT_EQ(again.mark({Kind::Slice, 7}), Mark::Accepted);
    EXPECT_EQ(again.mark({Kind::Slice, 4}), Mark::Open);
    EXPECT_DOUBLE_EQ(again.seconds(7), 15.5);
    EXPECT_DOUBLE_EQ(again.totalSeconds(), 15.5);
    EXPECT_EQ(again.toJson(), state.toJson());
}

TEST(ReviewState, WithNothingReviewedThereIsNothingToKeep) {
    ReviewState state;
    state.setMark({Kind::Slice, 1}, Mark::Seen);
    state.setMark({Kind::Slice, 1}, Mark::Open);
    EXPECT_TRUE(state.toJson().is_null());
}

TEST(ReviewState, RejectionsBelongToOnePrediction) {
    ReviewState state;
    const auto first = predictionBy("a");
    state.belongTo(first);
    state.setMark({Kind::Predicted, 1}, Mark::Rejected);
    state.setMark({Kind::Annotated, 1}, Mark::Seen);
    EXPECT_EQ(state.rejectedOf(first), std::set<core::LabelId>{1});
    const auto second = predictionBy("b");
    EXPECT_TRUE(state.rejectedOf(second).empty());
    state.belongTo({}); // a prediction is being made: nothing is known yet
    EXPECT_EQ(state.rejectedOf(first), std::set<core::LabelId>{1});
    state.belongTo(second);
    EXPECT_EQ(state.mark({Kind::Predicted, 1}), Mark::Open);
    EXPECT_EQ(state.mark({Kind::Annotated, 1}), Mark::Seen) << "labels are not predicted";
}

TEST(ReviewState, WhatALaterVersionWroteIsNoHarm) {
    for (const char* text : {"[]", "3", R"({"slices": 4})", R"({"seconds": [["a", 1]]})",
                             R"({"annotated": {"seen": ["x"]}})", R"({"prediction": 7})"}) {
        const auto state = ReviewState::fromJson(nlohmann::json::parse(text));
        EXPECT_DOUBLE_EQ(state.totalSeconds(), 0.0) << text;
    }
}

} // namespace
} // namespace lamina::ui
