// SPDX-License-Identifier: GPL-3.0-or-later
// How the numbers were found: a prototype on an 8-cell mouse embryo (51 x 120 x 122, five annotated
// slices, pooled Dice on the other 46) and on 2-D nuclei split by mosaic group, one seed mostly.
// Steps of pretraining: 250 to 1000 tried with frozen features on two splits of the nuclei
// (tests/bench/frozen_features.py). Rates, decay and augmentation are reasoned, not searched.
#include "models/train/Recipe.h"

#include "core/base/Error.h"
#include "core/learn/PretrainMethods.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace lamina::models {

MethodFamily familyOf(const std::string& method) {
    if (method == "byol" || method == "simclr" || method == "moco") return MethodFamily::Instance;
    if (method == "rotation" || method == "jigsaw" || method == "context" ||
        method == "colorization") {
        return MethodFamily::Pretext;
    }
    return MethodFamily::Pixel;
}

// All methods train the stages up to 2, so that a frozen head finds the same trained stages
// whichever method came before, and all see about the computing of PixelCL's run (images times
// passes), so that a comparison compares the methods.
PretrainRecipe pretrainRecipe(const std::string& method) {
    const auto& known = core::pretrainMethods();
    if (std::none_of(known.begin(), known.end(), [&](const auto& m) { return m.name == method; })) {
        std::vector<std::string> names;
        for (const auto& m : known)
            names.push_back(m.name);
        throw core::Error(core::ErrorCode::InvalidArgument,
                          fmt::format("There is no pretraining method '{}'; use one of {}.", method,
                                      fmt::join(names, ", ")));
    }
    PretrainRecipe recipe;
    recipe.method = method;
    recipe.pixel.hidden = 1024;
    recipe.views = defaultViews(recipe.crop);
    recipe.optimizer.kind = OptimizerKind::AdamW;
    recipe.optimizer.learningRate = 1e-3;
    recipe.optimizer.weightDecay = 1e-2;
    if (method == "pixcontrast") recipe.pixel.method = PixelMethod::PixContrast;
    // The control that every method must beat: random weights, only the BatchNorm statistics are
    // estimated on the patches.
    if (method == "random") recipe.steps = 0;
    if (method == "simclr") {
        // negatives come from the batch alone: twice the images, half the steps; a high temperature
        // because there are few of them
        recipe.batch = 16;
        recipe.steps = 400;
        recipe.instance.temperature = 0.5;
    }
    if (method == "moco") {
        recipe.batch = 16;
        recipe.steps = 400;
        // published for hundreds of thousands of steps: 0.999, which over 400 would keep the key
        // where it started; and a queue that does not hold the same few patches many times over
        recipe.keyMomentum = 0.99;
        recipe.keyMomentumRises = false;
        recipe.instance.queue = 256;
    }
    // each image is seen in four turns at once
    if (method == "rotation") recipe.batch = 4;
    // nine tiles of a third of the crop have the area of one view, and there is no second one
    if (method == "jigsaw" || method == "context") recipe.batch = 16;
    if (method == "colorization") recipe.batch = 16;
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
