// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ContentHash.h"

#include "core/base/Error.h"

#include <fmt/format.h>
#include <xxhash.h>

namespace lamina::core {

ContentHash::ContentHash() : m_state(XXH3_createState()) {
    if (!m_state) throw Error(ErrorCode::OutOfMemory, "There is no memory left to read a file.");
    XXH3_128bits_reset(m_state.get());
}

void ContentHash::Free::operator()(XXH3_state_s* state) const {
    XXH3_freeState(state);
}

void ContentHash::add(const void* bytes, std::size_t count) {
    XXH3_128bits_update(m_state.get(), bytes, count);
}

std::string ContentHash::digits() const {
    const XXH128_hash_t digest = XXH3_128bits_digest(m_state.get());
    return fmt::format("{:016x}{:016x}", digest.high64, digest.low64);
}

} // namespace lamina::core
