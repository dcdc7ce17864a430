// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>

namespace lamina::core {

/// While it lives, a write beyond the process's file size limit fails with EFBIG on this thread
/// instead of killing the program with SIGXFSZ. Other threads and the signal's handler are
/// untouched.
class FileSizeSignalGuard {
public:
    FileSizeSignalGuard();
    ~FileSizeSignalGuard();
    FileSizeSignalGuard(const FileSizeSignalGuard&) = delete;
    FileSizeSignalGuard& operator=(const FileSizeSignalGuard&) = delete;

private:
    sigset_t m_before;
};

} // namespace lamina::core
