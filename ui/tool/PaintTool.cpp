// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool/PaintTool.h"

#include "ui/tool/PickTool.h"

#include <QCoreApplication>

namespace lamina::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("PaintTool", text);
}
} // namespace

QString PaintTool::name() const {
    return tr("Brush");
}

QString PaintTool::hint() const {
    const QString rest = tr("Right: erase · Shift+click: pick label · Middle: pan");
    if (settings().smart()) return tr("Left: paint similar grey values") + " · " + rest;
    if (settings().ball()) return tr("Left: paint a ball") + " · " + rest;
    return tr("Left: paint") + " · " + rest;
}

std::optional<StrokeTool::Stroke> PaintTool::strokeFor(const ToolEvent& event) {
    if (event.button == Qt::RightButton) {
        return Stroke{core::kUnlabelled, tr("erase stroke"), core::DrawOver::Everything};
    }
    if (event.button != Qt::LeftButton) return std::nullopt;
    if (event.modifiers.testFlag(Qt::ShiftModifier)) {
        pickLabel(target(), event);
        return std::nullopt;
    }
    const core::LabelId label = target().currentLabel();
    if (label == core::kUnlabelled) return std::nullopt;
    return Stroke{label, tr("brush stroke"), {}, true};
}

} // namespace lamina::ui
