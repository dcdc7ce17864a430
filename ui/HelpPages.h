// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace lamina::ui {

class ActionRegistry;

struct HelpPage {
    QString name;  ///< file name without ".md"
    QString title; ///< its first heading
    QString text;  ///< Markdown, ready to show
};

/// The pages of the help, in reading order: Markdown from the resources (`:/help`). Marks in them
/// are filled in from the actions, so that no page can name a wrong key:
/// `{action:brush}` becomes "**Brush** (B or P)", `{key:brush}` becomes "B or P" and `{keyboard}`
/// tables of all actions. A language may have pages of its own in `:/help/LANGUAGE`.
class HelpPages final {
public:
    explicit HelpPages(const ActionRegistry& actions);

    [[nodiscard]] static QStringList names(); ///< in reading order
    [[nodiscard]] HelpPage page(const QString& name) const;
    /// Names of pages that hold every word of `query`, in reading order.
    [[nodiscard]] QStringList search(const QString& query) const;
    /// The marks in the files as they stand ("action:brush"), for all pages.
    [[nodiscard]] static QStringList marks();

private:
    [[nodiscard]] static QString source(const QString& name);
    [[nodiscard]] QString keyboard() const;

    const ActionRegistry& m_actions;
};

} // namespace lamina::ui
