// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/Safetensors.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <fstream>
#include <set>

namespace lamina::models {

namespace {

static_assert(std::endian::native == std::endian::little, "the data part is little-endian");

struct TypeName {
    torch::ScalarType type;
    const char* name;
};
constexpr std::array kTypes{
    TypeName{torch::kFloat, "F32"}, TypeName{torch::kDouble, "F64"},
    TypeName{torch::kHalf, "F16"},  TypeName{torch::kBFloat16, "BF16"},
    TypeName{torch::kInt64, "I64"}, TypeName{torch::kInt32, "I32"},
    TypeName{torch::kInt16, "I16"}, TypeName{torch::kInt8, "I8"},
    TypeName{torch::kUInt8, "U8"},  TypeName{torch::kBool, "BOOL"},
};
/// More than any network of this program has; a header of this length is no header.
constexpr std::uint64_t kMaxHeader = 100'000'000;

std::string typeName(torch::ScalarType type) {
    for (const auto& t : kTypes) {
        if (t.type == type) return t.name;
    }
    throw core::Error(core::ErrorCode::Internal,
                      fmt::format("Tensors of type {} cannot be stored.", torch::toString(type)));
}

[[noreturn]] void damaged(const std::filesystem::path& file, const std::string& why) {
    throw core::Error(core::ErrorCode::Unreadable,
                      fmt::format("{} is not a usable checkpoint: {}. It is damaged, incomplete or "
                                  "of another format; copy it again or train anew.",
                                  file.string(), why));
}

std::uint64_t bytesOf(const TensorEntry& entry, const std::filesystem::path& file) {
    std::uint64_t count = 1;
    for (const auto side : entry.shape) {
        if (side < 0 ||
            (side > 0 && count > (std::uint64_t{1} << 48U) / static_cast<std::uint64_t>(side))) {
            damaged(file, fmt::format("the shape of '{}' is impossible", entry.name));
        }
        count *= static_cast<std::uint64_t>(side);
    }
    return count * c10::elementSize(entry.type);
}

TensorEntry parseEntry(const std::string& name, const nlohmann::json& json,
                       const std::filesystem::path& file) {
    TensorEntry entry;
    entry.name = name;
    const auto type = json.at("dtype").get<std::string>();
    const auto* known = std::find_if(kTypes.begin(), kTypes.end(),
                                     [&](const TypeName& t) { return type == t.name; });
    if (known == kTypes.end()) {
        throw core::Error(
            core::ErrorCode::Unsupported,
            fmt::format("{} holds '{}' in the number type {}, which Lamina does not read.",
                        file.string(), name, type));
    }
    entry.type = known->type;
    entry.shape = json.at("shape").get<std::vector<std::int64_t>>();
    const auto& offsets = json.at("data_offsets");
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned()) {
        damaged(file, fmt::format("the position of '{}' is missing", name));
    }
    entry.begin = offsets[0].get<std::uint64_t>();
    entry.end = offsets[1].get<std::uint64_t>();
    if (entry.end < entry.begin || entry.end - entry.begin != bytesOf(entry, file)) {
        damaged(file, fmt::format("the size of '{}' does not fit its shape", name));
    }
    return entry;
}

SafetensorsHeader parseHeader(const std::string& text, std::uint64_t dataBytes,
                              const std::filesystem::path& file) {
    SafetensorsHeader header;
    try {
        const auto json = nlohmann::json::parse(text);
        if (!json.is_object()) damaged(file, "its header is no table of tensors");
        for (const auto& [name, value] : json.items()) {
            if (name == "__metadata__") {
                header.metadata = value.get<Metadata>();
            } else {
                header.entries.push_back(parseEntry(name, value, file));
            }
        }
    } catch (const nlohmann::json::exception& error) {
        damaged(file, fmt::format("its header cannot be read ({})", error.what()));
    }
    std::sort(header.entries.begin(), header.entries.end(),
              [](const TensorEntry& a, const TensorEntry& b) {
                  return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
              });
    std::uint64_t expected = 0;
    for (const auto& entry : header.entries) {
        if (entry.begin != expected) {
            damaged(file,
                    fmt::format("'{}' does not lie where the one before it ends", entry.name));
        }
        expected = entry.end;
    }
    if (expected != dataBytes) {
        damaged(file, fmt::format("its header announces {} bytes of data, the file has {}",
                                  expected, dataBytes));
    }
    return header;
}

SafetensorsHeader readHeader(std::ifstream& in, const std::filesystem::path& file) {
    std::error_code failure;
    const auto bytes = std::filesystem::file_size(file, failure);
    if (failure || !in) {
        throw core::Error(core::ErrorCode::NotFound,
                          fmt::format("The checkpoint {} cannot be opened.", file.string()));
    }
    std::uint64_t length = 0;
    if (bytes < 8) damaged(file, fmt::format("it has only {} bytes", bytes));
    in.read(reinterpret_cast<char*>(&length), 8);
    if (!in || length < 2 || length > kMaxHeader || length > bytes - 8) {
        damaged(file, "the length of its header is impossible");
    }
    std::string text(length, '\0');
    in.read(text.data(), static_cast<std::streamsize>(length));
    if (!in) damaged(file, "its header ends too early");
    auto header = parseHeader(text, bytes - 8 - length, file);
    header.dataOffset = 8 + length;
    return header;
}

} // namespace

void writeSafetensors(const std::filesystem::path& file, const NamedTensors& tensors,
                      const Metadata& metadata) {
    nlohmann::ordered_json json;
    if (!metadata.empty()) json["__metadata__"] = metadata;
    std::uint64_t at = 0;
    std::set<std::string> names;
    for (const auto& [name, tensor] : tensors) {
        if (!names.insert(name).second || name == "__metadata__") {
            throw core::Error(core::ErrorCode::Internal,
                              fmt::format("Two tensors are called '{}'.", name));
        }
        const auto bytes = static_cast<std::uint64_t>(tensor.numel()) * tensor.element_size();
        json[name] = {{"dtype", typeName(tensor.scalar_type())},
                      {"shape", tensor.sizes().vec()},
                      {"data_offsets", {at, at + bytes}}};
        at += bytes;
    }
    std::string text = json.dump();
    text.resize((text.size() + 7) / 8 * 8, ' '); // the format wants the data aligned
    core::AtomicFile target(file);
    {
        std::ofstream out(target.temporary(), std::ios::binary | std::ios::trunc);
        const std::uint64_t length = text.size();
        out.write(reinterpret_cast<const char*>(&length), 8);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        for (const auto& [name, tensor] : tensors) {
            const auto values = tensor.detach().to(torch::kCPU).contiguous();
            out.write(static_cast<const char*>(values.data_ptr()),
                      static_cast<std::streamsize>(values.nbytes()));
            if (!out) break;
        }
        out.flush();
        if (!out) core::throwWriteError(file, errno ? errno : EIO);
    }
    target.commit();
}

SafetensorsHeader readSafetensorsHeader(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return readHeader(in, file);
}

SafetensorsFile readSafetensors(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const auto header = readHeader(in, file);
    SafetensorsFile result;
    result.metadata = header.metadata;
    for (const auto& entry : header.entries) {
        auto tensor = torch::empty(entry.shape, torch::TensorOptions().dtype(entry.type));
        in.read(static_cast<char*>(tensor.data_ptr()),
                static_cast<std::streamsize>(entry.end - entry.begin));
        if (!in) damaged(file, fmt::format("the data of '{}' end too early", entry.name));
        result.tensors.emplace_back(entry.name, std::move(tensor));
    }
    return result;
}

} // namespace lamina::models
