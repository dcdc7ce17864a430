// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/Specs.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

/// Which network, from which start, trained how: the rows of the tables.
enum class Arm {
    PixelFrozen,  ///< backbone pretrained without labels, then frozen
    PixelTunable, ///< the same backbone, going on learning
    PlainTunable, ///< the same network as it was before that pretraining, going on learning
    PlainFrozen,  ///< the same, frozen
    UNet,         ///< a plain U-Net, the control without a backbone
};
inline constexpr std::array kArms{Arm::PixelFrozen, Arm::PixelTunable, Arm::PlainTunable,
                                  Arm::PlainFrozen, Arm::UNet};
[[nodiscard]] const char* armName(Arm arm); ///< "pixelcl-frozen" and so on, for files
[[nodiscard]] bool isFrozen(Arm arm);
[[nodiscard]] bool isPretrained(Arm arm);

/// How patches part into training, validation and test.
enum class ExperimentSplit {
    Patch, ///< drawn freely, as in the student report; overlapping patches leak, results flatter
    Stack, ///< test, validation and training patches come from different stacks
};
inline constexpr std::array kExperimentSplits{ExperimentSplit::Patch, ExperimentSplit::Stack};
[[nodiscard]] const char* splitName(ExperimentSplit split); ///< "patch", "stack"

/// What an experiment compares. Everything but `seeds`, `run` and where it is kept decides its
/// results.
struct ExperimentSpec {
    std::string scale = "full";
    PatchGridSpec patches; ///< the unit of everything: one patch is one image of one slice
    bool dropNoise = true;
    int pool = 0; ///< at most so many patches are used; 0 = all that pass the noise filter
    std::vector<int> labelled;      ///< counts of labelled patches, ascending
    std::vector<double> unlabelled; ///< shares of the unlabelled patches, ascending; last is 1
    int validation = 37;            ///< patches
    int test = 100;                 ///< patches
    int seeds = 3;                  ///< repetitions: another split, another start, other draws
    std::string method = "pixelcl"; ///< of pretraining
    std::string arch = "resnet18";  ///
    std::string initFrom;           ///< weights that every backbone starts from; empty = random
    int pretrainEpochs = 0;         ///< 0 = the steps of the recipe
    int trainEpochs = 0;            ///< 0 = the steps of the recipe, whatever the labels' number
    std::string pretrainRecipe;     ///< JSON, changes
    std::string headRecipe;         ///< JSON, changes to the head on a backbone
    std::string unetRecipe;         ///< JSON, changes to the U-Net
    int samples = 3;                ///< test patches that are shown
    InputSpec input;
    RunSpec run; ///< `seed` is that of the first repetition
};

/// The experiments of the student report ("Biological Image Segmentation Using Self Supervised
/// Learning"). Full: its patches (384, stride 64, exclusive tiling, noise dropped by mean) and
/// counts. Small: every cell of it with smaller patches, nets, counts and steps, for a laptop.
/// Throws `Error` InvalidArgument for another scale.
[[nodiscard]] ExperimentSpec seedExperiment(const std::string& scale);

/// What decides the results, for the record and to tell whether a folder holds this experiment.
[[nodiscard]] nlohmann::json toJson(const ExperimentSpec& spec);

/// Applies changes: a JSON object (text) with some of the names that `toJson` writes; recipes are
/// objects that replace those of the preset. Throws `Error` InvalidArgument for an unknown name, a
/// wrong type or numbers that make no experiment.
void changeExperiment(ExperimentSpec& spec, const std::string& changes);

/// Dice that the report gives for an arm, by position in its list of counts (50, 100, 500, 1233).
/// Its U-Net has one number whose count is not told: it stands at none of them.
[[nodiscard]] std::optional<double> reportedDice(Arm arm, std::size_t position);
inline constexpr double kReportedUNetDice = 0.56;

} // namespace lamina::core
