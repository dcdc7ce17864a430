// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelVolume.h"

#include <cstdint>

namespace lamina::test {

/// One number for all voxels of an annotation (FNV-1a), to compare states across processes.
inline std::uint64_t labelHash(const core::LabelVolume& labels) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (int z = 0; z < labels.size().z; ++z) {
        for (const core::LabelId id : labels.readSlice(z)) {
            hash ^= id;
            hash *= 1099511628211ULL;
        }
    }
    return hash;
}

} // namespace lamina::test
