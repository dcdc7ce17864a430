// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ObjectsBox.h"

#include "ui/document/ObjectsTrial.h"
#include "ui/panel/PanelParts.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace lamina::ui {

namespace {

QSpinBox* countSpin(const char* object, const QString& name, const QString& tip, int most) {
    auto* spin = new QSpinBox;
    spin->setObjectName(object);
    spin->setRange(0, most);
    spin->setAccessibleName(name);
    spin->setToolTip(tip);
    spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    spin->setGroupSeparatorShown(true);
    return spin;
}

void addEntry(QComboBox* box, const QString& text, const QString& tip) {
    box->addItem(text);
    box->setItemData(box->count() - 1, tip, Qt::ToolTipRole);
}

QComboBox* entryBox(const char* object, const QString& name, const QString& tip) {
    auto* box = new QComboBox;
    box->setObjectName(object);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    return box;
}

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
    m_fields = makeFields();
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
    connect(&m_trial, &ObjectsTrial::specChanged, this, &ObjectsBox::showSpec);
    connect(&m_trial, &ObjectsTrial::stateChanged, this, &ObjectsBox::showState);
    showSpec();
    showState();
}

QWidget* ObjectsBox::makeFields() {
    auto* fields = new QWidget;
    auto* form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(4);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_method = entryBox("objectsMethod", tr("How touching objects are told apart"),
                        tr("Point at an entry to read what it does"));
    addEntry(m_method, tr("Cut at necks"),
             tr("Watershed: an object with a narrow neck between two bodies becomes two"));
    addEntry(m_method, tr("Leave as they are"),
             tr("Connected components: whatever touches is one object"));
    form->addRow(tr("Touching"), m_method);
    m_depth = new QDoubleSpinBox;
    m_depth->setObjectName("objectsDepth");
    m_depth->setRange(0.0, 1e6);
    m_depth->setDecimals(2);
    m_depth->setSingleStep(0.1);
    m_depth->setSuffix(tr(" µm"));
    m_depth->setSpecialValueText(tr("automatic"));
    m_depth->setAccessibleName(tr("Depth of a neck that is cut"));
    m_depth->setToolTip(tr("How much narrower than its bodies a neck must be to be cut: more "
                           "leaves more objects whole; automatic = a seventh of the median half "
                           "width"));
    form->addRow(tr("Neck"), m_depth);
    m_neighbours = entryBox("objectsNeighbours", tr("What counts as touching"),
                            tr("Which neighbours of a voxel belong to the same object"));
    addEntry(m_neighbours, tr("3D, over corners"), tr("All 26 voxels around, through the slices"));
    addEntry(m_neighbours, tr("3D, over faces"), tr("6 voxels around, through the slices"));
    addEntry(m_neighbours, tr("Slices, over corners"),
             tr("8 pixels around; each slice has objects of its own"));
    addEntry(m_neighbours, tr("Slices, over edges"),
             tr("4 pixels around; each slice has objects of its own"));
    form->addRow(tr("Neighbours"), m_neighbours);
    m_smooth = countSpin("objectsSmooth", tr("Smoothing in pixels"),
                         tr("Each pixel takes the side of most pixels so near to it, slice by "
                            "slice: outlines become even, specks and cracks go"),
                         core::kMostSmooth);
    m_smooth->setSpecialValueText(tr("off"));
    m_smooth->setSuffix(tr(" px"));
    form->addRow(tr("Smooth"), m_smooth);
    constexpr int kMost = std::numeric_limits<int>::max();
    m_holes = countSpin("objectsHoles", tr("Largest hole that is filled, in pixels"),
                        tr("Background inside of an object, up to so many pixels of a slice, "
                           "becomes part of it"),
                        kMost);
    m_holes->setSpecialValueText(tr("off"));
    m_holes->setSuffix(tr(" px"));
    form->addRow(tr("Fill holes"), m_holes);
    m_smallest = countSpin("objectsSmallest", tr("Smallest object, in voxels"),
                           tr("Objects of fewer voxels are left out"), kMost);
    m_smallest->setSpecialValueText(tr("all are kept"));
    m_smallest->setSuffix(tr(" voxels"));
    form->addRow(tr("At least"), m_smallest);
    for (auto* box : {m_method, m_neighbours})
        connect(box, &QComboBox::currentIndexChanged, this, &ObjectsBox::edit);
    for (auto* spin : {m_smooth, m_holes, m_smallest})
        connect(spin, &QSpinBox::valueChanged, this, &ObjectsBox::edit);
    connect(m_depth, &QDoubleSpinBox::valueChanged, this, &ObjectsBox::edit);
    return fields;
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
    auto spec = m_trial.spec();
    spec.masks.split = m_method->currentIndex() == 0;
    spec.masks.splitDepth = m_depth->value();
    spec.masks.components.perSlice = m_neighbours->currentIndex() >= 2;
    spec.masks.components.connectivity = m_neighbours->currentIndex() % 2 == 0
                                             ? core::Connectivity::Corners
                                             : core::Connectivity::Faces;
    spec.masks.components.minSize = m_smallest->value();
    spec.cleaning = {m_smooth->value(), m_holes->value()};
    m_depth->setEnabled(spec.masks.split);
    m_trial.setSpec(spec);
}

void ObjectsBox::showSpec() {
    const auto spec = m_trial.spec();
    const auto& components = spec.masks.components;
    const auto set = [](auto* spin, auto value) {
        const QSignalBlocker block(spin);
        spin->setValue(value);
    };
    const auto choose = [](QComboBox* box, int index) {
        const QSignalBlocker block(box);
        box->setCurrentIndex(index);
    };
    const auto shown = [](std::int64_t n) {
        return static_cast<int>(std::min<std::int64_t>(n, std::numeric_limits<int>::max()));
    };
    choose(m_method, spec.masks.split ? 0 : 1);
    choose(m_neighbours, (components.perSlice ? 2 : 0) +
                             (components.connectivity == core::Connectivity::Faces ? 1 : 0));
    set(m_depth, spec.masks.splitDepth);
    set(m_smallest, shown(components.minSize));
    set(m_smooth, spec.cleaning.smooth);
    set(m_holes, shown(spec.cleaning.fillHoles));
    m_depth->setEnabled(spec.masks.split);
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
