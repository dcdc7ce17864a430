// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/ScoreTable.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lamina::core {

namespace {

/// One slice as the metrics want it.
struct SlicePixels {
    std::vector<std::uint8_t> foreground;
    std::vector<std::uint8_t> ignored;
    std::vector<LabelId> objects;
    std::int64_t annotated = 0;
};

SlicePixels referenceOf(const ScoreInput& input, int z) {
    const auto labels = input.labels.readSlice(z);
    SlicePixels pixels;
    pixels.foreground.resize(labels.size());
    pixels.ignored.resize(labels.size());
    pixels.objects.resize(labels.size());
    LabelId previous = kUnlabelled;
    bool cell = false;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const LabelId id = labels[i];
        if (id == kUnlabelled) {
            pixels.ignored[i] = 1;
            continue;
        }
        ++pixels.annotated;
        if (id != previous) {
            previous = id;
            cell = input.table.classOf(id) != 0;
        }
        if (!cell) continue;
        pixels.foreground[i] = 1;
        pixels.objects[i] = id;
    }
    return pixels;
}

/// A group of slices while it is counted.
struct Group {
    GroupScore score;
    OverlapTable overlap;
    bool known = true; ///< the instance mask of every slice so far

    void add(const SliceScore& slice) {
        ++score.slices;
        score.annotated += slice.annotated;
        score.voxels += slice.voxels;
        known = known && slice.objects.has_value();
    }
    void addObjects(const InstanceCounts& counts) {
        if (!score.objects) score.objects.emplace();
        *score.objects += counts;
    }
    GroupScore finish(bool wholeObjects) {
        if (!known || score.slices == 0) {
            score.objects.reset();
        } else if (wholeObjects) {
            score.objects = overlap.counts();
        }
        return score;
    }
};

const char* roleName(SliceRole role) {
    switch (role) {
    case SliceRole::HeldOut:
        return "held out";
    case SliceRole::Training:
        return "training";
    case SliceRole::Accepted:
        return "accepted";
    }
    return "";
}

void addLine(std::string& text, const std::string& slice, const std::string& role,
             std::int64_t annotated, const Confusion& voxels,
             const std::optional<InstanceCounts>& objects) {
    text += fmt::format("{},{},{}", slice, role, annotated);
    const auto add = [&text](const std::optional<double>& value) {
        text += value ? fmt::format(",{:.6f}", *value) : fmt::format(",");
    };
    add(voxels.dice());
    add(voxels.iou());
    const InstanceCounts none;
    const auto& counts = objects ? *objects : none;
    add(counts.ap());
    for (int i = 0; i < kApThresholds; ++i)
        add(counts.precisionAt(i));
    add(counts.pq());
    add(counts.seg());
    add(counts.det());
    text += objects ? fmt::format(",{},{}\n", counts.references, counts.predictions)
                    : fmt::format(",,\n");
}

} // namespace

ScoreTable countScores(const ScoreInput& input, const JobContext& context) {
    ScoreTable table;
    table.wholeObjects = input.wholeObjects;
    Group all;
    Group heldOut;
    Group training;
    const std::size_t size = input.labels.size().planeVoxels();
    const int depth = input.labels.size().z;
    for (int z = 0; z < depth; ++z) {
        context.throwIfStopped();
        if (input.labels.sliceEmpty(z)) continue;
        const ClassSlice semantic = input.semantic(z);
        if (!semantic) continue;
        if (semantic.size() != size) {
            throw Error(ErrorCode::Mismatch,
                        fmt::format("The prediction of slice {} has another size than the "
                                    "annotation; predict the stack again.",
                                    z));
        }
        const auto reference = referenceOf(input, z);
        if (reference.annotated == 0) continue; // erased again
        SliceScore slice;
        slice.z = z;
        slice.role = input.training.contains(z)   ? SliceRole::Training
                     : input.accepted.contains(z) ? SliceRole::Accepted
                                                  : SliceRole::HeldOut;
        slice.annotated = reference.annotated;
        slice.voxels =
            countConfusion(reference.foreground, {semantic.begin(), size}, reference.ignored);

        std::array<Group*, 2> groups{&all, nullptr};
        if (slice.role == SliceRole::HeldOut) groups[1] = &heldOut;
        if (slice.role == SliceRole::Training) groups[1] = &training;
        if (const LabelId* ids = input.instances ? input.instances(z) : nullptr) {
            OverlapTable overlap;
            overlap.add(reference.objects, {ids, size}, reference.ignored);
            slice.objects = overlap.counts();
            for (Group* group : groups) {
                if (group == nullptr) continue;
                if (input.wholeObjects) {
                    group->overlap.add(reference.objects, {ids, size}, reference.ignored);
                } else {
                    group->addObjects(*slice.objects);
                }
            }
        }
        for (Group* group : groups) {
            if (group != nullptr) group->add(slice);
        }
        table.slices.push_back(slice);
        context.report({.fraction = (z + 1.0) / depth,
                        .message = "Comparing slices",
                        .secondsLeft = {},
                        .curve = {}});
    }
    table.heldOut = heldOut.finish(input.wholeObjects);
    table.training = training.finish(input.wholeObjects);
    table.all = all.finish(input.wholeObjects);
    return table;
}

std::string scoreCsv(const ScoreTable& table) {
    std::string text = "slice (counted from 0),role,annotated [voxel],Dice,IoU,AP";
    for (int i = 0; i < kApThresholds; ++i)
        text += fmt::format(",AP{}", 50 + 5 * i);
    text += ",PQ,SEG,DET,annotated objects,predicted objects\n";
    for (const auto& slice : table.slices) {
        addLine(text, fmt::format("{}", slice.z), roleName(slice.role), slice.annotated,
                slice.voxels, slice.objects);
    }
    const auto addGroup = [&text](const char* name, const GroupScore& group) {
        addLine(text, "all", name, group.annotated, group.voxels, group.objects);
    };
    addGroup("held out", table.heldOut);
    addGroup("training", table.training);
    addGroup("any", table.all);
    return text;
}

} // namespace lamina::core
