// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/image/ImageStack.h"

#include <gtest/gtest.h>
#include <tiffio.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>
#include <vector>

namespace lamina::core::test {

/// An empty folder that goes with the test.
class TempFolder {
public:
    TempFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "lamina-io-XXXXXX").string();
        m_path = ::mkdtemp(name.data());
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
        return m_path / name;
    }
    /// Names in it, hidden ones included.
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> result;
        for (const auto& entry : std::filesystem::directory_iterator(m_path)) {
            result.push_back(entry.path().filename().string());
        }
        return result;
    }

private:
    std::filesystem::path m_path;
};

inline std::string readBytes(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline void writeBytes(const std::filesystem::path& file, const std::string& bytes) {
    // Some file systems flush a file that is emptied and written again, which would take long here.
    std::filesystem::remove(file);
    std::ofstream stream(file, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Runs `action`, which must throw Error of `code` with every word in its message.
template <typename F>
void expectError(ErrorCode code, const std::vector<std::string>& words, F&& action) {
    try {
        action();
        ADD_FAILURE() << "no Error was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(static_cast<int>(error.code()), static_cast<int>(code)) << error.what();
        for (const std::string& word : words) {
            EXPECT_NE(std::string(error.what()).find(word), std::string::npos)
                << "'" << word << "' is missing in: " << error.what();
        }
    }
}

/// OME-XML of an image of 3 x 2 pixels; `pixels` are further attributes, `content` what is in it.
inline std::string ome(const std::string& pixels, const std::string& content,
                       const std::string& root = "") {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OME "
           "xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" " +
           root +
           "><Image ID=\"Image:0\"><Pixels ID=\"Pixels:0\" Type=\"uint16\" SizeX=\"3\" "
           "SizeY=\"2\" " +
           pixels + ">" + content + "</Pixels></Image></OME>";
}

/// How a test TIFF is stored.
struct TiffVariant {
    std::string mode = "w"; ///< libtiff's: w, wb (big endian), wl, w8 (BigTIFF) ...
    int compression = COMPRESSION_NONE;
    int predictor = 1;
    bool tiled = false;
    std::uint32_t rowsPerStrip = 5;
    int samples = 1;
    bool separate = false;
    int format = SAMPLEFORMAT_UINT;
    std::string description = {};
    float resolution = 0.0F; ///< X and Y
    int extraAlpha = 0;      ///< of `samples`
};

/// Writes pages of [y][x][sample] as T.
template <typename T>
void writeTestTiff(const std::filesystem::path& file, int width, int height,
                   const std::vector<std::vector<T>>& pages, const TiffVariant& v = {}) {
    TIFF* tiff = TIFFOpen(file.c_str(), v.mode.c_str());
    ASSERT_NE(tiff, nullptr) << file;
    const int groups = v.separate ? v.samples : 1;
    const int perPixel = v.separate ? 1 : v.samples;
    bool first = true;
    for (const std::vector<T>& page : pages) {
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, static_cast<int>(sizeof(T) * 8));
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, v.samples);
        TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, v.format);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
                     v.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
        TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
                     v.separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
        TIFFSetField(tiff, TIFFTAG_COMPRESSION, v.compression);
        if (v.predictor != 1) TIFFSetField(tiff, TIFFTAG_PREDICTOR, v.predictor);
        if (v.extraAlpha > 0) {
            std::uint16_t kinds[] = {EXTRASAMPLE_UNASSALPHA};
            TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, kinds);
        }
        if (v.resolution > 0.0F) {
            TIFFSetField(tiff, TIFFTAG_XRESOLUTION, v.resolution);
            TIFFSetField(tiff, TIFFTAG_YRESOLUTION, v.resolution);
            TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_NONE);
        }
        if (first && !v.description.empty()) {
            TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, v.description.c_str());
        }
        first = false;
        const std::uint32_t tile = 16;
        if (v.tiled) {
            TIFFSetField(tiff, TIFFTAG_TILEWIDTH, tile);
            TIFFSetField(tiff, TIFFTAG_TILELENGTH, tile);
        } else {
            TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, v.rowsPerStrip);
        }
        const int stepX = v.tiled ? static_cast<int>(tile) : width;
        const int stepY = v.tiled ? static_cast<int>(tile) : static_cast<int>(v.rowsPerStrip);
        for (int group = 0; group < groups; ++group) {
            for (int y0 = 0; y0 < height; y0 += stepY) {
                for (int x0 = 0; x0 < width; x0 += stepX) {
                    const int rows = v.tiled ? stepY : std::min(stepY, height - y0);
                    std::vector<T> block(static_cast<std::size_t>(rows * stepX * perPixel));
                    for (int y = y0; y < std::min(height, y0 + rows); ++y) {
                        for (int x = x0; x < std::min(width, x0 + stepX); ++x) {
                            for (int s = 0; s < perPixel; ++s) {
                                block[static_cast<std::size_t>(
                                    ((y - y0) * stepX + x - x0) * perPixel + s)] =
                                    page[static_cast<std::size_t>((y * width + x) * v.samples +
                                                                  group + s)];
                            }
                        }
                    }
                    const auto bytes = static_cast<tmsize_t>(block.size() * sizeof(T));
                    const auto gx = static_cast<std::uint32_t>(x0);
                    const auto gy = static_cast<std::uint32_t>(y0);
                    const auto sample = static_cast<std::uint16_t>(group);
                    const tmsize_t written =
                        v.tiled
                            ? TIFFWriteEncodedTile(tiff, TIFFComputeTile(tiff, gx, gy, 0, sample),
                                                   block.data(), bytes)
                            : TIFFWriteEncodedStrip(tiff, TIFFComputeStrip(tiff, gy, sample),
                                                    block.data(), bytes);
                    ASSERT_EQ(written, bytes);
                }
            }
        }
        ASSERT_EQ(TIFFWriteDirectory(tiff), 1);
    }
    TIFFClose(tiff);
}

/// Pages whose every value differs from its neighbours in x, y, z and sample.
template <typename T>
std::vector<std::vector<T>> testPages(int width, int height, int pages, int samples = 1) {
    std::vector<std::vector<T>> result;
    for (int p = 0; p < pages; ++p) {
        std::vector<T> page;
        for (int i = 0; i < width * height * samples; ++i) {
            page.push_back(static_cast<T>((i * 7 + p * 31 + (i % 11) * (i % 5) * 100) % 251));
        }
        result.push_back(std::move(page));
    }
    return result;
}

/// The pixels of a plane as doubles.
inline std::vector<double> valuesOf(const Plane& plane) {
    std::vector<double> values;
    for (int y = 0; y < plane.height(); ++y) {
        for (int x = 0; x < plane.width(); ++x)
            values.push_back(plane.value(x, y));
    }
    return values;
}

template <typename T> std::vector<double> asDoubles(const std::vector<T>& values) {
    return {values.begin(), values.end()};
}

/// Every `step`th value from `first` on.
template <typename T>
std::vector<double> everyNth(const std::vector<T>& values, std::size_t first, std::size_t step) {
    std::vector<double> result;
    for (std::size_t i = first; i < values.size(); i += step)
        result.push_back(static_cast<double>(values[i]));
    return result;
}

} // namespace lamina::core::test
