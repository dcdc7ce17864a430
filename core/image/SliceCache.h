// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <tuple>

namespace lamina::core {

/// Least-recently-used cache of decoded slices, bounded in bytes. Thread-safe. A plane handed out
/// stays alive with its shared pointer after it left the cache.
class SliceCache {
public:
    explicit SliceCache(std::size_t byteBudget);

    [[nodiscard]] std::shared_ptr<const Plane> find(std::uint64_t stack, PlaneIndex index);
    void insert(std::uint64_t stack, PlaneIndex index, std::shared_ptr<const Plane> plane);
    void remove(std::uint64_t stack); ///< all planes of one stack
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::size_t byteBudget() const { return m_byteBudget; }

private:
    using Key = std::tuple<std::uint64_t, PlaneIndex>;
    struct Entry {
        Key key;
        std::shared_ptr<const Plane> plane;
    };
    void evict();

    mutable std::mutex m_mutex;
    std::size_t m_byteBudget;
    std::size_t m_bytes = 0;
    std::list<Entry> m_entries; ///< most recently used first
    std::map<Key, std::list<Entry>::iterator> m_index;
};

} // namespace lamina::core
