// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentSpec.h"

#include "core/base/Error.h"
#include "core/base/JsonReader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace lamina::core {

const char* armName(Arm arm) {
    switch (arm) {
    case Arm::PixelFrozen:
        return "pixelcl-frozen";
    case Arm::PixelTunable:
        return "pixelcl-tunable";
    case Arm::PlainTunable:
        return "resnet-tunable";
    case Arm::PlainFrozen:
        return "resnet-frozen";
    case Arm::UNet:
        break;
    }
    return "unet";
}

bool isFrozen(Arm arm) {
    return arm == Arm::PixelFrozen || arm == Arm::PlainFrozen;
}

bool isPretrained(Arm arm) {
    return arm == Arm::PixelFrozen || arm == Arm::PixelTunable;
}

const char* splitName(ExperimentSplit split) {
    return split == ExperimentSplit::Patch ? "patch" : "stack";
}

ExperimentSpec seedExperiment(const std::string& scale) {
    ExperimentSpec spec;
    spec.scale = scale;
    spec.input.context = 0; // the report's patches are single slices
    spec.patches.tiling = Tiling::Exclusive;
    // The report's kind of head: transposed convolutions from the deepest trained stage and no way
    // round it. A head with skips reads the stem, and its own convolutions then do the work.
    const nlohmann::json head{{"deepest_stage", 2}, {"first_skip", 3}};
    if (scale == "full") {
        spec.patches.patch = 384;
        spec.patches.stride = 64;
        spec.labelled = {50, 100, 500, 1233};
        spec.unlabelled = {0.1, 0.25, 0.5, 1.0};
        spec.arch = "resnet50";
        spec.pretrainEpochs = 10;
        spec.pretrainRecipe = nlohmann::json{{"encode_stages", {2}}}.dump();
        // ten epochs of the largest count, for every count
        const nlohmann::json steps{{"steps", 1540}, {"batch", 8}, {"crop", 384}};
        spec.unetRecipe = steps.dump();
        auto recipe = steps;
        recipe["head"] = head;
        spec.headRecipe = recipe.dump();
        return spec;
    }
    if (scale == "small") {
        spec.patches.patch = 96;
        spec.patches.stride = 32;
        spec.pool = 171;
        spec.labelled = {5, 10, 50, 123};
        spec.unlabelled = {0.1, 0.25, 0.5, 1.0};
        spec.validation = 8;
        spec.test = 40;
        spec.arch = "resnet18";
        spec.pretrainRecipe = nlohmann::json{
            {"steps", 100},
            {"batch", 8},
            {"crop", 64},
            {"encode_stages", {2}},
            {"pixel",
             {{"hidden", 512}}}}.dump();
        const nlohmann::json steps{{"steps", 60}, {"batch", 4}, {"crop", 96}};
        auto unet = steps;
        unet["head"] = {{"width", 12}, {"levels", 3}};
        spec.unetRecipe = unet.dump();
        auto recipe = steps;
        recipe["head"] = head;
        recipe["head"]["widths"] = {16, 32, 64, 64};
        spec.headRecipe = recipe.dump();
        return spec;
    }
    throw Error(ErrorCode::InvalidArgument,
                fmt::format("There is no scale '{}'; use full or small.", scale));
}

nlohmann::json toJson(const ExperimentSpec& spec) {
    const auto recipe = [](const std::string& text) {
        return text.empty() ? nlohmann::json::object() : nlohmann::json::parse(text);
    };
    return {{"scale", spec.scale},
            {"patch", spec.patches.patch},
            {"stride", spec.patches.stride},
            {"tiling", spec.patches.tiling == Tiling::Exclusive ? "exclusive" : "inclusive"},
            {"drop_noise", spec.dropNoise},
            {"pool", spec.pool},
            {"labelled", spec.labelled},
            {"unlabelled", spec.unlabelled},
            {"validation", spec.validation},
            {"test", spec.test},
            {"method", spec.method},
            {"arch", spec.arch},
            {"init_from", spec.initFrom},
            {"pretrain_epochs", spec.pretrainEpochs},
            {"train_epochs", spec.trainEpochs},
            {"pretrain_recipe", recipe(spec.pretrainRecipe)},
            {"head_recipe", recipe(spec.headRecipe)},
            {"unet_recipe", recipe(spec.unetRecipe)},
            {"samples", spec.samples},
            {"channel", spec.input.channel},
            {"context", spec.input.context},
            {"first_seed", spec.run.seed}};
}

