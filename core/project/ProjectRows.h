// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/ProjectTypes.h"

namespace lamina::core {

class ProjectDatabase;

// The requests that a project makes of its database, one function each. Writing ones run within a
// transaction of the caller's.

void insertStack(ProjectDatabase& database, const StackEntry& stack);
void updateStack(ProjectDatabase& database, const StackEntry& stack);
/// With its layers, their histories and snapshots.
void deleteStack(ProjectDatabase& database, StackId stack);
void orderStacks(ProjectDatabase& database, const std::vector<StackId>& order);

void insertLayer(ProjectDatabase& database, const LayerEntry& layer);
/// Tiles, table, the step itself, its place in the history; what could be redone is deleted.
void writeStep(ProjectDatabase& database, LayerId layer, const EditStep& step);
/// Tiles and table of the state before the step, and the place in the history.
void writeUndo(ProjectDatabase& database, LayerId layer, const EditStep& step);
void writeRedo(ProjectDatabase& database, LayerId layer, const EditStep& step);
void writeLayerState(ProjectDatabase& database, LayerId layer, const nlohmann::json& state);
void writeState(ProjectDatabase& database, const std::string& key, const nlohmann::json& value);
void insertRun(ProjectDatabase& database, const RunEntry& run);
/// Copies the layer as it is in the database at this moment.
void insertSnapshot(ProjectDatabase& database, const SnapshotEntry& snapshot);
void deleteSnapshot(ProjectDatabase& database, SnapshotId snapshot);
void renameSnapshot(ProjectDatabase& database, SnapshotId snapshot, const std::string& name);

/// Drops the oldest steps while all that is stored of steps takes more than `most` bytes. Never
/// dropped are the last step that is applied in a layer and those that can be redone, so what is
/// left of a history has no gap. Voxels, tables and snapshots stand for themselves and stay.
/// Returns how many steps went. Within a transaction.
std::size_t pruneHistory(ProjectDatabase& database, std::uint64_t most);
/// Returns free pages to the disk where the database was made for it (since its second version);
/// elsewhere what is written next takes them. Within a transaction.
void giveBackPages(ProjectDatabase& database);

[[nodiscard]] ProjectCatalogue readCatalogue(ProjectDatabase& database);
/// Throws `Error` NotFound when there is no such layer (any more).
[[nodiscard]] LoadedLayer readLayer(ProjectDatabase& database, LayerId layer);
[[nodiscard]] StepContent readStep(ProjectDatabase& database, LayerId layer, StepId step);
[[nodiscard]] LoadedSnapshot readSnapshot(ProjectDatabase& database, SnapshotId snapshot);

} // namespace lamina::core
