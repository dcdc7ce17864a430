// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/PendingSteps.h"
#include "core/project/Project.h"

#include <map>
#include <mutex>

namespace lamina::core {

struct Project::Impl {
    Impl(const std::filesystem::path& where, ProjectOptions wanted);

    /// Opens what is there, for writing if the lock is ours.
    void connect();
    [[nodiscard]] std::unique_ptr<ProjectDatabase> reader() const;
    void requireWritable() const;
    /// Hands `write` to the writer.
    void change(JournalWriter::Write write);
    void changeLayer(LayerId layer, JournalWriter::Write write, std::size_t bytes = 0);
    [[nodiscard]] LoadedLayer emptyLayer(LayerId layer) const;
    /// Calls `use(catalogue)` with the newest catalogue, under its lock.
    template <typename Use> auto with(Use use) const {
        const std::lock_guard lock(catalogueMutex);
        refresh();
        return use(catalogue);
    }
    void refresh() const; ///< of a read-only project, when the writer committed something

    std::filesystem::path folder; ///< absolute
    std::filesystem::path file;
    ProjectOptions options;
    JournalMode mode;
    std::unique_ptr<ProjectLock> lock; ///< null when asked to look only
    std::string readOnlyReason;
    std::shared_ptr<PendingSteps> pending = std::make_shared<PendingSteps>();

    mutable std::mutex catalogueMutex;
    mutable ProjectCatalogue catalogue;
    mutable std::unique_ptr<ProjectDatabase> watched; ///< read-only: tells of commits
    mutable std::int64_t seenVersion = -1;
    std::int64_t lastStack = 0;
    std::int64_t lastLayer = 0;
    std::int64_t lastRun = 0;
    std::int64_t lastSnapshot = 0;

    std::unique_ptr<JournalWriter> writer; ///< last, so that it ends first; null when read-only
};

} // namespace lamina::core
