// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/HeadSpec.h"
#include "models/ssl/Augment.h"
#include "models/ssl/InstanceMlp.h"
#include "models/ssl/PixelCL.h"
#include "models/ssl/Pretext.h"
#include "models/train/Losses.h"
#include "models/train/Optimizer.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <vector>

namespace lamina::models {

/// The measured defaults of a pretraining method: what a zero in `core::PretrainSpec` becomes, and
/// everything that has no switch.
struct PretrainRecipe {
    std::string method = "pixelcl"; ///< decides which of the parts below are used and recorded
    int crop = 96;
    int batch = 8;
    int steps = 800; ///< of `batch` images, whatever the number of patches
    double window =
        5.0 / 3.0; ///< views are cut from a window of so many crops of side; 0 = the patch
    std::vector<int> encodeStages{2};
    int outputStride = 32;
    bool zeroInitResidual = false;
    PixelCLSpec pixel;     ///< pixelcl, pixcontrast
    InstanceSpec instance; ///< byol, simclr, moco
    PretextSpec pretext;   ///< rotation, jigsaw, context, colorization
    std::array<ViewSpec, 2> views;
    OptimizerSpec optimizer;
    double warmup = 0.05;         ///< share of the steps
    double keyMomentum = 0.99;    ///< at the start
    bool keyMomentumRises = true; ///< to 1 at the end
    double collapseSpread = 0.1;  ///< see `CollapseMonitor`
    int collapseAfter = 0;        ///< steps before which nothing counts as collapse
};

/// Throws `core::Error{InvalidArgument}` for a method that does not exist.
[[nodiscard]] PretrainRecipe pretrainRecipe(const std::string& method);

/// Which of a recipe's parts a method uses.
enum class MethodFamily { Pixel, Instance, Pretext };
[[nodiscard]] MethodFamily familyOf(const std::string& method);

/// The measured defaults of fine-tuning.
struct FineTuneRecipe {
    int crop = 128;
    int batch = 5;
    int steps = 250;
    double validation = 0.1;
    HeadSpec head;
    int outputStride = 32; ///< of the backbone
    OptimizerSpec optimizer;
    double backboneRate = 0.3; ///< of the head's learning rate, when tunable
    /// Go on with the head of a backbone that is a whole network, where it is of the form wanted.
    /// Measured with the built-in network (tests/bench/accuracy, seed 1, Dice with its head and
    /// with a new one): three slices of the embryo .770 and .836, one image of nuclei2d .881 and
    /// .888; its head sees single pixels and learns their noise.
    bool keepHead = false;
    double warmup = 0.05;
    double average = 0.99; ///< of the weights' moving average, which is what is kept
    LabelledSpec augment;
    SegmentationLossSpec loss;
};

/// Throws `core::Error{InvalidArgument}` for a head that does not exist.
[[nodiscard]] FineTuneRecipe fineTuneRecipe(const std::string& head, bool frozen);

/// How predictions are made.
struct PredictRecipe {
    int wholeSide = 512; ///< slices up to this size are predicted in one piece
    int smallestTile = 256;
    double overlap = 0.25; ///< of the tile
    bool flips = true;     ///< mean over the four mirrorings
    int tilesAtOnce = 4;
};
[[nodiscard]] PredictRecipe predictRecipe();

/// For the run record: everything that was decided by the recipe.
[[nodiscard]] nlohmann::json toJson(const PretrainRecipe& recipe);
[[nodiscard]] nlohmann::json toJson(const FineTuneRecipe& recipe);

/// Applies `changes`, a JSON object (text) with some of the names that `toJson` writes; empty
/// changes nothing. Throws `core::Error{InvalidArgument}` for an unknown name or a wrong type.
void changeRecipe(PretrainRecipe& recipe, const std::string& changes);
void changeRecipe(FineTuneRecipe& recipe, const std::string& changes);

} // namespace lamina::models
