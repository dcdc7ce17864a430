// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ReviewMarks.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lamina::core {
namespace {

const std::set<int> kNoSlice;
const std::set<LabelId> kNoObject;

TEST(ReviewMarks, AreThoseOfThisPredictionAlone) {
    StackPrediction prediction;
    prediction.record = {{"model", "a.safetensors"}};
    const nlohmann::json state{
        {"review",
         {{"prediction", predictionFingerprint(prediction.record)},
          {"predicted", {{"rejected", {3, 8}}, {"accepted", {5}}, {"seen", {1}}}},
          {"slices", {{"rejected", {2}}, {"accepted", {4}}}}}},
        {"acceptedSlices",
         {{{"step", 7}, {"slices", {4, 5}}, {"applied", true}},
          {{"step", 9}, {"slices", {6}}, {"applied", false}}}}};
    const auto marks = reviewMarks(state, &prediction);
    EXPECT_EQ(marks.rejectedObjects, (std::set<LabelId>{3, 8}));
    EXPECT_EQ(marks.acceptedObjects, (std::set<LabelId>{5}));
    EXPECT_EQ(marks.rejectedSlices, (std::set<int>{2}));
    EXPECT_EQ(marks.acceptedSlices, (std::set<int>{4, 5})) << "step 9 was taken back";
    prediction.record = {{"model", "b.safetensors"}};
    EXPECT_EQ(reviewMarks(state, &prediction).rejectedObjects, kNoObject);
    EXPECT_EQ(reviewMarks(state, nullptr).acceptedSlices, (std::set<int>{4, 5}));
}

TEST(ReviewMarks, OfAnotherFormAreNone) {
    const StackPrediction prediction;
    for (const char* text : {"null", "{}", "[]", R"({"review": 3, "acceptedSlices": [4]})",
                             R"({"review": {"slices": {"rejected": ["two"]}}})",
                             R"({"acceptedSlices": [{"applied": "yes", "slices": [1]}]})"}) {
        const auto marks = reviewMarks(nlohmann::json::parse(text), &prediction);
        EXPECT_EQ(marks.rejectedSlices, kNoSlice) << text;
        EXPECT_EQ(marks.acceptedSlices, kNoSlice) << text;
        EXPECT_EQ(marks.rejectedObjects, kNoObject) << text;
    }
}

} // namespace
} // namespace lamina::core