void changeExperiment(ExperimentSpec& spec, const std::string& changes) {
    const auto json = nlohmann::json::parse(changes, nullptr, /*allow_exceptions=*/false);
    JsonReader reader(json, "The experiment");
    const auto readRecipe = [&reader](const char* key, std::string& recipe) {
        auto given = recipe.empty() ? nlohmann::json::object() : nlohmann::json::parse(recipe);
        reader.read(key, given);
        recipe = given.empty() ? std::string{} : given.dump();
    };
    reader.read("scale", spec.scale);
    reader.read("patch", spec.patches.patch);
    reader.read("stride", spec.patches.stride);
    reader.readChoice<Tiling>("tiling", spec.patches.tiling,
                              {{"inclusive", Tiling::Inclusive}, {"exclusive", Tiling::Exclusive}});
    reader.read("drop_noise", spec.dropNoise);
    reader.read("pool", spec.pool);
    reader.read("labelled", spec.labelled);
    reader.read("unlabelled", spec.unlabelled);
    reader.read("validation", spec.validation);
    reader.read("test", spec.test);
    reader.read("method", spec.method);
    reader.read("arch", spec.arch);
    reader.read("init_from", spec.initFrom);
    reader.read("pretrain_epochs", spec.pretrainEpochs);
    reader.read("train_epochs", spec.trainEpochs);
    readRecipe("pretrain_recipe", spec.pretrainRecipe);
    readRecipe("head_recipe", spec.headRecipe);
    readRecipe("unet_recipe", spec.unetRecipe);
    reader.read("samples", spec.samples);
    reader.read("channel", spec.input.channel);
    reader.read("context", spec.input.context);
    reader.read("first_seed", spec.run.seed);
    reader.finish();
    const auto ascending = [](const auto& values) {
        return !values.empty() && std::adjacent_find(values.begin(), values.end(),
                                                     std::greater_equal<>()) == values.end();
    };
    if (!ascending(spec.labelled) || spec.labelled.front() < 1 || !ascending(spec.unlabelled) ||
        spec.unlabelled.front() <= 0.0 || spec.unlabelled.back() != 1.0) {
        throw Error(ErrorCode::InvalidArgument,
                    "The experiment needs ascending counts of labelled patches from 1 on, and "
                    "ascending shares of unlabelled patches above 0 that end with 1.");
    }
    if (spec.patches.patch < 32 || spec.patches.patch % 32 != 0 || spec.patches.stride < 1 ||
        spec.validation < 1 || spec.test < 1 || spec.pool < 0) {
        throw Error(ErrorCode::InvalidArgument,
                    "The experiment needs patches whose side is a multiple of 32, a stride of at "
                    "least 1, and at least one patch for validation and one for the test.");
    }
    if (spec.method != "pixelcl") {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("The experiment is about pixelcl; there is no place for {} in its "
                                "tables.",
                                spec.method));
    }
    if (spec.input.context != 0) {
        throw Error(ErrorCode::InvalidArgument,
                    "The experiment's patches are single slices, as in the report: its context "
                    "must be 0.");
    }
}

std::optional<double> reportedDice(Arm arm, std::size_t position) {
    constexpr std::array<std::array<double, 4>, 4> kDice{{{0.16, 0.35, 0.69, 0.73},
                                                          {0.57, 0.78, 0.89, 0.92},
                                                          {0.52, 0.73, 0.89, 0.93},
                                                          {0.46, 0.65, 0.79, 0.87}}};
    const auto row = static_cast<std::size_t>(arm);
    if (row >= kDice.size() || position >= kDice[row].size()) return std::nullopt;
    return kDice[row][position];
}

} // namespace lamina::core
