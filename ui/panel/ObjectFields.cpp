// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ObjectFields.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace lamina::ui {

namespace {

QSpinBox* countSpin(const QString& object, const QString& name, const QString& tip, int most) {
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

QComboBox* entryBox(const QString& object, const QString& name, const QString& tip) {
    auto* box = new QComboBox;
    box->setObjectName(object);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    return box;
}

} // namespace

ObjectFields::ObjectFields(const QString& prefix, QWidget* parent) : QWidget(parent) {
    setObjectName(prefix);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(4);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_method = entryBox(prefix + "Method", tr("How touching objects are told apart"),
                        tr("Point at an entry to read what it does"));
    addEntry(m_method, tr("Cut at necks"),
             tr("Watershed: an object with a narrow neck between two bodies becomes two"));
    addEntry(m_method, tr("Leave as they are"),
             tr("Connected components: whatever touches is one object"));
    form->addRow(tr("Touching"), m_method);
    m_depth = new QDoubleSpinBox;
    m_depth->setObjectName(prefix + "Depth");
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
    m_neighbours = entryBox(prefix + "Neighbours", tr("What counts as touching"),
                            tr("Which neighbours of a voxel belong to the same object"));
    addEntry(m_neighbours, tr("3D, over corners"), tr("All 26 voxels around, through the slices"));
    addEntry(m_neighbours, tr("3D, over faces"), tr("6 voxels around, through the slices"));
    addEntry(m_neighbours, tr("Slices, over corners"),
             tr("8 pixels around; each slice has objects of its own"));
    addEntry(m_neighbours, tr("Slices, over edges"),
             tr("4 pixels around; each slice has objects of its own"));
    form->addRow(tr("Neighbours"), m_neighbours);
    m_smooth = countSpin(prefix + "Smooth", tr("Smoothing in pixels"),
                         tr("Each pixel takes the side of most pixels so near to it, slice by "
                            "slice: outlines become even, specks and cracks go"),
                         core::kMostSmooth);
    m_smooth->setSpecialValueText(tr("off"));
    m_smooth->setSuffix(tr(" px"));
    form->addRow(tr("Smooth"), m_smooth);
    constexpr int kMost = std::numeric_limits<int>::max();
    m_holes = countSpin(prefix + "Holes", tr("Largest hole that is filled, in pixels"),
                        tr("Background inside of an object, up to so many pixels of a slice, "
                           "becomes part of it"),
                        kMost);
    m_holes->setSpecialValueText(tr("off"));
    m_holes->setSuffix(tr(" px"));
    form->addRow(tr("Fill holes"), m_holes);
    m_smallest = countSpin(prefix + "Smallest", tr("Smallest object, in voxels"),
                           tr("Objects of fewer voxels are left out"), kMost);
    m_smallest->setSpecialValueText(tr("all are kept"));
    m_smallest->setSuffix(tr(" voxels"));
    form->addRow(tr("At least"), m_smallest);
    for (auto* box : {m_method, m_neighbours})
        connect(box, &QComboBox::currentIndexChanged, this, &ObjectFields::edit);
    for (auto* spin : {m_smooth, m_holes, m_smallest})
        connect(spin, &QSpinBox::valueChanged, this, &ObjectFields::edit);
    connect(m_depth, &QDoubleSpinBox::valueChanged, this, &ObjectFields::edit);
    edit();
}

void ObjectFields::edit() {
    m_depth->setEnabled(m_method->currentIndex() == 0);
    Q_EMIT edited();
}

core::ObjectSpec ObjectFields::spec(core::ObjectSpec base) const {
    base.masks.split = m_method->currentIndex() == 0;
    base.masks.splitDepth = m_depth->value();
    base.masks.components.perSlice = m_neighbours->currentIndex() >= 2;
    base.masks.components.connectivity = m_neighbours->currentIndex() % 2 == 0
                                             ? core::Connectivity::Corners
                                             : core::Connectivity::Faces;
    base.masks.components.minSize = m_smallest->value();
    base.cleaning = {m_smooth->value(), m_holes->value()};
    return base;
}

void ObjectFields::setSpec(const core::ObjectSpec& spec) {
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

} // namespace lamina::ui
