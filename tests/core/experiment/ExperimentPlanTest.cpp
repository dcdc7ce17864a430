// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentPlan.h"

#include "core/base/Error.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <set>

namespace {

using namespace lamina::core;

PoolSplit splitOf(std::size_t training, std::size_t unlabelled) {
    PoolSplit split;
    split.training.resize(training);
    split.unlabelled.resize(unlabelled);
    return split;
}

TEST(ExperimentPlan, HasEveryExperimentOfTheReport) {
    const auto spec = seedExperiment("full");
    const auto cells = planCells(spec, splitOf(1233, 1370), ExperimentSplit::Patch, 1);
    // five rows of four counts, and three smaller shares of unlabelled patches by four counts
    EXPECT_EQ(cells.size(), 32U);
    std::set<std::string> ids;
    for (const auto& cell : cells)
        ids.insert(cell.id());
    EXPECT_EQ(ids.size(), cells.size());
    for (const char* id : {"patch-s1-pixelcl-frozen-l50-u100", "patch-s1-pixelcl-tunable-l100-u100",
                           "patch-s1-resnet-tunable-l500-u100", "patch-s1-resnet-frozen-l1233-u100",
                           "patch-s1-unet-l50-u100", "patch-s1-pixelcl-frozen-l1233-u10"})
        EXPECT_TRUE(ids.contains(id)) << id;
}

TEST(ExperimentPlan, SmallScaleLeavesOutNoCell) {
    const auto full =
        planCells(seedExperiment("full"), splitOf(1233, 1370), ExperimentSplit::Patch, 1);
    const auto small =
        planCells(seedExperiment("small"), splitOf(123, 171), ExperimentSplit::Patch, 1);
    ASSERT_EQ(full.size(), small.size());
    for (std::size_t i = 0; i < full.size(); ++i) {
        EXPECT_EQ(full[i].arm, small[i].arm);
        EXPECT_EQ(full[i].unlabelled, small[i].unlabelled);
    }
}

TEST(ExperimentPlan, CellsOfOneBackboneFollowEachOther) {
    const auto cells =
        planCells(seedExperiment("small"), splitOf(123, 171), ExperimentSplit::Stack, 2);
    std::set<std::string> finished;
    std::string current;
    for (const auto& cell : cells) {
        if (cell.backboneId() == current) continue;
        EXPECT_TRUE(finished.insert(cell.backboneId()).second) << cell.backboneId();
        current = cell.backboneId();
    }
}

TEST(ExperimentPlan, CountsAreCutToWhatThereIsAndNotRepeated) {
    auto spec = seedExperiment("full");
    const auto cells = planCells(spec, splitOf(300, 400), ExperimentSplit::Stack, 1);
    std::set<std::pair<int, int>> counts;
    for (const auto& cell : cells)
        counts.emplace(cell.labelled, cell.labelledUsed);
    EXPECT_EQ(counts, (std::set<std::pair<int, int>>{{50, 50}, {100, 100}, {500, 300}}));
}

TEST(ExperimentPlan, TheGridTakesSharesOfTheUnlabelledPatches) {
    const auto cells =
        planCells(seedExperiment("full"), splitOf(1233, 1370), ExperimentSplit::Patch, 1);
    std::set<int> counts;
    for (const auto& cell : cells) {
        if (cell.arm == Arm::PixelFrozen) counts.insert(cell.unlabelledUsed);
        if (cell.arm == Arm::UNet) {
            EXPECT_EQ(cell.unlabelledUsed, 0);
        }
    }
    EXPECT_EQ(counts, (std::set<int>{137, 343, 685, 1370}));
}

TEST(ExperimentSpec, ChangesSurviveTheRecordAndUnknownOnesAreNamed) {
    auto spec = seedExperiment("small");
    spec.labelled = {3, 9};
    spec.test = 11;
    auto other = seedExperiment("small");
    changeExperiment(other, toJson(spec).dump());
    EXPECT_EQ(toJson(other), toJson(spec));
    for (const char* wrong :
         {R"({"lables": [1]})", R"({"labelled": [9, 3]})", R"({"labelled": [5, 5]})",
          R"({"unlabelled": [0.5]})", R"({"patch": 100})", R"({"test": 0})", R"({"context": 1})",
          R"({"method": "byol"})", "[1]"})
        EXPECT_THROW(changeExperiment(other, wrong), Error) << wrong;
    EXPECT_THROW((void)seedExperiment("medium"), Error);
}

} // namespace
