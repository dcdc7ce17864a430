// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/edit/EditStep.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/project/StackIdentity.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

// Numbers of a project's parts: from 1, never used twice.
using StackId = std::int64_t;
using LayerId = std::int64_t;
using RunId = std::int64_t;
using SnapshotId = std::int64_t;

/// An image of a project. The project never changes the image itself.
struct StackEntry {
    StackId id = 0;
    std::string name;
    std::filesystem::path relativePath; ///< to the project's folder
    std::filesystem::path absolutePath; ///< where it was last
    StackIdentity identity;
    VolumeSize size;
    int channels = 1;
    int timePoints = 1;
    std::optional<Spacing> fileSpacing;    ///< in µm, as the file says
    std::optional<Spacing> enteredSpacing; ///< in µm, as the user says; goes before the file's
    [[nodiscard]] std::optional<Spacing> spacing() const {
        return enteredSpacing ? enteredSpacing : fileSpacing;
    }
};

/// The annotation of one stack at one time point.
struct LayerEntry {
    LayerId id = 0;
    StackId stack = 0;
    int time = 0;
};

struct RunEntry {
    RunId id = 0;
    std::string kind; ///< "pretrain", "train", "predict" ...
    std::string time; ///< UTC, e.g. "2024-05-17T08:30:00Z"
    nlohmann::json record;
};

struct SnapshotEntry {
    SnapshotId id = 0;
    LayerId layer = 0;
    std::string name;
    std::string time; ///< UTC
};

/// Everything about a layer; the steps of its history have their contents in the project still.
struct LoadedLayer {
    LabelVolume labels;
    LabelTable table;
    nlohmann::json state = nlohmann::json::object();
    StepHistory history;
};

struct LoadedSnapshot {
    LabelVolume labels;
    LabelTable table;
};

/// Everything of a project that is small.
struct ProjectCatalogue {
    std::vector<StackEntry> stacks; ///< in the order of the list
    std::vector<LayerEntry> layers;
    std::vector<RunEntry> runs;           ///< oldest first
    std::vector<SnapshotEntry> snapshots; ///< oldest first
    std::vector<std::pair<std::string, nlohmann::json>> state;
};

} // namespace lamina::core
