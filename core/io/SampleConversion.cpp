// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/SampleConversion.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>

namespace lamina::core {

namespace {

/// memcpy keeps unaligned sources (interleaved samples of odd offsets) well defined.
template <typename From, typename To>
bool convert(const std::byte* source, std::size_t stride, std::size_t count, std::byte* target) {
    if constexpr (std::is_same_v<From, To>) {
        if (stride == 1) {
            std::memcpy(target, source, count * sizeof(From));
            return true;
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        From from;
        std::memcpy(&from, source + i * stride * sizeof(From), sizeof(From));
        if constexpr (std::is_integral_v<From> && std::is_same_v<To, std::uint32_t> &&
                      !std::is_same_v<From, std::uint32_t>) {
            if constexpr (std::is_signed_v<From>) {
                if (from < 0) return false;
            }
            if (static_cast<std::uint64_t>(from) > std::numeric_limits<std::uint32_t>::max()) {
                return false;
            }
        }
        const To to = static_cast<To>(from);
        std::memcpy(target + i * sizeof(To), &to, sizeof(To));
    }
    return true;
}

} // namespace

std::optional<PixelType> pixelTypeFor(SampleType sample) {
    switch (sample.format) {
    case SampleFormat::Unsigned:
        if (sample.bytes == 1) return PixelType::UInt8;
        if (sample.bytes == 2) return PixelType::UInt16;
        if (sample.bytes == 4 || sample.bytes == 8) return PixelType::UInt32;
        return std::nullopt;
    case SampleFormat::Signed:
        if (sample.bytes == 1 || sample.bytes == 2) return PixelType::Float32;
        if (sample.bytes == 4 || sample.bytes == 8) return PixelType::UInt32;
        return std::nullopt;
    case SampleFormat::Float:
        if (sample.bytes == 4 || sample.bytes == 8) return PixelType::Float32;
        return std::nullopt;
    }
    return std::nullopt;
}

std::string sampleTypeName(SampleType sample) {
    const char* kind = sample.format == SampleFormat::Unsigned ? "uint"
                       : sample.format == SampleFormat::Signed ? "int"
                                                               : "float";
    return kind + std::to_string(sample.bytes * 8);
}

bool convertSamples(SampleType sample, const std::byte* source, std::size_t stride,
                    std::size_t count, std::byte* target) {
    const auto is = [&](SampleFormat format, int bytes) {
        return sample == SampleType{format, bytes};
    };
    if (is(SampleFormat::Unsigned, 1))
        return convert<std::uint8_t, std::uint8_t>(source, stride, count, target);
    if (is(SampleFormat::Unsigned, 2))
        return convert<std::uint16_t, std::uint16_t>(source, stride, count, target);
    if (is(SampleFormat::Unsigned, 4))
        return convert<std::uint32_t, std::uint32_t>(source, stride, count, target);
    if (is(SampleFormat::Unsigned, 8))
        return convert<std::uint64_t, std::uint32_t>(source, stride, count, target);
    if (is(SampleFormat::Signed, 1))
        return convert<std::int8_t, float>(source, stride, count, target);
    if (is(SampleFormat::Signed, 2))
        return convert<std::int16_t, float>(source, stride, count, target);
    if (is(SampleFormat::Signed, 4))
        return convert<std::int32_t, std::uint32_t>(source, stride, count, target);
    if (is(SampleFormat::Signed, 8))
        return convert<std::int64_t, std::uint32_t>(source, stride, count, target);
    if (is(SampleFormat::Float, 4)) return convert<float, float>(source, stride, count, target);
    if (is(SampleFormat::Float, 8)) return convert<double, float>(source, stride, count, target);
    throw Error(ErrorCode::Internal, "Samples of an unsupported type reached their conversion.");
}

void swapByteOrder(std::byte* samples, int bytes, std::size_t count) {
    if (bytes < 2) return;
    const auto width = static_cast<std::size_t>(bytes);
    for (std::size_t i = 0; i < count; ++i)
        std::reverse(samples + i * width, samples + (i + 1) * width);
}

} // namespace lamina::core
