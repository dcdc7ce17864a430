// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/ResNet.h"

#include <string>
#include <vector>

namespace lamina::models {

/// How the head climbs from the deepest stage to the resolution of the image.
enum class FcnForm {
    Skip,      ///< a transposed convolution per factor 2, joined with earlier stages on the way
    Seed,      ///< two transposed convolutions from the deepest stage, no skips (the seed report)
    Dilated,   ///< torchvision's FCNHead and bilinear interpolation; for backbones of stride 8
};

[[nodiscard]] std::string fcnFormName(FcnForm form);
[[nodiscard]] FcnForm fcnFormFromName(const std::string& name);

/// Layers of the head. The defaults are those measured best on small annotated stacks.
struct FcnHeadSpec {
    FcnForm form = FcnForm::Skip;
    int classes = 2;
    int deepestStage = 4;   ///< where Skip starts
    int shallowestSkip = 0; ///< earliest stage that Skip joins; 0 = stem at stride 2
    /// Channels of Skip at each stage's resolution (index = stage) while climbing.
    std::vector<int> widths{32, 64, 64, 128, 256};
    int fullWidth = 16;     ///< channels at full resolution before the last 1x1 convolution
    double dropout = 0.0;   ///< before the last convolution (Skip and Dilated)
    bool operator==(const FcnHeadSpec&) const = default;
};

/// Fully convolutional head on the stages of a ResNet ("Fully Convolutional Networks for Semantic
/// Segmentation", with learned transposed convolutions of kernel 2s, stride s, padding s/2, which
/// multiply the size by exactly s).
class FcnHeadImpl : public torch::nn::Module {
public:
    /// Channels and strides of the stages are taken from `backbone`; it is not kept.
    FcnHeadImpl(FcnHeadSpec spec, const ResNetImpl& backbone);

    /// Logits [n, classes, height, width] from the stages that `neededStage` names.
    [[nodiscard]] torch::Tensor forward(const StageFeatures& features, std::int64_t height,
                                        std::int64_t width);

    /// Deepest stage that must have been computed.
    [[nodiscard]] int neededStage() const;
    [[nodiscard]] const FcnHeadSpec& spec() const { return m_spec; }

private:
    void buildSkip(const ResNetImpl& backbone);
    void buildSeed(const ResNetImpl& backbone);
    void buildDilated(const ResNetImpl& backbone);

    FcnHeadSpec m_spec;
    torch::nn::Sequential m_seed{nullptr};
    torch::nn::Sequential m_dilated{nullptr};
    torch::nn::Sequential m_top{nullptr};
    std::vector<torch::nn::Sequential> m_up;
    std::vector<torch::nn::Sequential> m_skip;
    std::vector<torch::nn::Sequential> m_join;
    torch::nn::Sequential m_out{nullptr};
};
TORCH_MODULE(FcnHead);

/// The layers of torchvision's FCNHead (names 0, 1, 4): 3x3 convolution to a quarter of the
/// channels, normalisation, ReLU, dropout, 1x1 convolution.
[[nodiscard]] torch::nn::Sequential makeDilatedFcnLayers(int inChannels, int classes,
                                                         double dropout = 0.1);

} // namespace lamina::models
