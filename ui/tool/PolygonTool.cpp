// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool/PolygonTool.h"

#include "core/paint/Polygon.h"
#include "ui/tool/PickTool.h"

#include <QCoreApplication>

#include <cmath>
#include <utility>

namespace lamina::ui {

namespace {

constexpr double kNear = 8.0;  ///< points on screen from the first corner that close
constexpr double kDrag = 4.0;  ///< points on screen that make a click a drag
constexpr double kEvery = 1.5; ///< points on screen between two points of a lasso

QString tr(const char* text) {
    return QCoreApplication::translate("PolygonTool", text);
}

double distance(core::SlicePoint a, core::SlicePoint b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

} // namespace

QString PolygonTool::name() const {
    return tr("Polygon and lasso");
}

QString PolygonTool::hint() const {
    if (m_lasso) return tr("Release: close the line and fill it · Esc: cancel");
    if (active()) {
        return tr("Click: next corner · Return or click on the first corner: close and fill · "
                  "Backspace: one corner back · Esc: cancel");
    }
    return tr("Left: click corners or drag a free line, to fill · Right: the same, to erase · "
              "Shift+click: pick label");
}

bool PolygonTool::nearFirst(const ToolEvent& event) const {
    return m_points.size() >= 3 &&
           distance(event.position, m_points.front()) <= kNear * event.pixelsPerPoint;
}

bool PolygonTool::press(const ToolEvent& event) {
    if (event.button != Qt::LeftButton && event.button != Qt::RightButton) return false;
    if (active() && event.plane != m_plane) finish(); // the polygon stays in the plane it is in
    if (!active()) {
        if (event.button == Qt::LeftButton && event.modifiers.testFlag(Qt::ShiftModifier)) {
            pickLabel(m_target, event);
            return false;
        }
        m_erase = event.button == Qt::RightButton;
        if (!m_erase && m_target.currentLabel() == core::kUnlabelled) return false;
        m_plane = event.plane;
        m_lasso = false;
    } else if (nearFirst(event)) {
        finish();
        return false;
    }
    m_points.push_back(event.position);
    m_mouse = event.position;
    m_pressed = true;
    return true;
}

void PolygonTool::move(const ToolEvent& event) {
    if (!m_pressed) return;
    m_mouse = event.position;
    if (m_lasso) {
        if (distance(event.position, m_points.back()) >= kEvery * event.pixelsPerPoint)
            m_points.push_back(event.position);
    } else if (m_points.size() == 1) {
        m_lasso = distance(event.position, m_points.front()) > kDrag * event.pixelsPerPoint;
        if (m_lasso) m_points.push_back(event.position);
    } else {
        m_points.back() = event.position; // a corner follows the mouse until it is let go
    }
}

void PolygonTool::release(const ToolEvent& event) {
    move(event);
    m_pressed = false;
    if (m_lasso) finish();
}

bool PolygonTool::key(int key) {
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        finish();
        return true;
    case Qt::Key_Backspace:
        m_points.pop_back();
        return true;
    case Qt::Key_Escape:
        return cancel();
    default:
        return false;
    }
}

void PolygonTool::hover(const ToolEvent& event) {
    if (event.plane == m_plane) m_mouse = event.position;
}

void PolygonTool::finish() {
    const auto points = std::exchange(m_points, {}); // first: committing may come back here
    m_pressed = false;
    const bool lasso = std::exchange(m_lasso, false);
    if (points.size() < 3) return;
    const QString name = m_erase ? tr("erased region") : lasso ? tr("lasso") : tr("polygon");
    core::LabelEdit& edit = m_target.beginStroke(
        name, m_plane, m_erase ? std::optional(core::DrawOver::Everything) : std::nullopt);
    core::fillPolygon(edit, m_plane, points, m_erase ? core::kUnlabelled : m_target.currentLabel());
    const core::VoxelBox dirty = edit.takeDirty();
    if (!dirty.empty()) m_target.strokeChanged(dirty);
    m_target.commitStroke();
}

bool PolygonTool::cancel() {
    if (!active()) return false;
    m_points.clear();
    m_pressed = false;
    m_lasso = false;
    return true;
}

std::vector<ToolLine> PolygonTool::lines(core::SlicePlane plane) const {
    if (!active() || plane != m_plane) return {};
    ToolLine drawn;
    drawn.points = m_points;
    drawn.handles = !m_lasso;
    ToolLine open;
    open.dashed = true;
    open.points = {m_points.back(), m_mouse};
    if (m_points.size() >= 2) open.points.push_back(m_points.front());
    return {drawn, open};
}

} // namespace lamina::ui
