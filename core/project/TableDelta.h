// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTable.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::core {

/// The rows and classes in which two label tables differ: what a step writes of them, however many
/// labels there are.
struct TableDelta {
    struct Row {
        LabelId id = 0;
        std::optional<LabelInfo> before; ///< null: not listed
        std::optional<LabelInfo> after;
        bool operator==(const Row&) const = default;
    };
    struct Classes {
        std::vector<std::string> names;
        std::map<ClassId, std::array<std::uint8_t, 3>> colors; ///< those set
        bool operator==(const Classes&) const = default;
    };
    std::vector<Row> rows;                ///< ascending id
    std::optional<Classes> classesBefore; ///< both, or neither when they are alike
    std::optional<Classes> classesAfter;

    [[nodiscard]] bool empty() const { return rows.empty() && !classesAfter; }
    bool operator==(const TableDelta&) const = default;
};

[[nodiscard]] TableDelta::Classes classesOf(const LabelTable& table);
[[nodiscard]] TableDelta tableDelta(const LabelTable& before, const LabelTable& after);
/// Makes the table before out of the one after with `revert`, else the other way round.
void applyDelta(LabelTable& table, const TableDelta& delta, bool revert = false);

/// What a step does to the label table of its layer in the journal. `gap` leads from the table of
/// the step before to the one this step started from: rows that are made anew at each opening are
/// no step of their own.
struct StepTables {
    TableDelta gap;
    TableDelta change;
};

/// One row and the classes as JSON, and both deltas as one compressed block. Decoding throws
/// `Error` Unreadable for what was not written here.
[[nodiscard]] std::string encodeRow(const LabelInfo& row);
[[nodiscard]] LabelInfo decodeRow(LabelId id, std::string_view text);
[[nodiscard]] std::string encodeClasses(const TableDelta::Classes& classes);
[[nodiscard]] TableDelta::Classes decodeClasses(std::string_view text);
[[nodiscard]] std::string encodeStepTables(const StepTables& tables);
[[nodiscard]] StepTables decodeStepTables(std::string_view bytes);

} // namespace lamina::core
