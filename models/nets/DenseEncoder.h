// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <vector>

namespace lamina::models {

/// A network that turns images [n, c, h, w] into one map of features [n, f, h', w'].
/// Self-supervised methods are written against this, so that they train any backbone.
class DenseEncoder : public torch::nn::Module {
public:
    using torch::nn::Module::Module;

    /// Features of a batch; respects train and eval mode.
    [[nodiscard]] virtual torch::Tensor encode(const torch::Tensor& images) = 0;

    /// f, the number of channels that `encode` returns.
    [[nodiscard]] virtual int encodedChannels() const = 0;

    /// The parameters on which `encode` depends; all others keep their values in training.
    [[nodiscard]] virtual std::vector<torch::Tensor> encodingParameters() const {
        return parameters();
    }
};

} // namespace lamina::models
