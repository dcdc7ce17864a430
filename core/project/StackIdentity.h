// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

/// By what a moved or renamed image is recognised.
struct StackIdentity {
    std::string hash;        ///< "xxh3s:" and 32 hexadecimal digits
    std::uint64_t bytes = 0; ///< of the file, or of all image files of the folder
    bool operator==(const StackIdentity&) const = default;
};

/// Reads at most about 2 MB whatever the size: XXH3 over the size and evenly spread blocks of a
/// file, over the whole of a small one; of a folder over names, sizes and samples of its image
/// files. Throws `Error` NotFound or Unreadable, and `Cancelled`. Any thread.
[[nodiscard]] StackIdentity identifyStack(const std::filesystem::path& path,
                                          const JobContext& context = {});

/// The first file or folder directly in `folders` that has this identity. Folders that cannot be
/// read are passed over. Any thread.
[[nodiscard]] std::optional<std::filesystem::path>
findStack(const StackIdentity& identity, const std::vector<std::filesystem::path>& folders,
          const JobContext& context = {});

} // namespace lamina::core
