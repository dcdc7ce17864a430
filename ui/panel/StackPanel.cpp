// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/StackPanel.h"

#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ProjectSession.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/ChannelMix.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

namespace lamina::ui {

namespace {

/// Shows the digits that a length has: 0.108333, but 0.2 and 2.
class LengthBox final : public QDoubleSpinBox {
public:
    [[nodiscard]] QString textFromValue(double value) const override {
        auto text = locale().toString(value, 'f', decimals());
        const auto point = locale().decimalPoint();
        if (!text.contains(point)) return text;
        while (text.endsWith(locale().zeroDigit()))
            text.chop(1);
        if (text.endsWith(point)) text.chop(point.size());
        return text;
    }
};

} // namespace

StackPanel::StackPanel(Document& document, ProjectSession& session, QWidget* parent)
    : QWidget(parent), m_document(document), m_session(session) {
    auto* form = panelForm(this);

    m_stacks = new QComboBox;
    m_stacks->setObjectName("stacks");
    m_stacks->setAccessibleName(tr("Stack"));
    m_stacks->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_stacks->setMinimumContentsLength(10);
    m_stackName = new ElidedLabel;
    m_stackName->setAccessibleName(tr("Name of the stack"));
    form->addRow(m_stackName);
    form->addRow(m_stacks);

    m_size = new QLabel;
    m_size->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_size->setWordWrap(true);
    form->addRow(m_size);

    m_spacingUnknown =
        new QLabel(tr("The file does not say its voxel size. Please enter it: scale bar, "
                      "volumes and exports depend on it."));
    m_spacingUnknown->setWordWrap(true);
    m_spacingUnknown->setObjectName("spacingUnknown");
    markAsWarning(m_spacingUnknown);
    form->addRow(m_spacingUnknown);

    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    const char* axes[] = {"x", "y", "z"};
    for (int i = 0; i < 3; ++i) {
        auto* spin = new LengthBox;
        spin->setDecimals(6);
        spin->setRange(0.0001, 10000.0);
        spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
        spin->setAccessibleName(tr("Voxel size along %1 in µm").arg(axes[i]));
        spin->setToolTip(tr("Voxel size along %1 in µm").arg(axes[i]));
        spin->setObjectName(QString("spacing%1").arg(axes[i]));
        spin->setMinimumWidth(52);
        line->addWidget(spin, 1);
        m_spacing[i] = spin;
        connect(spin, &QDoubleSpinBox::valueChanged, this, [this, i] {
            m_edited[i] = true;
            m_setSpacing->setEnabled(true);
        });
        connect(spin, &QDoubleSpinBox::editingFinished, this, [this] {
            if (m_document.hasStack() && m_document.stack()->spacingKnown()) applySpacing();
        });
    }
    m_setSpacing = new QPushButton(tr("Set"));
    m_setSpacing->setObjectName("setSpacing");
    m_setSpacing->setToolTip(
        tr("Use this voxel size from now on; it is remembered with your annotation"));
    m_setSpacing->setMaximumWidth(48);
    line->addWidget(m_setSpacing);
    connect(m_setSpacing, &QPushButton::clicked, this, &StackPanel::applySpacing);
    m_spacingTitle = new QLabel(tr("Voxel size x, y, z in µm"));
    form->addRow(m_spacingTitle);
    m_spacingRow = row;
    form->addRow(row);

    m_channel = new QSpinBox;
    m_channel->setObjectName("channel");
    m_channel->setAccessibleName(tr("Channel"));
    m_channel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // names may be long
    m_channelRow = labelledRow(tr("Channel"), m_channel);
    form->addRow(m_channelRow);
    m_time = new QSpinBox;
    m_time->setObjectName("timePoint");
    m_time->setAccessibleName(tr("Time point"));
    m_timeRow = labelledRow(tr("Time point"), m_time);
    form->addRow(m_timeRow);

    m_folder = new ElidedLabel;
    m_folder->setObjectName("workFolder");
    form->addRow(m_folder);

    connect(m_stacks, &QComboBox::activated, this, [this](int index) { m_session.show(index); });
    connect(m_channel, &QSpinBox::valueChanged, &m_document, &Document::setChannel);
    connect(m_time, &QSpinBox::valueChanged, this,
            [this](int t) { m_session.show(m_session.current(), t); });
    connect(&m_session, &ProjectSession::stacksChanged, this, &StackPanel::showStacks);
    connect(&m_document, &Document::stackChanged, this, &StackPanel::showDocument);
    connect(&m_document, &Document::channelChanged, this, &StackPanel::showPlace);
    connect(&m_document, &Document::spacingChanged, this, &StackPanel::showDocument);
    showStacks();
    showDocument();
}

void StackPanel::setChangeBlocked(const QString& reason) {
    m_blocked = reason;
    for (QWidget* widget : {static_cast<QWidget*>(m_stacks), static_cast<QWidget*>(m_channel),
                            static_cast<QWidget*>(m_time)}) {
        widget->setEnabled(reason.isEmpty());
        widget->setToolTip(reason);
    }
}

void StackPanel::showStacks() {
    const QSignalBlocker block(m_stacks);
    m_stacks->clear();
    for (const auto& stack : m_session.stacks()) {
        m_stacks->addItem(QString::fromStdString(stack.name));
        m_stacks->setItemData(m_stacks->count() - 1,
                              QString::fromStdString(stack.absolutePath.string()), Qt::ToolTipRole);
    }
    m_stacks->setCurrentIndex(m_session.current());
    m_stacks->setVisible(m_stacks->count() > 1);
    m_stackName->setVisible(m_stacks->count() <= 1);
}

void StackPanel::showDocument() {
    setEnabled(m_document.hasStack());
    m_spacingTitle->setVisible(m_document.hasStack());
    m_spacingRow->setVisible(m_document.hasStack());
    if (!m_document.hasStack()) {
        m_stackName->setText(tr("No stack is open."));
        m_size->clear();
        m_folder->clear();
        m_spacingUnknown->hide();
        m_channelRow->hide();
        m_timeRow->hide();
        m_setSpacing->hide();
        return;
    }
    const auto& stack = *m_document.stack();
    const auto& info = stack.info();
    m_stackName->setText(QString::fromStdString(m_document.name()));
    m_stackName->setToolTip(QString::fromStdString(info.path.string()));
    m_size->setText(tr("%1 × %2 pixels, %3\n%4, %5")
                        .arg(info.size.x)
                        .arg(info.size.y)
                        .arg(counted(info.size.z, tr("slice"), tr("slices")),
                             QString::fromLatin1(core::pixelTypeName(info.type)),
                             QString::fromStdString(info.format)));
    const auto spacing = stack.spacing();
    const double values[] = {spacing.x, spacing.y, spacing.z};
    for (int i = 0; i < 3; ++i) {
        const QSignalBlocker block(m_spacing[i]);
        m_spacing[i]->setValue(values[i]);
        m_edited[i] = false;
    }
    m_spacingRow->setEnabled(m_document.readOnlyReason().isEmpty());
    m_spacingUnknown->setVisible(!stack.spacingKnown());
    m_setSpacing->setVisible(!stack.spacingKnown());
    showPlace();
    const auto& folder = m_document.workFolder();
    const auto path = QString::fromStdString(folder.folder.string());
    m_folder->setText(
        folder.besideStack
            ? tr("Work: %1").arg(QString::fromStdString(folder.folder.filename().string()))
            : tr("Work: %1").arg(path));
    m_folder->setToolTip(
        folder.besideStack
            ? tr("Annotation and models are saved in\n%1").arg(path)
            : tr("The stack's folder cannot be written, so annotation and models are "
                 "saved in\n%1")
                  .arg(path));
}

/// Which channel and time point of the stack that is there.
void StackPanel::showPlace() {
    const auto& info = m_document.stack()->info();
    const QSignalBlocker blockChannel(m_channel);
    const QSignalBlocker blockTime(m_time);
    m_channel->setRange(0, info.channels - 1);
    m_channel->setValue(m_document.channel());
    const auto name = ChannelMix::nameInFile(info, m_document.channel());
    m_channel->setSuffix(name.isEmpty() ? QString() : "  " + name);
    m_time->setRange(0, info.timePoints - 1);
    m_time->setValue(m_document.time());
    m_channelRow->setVisible(info.channels > 1);
    m_timeRow->setVisible(info.timePoints > 1);
}

/// The field shows fewer digits than a file may have: what nobody edited stays as it is.
double StackPanel::edited(int axis, double now) const {
    return m_edited[axis] ? m_spacing[axis]->value() : now;
}

void StackPanel::applySpacing() {
    const auto now = m_document.stack()->spacing();
    const core::Spacing spacing{edited(0, now.x), edited(1, now.y), edited(2, now.z)};
    if (m_document.stack()->spacingKnown() && spacing == now) return;
    m_document.setSpacing(spacing);
}

} // namespace lamina::ui
