// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/learn/Specs.h"

#include <optional>

namespace lamina::core {

/// Stack with its normalization range, ready for `LearningEngine`. Reads the stack once; throws
/// `Error` when the channel or time point does not exist.
[[nodiscard]] LearningStack learningStack(std::shared_ptr<const ImageStack> image,
                                          const InputSpec& input, int time = 0,
                                          const std::string& group = {},
                                          const JobContext& context = {});

/// What zero means in a mask file.
enum class MaskZero { Background, Unlabelled };

/// Annotation from a mask stack: zero by `zero`; other values are class 1, or with
/// `valuesAreClasses` their own class. `slices` empty = all of the mask's. Throws `Error` for a
/// slice outside the stack.
[[nodiscard]] std::vector<AnnotatedSlice>
annotationFromMask(const ImageStack& mask, const std::vector<int>& slices, MaskZero zero,
                   bool valuesAreClasses, int time = 0, const JobContext& context = {});

/// Makes every pixel unlabelled where `annotated` is 0 (the STEM_annotated.tif beside an exported
/// STEM_labels.tif) and drops slices of which nothing is left. Throws `Error` Mismatch when the
/// sizes differ.
void keepAnnotated(std::vector<AnnotatedSlice>& slices, const ImageStack& annotated, int time = 0,
                   const JobContext& context = {});

/// Annotation from painted labels: ids become their classes, kBackground 0, unlabelled 255.
/// Only slices where something is labelled.
[[nodiscard]] std::vector<AnnotatedSlice> annotationFromLabels(const LabelVolume& labels,
                                                               const LabelTable& table);

/// Names of the classes 0 .. n of which n is the last one that any voxel is annotated with, two at
/// least: `names` as far as they go, then "cell" where there is but one, else "class N".
[[nodiscard]] std::vector<std::string> annotatedClasses(const std::vector<AnnotatedStack>& stacks,
                                                        const std::vector<std::string>& names = {});

/// Throws `Error` with what to do when training cannot work: nothing annotated, no background
/// voxel, or no voxel of any class.
void requireTrainable(const std::vector<AnnotatedStack>& stacks);

} // namespace lamina::core
