// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace lamina::ui {

/// Painting stays smooth while all cores compute: the thread that calls this, and every thread that
/// it starts from then on, yields to the window. `nice` says how far: somebody waits for a
/// preview, nobody for a training. Once for a worker of a lane; costs nothing again.
inline void yieldToWindow(int nice = 15) {
    static thread_local const bool once = [nice] {
        const sched_param none{};
        sched_setscheduler(gettid(), SCHED_BATCH, &none); // never preempts what is shorter
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
        return true;
    }();
    static_cast<void>(once);
}

} // namespace lamina::ui
