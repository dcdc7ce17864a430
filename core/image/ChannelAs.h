// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <memory>

namespace lamina::core {

/// One channel of a stack under the number that a model expects. Nothing is copied.
[[nodiscard]] std::shared_ptr<ImageStack> channelAs(std::shared_ptr<const ImageStack> stack,
                                                    int channel, int shownAs);

} // namespace lamina::core
