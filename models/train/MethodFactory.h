// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/PretrainMethod.h"
#include "models/train/Recipe.h"

#include <memory>

namespace lamina::models {

/// The method that the recipe names, with new networks. "random" gives PixelCL's networks, which
/// its recipe does not train. Throws `core::Error{InvalidArgument}` when the recipe's batch is
/// smaller than the method can learn from.
[[nodiscard]] std::shared_ptr<PretrainMethod>
makePretrainMethod(const PretrainRecipe& recipe, const PretrainMethod::EncoderFactory& makeEncoder);

} // namespace lamina::models
