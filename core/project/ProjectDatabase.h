// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelTable.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace lamina::core {

/// How SQLite makes transactions safe.
enum class JournalMode {
    WriteAheadLog, ///< quick, readers never wait; needs shared memory between processes
    Rollback,      ///< where shared memory is not to be trusted
};

/// True for file systems (by `statfs` type) on which a write-ahead log can damage a database:
/// network shares and whatever runs through FUSE.
[[nodiscard]] bool walUnsafe(long fileSystemType);
/// The journal mode for databases in `folder`.
[[nodiscard]] JournalMode journalModeFor(const std::filesystem::path& folder);

/// Statements that make a database of version n + 1 out of one of version n; [0] makes the first.
using ProjectSchema = std::vector<std::string>;
[[nodiscard]] const ProjectSchema& projectSchema();

/// One connection to a project's database. Not thread-safe: one thread at a time. Errors of SQLite
/// leave as `Error` with a sentence that names the file.
class ProjectDatabase {
public:
    enum class Access { Write, Read };

    /// Makes an empty database under a temporary name and renames it: there is a whole one or none.
    static void create(const std::filesystem::path& file,
                       const ProjectSchema& schema = projectSchema());
    /// Opens an existing one. For writing, an older version is brought up to date; a copy named
    /// `project.sqlite.version-N` is kept. Throws `Error` NotFound, Unsupported (made by a newer
    /// Lamina, or for reading: still of an older version), Unreadable (damaged, or no project).
    ProjectDatabase(const std::filesystem::path& file, Access access, JournalMode mode,
                    const ProjectSchema& schema = projectSchema());
    ~ProjectDatabase();
    ProjectDatabase(const ProjectDatabase&) = delete;
    ProjectDatabase& operator=(const ProjectDatabase&) = delete;

    [[nodiscard]] SQLite::Database& sqlite() { return *m_database; }
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
    /// Label tables by layer, as this connection last wrote them: so that only the rows that
    /// change are read and written. Forgotten when a transaction fails.
    [[nodiscard]] std::map<std::int64_t, LabelTable>& tables() { return m_tables; }
    /// Runs `work` in one transaction; on any exception all of it is undone.
    void transaction(const std::function<void()>& work);
    /// Runs `work` with one unchanging view of the data.
    void snapshot(const std::function<void()>& work);
    /// Changes whenever another connection has committed something.
    [[nodiscard]] std::int64_t dataVersion();

private:
    void checkFile();
    void migrate(const ProjectSchema& schema, Access access);
    void run(const char* begin, const std::function<void()>& work);

    std::filesystem::path m_file;
    std::unique_ptr<SQLite::Database> m_database;
    std::map<std::int64_t, LabelTable> m_tables;
};

} // namespace lamina::core
