// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentReport.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "tests/core/experiment/Recordings.h"
#include "tests/support/FakeEngine.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>

#include <map>

namespace {

using namespace lamina::core;
using namespace lamina::test;
namespace fs = std::filesystem;

/// Counts what it is asked for, and stops a run before a call of choice.
class CountingEngine : public FakeEngine {
public:
    std::map<std::string, int> trained; ///< by name of the file
    std::vector<FineTuneSpec> specs;
    std::vector<std::size_t> learned; ///< slices that are not held out, of each fine-tuning
    std::vector<std::size_t> heldOut;
    int pretrained = 0;
    int stopBefore = -1;
    std::stop_source stop;

    RunResult pretrain(const PretrainSpec& spec, const std::vector<LearningStack>& stacks,
                       const JobContext& context) override {
        ++pretrained;
        return FakeEngine::pretrain(spec, stacks, context);
    }
    RunResult fineTune(const FineTuneSpec& spec, const std::vector<AnnotatedStack>& stacks,
                       const JobContext& context) override {
        if (stopBefore-- == 0) stop.request_stop();
        ++trained[spec.out.stem().string()];
        specs.push_back(spec);
        std::size_t used = 0;
        std::size_t held = 0;
        for (const auto& stack : stacks) {
            for (const auto& slice : stack.slices)
                ++(slice.heldOut ? held : used);
        }
        learned.push_back(used);
        heldOut.push_back(held);
        return FakeEngine::fineTune(spec, stacks, context);
    }
};

class ExperimentRunTest : public testing::Test {
protected:
    ExperimentRun open(const ExperimentSpec& spec, int stacks = 3) {
        return {m_engine, makePatchPool(recordings(stacks), spec, {}), spec, m_folder.path(), {}};
    }
    ExperimentResults finish(const ExperimentSpec& spec, int stacks = 3) {
        auto experiment = open(spec, stacks);
        experiment.run({}, {});
        return experiment.results();
    }
    [[nodiscard]] fs::path cell(const std::string& id) const {
        return m_folder.path() / "cells" / (id + ".json");
    }
    TempFolder m_folder;
    CountingEngine m_engine;
};

TEST_F(ExperimentRunTest, ScoresEveryCellOnTestPatches) {
    const auto results = finish(tinyExperiment());
    EXPECT_TRUE(results.complete());
    // per split: five rows by two counts, one smaller share by two counts
    EXPECT_EQ(results.planned.size(), 24U);
    for (const auto& result : results.cells) {
        ASSERT_TRUE(result.dice.has_value()) << result.cell.id();
        EXPECT_DOUBLE_EQ(*result.dice, 1.0) << "squares are easy";
        EXPECT_EQ(result.testPatches, 6);
        EXPECT_EQ(result.samples.size(), 2U);
        for (const auto& name : result.samples)
            EXPECT_TRUE(fs::exists(m_folder.path() / "samples" / name));
    }
    EXPECT_EQ(m_engine.pretrained, 6) << "of each split all, half and plain";
    EXPECT_FALSE(fs::exists(m_folder.path() / "work")) << "no network is left behind";
}

TEST_F(ExperimentRunTest, EachCellLearnsFromItsCountAndValidatesOnTheSame) {
    (void)finish(tinyExperiment());
    ASSERT_EQ(m_engine.specs.size(), 24U);
    int frozen = 0;
    int without = 0;
    for (std::size_t i = 0; i < m_engine.specs.size(); ++i) {
        const auto& spec = m_engine.specs[i];
        const bool few = spec.out.stem().string().find("-l2-") != std::string::npos;
        EXPECT_EQ(m_engine.learned[i], few ? 2U : 6U);
        EXPECT_EQ(m_engine.heldOut[i], 3U);
        frozen += spec.backboneMode == "frozen" ? 1 : 0;
        without += spec.head == "unet" && spec.backbone == "none" ? 1 : 0;
    }
    EXPECT_EQ(frozen, 12);
    EXPECT_EQ(without, 4);
}

TEST_F(ExperimentRunTest, AStoppedRunGoesOnWhereItWasAndRepeatsNothing) {
    m_engine.stopBefore = 5;
    {
        auto experiment = open(tinyExperiment());
        EXPECT_THROW(experiment.run({}, JobContext(m_engine.stop.get_token())), Cancelled);
    }
    EXPECT_EQ(open(tinyExperiment()).results().cells.size(), 5U);
    const auto cut = m_engine.specs.back();
    EXPECT_TRUE(fs::exists(partialCheckpoint(cut.out)));
    EXPECT_TRUE(finish(tinyExperiment()).complete());
    EXPECT_EQ(m_engine.trained.size(), 24U);
    for (const auto& [name, times] : m_engine.trained)
        EXPECT_EQ(times, name == cut.out.stem().string() ? 2 : 1) << name;
    const auto& resumed = *std::find_if(m_engine.specs.rbegin(), m_engine.specs.rend(),
                                        [&](const auto& spec) { return spec.out == cut.out; });
    EXPECT_TRUE(resumed.resume) << "the unfinished training goes on in the middle";
    const auto before = m_engine.specs.size();
    EXPECT_TRUE(finish(tinyExperiment()).complete());
    EXPECT_EQ(m_engine.specs.size(), before) << "nothing is left to do";
}

TEST_F(ExperimentRunTest, MoreRepetitionsAddToThoseThatAreThere) {
    auto spec = tinyExperiment();
    (void)finish(spec);
    spec.seeds = 2;
    const auto results = finish(spec);
    EXPECT_EQ(results.cells.size(), 48U);
    for (const auto& [name, times] : m_engine.trained)
        EXPECT_EQ(times, 1) << name;
}

TEST_F(ExperimentRunTest, AnotherExperimentInTheFolderIsRefused) {
    auto spec = tinyExperiment();
    (void)finish(spec);
    spec.test = 5;
    try {
        (void)open(spec);
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Mismatch);
        EXPECT_THAT(error.what(), testing::HasSubstr("/spec/test"));
    }
    EXPECT_THROW((void)open(tinyExperiment(), 4), Error) << "other data";
}

TEST_F(ExperimentRunTest, ADamagedCellIsComputedAnew) {
    (void)finish(tinyExperiment());
    const std::string id = "stack-s1-resnet-frozen-l6-u100";
    ASSERT_TRUE(fs::exists(cell(id)));
    writeFileAtomically(cell(id), "{\"split\": \"sta");
    EXPECT_TRUE(finish(tinyExperiment()).complete());
    EXPECT_EQ(m_engine.trained.at(id), 2);
}

TEST_F(ExperimentRunTest, OneRecordingHasNoSplitByStackAndTheReportSaysSo) {
    const auto results = finish(tinyExperiment(), 1);
    EXPECT_TRUE(results.complete());
    EXPECT_TRUE(columnsOf(results, ExperimentSplit::Stack).empty());
    EXPECT_THAT(experimentHtml(results, m_folder.path()), testing::HasSubstr("only one recording"));
}

} // namespace
