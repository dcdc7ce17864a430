// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

#include <filesystem>
#include <string_view>

namespace lamina::core {

/// Writes a text file as `writeTiff` writes an image: to a temporary name beside `file`, synced,
/// read back from the disk and compared, then renamed. On any failure (`Error` Unwritable or
/// OutOfSpace, or `Cancelled`) nothing of it is left and an older `file` is untouched. Any thread.
void writeFileVerified(const std::filesystem::path& file, std::string_view content,
                       const JobContext& context = {});

} // namespace lamina::core
