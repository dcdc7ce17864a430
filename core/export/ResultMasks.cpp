// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/ResultMasks.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace lamina::core {

namespace {

bool isObject(LabelId id) {
    return id != kUnlabelled && id != kBackground;
}

std::size_t offsetOf(int z, std::size_t pixels) {
    return pixels * static_cast<std::size_t>(z);
}

/// The label that an object lies on with more than half of its annotated voxels; 0: none.
LabelId ownerOf(const std::unordered_map<LabelId, std::size_t>& votes) {
    std::size_t all = 0;
    std::size_t most = 0;
    LabelId owner = kUnlabelled;
    for (const auto& [label, count] : votes) {
        all += count;
        if (label == kBackground || count <= most) continue;
        most = count;
        owner = label;
    }
    return 2 * most > all ? owner : kUnlabelled; // so it is the only one
}

} // namespace

ResultMasks::ResultMasks(ResultParts parts, ResultSource source, const JobContext& context)
    : m_table(parts.table), m_source(source) {
    if (source != ResultSource::Prediction && parts.labels && parts.labels->size().voxels() > 0)
        m_labels = parts.labels;
    if (source != ResultSource::Annotation) m_prediction = parts.prediction;
    if (!m_labels && !m_prediction)
        throw Error(ErrorCode::InvalidArgument, "There are no masks to write.");
    m_size = m_prediction ? m_prediction->size : m_labels->size();
    if (m_labels && m_labels->size() != m_size) {
        throw Error(ErrorCode::Mismatch, "The prediction does not have the size of the stack; "
                                         "predict it again.");
    }
    if (m_prediction) m_classes = std::max(m_classes, m_prediction->classes);
    m_fromPrediction.assign(static_cast<std::size_t>(m_size.z), m_prediction != nullptr);
    static const ReviewMarks none;
    const ReviewMarks& marks =
        parts.marks && source == ResultSource::Reviewed ? *parts.marks : none;
    for (const int z : marks.rejectedSlices) {
        if (z >= 0 && z < m_size.z) m_fromPrediction[static_cast<std::size_t>(z)] = false;
    }
    Votes votes;
    for (int z = 0; z < m_size.z; ++z) {
        context.throwIfStopped();
        countSlice(z, votes);
    }
    number(votes, marks);
    for (const LabelId label : m_used)
        m_classes = std::max(m_classes, classOf(label) + 1);
}

bool ResultMasks::numbered() const {
    return !m_prediction || !m_prediction->instances.empty();
}

/// Which numbers there are in a slice, and what lies on what.
void ResultMasks::countSlice(int z, Votes& votes) {
    const std::size_t pixels = m_size.planeVoxels();
    const std::size_t first = offsetOf(z, pixels);
    const bool numbers = m_prediction && numbered();
    if (numbers) {
        LabelId previous = kUnlabelled;
        for (std::size_t i = 0; i < pixels; ++i) {
            const LabelId id = m_prediction->instances[first + i];
            if (id == previous) continue;
            previous = id;
            if (isObject(id)) m_objects.insert(id);
        }
    }
    if (!m_labels || m_labels->sliceEmpty(z)) return;
    const auto labels = m_labels->readSlice(z);
    std::size_t background = 0; // predicted
    std::size_t known = 0;      // of it
    LabelId previous = kUnlabelled;
    LabelId object = kUnlabelled;
    std::unordered_map<LabelId, std::size_t>* vote = nullptr;
    for (std::size_t i = 0; i < pixels; ++i) {
        const LabelId label = labels[i];
        if (label != previous) {
            previous = label;
            if (isObject(label)) m_used.insert(label);
        }
        if (!m_prediction) continue;
        const LabelId id = numbers ? m_prediction->instances[first + i]
                                   : LabelId{m_prediction->semantic[first + i]};
        if (id == kUnlabelled) {
            ++background;
            known += label != kUnlabelled ? 1 : 0;
        } else if (numbers && label != kUnlabelled) {
            if (id != object) vote = &votes[id];
            object = id;
            ++(*vote)[label];
        }
    }
    const bool whole = background > 0
                           ? 10 * known >= 9 * background
                           : std::find(labels.begin(), labels.end(), kUnlabelled) == labels.end();
    if (whole) m_fromPrediction[static_cast<std::size_t>(z)] = false;
}

/// Which number each predicted object gets.
void ResultMasks::number(const Votes& votes, const ReviewMarks& marks) {
    LabelId last = std::max(m_used.empty() ? LabelId{0} : *m_used.rbegin(),
                            m_objects.empty() ? LabelId{0} : *m_objects.rbegin());
    for (const auto& [object, labels] : votes) {
        const LabelId owner = ownerOf(labels);
        if (owner == kUnlabelled) continue;
        const int classId = classOf(owner);
        m_predicted[object] = classId == 0 ? Predicted{} : Predicted{owner, classId};
    }
    for (const LabelId object : marks.rejectedObjects)
        m_predicted[object] = {};
    for (const LabelId object : marks.acceptedObjects) {
        const auto found = votes.find(object);
        const bool annotated = found != votes.end() &&
                               std::any_of(found->second.begin(), found->second.end(),
                                           [](const auto& vote) { return isObject(vote.first); });
        if (annotated) m_predicted[object] = {}; // else it was taken back
    }
    for (const LabelId object : m_objects) {
        if (m_predicted.contains(object) || !m_used.contains(object)) continue;
        if (last >= kBackground - 1)
            throw Error(ErrorCode::Unsupported, "There are too many objects to number.");
        m_predicted[object] = {++last, -1};
    }
}

