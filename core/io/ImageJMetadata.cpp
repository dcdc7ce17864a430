// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ImageJMetadata.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace lamina::core {

namespace {

// The first tag has the lengths of the parts of the second one: a header with the kind and number
// of parts, in the byte order of the file, then the parts.
constexpr std::uint32_t kLengthsTag = 50838;
constexpr std::uint32_t kPartsTag = 50839;
constexpr std::size_t kTableBytes = 768; ///< 256 of red, of green, of blue
constexpr std::size_t kEntryBytes = 8;   ///< of the header: kind, number

/// Values of a tag that libtiff knows only from the file.
template <typename T>
std::span<const T> valuesOf(TIFF* tiff, std::uint32_t tag, TIFFDataType type) {
    const auto* field = TIFFFindField(tiff, tag, type);
    if (!field || !TIFFFieldPassCount(field) || TIFFFieldReadCount(field) != TIFF_VARIABLE2)
        return {};
    std::uint32_t count = 0;
    const T* values = nullptr;
    if (TIFFGetField(tiff, tag, &count, &values) != 1 || !values) return {};
    return {values, count};
}

} // namespace

std::vector<std::array<std::uint8_t, 3>> imageJColors(TIFF* tiff) {
    const auto lengths = valuesOf<std::uint32_t>(tiff, kLengthsTag, TIFF_LONG);
    const auto bytes = valuesOf<std::uint8_t>(tiff, kPartsTag, TIFF_BYTE);
    if (lengths.empty() || lengths[0] < 4 || lengths[0] > bytes.size()) return {};
    const std::string_view magic(reinterpret_cast<const char*>(bytes.data()), 4);
    const bool bigEndian = magic == "IJIJ";
    if (!bigEndian && magic != "JIJI") return {};
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value |= std::uint32_t{bytes[at + i]} << 8 * (bigEndian ? 3 - i : i);
        return value;
    };
    constexpr std::uint32_t kTables = 0x6c757473; // "luts"
    std::vector<std::array<std::uint8_t, 3>> colors;
    std::size_t part = 1;
    std::size_t begin = lengths[0];
    for (std::size_t entry = 4; entry + kEntryBytes <= lengths[0]; entry += kEntryBytes) {
        const std::uint32_t kind = number(entry);
        for (std::uint32_t i = 0; i < number(entry + 4); ++i, ++part) {
            if (part >= lengths.size() || lengths[part] > bytes.size() - begin) return {};
            if (kind == kTables && lengths[part] == kTableBytes)
                colors.push_back({bytes[begin + 255], bytes[begin + 511], bytes[begin + 767]});
            begin += lengths[part];
        }
    }
    return colors;
}

} // namespace lamina::core
