// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/StackPrediction.h"

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace lamina::ui {

/// Masks of the slices that were predicted so far, and the whole stack's once it is complete.
/// GUI thread only.
class PredictionStore {
public:
    using ClassSlice = std::shared_ptr<const std::vector<std::uint8_t>>;
    using IdSlice = std::shared_ptr<const std::vector<core::LabelId>>;

    void clear();
    [[nodiscard]] bool empty() const { return m_slices.empty(); }
    [[nodiscard]] bool complete() const { return m_full != nullptr; }
    [[nodiscard]] int slices() const { return static_cast<int>(m_slices.size()); }

    /// One slice ahead of the whole stack; its instance ids are its own until the stack is there.
    void setSlice(int z, ClassSlice semantic, IdSlice instances);
    void setFull(std::shared_ptr<const core::StackPrediction> full);

    [[nodiscard]] ClassSlice semantic(int z) const; ///< rows of x, 0 = background; null if none
    /// Ids of slice z, rows of x; null if none. Valid while the store is not changed.
    [[nodiscard]] const core::LabelId* instances(int z) const;
    [[nodiscard]] const std::shared_ptr<const core::StackPrediction>& full() const {
        return m_full;
    }

private:
    struct Slice {
        ClassSlice semantic;
        IdSlice instances;
    };
    std::map<int, Slice> m_slices;
    std::shared_ptr<const core::StackPrediction> m_full;
};

} // namespace lamina::ui
