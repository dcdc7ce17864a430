// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/NamedVolume.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/learn/StackPrediction.h"
#include "core/review/ReviewMarks.h"

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lamina::core {

/// Where the masks that are published come from.
enum class ResultSource {
    Reviewed,   ///< annotation where there is some, prediction elsewhere
    Prediction, ///< as the model made it
    Annotation, ///< what is not annotated is background
};

/// What is known of a stack; all of it must outlive the `ResultMasks` made of it.
struct ResultParts {
    const LabelVolume* labels = nullptr; ///< may be null or of size 0
    const LabelTable* table = nullptr;   ///< classes of the labels; null: all are of the first
    const StackPrediction* prediction = nullptr; ///< of the whole stack, or null
    const ReviewMarks* marks = nullptr;          ///< of this prediction, or null
};

/// Objects by their numbers in the annotation and in the prediction.
struct ObjectChoice {
    std::set<LabelId> annotated;
    std::set<LabelId> predicted;
};

/// The masks of one stack as they are published, slice by slice: nothing is copied but the slice
/// asked for, so it costs two slices and some bytes an object beside its parts.
///
/// `Reviewed` is made by these rules:
/// * An annotated voxel is what the annotation says, under the label's own number and class; a
///   label of class 0 is background.
/// * An unlabelled voxel is what the prediction says, in its objects (what is part of none is
///   background, as accepting has it), except for objects that were rejected; for objects that were
///   accepted one by one and still have annotation, since what is missing of them was taken away by
///   hand; in slices whose prediction was rejected; and in slices that are annotated as a whole: at
///   least nine tenths of what is predicted as background there carry annotation, so that what
///   is unlabelled was deleted. There it is background.
/// * A predicted object that lies with more than half of its annotated voxels (of all slices) on
///   one label is the rest of that label. Every other one keeps its number, unless a label has it:
///   then it gets one above all others. So no number stands for two objects.
///
/// Reading is `const` and may happen on any one thread at a time.
class ResultMasks {
public:
    struct Slice {
        std::vector<LabelId> ids;          ///< rows of x; 0 = no object, or a mask without objects
        std::vector<std::uint8_t> classes; ///< 0 = background
    };

    /// Looks at all slices once. Throws `Error` InvalidArgument when the source has neither labels
    /// nor prediction, Mismatch when they differ in size, Unsupported when no number is left, and
    /// `Cancelled`.
    ResultMasks(ResultParts parts, ResultSource source, const JobContext& context = {});
    /// From now on every other object is background.
    void keepOnly(const ObjectChoice& objects);

    [[nodiscard]] VolumeSize size() const { return m_size; }
    [[nodiscard]] bool numbered() const; ///< there are objects, not classes alone
    [[nodiscard]] int classes() const { return m_classes; } ///< with the background
    [[nodiscard]] LabelId largest() const;                  ///< number of an object; 0: none
    [[nodiscard]] Slice slice(int z) const;
    /// What is not annotated in this slice is as predicted.
    [[nodiscard]] bool predictedIn(int z) const {
        return m_fromPrediction[static_cast<std::size_t>(z)];
    }

private:
    struct Predicted {
        LabelId number = 0; ///< 0: left out
        int classId = -1;   ///< of the label that it is the rest of; -1: as predicted
    };
    using Votes = std::unordered_map<LabelId, std::unordered_map<LabelId, std::size_t>>;

    void countSlice(int z, Votes& votes);
    void number(const Votes& votes, const ReviewMarks& marks);
    [[nodiscard]] std::uint8_t classOf(LabelId label) const;
    [[nodiscard]] Predicted predicted(LabelId id) const;
    void addPrediction(int z, const std::vector<LabelId>& labels, Slice& slice) const;

    const LabelVolume* m_labels = nullptr;
    const LabelTable* m_table = nullptr;
    const StackPrediction* m_prediction = nullptr;
    ResultSource m_source;
    VolumeSize m_size;
    int m_classes = 2;
    std::vector<bool> m_fromPrediction;                  ///< of each slice
    std::set<LabelId> m_used;                            ///< labels that have voxels
    std::set<LabelId> m_objects;                         ///< that were predicted
    std::unordered_map<LabelId, Predicted> m_predicted;  ///< those that do not stay as they are
    std::optional<std::unordered_set<LabelId>> m_chosen; ///< numbers that are kept
};

/// For `writeTiff`; `masks` must outlive it. 0 / 255, several classes keep their numbers; uint8.
[[nodiscard]] NamedVolume semanticVolume(const ResultMasks& masks);
/// Numbers; uint16, or uint32 when one needs it.
[[nodiscard]] NamedVolume instanceVolume(const ResultMasks& masks);

} // namespace lamina::core
