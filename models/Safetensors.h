// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/StateDict.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lamina::models {

/// Strings in the header of a safetensors file.
using Metadata = std::map<std::string, std::string>;

/// What the header says about one tensor.
struct TensorEntry {
    std::string name;
    torch::ScalarType type = torch::kFloat;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0; ///< bytes from the start of the data part
    std::uint64_t end = 0;
};

struct SafetensorsHeader {
    Metadata metadata;
    std::vector<TensorEntry> entries; ///< in the order of their data
    std::uint64_t dataOffset = 0;     ///< bytes from the start of the file
};

struct SafetensorsFile {
    Metadata metadata;
    NamedTensors tensors; ///< on the CPU, contiguous
};

/// Writes a safetensors file (8-byte little-endian length, JSON header, data) atomically: an older
/// `file` stays as it was unless everything has reached the disk. Same arguments, same bytes.
/// Throws `core::Error` Unwritable or OutOfSpace.
void writeSafetensors(const std::filesystem::path& file, const NamedTensors& tensors,
                      const Metadata& metadata);

/// Reads and checks the header alone. Throws `core::Error`: NotFound, or Unreadable when the file
/// is no safetensors file, is truncated, or its header contradicts itself or the file's length.
[[nodiscard]] SafetensorsHeader readSafetensorsHeader(const std::filesystem::path& file);

/// Reads all tensors; checks as `readSafetensorsHeader`, Unsupported for an unknown number type.
[[nodiscard]] SafetensorsFile readSafetensors(const std::filesystem::path& file);

} // namespace lamina::models
