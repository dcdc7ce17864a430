// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectRows.h"
#include "core/project/ProjectSql.h"

#include <map>

namespace lamina::core {

namespace {

/// The whole file, which is at least as large as its history.
std::uint64_t fileBytes(ProjectDatabase& database) {
    const auto number = [&](const char* pragma) {
        return static_cast<std::uint64_t>(database.sqlite().execAndGet(pragma).getInt64());
    };
    return number("PRAGMA page_count") * number("PRAGMA page_size");
}

} // namespace

std::size_t pruneHistory(ProjectDatabase& database, std::uint64_t most) {
    if (fileBytes(database) <= most) return 0;
    // rows are numbered as they come, over all layers: the newest first
    SQLite::Statement steps(
        database.sqlite(),
        "SELECT steps.layer, steps.id, layers.history, LENGTH(about) + "
        "COALESCE(LENGTH(table_before), 0) + COALESCE(LENGTH(table_after), 0) + "
        "COALESCE(LENGTH(table_change), 0) + COALESCE((SELECT SUM(LENGTH(changes)) FROM "
        "step_tiles WHERE step_tiles.layer = steps.layer AND step_tiles.step = steps.id), 0) "
        "FROM steps JOIN layers ON layers.id = steps.layer ORDER BY steps.rowid DESC");
    std::uint64_t kept = 0;
    std::size_t dropped = 0;
    std::map<LayerId, std::int64_t> upTo; // the newest step that goes
    while (steps.executeStep()) {
        const LayerId layer = steps.getColumn(0).getInt64();
        const std::int64_t id = steps.getColumn(1).getInt64();
        const bool wanted = id >= steps.getColumn(2).getInt64();
        const auto bytes = static_cast<std::uint64_t>(steps.getColumn(3).getInt64());
        if (!upTo.contains(layer) && (wanted || kept + bytes <= most)) {
            kept += bytes;
            continue;
        }
        upTo.try_emplace(layer, id);
        ++dropped;
    }
    steps.reset();
    for (const auto& [layer, id] : upTo) {
        for (const char* sql : {"DELETE FROM step_tiles WHERE layer = ?1 AND step <= ?2",
                                "DELETE FROM steps WHERE layer = ?1 AND id <= ?2"}) {
            SQLite::Statement remove(database.sqlite(), sql);
            remove.bind(1, layer);
            remove.bind(2, id);
            remove.exec();
        }
    }
    if (dropped > 0) giveBackPages(database);
    return dropped;
}

void giveBackPages(ProjectDatabase& database) {
    database.sqlite().exec("PRAGMA incremental_vacuum");
}

} // namespace lamina::core
