// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace lamina::core {

/// So many earlier models of a kind are kept beside the one that predicts.
inline constexpr int kKeptModels = 8;

/// Keeps a trained model, which the next training would replace: as a second name for the same file
/// where the file system can, else as a copy, in the folder `earlier` beside it and named after its
/// content. The oldest ones beyond `kKeptModels` of the same model are removed. Returns the name in
/// that folder. Throws `Error` NotFound, Unwritable or OutOfSpace. Worker.
std::string keepModel(const std::filesystem::path& model);

/// Where a model of this name is kept, whether or not it is still there.
[[nodiscard]] std::filesystem::path keptModel(const std::filesystem::path& model,
                                              const std::string& name);

/// Makes a kept model the one that predicts, in one step; the one before stays among the kept.
/// Throws `Error` NotFound when it was removed, Unwritable or OutOfSpace. Worker.
void useKeptModel(const std::string& name, const std::filesystem::path& model);

} // namespace lamina::core
