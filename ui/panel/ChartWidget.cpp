// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ChartWidget.h"

#include "ui/panel/ChartStyle.h"
#include "ui/panel/PanelParts.h"

#include <QBuffer>
#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGraphicsLayout>
#include <QImage>
#include <QPainter>
#include <QStackedLayout>

#include <QtSvg/QSvgGenerator>

namespace lamina::ui {

namespace {

constexpr QSize kPrintSize(720, 420);          ///< of the layout; a picture has more pixels for it
constexpr double kPrintScale = 1772.0 / 720.0; ///< 15 cm at 300 dots an inch
constexpr int kPrintDotsPerMeter = 11811;      ///< 300 dots an inch

} // namespace

ChartWidget::ChartWidget(QWidget* parent) : QWidget(parent) {
    m_chart = new QChart;
    m_chart->legend()->setAlignment(Qt::AlignTop);
    m_chart->setMargins({0, 0, 0, 0});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->setBackgroundRoundness(0);
    m_view = new QChartView(m_chart);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_empty = quietText();
    m_empty->setAlignment(Qt::AlignCenter);
    m_pages = new QStackedLayout(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_view);
}

bool ChartWidget::drawn() const {
    return m_pages->currentIndex() == 1;
}

void ChartWidget::setDrawn(bool drawn) {
    if (drawn == this->drawn()) return;
    m_pages->setCurrentIndex(drawn ? 1 : 0);
    Q_EMIT drawnChanged(drawn);
}

void ChartWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) applyPalette();
    QWidget::changeEvent(event);
}

void ChartWidget::applyPalette() {
    if (!m_chart) return;
    const auto colors = palette();
    applyColors(colors.color(QPalette::WindowText), colors.color(QPalette::Mid),
                colors.color(QPalette::Window));
}

void ChartWidget::applyColors(const QColor& text, const QColor& grid, const QColor& background) {
    styleChart(*m_chart, font(), text, grid);
    m_view->setBackgroundBrush(background);
}

void ChartWidget::paintOn(QPaintDevice& device, QSize size) {
    // The chart is laid out anew for the paper, drawn, and given back to the screen.
    const auto shown = m_chart->size();
    applyColors(Qt::black, QColor(120, 120, 120), Qt::white);
    m_chart->resize(kPrintSize);
    m_chart->layout()->activate();
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect({0, 0}, size), Qt::white);
    m_chart->scene()->render(&painter, QRectF({0, 0}, size),
                             QRectF(m_chart->scenePos(), QSizeF(kPrintSize)));
    painter.end();
    m_chart->resize(shown);
    applyPalette();
}

QByteArray ChartWidget::png() {
    QImage image(kPrintSize * kPrintScale, QImage::Format_RGB32);
    image.setDotsPerMeterX(kPrintDotsPerMeter);
    image.setDotsPerMeterY(kPrintDotsPerMeter);
    paintOn(image, image.size());
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "png");
    return bytes;
}

QByteArray ChartWidget::svg() {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(kPrintSize);
    generator.setViewBox(QRect({0, 0}, kPrintSize));
    generator.setTitle(fileTitle());
    generator.setDescription(tr("Made with Lamina"));
    paintOn(generator, kPrintSize);
    return bytes;
}

QByteArray ChartWidget::file(const std::filesystem::path& name) {
    return name.extension() == ".svg" ? svg() : png();
}

} // namespace lamina::ui
