// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectProposal.h"

#include <algorithm>
#include <utility>

namespace lamina::core {

std::vector<ProposedSlice> proposeObject(const std::function<ProposedSlice(int z)>& slice,
                                         VolumeSize size, VoxelIndex seed, bool spanning,
                                         const JobContext& context) {
    std::vector<ProposedSlice> found;
    const ProposedSlice first = slice(seed.z);
    const std::size_t place = size.offset({seed.x, seed.y, 0});
    if (!first.semantic || !first.instances || first.semantic[place] == 0) return found;
    const LabelId id = first.instances[place];
    const int classId = first.semantic[place];
    const auto add = [&](ProposedSlice whole) {
        context.throwIfStopped();
        if (!whole.semantic || !whole.instances) return false;
        auto mask = std::make_shared<std::vector<std::uint8_t>>(size.planeVoxels(), 0);
        bool any = false;
        for (std::size_t i = 0; i < mask->size(); ++i) {
            if (whole.instances[i] != id || whole.semantic[i] != classId) continue;
            (*mask)[i] = whole.semantic[i];
            any = true;
        }
        if (!any) return false;
        whole.semantic = ClassSlice(std::move(mask));
        whole.rejected = nullptr;
        whole.objectsOnly = true;
        found.push_back(std::move(whole));
        return true;
    };
    add(first);
    for (int z = seed.z + 1; spanning && z < size.z && add(slice(z)); ++z) {
    }
    for (int z = seed.z - 1; spanning && z >= 0 && add(slice(z)); --z) {
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.z < b.z; });
    return found;
}

} // namespace lamina::core
