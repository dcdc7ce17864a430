// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>

struct XXH3_state_s;

namespace lamina::core {

/// XXH3 (128 bits) of bytes that come one after the other: tells contents apart, protects nothing.
/// Throws `Error` OutOfMemory when made. Any thread, one at a time.
class ContentHash {
public:
    ContentHash();
    void add(const void* bytes, std::size_t count);
    /// 32 hexadecimal digits.
    [[nodiscard]] std::string digits() const;

private:
    struct Free {
        void operator()(XXH3_state_s* state) const;
    };
    std::unique_ptr<XXH3_state_s, Free> m_state;
};

} // namespace lamina::core
