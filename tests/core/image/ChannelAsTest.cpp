// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/ChannelAs.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

/// Two pixels, three channels; channel c has the values 10 c and 10 c + 1.
std::shared_ptr<ImageStack> threeChannels() {
    StackInfo info;
    info.size = {2, 1, 1};
    info.channels = 3;
    info.type = PixelType::UInt8;
    std::vector<Plane> planes;
    for (int channel = 0; channel < info.channels; ++channel) {
        Plane plane(2, 1, PixelType::UInt8);
        plane.pixels<std::uint8_t>()[0] = static_cast<std::uint8_t>(10 * channel);
        plane.pixels<std::uint8_t>()[1] = static_cast<std::uint8_t>(10 * channel + 1);
        planes.push_back(std::move(plane));
    }
    return std::make_shared<ImageStack>(makeMemorySource(info, std::move(planes)));
}

TEST(ChannelAs, AModelSeesTheChosenChannelWhereItLooksForItsOwn) {
    const auto stack = threeChannels();
    const auto seen = channelForModel(stack, 2, 0);
    EXPECT_EQ(seen->plane({0, 0, 0})->value(1, 0), 21);
    const auto higher = channelForModel(stack, 0, 1);
    EXPECT_EQ(higher->plane({0, 1, 0})->value(1, 0), 1);
}

TEST(ChannelAs, WithoutAChoiceTheStackStaysAsItIs) {
    const auto stack = threeChannels();
    EXPECT_EQ(channelForModel(stack, std::nullopt, 1), stack);
    EXPECT_EQ(channelForModel(stack, 1, 1), stack);
}

TEST(ChannelAs, AChannelThatIsNotThereIsRefused) {
    EXPECT_THROW((void)channelForModel(threeChannels(), 3, 0), Error);
    EXPECT_THROW((void)channelForModel(threeChannels(), -1, 0), Error);
}

} // namespace
} // namespace lamina::core
