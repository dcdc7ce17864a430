// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that changes the annotation, and the way back.
#include "ui/document/Document.h"

#include <algorithm>
#include <map>
#include <utility>

namespace lamina::ui {

void Document::editTable(const QString& name, const std::function<void(core::LabelTable&)>& edit) {
    if (!readOnlyReason().isEmpty()) return;
    core::EditStep step;
    step.name = name.toStdString();
    step.tableBefore = m_table;
    edit(m_table);
    step.tableAfter = m_table;
    const auto before = *step.tableBefore;
    pushStep(std::move(step));
    tableWas(before);
    Q_EMIT tableChanged();
}

/// Scores count classes: they follow when a label has another one.
void Document::tableWas(const core::LabelTable& before) {
    if (before.sameClasses(m_table)) return;
    recountDice();
    Q_EMIT scoresChanged();
}

core::LabelId Document::addLabel() {
    if (!m_stack || !readOnlyReason().isEmpty()) return core::kUnlabelled;
    core::LabelInfo info;
    info.id = m_table.nextFreeId();
    // one that was deleted while it was painted with may be left in a place or two
    if (m_largestLabel >= info.id && m_largestLabel + 1 < core::kBackground)
        info.id = m_largestLabel + 1;
    m_largestLabel = info.id;
    info.name = "Cell " + std::to_string(info.id);
    info.color = core::LabelTable::defaultColor(info.id);
    editTable(tr("new label"), [&](core::LabelTable& table) { table.set(info); });
    setCurrentLabel(info.id);
    return info.id;
}

void Document::setLabelInfo(const core::LabelInfo& info) {
    if (m_table.contains(info.id) && m_table.info(info.id) == info) return;
    editTable(tr("change of label"), [&](core::LabelTable& table) { table.set(info); });
}

void Document::setClassNames(std::vector<std::string> names) {
    if (names == m_table.classNames()) return;
    editTable(tr("change of classes"),
              [&](core::LabelTable& table) { table.setClassNames(std::move(names)); });
}

void Document::setClassColor(core::ClassId classId, std::array<std::uint8_t, 3> color) {
    if (m_table.classColor(classId) == color) return;
    editTable(tr("colour of class"),
              [&](core::LabelTable& table) { table.setClassColor(classId, color); });
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
    editTable(tr("change of class"), [&](core::LabelTable& table) {
        for (const auto& info : changed)
            table.set(info);
    });
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
    return completeRegion(tr("complete slice"), z, {0, 0, m_labels.size().x, m_labels.size().y});
}

bool Document::completeRegion(const QString& name, int z, core::PixelRect rect) {
    if (!m_stack || z < 0 || z >= m_labels.size().z || !readOnlyReason().isEmpty()) return false;
    if (m_stroke) commitStroke();
    core::LabelEdit edit(m_labels, m_table, core::DrawOver::UnlabelledOnly);
    for (int y = rect.y; y < rect.y + rect.height; ++y)
        edit.setRow(z, y, rect.x, rect.x + rect.width, core::kBackground);
    auto changes = edit.commit();
    if (changes.empty()) return false;
    core::EditStep step;
    step.name = name.toStdString();
    step.counts = std::make_shared<const core::ChangeCounts>(core::countChanges(changes));
    step.tiles = std::move(changes);
    step.where = core::SlicePlane::xy(z);
    afterTiles(step, false);
    pushStep(std::move(step));
    return true;
}

bool Document::applyPrepared(const QString& name, core::CountedChanges changes,
                             std::optional<core::SlicePlane> where,
                             const std::function<void(core::LabelTable&)>& editTable,
                             bool fromPrediction, std::optional<core::PatchFrames> patches) {
    if (!m_stack || !readOnlyReason().isEmpty()) return false;
    if (m_stroke) commitStroke();
    changes.rebase(m_labels); // what was painted meanwhile stays
    changes.count();
    if (patches == m_patches) patches.reset();
    if (changes.empty() && !editTable && !patches) return false;
    core::EditStep step;
    step.name = name.toStdString();
    step.counts = changes.counts();
    step.swaps = changes.swaps();
    step.tiles = changes.takeList();
    if (where) {
        step.where = *where;
    } else if (!step.tiles.empty()) {
        step.where = core::SlicePlane::xy(step.tiles.front().tile.z);
    }
    auto before = m_table;
    if (editTable) editTable(m_table); // rows it names come first, new labels without one follow
    registerLabels(step.counts->labels);
    const bool newTable = !(before == m_table);
    if (step.tiles.empty() && !newTable && !patches) return false;
    if (newTable) {
        step.tableBefore = before;
        step.tableAfter = m_table;
    }
    if (patches) {
        step.frames = {m_patches, *patches};
        m_patches = std::move(*patches);
        saveLayerState();
    }
    m_labels.applyChanges(step.tiles, false, step.swaps.get());
    afterTiles(step, false);
    std::set<int> accepted;
    if (fromPrediction) {
        for (const auto& [z, counts] : step.counts->slices)
            accepted.insert(accepted.end(), z);
    }
    pushStep(std::move(step), accepted);
    if (newTable) {
        tableWas(before);
        keepCurrentLabel(); // first: no list of labels is ever without a current one
        Q_EMIT tableChanged();
    }
    if (patches) Q_EMIT patchesChanged();
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
    if (step->frames) m_patches = back ? step->frames->before : step->frames->after;
    if (m_accepted.setApplied(step->id, !back) || step->frames) saveLayerState();
    afterTiles(*step, back);
    if (step->tableBefore) {
        tableWas(back ? *step->tableAfter : *step->tableBefore);
        keepCurrentLabel(); // first: no list of labels is ever without a current one
        Q_EMIT tableChanged();
    }
    if (step->frames) Q_EMIT patchesChanged();
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
        m_dice.followStroke(m_labels, m_table, *m_stroke, prediction(), dirty);
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
    core::EditStep step;
    step.counts = std::make_shared<const core::ChangeCounts>(core::countChanges(changes));
    step.tiles = std::move(changes);
    countTiles(step, false);
    m_dice.applyChanges(m_labels, m_table, prediction(), step.tiles);
    const auto before = m_table;
    registerLabels(step.counts->labels); // its row may have gone while it was painted with
    const bool newRow = !(before == m_table);
    if (newRow) {
        step.tableBefore = before;
        step.tableAfter = m_table;
    }
    step.name = m_strokeName.toStdString();
    step.where = m_strokePlane;
    pushStep(std::move(step));
    if (newRow) Q_EMIT tableChanged();
    Q_EMIT scoresChanged();
}

void Document::cancelStroke() {
    m_stroke.reset();
    m_dice.endStroke();
    Q_EMIT scoresChanged();
}

void Document::pushStep(core::EditStep step, const std::set<int>& accepted) {
    m_wantedMove = Move::None;
    const auto pushed = m_undo.push(std::move(step));
    if (pushed && !accepted.empty()) {
        m_accepted.add(pushed->id, accepted);
        saveLayerState(); // before the step: a crash in between claims too little
        Q_EMIT scoresChanged();
    }
    Q_EMIT undoChanged();
    Q_EMIT stepTaken();
    if (pushed && m_place.project) m_place.project->commit(m_place.layer, pushed);
    Q_EMIT annotationChanged();
}

/// Scores and drawing after tiles were swapped.
void Document::afterTiles(const core::EditStep& step, bool revert) {
    countTiles(step, revert);
    m_dice.applyChanges(m_labels, m_table, prediction(), step.tiles, revert);
    std::map<int, core::PixelRect> rects;
    core::PixelRect* rect = nullptr;
    int z = -1;
    for (const auto& change : step.tiles) { // in the order of tiles: slices change seldom
        if (!rect || change.tile.z != z) rect = &rects[z = change.tile.z];
        *rect = rect->united(m_labels.tileRect(change.tile));
    }
    for (const auto& [slice, changed] : rects)
        Q_EMIT labelsChanged(core::SlicePlane::xy(slice).box(changed));
    if (!rects.empty()) Q_EMIT scoresChanged();
}

/// Steps come with counts wherever they have tiles; else they are counted here.
void Document::countTiles(const core::EditStep& step, bool revert) {
    const auto& known = step.counts;
    const auto counts =
        known ? known : std::make_shared<const core::ChangeCounts>(core::countChanges(step.tiles));
    m_labelled.apply(*counts, revert);
    for (const auto& [z, slice] : counts->slices)
        m_tilesInSlice[static_cast<std::size_t>(z)] += revert ? -slice.tiles : slice.tiles;
}

} // namespace lamina::ui
