// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

namespace lamina::core {

/// The part [begin, end] of a job's bar, for work that reports all of it: a job of several parts
/// never goes back. The time left that is reported is that of the part. `whole` must outlive it.
[[nodiscard]] inline JobContext partOf(const JobContext& whole, double begin, double end) {
    return JobContext(
        whole.stopToken(),
        [&whole, begin, end](Progress progress) {
            progress.fraction = begin + (end - begin) * progress.fraction;
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
