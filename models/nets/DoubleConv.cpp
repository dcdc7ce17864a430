// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/DoubleConv.h"

#include "models/nets/NormRelu.h"

namespace lamina::models {
namespace nn = torch::nn;
namespace {

Conv2d convolution(int in, int out) {
    Conv2d conv(nn::Conv2dOptions(in, out, 3).padding(1).bias(false));
    initialiseHe(conv, 9.0 * in);
    return conv;
}

} // namespace

DoubleConvImpl::DoubleConvImpl(int in, int out, int middle) {
    if (middle == 0) middle = out;
    m_conv1 = convolution(in, middle);
    m_norm1 = nn::BatchNorm2d(middle);
    m_conv2 = convolution(middle, out);
    m_norm2 = nn::BatchNorm2d(out);
    // only for the names: normRelu does a normalisation and its ReLU in one pass
    register_module("double_conv", nn::Sequential(m_conv1, m_norm1, nn::ReLU(), m_conv2, m_norm2));
}

torch::Tensor DoubleConvImpl::forward(const torch::Tensor& x) {
    return normRelu(m_norm2, m_conv2(normRelu(m_norm1, m_conv1(x))));
}

torch::Tensor joinSkip(const torch::Tensor& skip, torch::Tensor x) {
    const auto rows = skip.size(2) - x.size(2);
    const auto columns = skip.size(3) - x.size(3);
    if (rows != 0 || columns != 0) {
        x = torch::constant_pad_nd(
            x, {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2}, 0);
    }
    return torch::cat({skip, x}, 1);
}

} // namespace lamina::models
