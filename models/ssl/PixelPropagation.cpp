// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelPropagation.h"

#include "core/base/Error.h"
#include "models/nets/NormRelu.h"
#include "models/ssl/PixelAttention.h"
#include "models/ssl/PixelLoss.h"

#include <cmath>

namespace lamina::models {
namespace nn = torch::nn;
namespace {

/// 1x1 convolution with bias, initialised as in the authors' program.
Conv2d pointwise(int in, int out) {
    Conv2d conv(nn::Conv2dOptions(in, out, 1));
    nn::init::normal_(conv->weight, 0.0, std::sqrt(2.0 / out));
    nn::init::zeros_(conv->bias);
    return conv;
}

} // namespace

PixelMlpImpl::PixelMlpImpl(int in, int hidden, int out) {
    m_linear1 = register_module("linear1", pointwise(in, hidden));
    m_bn1 = register_module("bn1", nn::BatchNorm2d(hidden));
    m_linear2 = register_module("linear2", pointwise(hidden, out));
}

torch::Tensor PixelMlpImpl::forward(const torch::Tensor& x) {
    return m_linear2(normRelu(m_bn1, m_linear1(x)));
}

PixelPropagationImpl::PixelPropagationImpl(PixelPropagationSpec spec) : m_spec(spec) {
    const int c = m_spec.channels;
    switch (m_spec.layers) {
    case 0:
        break;
    case 1:
        m_conv = register_module("value_transform", pointwise(c, c));
        break;
    case 2:
        m_mlp = register_module("value_transform", PixelMlp(c, c, c));
        break;
    default:
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "Pixel propagation has 0, 1 or 2 layers of value transform.");
    }
}

torch::Tensor PixelPropagationImpl::forward(const torch::Tensor& x) {
    torch::Tensor value = x;
    if (!m_conv.is_empty()) value = m_conv(x);
    if (!m_mlp.is_empty()) value = m_mlp(x);

    const torch::Tensor unit = positionRows(normalisedChannels(x)); // [n, p, c]
    const torch::Tensor unitValue = positionRows(normalisedChannels(value));
    if (m_spec.gamma == 2.0 && m_spec.clamp == 0.0) {
        return fromPositionRows(squaredAttention(unit, unitValue), x.size(2), x.size(3));
    }
    torch::Tensor weight = torch::bmm(unit, unit.transpose(1, 2)); // [n, p, p], symmetric
    weight = m_spec.clamp == 0.0 ? weight.relu() : weight.clamp_min(m_spec.clamp);
    // below 1 the power has no finite slope at 0
    if (m_spec.gamma < 1.0) weight = weight + 1e-6;
    if (m_spec.gamma != 1.0) weight = weight.pow(m_spec.gamma);
    return fromPositionRows(torch::bmm(weight, unitValue), x.size(2), x.size(3));
}

} // namespace lamina::models
