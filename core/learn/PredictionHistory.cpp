// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/PredictionHistory.h"

#include "core/base/Error.h"
#include "core/instance/NeighbourColors.h"
#include "core/learn/KeptPrediction.h"
#include "core/learn/MaskObjects.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <mutex>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRecordEnding = "_prediction.json";
constexpr std::string_view kMaskEnding = "_semantic.tif";

/// Adding and removing one at a time; the folder is the same for all.
std::mutex& writing() {
    static std::mutex mutex;
    return mutex;
}

/// 20261130T144500123, which `timeOf` turns back.
std::string idOf(std::chrono::system_clock::time_point time) {
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return fmt::format("{:%Y%m%dT%H%M%S}{:03}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(time)), ms % 1000);
}

std::string timeOf(const std::string& id) {
    if (id.size() < 15) return {};
    const auto part = [&id](std::size_t begin, std::size_t count) {
        return id.substr(begin, count);
    };
    return fmt::format("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 2), part(6, 2), part(9, 2),
                       part(11, 2), part(13, 2));
}

void removeMask(const fs::path& folder, const std::string& id) {
    std::error_code ignored; // without its record it does not count
    fs::remove(folder / fmt::format("{}{}", id, kMaskEnding), ignored);
}

} // namespace

std::vector<PredictionEntry> PredictionHistory::list() const {
    std::vector<PredictionEntry> entries;
    std::error_code error;
    for (const auto& file : fs::directory_iterator(folder, error)) {
        const auto name = file.path().filename().string();
        if (name.starts_with('.') || !name.ends_with(kRecordEnding)) continue;
        try {
            std::ifstream in(file.path());
            PredictionEntry entry;
            entry.id = name.substr(0, name.size() - kRecordEnding.size());
            entry.time = timeOf(entry.id);
            entry.record = nlohmann::json::parse(in).at("record");
            entries.push_back(std::move(entry));
        } catch (const std::exception&) { // of the JSON library: the others are still of use
            continue;
        }
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    return entries;
}

void PredictionHistory::add(const StackPrediction& prediction, const JobContext& context) const {
    const std::lock_guard lock(writing());
    const auto entries = list();
    const bool known = std::any_of(entries.begin(), entries.end(), [&](const auto& entry) {
        return entry.record == prediction.record;
    });
    if (known) return;
    auto id = idOf(std::chrono::system_clock::now());
    if (!entries.empty() && id <= entries.back().id) // the clock was set back
        id = entries.back().id + "b";
    StackPrediction mask;
    mask.size = prediction.size;
    mask.spacing = prediction.spacing;
    mask.classes = prediction.classes;
    mask.semantic = prediction.semantic;
    mask.record = prediction.record;
    KeptPrediction{folder, id}.keep(mask, context);
    for (std::size_t i = 0; i + kMost <= entries.size(); ++i) {
        KeptPrediction{folder, entries[i].id}.forget();
        removeMask(folder, entries[i].id);
    }
}

std::shared_ptr<const StackPrediction>
PredictionHistory::load(const std::string& id, VolumeSize size, const JobContext& context) const {
    return KeptPrediction{folder, id}.load(size, context);
}

std::shared_ptr<const StackPrediction> PredictionHistory::restore(const std::string& id,
                                                                  VolumeSize size,
                                                                  const JobContext& context) const {
    const auto prediction = KeptPrediction{folder, id}.load(size, context);
    if (!prediction) return nullptr;
    prediction->instances =
        objectsOfMask(prediction->semantic, prediction->classes, size, prediction->spacing,
                      objectSpecOf(prediction->record), context);
    prediction->instanceColors = neighbourColors(prediction->instances, size, 8, context);
    return prediction;
}

void PredictionHistory::remove(const std::string& id) const {
    const std::lock_guard lock(writing());
    KeptPrediction{folder, id}.forget();
    removeMask(folder, id);
}

std::set<int> slicesTrainedOn(const nlohmann::json& record, const std::string& stack) {
    std::set<int> slices;
    const nlohmann::json::json_pointer data("/model_record/data");
    if (!record.is_object() || !record.contains(data) || !record.at(data).is_array()) return slices;
    for (const auto& trained : record.at(data)) {
        if (!trained.is_object() || trained.value("name", "") != stack) continue;
        const auto found = trained.find("slices");
        if (found == trained.end() || !found->is_array()) continue;
        for (const auto& z : *found) {
            if (z.is_number_integer()) slices.insert(z.get<int>());
        }
    }
    return slices;
}

} // namespace lamina::core
