// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/OverlayPanel.h"

#include "ui/KeyTip.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/SliceView.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QSlider>

namespace lamina::ui {

namespace {

constexpr std::array<OverlayKind, kOverlayKinds> kKinds{
    OverlayKind::Annotation, OverlayKind::Semantic, OverlayKind::Instances};

std::size_t at(OverlayKind kind) {
    return static_cast<std::size_t>(kind);
}

} // namespace

OverlayPanel::OverlayPanel(SliceView& view, QWidget* parent) : QWidget(parent), m_view(view) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(10, 8, 10, 10);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    const QString names[] = {tr("Annotation"), tr("Semantic"), tr("Instances")};
    const QString tips[] = {tr("What you painted"), tr("Predicted: cell or not"),
                            tr("Predicted: each cell its own colour")};
    const char* objects[] = {"Annotation", "Semantic", "Instances"};
    const int opacity[] = {55, 40, 55};
    for (int i = 0; i < kOverlayKinds; ++i) {
        auto& row = m_rows[static_cast<std::size_t>(i)];
        row.shown = new QCheckBox(names[i]);
        row.shown->setObjectName(QString("shown%1").arg(objects[i]));
        setKeyTip(row.shown, tips[i], i == 0 ? QStringList{"toggleLabels"} : QStringList{});
        row.shown->setChecked(kKinds[static_cast<std::size_t>(i)] != OverlayKind::Instances);
        row.opacity = new QSlider(Qt::Horizontal);
        row.opacity->setObjectName(QString("opacity%1").arg(objects[i]));
        row.opacity->setRange(0, 100);
        row.opacity->setValue(opacity[i]);
        row.opacity->setPageStep(10);
        row.opacity->setAccessibleName(tr("Opacity of %1").arg(names[i]));
        setKeyTip(row.opacity, tr("Opacity of %1").arg(names[i]), {"lessOpacity", "moreOpacity"});
        grid->addWidget(row.shown, i, 0);
        grid->addWidget(row.opacity, i, 1);
        connect(row.shown, &QCheckBox::toggled, this, &OverlayPanel::apply);
        connect(row.opacity, &QSlider::valueChanged, this, &OverlayPanel::apply);
    }
    grid->setColumnStretch(1, 1);
    m_outlines = new QCheckBox(tr("Outlines only"));
    setKeyTip(m_outlines, tr("Draw borders instead of areas"), {"outlines"});
    grid->addWidget(m_outlines, kOverlayKinds, 0, 1, 2);
    connect(m_outlines, &QCheckBox::toggled, this, &OverlayPanel::apply);
    apply();
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

void OverlayPanel::changeOpacity(double by) {
    for (auto& row : m_rows) {
        if (row.shown->isChecked())
            row.opacity->setValue(row.opacity->value() + static_cast<int>(by * 100.0));
    }
}

void OverlayPanel::toggleAll() {
    const bool any = shown(OverlayKind::Annotation) || shown(OverlayKind::Semantic) ||
                     shown(OverlayKind::Instances);
    for (const auto kind : kKinds) {
        if (any) m_before[at(kind)] = shown(kind);
        setShown(kind, any ? false : m_before[at(kind)]);
    }
}

void OverlayPanel::toggleOutlines() {
    m_outlines->toggle();
}

void OverlayPanel::hideWhile(bool hidden) {
    m_held = hidden;
    apply();
}

void OverlayPanel::apply() {
    for (const auto kind : kKinds) {
        const auto& row = m_rows[at(kind)];
        m_view.setOverlayVisible(kind, row.shown->isChecked() && !m_held);
        m_view.setOverlayOpacity(kind, row.opacity->value() / 100.0);
        m_view.setOverlayOutline(kind, m_outlines->isChecked());
        row.opacity->setEnabled(row.shown->isChecked());
    }
}

} // namespace lamina::ui
