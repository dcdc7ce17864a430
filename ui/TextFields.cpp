// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/TextFields.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTextEdit>

namespace lamina::ui {

namespace {
bool walksByTab(const QWidget& window) {
    return window.testAttribute(Qt::WA_KeyboardFocusChange);
}
} // namespace

bool takesText(const QWidget* widget) {
    const auto writable = [](const auto* field) { return field && !field->isReadOnly(); };
    return writable(qobject_cast<const QLineEdit*>(widget)) ||
           writable(qobject_cast<const QAbstractSpinBox*>(widget)) ||
           writable(qobject_cast<const QTextEdit*>(widget)) ||
           writable(qobject_cast<const QPlainTextEdit*>(widget));
}

bool endsTyping(const QWidget& window, const QKeyEvent& event) {
    const bool enter = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    return event.key() == Qt::Key_Escape || (enter && !walksByTab(window));
}

void leaveField(QWidget& field, QWidget& target) {
    // losing the focus would take over what stands there; Enter has done so already
    if (auto* whole = qobject_cast<QSpinBox*>(&field)) {
        whole->setValue(whole->value());
    } else if (auto* number = qobject_cast<QDoubleSpinBox*>(&field)) {
        number->setValue(number->value());
    }
    target.setFocus(Qt::OtherFocusReason);
}

void keepKeysFromFields(QWidget& window, std::function<QWidget*()> image) {
    QObject::connect(qApp, &QApplication::focusChanged, &window,
                     [&window, image = std::move(image)](const QWidget* old, const QWidget* now) {
                         if (!old || old->isEnabled() || !takesText(now) || walksByTab(window) ||
                             !window.isAncestorOf(old) || !window.isAncestorOf(now))
                             return;
                         if (auto* target = image()) target->setFocus(Qt::OtherFocusReason);
                     });
}

} // namespace lamina::ui
