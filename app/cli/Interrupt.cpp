// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Interrupt.h"

#include "core/base/Error.h"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace lamina::app {

namespace {

// A handler may call write and _exit, but not request_stop: it wakes a thread that does. Blocking
// the signals and waiting for them instead would not do: libraries start threads before main, and
// any of those would take the signal.
int wakeEvent = -1;
std::atomic<bool> asked{false};

void wake() {
    const std::uint64_t one = 1;
    if (write(wakeEvent, &one, sizeof one) < 0) _exit(1); // an eventfd takes eight bytes always
}

void onSignal(int) {
    if (asked.exchange(true)) _exit(1);
    wake();
}

void handle(int signal, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
}

} // namespace

Interrupt::Interrupt() {
    wakeEvent = eventfd(0, EFD_CLOEXEC);
    if (wakeEvent < 0) {
        throw core::Error(core::ErrorCode::Internal, "Ctrl-C cannot be watched on this system.");
    }
    m_waiter = std::thread([stop = m_stop]() mutable {
        std::uint64_t count = 0;
        while (read(wakeEvent, &count, sizeof count) < 0) {
        }
        if (asked) stop.request_stop();
    });
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    handle(SIGINT, onSignal);
    handle(SIGTERM, onSignal);
}

Interrupt::~Interrupt() {
    handle(SIGINT, SIG_DFL);
    handle(SIGTERM, SIG_DFL);
    wake();
    m_waiter.join();
    close(wakeEvent);
}

} // namespace lamina::app
