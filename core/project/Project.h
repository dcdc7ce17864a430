// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/project/JournalWriter.h"
#include "core/project/ProjectDatabase.h"
#include "core/project/ProjectLock.h"
#include "core/project/ProjectTypes.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lamina::core {

struct ProjectOptions {
    bool readOnly = false; ///< look only: never asks for the lock
    /// By the file system when not given.
    std::optional<JournalMode> journalMode;
    /// Called on the writer's thread (`Lost` while the project is closed).
    std::function<void(const JournalNotice&)> notify;
    /// Beyond so many bytes in the file the oldest steps are dropped when it is opened for writing;
    /// the last one never is.
    std::uint64_t historyBytes = std::uint64_t{2} << 30;
};

/// What is at the place where an image should be.
enum class StackMatch {
    Same,         ///< the image of the entry
    OtherContent, ///< an image of the same size with other voxels
    OtherSize,    ///< an image of another size: its annotation cannot fit
};

struct StackCandidate {
    std::filesystem::path path;
    StackMatch match = StackMatch::Same;
    StackIdentity identity;
};

/// A project: a folder `NAME.lamina` with the database `project.sqlite`, in which every change is
/// safe within a second of being made.
///
/// Threads. Functions that change something, and those that return small things (`stacks`, `runs`
/// ...), belong to one thread, the GUI's. They cost microseconds and never wait for the disk: a
/// thread of the project's own (`JournalWriter`) writes what they hand over, in order, each step
/// with its tiles and the place in the history as one transaction. Functions marked "worker" read
/// files and may wait; they may be called from any thread as long as the project lives.
///
/// One writer. A second process (or window) that opens the folder gets it read-only;
/// `lockOwner()` says who holds it. Read-only functions show what the writer has committed so far.
///
/// Failures of writing never throw here: they come through `ProjectOptions::notify`, what could
/// not be written stays in memory, and is tried again every second. Changing a read-only project
/// throws `Error` Unwritable with the reason.
class Project {
public:
    /// Makes a project in `folder`, which may exist (with checkpoints, say) but must not hold a
    /// project. Throws `Error` Mismatch when it does, Unwritable or OutOfSpace. Worker.
    static std::unique_ptr<Project> create(const std::filesystem::path& folder,
                                           ProjectOptions options = {});
    /// Throws `Error` NotFound, Unsupported (made by a newer Lamina), Unreadable (damaged). Worker.
    static std::unique_ptr<Project> open(const std::filesystem::path& folder,
                                         ProjectOptions options = {});
    [[nodiscard]] static bool isProject(const std::filesystem::path& folder);
    /// Waits until everything is on disk; where that fails, `notify` gets `Lost`.
    ~Project();
    Project(const Project&) = delete;
    Project& operator=(const Project&) = delete;

    [[nodiscard]] const std::filesystem::path& folder() const;
    [[nodiscard]] std::string name() const; ///< of the folder, without .lamina
    [[nodiscard]] bool readOnly() const;
    [[nodiscard]] const std::string& readOnlyReason() const; ///< a sentence; empty when writable
    [[nodiscard]] const std::optional<LockOwner>& lockOwner() const; ///< when another holds it
    [[nodiscard]] JournalMode journalMode() const;

    // --- stacks ---

    [[nodiscard]] std::vector<StackEntry> stacks() const; ///< in the order of the list
    [[nodiscard]] std::optional<StackEntry> stack(StackId id) const;
    /// `identity` is that of `info.path` (`identifyStack`, worker). `info.spacing` is what the file
    /// says, `entered` what the user says.
    StackId addStack(const StackInfo& info, const StackIdentity& identity,
                     std::optional<Spacing> entered = {});
    /// Removes it with its annotation, history and snapshots.
    void removeStack(StackId id);
    void renameStack(StackId id, const std::string& name);
    void setSpacing(StackId id, std::optional<Spacing> entered);
    /// All ids, in the new order.
    void reorderStacks(const std::vector<StackId>& order);
    /// Where the image is now: the relative path, the absolute one, or a file of the same content
    /// beside the project, in its old folder, or in the folders of other stacks. A file of the
    /// right name with other content is returned only when the content is nowhere; nothing when
    /// there is no file at all. Worker.
    [[nodiscard]] std::optional<StackCandidate> resolve(const StackEntry& entry,
                                                        const JobContext& context = {}) const;
    /// Compares a file that the user points to with the entry. Throws as `openStack`. Worker.
    [[nodiscard]] StackCandidate examine(const StackEntry& entry, const std::filesystem::path& path,
                                         const JobContext& context = {}) const;
    /// From now on the stack is the candidate. False, and nothing changes, when it is another image
    /// and the user did not `insist`. Throws `Error` Mismatch for one of another size.
    bool relink(StackId id, const StackCandidate& candidate, bool insist = false);

    // --- annotation ---

    [[nodiscard]] std::vector<LayerEntry> layers() const;
    [[nodiscard]] std::optional<LayerId> findLayer(StackId stack, int time) const;
    /// The layer of a stack and time point; made, empty, when there is none.
    LayerId layer(StackId stack, int time);
    /// Labels, table, state and history, with all that was committed before the call. A project
    /// that could not be saved and has changes of this layer waiting throws why. Worker.
    [[nodiscard]] LoadedLayer loadLayer(LayerId layer) const;
    /// For `UndoStack::setStore`; usable as long as anybody holds it. A step that is not on disk
    /// yet is found too.
    [[nodiscard]] std::shared_ptr<const StepStore> stepStore(LayerId layer) const;

    /// What `UndoStack::push` returned; null is ignored.
    void commit(LayerId layer, StepPtr step);
    /// What `UndoStack::undoStep` / `redoStep` returned.
    void undo(LayerId layer, StepPtr step);
    void redo(LayerId layer, StepPtr step);
    /// For table changes that are no step.
    void setTable(LayerId layer, const LabelTable& table);
    void setLayerState(LayerId layer, nlohmann::json state);

    // --- snapshots ---

    /// The layer as it is after all that was committed before the call.
    SnapshotId takeSnapshot(LayerId layer, const std::string& name);
    void removeSnapshot(SnapshotId id); ///< its place in the file becomes free
    void renameSnapshot(SnapshotId id, const std::string& name);
    [[nodiscard]] std::vector<SnapshotEntry> snapshots(LayerId layer) const;
    /// Going back to it is a step like any other: `differences(labels, loaded.labels)`. Worker.
    [[nodiscard]] LoadedSnapshot loadSnapshot(SnapshotId id) const;

    // --- what else a window wants to find again ---

    /// Null when there is no such key.
    [[nodiscard]] nlohmann::json state(const std::string& key) const;
    void setState(const std::string& key, nlohmann::json value);
    [[nodiscard]] std::vector<RunEntry> runs() const;
    RunId addRun(const std::string& kind, nlohmann::json record);

    // --- saving ---

    /// Waits until all is on disk; false when writing failed. Worker.
    [[nodiscard]] bool flush() const;
    /// Calls `done` on the writer's thread, or at once when nothing waits.
    void flush(std::function<void(bool written)> done);
    [[nodiscard]] std::size_t pending() const;
    [[nodiscard]] std::size_t bytesPending() const;

private:
    struct Impl;
    explicit Project(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// Tiles in which two annotations of one size differ, from `now` to `then`. Any thread.
[[nodiscard]] std::vector<TileChange> differences(const LabelVolume& now, const LabelVolume& then);

} // namespace lamina::core
