// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace lamina::ui {

/// Painting stays smooth while all cores compute: the thread that calls this, and every thread that
/// it starts from then on, yields to the window. Once for a worker of a lane; costs nothing again.
inline void yieldToWindow() {
    static thread_local const bool once = [] {
        constexpr int kNice = 15;
        const sched_param none{};
        sched_setscheduler(gettid(), SCHED_BATCH, &none); // never preempts what is shorter
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
        return true;
    }();
    static_cast<void>(once);
}

} // namespace lamina::ui
