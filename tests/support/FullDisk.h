// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <sys/resource.h>

namespace lamina::test {

/// No file can be written beyond its first bytes while this lives, as on a disk that is full.
class FullDisk {
public:
    FullDisk() {
        m_signal = std::signal(SIGXFSZ, SIG_IGN); // an error of the write instead
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{2048, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_before{};
    void (*m_signal)(int) = nullptr;
};

} // namespace lamina::test
