// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/TableDelta.h"

#include "core/base/Error.h"
#include "core/project/TileCodec.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lamina::core {

namespace {

using Json = nlohmann::json;
using Classes = TableDelta::Classes;

Json toJson(const LabelInfo& row) {
    return {row.name,     row.classId, row.color[0], row.color[1],
            row.color[2], row.locked,  row.visible};
}

LabelInfo rowFrom(LabelId id, const Json& json) {
    LabelInfo row;
    row.id = id;
    json.at(0).get_to(row.name);
    json.at(1).get_to(row.classId);
    for (std::size_t i = 0; i < 3; ++i)
        json.at(2 + i).get_to(row.color[i]);
    json.at(5).get_to(row.locked);
    json.at(6).get_to(row.visible);
    return row;
}

Json toJson(const Classes& classes) {
    Json json{{"names", classes.names}, {"colors", Json::array()}};
    for (const auto& [id, color] : classes.colors)
        json["colors"].push_back({id, color[0], color[1], color[2]});
    return json;
}

Classes classesFrom(const Json& json) {
    Classes classes;
    json.at("names").get_to(classes.names);
    for (const Json& own : json.at("colors")) {
        classes.colors[own.at(0).get<ClassId>()] = {own.at(1).get<std::uint8_t>(),
                                                    own.at(2).get<std::uint8_t>(),
                                                    own.at(3).get<std::uint8_t>()};
    }
    return classes;
}

Json toJson(const TableDelta& delta) {
    Json json{{"rows", Json::array()}};
    for (const auto& row : delta.rows) {
        json["rows"].push_back({row.id, row.before ? toJson(*row.before) : Json(),
                                row.after ? toJson(*row.after) : Json()});
    }
    if (delta.classesAfter)
        json["classes"] = {toJson(*delta.classesBefore), toJson(*delta.classesAfter)};
    return json;
}

TableDelta deltaFrom(const Json& json) {
    TableDelta delta;
    for (const Json& each : json.at("rows")) {
        TableDelta::Row row;
        each.at(0).get_to(row.id);
        if (!each.at(1).is_null()) row.before = rowFrom(row.id, each.at(1));
        if (!each.at(2).is_null()) row.after = rowFrom(row.id, each.at(2));
        delta.rows.push_back(std::move(row));
    }
    if (const auto classes = json.find("classes"); classes != json.end()) {
        delta.classesBefore = classesFrom(classes->at(0));
        delta.classesAfter = classesFrom(classes->at(1));
    }
    return delta;
}

/// A name in a broken encoding must not keep the work from being saved.
std::string textOf(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <typename Read> auto parsing(std::string_view text, Read read) {
    try {
        return read(Json::parse(text));
    } catch (const Json::exception& error) {
        throw Error(ErrorCode::Unreadable,
                    "The project holds a damaged list of labels. Go back to a copy of the project "
                    "folder.",
                    error.what());
    }
}

void setClasses(LabelTable& table, const Classes& classes) {
    const auto gone = [&](const auto& own) { return !classes.colors.contains(own.first); };
    const auto& colors = table.classColors();
    if (std::any_of(colors.begin(), colors.end(), gone)) { // a colour can be set, never taken away
        LabelTable fresh;
        for (const LabelInfo& row : table.rows())
            fresh.set(row);
        table = std::move(fresh);
    }
    table.setClassNames(classes.names);
    for (const auto& [id, color] : classes.colors)
        table.setClassColor(id, color);
}

} // namespace

Classes classesOf(const LabelTable& table) {
    return {table.classNames(), table.classColors()};
}

TableDelta tableDelta(const LabelTable& before, const LabelTable& after) {
    TableDelta delta;
    if (before == after) return delta; // quick where they share their rows
    auto was = before.rows();
    auto is = after.rows();
    auto a = was.begin();
    auto b = is.begin();
    while (a != was.end() || b != is.end()) {
        if (b == is.end() || (a != was.end() && a->id < b->id)) {
            delta.rows.push_back({a->id, std::move(*a), std::nullopt});
            ++a;
        } else if (a == was.end() || b->id < a->id) {
            delta.rows.push_back({b->id, std::nullopt, std::move(*b)});
            ++b;
        } else {
            if (!(*a == *b)) delta.rows.push_back({a->id, std::move(*a), std::move(*b)});
            ++a;
            ++b;
        }
    }
    if (auto then = classesOf(before), now = classesOf(after); !(then == now)) {
        delta.classesBefore = std::move(then);
        delta.classesAfter = std::move(now);
    }
    return delta;
}

void applyDelta(LabelTable& table, const TableDelta& delta, bool revert) {
    for (const auto& row : delta.rows) {
        if (const auto& wanted = revert ? row.before : row.after) {
            table.set(*wanted);
        } else {
            table.remove(row.id);
        }
    }
    if (const auto& classes = revert ? delta.classesBefore : delta.classesAfter)
        setClasses(table, *classes);
}

std::string encodeRow(const LabelInfo& row) {
    return textOf(toJson(row));
}

LabelInfo decodeRow(LabelId id, std::string_view text) {
    return parsing(text, [id](const Json& json) { return rowFrom(id, json); });
}

std::string encodeClasses(const Classes& classes) {
    return textOf(toJson(classes));
}

Classes decodeClasses(std::string_view text) {
    return parsing(text, classesFrom);
}

std::string encodeStepTables(const StepTables& tables) {
    Json json{{"change", toJson(tables.change)}};
    if (!tables.gap.empty()) json["gap"] = toJson(tables.gap);
    return pack(textOf(json));
}

StepTables decodeStepTables(std::string_view bytes) {
    return parsing(unpack(bytes), [](const Json& json) {
        StepTables tables;
        tables.change = deltaFrom(json.at("change"));
        if (const auto gap = json.find("gap"); gap != json.end()) tables.gap = deltaFrom(*gap);
        return tables;
    });
}

} // namespace lamina::core
