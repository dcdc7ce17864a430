// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/Acceptance.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

namespace lamina::core {

namespace {

/// An object as proposed: its own number within one class, or with `slice` within one slice.
struct ObjectKey {
    int slice = -1;
    int classId = 0;
    LabelId id = 0;
    auto operator<=>(const ObjectKey&) const = default;
};

using Votes = std::map<ObjectKey, std::unordered_map<LabelId, std::size_t>>;

void requireSize(const ProposedSlice& slice, VolumeSize size) {
    if (slice.z < 0 || slice.z >= size.z || !slice.semantic ||
        slice.semantic.size() != size.planeVoxels()) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("The prediction of slice {} does not have the size of the stack; "
                                "predict it again.",
                                slice.z));
    }
}

/// Object by object which painted labels lie under it.
class Numbering {
public:
    Numbering(const LabelVolume& labels, const LabelTable& table, bool spanning)
        : m_labels(labels), m_table(table), m_spanning(spanning) {
        for (const LabelInfo& row : table.rows()) {
            if (row.id != kBackground) m_last = std::max(m_last, row.id);
        }
        m_last = std::max(m_last, labels.largestLabel());
    }

    void vote(const ProposedSlice& slice) {
        const auto painted = m_labels.readSlice(slice.z);
        std::unordered_map<LabelId, std::size_t>* votes = nullptr;
        ObjectKey last{-2, 0, 0};
        for (std::size_t i = 0; i < painted.size(); ++i) {
            if (slice.semantic[i] == 0) continue;
            const ObjectKey key = keyOf(slice, i);
            if (!votes || key != last) {
                votes = &m_votes[key];
                last = key;
            }
            if (painted[i] != kUnlabelled) ++(*votes)[painted[i]];
        }
    }

    [[nodiscard]] ObjectKey keyOf(const ProposedSlice& slice, std::size_t i) const {
        return {m_spanning ? -1 : slice.z, slice.semantic[i],
                slice.instances ? slice.instances[i] : LabelId{0}};
    }

    /// The number that an object gets; new ones get a row.
    LabelId numberOf(const ObjectKey& key) {
        const auto [place, isNew] = m_numbers.try_emplace(key, kUnlabelled);
        if (!isNew) return place->second;
        std::size_t all = 0;
        std::size_t most = 0;
        LabelId winner = kUnlabelled;
        for (const auto& [label, count] : m_votes[key]) {
            all += count;
            if (label != kBackground && m_table.classOf(label) == key.classId && count > most) {
                most = count;
                winner = label;
            }
        }
        if (winner != kUnlabelled && 2 * most > all) return place->second = winner;
        LabelInfo info;
        info.id = ++m_last;
        info.name = fmt::format("Cell {}", info.id);
        info.classId = key.classId;
        info.color = LabelTable::defaultColor(info.id);
        m_table.set(info);
        return place->second = info.id;
    }

    [[nodiscard]] const LabelTable& table() const { return m_table; }

private:
    const LabelVolume& m_labels;
    LabelTable m_table;
    bool m_spanning;
    LabelId m_last = 0;
    Votes m_votes;
    std::map<ObjectKey, LabelId> m_numbers;
};

/// `tile` with background where it is unlabelled, within the part that lies inside the volume.
std::shared_ptr<LabelTile> filled(const LabelTile& tile, PixelRect rect) {
    auto made = std::make_shared<LabelTile>(tile);
    for (int y = 0; y < rect.height; ++y) {
        const auto row = made->voxels.begin() + y * kTileEdge;
        std::replace(row, row + rect.width, kUnlabelled, kBackground);
    }
    return made;
}

void append(std::vector<TileChange>& all, std::vector<TileChange> some) {
    all.insert(all.end(), std::make_move_iterator(some.begin()),
               std::make_move_iterator(some.end()));
}

} // namespace

Acceptance acceptProposals(const LabelVolume& labels, const LabelTable& table,
                           const std::vector<ProposedSlice>& slices, bool instancesSpanSlices,
                           const JobContext& context) {
    const VolumeSize size = labels.size();
    Numbering numbering(labels, table, instancesSpanSlices);
    auto report = [&, done = 0.0]() mutable {
        context.throwIfStopped();
        context.report({done / (2.0 * static_cast<double>(slices.size())), "Accepting", {}, {}});
        done += 1.0;
    };
    for (const ProposedSlice& slice : slices) {
        report();
        requireSize(slice, size);
        numbering.vote(slice);
    }
    Acceptance result;
    LabelVolume target = labels;
    std::vector<LabelId> ids(size.planeVoxels());
    for (const ProposedSlice& slice : slices) {
        report();
        ObjectKey last{-2, 0, 0};
        LabelId number = kUnlabelled;
        const bool mayReject = slice.rejected && !slice.rejected->empty() && slice.instances;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (slice.semantic[i] == 0) {
                ids[i] = slice.objectsOnly ? kUnlabelled : kBackground;
                continue;
            }
            const ObjectKey key = numbering.keyOf(slice, i);
            if (key != last) {
                const bool skipped = mayReject && slice.rejected->contains(slice.instances[i]);
                number = skipped ? kUnlabelled : numbering.numberOf(key); // left as it is
            }
            last = key;
            ids[i] = number;
        }
        // a slice at a time: what is all of one label never costs a tile for long
        LabelEdit edit(target, table, DrawOver::UnlabelledOnly);
        edit.setIds(slice.z, {0, 0, size.x, size.y}, ids);
        append(result.changes, edit.commit());
    }
    result.table = numbering.table();
    return result;
}

std::vector<TileChange> completeAllSlices(const LabelVolume& labels, const JobContext& context) {
    const VolumeSize size = labels.size();
    // Tile by tile, without an edit: an unlabelled one costs a pointer. Those at the right and
    // lower border are padded, so they cannot be the uniform tile, but they can be shared by size.
    std::map<std::pair<int, int>, LabelTilePtr> empty;
    const auto completed = [&](const LabelTilePtr& before, PixelRect rect) -> LabelTilePtr {
        if (!before) {
            LabelTilePtr& shared = empty[{rect.width, rect.height}];
            if (!shared) {
                shared = rect.width == kTileEdge && rect.height == kTileEdge
                             ? uniformTile(kBackground)
                             : LabelTilePtr(filled(LabelTile{}, rect));
            }
            return shared;
        }
        auto made = filled(*before, rect);
        return made->voxels == before->voxels ? before : LabelTilePtr(std::move(made));
    };
    std::vector<TileChange> result;
    for (int z = 0; z < size.z; ++z) {
        context.throwIfStopped();
        context.report({static_cast<double>(z) / size.z, "Completing slices", {}, {}});
        for (int row = 0; row < labels.tileRows(); ++row) {
            for (int column = 0; column < labels.tileColumns(); ++column) {
                const TileIndex index{column, row, z};
                const LabelTilePtr& before = labels.tile(index);
                if (before && before == uniformTile(before->voxels.front())) continue;
                LabelTilePtr after = completed(before, labels.tileRect(index));
                if (after != before) result.push_back({index, before, std::move(after)});
            }
        }
    }
    return result;
}

} // namespace lamina::core
