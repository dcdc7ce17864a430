// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace lamina::core {

/// A temporary name beside `target`; `commit()` syncs and renames it onto `target`. Destroyed
/// without commit, the temporary file is removed and `target` is untouched. The constructor
/// creates missing parent folders and throws `Error` Unwritable when that or the creation fails.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    [[nodiscard]] const std::filesystem::path& temporary() const { return m_temporary; }
    void commit(); ///< throws `Error` Unwritable or OutOfSpace
private:
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    /// Parents made here, innermost first; removed again unless committed.
    std::vector<std::filesystem::path> m_createdFolders;
    bool m_committed = false;
};

/// Writes `content` atomically to `file`.
void writeFileAtomically(const std::filesystem::path& file, std::string_view content);

/// Throws `Error` Unwritable or OutOfSpace, named after `errno` and `file`.
[[noreturn]] void throwWriteError(const std::filesystem::path& file, int errorNumber);

} // namespace lamina::core
