// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectProposal.h"

#include "tests/core/review/ReviewSupport.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{32, 16, 4};

/// Object 1 in all slices at the left, 2 in slices 1 and 2 at the right, beside it.
struct Prediction {
    std::vector<std::vector<LabelId>> ids{4, std::vector<LabelId>(kSize.planeVoxels())};
    Prediction() {
        for (int z = 0; z < kSize.z; ++z) {
            for (int y = 4; y < 12; ++y) {
                for (int x = 4; x < 20; ++x) {
                    if (x < 10 || z == 1 || z == 2)
                        ids[static_cast<std::size_t>(z)]
                           [static_cast<std::size_t>(y * kSize.x + x)] = x < 10 ? 1 : 2;
                }
            }
        }
    }
    [[nodiscard]] ProposedSlice slice(int z) const {
        const auto& plane = ids[static_cast<std::size_t>(z)];
        auto classes = std::make_shared<std::vector<std::uint8_t>>();
        for (const LabelId id : plane)
            classes->push_back(id > 0 ? 1 : 0);
        return {z, ClassSlice(classes), {std::shared_ptr<const void>{}, plane.data()}, {}};
    }
};

TEST(ObjectProposal, OneObjectIsAcceptedInAllItsSlicesAndNothingElse) {
    const Prediction prediction;
    const auto slice = [&](int z) { return prediction.slice(z); };
    const LabelVolume labels(kSize);
    const auto proposal = proposeObject(slice, kSize, {15, 8, 2}, true);
    ASSERT_EQ(proposal.size(), 2U);
    const auto accepted = acceptProposals(labels, {}, proposal, true);
    const auto now = test::after(labels, accepted.changes);
    EXPECT_EQ(now.at({15, 8, 1}), now.at({15, 8, 2}));
    EXPECT_NE(now.at({15, 8, 1}), kUnlabelled);
    EXPECT_EQ(test::idsIn(now, {{0, 0, 0}, {32, 16, 4}}).size(), 1U) << "neither 1 nor background";
    EXPECT_EQ(proposeObject(slice, kSize, {15, 8, 2}, false).size(), 1U) << "this slice only";
    EXPECT_TRUE(proposeObject(slice, kSize, {15, 8, 0}, true).empty()) << "no object there";
}

TEST(ObjectProposal, ARejectedObjectStaysUnlabelledWhenAllIsAccepted) {
    const Prediction prediction;
    std::vector<ProposedSlice> all;
    for (int z = 0; z < kSize.z; ++z) {
        all.push_back(prediction.slice(z));
        all.back().rejected = std::make_shared<const std::set<LabelId>>(std::set<LabelId>{2});
    }
    const LabelVolume labels(kSize);
    const auto accepted = acceptProposals(labels, {}, all, true);
    const auto now = test::after(labels, accepted.changes);
    EXPECT_EQ(now.at({15, 8, 1}), kUnlabelled);
    EXPECT_NE(now.at({6, 8, 1}), kUnlabelled);
    EXPECT_EQ(now.at({30, 2, 1}), kBackground);
    EXPECT_EQ(accepted.table.size(), 1U) << "no number for it";
}

} // namespace
} // namespace lamina::core
