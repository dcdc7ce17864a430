// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tool/EraseTool.h"

#include <QCoreApplication>

namespace lamina::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("EraseTool", text);
}
} // namespace

QString EraseTool::name() const {
    return tr("Eraser");
}

QString EraseTool::hint() const {
    return settings().ball() ? tr("Left or right: erase a ball · Middle: pan")
                             : tr("Left or right: erase · Middle: pan");
}

std::optional<StrokeTool::Stroke> EraseTool::strokeFor(const ToolEvent& event) {
    if (event.button != Qt::LeftButton && event.button != Qt::RightButton) return std::nullopt;
    return Stroke{core::kUnlabelled, tr("erase stroke"), core::DrawOver::Everything};
}

} // namespace lamina::ui
