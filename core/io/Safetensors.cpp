// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/Safetensors.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/FileSizeSignal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <fstream>
#include <tuple>

namespace lamina::core {

namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "the data part is little-endian");

struct TypeSize {
    const char* name;
    std::uint64_t bytes;
};
constexpr std::array kTypes{TypeSize{"F64", 8},  TypeSize{"F32", 4}, TypeSize{"F16", 2},
                            TypeSize{"BF16", 2}, TypeSize{"I64", 8}, TypeSize{"I32", 4},
                            TypeSize{"I16", 2},  TypeSize{"I8", 1},  TypeSize{"U64", 8},
                            TypeSize{"U32", 4},  TypeSize{"U16", 2}, TypeSize{"U8", 1},
                            TypeSize{"BOOL", 1}};
/// A header of this length is no header.
constexpr std::uint64_t kMaxHeader = 100'000'000;

[[noreturn]] void damaged(const fs::path& file, const std::string& why) {
    throw Error(ErrorCode::Unreadable,
                fmt::format("{} is not a usable model: {}. It is damaged, incomplete or of another "
                            "format; copy it again or train anew.",
                            file.string(), why));
}

struct Entry {
    StoredTensor tensor;
    std::uint64_t begin = 0; ///< bytes from the start of the data
    std::uint64_t end = 0;
};

struct Header {
    std::map<std::string, std::string> metadata;
    std::vector<Entry> entries;
};

Entry parseEntry(const std::string& name, const nlohmann::json& json, const fs::path& file) {
    Entry entry;
    entry.tensor.name = name;
    entry.tensor.type = json.at("dtype").get<std::string>();
    entry.tensor.shape = json.at("shape").get<std::vector<std::int64_t>>();
    const auto* known = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeSize& type) {
        return entry.tensor.type == type.name;
    });
    if (known == kTypes.end())
        damaged(file, fmt::format("the number type of '{}' is not known", name));
    std::uint64_t bytes = known->bytes;
    for (const std::int64_t side : entry.tensor.shape) {
        const auto count = static_cast<std::uint64_t>(side);
        if (side < 0 || (count > 0 && bytes > (std::uint64_t{1} << 48U) / count))
            damaged(file, fmt::format("the shape of '{}' is impossible", name));
        bytes *= count;
    }
    const auto& offsets = json.at("data_offsets");
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned()) {
        damaged(file, fmt::format("the position of '{}' is missing", name));
    }
    entry.begin = offsets[0].get<std::uint64_t>();
    entry.end = offsets[1].get<std::uint64_t>();
    if (entry.end < entry.begin || entry.end - entry.begin != bytes)
        damaged(file, fmt::format("the size of '{}' does not fit its shape", name));
    return entry;
}

/// Leaves `in` at the first byte of data.
Header readHeader(std::ifstream& in, const fs::path& file) {
    std::error_code failure;
    const auto bytes = fs::file_size(file, failure);
    if (failure || !in) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("The model {} cannot be opened.", file.string()));
    }
    if (bytes < 8) damaged(file, fmt::format("it has only {} bytes", bytes));
    std::uint64_t length = 0;
    in.read(reinterpret_cast<char*>(&length), 8);
    if (!in || length < 2 || length > kMaxHeader || length > bytes - 8)
        damaged(file, "the length of its header is impossible");
    std::string text(length, '\0');
    in.read(text.data(), static_cast<std::streamsize>(length));
    if (!in) damaged(file, "its header ends too early");
    Header header;
    try {
        const auto json = nlohmann::json::parse(text);
        if (!json.is_object()) damaged(file, "its header is no table of tensors");
        for (const auto& [name, value] : json.items()) {
            if (name == "__metadata__") {
                header.metadata = value.get<std::map<std::string, std::string>>();
            } else {
                header.entries.push_back(parseEntry(name, value, file));
            }
        }
    } catch (const nlohmann::json::exception& error) {
        damaged(file, fmt::format("its header cannot be read ({})", error.what()));
    }
    std::sort(header.entries.begin(), header.entries.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.begin, a.end, a.tensor.name) < std::tie(b.begin, b.end, b.tensor.name);
    });
    std::uint64_t expected = 0;
    for (const auto& entry : header.entries) {
        if (entry.begin != expected)
            damaged(file, fmt::format("'{}' does not lie where the one before it ends",
                                      entry.tensor.name));
        expected = entry.end;
    }
    if (expected != bytes - 8 - length) {
        damaged(file, fmt::format("its header announces {} bytes of data, the file has {}",
                                  expected, bytes - 8 - length));
    }
    return header;
}

} // namespace

const StoredTensor* SafetensorsFile::find(const std::string& name) const {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(),
                     [&](const StoredTensor& tensor) { return tensor.name == name; });
    return found == tensors.end() ? nullptr : &*found;
}

void writeSafetensors(const fs::path& file, const SafetensorsFile& content) {
    nlohmann::ordered_json json;
    if (!content.metadata.empty()) json["__metadata__"] = content.metadata;
    std::uint64_t at = 0;
    for (const auto& tensor : content.tensors) {
        json[tensor.name] = {{"dtype", tensor.type},
                             {"shape", tensor.shape},
                             {"data_offsets", {at, at + tensor.bytes.size()}}};
        at += tensor.bytes.size();
    }
    std::string text = json.dump();
    text.resize((text.size() + 7) / 8 * 8, ' '); // the format wants the data aligned
    const FileSizeSignalGuard guard;
    AtomicFile target(file);
    {
        std::ofstream out(target.temporary(), std::ios::binary | std::ios::trunc);
        const std::uint64_t length = text.size();
        out.write(reinterpret_cast<const char*>(&length), 8);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        for (const auto& tensor : content.tensors) {
            out.write(reinterpret_cast<const char*>(tensor.bytes.data()),
                      static_cast<std::streamsize>(tensor.bytes.size()));
            if (!out) break;
        }
        out.flush();
        if (!out) throwWriteError(file, errno ? errno : EIO);
    }
    target.commit();
}

SafetensorsFile readSafetensors(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    Header header = readHeader(in, file);
    SafetensorsFile content;
    content.metadata = std::move(header.metadata);
    for (auto& entry : header.entries) {
        entry.tensor.bytes.resize(entry.end - entry.begin);
        in.read(reinterpret_cast<char*>(entry.tensor.bytes.data()),
                static_cast<std::streamsize>(entry.tensor.bytes.size()));
        if (!in) damaged(file, fmt::format("the data of '{}' end too early", entry.tensor.name));
        content.tensors.push_back(std::move(entry.tensor));
    }
    return content;
}

std::map<std::string, std::string> readSafetensorsMetadata(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return readHeader(in, file).metadata;
}

} // namespace lamina::core
