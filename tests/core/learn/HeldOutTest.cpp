// SPDX-License-Identifier: GPL-3.0-or-later
// Slices that are held out are for validation: records tell them apart, forests pass them by.
#include "core/forest/ForestEngine.h"
#include "core/learn/RunRecord.h"
#include "tests/core/forest/ForestSupport.h"
#include "tests/support/TempFolder.h"

#include <gtest/gtest.h>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::TempFolder;

TEST(HeldOut, RecordsListThemApartAndCountTheirVoxelsNot) {
    auto stack = Embryo().annotated({2, 6});
    stack.slices[1].heldOut = true;
    const auto both = describeStacks(std::vector<AnnotatedStack>{stack}).at(0);
    EXPECT_EQ(both.at("slices"), nlohmann::json::array({2}));
    EXPECT_EQ(both.at("held_out_slices"), nlohmann::json::array({6}));
    const auto one = describeStacks(std::vector{Embryo().annotated({2})}).at(0);
    EXPECT_EQ(both.at("class_voxels"), one.at("class_voxels"));
    EXPECT_FALSE(one.contains("held_out_slices"));
}

TEST(HeldOut, AForestGrowsAsIfTheyWereNotThere) {
    const TempFolder folder;
    const Embryo embryo;
    const auto predicted = [&](const AnnotatedStack& stack, const char* name) {
        FineTuneSpec spec;
        spec.head = "forest";
        spec.input.context = 0;
        spec.out = folder / name;
        spec.run.threads = 1;
        spec.recipe = R"({"trees": 10, "filters": {"sigmas": [0.7, 1.6]}})";
        (void)ForestEngine().fineTune(spec, {stack}, {});
        PredictSpec predict;
        predict.model = spec.out;
        predict.run.threads = 1;
        std::vector<float> values;
        ForestEngine().predict(predict, stack.stack, {4},
                               [&](ProbabilitySlice&& slice) { values = std::move(slice.values); },
                               {});
        return values;
    };
    auto held = embryo.annotated({2, 6});
    held.slices[1].heldOut = true;
    const auto without = predicted(embryo.annotated({2}), "a.safetensors");
    EXPECT_EQ(predicted(held, "b.safetensors"), without);
    held.slices[1].heldOut = false;
    EXPECT_NE(predicted(held, "c.safetensors"), without);
}

} // namespace
