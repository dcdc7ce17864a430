// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

#include <filesystem>

namespace lamina::core {

/// Copies the project in `from` with its checkpoints and predictions to the folder `to`, as of one
/// moment, also while somebody works on it. The images are not copied; the copy finds them where
/// they are. It is made under another name and renamed, so there is a whole one or none. Throws
/// `Error` NotFound, Mismatch when there is something at `to`, Unwritable or OutOfSpace, and
/// `Cancelled`. Worker.
void copyProject(const std::filesystem::path& from, const std::filesystem::path& to,
                 const JobContext& context = {});

} // namespace lamina::core
