// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

#include <algorithm>
#include <memory>

namespace lamina::core {

/// The part [begin, end] of a job's bar, for work that reports all of it. It never goes back, even
/// where the work does, as filters made of filters do. Reports come from one thread at a time. The
/// time left that is reported is that of the part. `whole` must outlive it.
[[nodiscard]] inline JobContext partOf(const JobContext& whole, double begin, double end) {
    return JobContext(
        whole.stopToken(),
        [&whole, begin, end, furthest = std::make_shared<double>(begin)](Progress progress) {
            *furthest = std::max(*furthest, begin + (end - begin) * progress.fraction);
            progress.fraction = *furthest;
            whole.report(progress);
        },
        [&whole](const std::string& sentence) { whole.log(sentence); });
}

/// For what is done before the first step: it says what it does and moves no bar. A fraction of 0
/// is shown as "being prepared".
[[nodiscard]] inline JobContext preparing(const JobContext& whole) {
    return partOf(whole, 0.0, 0.0);
}

} // namespace lamina::core
