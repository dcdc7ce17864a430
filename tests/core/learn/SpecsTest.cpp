// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/Specs.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace lamina::core;

std::string refusal(const nlohmann::json& json, bool fineTune = false) {
    try {
        if (fineTune) {
            (void)fineTuneSpecFromJson(json);
        } else {
            (void)pretrainSpecFromJson(json);
        }
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        return error.what();
    }
    return {};
}

TEST(Specs, APretrainSpecComesBackFromJsonAsItWas) {
    PretrainSpec spec;
    spec.method = "pixcontrast";
    spec.arch = "resnet50";
    spec.input = {2, 0, {1.0, 99.0}};
    spec.patches = {256, 32, Tiling::Exclusive};
    spec.maxPatches = 70;
    spec.dropNoise = false;
    spec.crop = 96;
    spec.batch = 4;
    spec.epochs = 3;
    spec.initFrom = "weights.safetensors";
    spec.out = "out.safetensors";
    spec.resume = true;
    spec.recipe = R"({"steps":40,"views":{"first":{"flip_x":0.0}}})";
    spec.run = {"cuda:1", 6, 18446744073709551615ULL};
    const auto json = toJson(spec);
    EXPECT_EQ(toJson(pretrainSpecFromJson(nlohmann::json::parse(json.dump()))), json);
}

TEST(Specs, AFineTuneSpecComesBackFromJsonAsItWas) {
    FineTuneSpec spec;
    spec.backbone = "b.safetensors";
    spec.backboneMode = "frozen";
    spec.head = "fcn";
    spec.arch = "resnet34";
    spec.labels = 12;
    spec.validation = 0.25;
    spec.split = SplitMode::Patch;
    spec.classes = {"background", "a", "b"};
    spec.out = "m.safetensors";
    const auto json = toJson(spec);
    EXPECT_EQ(toJson(fineTuneSpecFromJson(nlohmann::json::parse(json.dump()))), json);
}

TEST(Specs, MissingKeysKeepTheirDefaults) {
    EXPECT_EQ(toJson(pretrainSpecFromJson(nlohmann::json::object())), toJson(PretrainSpec{}));
    EXPECT_EQ(toJson(fineTuneSpecFromJson(nlohmann::json::object())), toJson(FineTuneSpec{}));
}

TEST(Specs, AMisspeltKeyIsNamedAlsoInsideAnObject) {
    EXPECT_NE(refusal({{"epoch", 3}}).find("\"epoch\""), std::string::npos);
    const auto inner = refusal({{"input", {{"contxt", 1}}}});
    EXPECT_NE(inner.find("input"), std::string::npos);
    EXPECT_NE(inner.find("\"contxt\""), std::string::npos);
}

TEST(Specs, AWrongTypeIsNamed) {
    EXPECT_NE(refusal({{"epochs", "ten"}}).find("epochs"), std::string::npos);
    EXPECT_NE(refusal({{"epochs", 1.5}}).find("epochs"), std::string::npos);
    EXPECT_NE(refusal({{"run", {{"seed", -1}}}}).find("seed"), std::string::npos);
    EXPECT_NE(refusal({{"resume", 1}}).find("resume"), std::string::npos);
    EXPECT_NE(refusal({{"patches", 384}}).find("patches"), std::string::npos);
    EXPECT_NE(refusal({{"recipe", "fast"}}).find("recipe"), std::string::npos);
    EXPECT_NE(refusal({{"classes", "cell"}}, true).find("classes"), std::string::npos);
    EXPECT_NE(refusal({{"classes", {"cell", 2}}}, true).find("classes"), std::string::npos);
    EXPECT_FALSE(refusal(nlohmann::json::array()).empty());
}

TEST(Specs, AnUnknownChoiceListsThePossibleOnes) {
    const auto text = refusal({{"split", "frame"}}, true);
    EXPECT_NE(text.find("group"), std::string::npos);
    EXPECT_NE(text.find("patch"), std::string::npos);
}

} // namespace
