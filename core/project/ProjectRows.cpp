// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectRows.h"

#include "core/project/ProjectDatabase.h"
#include "core/project/ProjectSql.h"
#include "core/project/TableRows.h"
#include "core/project/TileCodec.h"

#include <algorithm>
#include <tuple>

namespace lamina::core {

namespace {

void bindSpacing(SQLite::Statement& statement, int index, const std::optional<Spacing>& spacing) {
    if (!spacing) return;
    statement.bind(index, textOf({spacing->x, spacing->y, spacing->z}));
}

/// Runs a statement that takes one number.
void execute(ProjectDatabase& database, const char* sql, std::int64_t number) {
    SQLite::Statement statement(database.sqlite(), sql);
    statement.bind(1, number);
    statement.exec();
}

/// Puts one side of the changes into the layer's voxels.
void writeTiles(ProjectDatabase& database, LayerId layer, const std::vector<TileChange>& changes,
                LabelTilePtr TileChange::*side) {
    std::vector<const TileChange*> inKeyOrder;
    inKeyOrder.reserve(changes.size());
    for (const TileChange& change : changes)
        inKeyOrder.push_back(&change);
    std::sort(inKeyOrder.begin(), inKeyOrder.end(), [](const auto* a, const auto* b) {
        return std::tie(a->tile.z, a->tile.row, a->tile.column) <
               std::tie(b->tile.z, b->tile.row, b->tile.column);
    });
    SQLite::Statement put(database.sqlite(),
                          "INSERT OR REPLACE INTO tiles VALUES (?1, ?2, ?3, ?4, ?5)");
    SQLite::Statement remove(database.sqlite(),
                             "DELETE FROM tiles WHERE layer = ?1 AND z = ?2 AND tile_row = ?3 AND "
                             "tile_column = ?4");
    put.bind(1, layer);
    remove.bind(1, layer);
    const LabelTile* last = nullptr; // neighbouring tiles are often one shared tile
    std::string bytes;
    for (const TileChange* change : inKeyOrder) {
        const LabelTilePtr& tile = change->*side;
        SQLite::Statement& statement = tile ? put : remove;
        statement.bind(2, change->tile.z);
        statement.bind(3, change->tile.row);
        statement.bind(4, change->tile.column);
        if (tile) {
            if (tile.get() != last) {
                bytes = encodeTile(tile);
                last = tile.get();
            }
            bindBlob(statement, 5, bytes);
        }
        statement.exec();
        statement.reset();
    }
}

/// Changes in parts, below `owner`.
void writeParts(ProjectDatabase& database, const char* sql, std::int64_t first, std::int64_t second,
                std::span<const TileChange> changes, std::int64_t firstPart = 0) {
    SQLite::Statement insert(database.sqlite(), sql);
    for (std::size_t begin = 0; begin < changes.size(); begin += kPart) {
        const auto bytes =
            encodeChanges(changes.subspan(begin, std::min(kPart, changes.size() - begin)));
        insert.bind(1, first);
        insert.bind(2, second);
        insert.bind(3, firstPart + static_cast<std::int64_t>(begin / kPart));
        bindBlob(insert, 4, bytes);
        insert.exec();
        insert.reset();
    }
}

void setHistory(ProjectDatabase& database, LayerId layer, StepId step) {
    SQLite::Statement update(database.sqlite(), "UPDATE layers SET history = ?2 WHERE id = ?1");
    update.bind(1, layer);
    update.bind(2, static_cast<std::int64_t>(step));
    update.exec();
}

void applyStep(ProjectDatabase& database, LayerId layer, const EditStep& step,
               const std::optional<StepTables>& tables) {
    writeTiles(database, layer, step.tiles, &TileChange::after);
    redoTable(database, layer, step, tables);
    setHistory(database, layer, step.id);
}

void bindStack(SQLite::Statement& statement, const StackEntry& stack) {
    statement.bind(1, stack.id);
    statement.bind(2, stack.name);
    statement.bind(3, stack.relativePath.string());
    statement.bind(4, stack.absolutePath.string());
    statement.bind(5, stack.identity.hash);
    statement.bind(6, static_cast<std::int64_t>(stack.identity.bytes));
    statement.bind(7, stack.size.x);
    statement.bind(8, stack.size.y);
    statement.bind(9, stack.size.z);
    statement.bind(10, stack.channels);
    statement.bind(11, stack.timePoints);
    bindSpacing(statement, 12, stack.fileSpacing);
    bindSpacing(statement, 13, stack.enteredSpacing);
}

} // namespace

void insertStack(ProjectDatabase& database, const StackEntry& stack) {
    SQLite::Statement insert(database.sqlite(),
                             "INSERT INTO stacks SELECT ?1, COALESCE(MAX(place), 0) + 1, ?2, ?3, "
                             "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13 FROM stacks");
    bindStack(insert, stack);
    insert.exec();
}

void updateStack(ProjectDatabase& database, const StackEntry& stack) {
    SQLite::Statement update(
        database.sqlite(),
        "UPDATE stacks SET name = ?2, relative_path = ?3, absolute_path = ?4, hash = ?5, bytes = "
        "?6, size_x = ?7, size_y = ?8, size_z = ?9, channels = ?10, time_points = ?11, "
        "file_spacing = ?12, entered_spacing = ?13 WHERE id = ?1");
    bindStack(update, stack);
    update.exec();
}

void deleteStack(ProjectDatabase& database, StackId stack) {
    const std::string layers = "(SELECT id FROM layers WHERE stack = ?1)";
    for (const std::string& sql :
         {"DELETE FROM snapshot_tiles WHERE snapshot IN (SELECT id FROM snapshots WHERE layer IN " +
              layers + ")",
          "DELETE FROM snapshots WHERE layer IN " + layers,
          "DELETE FROM step_tiles WHERE layer IN " + layers,
          "DELETE FROM steps WHERE layer IN " + layers,
          "DELETE FROM tiles WHERE layer IN " + layers,
          "DELETE FROM label_rows WHERE layer IN " + layers,
          std::string("DELETE FROM layers WHERE stack = ?1"),
          std::string("DELETE FROM stacks WHERE id = ?1")}) {
        execute(database, sql.c_str(), stack);
    }
    giveBackPages(database);
}

void orderStacks(ProjectDatabase& database, const std::vector<StackId>& order) {
    SQLite::Statement update(database.sqlite(), "UPDATE stacks SET place = ?2 WHERE id = ?1");
    for (std::size_t i = 0; i < order.size(); ++i) {
        update.bind(1, order[i]);
        update.bind(2, static_cast<std::int64_t>(i + 1));
        update.exec();
        update.reset();
    }
}

void insertLayer(ProjectDatabase& database, const LayerEntry& layer) {
    SQLite::Statement insert(database.sqlite(),
                             "INSERT INTO layers (id, stack, time) VALUES (?1, ?2, ?3)");
    insert.bind(1, layer.id);
    insert.bind(2, layer.stack);
    insert.bind(3, layer.time);
    insert.exec();
}

void writeStep(ProjectDatabase& database, LayerId layer, const EditStep& step) {
    for (const char* sql :
         {"DELETE FROM step_tiles WHERE layer = ?1 AND step > (SELECT history FROM layers WHERE id "
          "= ?1)",
          "DELETE FROM steps WHERE layer = ?1 AND id > (SELECT history FROM layers WHERE id = "
          "?1)"}) {
        execute(database, sql, layer);
    }
    const auto tables = tablesOf(database, layer, step);
    const std::string tableChange = tables ? encodeStepTables(*tables) : std::string();
    SQLite::Statement insert(
        database.sqlite(),
        "INSERT INTO steps (layer, id, about, table_change) VALUES (?1, ?2, ?3, ?4)");
    insert.bind(1, layer);
    insert.bind(2, static_cast<std::int64_t>(step.id));
    nlohmann::json about{{"name", step.name},
                         {"axes", static_cast<int>(step.where.axes)},
                         {"index", step.where.index}};
    if (step.frames) {
        about["patches"] = {{"before", toJson(step.frames->before)},
                            {"after", toJson(step.frames->after)}};
    }
    insert.bind(3, textOf(about));
    if (tables) bindBlob(insert, 4, tableChange);
    insert.exec();
    writeParts(database, "INSERT INTO step_tiles VALUES (?1, ?2, ?3, ?4)", layer,
               static_cast<std::int64_t>(step.id), step.tiles);
    applyStep(database, layer, step, tables);
}

void writeUndo(ProjectDatabase& database, LayerId layer, const EditStep& step) {
    writeTiles(database, layer, step.tiles, &TileChange::before);
    undoTable(database, layer, step, storedTables(database, layer, step.id));
    SQLite::Statement query(database.sqlite(),
                            "SELECT COALESCE(MAX(id), 0) FROM steps WHERE layer = ?1 AND id < ?2");
    query.bind(1, layer);
    query.bind(2, static_cast<std::int64_t>(step.id));
    query.executeStep();
    const std::int64_t position = query.getColumn(0).getInt64();
    query.reset();
    setHistory(database, layer, static_cast<StepId>(position));
}

void writeRedo(ProjectDatabase& database, LayerId layer, const EditStep& step) {
    applyStep(database, layer, step, storedTables(database, layer, step.id));
}

void writeLayerState(ProjectDatabase& database, LayerId layer, const nlohmann::json& state) {
    SQLite::Statement update(database.sqlite(), "UPDATE layers SET state = ?2 WHERE id = ?1");
    update.bind(1, layer);
    update.bind(2, textOf(state));
    update.exec();
}

void writeState(ProjectDatabase& database, const std::string& key, const nlohmann::json& value) {
    SQLite::Statement put(database.sqlite(), "INSERT OR REPLACE INTO state VALUES (?1, ?2)");
    put.bind(1, key);
    put.bind(2, textOf(value));
    put.exec();
}

void insertRun(ProjectDatabase& database, const RunEntry& run) {
    SQLite::Statement insert(database.sqlite(), "INSERT INTO runs VALUES (?1, ?2, ?3, ?4)");
    insert.bind(1, run.id);
    insert.bind(2, run.kind);
    insert.bind(3, run.time);
    insert.bind(4, textOf(run.record));
    insert.exec();
}

void insertSnapshot(ProjectDatabase& database, const SnapshotEntry& snapshot) {
    const auto table = encodeTable(currentTable(database, snapshot.layer));
    SQLite::Statement insert(database.sqlite(),
                             "INSERT INTO snapshots VALUES (?1, ?2, ?3, ?4, ?5)");
    insert.bind(1, snapshot.id);
    insert.bind(2, snapshot.layer);
    insert.bind(3, snapshot.name);
    insert.bind(4, snapshot.time);
    bindBlob(insert, 5, table);
    insert.exec();
    SQLite::Statement part(database.sqlite(), "INSERT INTO snapshot_tiles VALUES (?1, ?2, ?3)");
    std::int64_t number = 0;
    readTiles(database, snapshot.layer, [&](const std::vector<TileChange>& changes) {
        const auto bytes = encodeChanges(changes);
        part.bind(1, snapshot.id);
        part.bind(2, number++);
        bindBlob(part, 3, bytes);
        part.exec();
        part.reset();
    });
}

void deleteSnapshot(ProjectDatabase& database, SnapshotId snapshot) {
    execute(database, "DELETE FROM snapshot_tiles WHERE snapshot = ?1", snapshot);
    execute(database, "DELETE FROM snapshots WHERE id = ?1", snapshot);
    giveBackPages(database);
}

void renameSnapshot(ProjectDatabase& database, SnapshotId snapshot, const std::string& name) {
    SQLite::Statement update(database.sqlite(), "UPDATE snapshots SET name = ?2 WHERE id = ?1");
    update.bind(1, snapshot);
    update.bind(2, name);
    update.exec();
}

} // namespace lamina::core
