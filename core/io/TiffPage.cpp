// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/TiffPage.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace lamina::core {

namespace {

constexpr const char* kAdviceConvert =
    "Open it in Fiji and save it as an 8-bit, 16-bit or 32-bit TIFF.";

/// The most bytes that one compressed byte can stand for, generously.
std::uint64_t largestExpansion(std::uint16_t compression) {
    switch (compression) {
    case COMPRESSION_NONE:
        return 1;
    case COMPRESSION_PACKBITS:
        return 64;
    case COMPRESSION_LZW:
        return 4096;
    case COMPRESSION_DEFLATE:
    case COMPRESSION_ADOBE_DEFLATE:
        return 1100;
    default:
        return 200'000;
    }
}

} // namespace

void throwPage(ErrorCode code, const std::filesystem::path& file, int page, const std::string& what,
               const std::string& advice, std::string context) {
    throw Error(
        code,
        fmt::format("'{}': page {} (counted from 0) {}. {}", file.string(), page, what, advice),
        std::move(context));
}

PageFormat readPageFormat(TIFF* tiff, const std::filesystem::path& file, int page) {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    if (TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width) != 1 ||
        TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height) != 1 || width == 0 || height == 0 ||
        width > std::numeric_limits<int>::max() || height > std::numeric_limits<int>::max()) {
        throwPage(ErrorCode::Unreadable, file, page, "has no usable size", kAdviceDamaged);
    }
    const auto bits = tagOr<std::uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    const auto format = tagOr<std::uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    const auto samples = tagOr<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    PageFormat result;
    result.width = static_cast<int>(width);
    result.height = static_cast<int>(height);
    result.storedSamples = std::max<int>(1, samples);
    result.usedSamples = result.storedSamples;

    const bool knownFormat = format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_INT ||
                             format == SAMPLEFORMAT_IEEEFP || format == SAMPLEFORMAT_VOID;
    result.sample = {format == SAMPLEFORMAT_IEEEFP ? SampleFormat::Float
                     : format == SAMPLEFORMAT_INT  ? SampleFormat::Signed
                                                   : SampleFormat::Unsigned,
                     bits / 8};
    if (!knownFormat || bits % 8 != 0 || !pixelTypeFor(result.sample)) {
        throwPage(ErrorCode::Unsupported, file, page,
                  fmt::format("has {}-bit samples of format {}, which Lamina does not read", bits,
                              format),
                  kAdviceConvert);
    }
    std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
    if (photometric == PHOTOMETRIC_YCBCR || photometric == PHOTOMETRIC_CIELAB ||
        photometric == PHOTOMETRIC_LOGL || photometric == PHOTOMETRIC_LOGLUV) {
        throwPage(ErrorCode::Unsupported, file, page,
                  fmt::format("stores colours in a way (photometric {}) that Lamina does not read",
                              photometric),
                  kAdviceConvert);
    }
    std::uint16_t extraCount = 0;
    std::uint16_t* extraKinds = nullptr;
    if (TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &extraCount, &extraKinds) == 1 && extraCount > 0 &&
        (extraKinds[extraCount - 1] == EXTRASAMPLE_ASSOCALPHA ||
         extraKinds[extraCount - 1] == EXTRASAMPLE_UNASSALPHA) &&
        result.usedSamples > 1) {
        --result.usedSamples;
    }
    const auto compression = tagOr<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    if (TIFFIsCODECConfigured(compression) != 1) {
        throwPage(
            ErrorCode::Unsupported, file, page,
            fmt::format("is compressed with method {}, which Lamina does not read", compression),
            "Save it uncompressed or with Deflate, for example in Fiji.");
    }
    return result;
}

void checkPageData(TIFF* tiff, const PageFormat& format, std::uint64_t fileBytes,
                   const std::filesystem::path& file, int page) {
    const auto compression = tagOr<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    const bool separate = tagOr<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) ==
                          PLANARCONFIG_SEPARATE;
    const std::uint64_t pixelBytes =
        static_cast<std::uint64_t>(format.sample.bytes) *
        static_cast<std::uint64_t>(separate ? 1 : format.storedSamples);
    const auto width = static_cast<std::uint64_t>(format.width);
    const auto height = static_cast<std::uint64_t>(format.height);
    const bool tiled = TIFFIsTiled(tiff) != 0;
    std::uint64_t rows = height;
    std::uint64_t perGroup = 1; // strips per sample plane
    std::uint64_t tileBytes = 0;
    if (tiled) {
        const std::uint64_t w = tagOr<std::uint32_t>(tiff, TIFFTAG_TILEWIDTH, 0);
        const std::uint64_t h = tagOr<std::uint32_t>(tiff, TIFFTAG_TILELENGTH, 0);
        if (w == 0 || h == 0 || w > std::numeric_limits<int>::max() ||
            h > std::numeric_limits<int>::max()) {
            throwPage(ErrorCode::Unreadable, file, page, "has tiles of no usable size",
                      kAdviceDamaged);
        }
        perGroup = ((width + w - 1) / w) * ((height + h - 1) / h);
        tileBytes = w * h * pixelBytes;
    } else {
        rows = std::clamp<std::uint64_t>(
            tagOr<std::uint32_t>(tiff, TIFFTAG_ROWSPERSTRIP, 0xFFFFFFFFU), 1, height);
        perGroup = (height + rows - 1) / rows;
    }
    const std::uint64_t count =
        perGroup * static_cast<std::uint64_t>(separate ? format.storedSamples : 1);
    // Each strip or tile takes at least a byte, so a larger count cannot be honest.
    if (count > fileBytes) {
        throwPage(ErrorCode::Unreadable, file, page,
                  fmt::format("announces {} strips or tiles, more than the file has bytes", count),
                  kAdviceDamaged);
    }
    const std::uint64_t expansion = largestExpansion(compression);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto strile = static_cast<std::uint32_t>(i);
        const std::uint64_t offset = TIFFGetStrileOffset(tiff, strile);
        const std::uint64_t bytes = TIFFGetStrileByteCount(tiff, strile);
        const std::uint64_t stripRows = std::min(rows, height - (i % perGroup) * rows);
        const std::uint64_t decoded = tiled ? tileBytes : stripRows * width * pixelBytes;
        if (offset == 0 || bytes == 0 || offset > fileBytes || bytes > fileBytes - offset) {
            throwPage(ErrorCode::Unreadable, file, page,
                      fmt::format("lies partly beyond the end of the file ({} {} of {})",
                                  tiled ? "tile" : "strip", i, count),
                      kAdviceDamaged);
        }
        const std::uint64_t slack = compression == COMPRESSION_NONE ? 0 : 65536;
        if (bytes * expansion + slack < decoded) {
            throwPage(ErrorCode::Unreadable, file, page,
                      fmt::format("needs {} bytes in {} {} where the file holds {}", decoded,
                                  tiled ? "tile" : "strip", i, bytes),
                      kAdviceDamaged);
        }
    }
}

} // namespace lamina::core
