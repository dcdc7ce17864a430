// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/DoubleConv.h"
#include "models/nets/SegmentationHead.h"

#include <vector>

namespace lamina::models {

struct UNetSpec {
    int classes = 2;
    int width = 64; ///< channels at full resolution; each level below has twice as many
    int levels = 4; ///< halvings of the size
    /// Bilinear enlargement instead of transposed convolutions, and half the channels on the way
    /// up.
    bool bilinear = false;
    bool operator==(const UNetSpec&) const = default;
};

/// A whole U-Net with its own contracting path ("U-Net: Convolutional Networks for Biomedical Image
/// Segmentation"; with padding, so that masks have the images' size, and batch normalisation). The
/// control without a backbone. Names and shapes are those that PyTorch's U-Nets commonly have (inc,
/// down1.., up1.., outc). Takes images of any size.
class UNetImpl : public SegmentationHead {
public:
    /// Throws `core::Error{InvalidArgument}` for fewer than two classes, or widths or levels that
    /// make no network.
    UNetImpl(UNetSpec spec, int inChannels);

    /// Logits [n, classes, h, w] of images [n, inChannels, h, w].
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& images);
    /// The features of a backbone are not looked at.
    [[nodiscard]] torch::Tensor forward(const StageFeatures& features,
                                        const torch::Tensor& images) override;
    [[nodiscard]] int pixelFeatures() const override { return m_spec.classes - 1; }
    [[nodiscard]] int neededStage() const override { return -1; }
    [[nodiscard]] int sizeMultiple() const override { return 1 << m_spec.levels; }

    /// Outputs of inc, down1.., up1.., outc, for comparisons with other programs.
    [[nodiscard]] std::vector<torch::Tensor> steps(const torch::Tensor& images);

private:
    UNetSpec m_spec;
    DoubleConv m_in{nullptr};
    std::vector<DoubleConv> m_down;
    std::vector<torch::nn::ConvTranspose2d> m_up; ///< empty when bilinear
    std::vector<DoubleConv> m_join;
    Conv2d m_out{nullptr};
};
TORCH_MODULE(UNet);

} // namespace lamina::models
