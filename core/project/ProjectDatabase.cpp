// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectDatabase.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/project/ProjectSql.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fcntl.h>
#include <fstream>
#include <sys/vfs.h>
#include <unistd.h>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr int kApplicationId = 0x4c4d4e41; // "LMNA"
constexpr int kBusyMilliseconds = 5000;
constexpr const char* kSchemaOne = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE stacks (
    id INTEGER PRIMARY KEY, place INTEGER NOT NULL, name TEXT NOT NULL,
    relative_path TEXT NOT NULL, absolute_path TEXT NOT NULL,
    hash TEXT NOT NULL, bytes INTEGER NOT NULL,
    size_x INTEGER NOT NULL, size_y INTEGER NOT NULL, size_z INTEGER NOT NULL,
    channels INTEGER NOT NULL, time_points INTEGER NOT NULL,
    file_spacing TEXT, entered_spacing TEXT);
-- The annotation of one stack at one time point. history: id of the last step applied, 0 = none.
CREATE TABLE layers (
    id INTEGER PRIMARY KEY, stack INTEGER NOT NULL, time INTEGER NOT NULL,
    history INTEGER NOT NULL DEFAULT 0, label_table BLOB, state TEXT NOT NULL DEFAULT '{}',
    UNIQUE (stack, time));
-- Voxels as they are now; a tile without a row is unlabelled.
CREATE TABLE tiles (
    layer INTEGER NOT NULL, z INTEGER NOT NULL, tile_row INTEGER NOT NULL,
    tile_column INTEGER NOT NULL, voxels BLOB NOT NULL,
    PRIMARY KEY (layer, z, tile_row, tile_column)) WITHOUT ROWID;
CREATE TABLE steps (
    layer INTEGER NOT NULL, id INTEGER NOT NULL, about TEXT NOT NULL,
    table_before BLOB, table_after BLOB, UNIQUE (layer, id));
CREATE TABLE step_tiles (
    layer INTEGER NOT NULL, step INTEGER NOT NULL, part INTEGER NOT NULL, changes BLOB NOT NULL,
    UNIQUE (layer, step, part));
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, time TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY, layer INTEGER NOT NULL, name TEXT NOT NULL, time TEXT NOT NULL,
    label_table BLOB);
CREATE TABLE snapshot_tiles (
    snapshot INTEGER NOT NULL, part INTEGER NOT NULL, changes BLOB NOT NULL,
    UNIQUE (snapshot, part));
)sql";

/// Label tables row by row, and in steps only what they change. Older tables and steps stay as they
/// are: a row of `label_rows` stands before that of `label_table`, no `about` means no such label.
constexpr const char* kSchemaTwo = R"sql(
CREATE TABLE label_rows (
    layer INTEGER NOT NULL, label INTEGER NOT NULL, about TEXT,
    PRIMARY KEY (layer, label)) WITHOUT ROWID;
ALTER TABLE layers ADD COLUMN classes TEXT;
ALTER TABLE steps ADD COLUMN table_change BLOB;
)sql";

[[noreturn]] void throwAs(const fs::path& file, const SQLite::Exception& error) {
    const std::string path = file.string();
    switch (error.getErrorCode()) {
    case SQLITE_FULL:
        throw Error(
            ErrorCode::OutOfSpace,
            fmt::format("'{}' could not be written: the disk is full. Free some space.", path),
            error.what());
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        throw Error(
            ErrorCode::Unreadable,
            fmt::format("The project file '{}' is damaged. Go back to a copy of the project "
                        "folder, or recover what is left with the program sqlite3.",
                        path),
            error.what());
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Error(ErrorCode::Unwritable,
                    fmt::format("'{}' is in use by another program. Close that program.", path),
                    error.what());
    case SQLITE_NOMEM:
        throw Error(
            ErrorCode::OutOfMemory,
            fmt::format("There is not enough memory to work on '{}'. Close other programs.", path),
            error.what());
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        throw Error(ErrorCode::Unwritable,
                    fmt::format("'{}' could not be read or written. See whether its disk is "
                                "connected, is not full, and may be written.",
                                path),
                    fmt::format("{} ({})", error.what(), error.getExtendedErrorCode()));
    default:
        throw Error(ErrorCode::Internal,
                    fmt::format("The project file '{}' refused a request.", path),
                    fmt::format("{} ({})", error.what(), error.getExtendedErrorCode()));
    }
}

