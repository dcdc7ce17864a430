// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool/FillTool.h"

#include "core/paint/PlaneIntensity.h"
#include "ui/tool/PickTool.h"

#include <QCoreApplication>

#include <cmath>
#include <utility>

namespace lamina::ui {

namespace {

constexpr double kPointsPerFactor = 60.0; ///< dragged for a tolerance e times as wide
constexpr double kStartNoises = 2.5;
constexpr int kNoiseRadius = 12; ///< pixels

QString trFill(const char* text) {
    return QCoreApplication::translate("FillTool", text);
}
QString trGrow(const char* text) {
    return QCoreApplication::translate("GrowTool", text);
}

core::PixelRect wholePlane(core::Axes axes, core::VolumeSize size) {
    return {0, 0, core::SlicePlane::width(axes, size), core::SlicePlane::height(axes, size)};
}

/// The pixel under the mouse, or nothing beside the picture.
std::optional<core::PixelRun> seedOf(const ToolEvent& event, core::PixelRect whole) {
    const int x = static_cast<int>(std::floor(event.position.x + 0.5));
    const int y = static_cast<int>(std::floor(event.position.y + 0.5));
    if (x < 0 || y < 0 || x >= whole.width || y >= whole.height) return std::nullopt;
    return core::PixelRun{y, x, x + 1};
}

std::vector<core::LabelId> readPlane(const PaintTarget& target, core::SlicePlane plane) {
    const auto whole = wholePlane(plane.axes, target.paintSize());
    std::vector<core::LabelId> labels(static_cast<std::size_t>(whole.width) *
                                      static_cast<std::size_t>(whole.height));
    target.readLabels(plane, whole, labels);
    return labels;
}

void write(core::LabelEdit& edit, core::SlicePlane plane, const std::vector<core::PixelRun>& runs,
           core::LabelId id) {
    for (const core::PixelRun& run : runs)
        edit.setPlaneRow(plane, run.row, run.begin, run.end, id);
}

} // namespace

FillTool::FillTool(PaintTarget& target, std::shared_ptr<const RegionSettings> settings,
                   VolumeWork work)
    : m_target(target), m_settings(std::move(settings)), m_work(std::move(work)) {}

QString FillTool::name() const {
    return trFill("Fill");
}

QString FillTool::hint() const {
    return m_settings->volume
               ? trFill(
                     "Left: fill the region under the mouse through all slices · Right: clear it "
                     "· Shift+click: pick label")
               : trFill("Left: fill the region under the mouse · Right: clear it · Shift+click: "
                        "pick label");
}

bool FillTool::press(const ToolEvent& event) {
    if (event.button == Qt::LeftButton && event.modifiers.testFlag(Qt::ShiftModifier)) {
        pickLabel(m_target, event);
        return false;
    }
    if (event.button != Qt::LeftButton && event.button != Qt::RightButton) return false;
    const bool clear = event.button == Qt::RightButton;
    const core::LabelId id = clear ? core::kUnlabelled : m_target.currentLabel();
    const auto whole = wholePlane(event.plane.axes, m_target.paintSize());
    const auto seed = seedOf(event, whole);
    if (!seed || (!clear && id == core::kUnlabelled)) return false;
    const core::VoxelIndex voxel = event.plane.voxel(seed->begin, seed->row);
    if (m_target.labelAt(voxel) == id) return false; // is so already
    if (m_settings->volume) {
        VolumeRequest request;
        request.seed = voxel;
        request.grow.id = id;
        m_work(request);
        return false;
    }
    const auto runs = core::connectedRegion(readPlane(m_target, event.plane), whole.width, *seed);
    core::LabelEdit& edit =
        m_target.beginStroke(clear ? trFill("clearing of a region") : trFill("fill"), event.plane,
                             clear ? std::optional(core::DrawOver::Everything) : std::nullopt);
    write(edit, event.plane, runs, id);
    const core::VoxelBox dirty = edit.takeDirty();
    if (!dirty.empty()) m_target.strokeChanged(dirty);
    m_target.commitStroke();
    return false; // done with the press, nothing to drag
}

GrowTool::GrowTool(PaintTarget& target, std::shared_ptr<const RegionSettings> settings,
                   VolumeWork work)
    : m_target(target), m_settings(std::move(settings)), m_work(std::move(work)) {}

GrowTool::~GrowTool() {
    GrowTool::cancel(); // the worker of a request may be gone already
}

QString GrowTool::name() const {
    return trGrow("Grow");
}

QString GrowTool::hint() const {
    if (active()) return trGrow("Up: wider · Down: narrower · Release: keep · Esc: cancel");
    return m_settings->volume
               ? trGrow("Left: press on a cell and drag up or down until the region fits; it then "
                        "grows through all slices · Shift+click: pick label")
               : trGrow("Left: press on a cell and drag up or down until the region fits · "
                        "Shift+click: pick label");
}

bool GrowTool::press(const ToolEvent& event) {
    if (event.button != Qt::LeftButton || active()) return false;
    if (event.modifiers.testFlag(Qt::ShiftModifier)) {
        pickLabel(m_target, event);
        return false;
    }
    const auto whole = wholePlane(event.plane.axes, m_target.paintSize());
    const auto seed = seedOf(event, whole);
    const core::LabelId id = m_target.currentLabel();
    if (!seed || !event.image || id == core::kUnlabelled || event.image->width() != whole.width ||
        event.image->height() != whole.height)
        return false;
    const core::LabelId there = m_target.labelAt(event.plane.voxel(seed->begin, seed->row));
    if (there != core::kUnlabelled && there != id) return false; // never over other labels
    m_image = event.image;
    m_plane = event.plane;
    m_seed = *seed;
    m_start = event.position;
    m_labels = readPlane(m_target, m_plane);
    m_spec.id = id;
    m_spec.wanted = core::meanAround(*m_image, seed->begin, seed->row);
    const double noise = core::noiseAround(*m_image, seed->begin, seed->row, kNoiseRadius);
    m_first = std::max(kStartNoises * noise, 0.02 * std::abs(m_spec.wanted));
    if (m_first <= 0.0) m_first = 1.0;
    m_spec.tolerance = m_first;
    preview();
    return true;
}

void GrowTool::move(const ToolEvent& event) {
    if (!active()) return;
    const double up = (m_start.y - event.position.y) / event.pixelsPerPoint;
    const double wanted = m_first * std::exp(up / kPointsPerFactor);
    if (wanted == m_spec.tolerance) return;
    m_spec.tolerance = wanted;
    preview();
}

void GrowTool::release(const ToolEvent& event) {
    move(event);
    finish();
}

void GrowTool::takeBack() {
    if (!m_stroke) return;
    m_stroke = false;
    m_target.cancelStroke();
    if (!m_shown.empty()) m_target.strokeChanged(m_shown);
    m_shown = {};
}

void GrowTool::preview() {
    takeBack();
    const auto runs = core::growRegion(*m_image, m_labels, m_seed, m_spec);
    core::LabelEdit& edit =
        m_target.beginStroke(trGrow("grown region"), m_plane, core::DrawOver::UnlabelledOnly);
    m_stroke = true;
    write(edit, m_plane, runs, m_spec.id);
    m_shown = edit.takeDirty();
    if (!m_shown.empty()) m_target.strokeChanged(m_shown);
}

void GrowTool::finish() {
    if (!active()) return;
    m_image.reset(); // first: committing may come back here
    m_labels.clear();
    if (m_settings->volume) {
        takeBack();
        VolumeRequest request;
        request.kind = VolumeRequest::Kind::Grow;
        request.seed = m_plane.voxel(m_seed.begin, m_seed.row);
        request.grow = m_spec;
        m_work(request);
        return;
    }
    if (std::exchange(m_stroke, false)) m_target.commitStroke();
    m_shown = {};
}

bool GrowTool::cancel() {
    if (!active()) return false;
    m_image.reset();
    m_labels.clear();
    takeBack();
    return true;
}

} // namespace lamina::ui
