// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QWidget>

#include <string>

namespace lamina::test {

/// "QPushButton pretrain in LearnPanel": where a test found something.
inline std::string describe(const QObject* object) {
    QStringList parts;
    for (int depth = 0; object && depth < 4; ++depth, object = object->parent())
        parts << QString("%1 %2").arg(object->metaObject()->className(), object->objectName());
    return parts.join(" in ").toStdString();
}

/// A control that the user can work: seen, enabled, and reached by the keyboard. Parts that Qt puts
/// into its own controls (the line of a spin box, the view of a list) belong to those.
inline bool isControl(const QWidget* widget) {
    if (!widget->isVisible() || !widget->isEnabled()) return false;
    if (!(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy()) return false;
    return !widget->objectName().startsWith("qt_");
}

} // namespace lamina::test
