// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/OverlayPanel.h"

#include "ui/KeyTip.h"
#include "ui/document/Document.h"
#include "ui/document/OverlayColors.h"
#include "ui/panel/Legend.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/SliceView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lamina::ui {

namespace {

std::size_t at(OverlayKind kind) {
    return static_cast<std::size_t>(kind);
}

QColor toColor(const std::array<std::uint8_t, 3>& c) {
    return {c[0], c[1], c[2]};
}

/// An area whose border only is drawn.
QIcon outlineIcon(const QPalette& palette) {
    QPixmap pixmap(32, 32);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette.color(QPalette::ButtonText), 3.0));
    painter.drawEllipse(QRectF(5.0, 7.0, 22.0, 18.0));
    return QIcon(pixmap);
}

} // namespace

OverlayPanel::OverlayPanel(SliceView& view, Document& document, QWidget* parent)
    : QWidget(parent), m_view(view), m_document(document) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 10);
    column->setSpacing(6);
    m_live = new QLabel(tr("Live preview: masks of what you paint, not kept"));
    m_live->setObjectName("livePreview");
    m_live->setWordWrap(true);
    markAsWarning(m_live);
    m_live->hide();
    column->addWidget(m_live);
    connect(&m_document, &Document::previewingChanged, this,
            [this] { m_live->setVisible(m_document.previewing()); });
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    column->addLayout(grid);
    struct Words {
        const char* object;
        QString name;
        QString tip;
        int opacity;
        bool shown;
    };
    const std::array<Words, kOverlayKinds> words{{
        {"Annotation", tr("Annotation"), tr("What you painted"), 55, true},
        {"Semantic", tr("Semantic"), tr("Predicted: cell or not"), 40, true},
        {"Instances", tr("Instances"),
         tr("Predicted: cells in colours that differ from their neighbours'"), 55, false},
        {"Probability", tr("Probability"), tr("Predicted: how probable a cell is"), 60, false},
        {"Agreement", tr("Agreement"),
         tr("Where prediction and annotation agree; only annotated pixels count"), 60, false},
    }};
    for (const auto kind : kAllOverlays) {
        const Words& word = words[at(kind)];
        Row& row = m_rows[at(kind)];
        row.shown = new QCheckBox(word.name);
        row.shown->setObjectName(QString("shown%1").arg(word.object));
        setKeyTip(row.shown, word.tip, {"toggleLabels"});
        row.shown->setChecked(word.shown);
        row.opacity = new QSlider(Qt::Horizontal);
        row.opacity->setObjectName(QString("opacity%1").arg(word.object));
        row.opacity->setRange(0, 100);
        row.opacity->setValue(word.opacity);
        row.opacity->setPageStep(10);
        row.opacity->setAccessibleName(tr("Opacity of %1").arg(word.name));
        setKeyTip(row.opacity, tr("Opacity of %1").arg(word.name), {"lessOpacity", "moreOpacity"});
        row.outline = new QToolButton;
        row.outline->setObjectName(QString("outline%1").arg(word.object));
        row.outline->setCheckable(true);
        row.outline->setAutoRaise(true);
        row.outline->setIcon(outlineIcon(palette()));
        row.outline->setAccessibleName(tr("Outlines of %1").arg(word.name));
        setKeyTip(row.outline, tr("%1: borders instead of areas").arg(word.name), {"outlines"});
        const int line = static_cast<int>(at(kind));
        grid->addWidget(row.shown, line, 0);
        grid->addWidget(row.opacity, line, 1);
        grid->addWidget(row.outline, line, 2);
        for (auto* button : {static_cast<QAbstractButton*>(row.shown),
                             static_cast<QAbstractButton*>(row.outline)}) {
            connect(button, &QAbstractButton::toggled, this, &OverlayPanel::showInView);
        }
        connect(row.opacity, &QSlider::valueChanged, this, &OverlayPanel::showInView);
    }
    m_rows[at(OverlayKind::Probability)].outline->setVisible(false); // a map has no borders
    grid->setColumnStretch(1, 1);
    m_agreementLegend =
        colorLegend({{toColor(agreementColor(Agreement::TruePositive)), tr("cell in both")},
                     {toColor(agreementColor(Agreement::FalsePositive)), tr("predicted only")},
                     {toColor(agreementColor(Agreement::FalseNegative)), tr("annotated only")},
                     {toColor(agreementColor(Agreement::TrueNegative)), tr("background in both")}},
                    tr("Legend of the agreement"));
    m_agreementLegend->setObjectName("agreementLegend");
    column->addWidget(m_agreementLegend);
    column->addWidget(makeThreshold());
    column->addWidget(makeComparison());
    column->addStretch(1);

    connect(&m_document, &Document::thresholdPreviewChanged, this, &OverlayPanel::showThreshold);
    connect(&m_document, &Document::predictionChanged, this, &OverlayPanel::showThreshold);
    connect(&m_document, &Document::stackChanged, this, &OverlayPanel::showThreshold);
    connect(&m_view, &SliceView::sliceChanged, this, &OverlayPanel::showThreshold);
    connect(&m_view, &SliceView::comparisonChanged, this, &OverlayPanel::showComparison);
    showThreshold();
    showComparison();
    showInView();
}

