// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/Convolution.h"

namespace lamina::models {

/// conv1x1 (bias) - BN - ReLU - conv1x1 (bias), with the names linear1, bn1, linear2: the form of
/// PixPro's projectors, predictor and two-layer value transform.
class PixelMlpImpl : public torch::nn::Module {
public:
    PixelMlpImpl(int in, int hidden, int out);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x);

private:
    Conv2d m_linear1{nullptr};
    torch::nn::BatchNorm2d m_bn1{nullptr};
    Conv2d m_linear2{nullptr};
};
TORCH_MODULE(PixelMlp);

/// Form of the pixel propagation module.
struct PixelPropagationSpec {
    int channels = 256;
    int layers = 1; ///< of the value transform: 0 = identity, 1 = 1x1 conv, 2 = conv-BN-ReLU-conv
    double gamma = 2.0; ///< sharpness of the similarity
    double clamp = 0.0; ///< similarities below it count as it
    auto operator<=>(const PixelPropagationSpec&) const = default;
};

/// Pixel propagation of "Propagate Yourself": every position becomes the sum of the transformed
/// features of all positions of its image, weighted by max(cosine, clamp)^gamma. As in the
/// authors' program the transformed features are normalised to length 1 before the sum, the
/// position itself takes part, and the weights of a row are not normalised.
class PixelPropagationImpl : public torch::nn::Module {
public:
    explicit PixelPropagationImpl(PixelPropagationSpec spec = {});

    /// [n, channels, h, w] -> same shape; the result is not normalised.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x);

    [[nodiscard]] const PixelPropagationSpec& spec() const { return m_spec; }

private:
    PixelPropagationSpec m_spec;
    Conv2d m_conv{nullptr};
    PixelMlp m_mlp{nullptr};
};
TORCH_MODULE(PixelPropagation);

} // namespace lamina::models
