// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/CellResult.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace lamina::core {

namespace {

using Json = nlohmann::json;

Json optionalJson(const std::optional<double>& value) {
    return value ? Json(*value) : Json();
}

std::optional<double> optionalFrom(const Json& json) {
    if (json.is_null()) return std::nullopt;
    return json.get<double>();
}

ExperimentSplit splitFrom(const std::string& name) {
    for (const auto split : kExperimentSplits) {
        if (name == splitName(split)) return split;
    }
    throw std::invalid_argument("no such split: " + name);
}

Arm armFrom(const std::string& name) {
    for (const auto arm : kArms) {
        if (name == armName(arm)) return arm;
    }
    throw std::invalid_argument("no such arm: " + name);
}

} // namespace

Json toJson(const CellResult& r) {
    return {{"split", splitName(r.cell.split)},
            {"seed", r.cell.seed},
            {"arm", armName(r.cell.arm)},
            {"labelled", r.cell.labelled},
            {"labelled_used", r.cell.labelledUsed},
            {"unlabelled_share", r.cell.unlabelled},
            {"unlabelled_used", r.cell.unlabelledUsed},
            {"dice", optionalJson(r.dice)},
            {"dice_sd_over_patches", optionalJson(r.diceSpread)},
            {"pooled_dice", optionalJson(r.pooledDice)},
            {"validation_dice", optionalJson(r.validationDice)},
            {"test_patches", r.testPatches},
            {"loss", r.loss},
            {"validation", r.validation},
            {"samples", r.samples},
            {"seconds", r.seconds},
            {"cpu_seconds", r.cpuSeconds}};
}

Json toJson(const BackboneResult& r) {
    return {{"id", r.id},
            {"unlabelled", r.unlabelled},
            {"loss", r.loss},
            {"seconds", r.seconds},
            {"cpu_seconds", r.cpuSeconds}};
}

CellResult cellResultFromJson(const Json& json) {
    CellResult r;
    r.cell.split = splitFrom(json.at("split").get<std::string>());
    r.cell.seed = json.at("seed").get<std::uint64_t>();
    r.cell.arm = armFrom(json.at("arm").get<std::string>());
    r.cell.labelled = json.at("labelled").get<int>();
    r.cell.labelledUsed = json.at("labelled_used").get<int>();
    r.cell.unlabelled = json.at("unlabelled_share").get<double>();
    r.cell.unlabelledUsed = json.at("unlabelled_used").get<int>();
    r.dice = optionalFrom(json.at("dice"));
    r.diceSpread = optionalFrom(json.at("dice_sd_over_patches"));
    r.pooledDice = optionalFrom(json.at("pooled_dice"));
    r.validationDice = optionalFrom(json.at("validation_dice"));
    r.testPatches = json.at("test_patches").get<int>();
    r.loss = json.at("loss").get<CurvePoints>();
    r.validation = json.at("validation").get<CurvePoints>();
    r.samples = json.at("samples").get<std::vector<std::string>>();
    r.seconds = json.at("seconds").get<double>();
    r.cpuSeconds = json.at("cpu_seconds").get<double>();
    return r;
}

BackboneResult backboneResultFromJson(const Json& json) {
    BackboneResult r;
    r.id = json.at("id").get<std::string>();
    r.unlabelled = json.at("unlabelled").get<int>();
    r.loss = json.at("loss").get<CurvePoints>();
    r.seconds = json.at("seconds").get<double>();
    r.cpuSeconds = json.at("cpu_seconds").get<double>();
    return r;
}

CurvePoints curveOf(const Json& record, const std::string& name, std::size_t most) {
    if (!record.is_object() || !record.contains("curves") || !record["curves"].contains(name))
        return {};
    const auto steps = record["curves"][name].at("step").get<std::vector<double>>();
    const auto values = record["curves"][name].at("value").get<std::vector<double>>();
    const std::size_t count = std::min(steps.size(), values.size());
    const std::size_t width = (count + most - 1) / std::max<std::size_t>(1, most);
    CurvePoints points;
    for (std::size_t begin = 0; begin < count; begin += width) {
        const std::size_t end = std::min(count, begin + width);
        double sum = 0.0;
        for (std::size_t i = begin; i < end; ++i)
            sum += values[i];
        points.emplace_back(steps[end - 1], sum / static_cast<double>(end - begin));
    }
    return points;
}

} // namespace lamina::core
