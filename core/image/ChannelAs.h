// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <memory>
#include <optional>

namespace lamina::core {

/// One channel of a stack under the number that a model expects. Nothing is copied.
[[nodiscard]] std::shared_ptr<ImageStack> channelAs(std::shared_ptr<const ImageStack> stack,
                                                    int channel, int shownAs);

/// The stack as a model sees it that learned from channel `expected`: with `channel` in its place,
/// or as it is. Throws `Error` InvalidArgument for a channel that is not there.
[[nodiscard]] std::shared_ptr<ImageStack> channelForModel(std::shared_ptr<ImageStack> stack,
                                                          std::optional<int> channel, int expected);

} // namespace lamina::core
