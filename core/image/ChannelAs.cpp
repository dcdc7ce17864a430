// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/ChannelAs.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <utility>

namespace lamina::core {

namespace {

class ChannelSource final : public PlaneSource {
public:
    ChannelSource(std::shared_ptr<const ImageStack> stack, int channel, int shownAs)
        : m_stack(std::move(stack)), m_info(m_stack->info()), m_channel(channel) {
        m_info.channels = shownAs + 1;
        m_info.channelInfo.clear(); // these are no channels of the file
        m_info.spacing = m_stack->spacingKnown() ? std::optional(m_stack->spacing()) : std::nullopt;
    }
    [[nodiscard]] const StackInfo& info() const override { return m_info; }
    [[nodiscard]] Plane readPlane(PlaneIndex index) const override {
        return *m_stack->plane({index.z, m_channel, index.time});
    }

private:
    std::shared_ptr<const ImageStack> m_stack;
    StackInfo m_info;
    int m_channel;
};

} // namespace

std::shared_ptr<ImageStack> channelAs(std::shared_ptr<const ImageStack> stack, int channel,
                                      int shownAs) {
    return std::make_shared<ImageStack>(
        std::make_shared<ChannelSource>(std::move(stack), channel, shownAs));
}

std::shared_ptr<ImageStack> channelForModel(std::shared_ptr<ImageStack> stack,
                                            std::optional<int> channel, int expected) {
    if (!channel || *channel == expected) return stack;
    if (*channel < 0 || *channel >= stack->info().channels) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("There is no channel {} in {}: its channels are 0 to {}.", *channel,
                                stack->info().path.filename().string(),
                                stack->info().channels - 1));
    }
    return channelAs(std::move(stack), *channel, expected);
}

} // namespace lamina::core
