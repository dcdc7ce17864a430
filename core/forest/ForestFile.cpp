// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/forest/ForestModel.h"
#include "core/io/Safetensors.h"

#include <fmt/format.h>

namespace lamina::core {

namespace {

namespace fs = std::filesystem;

/// 2: with a grey level; 3: on a network; 4: with a cut; 5: with a second stage, else 4
constexpr int kForestFormat = 5;
constexpr int kMostNetworkFeatures = 4096;
constexpr const char* kRecordKey = "lamina";

[[noreturn]] void damaged(const fs::path& file, const std::string& why) {
    throw Error(ErrorCode::Unreadable,
                fmt::format("{} is a damaged forest: {}. Copy it again or train anew.",
                            file.string(), why));
}

nlohmann::json recordOf(const std::map<std::string, std::string>& metadata) {
    const auto found = metadata.find(kRecordKey);
    if (found == metadata.end()) return {};
    return nlohmann::json::parse(found->second, nullptr, false);
}

bool isForest(const nlohmann::json& record) {
    return record.is_object() && record.contains("model") && record["model"] == "forest";
}

/// Everything but the trees, from a record that is one of a forest.
ForestModel modelOf(const fs::path& file, const nlohmann::json& record) {
    if (!isForest(record)) {
        throw Error(ErrorCode::Mismatch, fmt::format("{} holds no forest.", file.string()));
    }
    const auto format = record.find("format");
    if (format != record.end() && format->is_number_integer() &&
        format->get<int>() > kForestFormat) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} was written by a newer version of Lamina; update this one.",
                                file.string()));
    }
    ForestModel model;
    try {
        model.filters = filterBankFromJson(record.at("filters"));
        if (record.contains("grey_level")) model.level = greyLevelFromJson(record["grey_level"]);
        if (record.contains("network") && record["network"].is_object()) {
            const auto& network = record["network"];
            model.network = {network.at("file").get<std::string>(),
                             network.at("hash").get<std::string>(),
                             network.at("features").get<int>()};
        }
        if (record.value("stages", 1) == 2)
            model.second = SecondStage{contextFromJson(record.at("context")), {}};
        const FineTuneSpec spec = fineTuneSpecFromJson(record.at("spec"));
        model.input = spec.input;
        model.classes = spec.classes;
    } catch (const nlohmann::json::exception& error) {
        damaged(file, fmt::format("its record cannot be read ({})", error.what()));
    } catch (const Error& error) {
        damaged(file, fmt::format("its record cannot be read ({})", error.what()));
    }
    if (model.classes.size() < 2 || model.classes.size() > kIgnoreClass)
        damaged(file, "its record names an impossible number of classes");
    if (model.level.feature >=
            static_cast<int>(featureNames(model.filters).size()) + model.network.features ||
        (model.level.weight > 0.0 && model.classes.size() != 2))
        damaged(file, "its grey level does not belong to it");
    if (model.network.features < 0 || model.network.features > kMostNetworkFeatures)
        damaged(file, "its network has an impossible number of features");
    if (model.second && model.classes.size() != 2)
        damaged(file, "its second stage does not belong to it");
    model.record = record;
    return model;
}

template <typename T>
std::vector<T> valuesOf(const SafetensorsFile& content, const std::string& name, const char* type,
                        const fs::path& file) {
    const StoredTensor* tensor = content.find(name);
    if (!tensor || tensor->type != type) damaged(file, fmt::format("'{}' is missing", name));
    const auto values = tensor->as<T>();
    return {values.begin(), values.end()};
}

/// `name` is how the tensors begin.
void storeTrees(const DecisionTrees& trees, const std::string& name, SafetensorsFile& content) {
    std::vector<std::int32_t> feature;
    std::vector<float> threshold;
    std::vector<std::int32_t> next;
    for (const auto& node : trees.nodes) {
        feature.push_back(node.feature);
        threshold.push_back(node.threshold);
        next.push_back(node.next);
    }
    const auto nodes = static_cast<std::int64_t>(trees.nodes.size());
    const auto leaves =
        static_cast<std::int64_t>(trees.leaves.size()) / static_cast<std::int64_t>(trees.classes);
    const auto roots = static_cast<std::int64_t>(trees.roots.size());
    auto& tensors = content.tensors;
    tensors.push_back(storedTensor(name + ".root", "I32", {roots}, trees.roots));
    tensors.push_back(storedTensor(name + ".feature", "I32", {nodes}, feature));
    tensors.push_back(storedTensor(name + ".threshold", "F32", {nodes}, threshold));
    tensors.push_back(storedTensor(name + ".next", "I32", {nodes}, next));
    tensors.push_back(storedTensor(name + ".leaf", "F32", {leaves, trees.classes}, trees.leaves));
}

DecisionTrees treesOf(const SafetensorsFile& content, const std::string& name, int classes,
                      int features, const fs::path& file) {
    DecisionTrees trees;
    trees.classes = classes;
    trees.features = features;
    trees.roots = valuesOf<std::int32_t>(content, name + ".root", "I32", file);
    const auto feature = valuesOf<std::int32_t>(content, name + ".feature", "I32", file);
    const auto threshold = valuesOf<float>(content, name + ".threshold", "F32", file);
    const auto next = valuesOf<std::int32_t>(content, name + ".next", "I32", file);
    trees.leaves = valuesOf<float>(content, name + ".leaf", "F32", file);
    if (threshold.size() != feature.size() || next.size() != feature.size())
        damaged(file, "its trees are of different lengths");
    for (std::size_t i = 0; i < feature.size(); ++i)
        trees.nodes.push_back({feature[i], threshold[i], next[i]});
    if (!trees.sound()) damaged(file, "its trees lead nowhere");
    return trees;
}

} // namespace

nlohmann::json toJson(const ForestNetwork& network) {
    if (network.features == 0) return {};
    return {{"file", network.file}, {"hash", network.hash}, {"features", network.features}};
}

bool isForestFile(const fs::path& file) {
    return isForest(recordOf(readSafetensorsMetadata(file)));
}

void writeForest(const fs::path& file, const ForestModel& model) {
    auto record = model.record;
    record["format"] = model.second ? kForestFormat : kForestFormat - 1;
    record["model"] = "forest";
    record["filters"] = toJson(model.filters);
    record["features"] = featureNames(model.filters);
    record["network"] = toJson(model.network);
    record["grey_level"] = toJson(model.level);
    record["stages"] = model.second ? 2 : 1;
    record.erase("context");
    if (model.second) record["context"] = toJson(model.second->context);
    SafetensorsFile content;
    content.metadata = {{kRecordKey, record.dump()}};
    storeTrees(model.trees, "trees", content);
    if (model.second) storeTrees(model.second->trees, "second", content);
    writeSafetensors(file, content);
}

ForestModel readForest(const fs::path& file) {
    const SafetensorsFile content = readSafetensors(file);
    ForestModel model = modelOf(file, recordOf(content.metadata));
    const int classes = static_cast<int>(model.classes.size());
    const int features =
        static_cast<int>(featureNames(model.filters).size()) + model.network.features;
    model.trees = treesOf(content, "trees", classes, features, file);
    if (model.second) {
        const int more = contextFeatures(model.second->context, model.filters.dimensions == 3);
        model.second->trees = treesOf(content, "second", classes, features + more, file);
    }
    return model;
}

ModelInfo inspectForest(const fs::path& file) {
    const ForestModel model = modelOf(file, recordOf(readSafetensorsMetadata(file)));
    return {file, "segmentation", false, model.input, model.classes, model.record};
}

} // namespace lamina::core
