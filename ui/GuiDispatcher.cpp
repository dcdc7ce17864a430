// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/GuiDispatcher.h"

#include <QCoreApplication>
#include <QMetaObject>

namespace lamina::ui {

core::Dispatcher guiDispatcher() {
    return [](std::function<void()> function) {
        QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(function),
                                  Qt::QueuedConnection);
    };
}

} // namespace lamina::ui
