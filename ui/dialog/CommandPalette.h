// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace lamina::ui {

class ActionRegistry;

/// How well `text` answers `query`: all letters of the query in their order; higher is better,
/// beginnings of words and runs of letters count most. Nothing: a letter is missing.
[[nodiscard]] std::optional<int> fuzzyScore(const QString& query, const QString& text);

/// Type a few letters of what you want, or another word for it, and press Enter: every action of
/// the window, with its keys and, where it is blocked, the reason; and the pages of the help. Lies
/// over the window and goes away when it loses the focus.
class CommandPalette final : public QFrame {
    Q_OBJECT

public:
    struct Page { ///< something else to go to
        QString title;
        QString group;
        std::function<void()> run;
    };
    CommandPalette(const ActionRegistry& actions, std::vector<Page> pages, QWidget* window);
    void start(); ///< shows it, empty

    [[nodiscard]] QString chosen() const; ///< title of the selected line; for tests and readers

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Entry {
        QString title;
        QString group;
        QString tip;
        QString keys;
        QString reason; ///< why it cannot run now
        QStringList keywords;
        std::function<void()> run;
    };
    void collect();
    void filter(const QString& query);
    void run();
    void place();

    const ActionRegistry& m_actions;
    std::vector<Page> m_pages;
    std::vector<Entry> m_entries;
    QLineEdit* m_query;
    QListWidget* m_list;
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace lamina::ui
