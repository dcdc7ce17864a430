// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <exception>

namespace lamina::ui {

/// The sentence of an exception for the user: what happened, to which file, what can be done.
[[nodiscard]] QString errorSentence(const std::exception_ptr& error);
/// What folds out below the sentence; may be empty.
[[nodiscard]] QString errorDetails(const std::exception_ptr& error);

} // namespace lamina::ui
