// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/MaskObjects.h"

#include "core/base/Error.h"
#include "core/instance/NeighbourColors.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace lamina::core {

namespace {

ObjectSpec fromEntry(const nlohmann::json& record, const char* key) {
    ObjectSpec spec;
    if (!record.is_object() || !record.contains(key)) return spec;
    const auto& json = record.at(key);
    if (!json.is_object()) return spec;
    MaskSpec& masks = spec.masks;
    masks.threshold = json.value("threshold", masks.threshold);
    masks.split = json.value("instance_method", "watershed") == std::string("watershed");
    masks.splitDepth = json.value("split_depth", masks.splitDepth);
    masks.components.perSlice = json.value("per_slice", masks.components.perSlice);
    masks.components.minSize = json.value("min_size", masks.components.minSize);
    if (json.value("connectivity", "corners") == std::string("faces"))
        masks.components.connectivity = Connectivity::Faces;
    masks.keepProbability = json.value("keep_probability", masks.keepProbability);
    spec.cleaning.smooth = json.value("smooth", 0);
    spec.cleaning.fillHoles = json.value("fill_holes", std::int64_t{0});
    return spec;
}

} // namespace

bool sameObjects(const ObjectSpec& a, const ObjectSpec& b) {
    return a.masks.threshold == b.masks.threshold && a.masks.split == b.masks.split &&
           (!a.masks.split || a.masks.splitDepth == b.masks.splitDepth) &&
           a.masks.components == b.masks.components && a.cleaning == b.cleaning;
}

ObjectSpec objectSpecOf(const nlohmann::json& record) {
    return fromEntry(record, "masks");
}

ObjectSpec firstObjectSpecOf(const nlohmann::json& record) {
    const bool changed = record.is_object() && record.contains("masks_predicted");
    return fromEntry(record, changed ? "masks_predicted" : "masks");
}

nlohmann::json toJson(const ObjectSpec& spec) {
    auto json = toJson(spec.masks);
    // only where something is mended: the record of all others stays what it was
    if (spec.cleaning.smooth > 0) json["smooth"] = spec.cleaning.smooth;
    if (spec.cleaning.fillHoles > 0) json["fill_holes"] = spec.cleaning.fillHoles;
    return json;
}

std::vector<LabelId> objectsOfMask(std::vector<std::uint8_t> semantic, int classes, VolumeSize size,
                                   Spacing spacing, const ObjectSpec& spec,
                                   const JobContext& context) {
    cleanMask(semantic, size, spec.cleaning, context);
    return instancesOfClasses(semantic, classes, size, spacing, spec.masks, context);
}

void findObjects(StackPrediction& prediction, const ObjectSpec& spec, const JobContext& context) {
    prediction.instances = objectsOfMask(prediction.semantic, prediction.classes, prediction.size,
                                         prediction.spacing, spec, context);
    ObjectSpec found = spec;
    found.masks.instances = true;
    prediction.record["masks"] = toJson(found);
}

std::vector<std::uint8_t> classesAt(const StackPrediction& prediction, int z, double threshold) {
    const std::size_t pixels = prediction.size.planeVoxels();
    const std::size_t begin = prediction.size.offset({0, 0, z});
    const auto first = prediction.semantic.begin() + static_cast<std::ptrdiff_t>(begin);
    std::vector<std::uint8_t> classes(first, first + static_cast<std::ptrdiff_t>(pixels));
    if (threshold == objectSpecOf(prediction.record).masks.threshold) return classes;
    const auto at = [&classes](std::size_t i, bool foreground) {
        classes[i] = foreground ? std::max<std::uint8_t>(1, classes[i]) : std::uint8_t{0};
    };
    if (!prediction.probability.empty()) {
        const auto limit = static_cast<float>(threshold); // as `semanticFromProbability` has it
        for (std::size_t i = 0; i < pixels; ++i)
            at(i, !(prediction.probability[begin + i] < limit));
    } else if (!prediction.foreground.empty()) {
        const auto& slice = *prediction.foreground.at(static_cast<std::size_t>(z));
        const int least = ForegroundSlice::smallestFor(threshold);
        for (std::size_t i = 0; i < pixels; ++i)
            at(i, slice.values[i] >= least);
    } else {
        throw Error(ErrorCode::Mismatch, "The probabilities of this prediction were not kept; "
                                         "predict the stack again to try other thresholds.");
    }
    return classes;
}

std::shared_ptr<StackPrediction> withObjects(const StackPrediction& prediction,
                                             const ObjectSpec& spec, const JobContext& context) {
    auto made = std::make_shared<StackPrediction>();
    made->size = prediction.size;
    made->spacing = prediction.spacing;
    made->classes = prediction.classes;
    made->foreground = prediction.foreground;
    made->record = prediction.record;
    if (!made->record.is_object()) made->record = nlohmann::json::object();
    made->semantic.reserve(prediction.semantic.size());
    for (int z = 0; z < prediction.size.z; ++z) {
        context.throwIfStopped();
        const auto slice = classesAt(prediction, z, spec.masks.threshold);
        made->semantic.insert(made->semantic.end(), slice.begin(), slice.end());
    }
    const auto predicted = firstObjectSpecOf(prediction.record);
    findObjects(*made, spec, context);
    if (sameObjects(predicted, spec)) {
        made->record.erase("masks_predicted");
    } else {
        made->record["masks_predicted"] = toJson(predicted);
    }
    made->instanceColors = neighbourColors(made->instances, made->size, 8, context);
    return made;
}

} // namespace lamina::core
