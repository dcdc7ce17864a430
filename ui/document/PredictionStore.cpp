// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/PredictionStore.h"

namespace lamina::ui {

void PredictionStore::clear() {
    m_slices.clear();
    m_full.reset();
}

void PredictionStore::setSlice(int z, ClassSlice semantic, IdSlice instances) {
    m_slices[z] = {std::move(semantic), std::move(instances)};
}

void PredictionStore::setFull(std::shared_ptr<const core::StackPrediction> full) {
    m_slices.clear();
    m_full = std::move(full);
    if (!m_full) return;
    const auto plane = m_full->size.planeVoxels();
    for (int z = 0; z < m_full->size.z; ++z) {
        const auto begin = m_full->semantic.begin() + static_cast<std::ptrdiff_t>(plane) * z;
        auto semantic = std::make_shared<const std::vector<std::uint8_t>>(
            begin, begin + static_cast<std::ptrdiff_t>(plane));
        m_slices[z] = {std::move(semantic), nullptr};
    }
}

PredictionStore::ClassSlice PredictionStore::semantic(int z) const {
    const auto found = m_slices.find(z);
    return found == m_slices.end() ? nullptr : found->second.semantic;
}

const core::LabelId* PredictionStore::instances(int z) const {
    const auto found = m_slices.find(z);
    if (found == m_slices.end()) return nullptr;
    if (found->second.instances) return found->second.instances->data();
    if (!m_full || m_full->instances.empty()) return nullptr;
    return m_full->instances.data() + m_full->size.planeVoxels() * static_cast<std::size_t>(z);
}

} // namespace lamina::ui
