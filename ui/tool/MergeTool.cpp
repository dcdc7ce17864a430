// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool/MergeTool.h"

#include "ui/tool/PickTool.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace {

constexpr double kArm = 3.0; ///< pixels from the middle of a cross

QString tr(const char* text) {
    return QCoreApplication::translate("MergeTool", text);
}

} // namespace

MergeTool::MergeTool(PaintTarget& target, Merge merge)
    : m_target(target), m_merge(std::move(merge)) {}

QString MergeTool::name() const {
    return tr("Merge by clicks");
}

QString MergeTool::hint() const {
    return tr("Left: add an object (again: take it out) · Return: make them one · Backspace: one "
              "back · Esc: cancel");
}

bool MergeTool::press(const ToolEvent& event) {
    if (event.button != Qt::LeftButton) return false;
    const auto voxel = voxelAt(m_target, event);
    if (!voxel) return false;
    const core::LabelId id = m_target.labelAt(*voxel);
    if (id == core::kUnlabelled || id == core::kBackground) return false;
    const auto known = std::find_if(m_chosen.begin(), m_chosen.end(),
                                    [id](const Chosen& c) { return c.id == id; });
    if (known != m_chosen.end()) {
        m_chosen.erase(known);
    } else {
        m_chosen.push_back({id, *voxel});
    }
    return false; // done with the press, nothing to drag
}

bool MergeTool::key(int key) {
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter: {
        if (m_chosen.size() < 2) return true; // one alone waits for another
        std::vector<core::LabelId> ids;
        for (const Chosen& chosen : std::exchange(m_chosen, {}))
            ids.push_back(chosen.id);
        m_merge(std::move(ids));
        return true;
    }
    case Qt::Key_Backspace:
        m_chosen.pop_back();
        return true;
    case Qt::Key_Escape:
        return cancel();
    default:
        return false;
    }
}

bool MergeTool::cancel() {
    return !std::exchange(m_chosen, {}).empty();
}

std::vector<ToolLine> MergeTool::lines(core::SlicePlane plane) const {
    std::vector<ToolLine> lines;
    int number = 0;
    for (const Chosen& chosen : m_chosen) {
        ++number;
        if (core::SlicePlane::depthOf(plane.axes, chosen.voxel) != plane.index) continue;
        const double x = core::SlicePlane::columnOf(plane.axes, chosen.voxel);
        const double y = core::SlicePlane::rowOf(plane.axes, chosen.voxel);
        ToolLine cross;
        cross.points = {{x, y - kArm}, {x + kArm, y}, {x, y + kArm}, {x - kArm, y}};
        cross.closed = true;
        cross.caption = QString::number(number);
        lines.push_back(std::move(cross));
    }
    return lines;
}

} // namespace lamina::ui
