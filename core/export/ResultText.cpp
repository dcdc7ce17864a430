// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/ResultText.h"

#include <fmt/format.h>

#include <set>

namespace lamina::core {

namespace {

std::string counted(int n, const char* one) {
    return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
}

/// "5 of 51 slices (3 of them accepted from the prediction after a check)".
std::string annotatedText(const ReviewCounts& counts) {
    auto text = fmt::format("{} of {}", counts.annotatedSlices, counted(counts.slices, "slice"));
    if (counts.acceptedSlices > 0)
        text += fmt::format(" ({} of them holding accepted predictions)", counts.acceptedSlices);
    if (counts.annotatedObjects > 0)
        text += fmt::format(" with {}", counted(counts.annotatedObjects, "object"));
    return text;
}

} // namespace

ReviewCounts reviewCounts(const LabelVolume& labels, const ReviewMarks& marks,
                          const JobContext& context) {
    ReviewCounts counts;
    std::set<LabelId> objects;
    for (const int z : labels.annotatedSlices()) {
        context.throwIfStopped();
        ++counts.annotatedSlices;
        if (marks.acceptedSlices.contains(z)) ++counts.acceptedSlices;
        LabelId previous = kUnlabelled;
        for (const LabelId id : labels.readSlice(z)) {
            if (id == previous) continue;
            previous = id;
            if (id != kUnlabelled && id != kBackground) objects.insert(id);
        }
    }
    counts.slices = labels.size().z;
    counts.annotatedObjects = static_cast<int>(objects.size());
    counts.rejectedObjects = static_cast<int>(marks.rejectedObjects.size());
    counts.rejectedSlices = static_cast<int>(marks.rejectedSlices.size());
    return counts;
}

std::string resultText(ResultSource source, const ReviewCounts& counts) {
    if (source == ResultSource::Prediction)
        return " The masks are the prediction as it is, without corrections by hand.";
    if (source == ResultSource::Annotation) {
        return fmt::format(" The masks are manual annotation alone, in {}; what is not annotated "
                           "counts as background.",
                           annotatedText(counts));
    }
    const bool marked = counts.rejectedObjects + counts.rejectedSlices > 0;
    if (counts.annotatedSlices == 0 && !marked) {
        return " The masks are the prediction; nothing of it was corrected by hand.";
    }
    std::string text = " The masks were reviewed and corrected by hand:";
    if (counts.annotatedSlices > 0) {
        text += fmt::format(" manual annotation, in {}, takes precedence over the prediction, "
                            "which fills the rest",
                            annotatedText(counts));
        if (marked) text += ";";
    }
    if (counts.rejectedObjects > 0) {
        text += fmt::format(" {} rejected and left out",
                            counts.rejectedObjects == 1
                                ? std::string("1 predicted object was")
                                : fmt::format("{} predicted objects were", counts.rejectedObjects));
    }
    if (counts.rejectedSlices > 0) {
        text += fmt::format("{} the prediction of {} was left out",
                            counts.rejectedObjects > 0 ? ", and" : "",
                            counted(counts.rejectedSlices, "rejected slice"));
    }
    return text + ".";
}

} // namespace lamina::core
