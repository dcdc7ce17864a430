// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ResultLabel.h"

#include <QLayout>

#include <algorithm>

namespace lamina::ui {

ResultLabel::ResultLabel(const QString& name, QWidget* parent) : QLabel(parent) {
    setObjectName(name);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    hide();
}

void ResultLabel::say(const QString& sentence, bool problem) {
    setText(sentence);
    setStyleSheet(
        problem ? "QLabel { background: #b3372c; color: white; border-radius: 4px; padding: 6px; }"
                : QString());
    setVisible(!sentence.isEmpty());
    auto* whole = window();
    if (sentence.isEmpty() || !whole->layout()) return;
    whole->layout()->activate(); // its height for this width is known now
    const int needed = whole->layout()->hasHeightForWidth()
                           ? whole->layout()->totalHeightForWidth(whole->width())
                           : whole->layout()->totalMinimumSize().height();
    whole->resize(whole->width(), std::max(whole->height(), needed));
}

} // namespace lamina::ui
