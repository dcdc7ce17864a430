// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ReviewMarks.h"

#include "core/base/ContentHash.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace lamina::core {

namespace {

using nlohmann::json;

/// Numbers at `pointer`; none where there is no such list.
template <typename Number> std::set<Number> numbers(const json& state, const char* pointer) {
    const json::json_pointer place(pointer);
    if (!state.is_object() || !state.contains(place)) return {};
    try {
        const auto list = state.at(place).get<std::vector<Number>>();
        return {list.begin(), list.end()};
    } catch (const json::exception&) {
        return {}; // written by a later version, perhaps
    }
}

std::set<int> acceptedSlices(const json& state) {
    std::set<int> slices;
    if (!state.is_object() || !state.contains("acceptedSlices")) return slices;
    for (const auto& step : state.at("acceptedSlices")) {
        if (!step.is_object() || !step.contains("applied") || step.at("applied") != true) continue;
        slices.merge(numbers<int>(step, "/slices"));
    }
    return slices;
}

} // namespace

std::string predictionFingerprint(const json& record) {
    const auto text = record.dump();
    ContentHash hash;
    hash.add(text.data(), text.size());
    return hash.digits();
}

ReviewMarks reviewMarks(const json& layerState, const StackPrediction* prediction) {
    ReviewMarks marks;
    marks.acceptedSlices = acceptedSlices(layerState);
    marks.rejectedSlices = numbers<int>(layerState, "/review/slices/rejected");
    const json::json_pointer place("/review/prediction");
    if (!prediction || !layerState.is_object() || !layerState.contains(place)) return marks;
    const auto& reviewed = layerState.at(place);
    if (!reviewed.is_string() ||
        reviewed.get<std::string>() != predictionFingerprint(prediction->record))
        return marks;
    marks.rejectedObjects = numbers<LabelId>(layerState, "/review/predicted/rejected");
    marks.acceptedObjects = numbers<LabelId>(layerState, "/review/predicted/accepted");
    return marks;
}

} // namespace lamina::core
