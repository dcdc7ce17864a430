// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/TableRows.h"

#include "core/project/ProjectSql.h"

namespace lamina::core {

namespace {

std::optional<LabelTable> tableOf(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return decodeTable(blobOf(column));
}

std::optional<StepTables> deltaOf(const SQLite::Column& column) {
    if (column.isNull()) return std::nullopt;
    return decodeStepTables(blobOf(column));
}

LabelTable readTable(ProjectDatabase& database, LayerId layer) {
    SQLite::Statement whole(database.sqlite(),
                            "SELECT label_table, classes FROM layers WHERE id = ?1");
    whole.bind(1, layer);
    if (!whole.executeStep()) return {};
    LabelTable table = tableOf(whole.getColumn(0)).value_or(LabelTable());
    TableDelta newer;
    if (!whole.getColumn(1).isNull())
        newer.classesAfter = decodeClasses(whole.getColumn(1).getString());
    SQLite::Statement rows(database.sqlite(),
                           "SELECT label, about FROM label_rows WHERE layer = ?1 ORDER BY label");
    rows.bind(1, layer);
    while (rows.executeStep()) {
        const auto id = static_cast<LabelId>(rows.getColumn(0).getInt64());
        TableDelta::Row row{id, std::nullopt, std::nullopt};
        const SQLite::Column about = rows.getColumn(1);
        if (!about.isNull()) row.after = decodeRow(id, about.getString());
        newer.rows.push_back(std::move(row));
    }
    applyDelta(table, newer);
    return table;
}

/// Puts one side of the delta into the rows of the layer.
void writeRows(ProjectDatabase& database, LayerId layer, const TableDelta& delta, bool revert) {
    SQLite::Statement put(database.sqlite(),
                          "INSERT OR REPLACE INTO label_rows VALUES (?1, ?2, ?3)");
    for (const auto& row : delta.rows) {
        const auto& wanted = revert ? row.before : row.after;
        put.bind(1, layer);
        put.bind(2, static_cast<std::int64_t>(row.id));
        if (wanted) {
            put.bind(3, encodeRow(*wanted));
        } else {
            put.bind(3); // null: not listed, whatever the older table says
        }
        put.exec();
        put.reset();
    }
    const auto& classes = revert ? delta.classesBefore : delta.classesAfter;
    if (!classes) return;
    SQLite::Statement update(database.sqlite(), "UPDATE layers SET classes = ?2 WHERE id = ?1");
    update.bind(1, layer);
    update.bind(2, encodeClasses(*classes));
    update.exec();
}

} // namespace

LabelTable currentTable(ProjectDatabase& database, LayerId layer) {
    auto& known = database.tables();
    const auto place = known.find(layer);
    return place == known.end() ? readTable(database, layer) : place->second;
}

void writeTable(ProjectDatabase& database, LayerId layer, const LabelTable& table) {
    writeRows(database, layer, tableDelta(currentTable(database, layer), table), false);
    database.tables()[layer] = table;
}

std::optional<StepTables> tablesOf(ProjectDatabase& database, LayerId layer, const EditStep& step) {
    if (!step.tableBefore && !step.tableAfter) return std::nullopt;
    const LabelTable now = currentTable(database, layer);
    const LabelTable& before = step.tableBefore ? *step.tableBefore : now;
    const LabelTable& after = step.tableAfter ? *step.tableAfter : before;
    return StepTables{tableDelta(now, before), tableDelta(before, after)};
}

std::optional<StepTables> storedTables(ProjectDatabase& database, LayerId layer, StepId step) {
    SQLite::Statement row(database.sqlite(),
                          "SELECT table_change FROM steps WHERE layer = ?1 AND id = ?2");
    row.bind(1, layer);
    row.bind(2, static_cast<std::int64_t>(step));
    return row.executeStep() ? deltaOf(row.getColumn(0)) : std::nullopt;
}

void redoTable(ProjectDatabase& database, LayerId layer, const EditStep& step,
               const std::optional<StepTables>& tables) {
    if (!tables) {
        if (step.tableAfter) writeTable(database, layer, *step.tableAfter);
        return;
    }
    LabelTable table = currentTable(database, layer);
    for (const TableDelta* delta : {&tables->gap, &tables->change}) {
        writeRows(database, layer, *delta, false);
        applyDelta(table, *delta);
    }
    // shares its rows with the window's, so that the next comparison is quick
    database.tables()[layer] = step.tableAfter == table ? *step.tableAfter : table;
}

void undoTable(ProjectDatabase& database, LayerId layer, const EditStep& step,
               const std::optional<StepTables>& tables) {
    if (!tables) {
        if (step.tableBefore) writeTable(database, layer, *step.tableBefore);
        return;
    }
    LabelTable table = currentTable(database, layer);
    for (const TableDelta* delta : {&tables->change, &tables->gap}) {
        writeRows(database, layer, *delta, true);
        applyDelta(table, *delta, true);
    }
    database.tables()[layer] = step.tableBefore == table ? *step.tableBefore : table;
}

void readStepTables(ProjectDatabase& database, LayerId layer, StepId step, StepContent& content) {
    const auto id = static_cast<std::int64_t>(step);
    SQLite::Statement own(database.sqlite(), "SELECT table_before, table_after, table_change FROM "
                                             "steps WHERE layer = ?1 AND id = ?2");
    own.bind(1, layer);
    own.bind(2, id);
    if (!own.executeStep()) return;
    content.tableBefore = tableOf(own.getColumn(0));
    content.tableAfter = tableOf(own.getColumn(1));
    const auto tables = deltaOf(own.getColumn(2));
    if (!tables) return;

    SQLite::Statement place(database.sqlite(), "SELECT history FROM layers WHERE id = ?1");
    place.bind(1, layer);
    place.executeStep();
    const std::int64_t now = place.getColumn(0).getInt64();
    const bool applied = id <= now;
    LabelTable table = currentTable(database, layer);
    SQLite::Statement between(
        database.sqlite(),
        applied ? "SELECT table_before, table_change FROM steps WHERE layer = ?1 AND id > ?2 AND "
                  "id <= ?3 ORDER BY id DESC"
                : "SELECT table_after, table_change FROM steps WHERE layer = ?1 AND id > ?3 AND "
                  "id < ?2 ORDER BY id");
    between.bind(1, layer);
    between.bind(2, id);
    between.bind(3, now);
    while (between.executeStep()) {
        if (auto whole = tableOf(between.getColumn(0))) table = std::move(*whole);
        const auto other = deltaOf(between.getColumn(1));
        if (!other) continue;
        applyDelta(table, applied ? other->change : other->gap, applied);
        applyDelta(table, applied ? other->gap : other->change, applied);
    }
    if (!applied) {
        applyDelta(table, tables->gap);
        content.tableBefore = table;
        applyDelta(table, tables->change);
        content.tableAfter = table;
    } else {
        content.tableAfter = table;
        applyDelta(table, tables->change, true);
        content.tableBefore = table;
    }
}

} // namespace lamina::core
