// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/SliceBar.h"

#include "ui/document/Document.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStyle>
#include <QStyleOptionSlider>

namespace lamina::ui {

MarkedSlider::MarkedSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setMinimumHeight(28);
    setPageStep(5);
}

void MarkedSlider::setMarks(std::vector<int> annotated) {
    m_marks = std::move(annotated);
    update();
}

void MarkedSlider::paintEvent(QPaintEvent* event) {
    QSlider::paintEvent(event);
    QPainter painter(this);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(230, 159, 0));
    QStyleOptionSlider option;
    initStyleOption(&option);
    const int handle = style()->pixelMetric(QStyle::PM_SliderLength, &option, this);
    for (const int z : m_marks) {
        const int x =
            handle / 2 + QStyle::sliderPositionFromValue(minimum(), maximum(), z, width() - handle);
        painter.drawRect(QRect(x - 1, height() - 6, 3, 5));
    }
}

SliceBar::SliceBar(Document& document, QWidget* parent) : QWidget(parent), m_document(document) {
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(8, 2, 8, 4);
    auto* label = new QLabel(tr("Slice"));
    line->addWidget(label);
    m_slider = new MarkedSlider;
    m_slider->setObjectName("sliceSlider");
    m_slider->setAccessibleName(tr("Slice"));
    m_slider->setToolTip(tr("Slice (wheel, ← → and PgUp PgDn in the image; Shift: five). "
                            "Orange marks: annotated slices."));
    line->addWidget(m_slider, 1);
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
    connect(&m_document, &Document::stackChanged, this, &SliceBar::showStack);
    connect(&m_document, &Document::annotationChanged, this, &SliceBar::showMarks);
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
    showMarks();
}

void SliceBar::showMarks() {
    auto marks = m_document.annotatedSlices();
    if (marks == m_shown) return;
    m_shown = marks;
    m_slider->setMarks(std::move(marks));
}

void SliceBar::setSlice(int z) {
    const QSignalBlocker blockSlider(m_slider);
    const QSignalBlocker blockNumber(m_number);
    m_slider->setValue(z);
    m_number->setValue(z);
}

} // namespace lamina::ui
