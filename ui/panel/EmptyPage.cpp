// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/EmptyPage.h"

#include "ui/panel/PanelParts.h"

#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace lamina::ui {

EmptyPage::EmptyPage(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->addStretch(2);
    const auto centred = [column](QLabel* label, double scale) {
        auto font = label->font();
        font.setPointSizeF(font.pointSizeF() * scale);
        label->setFont(font);
        label->setAlignment(Qt::AlignCenter);
        column->addWidget(label);
    };
    auto* icon = new QLabel;
    icon->setPixmap(QIcon(":/icons/lamina.svg").pixmap(96, 96));
    icon->setAlignment(Qt::AlignCenter);
    column->addWidget(icon);
    column->addSpacing(12);
    centred(new QLabel(tr("Open a stack, or try the sample")), 1.7);
    column->addSpacing(4);
    centred(
        quietText(tr(
            "Paint a few cells on a few slices; Lamina learns from them and segments the rest.")),
        1.05);
    column->addSpacing(16);

    m_buttons = new QWidget;
    auto* line = new QHBoxLayout(m_buttons);
    line->addStretch(1);
    const auto addButton = [line](const QString& text, const char* iconName, const QString& tip,
                                  const char* object) {
        auto* button = new QPushButton(QIcon::fromTheme(iconName), text);
        button->setToolTip(tip);
        button->setObjectName(object);
        button->setMinimumHeight(36);
        button->setMinimumWidth(130);
        button->setIconSize({22, 22});
        line->addWidget(button);
        return button;
    };
    auto* open = addButton(tr("Open file …"), "document-open",
                           tr("TIFF, NRRD, MHA, NIfTI, PNG (Ctrl+O)"), "emptyOpen");
    auto* folder = addButton(tr("Open folder …"), "document-open-folder",
                             tr("A folder of images or slices (Ctrl+Shift+O)"), "emptyOpenFolder");
    auto* sample =
        addButton(tr("Try the sample"), "applications-science",
                  tr("A simulated light-sheet embryo, made on this computer"), "emptySample");
    line->addStretch(1);
    column->addWidget(m_buttons);
    centred(quietText(tr("… or drop files here.")), 1.0);

    m_busy = new QLabel;
    m_busy->setObjectName("emptyBusy");
    m_busy->setAlignment(Qt::AlignCenter);
    m_progress = new QProgressBar;
    m_progress->setFixedWidth(320);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of opening"));
    column->addSpacing(16);
    column->addWidget(m_busy);
    column->addWidget(m_progress, 0, Qt::AlignCenter);
    column->addStretch(3);
    auto policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    showBusy({});
    connect(open, &QPushButton::clicked, this, &EmptyPage::openWanted);
    connect(folder, &QPushButton::clicked, this, &EmptyPage::openFolderWanted);
    connect(sample, &QPushButton::clicked, this, &EmptyPage::sampleWanted);
}

void EmptyPage::showBusy(const QString& what) {
    m_busy->setText(what);
    m_progress->setRange(0, 0);
    m_progress->setVisible(!what.isEmpty());
    m_buttons->setEnabled(what.isEmpty());
}

void EmptyPage::showProgress(double fraction) {
    m_progress->setRange(0, 1000);
    m_progress->setValue(static_cast<int>(fraction * 1000.0));
}

} // namespace lamina::ui
