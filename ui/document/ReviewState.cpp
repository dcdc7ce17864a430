// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ReviewState.h"

#include "core/review/ReviewMarks.h"
#include "ui/document/Document.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace lamina::ui {

namespace {

constexpr std::array<std::pair<ReviewState::Kind, const char*>, 3> kKinds{
    {{ReviewState::Kind::Annotated, "annotated"},
     {ReviewState::Kind::Predicted, "predicted"},
     {ReviewState::Kind::Slice, "slices"}}};
constexpr std::array<std::pair<ReviewState::Mark, const char*>, 3> kMarks{
    {{ReviewState::Mark::Seen, "seen"},
     {ReviewState::Mark::Accepted, "accepted"},
     {ReviewState::Mark::Rejected, "rejected"}}};

/// What tells one prediction of the whole stack from another: the record of how it was made.
std::string fingerprint(const PredictionStore& prediction) {
    if (!prediction.complete()) return {};
    return core::predictionFingerprint(prediction.full()->record);
}

} // namespace

ReviewState ReviewState::of(const Document& document) {
    return fromJson(document.reviewState());
}

void ReviewState::storeIn(Document& document) const {
    document.setReviewState(toJson());
}

ReviewState::Mark ReviewState::mark(Item item) const {
    const auto found = m_marks.find(item);
    return found == m_marks.end() ? Mark::Open : found->second;
}

void ReviewState::setMark(Item item, Mark mark) {
    if (mark == Mark::Open) {
        m_marks.erase(item);
    } else {
        m_marks[item] = mark;
    }
}

void ReviewState::belongTo(const PredictionStore& prediction) {
    auto now = fingerprint(prediction);
    if (now.empty() || now == m_prediction) return; // while it is being made nothing is known
    m_prediction = std::move(now);
    std::erase_if(m_marks, [](const auto& m) { return m.first.kind == Kind::Predicted; });
}

std::set<core::LabelId> ReviewState::rejectedOf(const PredictionStore& prediction) const {
    std::set<core::LabelId> ids;
    if (m_prediction.empty() || fingerprint(prediction) != m_prediction) return ids;
    for (const auto& [item, mark] : m_marks) {
        if (item.kind == Kind::Predicted && mark == Mark::Rejected) ids.insert(item.number);
    }
    return ids;
}

void ReviewState::addSeconds(int z, double seconds) {
    if (seconds > 0.0) m_seconds[z] += seconds;
}

double ReviewState::seconds(int z) const {
    const auto found = m_seconds.find(z);
    return found == m_seconds.end() ? 0.0 : found->second;
}

double ReviewState::totalSeconds() const {
    return std::accumulate(m_seconds.begin(), m_seconds.end(), 0.0,
                           [](double sum, const auto& slice) { return sum + slice.second; });
}

nlohmann::json ReviewState::toJson() const {
    nlohmann::json json;
    for (const auto& [kind, kindName] : kKinds) {
        for (const auto& [mark, markName] : kMarks) {
            auto numbers = nlohmann::json::array();
            for (const auto& [item, given] : m_marks) {
                if (item.kind == kind && given == mark) numbers.push_back(item.number);
            }
            if (!numbers.empty()) json[kindName][markName] = std::move(numbers);
        }
    }
    if (json.contains("predicted")) json["prediction"] = m_prediction;
    for (const auto& [z, seconds] : m_seconds)
        json["seconds"].push_back({z, std::round(seconds * 10.0) / 10.0});
    return json;
}

ReviewState ReviewState::fromJson(const nlohmann::json& json) {
    ReviewState state;
    if (!json.is_object()) return state;
    try {
        state.m_prediction = json.value("prediction", std::string());
        for (const auto& [kind, kindName] : kKinds) {
            if (!json.contains(kindName)) continue;
            for (const auto& [mark, markName] : kMarks) {
                for (const auto number :
                     json[kindName].value(markName, std::vector<std::uint32_t>{}))
                    state.m_marks[{kind, number}] = mark;
            }
        }
        for (const auto& slice : json.value("seconds", nlohmann::json::array()))
            state.m_seconds[slice.at(0).get<int>()] = slice.at(1).get<double>();
    } catch (const nlohmann::json::exception&) {
        return state; // written by a later version, perhaps: what could be read
    }
    return state;
}

} // namespace lamina::ui
