// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/SegmentationHead.h"

#include <string>
#include <vector>

namespace lamina::models {

/// How the head climbs from the deepest stage to the resolution of the image.
enum class FcnForm {
    Skip,    ///< a transposed convolution per factor 2, joined with earlier stages on the way
    Seed,    ///< two transposed convolutions from the deepest stage, no skips (the seed report)
    Dilated, ///< torchvision's FCNHead and bilinear interpolation; for backbones of stride 8
};

[[nodiscard]] std::string fcnFormName(FcnForm form);
[[nodiscard]] FcnForm fcnFormFromName(const std::string& name);

/// Layers of the head.
struct FcnHeadSpec {
    FcnForm form = FcnForm::Skip;
    int classes = 2;
    int deepestStage = 4; ///< stage from which the head climbs
    int firstSkip = 0;    ///< Skip: stages from this one on are joined on the way up
    /// Channels of Skip at the resolution of stage 0 (stride 2), 1, 2, 3 while climbing.
    std::vector<int> widths{32, 64, 64, 128};
    bool fuse = true; ///< Skip: a 3x3 convolution after every joining
    /// Skip: > 0 joins the image itself at full resolution through a 3x3 convolution to so many
    /// channels; 0 ends with a transposed convolution to the classes.
    int imageSkip = 0;
    double dropout = 0.1; ///< of whole channels before the last layer (Skip), of values (Dilated)
    bool operator==(const FcnHeadSpec&) const = default;
};

/// Fully convolutional head on the stages of a ResNet ("Fully Convolutional Networks for Semantic
/// Segmentation", with learned transposed convolutions of kernel 2s, stride s, padding s/2, which
/// multiply the size by exactly s).
class FcnHeadImpl : public SegmentationHead {
public:
    /// Channels and strides of the stages are taken from `backbone`; it is not kept.
    FcnHeadImpl(FcnHeadSpec spec, const ResNetImpl& backbone);

    [[nodiscard]] torch::Tensor forward(const StageFeatures& features,
                                        const torch::Tensor& images) override;
    [[nodiscard]] torch::Tensor describe(const StageFeatures& features,
                                         const torch::Tensor& images) override;
    [[nodiscard]] int pixelFeatures() const override;
    [[nodiscard]] int neededStage() const override { return m_spec.deepestStage; }
    [[nodiscard]] const FcnHeadSpec& spec() const { return m_spec; }

private:
    void buildSkip(const ResNetImpl& backbone);
    void buildSeed(const ResNetImpl& backbone);
    [[nodiscard]] torch::Tensor skipForward(const StageFeatures& features,
                                            const torch::Tensor& images);
    /// Skip: what the last layers begin with.
    [[nodiscard]] torch::Tensor climbed(const StageFeatures& features, const torch::Tensor& images);
    [[nodiscard]] bool endsAtFullResolution() const { return !m_fullUp.is_empty(); }

    FcnHeadSpec m_spec;
    torch::nn::Sequential m_layers{nullptr}; ///< Seed and Dilated
    std::vector<torch::nn::Sequential> m_up; ///< Skip: from the deepest to stride 2
    std::vector<torch::nn::Sequential> m_lateral;
    std::vector<torch::nn::Sequential> m_fuse;
    torch::nn::Dropout2d m_dropout{nullptr};
    torch::nn::Sequential m_fullUp{nullptr};
    torch::nn::Sequential m_out{nullptr};
};
TORCH_MODULE(FcnHead);

/// The layers of torchvision's FCNHead (names 0, 1, 4): 3x3 convolution to a quarter of the
/// channels, normalisation, ReLU, dropout, 1x1 convolution.
[[nodiscard]] torch::nn::Sequential makeDilatedFcnLayers(int inChannels, int classes,
                                                         double dropout = 0.1);

} // namespace lamina::models
