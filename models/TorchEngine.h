// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"

#include <memory>

namespace lamina::models {

/// The learning engine on LibTorch.
[[nodiscard]] std::unique_ptr<core::LearningEngine> makeTorchEngine();

} // namespace lamina::models
