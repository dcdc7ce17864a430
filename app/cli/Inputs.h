// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Arguments.h"
#include "core/image/ImageStack.h"
#include "core/learn/TrainingSet.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lamina::app {

using StackPtr = std::shared_ptr<core::ImageStack>;

/// Opens images. In a folder that also holds masks by their names (_labels, _mask, _semantic ...),
/// these are left out, and a note says so.
[[nodiscard]] std::vector<StackPtr> openImages(const std::vector<std::string>& paths,
                                               const CommonOptions& options, Session& session);

/// Opens masks. Of a folder that holds files named as masks only these are taken; STEM_annotated
/// and STEM_probability files never. A Cell Tracking Challenge truth folder stands for its SEG
/// folder.
[[nodiscard]] std::vector<StackPtr> openMasks(const std::vector<std::string>& paths,
                                              const CommonOptions& options);

/// One mask file of an image.
struct MaskOfImage {
    StackPtr mask;
    std::optional<int> slice; ///< the only slice that this 2D mask is of
    bool gold = false;        ///< challenge gold truth: zero says nothing
    StackPtr annotated;       ///< STEM_annotated beside STEM_labels: 0 = unlabelled; may be null
};
struct ImageWithMasks {
    StackPtr image;
    std::vector<MaskOfImage> masks; ///< several only for challenge slices of one frame
};

/// Pairs as `core::pairStacks`, and beyond it single-slice masks of the Cell Tracking Challenge
/// (man_seg_000_015 is slice 15 of frame 000); frames without a mask are left out there. Throws
/// `core::Error` Mismatch listing what has no partner, or naming two sizes that differ.
[[nodiscard]] std::vector<ImageWithMasks> pairMasks(const std::vector<StackPtr>& images,
                                                    const std::vector<StackPtr>& masks,
                                                    const CommonOptions& options);

/// The chosen time points of a stack, all by default. Throws for one that it does not have.
[[nodiscard]] std::vector<int> timesOf(const core::ImageStack& stack, const CommonOptions& options);

/// The time point of `mask` that belongs to time `time` of `image`.
[[nodiscard]] int maskTime(const core::ImageStack& image, const core::ImageStack& mask, int time,
                           std::size_t chosenTimes);

/// Learning stacks of all images and chosen time points; the grey value range of a stack is
/// computed once. `groups` (may be empty) names the group of each image.
[[nodiscard]] std::vector<core::LearningStack>
learningStacks(const std::vector<StackPtr>& images, const std::vector<std::string>& groups,
               const core::InputSpec& input, const CommonOptions& options, Session& session);

/// Groups from a CSV file with the columns file,group; an empty path gives each image its own.
/// Throws `core::Error` for a line without a comma and for an image that is not listed.
[[nodiscard]] std::vector<std::string> groupsOf(const std::vector<StackPtr>& images,
                                                const std::filesystem::path& csv);

/// What mask files mean.
struct MaskMeaning {
    std::vector<int> slices;            ///< those that are used, ascending; empty = all
    std::optional<core::MaskZero> zero; ///< empty: background, but unlabelled in gold truth
    bool valuesAreClasses = false;
};
/// Annotation of one time point from all masks of an image; later masks fill what earlier ones
/// left.
[[nodiscard]] std::vector<core::AnnotatedSlice> annotationOf(const ImageWithMasks& pair, int time,
                                                             std::size_t chosenTimes,
                                                             const MaskMeaning& meaning,
                                                             const core::JobContext& context);

/// Paths of stacks, for results.
[[nodiscard]] nlohmann::json pathsOf(const std::vector<StackPtr>& stacks);
[[nodiscard]] std::string fileName(const core::ImageStack& stack);

/// True when the stem ends with one of the names that Lamina and others give to masks.
[[nodiscard]] bool namedAsMask(const std::string& stem);

} // namespace lamina::app
