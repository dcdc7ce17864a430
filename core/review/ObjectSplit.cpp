// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectSplit.h"

#include "core/instance/Watershed.h"
#include "core/label/LabelEdit.h"
#include "core/review/ObjectMask.h"
#include "core/review/PartsOfPlanes.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace lamina::core {

namespace {

constexpr double kBridge = 2.0; ///< pixels by which a line is prolonged, so that it cuts through

double distance(SlicePoint a, SlicePoint b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// The line with both ends prolonged a little.
std::vector<SlicePoint> prolonged(std::span<const SlicePoint> line) {
    std::vector<SlicePoint> points(line.begin(), line.end());
    const auto outwards = [](SlicePoint end, SlicePoint inner) {
        const double d = distance(end, inner);
        return SlicePoint{end.x + kBridge * (end.x - inner.x) / d,
                          end.y + kBridge * (end.y - inner.y) / d};
    };
    const auto other = [&points](auto first, auto last) { // the next point that is elsewhere
        return std::find_if(first, last, [&](SlicePoint p) { return distance(p, *first) > 1e-9; });
    };
    const auto second = other(points.begin(), points.end());
    if (second == points.end()) return points; // one point
    const SlicePoint head = outwards(points.front(), *second);
    const auto beforeLast = other(points.rbegin(), points.rend());
    const SlicePoint tail = outwards(points.back(), *beforeLast);
    points.insert(points.begin(), head);
    points.push_back(tail);
    return points;
}

/// Calls `visit(column, row)` for the pixels of a line: each touches the one before at a side or a
/// corner, so that no path over sides crosses them.
template <typename Visit> void forEachPixel(std::span<const SlicePoint> line, const Visit& visit) {
    const auto pixel = [](double v) { return static_cast<int>(std::floor(v + 0.5)); };
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const int steps =
            std::max(1, static_cast<int>(std::ceil(std::max(std::abs(line[i + 1].x - line[i].x),
                                                            std::abs(line[i + 1].y - line[i].y)))));
        for (int s = 0; s <= steps; ++s) {
            const double t = static_cast<double>(s) / steps;
            visit(pixel(std::lerp(line[i].x, line[i + 1].x, t)),
                  pixel(std::lerp(line[i].y, line[i + 1].y, t)));
        }
    }
}

LabelId objectUnder(const LabelVolume& labels, SlicePlane plane, std::span<const SlicePoint> line) {
    std::map<LabelId, int> counts;
    forEachPixel(line, [&](int column, int row) {
        const VoxelIndex v = plane.voxel(column, row);
        if (!labels.size().contains(v)) return;
        const LabelId id = labels.at(v);
        if (id != kUnlabelled && id != kBackground) ++counts[id];
    });
    const auto most =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? kUnlabelled : most->first;
}

/// Writes parts 2, 3 ... of `parts` (as the object's mask lies) as new labels.
void write(ObjectSplit& split, const LabelVolume& labels, const ObjectMask& object,
           const std::vector<LabelId>& parts, LabelId count, const JobContext& context) {
    const LabelInfo whole = split.table.info(split.object);
    LabelId next = split.table.nextFreeId();
    for (LabelId part = 2; part <= count; ++part, ++next) {
        LabelInfo info = whole;
        info.id = next;
        info.name = fmt::format("Cell {}", next);
        info.color = LabelTable::defaultColor(next);
        split.table.set(info);
        split.parts.push_back(next);
    }
    LabelVolume target = labels;
    const VolumeSize size = object.size();
    std::vector<LabelId> ids(size.planeVoxels());
    for (int z = 0; z < size.z; ++z) {
        context.throwIfStopped();
        const auto first = parts.begin() + static_cast<std::ptrdiff_t>(size.offset({0, 0, z}));
        std::transform(
            first, first + static_cast<std::ptrdiff_t>(ids.size()), ids.begin(),
            [&](LabelId part) { return part < 2 ? kUnlabelled : split.parts[part - 2]; });
        LabelEdit edit(target, split.table);
        edit.setIds(object.box.begin.z + z,
                    {object.box.begin.x, object.box.begin.y, size.x, size.y}, ids);
        auto changes = edit.commit();
        split.changes.insert(split.changes.end(), changes.begin(), changes.end());
    }
}

/// Makes the largest part number 1 and keeps the order of the others.
void largestFirst(std::vector<LabelId>& parts, LabelId count) {
    std::vector<std::size_t> voxels(count + std::size_t{1});
    for (const LabelId part : parts)
        ++voxels[part];
    const auto largest =
        static_cast<LabelId>(std::max_element(voxels.begin() + 1, voxels.end()) - voxels.begin());
    for (LabelId& part : parts) {
        if (part == largest) {
            part = 1;
        } else if (part > 0 && part < largest) {
            ++part;
        }
    }
}

} // namespace

