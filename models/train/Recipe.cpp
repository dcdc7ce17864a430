// SPDX-License-Identifier: GPL-3.0-or-later
// How the numbers were found: a prototype on an 8-cell mouse embryo (51 x 120 x 122, five annotated
// slices, pooled Dice on the other 46) and on 2-D nuclei split by mosaic group, one seed mostly.
// Steps of pretraining: 250 to 1000 tried with frozen features on two splits of the nuclei
// (tests/bench/frozen_features.py). Rates, decay and augmentation are reasoned, not searched.
#include "models/train/Recipe.h"

#include "core/base/Error.h"

#include <fmt/format.h>

namespace lamina::models {

PretrainRecipe pretrainRecipe(const std::string& method) {
    PretrainRecipe recipe;
    // The control that every method must beat: random weights, only the BatchNorm statistics are
    // estimated on the patches.
    if (method == "random") {
        recipe.steps = 0;
    } else {
        recipe.pixel.method = pixelMethodFromName(method);
    }
    recipe.pixel.hidden = 1024;
    recipe.views = defaultViews(recipe.crop);
    recipe.optimizer.kind = OptimizerKind::AdamW;
    recipe.optimizer.learningRate = 1e-3;
    recipe.optimizer.weightDecay = 1e-2;
    return recipe;
}

FineTuneRecipe fineTuneRecipe(const std::string& head, bool frozen) {
    FineTuneRecipe recipe;
    if (head == "fcn-dilated") {
        // torchvision's FCN: stride 8 and no skips. Three to five times the work of fcn, because
        // the deep stages keep their size.
        FcnHeadSpec spec;
        spec.form = FcnForm::Dilated;
        recipe.head = spec;
        recipe.outputStride = 8;
    } else if (head == "unet-decoder") {
        recipe.head = UNetDecoderSpec{}; // the widths of fcn's skips: the same size of network
    } else if (head == "unet") {
        // Half the width of the paper: a quarter of the work, and with tens of labelled patches the
        // other three quarters have nothing to learn from.
        UNetSpec spec;
        spec.width = 32;
        recipe.head = spec;
    } else if (head != "fcn") {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          fmt::format("There is no head '{}'; use fcn, fcn-dilated, unet-decoder "
                                      "or unet.",
                                      head));
    }
    recipe.optimizer.kind = OptimizerKind::AdamW;
    recipe.optimizer.learningRate = 2e-3;
    recipe.optimizer.weightDecay = 1e-2;
    // a U-Net is all fresh weights and has no deep stage to move quickly: the usual rate of AdamW
    if (head == "unet") recipe.optimizer.learningRate = 1e-3;
    if (frozen) recipe.backboneRate = 0.0;
    return recipe;
}

PredictRecipe predictRecipe() {
    return {};
}

} // namespace lamina::models
