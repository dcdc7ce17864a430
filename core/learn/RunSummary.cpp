// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/RunSummary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace lamina::core {

namespace {

using nlohmann::json;

const json& childOf(const json& parent, const char* name) {
    static const json kNone;
    if (!parent.is_object()) return kNone;
    const auto found = parent.find(name);
    return found == parent.end() ? kNone : *found;
}

std::string textOf(const json& parent, const char* name) {
    const json& child = childOf(parent, name);
    return child.is_string() ? child.get<std::string>() : std::string();
}

std::string shown(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_float()) return fmt::format("{:.6g}", value.get<double>());
    return value.dump();
}

/// Objects become paths; a list is one value.
void flatten(const json& value, const std::string& path,
             std::map<std::string, std::string>& settings) {
    if (!value.is_object()) {
        settings[path] = shown(value);
        return;
    }
    for (const auto& [name, child] : value.items())
        flatten(child, path.empty() ? name : fmt::format("{} · {}", path, name), settings);
}

std::vector<std::pair<double, double>> pointsOf(const json& curve) {
    std::vector<std::pair<double, double>> points;
    const json& steps = childOf(curve, "step");
    const json& values = childOf(curve, "value");
    if (!steps.is_array() || !values.is_array()) return points;
    for (std::size_t i = 0; i < std::min(steps.size(), values.size()); ++i) {
        if (steps[i].is_number() && values[i].is_number()) // not a number is null in JSON
            points.emplace_back(steps[i].get<double>(), values[i].get<double>());
    }
    return points;
}

/// What the model learnt from, in a few words that can be compared.
void addData(const json& data, std::map<std::string, std::string>& settings) {
    if (!data.is_array()) return;
    std::string names;
    std::string slices;
    for (const auto& stack : data) {
        const auto append = [](std::string& list, const std::string& item) {
            list += list.empty() ? item : fmt::format(", {}", item);
        };
        if (const auto name = textOf(stack, "name"); !name.empty()) append(names, name);
        const json& annotated = childOf(stack, "slices");
        if (!annotated.is_array()) continue;
        for (const auto& slice : annotated)
            append(slices, shown(slice.is_object() ? childOf(slice, "z") : slice));
    }
    if (!names.empty()) settings["data · stacks"] = names;
    if (!slices.empty()) settings["data · annotated slices"] = slices;
}

} // namespace

RunSummary summarizeRun(const std::string& kind, const std::string& time, const json& run) {
    RunSummary summary;
    summary.kind = kind;
    summary.time = time;
    summary.sentence = textOf(run, "sentence");
    const json& record = childOf(run, "record");
    const json& spec = childOf(record, "spec");
    summary.kept = textOf(record, "kept");
    summary.model = textOf(record, "model");
    if (kind == "pretrain") summary.model = textOf(spec, "method");
    if (kind == "train" && summary.model.empty()) summary.model = textOf(spec, "head");
    if (kind == "predict") summary.model = textOf(childOf(record, "model_record"), "model");
    if (const json& seconds = childOf(record, "seconds"); seconds.is_number())
        summary.seconds = seconds.get<double>();
    for (const char* part : {"spec", "recipe", "filters", "context", "grey_level", "architecture",
                             "split", "predict", "masks"}) {
        if (const json& child = childOf(record, part); child.is_object())
            flatten(child, part, summary.settings);
    }
    for (const char* part : {"device", "threads", "seed", "steps", "patch", "crop", "samples",
                             "stages", "pieces", "model", "model_hash", "versions"}) {
        if (const json& child = childOf(record, part); !child.is_null())
            flatten(child, part, summary.settings);
    }
    addData(childOf(record, "data"), summary.settings);
    if (const json& scores = childOf(record, "scores"); scores.is_object()) {
        for (const auto& [name, value] : scores.items()) {
            if (value.is_number()) summary.scores[name] = value.get<double>();
        }
    }
    if (const json& curves = childOf(record, "curves"); curves.is_object()) {
        for (const auto& [name, curve] : curves.items()) {
            if (auto points = pointsOf(curve); !points.empty())
                summary.curves[name] = std::move(points);
        }
    }
    return summary;
}

std::vector<SettingRow> compareSettings(const std::vector<RunSummary>& runs) {
    std::set<std::string> names;
    for (const auto& run : runs) {
        for (const auto& [name, value] : run.settings)
            names.insert(name);
    }
    std::vector<SettingRow> rows;
    for (const auto& name : names) {
        SettingRow row{name, {}, false};
        for (const auto& run : runs) {
            const auto found = run.settings.find(name);
            row.values.push_back(found == run.settings.end() ? "–" : found->second);
        }
        row.differs = std::any_of(row.values.begin(), row.values.end(),
                                  [&row](const auto& v) { return v != row.values.front(); });
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace lamina::core
