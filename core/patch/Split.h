// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::core {

enum class SplitMode {
    Group, ///< whole stacks or mosaic groups stay together (honest)
    Patch, ///< patches drawn freely, as in the student report; overlapping pixels leak
};

struct Split {
    std::vector<std::size_t> training;   ///< indices into the caller's items, ascending
    std::vector<std::size_t> validation; ///< ascending
    bool leaks = false;                  ///< items of one group on both sides
};

/// Draws about `fraction` of the items for validation. In `Group` mode whole groups go; with a
/// single group there is no honest validation set and `validation` is empty. A positive fraction
/// holds out at least one item (group) where there are two; training never ends up empty. Same
/// arguments, same split, on every platform. Throws `Error` InvalidArgument unless 0 <= fraction
/// < 1.
[[nodiscard]] Split splitItems(const std::vector<std::string>& groups, double fraction,
                               SplitMode mode, std::uint64_t seed);

} // namespace lamina::core
