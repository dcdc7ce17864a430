// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/VolumeFile.h"

#include "core/base/Error.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

namespace lamina::core {

namespace {

[[noreturn]] void throwIncomplete(const VolumeFile& volume, const std::string& what) {
    throw Error(ErrorCode::Unreadable,
                fmt::format("'{}' is incomplete: its data file '{}' {}. Copy or export it again.",
                            volume.file.string(), volume.dataFile.filename().string(), what));
}

VolumeFile findMetaImage(const std::filesystem::path& file, std::uint64_t imageBytes) {
    VolumeFile volume{file, file, 0, imageBytes, false};
    std::ifstream stream(file, std::ios::binary);
    std::string dataFile;
    long long headerSize = 0;
    for (std::string line; dataFile.empty() && std::getline(stream, line);) {
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos) continue;
        std::string key;
        std::istringstream(line.substr(0, equals)) >> key;
        std::string value = line.substr(equals + 1);
        value.erase(0, value.find_first_not_of(" \t"));
        value.erase(value.find_last_not_of(" \t\r") + 1);
        if (key == "CompressedData")
            volume.compressed = value == "True" || value == "true" || value == "1";
        if (key == "HeaderSize") headerSize = std::strtoll(value.c_str(), nullptr, 10);
        if (key == "ElementDataFile") dataFile = value;
    }
    if (dataFile.starts_with("LIST") || dataFile.find('%') != std::string::npos) {
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("'{}' spreads its slices over several files, which Lamina does not read. "
                        "Save it as one MHA or TIFF file.",
                        file.string()));
    }
    if (dataFile == "LOCAL" || dataFile == "Local" || dataFile == "local") {
        const auto position = stream.tellg();
        volume.offset = position > 0 ? static_cast<std::uint64_t>(position) : 0;
    } else {
        volume.dataFile = file.parent_path() / dataFile;
        volume.offset = static_cast<std::uint64_t>(std::max(0LL, headerSize));
    }
    return volume;
}

/// A number of the NIfTI header at `at`, swapped if the file has the other byte order.
template <typename T> T headerNumber(const std::array<char, 352>& head, std::size_t at, bool swap) {
    std::array<char, sizeof(T)> bytes;
    std::copy_n(head.begin() + static_cast<std::ptrdiff_t>(at), sizeof(T), bytes.begin());
    if (swap) std::reverse(bytes.begin(), bytes.end());
    T value;
    std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
}

VolumeFile findNifti(const std::filesystem::path& file) {
    VolumeFile volume{file, file, 0, 0, file.extension() == ".gz"};
    std::array<char, 352> head{};
    // Reads plain files as well.
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(gzopen(file.c_str(), "rb"), gzclose);
    if (!stream || gzread(stream.get(), head.data(), head.size()) < 348) {
        throwIncomplete(volume, "ends within its header");
    }
    const bool swap = headerNumber<std::int32_t>(head, 0, false) != 348;
    double bytes = headerNumber<std::int16_t>(head, 72, swap) / 8.0; // bits per voxel
    const int axes = std::clamp<int>(headerNumber<std::int16_t>(head, 40, swap), 1, 7);
    for (int axis = 1; axis <= axes; ++axis) {
        bytes *= std::max<int>(
            1, headerNumber<std::int16_t>(head, 40 + 2 * static_cast<std::size_t>(axis), swap));
    }
    volume.bytes = static_cast<std::uint64_t>(bytes);
    volume.offset =
        static_cast<std::uint64_t>(std::max(0.0F, headerNumber<float>(head, 108, swap)));
    if (head[345] == 'i') { // "ni1": the voxels lie beside the header
        volume.dataFile.replace_extension(".img");
        if (!std::filesystem::exists(volume.dataFile)) {
            volume.dataFile += ".gz";
            volume.compressed = true;
        }
    }
    if (volume.compressed) { // the whole file is one stream
        volume.bytes += volume.offset;
        volume.offset = 0;
    }
    return volume;
}

} // namespace

VolumeFile findVolume(const std::filesystem::path& file, VolumeFormat format,
                      std::uint64_t imageBytes) {
    const VolumeFile volume =
        format == VolumeFormat::Nifti ? findNifti(file) : findMetaImage(file, imageBytes);
    std::error_code failure;
    const std::uint64_t present = std::filesystem::file_size(volume.dataFile, failure);
    if (failure) throwIncomplete(volume, "is missing");
    if (!volume.compressed && (present < volume.offset || present - volume.offset < volume.bytes)) {
        throwIncomplete(volume, "is cut short");
    }
    return volume;
}

void requireIntactVolume(const VolumeFile& volume) {
    if (!volume.compressed) return;
    std::ifstream stream(volume.dataFile, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(volume.offset));
    z_stream inflater{};
    if (inflateInit2(&inflater, 15 + 32) != Z_OK) { // zlib's and gzip's headers alike
        throw Error(ErrorCode::OutOfMemory, "There is no memory left to decompress a file.");
    }
    const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&inflater, inflateEnd);
    std::vector<Bytef> input(1 << 18);
    std::vector<Bytef> output(1 << 20);
    std::uint64_t produced = 0;
    int state = Z_OK;
    while (state == Z_OK) {
        if (inflater.avail_in == 0) {
            stream.read(reinterpret_cast<char*>(input.data()),
                        static_cast<std::streamsize>(input.size()));
            inflater.next_in = input.data();
            inflater.avail_in = static_cast<uInt>(stream.gcount());
            if (inflater.avail_in == 0) throwIncomplete(volume, "is cut short");
        }
        inflater.next_out = output.data();
        inflater.avail_out = static_cast<uInt>(output.size());
        state = inflate(&inflater, Z_NO_FLUSH);
        produced += output.size() - inflater.avail_out;
        if (state == Z_BUF_ERROR && inflater.avail_in == 0) state = Z_OK; // wants more input
    }
    if (state != Z_STREAM_END) throwIncomplete(volume, "is damaged");
    if (produced < volume.bytes) throwIncomplete(volume, "holds too few voxels");
}

} // namespace lamina::core
