// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace lamina::core {

/// Threads that a `RunSpec` asks for: 0 = one for each core.
[[nodiscard]] inline int threadCount(int wanted) {
    return wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Calls `work(i)` for i = 0 .. count - 1 on up to `threads` threads, the calling one among them.
/// Which thread does what is left open, so `work` must not depend on it. After an exception no
/// further item begins; the one of the lowest item is rethrown.
template <typename Work> void parallelFor(int count, int threads, const Work& work) {
    std::atomic<int> next{0};
    std::atomic<bool> failed{false};
    std::vector<std::exception_ptr> errors(static_cast<std::size_t>(std::max(0, count)));
    const auto run = [&] {
        for (int i = next++; i < count && !failed; i = next++) {
            try {
                work(i);
            } catch (...) {
                errors[static_cast<std::size_t>(i)] = std::current_exception();
                failed = true;
            }
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (int t = 1; t < std::min(threads, count); ++t)
            helpers.emplace_back(run);
        run();
    }
    for (const auto& error : errors) {
        if (error) std::rethrow_exception(error);
    }
}

} // namespace lamina::core
