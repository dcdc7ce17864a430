// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace lamina::models {

/// How gradients of convolutions are computed on the CPU. The forward pass is always float32.
enum class GradientPrecision {
    Float,    ///< float32
    BFloat16, ///< products of bfloat16 values, added in float32, as training on GPUs does
};

/// What this process uses: bfloat16 where the processor has matrix tiles (AMX), on which it takes a
/// third of the time, else float32. The same on every run on one machine.
[[nodiscard]] GradientPrecision gradientPrecision();
/// For comparisons; not while a network is being trained. BFloat16 is for processors with matrix
/// tiles; on others LibTorch may refuse it.
void setGradientPrecision(GradientPrecision precision);

/// "float32" or "bfloat16", for run records.
[[nodiscard]] const char* gradientPrecisionName();

/// torch::nn::Conv2d whose gradients follow `gradientPrecision`. Names, initial values and results
/// are those of torch::nn::Conv2d; zero padding only.
class Conv2dImpl : public torch::nn::Conv2dImpl {
public:
    using torch::nn::Conv2dImpl::Conv2dImpl;
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(Conv2d);

} // namespace lamina::models
