// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <thread>

namespace lamina::app {

/// Turns SIGINT and SIGTERM into a stop request; a second one ends the process at once. One at a
/// time, in `main`. Also ignores SIGPIPE and SIGXFSZ: a closed pipe or a file size limit then is a
/// failed write, reported like any other.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] std::stop_token stopToken() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::thread m_waiter;
};

} // namespace lamina::app
