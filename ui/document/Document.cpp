// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/Document.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

namespace lamina::ui {

namespace {

/// A new annotation starts with one label to paint with and the background.
void completeTable(core::LabelTable& table) {
    if (!table.contains(core::kBackground)) {
        core::LabelInfo background;
        background.id = core::kBackground;
        background.name = "Background";
        background.classId = 0;
        background.color = {150, 150, 150};
        table.set(background);
    }
    if (table.rows().size() > 1) return;
    auto first = table.info(1);
    first.id = 1;
    first.name = "Cell 1";
    first.color = core::LabelTable::defaultColor(1);
    table.set(first);
}

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
    m_name = opened.name.empty() ? m_stack->info().name : std::move(opened.name);
    m_channel = opened.channel;
    m_time = opened.time;
    m_folder = std::move(opened.folder);
    m_place = std::move(opened.place);
    m_wantedMove = Move::None;
    m_undo.clear();
    m_undo.setStore(m_place.project ? m_place.project->stepStore(m_place.layer) : nullptr);
    m_prediction.clear();
    m_dice.clear();
    m_trainedSlices.clear();
    m_table = {};
    m_patches = {};
    m_labels = core::LabelVolume(m_stack->size());
    core::LabelId current = core::kUnlabelled;
    if (opened.layer) {
        m_labels = std::move(opened.layer->labels);
        m_table = std::move(opened.layer->table);
        const auto& state = opened.layer->state;
        for (const int z : state.value("trainedSlices", std::vector<int>{}))
            m_trainedSlices.insert(z);
        current = state.value("currentLabel", core::kUnlabelled);
        if (const auto patches = state.find("patches"); patches != state.end()) {
            m_patches = core::patchFramesFromJson(*patches, m_stack->size());
        }
        m_undo.restore(std::move(opened.layer->history));
    }
    if (opened.layer && opened.labelled.slices() == m_labels.size().z) {
        m_labelled = std::move(opened.labelled);
    } else {
        m_labelled.reset(m_labels);
    }
    m_thresholdPreview.reset();
    m_tilesInSlice.assign(static_cast<std::size_t>(m_labels.size().z), 0);
    for (const int z : m_labels.annotatedSlices()) {
        for (int row = 0; row < m_labels.tileRows(); ++row) {
            for (int column = 0; column < m_labels.tileColumns(); ++column) {
                if (m_labels.tile({column, row, z})) ++m_tilesInSlice[static_cast<std::size_t>(z)];
            }
        }
    }
    completeTable(m_table);
    m_currentLabel = current;
    if (!m_table.contains(current)) {
        const auto rows = m_table.rows();
        const auto first = std::find_if(
            rows.begin(), rows.end(), [](const auto& row) { return row.id != core::kBackground; });
        m_currentLabel = first == rows.end() ? core::kUnlabelled : first->id;
    }
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
    m_place = {};
    m_wantedMove = Move::None;
    m_labels = {};
    m_table = {};
    m_patches = {};
    m_undo.clear();
    m_undo.setStore(nullptr);
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

void Document::adopt(LayerPlace place) {
    if (!m_stack || !place.project) return;
    if (m_stroke) commitStroke();
    m_place = std::move(place);
    core::EditStep step;
    step.name = "work before it could be saved";
    step.tiles = core::differences(core::LabelVolume(m_labels.size()), m_labels);
    step.tableBefore = core::LabelTable();
    step.tableAfter = m_table;
    m_undo.clear(); // its steps are in no journal
    m_undo.setStore(m_place.project->stepStore(m_place.layer));
    pushStep(std::move(step));
    saveLayerState();
}

QString Document::readOnlyReason() const {
    return m_place.project && m_place.project->readOnly()
               ? QString::fromStdString(m_place.project->readOnlyReason())
               : QString();
}

void Document::saveLayerState() {
    if (!m_place.project || m_place.project->readOnly()) return;
    nlohmann::json state;
    state["trainedSlices"] = std::vector<int>(m_trainedSlices.begin(), m_trainedSlices.end());
    state["currentLabel"] = m_currentLabel;
    state["patches"] = core::toJson(m_patches);
    m_place.project->setLayerState(m_place.layer, std::move(state));
}

void Document::setSpacing(core::Spacing spacing) {
    if (!m_stack) return;
    m_stack = m_stack->withSpacing(spacing);
    if (m_place.project && !m_place.project->readOnly()) {
        m_place.project->setSpacing(m_place.stack, spacing);
    }
    Q_EMIT spacingChanged();
}

void Document::setChannel(int channel) {
    if (!m_stack || channel == m_channel) return;
    m_channel = channel;
    clearPrediction();
    Q_EMIT channelChanged();
}

std::string Document::stem() const {
    return m_stack ? workStem(m_name, m_stack->info().timePoints, m_time) : std::string();
}

Annotation Document::snapshot() const {
    return {m_labels, m_table};
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
    if (!readOnlyReason().isEmpty()) return;
    core::EditStep step;
    step.name = name;
    step.tableBefore = m_table;
    edit(m_table);
    step.tableAfter = m_table;
    pushStep(std::move(step));
    Q_EMIT tableChanged();
}

core::LabelId Document::addLabel() {
    if (!m_stack || !readOnlyReason().isEmpty()) return core::kUnlabelled;
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
    if (!m_stack || patches == m_patches || !readOnlyReason().isEmpty()) return;
    m_patches = std::move(patches);
    saveLayerState();
    Q_EMIT patchesChanged();
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
    if (!m_stack || z < 0 || z >= m_labels.size().z || !readOnlyReason().isEmpty()) return false;
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
    if (!m_stack || !readOnlyReason().isEmpty()) return false;
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
    core::EditStep step;
    step.name = name.toStdString();
    if (where) {
        step.where = *where;
    } else if (!changes.empty()) {
        step.where = core::SlicePlane::xy(changes.front().tile.z);
    }
    auto before = m_table;
    if (editTable) editTable(m_table); // rows it names come first, new labels without one follow
    registerLabels(labelsIn(changes));
    const bool newTable = !(before == m_table);
    if (changes.empty() && !newTable) return false;
    if (newTable) {
        step.tableBefore = std::move(before);
        step.tableAfter = m_table;
    }
    m_labels.applyChanges(changes);
    afterTiles(changes, false);
    step.tiles = std::move(changes);
    pushStep(std::move(step));
    if (newTable) {
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
    moveInHistory(Move::Undo);
}

void Document::redo() {
    moveInHistory(Move::Redo);
}

void Document::moveInHistory(Move move) {
    if (m_stroke) commitStroke();
    m_wantedMove = Move::None;
    if (!readOnlyReason().isEmpty()) return;
    const bool back = move == Move::Undo;
    const auto* next = back ? m_undo.nextUndo() : m_undo.nextRedo();
    if (!next) return;
    if (next->where.index >= 0) Q_EMIT planeRequested(next->where);
    if (const auto id = back ? m_undo.nextUndoSpilled() : m_undo.nextRedoSpilled()) {
        m_wantedMove = move;
        Q_EMIT stepWanted(*id, m_undo.store());
        return;
    }
    const auto step =
        back ? m_undo.undoStep(m_labels, m_table) : m_undo.redoStep(m_labels, m_table);
    afterTiles(step->tiles, back);
    if (step->tableBefore) {
        keepCurrentLabel(); // first: no list of labels is ever without a current one
        Q_EMIT tableChanged();
    }
    Q_EMIT undoChanged();
    Q_EMIT stepTaken();
    if (m_place.project) {
        if (back) {
            m_place.project->undo(m_place.layer, step);
        } else {
            m_place.project->redo(m_place.layer, step);
        }
    }
    Q_EMIT annotationChanged();
}

void Document::supplyStep(core::StepId id, core::StepContent content) {
    if (m_wantedMove == Move::None || !m_undo.supply(id, std::move(content))) return;
    moveInHistory(m_wantedMove);
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
    saveLayerState();
    Q_EMIT scoresChanged();
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
    saveLayerState();
    Q_EMIT currentLabelChanged(id);
}

core::LabelId Document::labelAt(core::VoxelIndex v) const {
    return m_stroke ? m_stroke->preview(v) : m_labels.at(v);
}

void Document::pushStep(core::EditStep step) {
    m_wantedMove = Move::None;
    const auto pushed = m_undo.push(std::move(step));
    Q_EMIT undoChanged();
    Q_EMIT stepTaken();
    if (pushed && m_place.project) m_place.project->commit(m_place.layer, pushed);
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
