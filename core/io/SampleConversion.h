// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace lamina::core {

enum class SampleFormat { Unsigned, Signed, Float };

/// A number as a file stores it, in native byte order once it is in memory.
struct SampleType {
    SampleFormat format = SampleFormat::Unsigned;
    int bytes = 1;
    bool operator==(const SampleType&) const = default;
};

/// The pixel type in which Lamina keeps such samples, empty when it reads none of them:
/// uint8, uint16, uint32 and float32 as they are; int8 and int16 as float32 (exact, negative values
/// kept); int32, int64 and uint64 as uint32 (they are label images; a value that does not fit is an
/// error when its plane is read); float64 as float32.
[[nodiscard]] std::optional<PixelType> pixelTypeFor(SampleType sample);

[[nodiscard]] std::string sampleTypeName(SampleType sample); ///< e.g. "int16"

/// Converts `count` samples that lie `stride` samples apart, from `source` on, to pixels of
/// pixelTypeFor(sample) at `target`. False when a value does not fit into uint32.
[[nodiscard]] bool convertSamples(SampleType sample, const std::byte* source, std::size_t stride,
                                  std::size_t count, std::byte* target);

/// Swaps the byte order of `count` samples in place.
void swapByteOrder(std::byte* samples, int bytes, std::size_t count);

} // namespace lamina::core