QWidget* OverlayPanel::makeThreshold() {
    m_thresholdBox = new QWidget;
    auto* grid = new QGridLayout(m_thresholdBox);
    grid->setContentsMargins(0, 2, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    m_probabilityLegend = new ProbabilityBar;
    grid->addWidget(m_probabilityLegend, 0, 0, 1, 3);
    m_preview = new QCheckBox(tr("Threshold"));
    m_preview->setObjectName("previewThreshold");
    m_preview->setToolTip(tr("Shows in Semantic and Agreement the mask that another threshold "
                             "would give; the prediction itself stays"));
    m_threshold = new QSlider(Qt::Horizontal);
    m_threshold->setObjectName("threshold");
    m_threshold->setRange(0, 100);
    m_threshold->setValue(50);
    m_threshold->setPageStep(5);
    m_threshold->setAccessibleName(tr("Threshold of the probability in percent"));
    m_threshold->setToolTip(tr("Probability from which on a pixel is a cell (← →)"));
    m_thresholdValue = new QLabel;
    m_thresholdValue->setMinimumWidth(fontMetrics().horizontalAdvance("0.00"));
    grid->addWidget(m_preview, 1, 0);
    grid->addWidget(m_threshold, 1, 1);
    grid->addWidget(m_thresholdValue, 1, 2);
    m_shares = quietText();
    m_shares->setObjectName("thresholdShares");
    grid->addWidget(m_shares, 2, 0, 1, 3);
    grid->setColumnStretch(1, 1);
    connect(m_preview, &QCheckBox::toggled, this, [this](bool on) {
        m_document.setThresholdPreview(on ? std::optional(m_threshold->value() / 100.0)
                                          : std::nullopt);
    });
    connect(m_threshold, &QSlider::valueChanged, this,
            [this](int percent) { m_document.setThresholdPreview(percent / 100.0); });
    return m_thresholdBox;
}

QWidget* OverlayPanel::makeComparison() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 4, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    m_mode = new QComboBox;
    m_mode->setObjectName("comparison");
    m_mode->addItems({tr("Off"), tr("Swipe"), tr("Side by side")});
    m_mode->setAccessibleName(tr("Comparison"));
    m_mode->setToolTip(tr("One layer against another: divided by a line that you drag, or the "
                          "slice twice (Esc in the image ends it)"));
    auto* label = new QLabel(tr("Compare"));
    label->setBuddy(m_mode);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_mode, 0, 1);
    const auto makeSide = [this](const char* object, const QString& name) {
        auto* side = new QComboBox;
        side->setObjectName(object);
        side->addItem(tr("Image alone"));
        for (const Row& row : m_rows)
            side->addItem(row.shown->text());
        side->setAccessibleName(name);
        side->setToolTip(name);
        side->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        side->setMinimumContentsLength(6);
        connect(side, &QComboBox::activated, this, &OverlayPanel::editComparison);
        return side;
    };
    m_left = makeSide("compareLeft", tr("What the left side shows"));
    m_right = makeSide("compareRight", tr("What the right side shows"));
    m_sides = new QWidget;
    auto* sides = new QHBoxLayout(m_sides);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->addWidget(m_left, 1);
    sides->addWidget(m_right, 1);
    grid->addWidget(m_sides, 1, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    connect(m_mode, &QComboBox::activated, this, &OverlayPanel::editComparison);
    return box;
}

bool OverlayPanel::shown(OverlayKind kind) const {
    return m_rows[at(kind)].shown->isChecked();
}
void OverlayPanel::setShown(OverlayKind kind, bool shown) {
    m_rows[at(kind)].shown->setChecked(shown);
}
void OverlayPanel::setOpacity(OverlayKind kind, double opacity) {
    m_rows[at(kind)].opacity->setValue(static_cast<int>(opacity * 100.0 + 0.5));
}
void OverlayPanel::setOutline(OverlayKind kind, bool outline) {
    m_rows[at(kind)].outline->setChecked(outline);
}

void OverlayPanel::changeOpacity(double by) {
    for (auto& row : m_rows) {
        if (row.shown->isChecked())
            row.opacity->setValue(row.opacity->value() + static_cast<int>(by * 100.0));
    }
}

void OverlayPanel::toggleAll() {
    const bool any = std::any_of(m_rows.begin(), m_rows.end(),
                                 [](const Row& row) { return row.shown->isChecked(); });
    for (const auto kind : kAllOverlays) {
        if (any) m_before[at(kind)] = shown(kind);
        setShown(kind, any ? false : m_before[at(kind)]);
    }
}

