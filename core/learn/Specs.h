// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/image/Normalization.h"
#include "core/instance/ConnectedComponents.h"
#include "core/patch/PatchGrid.h"
#include "core/patch/Split.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lamina::core {

/// Where and how reproducibly an operation runs.
struct RunSpec {
    std::string device = "auto"; ///< auto, cpu, cuda or cuda:N
    int threads = 0;             ///< CPU threads; 0 = all cores
    std::uint64_t seed = 1;
    bool operator==(const RunSpec&) const = default;
};

/// Which part of the stacks the network sees.
struct InputSpec {
    int channel = 0;
    int context = 1; ///< neighbours z-n .. z+n beside the slice: 2n+1 input channels
    NormalizationSpec normalization;
    bool operator==(const InputSpec&) const = default;
};

/// Pretraining without labels. Zero for a count means "the measured default of the method".
struct PretrainSpec {
    std::string method = "pixelcl"; ///< a name of core/learn/PretrainMethods
    std::string arch = "resnet18";  ///< resnet18, resnet34 or resnet50
    InputSpec input;
    PatchGridSpec patches;
    int maxPatches = 0; ///< 0 = all that pass the noise filter
    bool dropNoise = true;
    int crop = 0;
    int batch = 0;
    int epochs = 0;
    std::filesystem::path initFrom; ///< checkpoint or torchvision-named safetensors; empty = random
    std::filesystem::path out;      ///< checkpoint to write; OUT.partial.safetensors while training
    bool resume = false;
    std::string recipe; ///< changes to the measured recipe: a JSON object with a run record's names
    RunSpec run;
};

/// Fine-tuning on annotated slices.
struct FineTuneSpec {
    std::string backbone = "none";        ///< none or the path of a checkpoint
    std::string backboneMode = "tunable"; ///< frozen or tunable
    std::string head = "fcn";      ///< fcn, fcn-dilated, unet-decoder, unet (no backbone) or forest
    std::string arch = "resnet18"; ///< used with backbone none; else must fit the checkpoint
    InputSpec input;
    PatchGridSpec patches;
    int crop = 0;
    int batch = 0;
    int epochs = 0;
    int labels = 0;           ///< use that many labelled patches, drawn by seed; 0 = all
    double validation = -1.0; ///< fraction held out; negative = the measured default
    SplitMode split = SplitMode::Group;
    std::vector<std::string> classes{"background", "cell"};
    std::filesystem::path out;
    bool resume = false;
    std::string recipe; ///< changes to the measured recipe: a JSON object with a run record's names
    RunSpec run;
};

/// Prediction with a fine-tuned checkpoint.
struct PredictSpec {
    std::filesystem::path model;
    int tile = 0;     ///< 0 = as trained
    int overlap = -1; ///< pixels; negative = a quarter of the tile
    RunSpec run;
};

/// From class probabilities to masks; shared by window and command line so that both agree.
struct MaskSpec {
    double threshold = 0.5;
    bool instances = true;
    ComponentSpec components;
    bool split = true;           ///< touching objects are told apart, see `splitObjects`
    double splitDepth = 0.0;     ///< `WatershedSpec::depth`
    bool keepProbability = true; ///< false saves four bytes a voxel where no map is asked for
};

/// One time point of one stack, ready for learning.
struct LearningStack {
    std::shared_ptr<const ImageStack> image;
    int time = 0;
    IntensityRange range;      ///< of the channel used; becomes 0..1
    std::string group;         ///< mosaic group; stacks of one group never part in a split
    std::string contentHash{}; ///< of the files it was read from, for run records; may be empty
};

inline constexpr std::uint8_t kIgnoreClass = 255;

/// Class of every pixel of one annotated slice: 0 background, 1.. classes, 255 unlabelled.
struct AnnotatedSlice {
    int z = 0;
    std::vector<std::uint8_t> target; ///< rows of x
    /// For validation: nothing is learned from it. Where any slice is held out, these are the
    /// validation set and `FineTuneSpec::validation` draws no other.
    bool heldOut = false;
};

struct AnnotatedStack {
    LearningStack stack;
    std::vector<AnnotatedSlice> slices; ///< ascending z
};

[[nodiscard]] nlohmann::json toJson(const PretrainSpec& spec);
[[nodiscard]] nlohmann::json toJson(const FineTuneSpec& spec);
[[nodiscard]] nlohmann::json toJson(const PredictSpec& spec);
[[nodiscard]] nlohmann::json toJson(const MaskSpec& spec);
/// Missing keys keep their defaults; an unknown key or a wrong type is an `Error` that names it.
[[nodiscard]] PretrainSpec pretrainSpecFromJson(const nlohmann::json& json);
[[nodiscard]] FineTuneSpec fineTuneSpecFromJson(const nlohmann::json& json);

} // namespace lamina::core
