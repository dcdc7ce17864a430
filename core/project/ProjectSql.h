// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ProjectDatabase.h"
#include "core/project/ProjectTypes.h"
#include "core/project/TileCodec.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

// What the functions of ProjectRows.h have in common; for files that speak SQL alone.
namespace lamina::core {

/// Changes in one block: what is packed or unpacked at a time stays below some 100 MB.
inline constexpr std::size_t kPart = 4096;

inline void bindBlob(SQLite::Statement& statement, int index, const std::string& bytes) {
    statement.bindNoCopy(index, static_cast<const void*>(bytes.data()),
                         static_cast<int>(bytes.size()));
}

inline std::string_view blobOf(const SQLite::Column& column) {
    return {static_cast<const char*>(column.getBlob()),
            static_cast<std::size_t>(column.getBytes())};
}

inline std::string textOf(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

inline nlohmann::json jsonOf(const SQLite::Column& column) {
    return nlohmann::json::parse(column.getString());
}

/// Names of files in it are on the disk afterwards, where the file system can say so.
void syncFolder(const std::filesystem::path& folder);
/// An absolute path as it stands in a URI.
[[nodiscard]] std::string uriPath(const std::filesystem::path& file);
/// The table of stacks in the order of the list, from any version.
[[nodiscard]] std::vector<StackEntry> readStacks(SQLite::Database& database);

/// Reads the tiles of a layer as changes from nothing, in blocks.
template <typename Take> void readTiles(ProjectDatabase& database, LayerId layer, Take take) {
    SQLite::Statement query(database.sqlite(),
                            "SELECT z, tile_row, tile_column, voxels FROM tiles WHERE layer = ?1");
    query.bind(1, layer);
    std::vector<TileChange> changes;
    std::string last; // neighbouring tiles are often one shared tile
    LabelTilePtr lastTile;
    while (query.executeStep()) {
        const SQLite::Column voxels = query.getColumn(3);
        const auto bytes = blobOf(voxels);
        if (bytes.size() != sizeof(LabelId) || bytes != last) {
            lastTile = decodeTile(bytes);
            last = bytes;
        }
        changes.push_back({{query.getColumn(2).getInt(), query.getColumn(1).getInt(),
                            query.getColumn(0).getInt()},
                           nullptr,
                           lastTile});
        if (changes.size() == kPart) {
            take(changes);
            changes.clear();
        }
    }
    if (!changes.empty()) take(changes);
}

} // namespace lamina::core
