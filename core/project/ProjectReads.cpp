// SPDX-License-Identifier: GPL-3.0-or-later
// The reading half of ProjectRows.h.
#include "core/base/Error.h"
#include "core/project/ProjectRows.h"
#include "core/project/ProjectSql.h"
#include "core/project/TableRows.h"

#include <fmt/format.h>

namespace lamina::core {

namespace {

std::optional<Spacing> spacingOf(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    const auto json = jsonOf(column);
    return Spacing{json.at(0).get<double>(), json.at(1).get<double>(), json.at(2).get<double>()};
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

} // namespace

std::vector<StackEntry> readStacks(SQLite::Database& database) {
    std::vector<StackEntry> stacks;
    SQLite::Statement rows(database, "SELECT id, name, relative_path, absolute_path, "
                                     "hash, bytes, size_x, size_y, size_z, channels, "
                                     "time_points, file_spacing, entered_spacing "
                                     "FROM stacks ORDER BY place, id");
    while (rows.executeStep()) {
        StackEntry entry;
        entry.id = rows.getColumn(0).getInt64();
        entry.name = rows.getColumn(1).getString();
        entry.relativePath = rows.getColumn(2).getString();
        entry.absolutePath = rows.getColumn(3).getString();
        entry.identity = {rows.getColumn(4).getString(),
                          static_cast<std::uint64_t>(rows.getColumn(5).getInt64())};
        entry.size = {rows.getColumn(6).getInt(), rows.getColumn(7).getInt(),
                      rows.getColumn(8).getInt()};
        entry.channels = rows.getColumn(9).getInt();
        entry.timePoints = rows.getColumn(10).getInt();
        entry.fileSpacing = spacingOf(rows.getColumn(11));
        entry.enteredSpacing = spacingOf(rows.getColumn(12));
        stacks.push_back(std::move(entry));
    }
    return stacks;
}

ProjectCatalogue readCatalogue(ProjectDatabase& database) {
    return reading(database, [&] {
        ProjectCatalogue all;
        all.stacks = readStacks(database.sqlite());
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
                                "SELECT history, state FROM layers WHERE id = ?1");
        about.bind(1, layer);
        about.executeStep();
        const std::int64_t position = about.getColumn(0).getInt64();
        loaded.table = currentTable(database, layer);
        loaded.state = jsonOf(about.getColumn(1));
        SQLite::Statement steps(database.sqlite(),
                                "SELECT id, about FROM steps WHERE layer = ?1 ORDER BY id");
        steps.bind(1, layer);
        while (steps.executeStep()) {
            const auto json = jsonOf(steps.getColumn(1));
            EditStep step;
            step.id = static_cast<StepId>(steps.getColumn(0).getInt64());
            step.name = json.at("name").get<std::string>();
            step.where = {static_cast<Axes>(json.at("axes").get<int>()),
                          json.at("index").get<int>()};
            if (const auto patches = json.find("patches"); patches != json.end()) {
                const auto size = loaded.labels.size();
                step.frames = {patchFramesFromJson(patches->at("before"), size),
                               patchFramesFromJson(patches->at("after"), size)};
            }
            if (steps.getColumn(0).getInt64() <= position) ++loaded.history.position;
            loaded.history.steps.push_back(std::move(step));
        }
        return loaded;
    });
}

StepContent readStep(ProjectDatabase& database, LayerId layer, StepId step) {
    return reading(database, [&] {
        StepContent content;
        SQLite::Statement row(database.sqlite(),
                              "SELECT 1 FROM steps WHERE layer = ?1 AND id = ?2");
        row.bind(1, layer);
        row.bind(2, static_cast<std::int64_t>(step));
        if (!row.executeStep()) {
            throw Error(ErrorCode::NotFound,
                        fmt::format("This step is not in the history in '{}' any more.",
                                    database.file().string()));
        }
        readStepTables(database, layer, step, content);
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
        if (!row.isColumnNull(1)) loaded.table = decodeTable(blobOf(row.getColumn(1)));
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
