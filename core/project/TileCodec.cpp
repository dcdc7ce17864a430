// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/TileCodec.h"

#include "core/base/Error.h"
#include "core/label/LabelVolume.h"

#include <nlohmann/json.hpp>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_map>

namespace lamina::core {

static_assert(std::endian::native == std::endian::little, "blocks are written as they lie");

namespace {

constexpr int kLevel = 1; // label tiles shrink to about a hundredth at any level
constexpr std::size_t kTileBytes = sizeof(LabelTile::voxels);
constexpr std::size_t kLargestBlock = std::size_t{1} << 30;
constexpr std::uint32_t kVersion = 1;

[[noreturn]] void damaged(const char* what) {
    throw Error(ErrorCode::Unreadable,
                "The project holds damaged labels. Go back to a copy of the project folder.", what);
}

bool uniform(const LabelTile& tile) {
    return std::all_of(tile.voxels.begin(), tile.voxels.end(),
                       [first = tile.voxels.front()](LabelId id) { return id == first; });
}

template <typename T> void append(std::string& out, const T* values, std::size_t count) {
    out.append(reinterpret_cast<const char*>(values), count * sizeof(T));
}

/// Takes values from the front of a block.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : m_rest(bytes) {}

    template <typename T> void take(T* values, std::size_t count) {
        if (count > m_rest.size() / sizeof(T)) damaged("a block ends too early");
        std::memcpy(values, m_rest.data(), count * sizeof(T));
        m_rest.remove_prefix(count * sizeof(T));
    }
    template <typename T> T one() {
        T value{};
        take(&value, 1);
        return value;
    }
    template <typename T> std::vector<T> column(std::size_t count) {
        if (count > m_rest.size() / sizeof(T)) damaged("a block ends too early");
        std::vector<T> values(count);
        take(values.data(), count);
        return values;
    }
    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }

private:
    std::string_view m_rest;
};

/// Numbers distinct tiles from 1 and writes each once; 0 is the null tile.
class TileList {
public:
    std::uint32_t number(const LabelTilePtr& tile) {
        if (!tile) return 0;
        if (tile.get() == m_last) return m_lastNumber;
        const auto [place, isNew] =
            m_numbers.try_emplace(tile.get(), static_cast<std::uint32_t>(m_numbers.size() + 1));
        if (isNew) write(*tile);
        m_last = tile.get();
        return m_lastNumber = place->second;
    }
    [[nodiscard]] std::uint32_t count() const {
        return static_cast<std::uint32_t>(m_numbers.size());
    }
    [[nodiscard]] const std::string& bytes() const { return m_bytes; }

private:
    void write(const LabelTile& tile) {
        const bool same = uniform(tile);
        m_bytes.push_back(same ? '\0' : '\1');
        append(m_bytes, tile.voxels.data(), same ? 1 : tile.voxels.size());
    }

    std::unordered_map<const LabelTile*, std::uint32_t> m_numbers;
    const LabelTile* m_last = nullptr;
    std::uint32_t m_lastNumber = 0;
    std::string m_bytes;
};

} // namespace

std::string pack(std::string_view raw) {
    std::string out(ZSTD_compressBound(raw.size()), '\0');
    const std::size_t size = ZSTD_compress(out.data(), out.size(), raw.data(), raw.size(), kLevel);
    if (ZSTD_isError(size)) {
        throw Error(ErrorCode::OutOfMemory, "There is no memory left to store labels.",
                    ZSTD_getErrorName(size));
    }
    out.resize(size);
    return out;
}

std::string unpack(std::string_view bytes) {
    const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN ||
        size > kLargestBlock) {
        damaged("no compressed block");
    }
    std::string out(size, '\0');
    const std::size_t done = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(done) || done != size) damaged("a compressed block cannot be unpacked");
    return out;
}

std::string encodeTile(const LabelTilePtr& tile) {
    if (!tile) return {};
    if (uniform(*tile)) {
        std::string out;
        append(out, tile->voxels.data(), 1);
        return out;
    }
    return pack({reinterpret_cast<const char*>(tile->voxels.data()), kTileBytes});
}

LabelTilePtr decodeTile(std::string_view bytes) {
    if (bytes.empty()) return nullptr;
    if (bytes.size() == sizeof(LabelId)) return uniformTile(Cursor(bytes).one<LabelId>());
    auto tile = std::make_shared<LabelTile>();
    const std::size_t done =
        ZSTD_decompress(tile->voxels.data(), kTileBytes, bytes.data(), bytes.size());
    if (ZSTD_isError(done) || done != kTileBytes) damaged("a tile cannot be unpacked");
    return tile;
}