std::uint8_t ResultMasks::classOf(LabelId label) const {
    const int classId = m_table ? m_table->classOf(label) : 1;
    return static_cast<std::uint8_t>(std::clamp(classId, 0, 255));
}

ResultMasks::Predicted ResultMasks::predicted(LabelId id) const {
    const auto found = m_predicted.find(id);
    return found == m_predicted.end() ? Predicted{id, -1} : found->second;
}

void ResultMasks::keepOnly(const ObjectChoice& objects) {
    m_chosen.emplace();
    if (m_labels) m_chosen->insert(objects.annotated.begin(), objects.annotated.end());
    if (!m_prediction) return;
    for (const LabelId id : objects.predicted)
        m_chosen->insert(predicted(id).number);
    m_chosen->erase(kUnlabelled); // of one that is left out
}

LabelId ResultMasks::largest() const {
    LabelId largest = m_used.empty() ? LabelId{0} : *m_used.rbegin();
    for (const LabelId id : m_objects)
        largest = std::max(largest, predicted(id).number);
    return largest;
}

void ResultMasks::addPrediction(int z, const std::vector<LabelId>& labels, Slice& slice) const {
    const std::size_t first = offsetOf(z, slice.classes.size());
    const bool numbers = numbered();
    const bool cleaned = m_source == ResultSource::Reviewed && numbers;
    const auto& classes = m_prediction->semantic;
    LabelId previous = kUnlabelled;
    Predicted object;
    for (std::size_t i = 0; i < slice.classes.size(); ++i) {
        if (!labels.empty() && labels[i] != kUnlabelled) continue;
        const std::uint8_t c = classes.empty() ? std::uint8_t{0} : classes[first + i];
        const LabelId id = numbers ? m_prediction->instances[first + i] : kUnlabelled;
        if (id == kUnlabelled) { // a speck of no object, or a mask without objects
            slice.classes[i] = cleaned ? std::uint8_t{0} : c;
            continue;
        }
        if (id != previous) object = predicted(id);
        previous = id;
        slice.ids[i] = object.number;
        const auto own = cleaned ? std::max<std::uint8_t>(1, c) : c; // a hole may have been filled
        slice.classes[i] = object.number == kUnlabelled ? std::uint8_t{0}
                           : object.classId >= 0        ? static_cast<std::uint8_t>(object.classId)
                                                        : own;
    }
}

ResultMasks::Slice ResultMasks::slice(int z) const {
    const std::size_t pixels = m_size.planeVoxels();
    Slice slice;
    slice.ids.assign(pixels, kUnlabelled);
    slice.classes.assign(pixels, 0);
    std::vector<LabelId> labels;
    if (m_labels && !m_labels->sliceEmpty(z)) {
        labels = m_labels->readSlice(z);
        LabelId previous = kUnlabelled;
        std::uint8_t classId = 0;
        for (std::size_t i = 0; i < pixels; ++i) {
            if (!isObject(labels[i])) continue;
            if (labels[i] != previous) classId = classOf(labels[i]);
            previous = labels[i];
            slice.ids[i] = classId == 0 ? kUnlabelled : labels[i]; // a label of no cell
            slice.classes[i] = classId;
        }
    }
    if (predictedIn(z)) addPrediction(z, labels, slice);
    if (m_chosen) {
        for (std::size_t i = 0; i < pixels; ++i) {
            if (m_chosen->contains(slice.ids[i])) continue;
            slice.ids[i] = kUnlabelled;
            slice.classes[i] = 0;
        }
    }
    return slice;
}

NamedVolume semanticVolume(const ResultMasks& masks) {
    const bool two = masks.classes() == 2;
    NamedVolume volume;
    volume.size = masks.size();
    volume.type = PixelType::UInt8;
    volume.displayMax = two ? 255.0 : masks.classes() - 1.0;
    volume.channelName = "semantic mask";
    volume.plane = [&masks, factor = two ? 255 : 1](int z) {
        Plane plane(masks.size().x, masks.size().y, PixelType::UInt8);
        const auto slice = masks.slice(z);
        std::transform(slice.classes.begin(), slice.classes.end(),
                       plane.pixels<std::uint8_t>().begin(),
                       [factor](std::uint8_t c) { return static_cast<std::uint8_t>(c * factor); });
        return plane;
    };
    return volume;
}

NamedVolume instanceVolume(const ResultMasks& masks) {
    const LabelId largest = masks.largest();
    const bool narrow = largest <= std::numeric_limits<std::uint16_t>::max();
    NamedVolume volume;
    volume.size = masks.size();
    volume.type = narrow ? PixelType::UInt16 : PixelType::UInt32;
    volume.displayMax = std::max<double>(1.0, largest);
    volume.channelName = "instance mask";
    volume.plane = [&masks, narrow](int z) {
        Plane plane(masks.size().x, masks.size().y, narrow ? PixelType::UInt16 : PixelType::UInt32);
        const auto slice = masks.slice(z);
        if (narrow) {
            std::transform(slice.ids.begin(), slice.ids.end(),
                           plane.pixels<std::uint16_t>().begin(),
                           [](LabelId id) { return static_cast<std::uint16_t>(id); });
        } else {
            std::copy(slice.ids.begin(), slice.ids.end(), plane.pixels<std::uint32_t>().begin());
        }
        return plane;
    };
    return volume;
}

} // namespace lamina::core
