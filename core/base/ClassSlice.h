// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace lamina::core {

/// Classes of the pixels of one slice, rows of x, 0 = background; or nothing, where a slice was not
/// predicted. Shares the memory that it is a part of: a copy costs a pointer. Immutable; any
/// thread.
class ClassSlice {
public:
    ClassSlice() = default;
    ClassSlice(std::nullptr_t) {} // NOLINT(google-explicit-constructor): reads as a pointer does
    ClassSlice(std::shared_ptr<const std::vector<std::uint8_t>> slice) // NOLINT
        : m_size(slice ? slice->size() : 0) {
        if (slice) m_first = {slice, slice->data()};
    }
    ClassSlice(std::shared_ptr<std::vector<std::uint8_t>> slice) // NOLINT
        : ClassSlice(std::shared_ptr<const std::vector<std::uint8_t>>(std::move(slice))) {}
    /// `count` pixels from `first` on, which `owner` keeps alive.
    ClassSlice(const std::shared_ptr<const void>& owner, const std::uint8_t* first,
               std::size_t count)
        : m_first(owner, first), m_size(count) {}

    explicit operator bool() const { return m_first != nullptr; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] const std::uint8_t* data() const { return m_first.get(); }
    [[nodiscard]] std::uint8_t operator[](std::size_t i) const { return m_first.get()[i]; }
    [[nodiscard]] const std::uint8_t* begin() const { return data(); }
    [[nodiscard]] const std::uint8_t* end() const { return data() + m_size; }

private:
    std::shared_ptr<const std::uint8_t> m_first;
    std::size_t m_size = 0;
};

} // namespace lamina::core
