// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/MaskObjects.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

/// Prediction of many files by one model.
struct BatchSpec {
    std::vector<std::filesystem::path> images; ///< files, each a stack of its own
    std::filesystem::path out;                 ///< made when it is not there
    PredictSpec predict;
    std::optional<int> channel; ///< seen in place of the one that the model learned from
    ObjectSpec objects;         ///< `masks.instances` and `masks.keepProbability` follow `files`
    PredictionFiles files;
};

/// What became of one file.
struct BatchItem {
    std::filesystem::path image;
    std::vector<std::filesystem::path> outputs; ///< of all its time points
    std::string problem;                        ///< why there are none; empty when all went well
    double seconds = 0.0;
};

/// `predictStack` with the objects of a spec, found in the mended mask where it mends something;
/// what command line and batches do. `spec.masks.instances` off leaves them out.
[[nodiscard]] StackPrediction predictWithObjects(LearningEngine& engine, const PredictSpec& predict,
                                                 const ObjectSpec& spec, const LearningStack& stack,
                                                 const JobContext& context = {});

/// The images of a folder for a batch, in natural order; files named as masks (`_labels`,
/// `_semantic` …) are left out where there are others. Opens none. Throws `Error` NotFound or
/// Unreadable as a sentence.
[[nodiscard]] std::vector<std::filesystem::path>
imagesForBatch(const std::filesystem::path& folder);

/// Predicts file after file and writes STEM_semantic.tif and what else is asked for with its
/// record (`writeRecord`), every time point as `STEM_tNNN`, by the same path as the command line. A
/// file that cannot be read, predicted or written is reported in its item and the others go on; so
/// is one whose masks would replace those of a file before. `onItem` is called on this thread with
/// each file's number when it is over. Throws `Error` Mismatch when the model is no finished
/// segmentation model, what `inspect` throws, Unwritable for the folder, and `Cancelled`: what was
/// finished stays.
void predictBatch(LearningEngine& engine, const BatchSpec& spec,
                  const std::function<void(std::size_t, const BatchItem&)>& onItem,
                  const JobContext& context = {});

} // namespace lamina::core
