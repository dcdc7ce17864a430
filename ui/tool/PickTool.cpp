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

bool pickLabel(PaintTarget& target, const ToolEvent& event) {
    const core::VoxelIndex voxel =
        event.plane.voxel(static_cast<int>(std::floor(event.position.x + 0.5)),
                          static_cast<int>(std::floor(event.position.y + 0.5)));
    if (!target.paintSize().contains(voxel)) return false;
    const core::LabelId label = target.labelAt(voxel);
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
    if (event.button == Qt::LeftButton) pickLabel(m_target, event);
    return false; // done with the press, nothing to drag
}

} // namespace lamina::ui
