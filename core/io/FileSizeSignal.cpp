// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/FileSizeSignal.h"

#include <ctime>
#include <pthread.h>

namespace lamina::core {

namespace {

sigset_t fileSizeSignal() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGXFSZ);
    return set;
}

} // namespace

FileSizeSignalGuard::FileSizeSignalGuard() {
    const sigset_t set = fileSizeSignal();
    pthread_sigmask(SIG_BLOCK, &set, &m_before);
}

FileSizeSignalGuard::~FileSizeSignalGuard() {
    if (sigismember(&m_before, SIGXFSZ) == 0) {
        // The kernel sends it to the writing thread: take it off before it can be delivered.
        const sigset_t set = fileSizeSignal();
        const timespec now{};
        while (sigtimedwait(&set, nullptr, &now) == SIGXFSZ) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

} // namespace lamina::core
