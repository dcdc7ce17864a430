// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ProjectTypes.h"
#include "core/project/TableDelta.h"

#include <optional>

namespace lamina::core {

class ProjectDatabase;

// The label table of a layer in the database. `layers.label_table` is a whole table as the first
// version wrote it, or null; rows of `label_rows` and `layers.classes` stand before it.

/// The table now. From memory where a writing connection knows it.
[[nodiscard]] LabelTable currentTable(ProjectDatabase& database, LayerId layer);
/// Writes the rows in which it differs from the one now.
void writeTable(ProjectDatabase& database, LayerId layer, const LabelTable& table);

/// What the step changes, against the table now; nothing when it changes no table.
[[nodiscard]] std::optional<StepTables> tablesOf(ProjectDatabase& database, LayerId layer,
                                                 const EditStep& step);
/// What is stored of it; nothing when it changes no table or was written by the first version.
[[nodiscard]] std::optional<StepTables> storedTables(ProjectDatabase& database, LayerId layer,
                                                     StepId step);
void redoTable(ProjectDatabase& database, LayerId layer, const EditStep& step,
               const std::optional<StepTables>& tables);
void undoTable(ProjectDatabase& database, LayerId layer, const EditStep& step,
               const std::optional<StepTables>& tables);
/// The whole tables before and after a stored step, found by following the history from where it
/// stands now. Within `ProjectDatabase::snapshot`.
void readStepTables(ProjectDatabase& database, LayerId layer, StepId step, StepContent& content);

} // namespace lamina::core
