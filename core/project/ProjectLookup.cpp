// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectLookup.h"

#include "core/base/Error.h"
#include "core/project/ProjectRows.h"
#include "core/project/ProjectSql.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr int kBusyMilliseconds = 500;

fs::path tidy(const fs::path& path) {
    return fs::absolute(path).lexically_normal();
}

/// By whatever links a folder is reached.
bool sameFile(const fs::path& a, const fs::path& b) {
    std::error_code none;
    return a == b || fs::equivalent(a, b, none);
}

bool holds(const fs::path& place, const StackIdentity& identity, const JobContext& context) {
    std::error_code none;
    if (place.empty() || !fs::exists(place, none)) return false;
    try {
        return identifyStack(place, context) == identity;
    } catch (const Error&) {
        return false; // not to be read is as good as gone
    }
}

ImageMatch matchOf(const StackEntry& entry, const fs::path& folder, const fs::path& image,
                   const StackIdentity& identity, const JobContext& context) {
    // most pairs end here, before anything is asked of a disk
    const bool sameContent = entry.identity == identity;
    if (!sameContent && entry.absolutePath.filename() != image.filename()) return ImageMatch::None;
    const std::array<fs::path, 2> places{
        entry.relativePath.empty() ? fs::path() : (folder / entry.relativePath).lexically_normal(),
        entry.absolutePath};
    const bool here = std::any_of(places.begin(), places.end(), [&](const fs::path& place) {
        return !place.empty() && sameFile(place, image);
    });
    if (!sameContent) return here ? ImageMatch::Place : ImageMatch::None;
    if (here) return ImageMatch::Same;
    const bool stays = std::any_of(places.begin(), places.end(), [&](const fs::path& place) {
        return holds(place, identity, context);
    });
    return stays ? ImageMatch::Copy : ImageMatch::Moved;
}

ProjectGlance read(const std::string& name, int flags) {
    SQLite::Database database(name, flags, kBusyMilliseconds);
    ProjectGlance glance;
    glance.stacks = readStacks(database);
    SQLite::Statement worked(
        database,
        "SELECT id FROM stacks AS s WHERE EXISTS (SELECT 1 FROM layers AS l WHERE l.stack = s.id "
        "AND (EXISTS (SELECT 1 FROM tiles WHERE tiles.layer = l.id) OR "
        "EXISTS (SELECT 1 FROM steps WHERE steps.layer = l.id))) OR "
        "EXISTS (SELECT 1 FROM runs WHERE instr(record, '\"stack\":' || s.id || ',') OR "
        "instr(record, '\"stack\":' || s.id || '}'))");
    while (worked.executeStep())
        glance.worked.push_back(worked.getColumn(0).getInt64());
    return glance;
}

} // namespace

std::optional<StackMatching> matchImage(const std::vector<StackEntry>& stacks,
                                        const fs::path& folder, const fs::path& image,
                                        const StackIdentity& identity, const JobContext& context) {
    const auto project = tidy(folder);
    const auto here = tidy(image);
    std::optional<StackMatching> best;
    for (const StackEntry& entry : stacks) {
        const auto match = matchOf(entry, project, here, identity, context);
        if (match != ImageMatch::None && (!best || match > best->match)) best = {entry, match};
    }
    return best;
}

ProjectGlance glanceAt(const fs::path& folder) {
    const auto file = tidy(folder) / "project.sqlite";
    std::error_code absent;
    const auto logged = fs::file_size(file.string() + "-wal", absent);
    if (absent || logged == 0) {
        // Nobody writes, so the file can be read without the files that sharing it takes.
        try {
            return read(fmt::format("file:{}?immutable=1", uriPath(file)),
                        SQLite::OPEN_READONLY | SQLite::OPEN_URI);
        } catch (const std::exception&) { // somebody began to, or it is damaged indeed
        }
    }
    try {
        return read(file.string(), SQLite::OPEN_READONLY);
    } catch (const std::exception& error) { // of SQLite, or of what is in the rows
        throw Error(ErrorCode::Unreadable,
                    fmt::format("'{}' could not be looked into.", folder.string()), error.what());
    }
}

fs::file_time_type lastUsed(const fs::path& folder) {
    auto newest = fs::file_time_type::min();
    for (const char* name : {"project.sqlite", "project.sqlite-wal"}) {
        std::error_code absent;
        const auto time = fs::last_write_time(folder / name, absent);
        if (!absent) newest = std::max(newest, time);
    }
    return newest;
}

} // namespace lamina::core
