// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/ResNet.h"

namespace lamina::models {

/// What turns the stages of a backbone, and the image itself, into logits.
class SegmentationHead : public torch::nn::Module {
public:
    using torch::nn::Module::Module;

    /// Logits [n, classes, h, w] of images [n, c, h, w] from their stages 0..neededStage().
    [[nodiscard]] virtual torch::Tensor forward(const StageFeatures& features,
                                                const torch::Tensor& images) = 0;

    /// What the head knows about each pixel, [n, pixelFeatures(), h, w]: the activations that its
    /// logits are made of, where they are at full resolution, and the logits of the classes above
    /// that of the background.
    [[nodiscard]] virtual torch::Tensor describe(const StageFeatures& features,
                                                 const torch::Tensor& images) {
        return aboveBackground(forward(features, images));
    }
    [[nodiscard]] virtual int pixelFeatures() const = 0;

    /// Deepest stage of the backbone that must have been computed; -1 where none is looked at.
    [[nodiscard]] virtual int neededStage() const = 0;

    /// Sides of images must be multiples of this, whatever the backbone asks for.
    [[nodiscard]] virtual int sizeMultiple() const { return 1; }

protected:
    [[nodiscard]] static torch::Tensor aboveBackground(const torch::Tensor& logits) {
        return logits.slice(1, 1) - logits.slice(1, 0, 1);
    }
};

} // namespace lamina::models
