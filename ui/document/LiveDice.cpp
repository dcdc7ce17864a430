// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/LiveDice.h"

#include <algorithm>

namespace lamina::ui {

namespace {

core::Confusion countRect(std::span<const core::LabelId> ids, const core::LabelTable& table,
                          const core::ClassSlice& predicted, core::PixelRect rect, int width) {
    std::vector<std::uint8_t> reference(ids.size());
    std::vector<std::uint8_t> prediction(ids.size());
    std::vector<std::uint8_t> ignore(ids.size());
    core::LabelId lastId = core::kUnlabelled;
    bool lastForeground = false;
    for (int y = 0; y < rect.height; ++y) {
        for (int x = 0; x < rect.width; ++x) {
            const auto i = static_cast<std::size_t>(y) * static_cast<std::size_t>(rect.width) +
                           static_cast<std::size_t>(x);
            const auto p = static_cast<std::size_t>(rect.y + y) * static_cast<std::size_t>(width) +
                           static_cast<std::size_t>(rect.x + x);
            if (ids[i] != lastId) {
                lastId = ids[i];
                lastForeground = lastId != core::kUnlabelled && lastId != core::kBackground &&
                                 table.info(lastId).classId == 1;
            }
            ignore[i] = lastId == core::kUnlabelled ? 1 : 0;
            reference[i] = lastForeground ? 1 : 0;
            prediction[i] = predicted[p] == 1 ? 1 : 0;
        }
    }
    return core::countConfusion(reference, prediction, ignore);
}

} // namespace

void DiceCount::run(const core::JobContext& context) {
    tracker.reset(
        labels, table, [this](int z) { return prediction.semantic(z); }, 1, context);
}

void LiveDice::countElsewhere(const core::LabelVolume& labels, const core::LabelTable& table,
                              const PredictionStore& prediction) {
    m_tracker.clear();
    m_predictedSince.clear();
    m_awaited = std::make_shared<DiceCount>();
    m_awaited->labels = labels;
    m_awaited->table = table;
    m_awaited->prediction = prediction;
    m_countElsewhere(m_awaited);
}

void LiveDice::reset(const core::LabelVolume& labels, const core::LabelTable& table,
                     const PredictionStore& prediction, std::size_t tiles) {
    endStroke();
    if (m_countElsewhere && tiles > kManyTiles) {
        countElsewhere(labels, table, prediction);
        return;
    }
    m_awaited.reset();
    m_tracker.reset(labels, table, [&prediction](int z) { return prediction.semantic(z); });
}

void LiveDice::clear() {
    endStroke();
    m_awaited.reset();
    m_tracker.clear();
}

void LiveDice::applyChanges(const core::LabelVolume& labels, const core::LabelTable& table,
                            const PredictionStore& prediction,
                            std::span<const core::TileChange> changes, bool revert) {
    if (!m_tracker.active()) return; // a count under way is compared with the labels of then
    if (m_countElsewhere && changes.size() > kManyTiles) {
        countElsewhere(labels, table, prediction);
    } else {
        m_tracker.applyChanges(changes, revert);
    }
}

void LiveDice::recountSlice(const core::LabelVolume& labels, int z) {
    if (m_awaited) {
        m_predictedSince.insert(z);
    } else if (m_tracker.active()) {
        m_tracker.recountSlice(labels, z);
    }
}

bool LiveDice::supply(const std::shared_ptr<DiceCount>& count, const core::LabelVolume& labels,
                      const PredictionStore& prediction) {
    if (!count || count != m_awaited) return false;
    m_awaited.reset();
    std::vector<core::TileChange> since;
    for (int z = 0; z < labels.size().z; ++z) {
        for (int row = 0; row < labels.tileRows(); ++row) {
            for (int column = 0; column < labels.tileColumns(); ++column) {
                const core::TileIndex tile{column, row, z};
                const auto& then = count->labels.tile(tile);
                const auto& now = labels.tile(tile);
                if (then != now) since.push_back({tile, then, now});
            }
        }
    }
    if (m_countElsewhere && since.size() > kManyTiles) {
        countElsewhere(labels, count->table, prediction);
        return false;
    }
    m_tracker = std::move(count->tracker);
    // first with the predictions of then, slices predicted since are counted as a whole below
    m_tracker.setPrediction([&count](int z) { return count->prediction.semantic(z); });
    m_tracker.applyChanges(since);
    m_tracker.setPrediction([&prediction](int z) { return prediction.semantic(z); });
    for (const int z : std::exchange(m_predictedSince, {}))
        m_tracker.recountSlice(labels, z);
    return true;
}

void LiveDice::followStroke(const core::LabelVolume& labels, const core::LabelTable& table,
                            const core::LabelEdit& edit, const PredictionStore& prediction,
                            const core::VoxelBox& box) {
    const auto size = labels.size();
    const auto inside = box.intersected({{0, 0, 0}, {size.x, size.y, size.z}});
    if (!m_tracker.active() || inside.empty()) return;
    std::vector<core::LabelId> ids;
    for (int z = inside.begin.z; z < inside.end.z; ++z) {
        const auto predicted = prediction.semantic(z);
        if (!predicted) continue;
        auto& tiles = m_stroke[z];
        for (int row = inside.begin.y / core::kTileEdge;
             row <= (inside.end.y - 1) / core::kTileEdge; ++row) {
            for (int column = inside.begin.x / core::kTileEdge;
                 column <= (inside.end.x - 1) / core::kTileEdge; ++column) {
                const auto tile = labels.tileRect({column, row, z});
                ids.resize(static_cast<std::size_t>(tile.width) *
                           static_cast<std::size_t>(tile.height));
                const auto [place, isNew] = tiles.try_emplace({row, column});
                if (isNew) {
                    labels.readRect(z, tile, ids);
                    place->second.before = countRect(ids, table, predicted, tile, size.x);
                }
                edit.previewRect(z, tile, ids);
                place->second.after = countRect(ids, table, predicted, tile, size.x);
            }
        }
    }
}

void LiveDice::endStroke() {
    m_stroke.clear();
}

core::Confusion LiveDice::slice(int z) const {
    auto counts = m_tracker.slice(z);
    const auto stroke = m_stroke.find(z);
    if (stroke == m_stroke.end()) return counts;
    for (const auto& [tile, change] : stroke->second) {
        counts -= change.before;
        counts += change.after;
    }
    return counts;
}

core::Confusion LiveDice::total() const {
    auto counts = m_tracker.total();
    for (const auto& [z, tiles] : m_stroke) {
        counts -= m_tracker.slice(z);
        counts += slice(z);
    }
    return counts;
}

core::Confusion LiveDice::totalOver(std::span<const int> slices) const {
    auto counts = m_tracker.totalOver(slices);
    for (const auto& [z, tiles] : m_stroke) {
        if (std::find(slices.begin(), slices.end(), z) == slices.end()) continue;
        counts -= m_tracker.slice(z);
        counts += slice(z);
    }
    return counts;
}

} // namespace lamina::ui
