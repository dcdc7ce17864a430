// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QIcon>
#include <QLabel>
#include <QString>
#include <QStringList>

#include <functional>

class QFormLayout;
class QPushButton;
class QToolButton;

namespace lamina::ui {

/// Margins and spacing that all panels share.
[[nodiscard]] QFormLayout* panelForm(QWidget* panel);
[[nodiscard]] QWidget* labelledRow(const QString& text, QWidget* field);
[[nodiscard]] QLabel* sectionTitle(const QString& text);
/// A quiet line of explanation.
[[nodiscard]] QLabel* quietText(const QString& text = {});
/// A patch of colour for a list or a button; the same pixels in a chosen row.
[[nodiscard]] QIcon colorSwatch(const QColor& color);
/// Amber, for something that the user should do.
void markAsWarning(QLabel* label);

/// One line that ends in an ellipsis where it does not fit.
class ElidedLabel final : public QLabel {
    Q_OBJECT

public:
    using QLabel::QLabel;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A message above the slice: what happened, to which file, what can be done; details fold out.
/// Never in the way of work.
class NoticeBar final : public QFrame {
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);
    void showError(const QString& sentence, const QString& details = {});
    void showInfo(const QString& sentence);
    [[nodiscard]] QString text() const;
    /// One question with buttons; the answer is the index in `answers`, -1 when closed.
    void ask(const QString& question, const QStringList& answers,
             std::function<void(int)> answered);

private:
    void show(const QString& icon, const QString& sentence, const QString& details);
    void clearAnswers();

    QLabel* m_icon;
    QLabel* m_text;
    QLabel* m_details;
    QToolButton* m_more;
    QToolButton* m_close;
    QWidget* m_answers;
};

} // namespace lamina::ui
