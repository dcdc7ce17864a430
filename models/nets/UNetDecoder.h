// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/DoubleConv.h"
#include "models/nets/SegmentationHead.h"

#include <vector>

namespace lamina::models {

struct UNetDecoderSpec {
    int classes = 2;
    int deepestStage = 4; ///< stage at which the way up starts
    /// Channels at the resolution of stage 0 (stride 2), 1, 2, 3 while climbing.
    std::vector<int> widths{32, 64, 64, 128};
    int fullWidth = 16;   ///< channels at the resolution of the image
    double dropout = 0.1; ///< of whole channels before the last layer
    bool operator==(const UNetDecoderSpec&) const = default;
};

/// The expanding path of a U-Net whose contracting path is a ResNet: per factor of 2 a transposed
/// convolution (2x2, stride 2), the stage of that size beside it, two convolutions; last, at full
/// resolution, the image itself takes the place of a stage.
class UNetDecoderImpl : public SegmentationHead {
public:
    /// Throws `core::Error{InvalidArgument}` for fewer than two classes, a deepest stage outside
    /// 1..4 or too few widths. `backbone` is not kept.
    UNetDecoderImpl(UNetDecoderSpec spec, const ResNetImpl& backbone);

    [[nodiscard]] torch::Tensor forward(const StageFeatures& features,
                                        const torch::Tensor& images) override;
    [[nodiscard]] int pixelFeatures() const override { return m_spec.classes - 1; }
    [[nodiscard]] int neededStage() const override { return m_spec.deepestStage; }

private:
    UNetDecoderSpec m_spec;
    std::vector<torch::nn::Sequential> m_up; ///< from the deepest stage to stride 2, then to 1
    std::vector<DoubleConv> m_join;
    torch::nn::Dropout2d m_dropout{nullptr};
    Conv2d m_out{nullptr};
};
TORCH_MODULE(UNetDecoder);

} // namespace lamina::models
