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

    /// Deepest stage of the backbone that must have been computed; -1 where none is looked at.
    [[nodiscard]] virtual int neededStage() const = 0;

    /// Sides of images must be multiples of this, whatever the backbone asks for.
    [[nodiscard]] virtual int sizeMultiple() const { return 1; }
};

} // namespace lamina::models
