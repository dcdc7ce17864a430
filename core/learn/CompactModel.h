// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>

namespace lamina::core {

/// What became smaller.
struct CompactResult {
    std::size_t bytesBefore = 0;
    std::size_t bytesAfter = 0;
};

/// Writes a trained network as a file to pass on: weights in half precision, without the stages of
/// the backbone that its head never looks at, and with a record that names its data by file name
/// and hash but tells no paths. Masks differ from the original's by rounding only. Throws `Error`:
/// Mismatch for what is no finished segmentation net, else as reading and writing safetensors do.
CompactResult compactModel(const std::filesystem::path& model, const std::filesystem::path& out);

} // namespace lamina::core
