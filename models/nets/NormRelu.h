// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace lamina::models {

/// relu(norm(x) + shortcut); an undefined shortcut adds nothing. `x` [n, c, h, w].
///
/// In training on the CPU (float32, channels-last) it takes half the passes over memory of the
/// three steps one after the other; elsewhere it is those steps. Values, gradients and the norm's
/// running statistics are theirs. Sums run over fixed pieces, so they do not depend on the number
/// of threads.
[[nodiscard]] torch::Tensor normRelu(torch::nn::BatchNorm2d& norm, const torch::Tensor& x,
                                     const torch::Tensor& shortcut = {});

} // namespace lamina::models
