// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/PanelParts.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina::ui {

QFormLayout* panelForm(QWidget* panel) {
    auto* form = new QFormLayout(panel);
    form->setContentsMargins(10, 8, 10, 10);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    return form;
}

QIcon colorSwatch(const QColor& color) {
    QPixmap pixmap(28, 28);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1.0));
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(2.5, 2.5, 23, 23), 5, 5);
    painter.end();
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected); // a colour that changes there would be another colour
    return icon;
}

QWidget* labelledRow(const QString& text, QWidget* field) {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(text);
    label->setBuddy(field);
    line->addWidget(label);
    line->addWidget(field, 1);
    return row;
}

QLabel* sectionTitle(const QString& text) {
    auto* label = new QLabel(text);
    auto font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

QLabel* quietText(const QString& text) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

void markAsWarning(QLabel* label) {
    label->setStyleSheet(
        "QLabel { background: #f4c542; color: #2b2200; border-radius: 4px; padding: 6px; }");
}

QSize ElidedLabel::minimumSizeHint() const {
    return {40, QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent* event) {
    static_cast<void>(event);
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(rect(), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft),
                     fontMetrics().elidedText(text(), Qt::ElideMiddle, width()));
}

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent) {
    setObjectName("notice");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 6, 6);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    column->addLayout(line);
    m_icon = new QLabel;
    m_text = new QLabel;
    m_text->setObjectName("noticeText");
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_answers = new QWidget;
    auto* answers = new QHBoxLayout(m_answers);
    answers->setContentsMargins(0, 0, 0, 0);
    m_more = new QToolButton;
    m_more->setText(tr("Details"));
    m_more->setCheckable(true);
    m_more->setAutoRaise(true);
    m_close = new QToolButton;
    m_close->setIcon(QIcon::fromTheme("window-close"));
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setAutoRaise(true);
    line->addWidget(m_icon);
    line->addWidget(m_text, 1);
    line->addWidget(m_answers);
    line->addWidget(m_more);
    line->addWidget(m_close);
    m_details = new QLabel;
    m_details->setWordWrap(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(m_details);
    connect(m_more, &QToolButton::toggled, m_details, &QLabel::setVisible);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    hide();
}

QString NoticeBar::text() const {
    return isHidden() ? QString() : m_text->text();
}

void NoticeBar::clearAnswers() {
    while (auto* item = m_answers->layout()->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
}

void NoticeBar::show(const QString& icon, const QString& sentence, const QString& details) {
    clearAnswers();
    m_icon->setPixmap(QIcon::fromTheme(icon).pixmap(22, 22));
    m_text->setText(sentence);
    m_details->setText(details);
    m_more->setVisible(!details.isEmpty());
    m_more->setChecked(false);
    m_details->hide();
    setVisible(true);
}

void NoticeBar::showError(const QString& sentence, const QString& details) {
    show("dialog-error", sentence, details);
}

void NoticeBar::showInfo(const QString& sentence) {
    show("dialog-information", sentence, {});
}

void NoticeBar::ask(const QString& question, const QStringList& answers,
                    std::function<void(int)> answered) {
    show("dialog-question", question, {});
    for (int i = 0; i < answers.size(); ++i) {
        auto* button = new QPushButton(answers.at(i));
        m_answers->layout()->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, i, answered] {
            hide();
            answered(i);
        });
    }
}

} // namespace lamina::ui
