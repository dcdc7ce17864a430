// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ClassSlice.h"
#include "core/label/LabelTile.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace lamina::ui {

/// Classes of a slice as its objects have them: what is part of none, being too small for one, is
/// background, and a hole that was filled is of the first class. The slice itself where both agree.
[[nodiscard]] inline core::ClassSlice classesOfObjects(core::ClassSlice semantic,
                                                       const core::LabelId* ids) {
    if (!semantic || ids == nullptr) return semantic;
    const auto wanted = [&](std::size_t i) {
        return ids[i] == 0 ? std::uint8_t{0} : std::max<std::uint8_t>(1, semantic[i]);
    };
    std::size_t i = 0;
    while (i < semantic.size() && wanted(i) == semantic[i])
        ++i;
    if (i == semantic.size()) return semantic;
    auto made = std::make_shared<std::vector<std::uint8_t>>(semantic.begin(), semantic.end());
    for (; i < made->size(); ++i)
        (*made)[i] = wanted(i);
    return made;
}

} // namespace lamina::ui
