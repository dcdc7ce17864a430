// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/TensorMemory.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <torch/version.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <mutex>
#include <new>
#include <sys/mman.h>
#include <unordered_map>
#include <vector>

namespace lamina::models {

namespace {

constexpr std::size_t kHeader = 64;                  ///< in front of the data; keeps its alignment
constexpr std::size_t kSmall = 4096;                 ///< smaller blocks are left to malloc
constexpr std::size_t kPage = std::size_t{2} << 20U; ///< a huge page
constexpr std::uint64_t kMark = 0x4C414D494E41ULL;

struct Header {
    std::size_t capacity; ///< bytes after the header
    std::uint64_t mark;
};

/// Sizes are rounded up to eighths of a power of two: at most 12.5 % waste, few classes.
std::size_t roundedUp(std::size_t bytes) {
    if (bytes <= kSmall) return (bytes + kHeader - 1) / kHeader * kHeader;
    const std::size_t step = std::bit_floor(bytes) / 8;
    return (bytes + step - 1) / step * step;
}

class KeepingAllocator final : public c10::Allocator {
public:
    void* take(std::size_t bytes) {
        const std::size_t capacity = roundedUp(bytes);
        if (capacity > kSmall) {
            const std::scoped_lock lock(m_mutex);
            if (m_limit > 0 && m_usedBytes + capacity > m_limit) throw std::bad_alloc();
            const auto found = m_kept.find(capacity);
            if (found != m_kept.end() && !found->second.empty()) {
                std::byte* base = found->second.back();
                found->second.pop_back();
                m_keptBytes -= capacity;
                countUse(capacity);
                return base + kHeader;
            }
        }
        std::byte* base = fresh(capacity);
        if (!base) {
            release();
            base = fresh(capacity);
        }
        if (!base) throw std::bad_alloc();
        new (base) Header{capacity, kMark};
        if (capacity > kSmall) {
            const std::scoped_lock lock(m_mutex);
            countUse(capacity);
        }
        return base + kHeader;
    }

    void give(void* data) {
        if (!data) return;
        auto* base = static_cast<std::byte*>(data) - kHeader;
        const std::size_t capacity = reinterpret_cast<Header*>(base)->capacity;
        if (capacity <= kSmall) {
            std::free(base);
            return;
        }
        const std::scoped_lock lock(m_mutex);
        m_usedBytes -= capacity;
        m_keptBytes += capacity;
        m_kept[capacity].push_back(base);
    }

    void release() {
        const std::scoped_lock lock(m_mutex);
        for (auto& [capacity, blocks] : m_kept) {
            for (std::byte* base : blocks)
                std::free(base);
        }
        m_kept.clear();
        m_keptBytes = 0;
        m_peakBytes = m_usedBytes;
    }

    void limit(std::size_t bytes) {
        const std::scoped_lock lock(m_mutex);
        m_limit = bytes;
    }

    TensorMemoryUse use() {
        const std::scoped_lock lock(m_mutex);
        return {m_usedBytes, m_peakBytes, m_keptBytes};
    }

    c10::DeleterFnPtr raw_deleter() const override { return &giveBack; }

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
    c10::DataPtr allocate(std::size_t bytes) override {
        return make(bytes);
    }
    void copy_data(void* to, const void* from, std::size_t count) const override {
        default_copy_data(to, from, count);
    }
#else
    c10::DataPtr allocate(std::size_t bytes) const override {
        return const_cast<KeepingAllocator*>(this)->make(bytes);
    }
#endif

private:
    static void giveBack(void* data);

    void countUse(std::size_t capacity) {
        m_usedBytes += capacity;
        m_peakBytes = std::max(m_peakBytes, m_usedBytes);
    }

    c10::DataPtr make(std::size_t bytes) {
        if (bytes == 0) return {nullptr, nullptr, &giveBack, c10::Device(c10::kCPU)};
        void* data = take(bytes);
        return {data, data, &giveBack, c10::Device(c10::kCPU)};
    }

    static std::byte* fresh(std::size_t capacity) {
        const std::size_t bytes = capacity + kHeader;
        void* base = nullptr;
        // large blocks lie on huge pages: fewer faults, fewer misses in the translation cache
        if (bytes >= 2 * kPage) {
            if (posix_memalign(&base, kPage, bytes) != 0) return nullptr;
            madvise(base, bytes / kPage * kPage, MADV_HUGEPAGE);
        } else if (posix_memalign(&base, kHeader, bytes) != 0) {
            return nullptr;
        }
        return static_cast<std::byte*>(base);
    }

    std::mutex m_mutex;
    std::unordered_map<std::size_t, std::vector<std::byte*>> m_kept;
    std::size_t m_usedBytes = 0;
    std::size_t m_keptBytes = 0;
    std::size_t m_peakBytes = 0;
    std::size_t m_limit = 0;
};

/// Never destroyed: tensors of other static objects may outlive it.
KeepingAllocator& allocator() {
    static auto* instance = new KeepingAllocator;
    return *instance;
}

void KeepingAllocator::giveBack(void* data) {
    allocator().give(data);
}

} // namespace

void keepTensorMemory() {
    static std::once_flag once;
    std::call_once(once, [] {
        // scratch memory of oneDNN and of the matrix library comes from malloc
        mallopt(M_MMAP_THRESHOLD, 32 << 20);
        mallopt(M_TRIM_THRESHOLD, 1 << 30);
        mallopt(M_TOP_PAD, 64 << 20);
        c10::SetCPUAllocator(&allocator(), 1);
    });
}

void releaseTensorMemory() {
    allocator().release();
    malloc_trim(0);
}

TensorMemoryUse tensorMemoryUse() {
    return allocator().use();
}

void limitTensorMemory(std::size_t bytes) {
    allocator().limit(bytes);
}

} // namespace lamina::models
