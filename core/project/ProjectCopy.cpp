// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectCopy.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/project/ProjectLookup.h"
#include "core/project/ProjectSql.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <SQLiteCpp/Backup.h>

#include <algorithm>
#include <unistd.h>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDatabase = "project.sqlite";
constexpr int kPages = 1024; ///< copied between two looks at the stop token: 4 MB
constexpr int kBusyMilliseconds = 5000;

/// Removes what was begun unless it became whole.
struct Unfinished {
    fs::path folder;
    bool whole = false;
    ~Unfinished() {
        std::error_code ignored;
        if (!whole) fs::remove_all(folder, ignored);
    }
};

struct Part {
    fs::path file; ///< relative to the project
    std::uint64_t bytes = 0;
};

/// All files that belong to the project but its database, and the lock of who works on it.
std::vector<Part> partsOf(const fs::path& folder) {
    std::vector<Part> parts;
    std::error_code failure;
    for (fs::recursive_directory_iterator it(folder, failure), end; !failure && it != end;
         it.increment(failure)) {
        std::error_code ignored;
        if (!it->is_regular_file(ignored)) continue;
        const auto file = it->path().lexically_relative(folder);
        const auto name = file.string();
        if (name == "lock" || name == kDatabase || name == std::string(kDatabase) + "-wal" ||
            name == std::string(kDatabase) + "-shm" || name == std::string(kDatabase) + "-journal")
            continue;
        parts.push_back({file, it->file_size(ignored)});
    }
    if (failure) {
        throw Error(ErrorCode::Unreadable, fmt::format("The folder '{}' cannot be read: {}.",
                                                       folder.string(), failure.message()));
    }
    return parts;
}

class Progressing {
public:
    Progressing(const JobContext& context, std::uint64_t all)
        : m_context(context), m_all(std::max<std::uint64_t>(all, 1)) {}
    void at(std::uint64_t bytes) {
        m_context.throwIfStopped();
        const auto fraction = static_cast<double>(m_done + bytes) / static_cast<double>(m_all);
        m_context.report({std::min(fraction, 1.0), {}, std::nullopt, {}});
    }
    void done(std::uint64_t bytes) {
        m_done += bytes;
        at(0);
    }

private:
    const JobContext& m_context;
    std::uint64_t m_all;
    std::uint64_t m_done = 0;
};

void copyDatabase(const fs::path& from, const fs::path& to, std::uint64_t bytes,
                  Progressing& progress) {
    SQLite::Database source(from.string(), SQLite::OPEN_READONLY, kBusyMilliseconds);
    SQLite::Database copy(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                          kBusyMilliseconds);
    // one view of the data from the first page to the last, whatever is painted meanwhile
    source.exec("BEGIN");
    static_cast<void>(source.execAndGet("SELECT COUNT(*) FROM meta"));
    SQLite::Backup backup(copy, source);
    for (;;) {
        const int state = backup.executeStep(kPages);
        if (state == SQLITE_DONE) break;
        if (state != SQLITE_OK) {
            throw Error(
                ErrorCode::Unwritable,
                fmt::format("'{}' is in use by another program. Try again.", from.string()));
        }
        const auto total = std::max(backup.getTotalPageCount(), 1);
        const auto left = static_cast<std::uint64_t>(backup.getRemainingPageCount());
        progress.at(bytes - bytes * left / static_cast<std::uint64_t>(total));
    }
    source.exec("COMMIT");
}

/// The images lie elsewhere as seen from the copy.
void repointImages(const fs::path& file, const fs::path& folder) {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE, kBusyMilliseconds);
    database.exec("PRAGMA journal_mode = DELETE"); // no files beside it until it is opened
    const auto stacks = readStacks(database);
    SQLite::Transaction transaction(database);
    for (const auto& stack : stacks) {
        SQLite::Statement update(database, "UPDATE stacks SET relative_path = ?2 WHERE id = ?1");
        update.bind(1, stack.id);
        update.bind(2, stack.absolutePath.lexically_relative(folder).string());
        update.exec();
    }
    transaction.commit();
}

void copyFile(const fs::path& from, const fs::path& to) {
    std::error_code failure;
    fs::create_directories(to.parent_path(), failure);
    if (!failure) fs::copy_file(from, to, failure);
    if (!failure) return;
    std::error_code gone;
    if (!fs::exists(from, gone)) return; // replaced by a newer one meanwhile
    throwWriteError(to, failure.value());
}

} // namespace

void copyProject(const fs::path& from, const fs::path& to, const JobContext& context) {
    const auto target = fs::absolute(to).lexically_normal();
    const auto source = fs::absolute(from).lexically_normal();
    std::error_code failure;
    if (fs::exists(target, failure)) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("There is something at '{}' already. Choose another name.",
                                target.string()));
    }
    const auto inside = target.lexically_relative(source);
    if (!inside.empty() && *inside.begin() != "..") {
        throw Error(ErrorCode::InvalidArgument,
                    "A copy of a project cannot lie within the project. Choose another folder.");
    }
    const auto database = source / kDatabase;
    if (!fs::is_regular_file(database, failure)) {
        throw Error(ErrorCode::NotFound, fmt::format("'{}' holds no project.", from.string()));
    }
    const auto used = lastUsed(source);
    const auto parts = partsOf(source);
    const auto bytes = static_cast<std::uint64_t>(fs::file_size(database, failure));
    auto all = bytes;
    for (const auto& part : parts)
        all += part.bytes;
    Unfinished begun{target.parent_path() /
                     fmt::format(".{}.part-{}", target.filename().string(), ::getpid())};
    if (!fs::create_directories(begun.folder, failure) && failure)
        throwWriteError(begun.folder, failure.value());
    Progressing progress(context, all);
    const auto copy = begun.folder / kDatabase;
    try {
        copyDatabase(database, copy, bytes, progress);
        repointImages(copy, target);
    } catch (const SQLite::Exception& error) {
        throw Error(error.getErrorCode() == SQLITE_FULL ? ErrorCode::OutOfSpace
                                                        : ErrorCode::Unwritable,
                    fmt::format("The project could not be copied to '{}'. See whether there is "
                                "space, and whether it may be written.",
                                target.string()),
                    error.what());
    }
    progress.done(bytes);
    for (const auto& part : parts) {
        copyFile(source / part.file, begun.folder / part.file);
        progress.done(part.bytes);
    }
    // the copy was not worked on later than what it is a copy of
    fs::last_write_time(copy, used, failure);
    syncFolder(begun.folder);
    fs::rename(begun.folder, target, failure);
    if (failure) throwWriteError(target, failure.value());
    begun.whole = true;
    syncFolder(target.parent_path());
}

} // namespace lamina::core
