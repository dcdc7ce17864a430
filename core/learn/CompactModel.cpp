// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/CompactModel.h"

#include "core/base/Error.h"
#include "core/io/Safetensors.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <opencv2/core/hal/hal.hpp>
#include <opencv2/core/types.hpp>

#include <algorithm>
#include <cmath>

namespace lamina::core {

namespace {

constexpr const char* kRecordKey = "lamina";
constexpr int kDeepestStage = 4;

nlohmann::json recordOf(const SafetensorsFile& file, const std::filesystem::path& path) {
    const auto found = file.metadata.find(kRecordKey);
    const auto record = found == file.metadata.end()
                            ? nlohmann::json()
                            : nlohmann::json::parse(found->second, nullptr, false);
    const bool network = record.is_object() && record.contains("architecture") &&
                         record.value("kind", "") == "segmentation" &&
                         !record.value("partial", false);
    if (!network) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("{} is no finished network that segments; train one first.",
                                path.string()));
    }
    return record;
}

/// Without what concerns only the machine that it was made on.
nlohmann::json withoutPaths(nlohmann::json record) {
    nlohmann::json data = nlohmann::json::array();
    for (const auto& stack : record.value("data", nlohmann::json::array()))
        data.push_back(
            {{"name", stack.value("name", "")}, {"content_hash", stack.value("content_hash", "")}});
    record["data"] = std::move(data);
    if (record.contains("spec")) record["spec"]["out"] = "";
    record.erase("inputs");
    record.erase("command");
    record["precision"] = "half";
    return record;
}

bool isUnused(const std::string& name, int neededStage) {
    for (int stage = neededStage + 1; stage <= kDeepestStage; ++stage) {
        if (name.starts_with(fmt::format("backbone.layer{}.", stage))) return true;
    }
    return name.starts_with("backbone.fc.");
}

/// Statistics of normalisation stay as they are: few bytes, and they may be large or tiny.
StoredTensor halved(const StoredTensor& tensor, const std::filesystem::path& file) {
    if (tensor.type != "F32" || tensor.name.find(".running_") != std::string::npos) return tensor;
    constexpr float kLargestHalf = 65504.0F;
    const auto values = tensor.as<float>();
    if (std::any_of(values.begin(), values.end(),
                    [](float value) { return !(std::abs(value) <= kLargestHalf); })) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("The weights '{}' of {} are too large for half precision; pass the "
                                "network on as it is.",
                                tensor.name, file.string()));
    }
    StoredTensor half{tensor.name, "F16", tensor.shape, {}};
    half.bytes.resize(values.size() * sizeof(cv::float16_t));
    cv::hal::cvt32f16f(values.data(),
                       reinterpret_cast<cv::float16_t*>(half.bytes.data()), // NOLINT
                       static_cast<int>(values.size()));
    return half;
}

} // namespace

CompactResult compactModel(const std::filesystem::path& model, const std::filesystem::path& out) {
    const auto file = readSafetensors(model);
    const auto record = recordOf(file, model);
    const auto& head = record.at("architecture").at("head");
    const int needed = head.value("deepest_stage", kDeepestStage);
    SafetensorsFile small;
    small.metadata = file.metadata;
    small.metadata[kRecordKey] = withoutPaths(record).dump();
    for (const auto& tensor : file.tensors) {
        if (!isUnused(tensor.name, needed)) small.tensors.push_back(halved(tensor, model));
    }
    writeSafetensors(out, small);
    return {std::filesystem::file_size(model), std::filesystem::file_size(out)};
}

} // namespace lamina::core
