// SPDX-License-Identifier: GPL-3.0-or-later
// The stacks of a project: the list, and finding images that were moved.
#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/project/ProjectImpl.h"
#include "core/project/ProjectRows.h"

#include <fmt/format.h>

#include <algorithm>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

fs::path tidyPath(const fs::path& path) {
    return fs::absolute(path).lexically_normal();
}

StackEntry& require(ProjectCatalogue& all, StackId id) {
    const auto found = std::find_if(all.stacks.begin(), all.stacks.end(),
                                    [id](const StackEntry& entry) { return entry.id == id; });
    if (found == all.stacks.end()) {
        throw Error(ErrorCode::NotFound, fmt::format("The project has no stack {}.", id));
    }
    return *found;
}

void addFolder(std::vector<fs::path>& folders, const fs::path& folder) {
    if (!folder.empty() && std::find(folders.begin(), folders.end(), folder) == folders.end())
        folders.push_back(folder);
}

} // namespace

std::vector<StackEntry> Project::stacks() const {
    return m_impl->with([](const auto& all) { return all.stacks; });
}

std::optional<StackEntry> Project::stack(StackId id) const {
    return m_impl->with([id](const auto& all) -> std::optional<StackEntry> {
        for (const StackEntry& entry : all.stacks) {
            if (entry.id == id) return entry;
        }
        return std::nullopt;
    });
}

StackId Project::addStack(const StackInfo& info, const StackIdentity& identity,
                          std::optional<Spacing> entered) {
    m_impl->requireWritable();
    StackEntry entry;
    entry.id = ++m_impl->lastStack;
    entry.name = info.name;
    entry.absolutePath = tidyPath(info.path);
    entry.relativePath = entry.absolutePath.lexically_relative(m_impl->folder);
    entry.identity = identity;
    entry.size = info.size;
    entry.channels = info.channels;
    entry.timePoints = info.timePoints;
    entry.fileSpacing = info.spacing;
    entry.enteredSpacing = entered;
    m_impl->with([&](auto& all) { all.stacks.push_back(entry); });
    m_impl->change([entry](auto& database) { insertStack(database, entry); });
    return entry.id;
}

void Project::removeStack(StackId id) {
    m_impl->requireWritable();
    m_impl->with([&](auto& all) {
        static_cast<void>(require(all, id));
        std::erase_if(all.stacks, [id](const StackEntry& entry) { return entry.id == id; });
        std::erase_if(all.snapshots, [&](const SnapshotEntry& snapshot) {
            return std::any_of(all.layers.begin(), all.layers.end(), [&](const LayerEntry& layer) {
                return layer.stack == id && layer.id == snapshot.layer;
            });
        });
        std::erase_if(all.layers, [id](const LayerEntry& entry) { return entry.stack == id; });
    });
    m_impl->change([id](auto& database) { deleteStack(database, id); });
}

void Project::renameStack(StackId id, const std::string& name) {
    m_impl->requireWritable();
    const auto entry = m_impl->with([&](auto& all) {
        require(all, id).name = name;
        return require(all, id);
    });
    m_impl->change([entry](auto& database) { updateStack(database, entry); });
}

void Project::setSpacing(StackId id, std::optional<Spacing> entered) {
    m_impl->requireWritable();
    const auto entry = m_impl->with([&](auto& all) {
        require(all, id).enteredSpacing = entered;
        return require(all, id);
    });
    m_impl->change([entry](auto& database) { updateStack(database, entry); });
}

void Project::reorderStacks(const std::vector<StackId>& order) {
    m_impl->requireWritable();
    m_impl->with([&](auto& all) {
        std::vector<StackEntry> ordered;
        for (const StackId id : order)
            ordered.push_back(require(all, id));
        if (ordered.size() != all.stacks.size()) {
            throw Error(ErrorCode::InvalidArgument, "A new order must name every stack once.");
        }
        all.stacks = std::move(ordered);
    });
    m_impl->change([order](auto& database) { orderStacks(database, order); });
}

StackCandidate Project::examine(const StackEntry& entry, const fs::path& path,
                                const JobContext& context) const {
    StackCandidate candidate{tidyPath(path), StackMatch::Same, identifyStack(path, context)};
    if (candidate.identity == entry.identity) return candidate;
    OpenOptions options;
    options.folderAsStack = true;
    const auto info = openStacks({path}, options).front()->info();
    candidate.match = info.size == entry.size && info.timePoints == entry.timePoints
                          ? StackMatch::OtherContent
                          : StackMatch::OtherSize;
    return candidate;
}

std::optional<StackCandidate> Project::resolve(const StackEntry& entry,
                                               const JobContext& context) const {
    std::vector<fs::path> places;
    if (!entry.relativePath.empty())
        places.push_back((m_impl->folder / entry.relativePath).lexically_normal());
    addFolder(places, entry.absolutePath);
    std::optional<StackCandidate> other;
    for (const auto& place : places) {
        std::error_code ignored;
        if (!fs::exists(place, ignored)) continue;
        try {
            const auto candidate = examine(entry, place, context);
            if (candidate.match == StackMatch::Same) return candidate;
            if (!other) other = candidate;
        } catch (const Error&) {
            continue; // no image (any more), or one that may not be read: look on
        }
    }
    std::vector<fs::path> folders{m_impl->folder.parent_path()};
    for (const auto& place : places)
        addFolder(folders, place.parent_path());
    for (const StackEntry& stack : stacks()) {
        addFolder(folders, (m_impl->folder / stack.relativePath).lexically_normal().parent_path());
        addFolder(folders, stack.absolutePath.parent_path());
    }
    if (const auto found = findStack(entry.identity, folders, context)) {
        return StackCandidate{*found, StackMatch::Same, entry.identity};
    }
    return other;
}

bool Project::relink(StackId id, const StackCandidate& candidate, bool insist) {
    m_impl->requireWritable();
    if (candidate.match == StackMatch::OtherSize) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("'{}' has another size than the image of this stack, so the "
                                "annotation cannot belong to it. Choose another file.",
                                candidate.path.string()));
    }
    if (candidate.match == StackMatch::OtherContent && !insist) return false;
    const auto entry = m_impl->with([&](auto& all) {
        StackEntry& stack = require(all, id);
        stack.absolutePath = tidyPath(candidate.path);
        stack.relativePath = stack.absolutePath.lexically_relative(m_impl->folder);
        stack.identity = candidate.identity;
        return stack;
    });
    m_impl->change([entry](auto& database) { updateStack(database, entry); });
    return true;
}

} // namespace lamina::core