std::string encodeChanges(std::span<const TileChange> changes) {
    TileList tiles;
    std::vector<std::uint32_t> before;
    std::vector<std::uint32_t> after;
    std::vector<std::int32_t> columns;
    std::vector<std::int32_t> rows;
    std::vector<std::int32_t> slices;
    for (const TileChange& change : changes) {
        before.push_back(tiles.number(change.before));
        after.push_back(tiles.number(change.after));
        columns.push_back(change.tile.column);
        rows.push_back(change.tile.row);
        slices.push_back(change.tile.z);
    }
    const std::array<std::uint32_t, 3> head{kVersion, tiles.count(),
                                            static_cast<std::uint32_t>(changes.size())};
    std::string raw;
    append(raw, head.data(), head.size());
    raw += tiles.bytes();
    append(raw, columns.data(), columns.size());
    append(raw, rows.data(), rows.size());
    append(raw, slices.data(), slices.size());
    append(raw, before.data(), before.size());
    append(raw, after.data(), after.size());
    return pack(raw);
}

void decodeChanges(std::string_view bytes, std::vector<TileChange>& changes) {
    const std::string raw = unpack(bytes);
    Cursor cursor(raw);
    if (cursor.one<std::uint32_t>() != kVersion) damaged("unknown version of a step");
    const auto distinct = cursor.one<std::uint32_t>();
    const auto count = cursor.one<std::uint32_t>();
    std::vector<LabelTilePtr> tiles{nullptr};
    for (std::uint32_t i = 0; i < distinct; ++i) {
        if (cursor.one<char>() == '\0') {
            tiles.push_back(uniformTile(cursor.one<LabelId>()));
            continue;
        }
        auto tile = std::make_shared<LabelTile>();
        cursor.take(tile->voxels.data(), tile->voxels.size());
        tiles.push_back(std::move(tile));
    }
    const auto columns = cursor.column<std::int32_t>(count);
    const auto rows = cursor.column<std::int32_t>(count);
    const auto slices = cursor.column<std::int32_t>(count);
    const auto before = cursor.column<std::uint32_t>(count);
    const auto after = cursor.column<std::uint32_t>(count);
    if (!cursor.atEnd()) damaged("a step is longer than it should be");
    changes.reserve(changes.size() + count);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (before[i] >= tiles.size() || after[i] >= tiles.size()) damaged("a tile is missing");
        changes.push_back({{columns[i], rows[i], slices[i]}, tiles[before[i]], tiles[after[i]]});
    }
}

std::string encodeTable(const LabelTable& table) {
    auto rows = nlohmann::json::array();
    for (const LabelInfo& row : table.rows()) {
        rows.push_back({row.id, row.name, row.classId, row.color[0], row.color[1], row.color[2],
                        row.locked, row.visible});
    }
    nlohmann::json json{{"classes", table.classNames()}, {"labels", std::move(rows)}};
    for (const auto& [classId, color] : table.classColors())
        json["classColors"].push_back({classId, color[0], color[1], color[2]});
    // A name in a broken encoding must not keep the work from being saved.
    return pack(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

LabelTable decodeTable(std::string_view bytes) {
    try {
        const auto json = nlohmann::json::parse(unpack(bytes));
        LabelTable table;
        table.setClassNames(json.at("classes").get<std::vector<std::string>>());
        for (const auto& row : json.at("labels")) {
            LabelInfo info;
            row.at(0).get_to(info.id);
            row.at(1).get_to(info.name);
            row.at(2).get_to(info.classId);
            for (std::size_t i = 0; i < 3; ++i)
                row.at(3 + i).get_to(info.color[i]);
            row.at(6).get_to(info.locked);
            row.at(7).get_to(info.visible);
            table.set(info);
        }
        for (const auto& own : json.value("classColors", nlohmann::json::array())) {
            table.setClassColor(own.at(0).get<ClassId>(),
                                {own.at(1).get<std::uint8_t>(), own.at(2).get<std::uint8_t>(),
                                 own.at(3).get<std::uint8_t>()});
        }
        return table;
    } catch (const nlohmann::json::exception& error) {
        damaged(error.what());
    }
}

} // namespace lamina::core
