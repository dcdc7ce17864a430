// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/SliceBar.h"

#include "ui/document/Document.h"
#include "ui/panel/SliceRibbon.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

namespace lamina::ui {

SliceBar::SliceBar(Document& document, QWidget* parent) : QWidget(parent), m_document(document) {
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(8, 2, 8, 4);
    auto* label = new QLabel(tr("Slice"));
    line->addWidget(label);
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setPageStep(5);
    m_slider->setObjectName("sliceSlider");
    m_slider->setAccessibleName(tr("Slice"));
    m_slider->setToolTip(tr("Slice (wheel, ← → and PgUp PgDn in the image; Shift: five)"));
    m_ribbon = new Ribbon(Ribbon::Of::Slices);
    m_ribbon->setObjectName("sliceRibbon");
    new SliceRibbon(m_document, *m_ribbon);
    m_ribbons = new QVBoxLayout;
    m_ribbons->setSpacing(0);
    m_ribbons->addWidget(m_ribbon);
    m_ribbons->addWidget(m_slider);
    line->addLayout(m_ribbons, 1);
    m_number = new QSpinBox;
    m_number->setObjectName("sliceNumber");
    m_number->setAccessibleName(tr("Slice number"));
    m_number->setToolTip(tr("Slice number, counted from 0, as in files and on the command line"));
    m_number->setKeyboardTracking(false);
    label->setBuddy(m_number);
    line->addWidget(m_number);
    m_count = new QLabel;
    m_count->setForegroundRole(QPalette::PlaceholderText);
    line->addWidget(m_count);
    connect(m_slider, &QSlider::valueChanged, this, &SliceBar::sliceEdited);
    connect(m_number, &QSpinBox::valueChanged, this, &SliceBar::sliceEdited);
    connect(m_ribbon, &Ribbon::valueChanged, this, &SliceBar::sliceEdited);
    connect(&m_document, &Document::stackChanged, this, &SliceBar::showStack);
    showStack();
}

void SliceBar::showStack() {
    const int last = m_document.hasStack() ? m_document.stack()->size().z - 1 : 0;
    const QSignalBlocker blockSlider(m_slider);
    const QSignalBlocker blockNumber(m_number);
    m_slider->setRange(0, last);
    m_number->setRange(0, last);
    m_count->setText(tr("/ %1").arg(last));
    setEnabled(m_document.hasStack());
}

Ribbon& SliceBar::addTimes(core::JobSystem& jobs) {
    auto* times = new Ribbon(Ribbon::Of::TimePoints);
    times->setObjectName("timeRibbon");
    new TimeRibbon(m_document, jobs, *times);
    m_ribbons->addWidget(times);
    return *times;
}

void SliceBar::setSlice(int z) {
    const QSignalBlocker blockRibbon(m_ribbon);
    const QSignalBlocker blockSlider(m_slider);
    const QSignalBlocker blockNumber(m_number);
    m_slider->setValue(z);
    m_number->setValue(z);
    m_ribbon->setValue(z);
    m_ribbon->update();
}

} // namespace lamina::ui
