// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/AcceptedSlices.h"

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

namespace lamina::ui {

void AcceptedSlices::add(core::StepId step, std::set<int> slices) {
    if (slices.empty()) return;
    m_steps[step] = {std::move(slices), true};
    collect();
}

bool AcceptedSlices::setApplied(core::StepId step, bool applied) {
    const auto found = m_steps.find(step);
    if (found == m_steps.end()) return false;
    found->second.applied = applied;
    collect();
    return true;
}

void AcceptedSlices::collect() {
    m_slices.clear();
    for (const auto& [id, step] : m_steps) {
        if (step.applied) m_slices.insert(step.slices.begin(), step.slices.end());
    }
}

void AcceptedSlices::clear() {
    m_steps.clear();
    m_slices.clear();
}

nlohmann::json AcceptedSlices::toJson() const {
    auto all = nlohmann::json::array();
    for (const auto& [id, step] : m_steps)
        all.push_back({{"step", id}, {"slices", step.slices}, {"applied", step.applied}});
    return all;
}

AcceptedSlices AcceptedSlices::fromJson(const nlohmann::json& json) {
    AcceptedSlices accepted;
    if (!json.is_array()) return accepted;
    for (const auto& entry : json) {
        try {
            accepted.m_steps[entry.at("step").get<core::StepId>()] = {
                entry.at("slices").get<std::set<int>>(), entry.at("applied").get<bool>()};
        } catch (const nlohmann::json::exception&) {
            continue; // written by a later version, perhaps
        }
    }
    accepted.collect();
    return accepted;
}

} // namespace lamina::ui
