// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace lamina::ui {

/// A view under a slim title bar: its name, where it is, and a button that maximises it. A double
/// click on the bar does the same. The bar of the pane that has the keyboard is marked.
class ViewPane : public QWidget {
    Q_OBJECT

public:
    /// `color`: of the dot before the name. The pane takes the view.
    ViewPane(QWidget* view, const QString& name, const QColor& color, QWidget* parent = nullptr);

    [[nodiscard]] QWidget& view() const { return *m_view; }
    [[nodiscard]] QString name() const { return m_name; }
    void setPosition(const QString& text);
    [[nodiscard]] QString position() const;
    void setActive(bool active); ///< has the keyboard
    void setMaximised(bool maximised);
    void setMaximisable(bool possible, const QString& reason);
    /// A small control in the bar, before the maximise button.
    void addControl(QWidget* control);

Q_SIGNALS:
    void maximiseWanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showTip(const QString& reason);

    QWidget* m_view;
    QString m_name;
    QWidget* m_bar;
    QHBoxLayout* m_line;
    QLabel* m_title;
    QLabel* m_position;
    QToolButton* m_maximise;
    QColor m_color;
    bool m_active = false;
    bool m_maximised = false;
};

} // namespace lamina::ui
