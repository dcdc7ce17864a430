// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/MaskComparison.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

#include <map>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{20, 6, 4};

class MaskComparisonTest : public testing::Test {
protected:
    MaskComparisonTest() {
        m_input.labels = LabelVolume(kSize);
        for (std::size_t side = 0; side < 2; ++side)
            m_input.masks[side] = [this, side](int z) { return ClassSlice(m_masks[side][z]); };
    }
    void annotate(int z, int begin, int end, LabelId id) {
        LabelEdit edit(m_input.labels, m_input.table);
        edit.setRow(z, 2, begin, end, id);
        static_cast<void>(edit.commit());
    }
    void predict(std::size_t side, int z, int begin, int end) {
        auto& mask = m_masks[side][z];
        if (!mask) mask = std::make_shared<std::vector<std::uint8_t>>(kSize.planeVoxels());
        for (int x = begin; x < end; ++x)
            (*mask)[kSize.offset({x, 2, 0})] = 1;
    }

    MaskPairInput m_input;
    std::array<std::map<int, std::shared_ptr<std::vector<std::uint8_t>>>, 2> m_masks;
};

TEST_F(MaskComparisonTest, EachIsScoredOverAnnotatedVoxelsAndBothAgainstEachOtherOverAll) {
    annotate(1, 0, 8, 7);
    annotate(1, 8, 12, kBackground);
    predict(0, 1, 4, 20); // four right, four missed, four wrong, eight where nothing is annotated
    predict(1, 1, 0, 8);
    const auto result = compareMasks(m_input);
    ASSERT_EQ(result.slices.size(), 1U);
    EXPECT_DOUBLE_EQ(result.slices[0].each[0].dice().value(), 2.0 * 4 / (2 * 4 + 4 + 4));
    EXPECT_DOUBLE_EQ(result.slices[0].each[0].iou().value(), 4.0 / 12);
    EXPECT_DOUBLE_EQ(result.slices[0].each[1].dice().value(), 1.0);
    EXPECT_DOUBLE_EQ(result.slices[0].between.dice().value(), 2.0 * 4 / (16 + 8));
}

TEST_F(MaskComparisonTest, WhereNothingIsAnnotatedOnlyTheTwoAreCompared) {
    predict(0, 0, 0, 10);
    predict(1, 0, 0, 10);
    predict(0, 1, 0, 10);
    predict(1, 1, 0, 0);
    const auto result = compareMasks(m_input);
    EXPECT_FALSE(result.slices.at(0).each[0].dice());
    EXPECT_EQ(result.slices.at(0).slices, 0);
    EXPECT_DOUBLE_EQ(result.slices.at(0).between.dice().value(), 1.0);
    EXPECT_DOUBLE_EQ(result.slices.at(1).between.dice().value(), 0.0);
    EXPECT_DOUBLE_EQ(result.whole.between.dice().value(), 20.0 / 30.0);
    EXPECT_FALSE(result.whole.each[0].dice());
}

TEST_F(MaskComparisonTest, SlicesThatAModelKnowsCountInTheWholeButAreNotHeldOut) {
    for (const int z : {0, 1}) {
        annotate(z, 0, 10, 7);
        annotate(z, 10, 20, kBackground);
        predict(0, z, 0, z == 0 ? 10 : 5);
        predict(1, z, 0, 10);
    }
    m_input.known = {0};
    const auto result = compareMasks(m_input);
    EXPECT_EQ(result.whole.slices, 2);
    EXPECT_DOUBLE_EQ(result.whole.each[0].dice().value(), 2.0 * 15 / (20 + 15));
    EXPECT_EQ(result.heldOut.slices, 1);
    EXPECT_DOUBLE_EQ(result.heldOut.each[0].dice().value(), 2.0 * 5 / (10 + 5));
}

TEST_F(MaskComparisonTest, ASliceThatOneDidNotPredictIsLeftOut) {
    predict(0, 0, 0, 10);
    predict(0, 2, 0, 10);
    predict(1, 2, 0, 10);
    const auto result = compareMasks(m_input);
    ASSERT_EQ(result.slices.size(), 1U);
    EXPECT_EQ(result.slices[0].z, 2);
}

TEST_F(MaskComparisonTest, MasksOfAnotherSizeAreRefusedAndAStopIsObeyed) {
    predict(0, 0, 0, 10);
    predict(1, 0, 0, 10);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(static_cast<void>(compareMasks(m_input, JobContext(stop.get_token()))), Cancelled);
    m_masks[1][0]->resize(7);
    EXPECT_THROW(static_cast<void>(compareMasks(m_input)), Error);
}

} // namespace
} // namespace lamina::core