void OverlayPanel::toggleOutlines() {
    const bool all = std::all_of(kAllOverlays.begin(), kAllOverlays.end(), [this](auto kind) {
        return kind == OverlayKind::Probability || m_rows[at(kind)].outline->isChecked();
    });
    for (const auto kind : kAllOverlays) {
        if (kind != OverlayKind::Probability) setOutline(kind, !all);
    }
}

void OverlayPanel::addBelowThreshold(QWidget* widget) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->indexOf(m_thresholdBox) + 1, widget);
}

void OverlayPanel::hideWhile(bool hidden) {
    if (hidden == m_held) return;
    m_held = hidden;
    showInView();
}

/// The icons are drawn in the text's colour, which the theme changes.
void OverlayPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange) return;
    for (Row& row : m_rows) {
        if (row.outline) row.outline->setIcon(outlineIcon(palette()));
    }
}

void OverlayPanel::showInView() {
    for (const auto kind : kAllOverlays) {
        const Row& row = m_rows[at(kind)];
        // what is compared is shown, whether it is otherwise or not
        const bool wanted = row.shown->isChecked() || m_view.comparison().shows(kind);
        m_view.setOverlayVisible(kind, wanted && !m_held);
        m_view.setOverlayOpacity(kind, row.opacity->value() / 100.0);
        m_view.setOverlayOutline(kind, row.outline->isChecked());
        row.opacity->setEnabled(wanted);
        row.outline->setEnabled(wanted);
    }
    m_agreementLegend->setVisible(shown(OverlayKind::Agreement) ||
                                  m_view.comparison().shows(OverlayKind::Agreement));
    if (!m_held) Q_EMIT settingsChanged();
}

void OverlayPanel::showThreshold() {
    const auto& prediction = m_document.prediction();
    const auto preview = m_document.thresholdPreview();
    const QSignalBlocker blockPreview(m_preview);
    const QSignalBlocker blockThreshold(m_threshold);
    m_preview->setChecked(preview.has_value());
    if (preview) m_threshold->setValue(static_cast<int>(*preview * 100.0 + 0.5));
    const double threshold = m_threshold->value() / 100.0;
    m_thresholdValue->setText(QString::number(threshold, 'f', 2));
    static_cast<ProbabilityBar*>(m_probabilityLegend)->setMark(preview ? threshold : -1.0);
    const auto stack = prediction.shareAbove(threshold);
    m_thresholdBox->setEnabled(stack.has_value());
    if (!stack) {
        m_shares->setText(tr("Predict first: then probabilities are known."));
        return;
    }
    const auto* slice = prediction.foreground(m_view.slice());
    const QString all = prediction.complete() ? tr("whole stack") : tr("predicted slices");
    m_shares->setText(slice ? tr("Above it: %1 % of this slice, %2 % of the %3")
                                  .arg(100.0 * slice->shareAbove(threshold), 0, 'f', 1)
                                  .arg(100.0 * *stack, 0, 'f', 1)
                                  .arg(all)
                            : tr("Above it: %1 % of the %2; this slice is not predicted")
                                  .arg(100.0 * *stack, 0, 'f', 1)
                                  .arg(all));
}

void OverlayPanel::editComparison() {
    const auto side = [](const QComboBox* box) {
        return box->currentIndex() == 0
                   ? std::nullopt
                   : std::optional(static_cast<OverlayKind>(box->currentIndex() - 1));
    };
    Comparison comparison = m_view.comparison();
    comparison.mode = static_cast<Comparison::Mode>(m_mode->currentIndex());
    comparison.left = side(m_left);
    comparison.right = side(m_right);
    m_view.setComparison(comparison);
}

void OverlayPanel::showComparison() {
    const auto index = [](const std::optional<OverlayKind>& kind) {
        return kind ? static_cast<int>(*kind) + 1 : 0;
    };
    const Comparison& comparison = m_view.comparison();
    m_mode->setCurrentIndex(static_cast<int>(comparison.mode));
    m_left->setCurrentIndex(index(comparison.left));
    m_right->setCurrentIndex(index(comparison.right));
    m_sides->setVisible(comparison.mode != Comparison::Mode::Off);
    showInView();
}

void OverlayPanel::collect(ViewSettings& settings) const {
    for (const auto kind : kAllOverlays) {
        const Row& row = m_rows[at(kind)];
        settings.overlays[at(kind)] = {row.shown->isChecked(), row.opacity->value() / 100.0,
                                       row.outline->isChecked()};
    }
    settings.threshold = m_document.thresholdPreview();
    settings.comparison = m_view.comparison();
}

void OverlayPanel::apply(const ViewSettings& settings) {
    for (const auto kind : kAllOverlays) {
        const OverlayStyle& style = settings.overlays[at(kind)];
        setShown(kind, style.visible);
        setOpacity(kind, style.opacity);
        setOutline(kind, style.outline);
    }
    m_document.setThresholdPreview(settings.threshold);
    m_view.setComparison(settings.comparison);
}

} // namespace lamina::ui
