// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/Document.h"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace lamina::ui {

namespace {

/// The labels that changes bring; tiles that many places share are looked through once.
std::set<core::LabelId> labelsIn(const std::vector<core::TileChange>& changes) {
    std::set<core::LabelId> found;
    std::unordered_set<const core::LabelTile*> seen;
    for (const auto& change : changes) {
        if (!change.after || !seen.insert(change.after.get()).second) continue;
        core::LabelId last = core::kUnlabelled;
        for (const core::LabelId id : change.after->voxels) {
            if (id != last && id != core::kUnlabelled) found.insert(id);
            last = id;
        }
    }
    return found;
}

} // namespace

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
    m_patches = {};
    m_labels = core::LabelVolume(m_stack->size());
    if (opened.annotation) {
        m_labels = std::move(opened.annotation->labels);
        m_table = std::move(opened.annotation->table);
        const auto& state = opened.annotation->state;
        for (const int z : state.value("trainedSlices", std::vector<int>{}))
            m_trainedSlices.insert(z);
        if (state.contains("patches"))
            m_patches = core::patchFramesFromJson(state.at("patches"), m_stack->size());
    }
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
    Q_EMIT patchesChanged();
    Q_EMIT predictionChanged(-1);
    Q_EMIT scoresChanged();
}

void Document::close() {
    m_stroke.reset();
    m_stack.reset();
    m_labels = {};
    m_table = {};
    m_patches = {};
    m_undo.clear();
    m_prediction.clear();
    m_dice.clear();
    m_trainedSlices.clear();
    m_tilesInSlice.clear();
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
    bool anyRow = false;
    for (const auto& row : m_table.rows())
        anyRow |= row.id != core::kBackground;
    if (used.empty() && !anyRow) used.insert(1);
    registerLabels(used);
}

void Document::registerLabels(const std::set<core::LabelId>& ids) {
    for (const auto id : ids) {
        if (id == core::kUnlabelled || m_table.contains(id)) continue;
        auto info = m_table.info(id);
        info.id = id;
        if (id != core::kBackground) info.name = "Cell " + std::to_string(id);
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
    result.state["patches"] = core::toJson(m_patches);
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

void Document::editTable(const char* name, const std::function<void(core::LabelTable&)>& edit) {
    core::EditStep step;
    step.name = name;
    step.tableBefore = m_table;
    edit(m_table);
    step.tableAfter = m_table;
    pushStep(std::move(step));
    Q_EMIT tableChanged();
}

core::LabelId Document::addLabel() {
    core::LabelInfo info;
    info.id = m_table.nextFreeId(); // every label in use has a row
    info.name = "Cell " + std::to_string(info.id);
    info.color = core::LabelTable::defaultColor(info.id);
    editTable("new label", [&](core::LabelTable& table) { table.set(info); });
    setCurrentLabel(info.id);
    return info.id;
}

void Document::setLabelInfo(const core::LabelInfo& info) {
    if (m_table.contains(info.id) && m_table.info(info.id) == info) return;
    editTable("change of label", [&](core::LabelTable& table) { table.set(info); });
}

void Document::setClassNames(std::vector<std::string> names) {
    if (names == m_table.classNames()) return;
    editTable("change of classes",
              [&](core::LabelTable& table) { table.setClassNames(std::move(names)); });
}

void Document::setClass(const std::set<core::LabelId>& ids, core::ClassId classId) {
    std::vector<core::LabelInfo> changed;
    for (const auto id : ids) {
        auto info = m_table.info(id);
        if (id == core::kUnlabelled || id == core::kBackground || info.classId == classId) continue;
        info.classId = classId;
        changed.push_back(std::move(info));
    }
    if (changed.empty()) return;
    editTable("change of class", [&](core::LabelTable& table) {
        for (const auto& info : changed)
            table.set(info);
    });
}

void Document::setPatches(core::PatchFrames patches) {
    if (!m_stack || patches == m_patches) return;
    m_patches = std::move(patches);
    ++m_revision;
    Q_EMIT patchesChanged();
    Q_EMIT annotationChanged();
}

/// After rows went: the label to paint with must be one of those that are left.
void Document::keepCurrentLabel() {
    if (m_currentLabel == core::kUnlabelled || m_table.contains(m_currentLabel)) return;
    core::LabelId next = core::kBackground;
    for (const auto& row : m_table.rows()) {
        if (row.id == core::kBackground) break;
        next = row.id;
        if (row.id > m_currentLabel) break; // the one below, else the last one
    }
    setCurrentLabel(next);
}

bool Document::completeSlice(int z) {
    return completeRegion("complete slice", z, {0, 0, m_labels.size().x, m_labels.size().y});
}

bool Document::completeRegion(const QString& name, int z, core::PixelRect rect) {
    if (!m_stack || z < 0 || z >= m_labels.size().z) return false;
    if (m_stroke) commitStroke();
    core::LabelEdit edit(m_labels, m_table, core::DrawOver::UnlabelledOnly);
    for (int y = rect.y; y < rect.y + rect.height; ++y)
        edit.setRow(z, y, rect.x, rect.x + rect.width, core::kBackground);
    auto changes = edit.commit();
    if (changes.empty()) return false;
    afterTiles(changes, false);
    core::EditStep step;
    step.name = name.toStdString();
    step.tiles = std::move(changes);
    step.where = core::SlicePlane::xy(z);
    pushStep(std::move(step));
    return true;
}

bool Document::applyPrepared(const QString& name, std::vector<core::TileChange> changes,
                             std::optional<core::SlicePlane> where,
                             const std::function<void(core::LabelTable&)>& editTable) {
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
    if (changes.empty() && !editTable) return false;
    m_labels.applyChanges(changes);
    core::EditStep step;
    step.name = name.toStdString();
    if (where) {
        step.where = *where;
    } else if (!changes.empty()) {
        step.where = core::SlicePlane::xy(changes.front().tile.z);
    }
    step.tableBefore = m_table;
    registerLabels(labelsIn(changes));
    if (editTable) editTable(m_table);
    step.tableAfter = m_table;
    const bool tableDiffers = !(step.tableBefore == step.tableAfter);
    if (changes.empty() && !tableDiffers) return false;
    afterTiles(changes, false);
    step.tiles = std::move(changes);
    pushStep(std::move(step));
    if (tableDiffers) {
        keepCurrentLabel(); // first: no list of labels is ever without a current one
        Q_EMIT tableChanged();
    }
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
    if (step.tableBefore) {
        keepCurrentLabel(); // first: no list of labels is ever without a current one
        Q_EMIT tableChanged();
    }
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
    if (step.tableAfter) {
        keepCurrentLabel(); // first: no list of labels is ever without a current one
        Q_EMIT tableChanged();
    }
    Q_EMIT undoChanged();
    Q_EMIT annotationChanged();
}

void Document::setPredictedSlice(int z, PredictionStore::ClassSlice semantic,
                                 PredictionStore::IdSlice instances) {
    m_prediction.setSlice(z, std::move(semantic), std::move(instances));
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
    for (const auto& change : changes) {
        const auto& before = revert ? change.after : change.before;
        const auto& after = revert ? change.before : change.after;
        m_tilesInSlice[static_cast<std::size_t>(change.tile.z)] +=
            (after ? 1 : 0) - (before ? 1 : 0);
    }
}

} // namespace lamina::ui
