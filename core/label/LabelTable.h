// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTile.h"

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lamina::core {

using ClassId = int; ///< 0 = background, 1 = the first class ("cell")

struct LabelInfo {
    LabelId id = 0;
    std::string name;
    ClassId classId = 1;
    std::array<std::uint8_t, 3> color{};
    bool locked = false;
    bool visible = true;
    bool operator==(const LabelInfo&) const = default;
};

/// What is known of each label. A label that is not listed is a visible, unlocked "cell" with the
/// colour of `defaultColor`; kBackground, which may be listed to lock it, always has class 0.
/// Value type; changes go through the undo stack as before/after tables. Copies share their rows in
/// blocks of 256 ids, and a change copies one block: with 10⁵ labels a copy costs some hundred
/// pointers. A copy may be read on another thread while the original changes.
class LabelTable {
public:
    [[nodiscard]] LabelInfo info(LabelId id) const;
    [[nodiscard]] bool contains(LabelId id) const { return find(id) != nullptr; }
    [[nodiscard]] bool locked(LabelId id) const;
    [[nodiscard]] ClassId classOf(LabelId id) const;   ///< as in `info`, without making a row
    [[nodiscard]] std::vector<LabelInfo> rows() const; ///< ascending id
    /// Adds or replaces. Throws `Error` InvalidArgument for id 0, a negative class, or background
    /// of another class than 0.
    void set(const LabelInfo& info);
    void remove(LabelId id);
    [[nodiscard]] std::vector<LabelId> ids() const; ///< ascending
    [[nodiscard]] std::size_t size() const;         ///< rows
    [[nodiscard]] LabelId nextFreeId() const;       ///< one more than the largest object listed

    [[nodiscard]] const std::vector<std::string>& classNames() const { return m_classNames; }
    void setClassNames(std::vector<std::string> names); ///< [0] is the background; not empty
    /// Colour of a class in semantic masks: the one set, else `defaultClassColor`.
    [[nodiscard]] std::array<std::uint8_t, 3> classColor(ClassId classId) const;
    /// Throws `Error` InvalidArgument for the background, which is never drawn.
    void setClassColor(ClassId classId, std::array<std::uint8_t, 3> color);
    [[nodiscard]] const std::map<ClassId, std::array<std::uint8_t, 3>>& classColors() const {
        return m_classColors; ///< those set
    }

    /// Okabe-Ito first, then well-separated hues; neighbouring ids differ clearly.
    [[nodiscard]] static std::array<std::uint8_t, 3> defaultColor(LabelId id);
    /// Of Okabe and Ito too, again from the start after four classes.
    [[nodiscard]] static std::array<std::uint8_t, 3> defaultClassColor(ClassId classId);
    bool operator==(const LabelTable& other) const;
    /// Every label has the same class in both, listed or not. Costs the blocks that differ.
    [[nodiscard]] bool sameClasses(const LabelTable& other) const;

    /// Memory of the rows that `other` does not share.
    [[nodiscard]] std::size_t bytesBeside(const LabelTable& other) const;

private:
    using Block = std::map<LabelId, LabelInfo>;
    using BlockPtr = std::shared_ptr<const Block>; ///< immutable once shared
    static constexpr unsigned kBlockBits = 8;

    [[nodiscard]] const LabelInfo* find(LabelId id) const;

    std::map<LabelId, BlockPtr> m_blocks; ///< by id >> kBlockBits; none is empty
    std::vector<std::string> m_classNames{"background", "cell"};
    std::map<ClassId, std::array<std::uint8_t, 3>> m_classColors;
};

} // namespace lamina::core
