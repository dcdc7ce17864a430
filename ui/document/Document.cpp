// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/Document.h"

#include <algorithm>
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

} // namespace

Document::Document(QObject* parent) : QObject(parent) {}

Document::~Document() = default;

void Document::open(OpenedStack opened) {
    ++m_opening;
    const bool previewed = previewing();
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
    m_preview.reset();
    m_previewFinal.clear();
    m_dice.clear();
    m_trainedSlices.clear();
    m_accepted.clear();
    m_table = {};
    m_patches = {};
    m_reviewState = nullptr;
    m_labels = core::LabelVolume(m_stack->size());
    core::LabelId current = core::kUnlabelled;
    if (opened.layer) {
        m_labels = std::move(opened.layer->labels);
        m_table = std::move(opened.layer->table);
        const auto& state = opened.layer->state;
        if (state.contains("acceptedSlices"))
            m_accepted = AcceptedSlices::fromJson(state["acceptedSlices"]);
        for (const int z : state.value("trainedSlices", std::vector<int>{}))
            m_trainedSlices.insert(z);
        current = state.value("currentLabel", core::kUnlabelled);
        if (const auto patches = state.find("patches"); patches != state.end()) {
            m_patches = core::patchFramesFromJson(*patches, m_stack->size());
        }
        m_reviewState = state.value("review", nlohmann::json());
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
    if (previewed) Q_EMIT previewingChanged();
    Q_EMIT tableChanged();
    Q_EMIT currentLabelChanged(m_currentLabel);
    Q_EMIT undoChanged();
    Q_EMIT patchesChanged();
    Q_EMIT reviewStateChanged();
    Q_EMIT predictionChanged(-1);
    Q_EMIT scoresChanged();
}

void Document::close() {
    ++m_opening;
    const bool previewed = previewing();
    m_stroke.reset();
    m_stack.reset();
    m_place = {};
    m_wantedMove = Move::None;
    m_labels = {};
    m_table = {};
    m_patches = {};
    m_reviewState = nullptr;
    m_undo.clear();
    m_undo.setStore(nullptr);
    m_prediction.clear();
    m_preview.reset();
    m_previewFinal.clear();
    m_dice.clear();
    m_trainedSlices.clear();
    m_accepted.clear();
    m_tilesInSlice.clear();
    m_labelled.clear();
    m_thresholdPreview.reset();
    m_currentLabel = core::kUnlabelled;
    Q_EMIT stackChanged();
    if (previewed) Q_EMIT previewingChanged();
    Q_EMIT tableChanged();
    Q_EMIT undoChanged();
    Q_EMIT scoresChanged();
}

void Document::adopt(LayerPlace place) {
    if (!m_stack || !place.project) return;
    if (m_stroke) commitStroke();
    m_place = std::move(place);
    core::LabelVolume oldest = m_labels;
    core::LabelTable table = m_table;
    for (auto history = m_undo; history.canUndo();)
        static_cast<void>(history.undoStep(oldest, table));
    journalHistory(oldest, table);
    m_undo.setStore(m_place.project->stepStore(m_place.layer));
    saveLayerState();
}

/// What was done so far, in the journal of a project that was not there before. `oldest` and
/// `table` are the state before the first step that is still known.
void Document::journalHistory(const core::LabelVolume& oldest, const core::LabelTable& table) {
    auto& project = *m_place.project;
    const bool none = m_undo.steps() == 0;
    if (none || m_undo.step(0)->id > 1) { // older steps were forgotten: what they left is one
        core::EditStep base;
        base.name = tr("work before it could be saved").toStdString();
        base.tiles = core::differences(core::LabelVolume(m_labels.size()), oldest);
        base.tableBefore = core::LabelTable();
        base.tableAfter = table;
        if (none) {
            pushStep(std::move(base));
            return;
        }
        base.id = m_undo.step(0)->id - 1;
        project.commit(m_place.layer, std::make_shared<const core::EditStep>(std::move(base)));
    }
    for (std::size_t i = 0; i < m_undo.steps(); ++i)
        project.commit(m_place.layer, m_undo.step(i));
    for (std::size_t i = m_undo.steps(); i > m_undo.position(); --i)
        project.undo(m_place.layer, m_undo.step(i - 1));
    Q_EMIT undoChanged();
    Q_EMIT stepTaken();
}

QString Document::readOnlyReason() const {
    return m_place.project && m_place.project->readOnly()
               ? QString::fromStdString(m_place.project->readOnlyReason())
               : QString();
}

void Document::saveLayerState() {
    if (!m_place.project || m_place.project->readOnly()) return;
    nlohmann::json state;
    if (!m_accepted.empty()) state["acceptedSlices"] = m_accepted.toJson();
    state["trainedSlices"] = std::vector<int>(m_trainedSlices.begin(), m_trainedSlices.end());
    state["currentLabel"] = m_currentLabel;
    state["patches"] = core::toJson(m_patches);
    if (!m_reviewState.is_null()) state["review"] = m_reviewState;
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

void Document::setPatches(const QString& name, core::PatchFrames patches, int z) {
    if (!m_stack || patches == m_patches || !readOnlyReason().isEmpty()) return;
    if (m_stroke) commitStroke();
    core::EditStep step;
    step.name = name.toStdString();
    step.where = core::SlicePlane::xy(z);
    step.frames = {m_patches, patches};
    m_patches = std::move(patches);
    saveLayerState();
    pushStep(std::move(step));
    Q_EMIT patchesChanged();
}

void Document::setReviewState(nlohmann::json state) {
    if (!m_stack || state == m_reviewState || !readOnlyReason().isEmpty()) return;
    m_reviewState = std::move(state);
    saveLayerState();
    Q_EMIT reviewStateChanged();
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

void Document::setCurrentLabel(core::LabelId id) {
    if (id == m_currentLabel) return;
    m_currentLabel = id;
    saveLayerState();
    Q_EMIT currentLabelChanged(id);
}

core::LabelId Document::labelAt(core::VoxelIndex v) const {
    return m_stroke ? m_stroke->preview(v) : m_labels.at(v);
}

} // namespace lamina::ui
