// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool/SplitTool.h"

#include <QCoreApplication>

#include <cmath>
#include <utility>

namespace lamina::ui {

namespace {

constexpr double kEvery = 1.5; ///< points on screen between two points of the line

QString tr(const char* text) {
    return QCoreApplication::translate("SplitTool", text);
}

} // namespace

SplitTool::SplitTool(Cut cut) : m_cut(std::move(cut)) {}

QString SplitTool::name() const {
    return tr("Split by a line");
}

QString SplitTool::hint() const {
    return tr("Left: draw a line right through an object, to cut it there · Esc: cancel");
}

bool SplitTool::press(const ToolEvent& event) {
    if (event.button != Qt::LeftButton) return false;
    m_plane = event.plane;
    m_points = {event.position};
    return true;
}

void SplitTool::move(const ToolEvent& event) {
    if (m_points.empty()) return;
    const auto& last = m_points.back();
    if (std::hypot(event.position.x - last.x, event.position.y - last.y) >=
        kEvery * event.pixelsPerPoint)
        m_points.push_back(event.position);
}

void SplitTool::release(const ToolEvent& event) {
    if (m_points.empty()) return;
    m_points.push_back(event.position);
    auto points = std::exchange(m_points, {}); // first: cutting may come back here
    const auto& first = points.front();
    if (std::hypot(event.position.x - first.x, event.position.y - first.y) > 0.0 ||
        points.size() > 2)
        m_cut(m_plane, std::move(points));
}

void SplitTool::finish() {
    m_points.clear();
}

bool SplitTool::cancel() {
    return !std::exchange(m_points, {}).empty();
}

std::vector<ToolLine> SplitTool::lines(core::SlicePlane plane) const {
    if (m_points.empty() || plane != m_plane) return {};
    ToolLine line;
    line.points = m_points;
    return {line};
}

} // namespace lamina::ui
