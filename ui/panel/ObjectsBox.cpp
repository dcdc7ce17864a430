// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ObjectsBox.h"

#include "ui/document/ObjectsTrial.h"
#include "ui/panel/ObjectFields.h"
#include "ui/panel/PanelParts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {

/// The dock is lower than the panel: what was unfolded comes into sight.
void scrollTo(QWidget& widget) {
    for (auto* above = widget.parentWidget(); above; above = above->parentWidget()) {
        if (auto* scroll = qobject_cast<QScrollArea*>(above)) scroll->ensureWidgetVisible(&widget);
    }
}

} // namespace

ObjectsBox::ObjectsBox(ObjectsTrial& trial, QWidget* parent) : QWidget(parent), m_trial(trial) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    m_fold = new QToolButton;
    m_fold->setObjectName("objectsFold");
    m_fold->setText(tr("Objects from the mask"));
    m_fold->setToolTip(tr("How objects are found in the predicted mask: what you change is shown "
                          "at once, and kept with Apply"));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setAutoRaise(true);
    m_fold->setCheckable(true);
    m_fold->setArrowType(Qt::RightArrow);
    auto font = m_fold->font();
    font.setWeight(QFont::DemiBold); // as of a section
    m_fold->setFont(font);
    column->addWidget(m_fold);
    m_fields = new ObjectFields("objects");
    column->addWidget(m_fields);
    m_state = quietText();
    m_state->setObjectName("objectsState");
    column->addWidget(m_state);
    m_progress = new QProgressBar;
    m_progress->setObjectName("objectsProgress");
    m_progress->setAccessibleName(tr("Progress of finding the objects"));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    column->addWidget(m_progress);
    m_buttons = makeButtons();
    column->addWidget(m_buttons);
    connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
        showState();
        if (open) QTimer::singleShot(0, this, [this] { scrollTo(*this); }); // once it is laid out
    });
    connect(m_fields, &ObjectFields::edited, this, &ObjectsBox::edit);
    connect(&m_trial, &ObjectsTrial::specChanged, this, &ObjectsBox::showSpec);
    connect(&m_trial, &ObjectsTrial::stateChanged, this, &ObjectsBox::showState);
    showSpec();
    showState();
}

QWidget* ObjectsBox::makeButtons() {
    auto* buttons = new QWidget;
    auto* line = new QHBoxLayout(buttons);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    m_apply = new QPushButton(tr("Apply"));
    m_apply->setObjectName("objectsApply");
    m_apply->setToolTip(tr("Keeps these objects, and the mask at this threshold, as the "
                           "prediction: for export, review and the next start"));
    m_reset = new QPushButton(tr("Reset"));
    m_reset->setObjectName("objectsReset");
    for (auto* button : {m_apply, m_reset}) {
        button->setAutoDefault(false);
        line->addWidget(button, 1);
    }
    connect(m_apply, &QPushButton::clicked, &m_trial, &ObjectsTrial::apply);
    connect(m_reset, &QPushButton::clicked, &m_trial, &ObjectsTrial::reset);
    return buttons;
}

void ObjectsBox::edit() {
    m_trial.setSpec(m_fields->spec(m_trial.spec()));
}

void ObjectsBox::showSpec() {
    m_fields->setSpec(m_trial.spec());
}

QString ObjectsBox::stateText() const {
    const auto reason = m_trial.whyNot();
    if (!reason.isEmpty()) return reason;
    const auto number = [](const std::optional<int>& n) {
        return n ? QLocale().toString(*n) : tr("unknown");
    };
    const auto kept = number(m_trial.keptObjects());
    if (!m_trial.active()) return tr("Objects: %1").arg(kept);
    if (m_trial.complete()) {
        return tr("Trying out: %1 objects instead of %2").arg(number(m_trial.objects()), kept);
    }
    if (!m_trial.byItself() && !m_trial.computing()) {
        return tr("Trying out this slice alone, as the stack is large; Apply finds the objects of "
                  "all slices.");
    }
    return tr("Trying out this slice; finding the objects of all slices …");
}

void ObjectsBox::showState() {
    const bool open = m_fold->isChecked();
    const bool possible = m_trial.whyNot().isEmpty();
    const bool active = m_trial.active();
    m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_fields->setVisible(open);
    m_fields->setEnabled(possible);
    m_state->setText(stateText());
    m_state->setVisible(open || active);
    m_progress->setVisible(active && m_trial.computing());
    const int percent = static_cast<int>(100.0 * m_trial.progress());
    m_progress->setRange(0, percent > 0 ? 100 : 0); // it moves until something is known
    m_progress->setValue(percent);
    m_buttons->setVisible(open || active);
    m_apply->setEnabled(active);
    m_reset->setEnabled(active || m_trial.keptChanged());
    m_reset->setToolTip(active ? tr("Back to the objects that are kept")
                               : tr("Back to the objects as they were predicted"));
}

} // namespace lamina::ui
