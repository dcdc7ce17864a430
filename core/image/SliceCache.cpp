// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/SliceCache.h"

#include <limits>

namespace lamina::core {

SliceCache::SliceCache(std::size_t byteBudget) : m_byteBudget(byteBudget) {}

std::shared_ptr<const Plane> SliceCache::find(std::uint64_t stack, PlaneIndex index) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_index.find({stack, index});
    if (found == m_index.end()) return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, found->second);
    return found->second->plane;
}

void SliceCache::insert(std::uint64_t stack, PlaneIndex index, std::shared_ptr<const Plane> plane) {
    // A slice above the whole budget would only push everything else out.
    if (!plane || plane->bytes() > m_byteBudget) return;
    const std::lock_guard lock(m_mutex);
    const Key key{stack, index};
    if (const auto found = m_index.find(key); found != m_index.end()) {
        m_bytes -= found->second->plane->bytes();
        m_entries.erase(found->second);
        m_index.erase(found);
    }
    m_bytes += plane->bytes();
    m_entries.push_front({key, std::move(plane)});
    m_index.emplace(key, m_entries.begin());
    evict();
}

void SliceCache::remove(std::uint64_t stack) {
    const std::lock_guard lock(m_mutex);
    constexpr int kLowest = std::numeric_limits<int>::min();
    auto it = m_index.lower_bound({stack, PlaneIndex{kLowest, kLowest, kLowest}});
    while (it != m_index.end() && std::get<0>(it->first) == stack) {
        m_bytes -= it->second->plane->bytes();
        m_entries.erase(it->second);
        it = m_index.erase(it);
    }
}

std::size_t SliceCache::bytes() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

void SliceCache::evict() {
    while (m_bytes > m_byteBudget && !m_entries.empty()) {
        const Entry& oldest = m_entries.back();
        m_bytes -= oldest.plane->bytes();
        m_index.erase(oldest.key);
        m_entries.pop_back();
    }
}

} // namespace lamina::core