template <typename Work> auto guarded(const fs::path& file, Work work) {
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        throwAs(file, error);
    }
}

[[noreturn]] void notAProject(const fs::path& file) {
    throw Error(ErrorCode::Unreadable,
                fmt::format("'{}' is no project file of Lamina, or its beginning is damaged. Go "
                            "back to a copy of the project folder.",
                            file.string()));
}

int version(SQLite::Database& database) {
    return database.execAndGet("PRAGMA user_version").getInt();
}

/// Brings a database from its version to the end of `schema`, in one transaction.
void advance(SQLite::Database& database, const ProjectSchema& schema) {
    SQLite::Transaction transaction(database);
    for (auto next = static_cast<std::size_t>(version(database)); next < schema.size(); ++next)
        database.exec(schema[next]);
    database.exec(fmt::format("PRAGMA user_version = {}", schema.size()));
    database.exec(
        fmt::format("INSERT OR REPLACE INTO meta VALUES ('schema', '{}')", schema.size()));
    transaction.commit();
}

} // namespace

void syncFolder(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    if (descriptor < 0) return;
    static_cast<void>(::fsync(descriptor)); // some network shares refuse it, which is fine
    ::close(descriptor);
}

std::string uriPath(const fs::path& file) {
    std::string out;
    for (const char c : fs::absolute(file).string()) {
        const auto byte = static_cast<unsigned char>(c);
        out +=
            std::isalnum(byte) != 0 || c == '/' ? std::string(1, c) : fmt::format("%{:02x}", byte);
    }
    return out;
}

bool walUnsafe(long fileSystemType) {
    constexpr std::array<std::uint32_t, 17> kShared{
        0x6969,     // NFS
        0x517b,     // SMB
        0xff534d42, // CIFS
        0xfe534d42, // SMB2
        0x65735546, // FUSE: sshfs, rclone, cloud folders
        0x01021997, // 9P
        0x5346414f, // AFS
        0x6b414653, // kAFS
        0x73757245, // Coda
        0x564c,     // NCP
        0x00c36400, // Ceph
        0x0bd00bd0, // Lustre
        0x47504653, // GPFS
        0x19830326, // BeeGFS
        0x786f4256, // VirtualBox shared folder
        0x7461636f, // OCFS2
        0x01161970, // GFS2
    };
    const auto type = static_cast<std::uint32_t>(fileSystemType);
    return std::find(kShared.begin(), kShared.end(), type) != kShared.end();
}

JournalMode journalModeFor(const fs::path& folder) {
    struct statfs about {};
    // What cannot be asked is not to be trusted.
    if (::statfs(folder.c_str(), &about) != 0) return JournalMode::Rollback;
    return walUnsafe(static_cast<long>(about.f_type)) ? JournalMode::Rollback
                                                      : JournalMode::WriteAheadLog;
}

const ProjectSchema& projectSchema() {
    static const ProjectSchema schema{kSchemaOne, kSchemaTwo};
    return schema;
}

