// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool/PickTool.h"

#include <QCoreApplication>

#include <cmath>

namespace lamina::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("PickTool", text);
}
} // namespace

std::optional<core::VoxelIndex> voxelAt(const PaintTarget& target, const ToolEvent& event) {
    const core::VoxelIndex voxel =
        event.plane.voxel(static_cast<int>(std::floor(event.position.x + 0.5)),
                          static_cast<int>(std::floor(event.position.y + 0.5)));
    if (!target.paintSize().contains(voxel)) return std::nullopt;
    return voxel;
}

bool pickLabel(PaintTarget& target, const ToolEvent& event) {
    const auto voxel = voxelAt(target, event);
    if (!voxel) return false;
    const core::LabelId label = target.labelAt(*voxel);
    if (label == core::kUnlabelled) return false;
    target.setCurrentLabel(label);
    return true;
}

QString PickTool::name() const {
    return tr("Pick label");
}

QString PickTool::hint() const {
    return tr("Left: make this label the current one · Middle: pan");
}

bool PickTool::press(const ToolEvent& event) {
    if (event.button != Qt::LeftButton) return false;
    pickLabel(m_target, event);
    const auto voxel = voxelAt(m_target, event);
    if (voxel && m_clicked) m_clicked(*voxel);
    return false; // done with the press, nothing to drag
}

} // namespace lamina::ui
