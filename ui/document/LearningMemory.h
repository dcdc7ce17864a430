// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/MemoryEstimate.h"
#include "ui/document/LearningController.h"

#include <QString>

namespace lamina::ui {

/// Memory that each run on the open stack would need now; an estimate of a moment, so that panels
/// may ask whenever a setting changes. All zero without a stack. GUI thread.
struct LearningNeeds {
    std::uint64_t pretrain = 0; ///< 0: the chosen head takes no backbone
    std::uint64_t fineTune = 0;
    std::uint64_t forest = 0;  ///< growing one
    std::uint64_t predict = 0; ///< the whole stack, with the model that comes next
    std::uint64_t available = 0;
    bool graphicsCard = false; ///< networks learn there: what is free on it is not known
};
[[nodiscard]] LearningNeeds learningNeeds(const Document& document,
                                          const LearningController& learning,
                                          const LearnSettings& settings);
/// Of one step, as it is started.
[[nodiscard]] core::MemoryNeed needOfStep(const Document& document,
                                          const LearningController& learning,
                                          LearningController::Step step,
                                          const LearnSettings& settings);

/// "0.9 GB", in the user's way of writing numbers.
[[nodiscard]] QString memoryWords(std::uint64_t bytes);
/// "Needs about 0.9 GB of memory; 12 GB are free."; empty where nothing is known.
[[nodiscard]] QString memoryWords(const core::MemoryNeed& need);

} // namespace lamina::ui
