// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace lamina::core {

/// Who has a project open for writing.
struct LockOwner {
    std::string user;
    std::string host;
    long process = 0;
    std::string since; ///< e.g. "2024-05-17T08:30:00Z"
    /// "anna on microscope-2 (process 4711, since 2024-05-17 08:30:00 UTC)"
    [[nodiscard]] std::string text() const;
};

/// The right to write into a project: an operating system lock on the file `lock` in its folder,
/// which the kernel takes back when the process ends in whatever way. The file's text only says
/// who holds it.
class ProjectLock {
public:
    /// Tries once, never waits.
    explicit ProjectLock(const std::filesystem::path& folder);
    ~ProjectLock();
    ProjectLock(const ProjectLock&) = delete;
    ProjectLock& operator=(const ProjectLock&) = delete;

    [[nodiscard]] bool held() const { return m_held; }
    /// Why it is not held, as a sentence; empty when it is.
    [[nodiscard]] const std::string& reason() const { return m_reason; }
    /// The other holder; absent when held, or when nobody is to blame (a folder that cannot be
    /// written).
    [[nodiscard]] const std::optional<LockOwner>& owner() const { return m_owner; }

private:
    int m_descriptor = -1;
    bool m_held = false;
    std::string m_reason;
    std::optional<LockOwner> m_owner;
};

} // namespace lamina::core
