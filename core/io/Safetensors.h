// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace lamina::core {

/// A tensor of a safetensors file: 8-byte little-endian length, JSON header, data. No code is ever
/// run from such a file. This is the plain view of it, for models that need no LibTorch.
struct StoredTensor {
    std::string name;
    std::string type; ///< as the format names it: F32, I32 ...
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes; ///< row-major, little-endian

    /// The elements as T, whose size must fit `type`.
    template <typename T> [[nodiscard]] std::span<const T> as() const {
        return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
};

struct SafetensorsFile {
    std::map<std::string, std::string> metadata;
    std::vector<StoredTensor> tensors; ///< in the order of their data

    /// Null when there is none of that name.
    [[nodiscard]] const StoredTensor* find(const std::string& name) const;
};

/// A tensor over `values`, whose number is the product of `shape`.
template <typename T>
[[nodiscard]] StoredTensor storedTensor(std::string name, std::string type,
                                        std::vector<std::int64_t> shape,
                                        const std::vector<T>& values) {
    const auto* begin = reinterpret_cast<const std::byte*>(values.data());
    return {std::move(name), std::move(type), std::move(shape),
            std::vector<std::byte>(begin, begin + values.size() * sizeof(T))};
}

/// Writes atomically; same arguments, same bytes. Throws `Error` Unwritable or OutOfSpace.
void writeSafetensors(const std::filesystem::path& file, const SafetensorsFile& content);

/// Throws `Error` NotFound, or Unreadable when the file is none of the format, is truncated or
/// contradicts itself.
[[nodiscard]] SafetensorsFile readSafetensors(const std::filesystem::path& file);

/// The strings of the header alone; checks and throws as `readSafetensors`.
[[nodiscard]] std::map<std::string, std::string>
readSafetensorsMetadata(const std::filesystem::path& file);

} // namespace lamina::core
