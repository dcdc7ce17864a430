// SPDX-License-Identifier: GPL-3.0-or-later
// The prediction of the open stack and how it compares with the annotation.
#include "ui/document/Document.h"

#include <numeric>
#include <utility>

namespace lamina::ui {

void Document::setPredictedSlice(int z, core::ClassSlice semantic,
                                 PredictionStore::IdSlice instances,
                                 const PredictionStore::Extras& extras) {
    if (!m_stack || z < 0 || z >= m_labels.size().z ||
        (semantic && semantic.size() != m_labels.size().planeVoxels()))
        return; // of another stack
    m_prediction.setSlice(z, std::move(semantic), std::move(instances), extras);
    if (m_preview) return; // shown when the preview ends
    slicePredicted(z);
}

void Document::slicePredicted(int z) {
    if (m_dice.active() || m_dice.counting()) {
        m_dice.recountSlice(m_labels, z);
    } else {
        recountDice();
    }
    Q_EMIT predictionChanged(z);
    Q_EMIT scoresChanged();
}

void Document::setPrediction(std::shared_ptr<const core::StackPrediction> prediction) {
    if (!m_stack || (prediction && prediction->size != m_labels.size())) return; // of another stack
    m_prediction.setFull(std::move(prediction));
    if (m_preview) return;
    recountDice();
    Q_EMIT predictionChanged(-1);
    Q_EMIT scoresChanged();
}

void Document::recountDice() {
    if (prediction().empty()) return;
    m_dice.reset(m_labels, m_table, prediction(),
                 std::accumulate(m_tilesInSlice.begin(), m_tilesInSlice.end(), std::size_t{0}));
}

void Document::setCountElsewhere(LiveDice::CountElsewhere count) {
    m_dice.setCountElsewhere(std::move(count));
}

void Document::supplyCount(const std::shared_ptr<DiceCount>& count) {
    if (m_dice.supply(count, m_labels, prediction())) Q_EMIT scoresChanged();
}

void Document::clearPrediction() {
    if (m_prediction.empty()) return;
    m_prediction.clear();
    Q_EMIT predictionDropped();
    if (m_preview) return;
    m_dice.clear();
    Q_EMIT predictionChanged(-1);
    Q_EMIT scoresChanged();
}

void Document::beginPreview() {
    if (!m_stack || m_preview) return;
    m_preview.emplace();
    otherPredictionShown();
    Q_EMIT previewingChanged();
}

void Document::endPreview() {
    if (!m_preview) return;
    m_preview.reset();
    m_previewFinal.clear();
    otherPredictionShown();
    Q_EMIT previewingChanged();
}

void Document::otherPredictionShown() {
    m_dice.clear();
    recountDice();
    Q_EMIT predictionChanged(-1);
    Q_EMIT scoresChanged();
}

void Document::setPreviewSlice(int z, core::ClassSlice semantic, PredictionStore::IdSlice instances,
                               const PredictionStore::Extras& extras, bool final) {
    if (!m_preview) return;
    m_preview->setSlice(z, std::move(semantic), std::move(instances), extras);
    if (final) {
        m_previewFinal.insert(z);
    } else {
        m_previewFinal.erase(z);
    }
    slicePredicted(z);
}

void Document::clearPreview() {
    if (!m_preview || m_preview->empty()) return;
    m_preview.emplace();
    m_previewFinal.clear();
    otherPredictionShown();
}

void Document::setTrainedSlices(const std::vector<int>& slices) {
    m_trainedSlices = {slices.begin(), slices.end()};
    saveLayerState();
    Q_EMIT scoresChanged();
}

Scores Document::scores(int z) const {
    Scores result;
    result.preview = previewing();
    result.counting = m_dice.counting();
    if (!m_stack || !m_dice.active()) return result;
    std::vector<int> heldOut;
    std::vector<int> training;
    for (int slice = 0; slice < m_labels.size().z; ++slice) {
        const bool touched = m_tilesInSlice[static_cast<std::size_t>(slice)] > 0 ||
                             (m_stroke && !m_strokeBox.empty() && slice >= m_strokeBox.begin.z &&
                              slice < m_strokeBox.end.z);
        if (!touched || !prediction().semantic(slice)) continue;
        if (result.preview || m_trainedSlices.count(slice)) {
            training.push_back(slice);
        } else if (m_accepted.contains(slice)) {
            ++result.acceptedSlices; // a prediction compared with itself
        } else {
            heldOut.push_back(slice);
        }
    }
    if (prediction().semantic(z)) result.slice = m_dice.slice(z).dice();
    result.sliceIsTraining = result.preview || m_trainedSlices.count(z) != 0;
    result.heldOut = m_dice.totalOver(heldOut).dice();
    result.training = m_dice.totalOver(training).dice();
    result.annotated = m_dice.total().dice();
    result.heldOutSlices = static_cast<int>(heldOut.size());
    result.trainingSlices = static_cast<int>(training.size());
    return result;
}

std::optional<double> Document::sliceDice(int z) const {
    if (!m_dice.active() || !prediction().semantic(z)) return std::nullopt;
    return m_dice.slice(z).dice();
}

void Document::setThresholdPreview(std::optional<double> threshold) {
    if (threshold == m_thresholdPreview) return;
    m_thresholdPreview = threshold;
    Q_EMIT thresholdPreviewChanged();
}

} // namespace lamina::ui
