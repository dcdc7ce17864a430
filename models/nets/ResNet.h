// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/Convolution.h"
#include "models/nets/DenseEncoder.h"

#include <array>
#include <string>
#include <vector>

namespace lamina::models {

/// Which residual network: "Deep Residual Learning for Image Recognition", with the stride on the
/// 3x3 convolution of a bottleneck as in torchvision.
struct ResNetSpec {
    int depth = 18;        ///< 18, 34 or 50
    int inChannels = 3;    ///< the slice and its neighbours
    int outputStride = 32; ///< 32, 16 or 8; below 32 the last stages are dilated instead of strided
    bool zeroInitResidual = false; ///< last normalisation of every block starts at 0
    int classes =
        0; ///< > 0 adds global pooling and the `fc` layer (only to compare with torchvision)
    auto operator<=>(const ResNetSpec&) const = default;
};

/// "resnet18" and so on; `resNetDepth` is the inverse and throws `core::Error{InvalidArgument}`.
[[nodiscard]] std::string resNetName(int depth);
[[nodiscard]] int resNetDepth(const std::string& name);

/// Output of every stage: 0 = stem after ReLU (stride 2), 1..4 = layer1..layer4 (stride 4, 8, 16,
/// 32 unless dilated). Stages that were not asked for are undefined tensors.
using StageFeatures = std::array<torch::Tensor, 5>;
inline constexpr int kStageCount = 5;

/// ResNet-18/34/50 with torchvision's names and shapes of parameters and buffers (conv1, bn1,
/// layer1..4.{i}.conv/bn, downsample.0/1, fc). Works in float and double.
class ResNetImpl : public DenseEncoder {
public:
    /// Throws `core::Error{InvalidArgument}` for a depth or stride that does not exist.
    /// Convolutions start from N(0, sqrt(2 / (k k out))) drawn from torch's generator.
    explicit ResNetImpl(ResNetSpec spec = {});

    /// Stages 0..lastStage of images [n, inChannels, h, w].
    [[nodiscard]] StageFeatures stages(const torch::Tensor& images, int lastStage = 4);

    /// Deepest stage only; the class scores [n, classes] if the spec has classes.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& images);

    /// Which stages `encode` returns. More than one are resized (bilinear) to the first listed and
    /// joined along the channels. Default {4}. Later stages than needed are not computed.
    void setEncodeStages(std::vector<int> stages);
    [[nodiscard]] const std::vector<int>& encodeStages() const { return m_encodeStages; }
    [[nodiscard]] torch::Tensor encode(const torch::Tensor& images) override;
    [[nodiscard]] int encodedChannels() const override;
    [[nodiscard]] std::vector<torch::Tensor> encodingParameters() const override;

    [[nodiscard]] const ResNetSpec& spec() const { return m_spec; }
    [[nodiscard]] int stageChannels(int stage) const;
    [[nodiscard]] int stageStride(int stage) const;

private:
    torch::nn::Sequential makeLayer(int width, int blocks, int stride, bool dilate);

    ResNetSpec m_spec;
    std::vector<int> m_encodeStages{4};
    int m_inPlanes = 64;
    int m_dilation = 1;
    Conv2d m_conv1{nullptr};
    torch::nn::BatchNorm2d m_bn1{nullptr};
    std::array<torch::nn::Sequential, 4> m_layers{nullptr, nullptr, nullptr, nullptr};
    torch::nn::Linear m_fc{nullptr};
};
TORCH_MODULE(ResNet);

} // namespace lamina::models
