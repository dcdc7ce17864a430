// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace lamina::core {

/// What the learning side of a window is doing.
enum class RunState {
    Ready,         ///< nothing runs
    EngineLoading, ///< the engine module is being opened
    EngineMissing, ///< the engine cannot be used
    Pretraining,
    FineTuning,
    Predicting,
    Stopping, ///< a stop was asked for; the running batch ends
};
inline constexpr std::size_t kRunStates = 7;

enum class RunAction { Pretrain, FineTune, Predict, Cancel, ChangeStack };
inline constexpr std::size_t kRunActions = 5;

/// What else decides whether an action makes sense.
struct RunFacts {
    bool stack = false;     ///< a stack is open
    bool annotated = false; ///< something is painted
    bool model = false;     ///< a fine-tuned model is there
    bool readOnly = false;  ///< the project is somebody else's: no model may be put into it
};

/// Why an action is blocked in a state, as a sentence; empty = allowed. One row per state.
inline constexpr std::array<std::array<std::string_view, kRunActions>, kRunStates> kRunTable = [] {
    constexpr std::string_view ok{};
    constexpr std::string_view loading = "The learning engine is being loaded.";
    constexpr std::string_view missing =
        "The learning engine could not be loaded; the Learn panel says why.";
    constexpr std::string_view pretraining = "Pretraining is running: wait, or cancel it.";
    constexpr std::string_view tuning = "Fine-tuning is running: wait, or cancel it.";
    constexpr std::string_view predicting = "A prediction is running: wait, or cancel it.";
    constexpr std::string_view stopping = "Stopping: the running batch is being finished.";
    constexpr std::string_view idle = "Nothing is running.";
    using Row = std::array<std::string_view, kRunActions>;
    return std::array<Row, kRunStates>{
        //  Pretrain     FineTune     Predict      Cancel    ChangeStack
        Row{ok, ok, ok, idle, ok},                                   // Ready
        Row{loading, loading, loading, idle, ok},                    // EngineLoading
        Row{missing, missing, missing, idle, ok},                    // EngineMissing
        Row{pretraining, pretraining, pretraining, ok, pretraining}, // Pretraining
        Row{tuning, tuning, tuning, ok, tuning},                     // FineTuning
        Row{predicting, predicting, predicting, ok, predicting},     // Predicting
        Row{stopping, stopping, stopping, stopping, stopping},       // Stopping
    };
}();

/// The sentence that explains why `action` cannot be taken now; empty = it can.
[[nodiscard]] constexpr std::string_view whyBlocked(RunState state, RunAction action,
                                                    const RunFacts& facts) {
    const auto byState =
        kRunTable[static_cast<std::size_t>(state)][static_cast<std::size_t>(action)];
    if (!byState.empty()) return byState;
    const bool learns = action == RunAction::Pretrain || action == RunAction::FineTune ||
                        action == RunAction::Predict;
    if (learns && !facts.stack) return "Open a stack first.";
    const bool trains = action == RunAction::Pretrain || action == RunAction::FineTune;
    if (trains && facts.readOnly) return "The project is open for reading only.";
    if (action == RunAction::FineTune && !facts.annotated) {
        return "Paint a few cells and some background first.";
    }
    if (action == RunAction::Predict && !facts.model) return "Fine-tune a model first.";
    return {};
}

[[nodiscard]] constexpr bool isRunning(RunState state) {
    return state == RunState::Pretraining || state == RunState::FineTuning ||
           state == RunState::Predicting || state == RunState::Stopping;
}

} // namespace lamina::core
