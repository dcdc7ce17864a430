// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/Document.h"

#include <algorithm>
#include <map>

namespace lamina::ui {

Document::Document(QObject* parent) : QObject(parent) {}

Document::~Document() = default;

void Document::open(OpenedStack opened) {
    m_stroke.reset();
    m_stack = std::move(opened.stack);
    m_channel = opened.channel;
    m_time = opened.time;
    m_folder = std::move(opened.folder);
    m_undo.clear();
    m_prediction.clear();
    m_dice.clear();
    m_trainedSlices.clear();
    m_table = {};
    m_labels = core::LabelVolume(m_stack->size());
    if (opened.annotation) {
        m_labels = std::move(opened.annotation->labels);
        m_table = std::move(opened.annotation->table);
        for (const int z : opened.annotation->state.value("trainedSlices", std::vector<int>{})) {
            m_trainedSlices.insert(z);
        }
    }
    m_labelled.reset(m_labels);
    m_thresholdPreview.reset();
    m_tilesInSlice.assign(static_cast<std::size_t>(m_labels.size().z), 0);
    for (const int z : m_labels.annotatedSlices()) {
        for (int row = 0; row < m_labels.tileRows(); ++row) {
            for (int column = 0; column < m_labels.tileColumns(); ++column) {
                if (m_labels.tile({column, row, z})) ++m_tilesInSlice[static_cast<std::size_t>(z)];
            }
        }
    }
    registerUsedLabels();
    const auto rows = m_table.rows();
    m_currentLabel = core::kUnlabelled;
    for (const auto& row : rows) {
        if (row.id != core::kBackground) {
            m_currentLabel = row.id;
            break;
        }
    }
    ++m_revision;
    Q_EMIT stackChanged();
    Q_EMIT tableChanged();
    Q_EMIT currentLabelChanged(m_currentLabel);
    Q_EMIT undoChanged();
    Q_EMIT predictionChanged(-1);
    Q_EMIT scoresChanged();
}

void Document::close() {
    m_stroke.reset();
    m_stack.reset();
    m_labels = {};
    m_table = {};
    m_undo.clear();
    m_prediction.clear();
    m_dice.clear();
    m_trainedSlices.clear();
    m_tilesInSlice.clear();
    m_labelled.clear();
    m_thresholdPreview.reset();
    m_currentLabel = core::kUnlabelled;
    Q_EMIT stackChanged();
    Q_EMIT tableChanged();
    Q_EMIT undoChanged();
    Q_EMIT scoresChanged();
}

/// A new annotation starts with one label to paint with and the background; labels found in a file
/// without a table get rows, so that the list shows them.
void Document::registerUsedLabels() {
    if (!m_table.contains(core::kBackground)) {
        core::LabelInfo background;
        background.id = core::kBackground;
        background.name = "Background";
        background.classId = 0;
        background.color = {150, 150, 150};
        m_table.set(background);
    }
    std::set<core::LabelId> used;
    std::vector<core::LabelId> slice;
    for (const int z : annotatedSlices()) {
        slice = m_labels.readSlice(z);
        core::LabelId last = core::kUnlabelled;
        for (const auto id : slice) {
            if (id != last && id != core::kUnlabelled) used.insert(id);
            last = id;
        }
    }
    if (used.empty()) used.insert(1);
    for (const auto id : used) {
        if (m_table.contains(id)) continue;
        auto info = m_table.info(id);
        info.id = id;
        info.name = "Cell " + std::to_string(id);
        info.color = core::LabelTable::defaultColor(id);
        m_table.set(info);
    }
}

void Document::setSpacing(core::Spacing spacing) {
    if (!m_stack) return;
    m_stack = m_stack->withSpacing(spacing);
    ++m_revision;
    Q_EMIT spacingChanged();
    Q_EMIT annotationChanged();
}

void Document::setChannel(int channel) {
    if (!m_stack || channel == m_channel) return;
    m_channel = channel;
    clearPrediction();
    Q_EMIT channelChanged();
}

std::string Document::stem() const {
    return m_stack ? workStem(m_stack->info(), m_time) : std::string();
}

Annotation Document::snapshot() const {
    Annotation result;
    result.labels = m_labels;
    result.table = m_table;
    result.state["trainedSlices"] =
        std::vector<int>(m_trainedSlices.begin(), m_trainedSlices.end());
    if (m_stack && m_stack->spacingKnown()) {
        const auto spacing = m_stack->spacing();
        result.state["spacing"] = {spacing.x, spacing.y, spacing.z};
    }
    return result;
}

bool Document::annotated() const {
    return std::any_of(m_tilesInSlice.begin(), m_tilesInSlice.end(), [](int n) { return n > 0; });
}

std::vector<int> Document::annotatedSlices() const {
    std::vector<int> result;
    for (std::size_t z = 0; z < m_tilesInSlice.size(); ++z) {
        if (m_tilesInSlice[z] > 0) result.push_back(static_cast<int>(z));
    }
    return result;
}

core::LabelId Document::addLabel() {
    core::LabelId largest = m_labels.largestLabel();
    for (const auto& row : m_table.rows()) {
        if (row.id != core::kBackground) largest = std::max(largest, row.id);
    }
    core::LabelInfo info;
    info.id = largest + 1;
    info.name = "Cell " + std::to_string(info.id);
    info.color = core::LabelTable::defaultColor(info.id);
    core::EditStep step;
    step.name = "new label";
    step.tableBefore = m_table;
    m_table.set(info);
    step.tableAfter = m_table;
    pushStep(std::move(step));
    Q_EMIT tableChanged();
    setCurrentLabel(info.id);
    return info.id;
}

void Document::setLabelInfo(const core::LabelInfo& info) {
    if (m_table.contains(info.id) && m_table.info(info.id) == info) return;
    core::EditStep step;
    step.name = "change of label";
    step.tableBefore = m_table;
    m_table.set(info);
    step.tableAfter = m_table;
    pushStep(std::move(step));
    Q_EMIT tableChanged();
}

bool Document::completeSlice(int z) {
    if (!m_stack || z < 0 || z >= m_labels.size().z) return false;
    if (m_stroke) commitStroke();
    const auto size = m_labels.size();
    core::LabelEdit edit(m_labels, m_table, core::DrawOver::UnlabelledOnly);
    for (int y = 0; y < size.y; ++y)
        edit.setRow(z, y, 0, size.x, core::kBackground);
    auto changes = edit.commit();
    if (changes.empty()) return false;
    afterTiles(changes, false);
    core::EditStep step;
    step.name = "complete slice";
    step.tiles = std::move(changes);
    step.where = core::SlicePlane::xy(z);
    pushStep(std::move(step));
    return true;
}

bool Document::applyPrepared(const QString& name, std::vector<core::TileChange> changes) {
    if (!m_stack) return false;
    if (m_stroke) commitStroke();
    for (auto& change : changes) {
        const auto now = m_labels.tile(change.tile);
        if (now == change.before) continue;
        // painted meanwhile: take only the voxels that are still as the worker saw them
        static const core::LabelTile kEmpty;
        const auto& before = change.before ? *change.before : kEmpty;
        const auto& after = change.after ? *change.after : kEmpty;
        auto merged = std::make_shared<core::LabelTile>(now ? *now : kEmpty);
        for (std::size_t i = 0; i < merged->voxels.size(); ++i) {
            if (merged->voxels[i] == before.voxels[i]) merged->voxels[i] = after.voxels[i];
        }
        change.before = now;
        change.after = std::move(merged);
    }
    std::erase_if(changes, [](const auto& c) {
        return c.before == c.after || (c.before && c.after && c.before->voxels == c.after->voxels);
    });
    if (changes.empty()) return false;
    m_labels.applyChanges(changes);
    afterTiles(changes, false);
    core::EditStep step;
    step.name = name.toStdString();
    step.where = core::SlicePlane::xy(changes.front().tile.z);
    step.tableBefore = m_table;
    registerUsedLabels();
    step.tableAfter = m_table;
    step.tiles = std::move(changes);
    pushStep(std::move(step));
    Q_EMIT tableChanged();
    return true;
}

QString Document::undoName() const {
    const auto* step = m_undo.nextUndo();
    return step ? QString::fromStdString(step->name) : QString();
}

QString Document::redoName() const {
    const auto* step = m_undo.nextRedo();
    return step ? QString::fromStdString(step->name) : QString();
}

void Document::undo() {
    if (m_stroke) commitStroke();
    const auto* next = m_undo.nextUndo();
    if (!next) return;
    if (next->where.index >= 0) Q_EMIT planeRequested(next->where);
    const auto& step = m_undo.undo(m_labels, m_table);
    afterTiles(step.tiles, true);
    ++m_revision;
    if (step.tableBefore) Q_EMIT tableChanged();
    Q_EMIT undoChanged();
    Q_EMIT annotationChanged();
}

void Document::redo() {
    if (m_stroke) commitStroke();
    const auto* next = m_undo.nextRedo();
    if (!next) return;
    if (next->where.index >= 0) Q_EMIT planeRequested(next->where);
    const auto& step = m_undo.redo(m_labels, m_table);
    afterTiles(step.tiles, false);
    ++m_revision;
    if (step.tableAfter) Q_EMIT tableChanged();
    Q_EMIT undoChanged();
    Q_EMIT annotationChanged();
}

void Document::setPredictedSlice(int z, PredictionStore::ClassSlice semantic,
                                 PredictionStore::IdSlice instances,
                                 const PredictionStore::Extras& extras) {
    m_prediction.setSlice(z, std::move(semantic), std::move(instances), extras);
    if (m_dice.active()) {
        m_dice.recountSlice(m_labels, z);
    } else {
        m_dice.reset(m_labels, m_table, m_prediction);
    }
    Q_EMIT predictionChanged(z);
    Q_EMIT scoresChanged();
}

void Document::setPrediction(std::shared_ptr<const core::StackPrediction> prediction) {
    m_prediction.setFull(std::move(prediction));
    m_dice.reset(m_labels, m_table, m_prediction);
    Q_EMIT predictionChanged(-1);
    Q_EMIT scoresChanged();
}

void Document::clearPrediction() {
    if (m_prediction.empty()) return;
    m_prediction.clear();
    m_dice.clear();
    Q_EMIT predictionChanged(-1);
    Q_EMIT scoresChanged();
}

void Document::setTrainedSlices(const std::vector<int>& slices) {
    m_trainedSlices = {slices.begin(), slices.end()};
    ++m_revision;
    Q_EMIT scoresChanged();
    Q_EMIT annotationChanged();
}

Scores Document::scores(int z) const {
    Scores result;
    if (!m_stack || !m_dice.active()) return result;
    std::vector<int> heldOut;
    std::vector<int> training;
    for (int slice = 0; slice < m_labels.size().z; ++slice) {
        const bool touched = m_tilesInSlice[static_cast<std::size_t>(slice)] > 0 ||
                             (m_stroke && !m_strokeBox.empty() && slice >= m_strokeBox.begin.z &&
                              slice < m_strokeBox.end.z);
        if (!touched || !m_prediction.semantic(slice)) continue;
        (m_trainedSlices.count(slice) ? training : heldOut).push_back(slice);
    }
    if (m_prediction.semantic(z)) result.slice = m_dice.slice(z).dice();
    result.sliceIsTraining = m_trainedSlices.count(z) != 0;
    result.heldOut = m_dice.totalOver(heldOut).dice();
    result.training = m_dice.totalOver(training).dice();
    result.annotated = m_dice.total().dice();
    result.heldOutSlices = static_cast<int>(heldOut.size());
    result.trainingSlices = static_cast<int>(training.size());
    return result;
}

std::optional<double> Document::sliceDice(int z) const {
    if (!m_dice.active() || !m_prediction.semantic(z)) return std::nullopt;
    return m_dice.slice(z).dice();
}

void Document::setThresholdPreview(std::optional<double> threshold) {
    if (threshold == m_thresholdPreview) return;
    m_thresholdPreview = threshold;
    Q_EMIT thresholdPreviewChanged();
}

void Document::readLabels(core::SlicePlane plane, core::PixelRect rect,
                          std::span<core::LabelId> out) const {
    if (m_stroke) {
        m_stroke->previewPlane(plane, rect, out);
    } else {
        m_labels.readPlane(plane, rect, out);
    }
}

void Document::setDrawOver(core::DrawOver rule) {
    if (rule == m_drawOver) return;
    m_drawOver = rule;
    Q_EMIT drawOverChanged(rule);
}

core::Spacing Document::spacing() const {
    return m_stack ? m_stack->spacing() : core::Spacing{};
}

core::LabelEdit& Document::beginStroke(const QString& name, core::SlicePlane plane,
                                       std::optional<core::DrawOver> rule) {
    if (m_stroke) commitStroke();
    m_strokeName = name;
    m_strokePlane = plane;
    m_strokeBox = {};
    m_stroke.emplace(m_labels, m_table, rule.value_or(m_drawOver));
    return *m_stroke;
}

void Document::strokeChanged(const core::VoxelBox& dirty) {
    if (m_stroke) {
        m_strokeBox = m_strokeBox.united(dirty);
        m_dice.followStroke(m_labels, m_table, *m_stroke, m_prediction, dirty);
    }
    Q_EMIT labelsChanged(dirty);
    if (m_dice.active()) Q_EMIT scoresChanged();
}

void Document::commitStroke() {
    if (!m_stroke) return;
    auto changes = m_stroke->commit();
    m_stroke.reset();
    m_dice.endStroke();
    if (changes.empty()) {
        Q_EMIT scoresChanged();
        return;
    }
    countTiles(changes, false);
    m_dice.applyChanges(changes);
    core::EditStep step;
    step.name = m_strokeName.toStdString();
    step.tiles = std::move(changes);
    step.where = m_strokePlane;
    pushStep(std::move(step));
    Q_EMIT scoresChanged();
}

void Document::cancelStroke() {
    m_stroke.reset();
    m_dice.endStroke();
    Q_EMIT scoresChanged();
}

void Document::setCurrentLabel(core::LabelId id) {
    if (id == m_currentLabel) return;
    m_currentLabel = id;
    Q_EMIT currentLabelChanged(id);
}

core::LabelId Document::labelAt(core::VoxelIndex v) const {
    return m_stroke ? m_stroke->preview(v) : m_labels.at(v);
}

void Document::pushStep(core::EditStep step) {
    m_undo.push(std::move(step));
    ++m_revision;
    Q_EMIT undoChanged();
    Q_EMIT annotationChanged();
}

/// Scores and drawing after tiles were swapped.
void Document::afterTiles(std::span<const core::TileChange> changes, bool revert) {
    countTiles(changes, revert);
    m_dice.applyChanges(changes, revert);
    std::map<int, core::PixelRect> rects;
    for (const auto& change : changes) {
        auto& rect = rects[change.tile.z];
        rect = rect.united(m_labels.tileRect(change.tile));
    }
    for (const auto& [z, rect] : rects)
        Q_EMIT labelsChanged(core::SlicePlane::xy(z).box(rect));
    if (!rects.empty()) Q_EMIT scoresChanged();
}

void Document::countTiles(std::span<const core::TileChange> changes, bool revert) {
    m_labelled.apply(changes, revert);
    for (const auto& change : changes) {
        const auto& before = revert ? change.after : change.before;
        const auto& after = revert ? change.before : change.after;
        m_tilesInSlice[static_cast<std::size_t>(change.tile.z)] +=
            (after ? 1 : 0) - (before ? 1 : 0);
    }
}

} // namespace lamina::ui
