// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectRows.h"

#include "core/base/Error.h"
#include "core/project/ProjectDatabase.h"
#include "core/project/TileCodec.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace lamina::core {

namespace {

/// Changes in one block: what is packed or unpacked at a time stays below some 100 MB.
constexpr std::size_t kPart = 4096;

void bindBlob(SQLite::Statement& statement, int index, const std::string& bytes) {
    statement.bindNoCopy(index, static_cast<const void*>(bytes.data()),
                         static_cast<int>(bytes.size()));
}

std::string_view blobOf(const SQLite::Column& column) {
    return {static_cast<const char*>(column.getBlob()),
            static_cast<std::size_t>(column.getBytes())};
}

std::string textOf(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

nlohmann::json jsonOf(const SQLite::Column& column) {
    return nlohmann::json::parse(column.getString());
}

void bindTable(SQLite::Statement& statement, int index, const std::string& encoded) {
    if (!encoded.empty()) bindBlob(statement, index, encoded);
}

std::string encoded(const std::optional<LabelTable>& table) {
    return table ? encodeTable(*table) : std::string();
}

std::optional<LabelTable> tableOf(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return decodeTable(blobOf(column));
}

void bindSpacing(SQLite::Statement& statement, int index, const std::optional<Spacing>& spacing) {
    if (!spacing) return;
    statement.bind(index, textOf({spacing->x, spacing->y, spacing->z}));
}

std::optional<Spacing> spacingOf(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    const auto json = jsonOf(column);
    return Spacing{json.at(0).get<double>(), json.at(1).get<double>(), json.at(2).get<double>()};
}

/// Runs a statement that takes one number.
void execute(ProjectDatabase& database, const char* sql, std::int64_t number) {
    SQLite::Statement statement(database.sqlite(), sql);
    statement.bind(1, number);
    statement.exec();
}

/// Says which file it is when something in it cannot be understood.
template <typename Read> auto reading(ProjectDatabase& database, Read read) {
    const auto damaged = [&](const std::string& details) {
        return Error(ErrorCode::Unreadable,
                     fmt::format("The project file '{}' is damaged. Go back to a copy of the "
                                 "project folder.",
                                 database.file().string()),
                     details);
    };
    try {
        decltype(read()) result{};
        database.snapshot([&] { result = read(); });
        return result;
    } catch (const nlohmann::json::exception& error) {
        throw damaged(error.what());
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Unreadable) throw;
        throw damaged(error.context());
    }
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

VolumeSize layerSize(ProjectDatabase& database, LayerId layer) {
    SQLite::Statement query(database.sqlite(),
                            "SELECT size_x, size_y, size_z FROM layers JOIN stacks ON "
                            "stacks.id = layers.stack WHERE layers.id = ?1");
    query.bind(1, layer);
    if (!query.executeStep()) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("The annotation asked for is not in '{}' any more.",
                                database.file().string()));
    }
    return {query.getColumn(0).getInt(), query.getColumn(1).getInt(), query.getColumn(2).getInt()};
}

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
          std::string("DELETE FROM layers WHERE stack = ?1"),
          std::string("DELETE FROM stacks WHERE id = ?1")}) {
        execute(database, sql.c_str(), stack);
    }
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
    const auto before = encoded(step.tableBefore);
    const auto after = encoded(step.tableAfter);
    SQLite::Statement insert(database.sqlite(), "INSERT INTO steps VALUES (?1, ?2, ?3, ?4, ?5)");
    insert.bind(1, layer);
    insert.bind(2, static_cast<std::int64_t>(step.id));
    insert.bind(3, textOf({{"name", step.name}, {"slice", step.slice}}));
    bindTable(insert, 4, before);
    bindTable(insert, 5, after);
    insert.exec();
    writeParts(database, "INSERT INTO step_tiles VALUES (?1, ?2, ?3, ?4)", layer,
               static_cast<std::int64_t>(step.id), step.tiles);
    writeRedo(database, layer, step);
}

void writeUndo(ProjectDatabase& database, LayerId layer, const EditStep& step) {
    writeTiles(database, layer, step.tiles, &TileChange::before);
    if (step.tableBefore) writeTable(database, layer, *step.tableBefore);
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
    writeTiles(database, layer, step.tiles, &TileChange::after);
    if (step.tableAfter) writeTable(database, layer, *step.tableAfter);
    setHistory(database, layer, step.id);
}

void writeTable(ProjectDatabase& database, LayerId layer, const LabelTable& table) {
    const auto bytes = encodeTable(table);
    SQLite::Statement update(database.sqlite(), "UPDATE layers SET label_table = ?2 WHERE id = ?1");
    update.bind(1, layer);
    bindBlob(update, 2, bytes);
    update.exec();
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
    SQLite::Statement insert(
        database.sqlite(), "INSERT INTO snapshots SELECT ?1, ?2, ?3, ?4, (SELECT label_table FROM "
                           "layers WHERE id = ?2)");
    insert.bind(1, snapshot.id);
    insert.bind(2, snapshot.layer);
    insert.bind(3, snapshot.name);
    insert.bind(4, snapshot.time);
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
}

