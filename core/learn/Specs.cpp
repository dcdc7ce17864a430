// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/Specs.h"

#include "core/base/JsonReader.h"

#include <nlohmann/json.hpp>

namespace lamina::core {

namespace {

using Json = nlohmann::json;
using Reader = JsonReader;

const std::vector<std::pair<const char*, Tiling>>& tilingNames() {
    static const std::vector<std::pair<const char*, Tiling>> names{
        {"inclusive", Tiling::Inclusive}, {"exclusive", Tiling::Exclusive}};
    return names;
}
const std::vector<std::pair<const char*, SplitMode>>& splitNames() {
    static const std::vector<std::pair<const char*, SplitMode>> names{{"group", SplitMode::Group},
                                                                      {"patch", SplitMode::Patch}};
    return names;
}

void fillRun(Reader& reader, RunSpec& run) {
    reader.read("device", run.device);
    reader.read("threads", run.threads);
    reader.read("seed", run.seed);
}
void fillNormalization(Reader& reader, NormalizationSpec& spec) {
    reader.read("low_percentile", spec.lowPercentile);
    reader.read("high_percentile", spec.highPercentile);
}
void fillInput(Reader& reader, InputSpec& input) {
    reader.read("channel", input.channel);
    reader.read("context", input.context);
    reader.readObject("normalization",
                      [&](Reader& inner) { fillNormalization(inner, input.normalization); });
}
void fillPatches(Reader& reader, PatchGridSpec& patches) {
    reader.read("patch", patches.patch);
    reader.read("stride", patches.stride);
    reader.readChoice("tiling", patches.tiling, tilingNames());
}

void fillRecipe(Reader& reader, std::string& recipe) {
    Json changes = Json::object();
    reader.read("recipe", changes);
    recipe = changes.empty() ? std::string{} : changes.dump();
}

Json recipeJson(const std::string& recipe) {
    return recipe.empty() ? Json::object() : Json::parse(recipe);
}
Json runJson(const RunSpec& run) {
    return {{"device", run.device}, {"threads", run.threads}, {"seed", run.seed}};
}
Json inputJson(const InputSpec& input) {
    return {{"channel", input.channel},
            {"context", input.context},
            {"normalization",
             {{"low_percentile", input.normalization.lowPercentile},
              {"high_percentile", input.normalization.highPercentile}}}};
}
Json patchesJson(const PatchGridSpec& patches) {
    return {{"patch", patches.patch},
            {"stride", patches.stride},
            {"tiling", patches.tiling == Tiling::Exclusive ? "exclusive" : "inclusive"}};
}

} // namespace

Json toJson(const PretrainSpec& spec) {
    return {{"method", spec.method},
            {"arch", spec.arch},
            {"input", inputJson(spec.input)},
            {"patches", patchesJson(spec.patches)},
            {"max_patches", spec.maxPatches},
            {"drop_noise", spec.dropNoise},
            {"crop", spec.crop},
            {"batch", spec.batch},
            {"epochs", spec.epochs},
            {"init_from", spec.initFrom.string()},
            {"out", spec.out.string()},
            {"resume", spec.resume},
            {"recipe", recipeJson(spec.recipe)},
            {"run", runJson(spec.run)}};
}

Json toJson(const FineTuneSpec& spec) {
    return {{"backbone", spec.backbone},
            {"backbone_mode", spec.backboneMode},
            {"head", spec.head},
            {"arch", spec.arch},
            {"input", inputJson(spec.input)},
            {"patches", patchesJson(spec.patches)},
            {"crop", spec.crop},
            {"batch", spec.batch},
            {"epochs", spec.epochs},
            {"labels", spec.labels},
            {"validation", spec.validation},
            {"split", spec.split == SplitMode::Patch ? "patch" : "group"},
            {"classes", spec.classes},
            {"out", spec.out.string()},
            {"resume", spec.resume},
            {"recipe", recipeJson(spec.recipe)},
            {"run", runJson(spec.run)}};
}

Json toJson(const PredictSpec& spec) {
    return {{"model", spec.model.string()},
            {"tile", spec.tile},
            {"overlap", spec.overlap},
            {"run", runJson(spec.run)}};
}

Json toJson(const MaskSpec& spec) {
    Json json{
        {"threshold", spec.threshold},
        {"instances", spec.instances},
        {"instance_method", spec.split ? "watershed" : "components"},
        {"connectivity", spec.components.connectivity == Connectivity::Faces ? "faces" : "corners"},
        {"per_slice", spec.components.perSlice},
        {"min_size", spec.components.minSize},
        {"keep_probability", spec.keepProbability}};
    if (spec.split) json["split_depth"] = spec.splitDepth;
    return json;
}

PretrainSpec pretrainSpecFromJson(const Json& json) {
    PretrainSpec spec;
    Reader reader(json, "pretrain");
    reader.read("method", spec.method);
    reader.read("arch", spec.arch);
    reader.readObject("input", [&](Reader& inner) { fillInput(inner, spec.input); });
    reader.readObject("patches", [&](Reader& inner) { fillPatches(inner, spec.patches); });
    reader.read("max_patches", spec.maxPatches);
    reader.read("drop_noise", spec.dropNoise);
    reader.read("crop", spec.crop);
    reader.read("batch", spec.batch);
    reader.read("epochs", spec.epochs);
    reader.read("init_from", spec.initFrom);
    reader.read("out", spec.out);
    reader.read("resume", spec.resume);
    fillRecipe(reader, spec.recipe);
    reader.readObject("run", [&](Reader& inner) { fillRun(inner, spec.run); });
    reader.finish();
    return spec;
}

FineTuneSpec fineTuneSpecFromJson(const Json& json) {
    FineTuneSpec spec;
    Reader reader(json, "train");
    reader.read("backbone", spec.backbone);
    reader.read("backbone_mode", spec.backboneMode);
    reader.read("head", spec.head);
    reader.read("arch", spec.arch);
    reader.readObject("input", [&](Reader& inner) { fillInput(inner, spec.input); });
    reader.readObject("patches", [&](Reader& inner) { fillPatches(inner, spec.patches); });
    reader.read("crop", spec.crop);
    reader.read("batch", spec.batch);
    reader.read("epochs", spec.epochs);
    reader.read("labels", spec.labels);
    reader.read("validation", spec.validation);
    reader.readChoice("split", spec.split, splitNames());
    reader.read("classes", spec.classes);
    reader.read("out", spec.out);
    reader.read("resume", spec.resume);
    fillRecipe(reader, spec.recipe);
    reader.readObject("run", [&](Reader& inner) { fillRun(inner, spec.run); });
    reader.finish();
    return spec;
}

} // namespace lamina::core
