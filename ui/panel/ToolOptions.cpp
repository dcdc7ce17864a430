// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ToolOptions.h"

#include "ui/KeyTip.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace lamina::ui {

namespace {

QToolButton* toggle(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly
                                                       : Qt::ToolButtonTextBesideIcon);
    button->setObjectName(action->objectName() + "Toggle");
    return button;
}

} // namespace

ToolOptions::ToolOptions(std::shared_ptr<BrushSettings> brush,
                         std::shared_ptr<RegionSettings> region, const Actions& actions,
                         QWidget* parent)
    : QWidget(parent), m_brush(std::move(brush)), m_region(std::move(region)), m_actions(actions),
      m_name(new QLabel), m_sizeLabel(new QLabel(tr("Radius"))), m_size(new QDoubleSpinBox),
      m_unit(new QComboBox), m_other(new QLabel), m_ball(toggle(actions.ball)),
      m_smart(toggle(actions.smart)), m_toleranceLabel(new QLabel(tr("Tolerance"))),
      m_tolerance(new QDoubleSpinBox), m_volume(toggle(actions.volume)),
      m_ruleLabel(new QLabel(tr("Draw over"))), m_rule(new QComboBox) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 2, 6, 2);
    row->setSpacing(6);
    m_name->setObjectName("toolName");
    QFont strong = m_name->font();
    strong.setBold(true);
    m_name->setFont(strong);
    m_name->setMinimumWidth(110);
    m_size->setObjectName("brushSize");
    m_size->setAccessibleName(tr("Brush radius"));
    setKeyTip(m_size, tr("Radius of the brush; Alt+wheel changes it, too"), {"smaller", "larger"});
    m_size->setKeyboardTracking(false);
    m_sizeLabel->setBuddy(m_size);
    m_unit->setObjectName("brushUnit");
    m_unit->setAccessibleName(tr("Unit of the brush radius"));
    setKeyTip(m_unit, tr("Size in pixels, or in µm whatever the stack"), {"brushUnit"});
    m_unit->addItem(tr("px"), static_cast<int>(BrushSettings::Unit::Pixels));
    m_unit->addItem(tr("µm"), static_cast<int>(BrushSettings::Unit::Micrometres));
    m_other->setObjectName("brushMicrons");
    m_other->setForegroundRole(QPalette::PlaceholderText);
    m_other->setMinimumWidth(76);
    m_tolerance->setObjectName("smartTolerance");
    m_tolerance->setAccessibleName(tr("Tolerance of the smart brush"));
    m_tolerance->setToolTip(tr("How far grey values may be from the one under the mouse, in "
                               "multiples of the noise around it"));
    m_tolerance->setRange(0.0, 50.0);
    m_tolerance->setDecimals(1);
    m_tolerance->setSingleStep(0.5);
    m_tolerance->setSuffix(tr(" × noise"));
    m_tolerance->setKeyboardTracking(false);
    m_toleranceLabel->setBuddy(m_tolerance);
    m_rule->setObjectName("drawOver");
    m_rule->setAccessibleName(tr("What painting may replace"));
    setKeyTip(m_rule, tr("What painting may replace; locked labels never are"), {"drawOver"});
    m_rule->addItem(tr("everything"), static_cast<int>(core::DrawOver::Everything));
    m_rule->addItem(tr("unlabelled only"), static_cast<int>(core::DrawOver::UnlabelledOnly));
    m_rule->addItem(tr("unlabelled and background"),
                    static_cast<int>(core::DrawOver::UnlabelledAndBackground));
    m_ruleLabel->setBuddy(m_rule);
    for (QWidget* widget : std::initializer_list<QWidget*>{
             m_name, m_sizeLabel, m_size, m_unit, m_other, m_ball, m_smart, m_toleranceLabel,
             m_tolerance, m_volume, m_ruleLabel, m_rule}) {
        row->addWidget(widget);
    }
    row->addStretch(1);

    connect(m_size, &QDoubleSpinBox::valueChanged, this, [this](double size) {
        m_brush->setSize(size);
        Q_EMIT brushChanged();
    });
    connect(m_unit, &QComboBox::activated, this, [this] {
        m_brush->setUnit(static_cast<BrushSettings::Unit>(m_unit->currentData().toInt()));
        Q_EMIT brushChanged();
    });
    connect(m_tolerance, &QDoubleSpinBox::valueChanged, this, [this](double noises) {
        m_brush->setTolerance(noises);
        Q_EMIT brushChanged();
    });
    connect(m_rule, &QComboBox::activated, this, [this] {
        Q_EMIT drawOverChosen(static_cast<core::DrawOver>(m_rule->currentData().toInt()));
    });
    setTool(Kind::Brush, {});
    refresh({});
}

void ToolOptions::setTool(Kind kind, const QString& name) {
    m_kind = kind;
    m_name->setText(name);
    const bool strokes = kind == Kind::Brush || kind == Kind::Eraser;
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_sizeLabel, m_size, m_unit, m_other, m_ball})
        widget->setVisible(strokes);
    m_smart->setVisible(kind == Kind::Brush);
    const bool tolerance = kind == Kind::Brush && m_brush->smart();
    m_toleranceLabel->setVisible(tolerance);
    m_tolerance->setVisible(tolerance);
    m_volume->setVisible(kind == Kind::Fill || kind == Kind::Grow);
    const bool draws = kind == Kind::Brush || kind == Kind::Polygon || kind == Kind::Fill;
    m_ruleLabel->setVisible(draws);
    m_rule->setVisible(draws);
}

/// One height for all tools: a bar that grew with a tool would move and resize all views.
QSize ToolOptions::minimumSizeHint() const {
    QSize size = QWidget::minimumSizeHint();
    const auto margins = layout()->contentsMargins();
    for (const auto* child : findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
        size.setHeight(
            std::max(size.height(), child->sizeHint().height() + margins.top() + margins.bottom()));
    }
    return size;
}

QSize ToolOptions::sizeHint() const {
    return QWidget::sizeHint().expandedTo(minimumSizeHint());
}

void ToolOptions::setDrawOver(core::DrawOver rule) {
    m_rule->setCurrentIndex(m_rule->findData(static_cast<int>(rule)));
}

void ToolOptions::refresh(std::optional<core::Spacing> spacing) {
    const QSignalBlocker size(m_size);
    const QSignalBlocker tolerance(m_tolerance);
    const bool pixels = m_brush->unit() == BrushSettings::Unit::Pixels;
    m_size->setDecimals(pixels ? 0 : 2);
    m_size->setSingleStep(pixels ? 1.0 : 0.1);
    m_size->setRange(0.0, m_brush->largestSize());
    m_size->setValue(m_brush->size());
    m_unit->setCurrentIndex(m_unit->findData(static_cast<int>(m_brush->unit())));
    m_unit->setEnabled(spacing.has_value());
    m_tolerance->setValue(m_brush->tolerance());
    if (!spacing) {
        m_other->clear();
    } else if (pixels) {
        m_other->setText(
            tr("⌀ %1 µm").arg((2.0 * m_brush->radius() + 1.0) * spacing->x, 0, 'f', 2));
    } else {
        m_other->setText(tr("⌀ %1 px").arg(2.0 * m_brush->radius() + 1.0, 0, 'f', 1));
    }
    setTool(m_kind, m_name->text());
}

} // namespace lamina::ui
