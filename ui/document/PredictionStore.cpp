// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/PredictionStore.h"

namespace lamina::ui {

void PredictionStore::clear() {
    m_slices.clear();
    m_full.reset();
}

void PredictionStore::setSlice(int z, core::ClassSlice semantic, IdSlice instances, Extras extras) {
    m_slices[z] = {std::move(semantic), std::move(instances), std::move(extras)};
}

void PredictionStore::setFull(std::shared_ptr<const core::StackPrediction> full) {
    m_slices.clear();
    m_full = std::move(full);
    if (!m_full) return;
    const auto plane = m_full->size.planeVoxels();
    for (int z = 0; z < m_full->size.z; ++z) {
        core::ClassSlice semantic(
            m_full, m_full->semantic.data() + plane * static_cast<std::size_t>(z), plane);
        Extras extras;
        if (!m_full->foreground.empty()) {
            extras.foreground = m_full->foreground.at(static_cast<std::size_t>(z));
        }
        m_slices[z] = {std::move(semantic), nullptr, std::move(extras)};
    }
}

core::ClassSlice PredictionStore::semantic(int z) const {
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

int PredictionStore::instanceColor(int z, core::LabelId id) const {
    const auto found = m_slices.find(z);
    if (found == m_slices.end() || id == 0) return 0;
    const bool own = found->second.instances != nullptr;
    static const std::vector<std::uint16_t> kNone;
    const auto& colors = own      ? found->second.extras.instanceColors
                         : m_full ? m_full->instanceColors
                                  : kNone;
    return id < colors.size() ? int{colors[id]} : static_cast<int>((id - 1) % 0x7FFFU);
}

const core::ForegroundSlice* PredictionStore::foreground(int z) const {
    const auto found = m_slices.find(z);
    return found == m_slices.end() ? nullptr : found->second.extras.foreground.get();
}

std::optional<double> PredictionStore::shareAbove(double threshold) const {
    double sum = 0.0;
    int known = 0;
    for (const auto& [z, slice] : m_slices) {
        if (!slice.extras.foreground) continue;
        sum += slice.extras.foreground->shareAbove(threshold); // slices are of one size
        ++known;
    }
    if (known == 0) return std::nullopt;
    return sum / known;
}

} // namespace lamina::ui
