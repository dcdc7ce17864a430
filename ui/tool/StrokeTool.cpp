// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool/StrokeTool.h"

#include "core/paint/SmartBrush.h"

namespace lamina::ui {

StrokeTool::StrokeTool(PaintTarget& target, std::shared_ptr<const BrushSettings> brush)
    : m_target(target), m_brush(std::move(brush)) {}

StrokeTool::~StrokeTool() {
    StrokeTool::finish();
}

bool StrokeTool::press(const ToolEvent& event) {
    if (active()) return false;
    const std::optional<Stroke> stroke = strokeFor(event);
    if (!stroke) return false;
    m_smart = stroke->smart && m_brush->smart();
    m_image = event.image;
    if (m_smart && !m_image) return false; // nothing on screen to keep to
    m_name = stroke->name;
    m_rule = stroke->rule;
    m_target.beginStroke(m_name, event.plane, m_rule);
    m_active = true;
    m_id = stroke->id;
    m_plane = event.plane;
    m_last = event.position;
    m_touched = {};
    paintTo(event.position);
    return true;
}

void StrokeTool::move(const ToolEvent& event) {
    if (active()) paintTo(event.position);
}

void StrokeTool::release(const ToolEvent& event) {
    move(event);
    finish();
}

void StrokeTool::finish() {
    if (!active()) return;
    m_active = false; // first: committing may change the slice, which finishes strokes
    m_target.commitStroke();
}

bool StrokeTool::cancel() {
    if (!active()) return false;
    m_active = false;
    m_target.cancelStroke();
    if (!m_touched.empty()) m_target.strokeChanged(m_touched);
    return true;
}

std::optional<double> StrokeTool::cursorRadius() const {
    return m_brush->radius();
}

/// What was painted before something else committed it stays; the rest is a stroke of its own.
core::LabelEdit& StrokeTool::edit() {
    if (auto* open = m_target.stroke()) return *open;
    m_touched = {};
    return m_target.beginStroke(m_name, m_plane, m_rule);
}

void StrokeTool::paintTo(core::SlicePoint to) {
    if (m_target.paintSize().voxels() == 0) return; // the stack was closed meanwhile
    core::LabelEdit& edit = this->edit();
    const core::Brush brush = m_brush->brush(m_plane.axes, m_target.spacing());
    if (m_smart) {
        core::paintSmartSegment(edit, m_plane, m_last, to, brush, *m_image, {m_brush->tolerance()},
                                m_id);
    } else {
        core::paintSegment(edit, m_plane, m_last, to, brush, m_id);
    }
    m_last = to;
    const core::VoxelBox dirty = edit.takeDirty();
    if (dirty.empty()) return;
    m_touched = m_touched.united(dirty);
    m_target.strokeChanged(dirty);
}

} // namespace lamina::ui