ProjectCatalogue readCatalogue(ProjectDatabase& database) {
    return reading(database, [&] {
        ProjectCatalogue all;
        SQLite::Statement stacks(database.sqlite(),
                                 "SELECT id, name, relative_path, absolute_path, "
                                 "hash, bytes, size_x, size_y, size_z, channels, "
                                 "time_points, file_spacing, entered_spacing "
                                 "FROM stacks ORDER BY place, id");
        while (stacks.executeStep()) {
            StackEntry entry;
            entry.id = stacks.getColumn(0).getInt64();
            entry.name = stacks.getColumn(1).getString();
            entry.relativePath = stacks.getColumn(2).getString();
            entry.absolutePath = stacks.getColumn(3).getString();
            entry.identity = {stacks.getColumn(4).getString(),
                              static_cast<std::uint64_t>(stacks.getColumn(5).getInt64())};
            entry.size = {stacks.getColumn(6).getInt(), stacks.getColumn(7).getInt(),
                          stacks.getColumn(8).getInt()};
            entry.channels = stacks.getColumn(9).getInt();
            entry.timePoints = stacks.getColumn(10).getInt();
            entry.fileSpacing = spacingOf(stacks.getColumn(11));
            entry.enteredSpacing = spacingOf(stacks.getColumn(12));
            all.stacks.push_back(std::move(entry));
        }
        SQLite::Statement layers(database.sqlite(),
                                 "SELECT id, stack, time FROM layers ORDER BY stack, time");
        while (layers.executeStep()) {
            all.layers.push_back({layers.getColumn(0).getInt64(), layers.getColumn(1).getInt64(),
                                  layers.getColumn(2).getInt()});
        }
        SQLite::Statement runs(database.sqlite(),
                               "SELECT id, kind, time, record FROM runs ORDER BY id");
        while (runs.executeStep()) {
            all.runs.push_back({runs.getColumn(0).getInt64(), runs.getColumn(1).getString(),
                                runs.getColumn(2).getString(), jsonOf(runs.getColumn(3))});
        }
        SQLite::Statement snapshots(database.sqlite(),
                                    "SELECT id, layer, name, time FROM snapshots ORDER BY id");
        while (snapshots.executeStep()) {
            all.snapshots.push_back(
                {snapshots.getColumn(0).getInt64(), snapshots.getColumn(1).getInt64(),
                 snapshots.getColumn(2).getString(), snapshots.getColumn(3).getString()});
        }
        SQLite::Statement state(database.sqlite(), "SELECT key, value FROM state ORDER BY key");
        while (state.executeStep())
            all.state.emplace_back(state.getColumn(0).getString(), jsonOf(state.getColumn(1)));
        return all;
    });
}

LoadedLayer readLayer(ProjectDatabase& database, LayerId layer) {
    return reading(database, [&] {
        LoadedLayer loaded;
        loaded.labels = LabelVolume(layerSize(database, layer));
        readTiles(database, layer, [&](const std::vector<TileChange>& changes) {
            loaded.labels.applyChanges(changes);
        });
        SQLite::Statement about(database.sqlite(),
                                "SELECT history, label_table, state FROM layers WHERE id = ?1");
        about.bind(1, layer);
        about.executeStep();
        const std::int64_t position = about.getColumn(0).getInt64();
        if (auto table = tableOf(about.getColumn(1))) loaded.table = std::move(*table);
        loaded.state = jsonOf(about.getColumn(2));
        SQLite::Statement steps(database.sqlite(),
                                "SELECT id, about FROM steps WHERE layer = ?1 ORDER BY id");
        steps.bind(1, layer);
        while (steps.executeStep()) {
            const auto json = jsonOf(steps.getColumn(1));
            EditStep step;
            step.id = static_cast<StepId>(steps.getColumn(0).getInt64());
            step.name = json.at("name").get<std::string>();
            step.slice = json.at("slice").get<int>();
            if (steps.getColumn(0).getInt64() <= position) ++loaded.history.position;
            loaded.history.steps.push_back(std::move(step));
        }
        return loaded;
    });
}

StepContent readStep(ProjectDatabase& database, LayerId layer, StepId step) {
    return reading(database, [&] {
        StepContent content;
        SQLite::Statement row(
            database.sqlite(),
            "SELECT table_before, table_after FROM steps WHERE layer = ?1 AND id = ?2");
        row.bind(1, layer);
        row.bind(2, static_cast<std::int64_t>(step));
        if (!row.executeStep()) {
            throw Error(ErrorCode::NotFound,
                        fmt::format("This step is not in the history in '{}' any more.",
                                    database.file().string()));
        }
        content.tableBefore = tableOf(row.getColumn(0));
        content.tableAfter = tableOf(row.getColumn(1));
        SQLite::Statement parts(
            database.sqlite(),
            "SELECT changes FROM step_tiles WHERE layer = ?1 AND step = ?2 ORDER BY part");
        parts.bind(1, layer);
        parts.bind(2, static_cast<std::int64_t>(step));
        while (parts.executeStep())
            decodeChanges(blobOf(parts.getColumn(0)), content.tiles);
        return content;
    });
}

LoadedSnapshot readSnapshot(ProjectDatabase& database, SnapshotId snapshot) {
    return reading(database, [&] {
        SQLite::Statement row(database.sqlite(),
                              "SELECT layer, label_table FROM snapshots WHERE id = ?1");
        row.bind(1, snapshot);
        if (!row.executeStep()) {
            throw Error(ErrorCode::NotFound, fmt::format("This snapshot is not in '{}' any more.",
                                                         database.file().string()));
        }
        LoadedSnapshot loaded;
        loaded.labels = LabelVolume(layerSize(database, row.getColumn(0).getInt64()));
        if (auto table = tableOf(row.getColumn(1))) loaded.table = std::move(*table);
        SQLite::Statement parts(
            database.sqlite(),
            "SELECT changes FROM snapshot_tiles WHERE snapshot = ?1 ORDER BY part");
        parts.bind(1, snapshot);
        while (parts.executeStep()) {
            std::vector<TileChange> changes;
            decodeChanges(blobOf(parts.getColumn(0)), changes);
            loaded.labels.applyChanges(changes);
        }
        return loaded;
    });
}

} // namespace lamina::core
