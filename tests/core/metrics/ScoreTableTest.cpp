// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/ScoreTable.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{20, 6, 5};

/// Annotates rows of slices and predicts objects as rows, too.
class ScoreTableTest : public testing::Test {
protected:
    ScoreTableTest() {
        m_input.labels = LabelVolume(kSize);
        m_input.semantic = [this](int z) {
            const auto found = m_ids.find(z);
            if (found == m_ids.end()) return ClassSlice();
            auto classes = std::make_shared<std::vector<std::uint8_t>>(kSize.planeVoxels());
            for (std::size_t i = 0; i < classes->size(); ++i)
                (*classes)[i] = found->second[i] == 0 ? 0 : 1;
            return ClassSlice(classes);
        };
        m_input.instances = [this](int z) {
            const auto found = m_ids.find(z);
            return found == m_ids.end() ? nullptr : found->second.data();
        };
    }
    void annotate(int z, int row, int begin, int end, LabelId id) {
        LabelEdit edit(m_input.labels, m_input.table);
        edit.setRow(z, row, begin, end, id);
        static_cast<void>(edit.commit());
    }
    void predict(int z, int row, int begin, int end, LabelId id) {
        auto& ids = m_ids[z];
        ids.resize(kSize.planeVoxels());
        for (int x = begin; x < end; ++x)
            ids[kSize.offset({x, row, 0})] = id;
    }

    ScoreInput m_input;
    std::map<int, std::vector<LabelId>> m_ids;
};

TEST_F(ScoreTableTest, ScoresSlicesThatAreAnnotatedAndPredictedOverTheirAnnotatedVoxelsOnly) {
    annotate(1, 2, 0, 10, 7);
    annotate(1, 2, 10, 20, kBackground);
    predict(1, 2, 5, 15, 1);  // five voxels right, five wrong
    predict(1, 4, 0, 20, 2);  // nobody said anything there
    annotate(2, 2, 0, 10, 7); // not predicted
    predict(3, 2, 0, 10, 1);  // not annotated
    const auto table = countScores(m_input);
    ASSERT_EQ(table.slices.size(), 1U);
    const auto& slice = table.slices[0];
    EXPECT_EQ(slice.z, 1);
    EXPECT_EQ(slice.annotated, 20);
    EXPECT_DOUBLE_EQ(slice.voxels.dice().value(), 0.5);
    EXPECT_DOUBLE_EQ(slice.voxels.iou().value(), 5.0 / 15.0);
    ASSERT_TRUE(slice.objects);
    EXPECT_EQ(slice.objects->references, 1);
    EXPECT_EQ(slice.objects->predictions, 1) << "object 2 lies where nothing is annotated";
    EXPECT_DOUBLE_EQ(slice.objects->ap().value(), 0.0);
}

TEST_F(ScoreTableTest, AnEmptySliceWithoutCellsHasNoScoreRatherThanZeroOrOne) {
    annotate(0, 1, 0, 20, kBackground);
    predict(0, 3, 0, 0, 0);
    const auto table = countScores(m_input);
    ASSERT_EQ(table.slices.size(), 1U);
    EXPECT_FALSE(table.slices[0].voxels.dice());
    EXPECT_FALSE(table.slices[0].objects->ap());
    EXPECT_FALSE(table.heldOut.objects->seg());
    EXPECT_EQ(table.heldOut.slices, 1);
    EXPECT_EQ(table.training.slices, 0);
    EXPECT_FALSE(table.training.objects);
}

TEST_F(ScoreTableTest, KeepsTrainingAndAcceptedSlicesOutOfTheHeldOutScore) {
    for (int z = 0; z < 3; ++z)
        annotate(z, 2, 0, 10, 7);
    predict(0, 2, 0, 10, 1); // training: perfect
    predict(1, 2, 0, 10, 1); // accepted: perfect
    predict(2, 2, 0, 6, 1);  // the honest one
    m_input.training = {0};
    m_input.accepted = {1};
    const auto table = countScores(m_input);
    EXPECT_EQ(table.heldOut.slices, 1);
    EXPECT_DOUBLE_EQ(table.heldOut.voxels.iou().value(), 0.6);
    EXPECT_DOUBLE_EQ(table.heldOut.objects->ap50().value(), 1.0);
    EXPECT_DOUBLE_EQ(table.heldOut.objects->pq().value(), 0.6);
    EXPECT_DOUBLE_EQ(table.heldOut.objects->seg().value(), 0.6);
    EXPECT_DOUBLE_EQ(table.training.voxels.dice().value(), 1.0);
    EXPECT_EQ(table.all.slices, 3);
    EXPECT_EQ(table.slices[1].role, SliceRole::Accepted);
}

TEST_F(ScoreTableTest, AnObjectOfSeveralSlicesCountsOnceUnlessEachSliceHasItsOwnNumbers) {
    for (int z = 0; z < 3; ++z) {
        annotate(z, 2, 0, 10, 7);
        predict(z, 2, 0, 10, 4);
    }
    EXPECT_EQ(countScores(m_input).heldOut.objects->references, 1);
    m_input.wholeObjects = false;
    EXPECT_EQ(countScores(m_input).heldOut.objects->references, 3);
    m_input.instances = nullptr;
    EXPECT_FALSE(countScores(m_input).heldOut.objects);
}

TEST_F(ScoreTableTest, TheTableAsTextHasALineForEachSliceAndGroup) {
    annotate(1, 2, 0, 10, 7);
    predict(1, 2, 0, 6, 1);
    std::istringstream text(scoreCsv(countScores(m_input)));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_TRUE(
        lines[0].starts_with("slice (counted from 0),role,annotated [voxel],Dice,IoU,AP,AP50"));
    EXPECT_EQ(lines[1], "1,held out,10,0.750000,0.600000,0.300000,1.000000,1.000000,1.000000,"
                        "0.000000,0.000000,0.000000,0.000000,0.000000,0.000000,0.000000,0.600000,"
                        "0.600000,1.000000,1,1");
    EXPECT_EQ(lines[3], "all,training,0,,,,,,,,,,,,,,,,,,");
}

TEST_F(ScoreTableTest, StopsBetweenSlicesAndRefusesAnotherSize) {
    annotate(1, 2, 0, 10, 7);
    predict(1, 2, 0, 10, 1);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(static_cast<void>(countScores(m_input, JobContext(stop.get_token()))), Cancelled);
    m_input.semantic = [](int) {
        return ClassSlice(std::make_shared<std::vector<std::uint8_t>>(3));
    };
    EXPECT_THROW(static_cast<void>(countScores(m_input)), Error);
}

} // namespace
} // namespace lamina::core
