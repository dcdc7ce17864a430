// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/ViewKeys.h"

#include <QKeyEvent>

#include <algorithm>

namespace lamina::ui {

namespace {

/// Neither letter nor digit: reached with Shift on some keyboards and without on others.
bool isSign(int key) {
    const bool letter = key >= Qt::Key_A && key <= Qt::Key_Z;
    const bool digit = key >= Qt::Key_0 && key <= Qt::Key_9;
    return key > Qt::Key_Space && key <= Qt::Key_AsciiTilde && !letter && !digit;
}

} // namespace

ViewKeys::ViewKeys()
    : m_keys{{{QKeySequence(Qt::Key_Left), QKeySequence(Qt::Key_PageUp)},
              {QKeySequence(Qt::Key_Right), QKeySequence(Qt::Key_PageDown)},
              {QKeySequence(Qt::SHIFT | Qt::Key_Left), QKeySequence(Qt::SHIFT | Qt::Key_PageUp)},
              {QKeySequence(Qt::SHIFT | Qt::Key_Right), QKeySequence(Qt::SHIFT | Qt::Key_PageDown)},
              {QKeySequence(Qt::Key_Home)},
              {QKeySequence(Qt::Key_End)},
              {QKeySequence(Qt::Key_C)},
              {QKeySequence(Qt::Key_Plus), QKeySequence(Qt::Key_Equal)},
              {QKeySequence(Qt::Key_Minus)},
              {QKeySequence(Qt::Key_Space)},
              {QKeySequence(Qt::Key_T)}}} {}

bool ViewKeys::hit(const Keys& keys, const QKeyEvent& event) {
    const auto key = static_cast<Qt::Key>(event.key());
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (keys.contains(QKeySequence(QKeyCombination(modifiers, key)))) return true;
    return isSign(event.key()) && modifiers.testFlag(Qt::ShiftModifier) &&
           keys.contains(QKeySequence(QKeyCombination(modifiers & ~Qt::ShiftModifier, key)));
}

bool ViewKeys::letGo(const Keys& keys, const QKeyEvent& event) {
    return !event.isAutoRepeat() &&
           std::any_of(keys.begin(), keys.end(), [&event](const QKeySequence& key) {
               return key.count() == 1 && key[0].key() == event.key();
           });
}

std::optional<ViewKey> ViewKeys::pressed(const QKeyEvent& event) const {
    for (const ViewKey what : kViewKeys) {
        if (hit(at(what), event)) return what;
    }
    return std::nullopt;
}

bool ViewKeys::released(ViewKey what, const QKeyEvent& event) const {
    return letGo(at(what), event);
}

} // namespace lamina::ui
