// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/HeadSpec.h"
#include "models/nets/ResNet.h"

#include <functional>

namespace lamina::models {

/// Backbone and head: images [n, inChannels, h, w] to logits [n, classes, h, w].
/// Submodules are named `backbone` and `head`. With a plain U-Net as head there is no backbone.
class SegmentationNetImpl : public torch::nn::Module {
public:
    /// Without need for a backbone only its number of input channels counts.
    SegmentationNetImpl(const ResNetSpec& backbone, const HeadSpec& head);

    /// Height and width must be multiples of `sizeMultiple()`, else `core::Error{Mismatch}`.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& images);

    /// Image sides must be multiples of this many pixels.
    [[nodiscard]] int sizeMultiple() const;

    /// Frozen = the backbone gets no gradient AND its normalisation stays in eval mode, so that its
    /// running statistics do not move even while the net is in training mode. Throws
    /// `core::Error{InvalidArgument}` for a net without a backbone.
    void setFrozen(bool frozen);
    [[nodiscard]] bool frozen() const { return m_frozen; }
    void train(bool on = true) override;

    /// The two halves of `forward`, for features that are computed once and kept.
    [[nodiscard]] StageFeatures features(const torch::Tensor& images);
    [[nodiscard]] torch::Tensor headForward(const StageFeatures& features,
                                            const torch::Tensor& images);

    /// What the head knows about each pixel, see `SegmentationHead::describe`.
    [[nodiscard]] torch::Tensor describe(const torch::Tensor& images);

    [[nodiscard]] bool hasBackbone() const { return !m_backbone.is_empty(); }
    [[nodiscard]] ResNet backbone() const { return m_backbone; } ///< empty for a plain U-Net
    [[nodiscard]] std::shared_ptr<SegmentationHead> head() const { return m_head; }

private:
    ResNet m_backbone{nullptr};
    std::shared_ptr<SegmentationHead> m_head;
    bool m_frozen = false;
};
TORCH_MODULE(SegmentationNet);

/// Sets the running statistics of every batch normalisation below `module` to the plain average
/// over the given batches. `forward` must run the batch of the given number through the module; it
/// is called once per batch, in training mode and without gradient; the mode is then as before.
/// For a fair random backbone that is to be frozen.
void estimateBatchNorm(torch::nn::Module& module, int batches,
                       const std::function<void(int)>& forward);

} // namespace lamina::models
