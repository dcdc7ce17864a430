// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/io/SampleConversion.h"

#include <tiffio.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace lamina::core {

/// Properties that all pages of a stack must share.
struct PageFormat {
    int width = 0;
    int height = 0;
    SampleType sample;
    int storedSamples = 1; ///< per pixel, with transparency
    int usedSamples = 1;   ///< without
    bool operator==(const PageFormat&) const = default;
};

/// The format of the current directory. Throws `Error` Unsupported or Unreadable naming the page.
[[nodiscard]] PageFormat readPageFormat(TIFF* tiff, const std::filesystem::path& file, int page);

/// Checks that every strip or tile of the current directory lies in the file and can hold its
/// pixels. Touches directories only. Throws `Error` Unreadable naming the page.
void checkPageData(TIFF* tiff, const PageFormat& format, std::uint64_t fileBytes,
                   const std::filesystem::path& file, int page);

/// Throws `Error`: "'file': page N (counted from 0) WHAT. ADVICE".
[[noreturn]] void throwPage(ErrorCode code, const std::filesystem::path& file, int page,
                            const std::string& what, const std::string& advice,
                            std::string context = {});

inline constexpr const char* kAdviceDamaged =
    "The file is cut short or damaged; copy or export it again.";

/// A tag's value, libtiff's default where it is absent, else `otherwise`.
template <typename T> T tagOr(TIFF* tiff, std::uint32_t tag, T otherwise) {
    T value{};
    return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : otherwise;
}

} // namespace lamina::core
