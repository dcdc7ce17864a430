// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/DiceTracker.h"

#include "core/base/Error.h"

#include <fmt/format.h>

namespace lamina::core {

void DiceTracker::reset(const LabelVolume& labels, const LabelTable& table,
                        PredictionSlice prediction, ClassId classId, const JobContext& context) {
    DiceTracker fresh; // a prediction of a wrong size throws and leaves the old counts
    fresh.m_prediction = std::move(prediction);
    fresh.m_size = labels.size();
    fresh.m_table = table;
    fresh.m_class = classId;
    if (fresh.active()) {
        for (int z = 0; z < fresh.m_size.z; ++z) {
            context.throwIfStopped();
            fresh.recountSlice(labels, z);
        }
    }
    *this = std::move(fresh);
}

void DiceTracker::clear() {
    *this = DiceTracker();
}

ClassSlice DiceTracker::predictionOf(int z) const {
    ClassSlice prediction = m_prediction(z);
    if (prediction && prediction.size() != m_size.planeVoxels()) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("The prediction of slice {} has {} pixels, its labels have {}.", z,
                                prediction.size(), m_size.planeVoxels()));
    }
    return prediction;
}

Confusion DiceTracker::countTile(TileIndex index, const LabelTile* tile,
                                 const ClassSlice& prediction) const {
    Confusion counts;
    if (!tile) return counts;
    const int x0 = index.column * kTileEdge;
    const int y0 = index.row * kTileEdge;
    const int width = std::min(kTileEdge, m_size.x - x0);
    const int height = std::min(kTileEdge, m_size.y - y0);
    LabelId asked = kUnlabelled; // labels come in runs: the class is looked up once per run
    bool isTrue = false;
    for (int y = 0; y < height; ++y) {
        const LabelId* ids = tile->voxels.data() + static_cast<std::size_t>(y) * kTileEdge;
        const std::uint8_t* predicted = prediction.data() + m_size.offset({x0, y0 + y, 0});
        for (int x = 0; x < width; ++x) {
            if (ids[x] == kUnlabelled) continue;
            if (ids[x] != asked) {
                asked = ids[x];
                isTrue = m_table.classOf(asked) == m_class;
            }
            const bool isPredicted = predicted[x] != 0;
            counts.truePositive += isTrue && isPredicted;
            counts.falsePositive += !isTrue && isPredicted;
            counts.falseNegative += isTrue && !isPredicted;
            counts.trueNegative += !isTrue && !isPredicted;
        }
    }
    return counts;
}

Confusion DiceTracker::countSlice(const LabelVolume& labels, int z) const {
    Confusion counts;
    const ClassSlice prediction = predictionOf(z);
    if (!prediction) return counts;
    for (int row = 0; row < labels.tileRows(); ++row) {
        for (int column = 0; column < labels.tileColumns(); ++column) {
            const TileIndex index{column, row, z};
            counts += countTile(index, labels.tile(index).get(), prediction);
        }
    }
    return counts;
}

void DiceTracker::applyChanges(std::span<const TileChange> changes, bool revert) {
    if (!active()) return;
    std::map<int, ClassSlice> predictions;
    for (const TileChange& change : changes) {
        auto place = predictions.find(change.tile.z);
        if (place == predictions.end()) {
            place = predictions.emplace(change.tile.z, predictionOf(change.tile.z)).first;
        }
        if (!place->second) continue;
        const LabelTile* before = (revert ? change.after : change.before).get();
        const LabelTile* after = (revert ? change.before : change.after).get();
        Confusion difference = countTile(change.tile, after, place->second);
        difference -= countTile(change.tile, before, place->second);
        m_slices[change.tile.z] += difference;
        m_total += difference;
    }
}

void DiceTracker::recountSlice(const LabelVolume& labels, int z) {
    if (!active()) return;
    if (labels.size() != m_size) {
        throw Error(ErrorCode::Internal, "Labels of another size were to be counted.");
    }
    const Confusion counts = countSlice(labels, z);
    Confusion& stored = m_slices[z];
    m_total -= stored;
    stored = counts;
    m_total += stored;
}

Confusion DiceTracker::slice(int z) const {
    const auto entry = m_slices.find(z);
    return entry == m_slices.end() ? Confusion{} : entry->second;
}

Confusion DiceTracker::totalOver(std::span<const int> slices) const {
    Confusion sum;
    for (const int z : slices)
        sum += slice(z);
    return sum;
}

} // namespace lamina::core
