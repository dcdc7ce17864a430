// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/MaskImport.h"

#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/label/EditInParts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>

namespace lamina::core {

namespace {

std::vector<LabelId> idsOfPlane(const Plane& plane, const std::filesystem::path& file) {
    std::vector<LabelId> ids(static_cast<std::size_t>(plane.width()) *
                             static_cast<std::size_t>(plane.height()));
    const auto copy = [&ids](auto pixels) {
        std::transform(pixels.begin(), pixels.end(), ids.begin(),
                       [](auto value) { return static_cast<LabelId>(value); });
    };
    switch (plane.type()) {
    case PixelType::UInt8:
        copy(plane.pixels<std::uint8_t>());
        break;
    case PixelType::UInt16:
        copy(plane.pixels<std::uint16_t>());
        break;
    case PixelType::UInt32:
        copy(plane.pixels<std::uint32_t>());
        break;
    case PixelType::Float32:
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const float value = plane.pixels<float>()[i];
            if (!(value >= 0.0F) || value != std::floor(value) || value > 16777216.0F) {
                throw Error(ErrorCode::Unsupported,
                            fmt::format("{} holds values such as {} that are no label numbers; "
                                        "give a mask of whole numbers.",
                                        file.string(), value));
            }
            ids[i] = static_cast<LabelId>(value);
        }
        break;
    }
    return ids;
}

/// A mask file read slice by slice. Programs that know nothing of the third axis write the slices
/// as channels (tifffile's `imagej=True`) or as time points: they are taken as what they are.
class MaskFile {
public:
    /// Throws `Error` Mismatch when the file has not `wanted` voxels.
    MaskFile(const std::filesystem::path& file, VolumeSize wanted) : m_stack(openStack(file)) {
        const StackInfo& info = m_stack->info();
        const VolumeSize size = info.size;
        const bool flat = size == VolumeSize{wanted.x, wanted.y, 1};
        if (size == wanted) return;
        m_asChannels = flat && info.channels == wanted.z && info.timePoints == 1;
        m_asTimes = flat && info.timePoints == wanted.z && info.channels == 1;
        if (m_asChannels || m_asTimes) return;
        throw Error(ErrorCode::Mismatch,
                    fmt::format("The mask {} has {}×{}×{} voxels, the stack {}×{}×{}; masks must "
                                "have the size of the stack.{}",
                                file.string(), size.x, size.y, size.z, wanted.x, wanted.y, wanted.z,
                                flat ? " The mask of a single slice needs the number of its slice "
                                       "at the end of its name, such as mask_z015.tif."
                                     : ""));
    }
    [[nodiscard]] std::shared_ptr<const Plane> slice(int z, int time) const {
        if (m_asChannels) return m_stack->plane({0, z, 0});
        return m_stack->plane(m_asTimes ? PlaneIndex{0, 0, z} : PlaneIndex{z, 0, time});
    }

private:
    std::shared_ptr<ImageStack> m_stack;
    bool m_asChannels = false;
    bool m_asTimes = false;
};

void requireSlices(const std::vector<int>& slices, VolumeSize size) {
    for (const int z : slices) {
        if (z >= 0 && z < size.z) continue;
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("Slice {} does not exist: the stack has slices 0 to {}.", z, size.z - 1));
    }
}

using SliceVisit = std::function<void(int z, const std::vector<LabelId>& ids)>;

