// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/TiffHandle.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <cstdarg>
#include <cstdio>
#include <list>
#include <mutex>

namespace lamina::core {

namespace {

constexpr std::size_t kMaxIdleHandles = 32;
constexpr std::size_t kMaxMessageLength = 2000;

struct OptionsDeleter {
    void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};

} // namespace

int collectTiffMessage(TIFF* /*tiff*/, void* userData, const char* module, const char* format,
                       va_list arguments) {
    char buffer[512];
    std::vsnprintf(buffer, sizeof buffer, format, arguments);
    auto& errors = *static_cast<std::string*>(userData);
    if (errors.size() > kMaxMessageLength) return 1;
    if (!errors.empty()) errors += "; ";
    if (module != nullptr && *module != '\0') errors.append(module).append(": ");
    errors += buffer;
    return 1;
}

int ignoreTiffMessage(TIFF* /*tiff*/, void* /*userData*/, const char* /*module*/,
                      const char* /*format*/, va_list /*arguments*/) {
    return 1;
}

TiffHandle::TiffHandle(const std::filesystem::path& file) {
    const std::unique_ptr<TIFFOpenOptions, OptionsDeleter> options(TIFFOpenOptionsAlloc());
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), collectTiffMessage, &m_errors);
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignoreTiffMessage, nullptr);
    // m: no memory map, c: keep long strips whole.
    m_tiff = TIFFOpenExt(file.c_str(), "rmc", options.get());
    if (m_tiff == nullptr) {
        throw Error(
            ErrorCode::Unreadable,
            fmt::format("'{}' cannot be read as TIFF: page 0 (counted from 0) or the header "
                        "is damaged, or the file is cut short. Copy or export it again.",
                        file.string()),
            m_errors);
    }
}

TiffHandle::~TiffHandle() {
    if (m_tiff != nullptr) TIFFClose(m_tiff);
}

std::string TiffHandle::takeErrors() {
    std::string errors;
    errors.swap(m_errors);
    return errors;
}

struct TiffHandlePool::Impl {
    struct Idle {
        const void* source;
        std::unique_ptr<TiffHandle> handle;
    };
    std::mutex mutex;
    std::list<Idle> idle; ///< most recently used first
};

TiffHandlePool::TiffHandlePool() : m_impl(std::make_unique<Impl>()) {}
TiffHandlePool::~TiffHandlePool() = default;

TiffHandlePool& TiffHandlePool::instance() {
    static TiffHandlePool pool;
    return pool;
}

std::unique_ptr<TiffHandle> TiffHandlePool::acquire(const void* source,
                                                    const std::filesystem::path& file) {
    {
        const std::lock_guard lock(m_impl->mutex);
        for (auto it = m_impl->idle.begin(); it != m_impl->idle.end(); ++it) {
            if (it->source != source) continue;
            auto handle = std::move(it->handle);
            m_impl->idle.erase(it);
            return handle;
        }
    }
    return std::make_unique<TiffHandle>(file);
}

void TiffHandlePool::release(const void* source, std::unique_ptr<TiffHandle> handle) {
    std::list<Impl::Idle> closing; // closed after the lock is gone
    const std::lock_guard lock(m_impl->mutex);
    m_impl->idle.push_front({source, std::move(handle)});
    while (m_impl->idle.size() > kMaxIdleHandles) {
        closing.splice(closing.begin(), m_impl->idle, std::prev(m_impl->idle.end()));
    }
}

void TiffHandlePool::forget(const void* source) {
    std::list<Impl::Idle> closing;
    const std::lock_guard lock(m_impl->mutex);
    for (auto it = m_impl->idle.begin(); it != m_impl->idle.end();) {
        const auto current = it++;
        if (current->source == source) closing.splice(closing.begin(), m_impl->idle, current);
    }
}

} // namespace lamina::core
