// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/HelpPages.h"

#include <QWidget>

class QLineEdit;
class QListWidget;
class QTextBrowser;
class QToolButton;

namespace lamina::ui {

class HelpBrowser;

/// The help: pages at the left, with search, and the text at the right. Stays open beside the
/// work; follows the theme and the keys that the user has chosen.
class HelpWindow final : public QWidget {
    Q_OBJECT

public:
    explicit HelpWindow(const ActionRegistry& actions, QWidget* parent = nullptr);
    void open(const QString& page);                       ///< shows and raises the window
    [[nodiscard]] QString page() const { return m_page; } ///< name of the page on show
    [[nodiscard]] const HelpPages& pages() const { return m_pages; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void go(const QString& page);
    void fillList();
    void showPage();
    void highlight();
    void reload();

    HelpPages m_pages;
    QString m_page; ///< on show
    QLineEdit* m_search;
    QListWidget* m_list;
    HelpBrowser* m_text;
    QToolButton* m_back;
    QToolButton* m_forward;
};

} // namespace lamina::ui
