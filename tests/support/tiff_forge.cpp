// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a large 16-bit TIFF of random content quickly, to try how Lamina opens one.
//
//   tiff_forge --out FILE --size 2048x2048x512 --layout bigtiff|imagej-block [--seed N]
#include <tiffio.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Options {
    std::string out;
    std::string layout = "bigtiff";
    unsigned width = 2048;
    unsigned height = 2048;
    unsigned slices = 512;
    std::uint64_t seed = 1;
};

Options parse(int count, char** arguments) {
    Options options;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string name = arguments[i];
        const std::string value = arguments[i + 1];
        if (name == "--out") {
            options.out = value;
        } else if (name == "--layout") {
            options.layout = value;
        } else if (name == "--seed") {
            options.seed = std::strtoull(value.c_str(), nullptr, 10);
        } else if (name != "--size" || std::sscanf(value.c_str(), "%ux%ux%u", &options.width,
                                                   &options.height, &options.slices) != 3) {
            throw std::invalid_argument("unknown or unusable option " + name + " " + value);
        }
    }
    if (options.out.empty() || count % 2 == 0 ||
        options.width * options.height * options.slices == 0 ||
        (options.layout != "bigtiff" && options.layout != "imagej-block")) {
        throw std::invalid_argument("usage: tiff_forge --out FILE [--size XxYxZ] "
                                    "[--layout bigtiff|imagej-block] [--seed N]");
    }
    return options;
}

/// SplitMix64 over the plane's number: every plane differs and can be made alone.
void fill(std::vector<std::uint16_t>& plane, std::uint64_t seed, unsigned z) {
    std::uint64_t state = seed * 0x9E3779B97F4A7C15ULL + z;
    for (std::size_t i = 0; i < plane.size(); i += 4) {
        state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
        mixed ^= mixed >> 31;
        const std::size_t values = std::min<std::size_t>(4, plane.size() - i);
        std::memcpy(plane.data() + i, &mixed, values * sizeof(std::uint16_t));
    }
}

void writeBigTiff(const Options& o) {
    TIFF* tiff = TIFFOpen(o.out.c_str(), "w8");
    if (tiff == nullptr) throw std::runtime_error("cannot write " + o.out);
    std::vector<std::uint16_t> plane(std::size_t{o.width} * o.height);
    for (unsigned z = 0; z < o.slices; ++z) {
        fill(plane, o.seed, z);
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, o.width);
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, o.height);
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 16);
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, o.height);
        const auto bytes = static_cast<tmsize_t>(plane.size() * sizeof(std::uint16_t));
        if (TIFFWriteRawStrip(tiff, 0, plane.data(), bytes) != bytes ||
            TIFFWriteDirectory(tiff) != 1) {
            TIFFClose(tiff);
            throw std::runtime_error("cannot write " + o.out);
        }
    }
    TIFFClose(tiff);
}

/// ImageJ's form for more than 4 GB: a classic header, one directory, then all planes in one block.
void writeImageJBlock(const Options& o) {
    const std::string description = "ImageJ=1.53t\nimages=" + std::to_string(o.slices) +
                                    "\nslices=" + std::to_string(o.slices) +
                                    "\nunit=um\nspacing=2.0\nloop=false\nmin=0.0\nmax=65535.0\n";
    std::ofstream stream(o.out, std::ios::binary | std::ios::trunc);
    const auto put16 = [&](std::uint16_t v) { stream.write(reinterpret_cast<const char*>(&v), 2); };
    const auto put32 = [&](std::uint32_t v) { stream.write(reinterpret_cast<const char*>(&v), 4); };
    constexpr std::uint16_t kEntries = 12;
    constexpr std::uint32_t kAfterDirectory = 8 + 2 + kEntries * 12 + 4;
    const auto textBytes = static_cast<std::uint32_t>(description.size() + 1);
    const std::uint32_t resolutionAt = kAfterDirectory + textBytes;
    const std::uint32_t dataAt = resolutionAt + 8;
    const std::uint64_t planeBytes = std::uint64_t{o.width} * o.height * 2;
    // Written in this machine's byte order, which the header names.
    const std::uint16_t one = 1;
    stream.write(*reinterpret_cast<const char*>(&one) == 1 ? "II" : "MM", 2);
    put16(42);
    put32(8);
    put16(kEntries);
    const auto entry = [&](std::uint16_t tag, std::uint16_t type, std::uint32_t count,
                           std::uint32_t value) {
        put16(tag);
        put16(type);
        put32(count);
        if (type == TIFF_SHORT) {
            put16(static_cast<std::uint16_t>(value));
            put16(0);
        } else {
            put32(value);
        }
    };
    entry(TIFFTAG_IMAGEWIDTH, TIFF_LONG, 1, o.width);
    entry(TIFFTAG_IMAGELENGTH, TIFF_LONG, 1, o.height);
    entry(TIFFTAG_BITSPERSAMPLE, TIFF_SHORT, 1, 16);
    entry(TIFFTAG_COMPRESSION, TIFF_SHORT, 1, COMPRESSION_NONE);
    entry(TIFFTAG_PHOTOMETRIC, TIFF_SHORT, 1, PHOTOMETRIC_MINISBLACK);
    entry(TIFFTAG_IMAGEDESCRIPTION, TIFF_ASCII, textBytes, kAfterDirectory);
    entry(TIFFTAG_STRIPOFFSETS, TIFF_LONG, 1, dataAt);
    entry(TIFFTAG_SAMPLESPERPIXEL, TIFF_SHORT, 1, 1);
    entry(TIFFTAG_ROWSPERSTRIP, TIFF_LONG, 1, o.height);
    // ImageJ's own count overflows here; it writes the size of all planes modulo 2^32.
    entry(TIFFTAG_STRIPBYTECOUNTS, TIFF_LONG, 1, static_cast<std::uint32_t>(planeBytes * o.slices));
    entry(TIFFTAG_XRESOLUTION, TIFF_RATIONAL, 1, resolutionAt);
    entry(TIFFTAG_YRESOLUTION, TIFF_RATIONAL, 1, resolutionAt);
    put32(0);
    stream.write(description.c_str(), textBytes);
    put32(2000000); // 0.5 µm per pixel
    put32(1000000);
    std::vector<std::uint16_t> plane(std::size_t{o.width} * o.height);
    for (unsigned z = 0; z < o.slices && stream; ++z) {
        fill(plane, o.seed, z);
        stream.write(reinterpret_cast<const char*>(plane.data()),
                     static_cast<std::streamsize>(planeBytes));
    }
    stream.close();
    if (!stream) throw std::runtime_error("cannot write " + o.out);
}

} // namespace

int main(int count, char** arguments) {
    try {
        const Options options = parse(count, arguments);
        options.layout == "bigtiff" ? writeBigTiff(options) : writeImageJBlock(options);
        return 0;
    } catch (const std::invalid_argument& failure) {
        std::cerr << failure.what() << "\n";
        return 2;
    } catch (const std::exception& failure) {
        std::cerr << "tiff_forge: " << failure.what() << "\n";
        return 1;
    }
}
