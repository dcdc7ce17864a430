// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/TiffWriter.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/learn/StackPrediction.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lamina::core {

enum class ExportFormat {
    Tiff,      ///< ImageJ's; OME-TIFF where ImageJ cannot
    OmeTiff,   ///< with OME-XML
    Challenge, ///< Cell Tracking Challenge results: instances only
};

/// What of each stack is written. For Challenge only `instances` counts.
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

struct ExportRequest {
    std::filesystem::path folder;
    ExportFormat format = ExportFormat::Tiff;
    ExportContent content;
};

/// What became of one target.
struct ExportedStack {
    std::size_t target = 0; ///< its number
    std::vector<std::filesystem::path> files;
    std::string missing; ///< a sentence on what was asked for and is not there; or empty
    std::vector<int> annotatedSlices;
    LabelId largestLabel = 0;
    std::size_t objects = 0; ///< written as instances, or rows of the table
    bool spacingKnown = false;
    Spacing spacing; ///< as written
};

/// Names of the files that a target gets, without the challenge's, which depend on all of them.
[[nodiscard]] std::vector<std::string> exportedNames(const std::string& stem,
                                                     const ExportContent& content);

/// Writes what is asked for of every target, one after the other. Each file is written to a
/// temporary name, synced, read back from the disk, compared and renamed; what was finished before
/// a failure or a cancel stays, and nothing half written is left. A target without what was asked
/// for is passed over and says so in `missing`. `finished` (optional) hears of each target as it is
/// done, on the calling thread. Worker. Throws as `writeTiff`, `ChallengeWriter` and the loaders.
[[nodiscard]] std::vector<ExportedStack>
exportStacks(const std::vector<ExportTarget>& targets, const ExportRequest& request,
             const JobContext& context = {},
             const std::function<void(const ExportedStack&)>& finished = {});

} // namespace lamina::core
