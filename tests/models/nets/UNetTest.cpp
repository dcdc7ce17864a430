// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/UNet.h"

#include "core/base/Error.h"
#include "models/nets/SegmentationNet.h"
#include "tests/support/Parity.h"

#include <fmt/format.h>

namespace lamina::models {
namespace {

using namespace lamina::tests;
using nlohmann::json;

class UNetParity : public testing::TestWithParam<const char*> {
protected:
    static json vectors() { return readVector("unet.json").at("results").at(GetParam()); }
    static UNet net() {
        UNetSpec spec;
        spec.bilinear = std::string(GetParam()) == "bilinear";
        UNet net(spec, 1);
        net->to(torch::kDouble);
        return net;
    }
};

TEST_P(UNetParity, HasTheReferencesNamesShapesAndOrder) {
    const json expected = vectors();
    const UNet unet = net();
    const NamedTensors state = countedState(*unet);
    ASSERT_EQ(state.size(), expected.at("state").size());
    for (std::size_t i = 0; i < state.size(); ++i) {
        EXPECT_EQ(state[i].first, expected.at("state")[i].at(1).get<std::string>());
        EXPECT_EQ(state[i].second.sizes().vec(),
                  expected.at("state")[i].at(2).get<std::vector<std::int64_t>>())
            << state[i].first;
    }
    EXPECT_EQ(parameterCount(*unet), expected.at("n_params").get<std::int64_t>());
}

TEST_P(UNetParity, GivesTheReferencesValuesAtEveryStepForEvenAndOddSizes) {
    const json expected = vectors();
    UNet unet = net();
    NamedTensors state;
    for (const auto& entry : expected.at("state")) {
        const auto name = entry.at(1).get<std::string>();
        state.emplace_back(name, hashWeight(entry.at(0).get<std::uint32_t>(), name,
                                            entry.at(2).get<std::vector<std::int64_t>>()));
    }
    loadStateDict(*unet, state, {"", false, false, "the vectors"});
    unet->eval();
    const torch::NoGradGuard noGrad;
    const std::vector<std::string> names{"inc", "down1", "down2", "down3", "down4",
                                         "up1", "up2",   "up3",   "up4",   "out"};
    for (const auto& [height, width] : {std::pair{48, 64}, std::pair{50, 66}}) {
        const auto& values = expected.at(fmt::format("eval_{}x{}", height, width));
        const auto steps = unet->steps(hashTensor(998, {1, 1, height, width}));
        ASSERT_EQ(steps.size(), names.size());
        for (std::size_t i = 0; i < names.size(); ++i)
            expectChecksum(steps[i], values.at(names[i]), 1e-10, names[i]);
    }
}

INSTANTIATE_TEST_SUITE_P(Both, UNetParity, testing::Values("transposed", "bilinear"));

TEST(UNet, AloneIsASegmentationNetWithoutABackbone) {
    UNetSpec spec;
    spec.width = 4;
    spec.levels = 3;
    spec.classes = 3;
    ResNetSpec channels;
    channels.inChannels = 5;
    SegmentationNet net(channels, spec);
    EXPECT_FALSE(net->hasBackbone());
    EXPECT_EQ(net->sizeMultiple(), 8);
    const auto logits = net->forward(torch::rand({2, 5, 24, 40}));
    EXPECT_EQ(logits.sizes().vec(), (std::vector<std::int64_t>{2, 3, 24, 40}));
    logits.sum().backward();
    for (const auto& item : net->named_parameters())
        EXPECT_TRUE(item.value().grad().defined()) << item.key();
    EXPECT_THROW(net->setFrozen(true), core::Error);
    net->setFrozen(false);
}

TEST(UNet, RefusesSettingsThatMakeNoNetwork) {
    UNetSpec spec;
    spec.classes = 1;
    EXPECT_THROW(UNet(spec, 1), core::Error);
    spec = {};
    spec.levels = 0;
    EXPECT_THROW(UNet(spec, 1), core::Error);
}

} // namespace
} // namespace lamina::models
