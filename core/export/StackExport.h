// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/ResultMasks.h"
#include "core/export/ResultText.h"
#include "core/io/TiffWriter.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/learn/StackPrediction.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

enum class ExportFormat {
    Tiff,      ///< ImageJ's; OME-TIFF where ImageJ cannot
    OmeTiff,   ///< with OME-XML
    Challenge, ///< Cell Tracking Challenge results: instances only
};

/// What of each stack is written. For Challenge only `instances` counts. Annotation and probability
/// are always what was painted and what the model computed, the others come from the source asked
/// for.
struct ExportContent {
    bool annotation = false;  ///< STEM_labels.tif and STEM_annotated.tif
    bool semantic = false;    ///< STEM_semantic.tif
    bool instances = false;   ///< STEM_instances.tif
    bool probability = false; ///< STEM_probability.tif
    bool objects = false;     ///< STEM_objects.csv
    bool operator==(const ExportContent&) const = default;
    [[nodiscard]] bool predicted() const { return semantic || instances || probability || objects; }
    [[nodiscard]] bool any() const { return annotation || predicted(); }
};

/// One time point of one stack with all that can be written of it.
struct ExportStack {
    Spacing spacing;
    bool spacingKnown = false;
    LabelVolume labels; ///< of size 0 when there is no annotation
    LabelTable table;
    std::shared_ptr<const StackPrediction> prediction; ///< of the whole stack; null = none
    ReviewMarks marks;                                 ///< of this prediction
    std::shared_ptr<const ImageStack> image; ///< for the mean grey values of objects; or null
    int channel = 0;
    int time = 0;
};

/// Where a stack comes from; `load` runs on the worker, when its turn has come.
struct ExportTarget {
    std::string name;           ///< of the stack
    std::string stem;           ///< of its files; differs between targets
    std::filesystem::path path; ///< of the image
    int time = 0;
    std::int64_t layer = 0; ///< of a project; 0 = none
    std::function<ExportStack(const JobContext&)> load;
};

/// Slices [begin, end).
struct SliceRange {
    int begin = 0;
    int end = 0;
    auto operator<=>(const SliceRange&) const = default;
};

struct ExportRequest {
    std::filesystem::path folder;
    ExportFormat format = ExportFormat::Tiff;
    ExportContent content;
    /// Of semantic and instance masks, the table of objects and challenge results.
    ResultSource source = ResultSource::Reviewed;
    /// These alone, as stacks of their own; places in the table of objects stay those of the whole
    /// stack. Not for Challenge, which takes whole frames.
    std::optional<SliceRange> slices = {};
    std::optional<ObjectChoice> objects = {}; ///< these alone, of what comes from `source`
};

/// What became of one target.
struct ExportedStack {
    std::size_t target = 0; ///< its number
    std::vector<std::filesystem::path> files;
    std::string missing; ///< a sentence on what was asked for and is not there; or empty
    std::vector<int> annotatedSlices;
    LabelId largestLabel = 0;
    std::size_t objects = 0; ///< written as instances, or rows of the table
    ReviewCounts review;     ///< what was done by hand
    bool spacingKnown = false;
    Spacing spacing; ///< as written
};

/// The stem of a target's files with what tells a part from the whole: STEM_z008, STEM_z008-011
/// (the last one counts), STEM_selected.
[[nodiscard]] std::string exportStem(const std::string& stem, const ExportRequest& request);

/// Names of the files that a target gets, without the challenge's, which depend on all of them.
[[nodiscard]] std::vector<std::string> exportedNames(const std::string& stem,
                                                     const ExportContent& content);

/// Writes what is asked for of every target, one after the other. Each file is written to a
/// temporary name, synced, read back from the disk, compared and renamed; what was finished before
/// a failure or a cancel stays, and nothing half written is left. A target without what was asked
/// for is passed over and says so in `missing`. `finished` (optional) hears of each target as it is
/// done, on the calling thread. Worker. Throws as `writeTiff`, `ResultMasks`, `ChallengeWriter` and
/// the loaders, and `Error` InvalidArgument for slices of challenge results.
[[nodiscard]] std::vector<ExportedStack>
exportStacks(const std::vector<ExportTarget>& targets, const ExportRequest& request,
             const JobContext& context = {},
             const std::function<void(const ExportedStack&)>& finished = {});

} // namespace lamina::core
