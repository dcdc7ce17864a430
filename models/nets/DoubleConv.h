// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/Convolution.h"

namespace lamina::models {

/// Two 3x3 convolutions that keep the size, each followed by normalisation and ReLU: the step of a
/// U-Net ("U-Net: Convolutional Networks for Biomedical Image Segmentation", with padding and batch
/// normalisation). Parameters are named double_conv.0, 1, 3, 4, as PyTorch's U-Nets have them.
class DoubleConvImpl : public torch::nn::Module {
public:
    /// `middle` channels between the two convolutions; 0 = as many as `out`.
    DoubleConvImpl(int in, int out, int middle = 0);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x);

private:
    Conv2d m_conv1{nullptr};
    torch::nn::BatchNorm2d m_norm1{nullptr};
    Conv2d m_conv2{nullptr};
    torch::nn::BatchNorm2d m_norm2{nullptr};
};
TORCH_MODULE(DoubleConv);

/// [skip, x] along the channels; x [n, c, h, w] is first padded with zeros to the size of the skip,
/// half on either side, where an odd size lost a row or column on its way down.
[[nodiscard]] torch::Tensor joinSkip(const torch::Tensor& skip, torch::Tensor x);

/// Weights from N(0, sqrt(2 / taps)), `taps` = values that an output value is the sum of; bias 0.
template <typename Layer> void initialiseHe(Layer& layer, double taps) {
    torch::nn::init::normal_(layer->weight, 0.0, std::sqrt(2.0 / taps));
    if (layer->bias.defined()) torch::nn::init::zeros_(layer->bias);
}

} // namespace lamina::models
