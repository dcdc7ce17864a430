// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/MemoryEstimate.h"

namespace lamina::core {

// Bytes at the peak of a forest's run, as core/learn/MemoryEstimate.h has them, without the slices
// that stay decoded and without the masks of a whole stack.

/// Throws what `forestSettings` throws for a recipe that no forest could use.
[[nodiscard]] std::uint64_t forestTrainingMemory(const FineTuneSpec& spec,
                                                 const std::vector<StackShape>& stacks);
[[nodiscard]] std::uint64_t forestPredictionMemory(const PredictingModel& model,
                                                   const StackShape& stack);

} // namespace lamina::core
