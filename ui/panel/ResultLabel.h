// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace lamina::ui {

/// The line of a dialog that says how its work ended. Hidden while there is nothing to say; the
/// window grows, never shrinks, until the whole sentence can be read.
class ResultLabel final : public QLabel {
    Q_OBJECT

public:
    explicit ResultLabel(const QString& name, QWidget* parent = nullptr);
    void say(const QString& sentence, bool problem); ///< an empty sentence hides it
};

} // namespace lamina::ui