void ProjectDatabase::create(const fs::path& file, const ProjectSchema& schema) {
    AtomicFile output(file);
    guarded(file, [&] {
        SQLite::Database database(output.temporary().string(),
                                  SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        // before the first table: pages that pruning frees can be given back
        database.exec("PRAGMA auto_vacuum = INCREMENTAL");
        database.exec("PRAGMA journal_mode = MEMORY"); // the rename is what makes it one step
        database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
        advance(database, schema);
    });
    output.commit();
}

ProjectDatabase::ProjectDatabase(const fs::path& file, Access access, JournalMode mode,
                                 const ProjectSchema& schema)
    : m_file(file) {
    checkFile();
    guarded(file, [&] {
        const bool write = access == Access::Write;
        const int flags =
            (write ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY) | SQLite::OPEN_FULLMUTEX;
        m_database = std::make_unique<SQLite::Database>(file.string(), flags, kBusyMilliseconds);
        if (!write) {
            try {
                version(*m_database);
            } catch (const SQLite::Exception& error) {
                // A log needs files beside the database. Where none can be made (a read-only disk)
                // nobody writes either, and the database can be read as it is.
                const auto log = file.string() + "-wal";
                std::error_code absent;
                const auto logged = fs::file_size(log, absent);
                if (error.getErrorCode() != SQLITE_CANTOPEN || (!absent && logged > 0)) throw;
                m_database = std::make_unique<SQLite::Database>(
                    fmt::format("file:{}?immutable=1", uriPath(file)), flags | SQLite::OPEN_URI);
            }
        } else if (mode == JournalMode::Rollback) {
            // Exclusive from the first touch on: so a log of another disk is taken in without
            // shared memory.
            m_database->exec("PRAGMA locking_mode = EXCLUSIVE");
            m_database->execAndGet("PRAGMA journal_mode = DELETE");
            m_database->exec("PRAGMA locking_mode = NORMAL");
        } else {
            m_database->execAndGet("PRAGMA journal_mode = WAL");
            m_database->exec("PRAGMA journal_size_limit = 67108864");
        }
        m_database->exec("PRAGMA synchronous = FULL");
        m_database->exec("PRAGMA cache_size = -65536");
        migrate(schema, access);
    });
}

ProjectDatabase::~ProjectDatabase() = default;

void ProjectDatabase::checkFile() {
    std::error_code failure;
    if (!fs::is_regular_file(m_file, failure)) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("'{}' holds no project: there is no file {} in it.",
                                m_file.parent_path().string(), m_file.filename().string()));
    }
    // SQLite takes an empty file for an empty database, and would go on with it.
    std::ifstream in(m_file, std::ios::binary);
    std::array<char, 16> head{};
    if (!in.read(head.data(), head.size()) ||
        std::string_view(head.data(), 15) != "SQLite format 3")
        notAProject(m_file);
}

void ProjectDatabase::migrate(const ProjectSchema& schema, Access access) {
    const int application = m_database->execAndGet("PRAGMA application_id").getInt();
    const int found = version(*m_database);
    if (application != kApplicationId || found < 1) notAProject(m_file);
    const auto known = static_cast<int>(schema.size());
    if (found > known) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("The project '{}' was made by a newer version of Lamina (format "
                                "{}, this one knows {}). Install the newer version to open it.",
                                m_file.parent_path().string(), found, known));
    }
    if (found == known) return;
    if (access == Access::Read) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("The project '{}' was made by an older version of Lamina. Open it "
                                "once for writing, so that it is brought up to date.",
                                m_file.parent_path().string()));
    }
    const fs::path copy = fmt::format("{}.version-{}", m_file.string(), found);
    AtomicFile kept(copy);
    m_database->backup(kept.temporary().c_str(), SQLite::Database::Save);
    kept.commit();
    syncFolder(m_file.parent_path());
    advance(*m_database, schema);
}

void ProjectDatabase::run(const char* begin, const std::function<void()>& work) {
    guarded(m_file, [&] {
        m_database->exec(begin);
        try {
            work();
            m_database->exec("COMMIT");
        } catch (...) {
            // Some errors (a full disk) have rolled back already, then this one is refused.
            m_database->tryExec("ROLLBACK");
            m_tables.clear();
            throw;
        }
    });
}

void ProjectDatabase::transaction(const std::function<void()>& work) {
    run("BEGIN IMMEDIATE", work);
}

void ProjectDatabase::snapshot(const std::function<void()>& work) {
    run("BEGIN", work);
}

std::int64_t ProjectDatabase::dataVersion() {
    return guarded(m_file,
                   [&] { return m_database->execAndGet("PRAGMA data_version").getInt64(); });
}

} // namespace lamina::core
