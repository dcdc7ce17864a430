// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/instance/MaskCleaning.h"
#include "core/learn/StackPrediction.h"

#include <memory>
#include <span>
#include <vector>

namespace lamina::core {

/// From probabilities to objects, with what is mended in the mask between the two. Window and
/// command line find objects by the same functions, so that both agree.
struct ObjectSpec {
    MaskSpec masks;
    CleaningSpec
        cleaning; ///< for the objects only: the semantic mask stays as the threshold has it
};

/// Both give the same masks and objects.
[[nodiscard]] bool sameObjects(const ObjectSpec& a, const ObjectSpec& b);

/// How the objects of a prediction were found, from the record of it; defaults for what is missing.
[[nodiscard]] ObjectSpec objectSpecOf(const nlohmann::json& record);
/// The same for those that it was made with, before others were kept (see `withObjects`).
[[nodiscard]] ObjectSpec firstObjectSpecOf(const nlohmann::json& record);
/// The entry `masks` of such a record.
[[nodiscard]] nlohmann::json toJson(const ObjectSpec& spec);

/// Objects of a mask of classes (rows of x, planes of z), as `instancesOfClasses` after `cleanMask`
/// numbers them. Throws as these.
[[nodiscard]] std::vector<LabelId> objectsOfMask(std::vector<std::uint8_t> semantic, int classes,
                                                 VolumeSize size, Spacing spacing,
                                                 const ObjectSpec& spec, const JobContext& context);

/// Finds the objects of a prediction in its semantic mask, and says so in its record.
void findObjects(StackPrediction& prediction, const ObjectSpec& spec, const JobContext& context);

/// Classes of slice z at a threshold: those predicted at the threshold that they were made with,
/// exact at any other where the probabilities are kept, to 1/255 where `foreground` is all there
/// is. Voxels that were below their threshold have no class of their own and get the first. Throws
/// `Error` Mismatch without either.
[[nodiscard]] std::vector<std::uint8_t> classesAt(const StackPrediction& prediction, int z,
                                                  double threshold);

/// The same prediction with the mask and the objects of another spec, colours of objects included;
/// `probability` is left out, so that trying things costs no copy of it. The record keeps the spec
/// that the prediction was made with as `masks_predicted`. Throws as `classesAt` and
/// `objectsOfMask`. Worker.
[[nodiscard]] std::shared_ptr<StackPrediction>
withObjects(const StackPrediction& prediction, const ObjectSpec& spec, const JobContext& context);

} // namespace lamina::core
