// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/RunState.h"

#include <gtest/gtest.h>

#include <array>

namespace lamina::core {
namespace {

constexpr RunFacts kEverything{true, true, true};

TEST(RunState, AllowsEveryStepWhenNothingRunsAndEverythingIsThere) {
    for (const auto action :
         {RunAction::Pretrain, RunAction::FineTune, RunAction::Predict, RunAction::ChangeStack}) {
        EXPECT_EQ(whyBlocked(RunState::Ready, action, kEverything), "");
    }
    EXPECT_NE(whyBlocked(RunState::Ready, RunAction::Cancel, kEverything), "");
}

TEST(RunState, LetsARunBeCancelledOnceAndNothingElseStart) {
    for (const auto state : {RunState::Pretraining, RunState::FineTuning, RunState::Predicting}) {
        EXPECT_TRUE(isRunning(state));
        EXPECT_EQ(whyBlocked(state, RunAction::Cancel, kEverything), "");
        for (const auto action : {RunAction::Pretrain, RunAction::FineTune, RunAction::Predict,
                                  RunAction::ChangeStack}) {
            EXPECT_NE(whyBlocked(state, action, kEverything), "");
        }
    }
    EXPECT_NE(whyBlocked(RunState::Stopping, RunAction::Cancel, kEverything), "");
}

TEST(RunState, SaysWhatIsMissing) {
    EXPECT_EQ(whyBlocked(RunState::Ready, RunAction::Pretrain, {}), "Open a stack first.");
    EXPECT_EQ(whyBlocked(RunState::Ready, RunAction::FineTune, {true, false, false}),
              "Paint a few cells and some background first.");
    EXPECT_EQ(whyBlocked(RunState::Ready, RunAction::Predict, {true, true, false}),
              "Fine-tune a model first.");
    EXPECT_EQ(whyBlocked(RunState::Ready, RunAction::ChangeStack, {}), "");
}

TEST(RunState, PaintingGoesOnWithoutAnEngine) {
    EXPECT_EQ(whyBlocked(RunState::EngineMissing, RunAction::ChangeStack, kEverything), "");
    EXPECT_NE(whyBlocked(RunState::EngineMissing, RunAction::FineTune, kEverything), "");
}

TEST(RunState, EveryReasonIsASentence) {
    for (const auto& row : kRunTable) {
        for (const auto& reason : row) {
            if (reason.empty()) continue;
            EXPECT_EQ(reason.back(), '.') << reason;
        }
    }
}

TEST(RunState, NothingIsTrainedIntoAProjectOfSomebodyElse) {
    RunFacts facts = kEverything;
    facts.readOnly = true;
    EXPECT_NE(whyBlocked(RunState::Ready, RunAction::Pretrain, facts), "");
    EXPECT_NE(whyBlocked(RunState::Ready, RunAction::FineTune, facts), "");
    EXPECT_EQ(whyBlocked(RunState::Ready, RunAction::Predict, facts), "");
}

} // namespace
} // namespace lamina::core