ObjectSplit splitByLine(const LabelVolume& labels, const LabelTable& table, SlicePlane plane,
                        std::span<const SlicePoint> line, const JobContext& context) {
    ObjectSplit split;
    split.table = table;
    split.object = objectUnder(labels, plane, line);
    if (split.object == kUnlabelled || table.locked(split.object)) return split;
    const ObjectMask object = objectMask(labels, split.object, context);
    PartsOfPlanes parts(object, plane.axes);
    std::vector<std::uint8_t> cut(parts.planePixels(), 0);
    forEachPixel(prolonged(line), [&](int column, int row) { parts.mark(cut, column, row); });
    LabelId count = parts.cutPlane(plane.index, cut);
    if (count < 2) return split;
    parts.follow(plane.index, context);
    std::vector<LabelId> ids = parts.take();
    largestFirst(ids, count);
    write(split, labels, object, ids, count, context);
    return split;
}

ObjectSplit splitByShape(const LabelVolume& labels, const LabelTable& table, LabelId id,
                         Spacing spacing, const JobContext& context) {
    ObjectSplit split;
    split.table = table;
    split.object = id;
    if (id == kUnlabelled || id == kBackground || table.locked(id)) return split;
    const ObjectMask object = objectMask(labels, id, context);
    if (object.box.empty()) return split;
    // A rim of background: the distance to it is what shows the necks. None before and behind a
    // flat object, where it would be the only distance.
    const VolumeSize inner = object.size();
    const int rim = inner.z >= 3 ? 1 : 0;
    const VolumeSize padded{inner.x + 2, inner.y + 2, inner.z + 2 * rim};
    std::vector<std::uint8_t> mask(padded.voxels(), 0);
    const auto forEachRow = [&](const auto& visit) {
        for (int z = 0; z < inner.z; ++z) {
            for (int y = 0; y < inner.y; ++y)
                visit(static_cast<std::ptrdiff_t>(inner.offset({0, y, z})),
                      static_cast<std::ptrdiff_t>(padded.offset({1, y + 1, z + rim})));
        }
    };
    forEachRow([&](std::ptrdiff_t from, std::ptrdiff_t to) {
        std::copy_n(object.mask.begin() + from, inner.x, mask.begin() + to);
    });
    WatershedSpec spec;
    std::vector<LabelId> found = splitObjects(mask, padded, spacing, spec, context);
    LabelId count = *std::max_element(found.begin(), found.end());
    if (count < 2) {
        spec.depth = 0.25 * std::min(spacing.x, spacing.y);
        found = splitObjects(mask, padded, spacing, spec, context);
        count = *std::max_element(found.begin(), found.end());
    }
    if (count < 2) return split;
    std::vector<LabelId> parts(inner.voxels());
    forEachRow([&](std::ptrdiff_t to, std::ptrdiff_t from) {
        std::copy_n(found.begin() + from, inner.x, parts.begin() + to);
    });
    largestFirst(parts, count);
    write(split, labels, object, parts, count, context);
    return split;
}

} // namespace lamina::core