/// Hands out every slice of every part with its zeros as they are meant.
void forEachSlice(const MaskSource& source, VolumeSize size, const MaskImportSpec& spec,
                  const JobContext& context, const SliceVisit& visit) {
    requireSlices(spec.slices, size);
    const auto wanted = [&](int z) {
        return spec.slices.empty() ||
               std::find(spec.slices.begin(), spec.slices.end(), z) != spec.slices.end();
    };
    double done = 0.0;
    for (const MaskPart& part : source.parts) {
        context.throwIfStopped();
        if (part.z >= 0 && !wanted(part.z)) continue;
        const int count = part.z >= 0 ? 1 : size.z;
        const MaskFile mask(part.file, {size.x, size.y, count});
        std::optional<MaskFile> valid;
        if (!part.valid.empty()) valid.emplace(part.valid, VolumeSize{size.x, size.y, count});
        for (int i = 0; i < count; ++i) {
            context.throwIfStopped();
            const double share = done + static_cast<double>(i) / count;
            context.report(
                {share / static_cast<double>(source.parts.size()), "Reading masks", {}, {}});
            const int z = part.z >= 0 ? part.z : i;
            if (!wanted(z)) continue;
            auto ids = idsOfPlane(*mask.slice(i, part.time), part.file);
            if (valid) {
                const auto plane = valid->slice(i, 0);
                for (std::size_t k = 0; k < ids.size(); ++k) {
                    const auto x = static_cast<int>(k % static_cast<std::size_t>(size.x));
                    const auto y = static_cast<int>(k / static_cast<std::size_t>(size.x));
                    if (ids[k] == 0 && plane->value(x, y) != 0) ids[k] = kBackground;
                }
            } else if (spec.zero == ZeroMeaning::Background) {
                std::replace(ids.begin(), ids.end(), kUnlabelled, kBackground);
            }
            visit(z, ids);
        }
        done += 1.0;
    }
}

/// Labels and slices of what comes in.
class Counting {
public:
    void operator()(int z, const std::vector<LabelId>& ids) {
        LabelId last = kUnlabelled;
        for (const LabelId id : ids) {
            if (id == last) continue;
            last = id;
            if (id == kUnlabelled) continue;
            m_slices.insert(z);
            if (id != kBackground) m_labels.insert(id);
        }
    }
    [[nodiscard]] MaskSummary summary(const std::set<LabelId>& used) const {
        MaskSummary result;
        result.slices.assign(m_slices.begin(), m_slices.end());
        result.labels = m_labels;
        std::set_intersection(m_labels.begin(), m_labels.end(), used.begin(), used.end(),
                              std::inserter(result.known, result.known.end()));
        return result;
    }

private:
    std::set<int> m_slices;
    std::set<LabelId> m_labels;
};

std::set<LabelId> usedLabels(const LabelVolume& volume, const JobContext& context) {
    std::set<LabelId> used;
    std::unordered_set<const LabelTile*> seen;
    for (int z = 0; z < volume.size().z; ++z) {
        context.throwIfStopped();
        for (int row = 0; row < volume.tileRows(); ++row) {
            for (int column = 0; column < volume.tileColumns(); ++column) {
                const LabelTile* tile = volume.tile({column, row, z}).get();
                if (!tile || !seen.insert(tile).second) continue;
                LabelId last = kUnlabelled;
                for (const LabelId id : tile->voxels) {
                    if (id == last) continue;
                    last = id;
                    if (id != kUnlabelled && id != kBackground) used.insert(id);
                }
            }
        }
    }
    return used;
}

} // namespace

MaskSummary summarizeMasks(const MaskSource& source, const LabelVolume& target,
                           const MaskImportSpec& spec, const JobContext& context) {
    Counting counting;
    forEachSlice(source, target.size(), spec, context,
                 [&](int z, const std::vector<LabelId>& ids) { counting(z, ids); });
    return counting.summary(usedLabels(target, context));
}

MaskImport importMasks(const MaskSource& source, LabelVolume target, const LabelTable& table,
                       const MaskImportSpec& spec, const JobContext& context) {
    const VolumeSize size = target.size();
    const auto used = usedLabels(target, context);
    std::map<LabelId, LabelId> numbers;
    if (spec.renumber) {
        const MaskSummary first = summarizeMasks(source, target, spec, context);
        LabelId next = used.empty() ? 1 : *used.rbegin() + 1;
        if (table.size() > 0) next = std::max(next, table.nextFreeId());
        for (const LabelId id : first.labels)
            numbers[id] = next++;
    }
    Counting counting;
    EditInParts parts(std::move(target), table);
    forEachSlice(source, size, spec, context, [&](int z, std::vector<LabelId> ids) {
        counting(z, ids);
        if (spec.renumber) {
            for (LabelId& id : ids) {
                if (const auto found = numbers.find(id); found != numbers.end()) id = found->second;
            }
        }
        parts.edit().setIds(z, {0, 0, size.x, size.y}, ids);
        parts.settle(); // what is all background never costs a tile for long
    });
    MaskImport result;
    result.summary = counting.summary(used);
    result.changes = parts.finish();
    return result;
}

} // namespace lamina::core
