// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace lamina::ui {

class ObjectFields;
class ObjectsTrial;

/// How objects are found in the predicted mask: what is changed here is shown at once and kept with
/// Apply. A part of the overlay panel, folded until it is asked for.
class ObjectsBox final : public QWidget {
    Q_OBJECT

public:
    /// The trial must outlive the box.
    explicit ObjectsBox(ObjectsTrial& trial, QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* makeButtons();
    void edit();
    void showSpec();
    void showState();
    [[nodiscard]] QString stateText() const;

    ObjectsTrial& m_trial;
    QToolButton* m_fold;
    ObjectFields* m_fields;
    QLabel* m_state;
    QProgressBar* m_progress;
    QWidget* m_buttons;
    QPushButton* m_apply = nullptr;
    QPushButton* m_reset = nullptr;
};

} // namespace lamina::ui
