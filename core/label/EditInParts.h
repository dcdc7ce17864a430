// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelEdit.h"

#include <cstddef>
#include <map>
#include <vector>

namespace lamina::core {

/// One change of a whole stack, made of many small edits: an edit holds every tile that it touches
/// in full, what is settled costs a pointer where a tile is all of one label. For workers.
class EditInParts {
public:
    /// `table` must outlive this.
    EditInParts(LabelVolume target, const LabelTable& table, DrawOver rule = DrawOver::Everything)
        : m_target(std::move(target)), m_edit(m_target, table, rule) {}
    EditInParts(const EditInParts&) = delete;
    EditInParts& operator=(const EditInParts&) = delete;

    /// The part at work.
    [[nodiscard]] LabelEdit& edit() { return m_edit; }
    void settle() {
        for (TileChange& change : m_edit.commit()) {
            const auto [known, fresh] = m_places.try_emplace(change.tile, m_changes.size());
            if (fresh) {
                m_changes.push_back(std::move(change));
            } else {
                m_changes[known->second].after = std::move(change.after);
            }
        }
    }
    /// Everything, each tile once.
    [[nodiscard]] std::vector<TileChange> finish() {
        settle();
        return std::move(m_changes);
    }

private:
    LabelVolume m_target;
    LabelEdit m_edit;
    std::vector<TileChange> m_changes;
    std::map<TileIndex, std::size_t> m_places;
};

} // namespace lamina::core
