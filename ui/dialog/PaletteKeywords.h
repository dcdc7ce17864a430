// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace lamina::ui {

/// Other words for what an action does, as people of this field search for it, in the user's
/// language and in English; empty for an action whose title and tip are enough.
[[nodiscard]] QStringList paletteKeywords(const QString& action);
/// Names of the actions that have some.
[[nodiscard]] QStringList actionsWithKeywords();

/// How well keywords answer a query of two letters or more: one of them, or a word in one, begins
/// like it. Better than letters scattered over a title, not as good as a title that begins so.
/// Nothing: none does.
[[nodiscard]] std::optional<int> keywordScore(const QString& query, const QStringList& keywords);

} // namespace lamina::ui
