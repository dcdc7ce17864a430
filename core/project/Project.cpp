// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Project.h"

#include "core/base/Error.h"
#include "core/base/Log.h"
#include "core/io/AtomicFile.h"
#include "core/project/ProjectImpl.h"
#include "core/project/ProjectRows.h"
#include "core/project/TableRows.h"
#include "core/project/UtcTime.h"

#include <fmt/format.h>

#include <algorithm>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFileName = "project.sqlite";

/// About what a step keeps in memory while it waits; cheap also for half a million tiles.
std::size_t waitingBytes(const EditStep& step) {
    std::size_t tiles = 0;
    for (const auto side : {&TileChange::before, &TileChange::after}) {
        const LabelTile* last = nullptr;
        for (const TileChange& change : step.tiles) {
            const LabelTile* tile = (change.*side).get();
            if (tile && tile != last) ++tiles;
            last = tile;
        }
    }
    return sizeof(EditStep) + step.tiles.size() * sizeof(TileChange) + tiles * sizeof(LabelTile);
}

class LayerSteps final : public StepStore {
public:
    LayerSteps(std::shared_ptr<const PendingSteps> pending, fs::path file, JournalMode mode,
               LayerId layer)
        : m_pending(std::move(pending)), m_file(std::move(file)), m_mode(mode), m_layer(layer) {}

    [[nodiscard]] StepContent load(StepId id) const override {
        if (const StepPtr step = m_pending->step(m_layer, id)) {
            return {step->tiles, step->tableBefore, step->tableAfter, step->counts};
        }
        ProjectDatabase database(m_file, ProjectDatabase::Access::Read, m_mode);
        auto content = readStep(database, m_layer, id);
        content.counts = std::make_shared<const ChangeCounts>(countChanges(content.tiles));
        return content;
    }

private:
    std::shared_ptr<const PendingSteps> m_pending;
    fs::path m_file;
    JournalMode m_mode;
    LayerId m_layer;
};

/// A trailing slash would leave no name.
fs::path tidied(const fs::path& folder) {
    auto path = fs::absolute(folder).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

} // namespace

// --- opening ---

Project::Impl::Impl(const fs::path& where, ProjectOptions wanted)
    : folder(tidied(where)), file(folder / kFileName), options(std::move(wanted)),
      mode(options.journalMode.value_or(journalModeFor(folder))) {}

void Project::Impl::connect() {
    using Access = ProjectDatabase::Access;
    if (!lock || !lock->held()) {
        readOnlyReason = lock ? lock->reason()
                              : fmt::format("'{}' was opened for reading only.", folder.string());
        watched = reader();
        with([](const auto&) {});
        return;
    }
    auto database = std::make_unique<ProjectDatabase>(file, Access::Write, mode);
    try { // all of it or nothing, before anybody asks for a step
        database->transaction([&] { pruneHistory(*database, options.historyBytes); });
    } catch (const Error& error) { // a full disk, say: it is no reason not to work
        logWarning(fmt::format("The history could not be shortened. {}", error.what()));
        database = std::make_unique<ProjectDatabase>(file, Access::Write, mode);
    }
    catalogue = readCatalogue(*database);
    const auto last = [](const auto& entries) {
        std::int64_t largest = 0;
        for (const auto& entry : entries)
            largest = std::max(largest, entry.id);
        return largest;
    };
    lastStack = last(catalogue.stacks);
    lastLayer = last(catalogue.layers);
    lastRun = last(catalogue.runs);
    lastSnapshot = last(catalogue.snapshots);
    writer = std::make_unique<JournalWriter>(
        std::move(database),
        [at = file, kind = mode] {
            return std::make_unique<ProjectDatabase>(at, Access::Write, kind);
        },
        options.notify);
}

std::unique_ptr<ProjectDatabase> Project::Impl::reader() const {
    return std::make_unique<ProjectDatabase>(file, ProjectDatabase::Access::Read, mode);
}

void Project::Impl::refresh() const {
    if (!watched) return;
    const auto version = watched->dataVersion();
    if (version == seenVersion) return;
    catalogue = readCatalogue(*watched);
    seenVersion = version;
}

void Project::Impl::requireWritable() const {
    if (!writer) throw Error(ErrorCode::Unwritable, readOnlyReason);
}

void Project::Impl::change(JournalWriter::Write write) {
    requireWritable();
    writer->enqueue(std::move(write));
}

void Project::Impl::changeLayer(LayerId layer, JournalWriter::Write write, std::size_t bytes) {
    requireWritable();
    pending->add(layer);
    writer->enqueue(std::move(write), bytes,
                    [waiting = pending, layer] { waiting->written(layer); });
}

LoadedLayer Project::Impl::emptyLayer(LayerId layer) const {
    return with([layer](const auto& all) {
        LoadedLayer loaded;
        for (const LayerEntry& entry : all.layers) {
            for (const StackEntry& stack : all.stacks) {
                if (entry.id == layer && stack.id == entry.stack)
                    loaded.labels = LabelVolume(stack.size);
            }
        }
        return loaded;
    });
}

Project::Project(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Project::~Project() = default;

bool Project::isProject(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / kFileName, ignored);
}

std::unique_ptr<Project> Project::create(const fs::path& folder, ProjectOptions options) {
    const auto where = tidied(folder);
    std::error_code failure;
    fs::create_directories(where, failure);
    if (failure) throwWriteError(where, failure.value());
    auto impl = std::make_unique<Impl>(where, std::move(options));
    impl->options.readOnly = false;
    impl->lock = std::make_unique<ProjectLock>(where);
    if (!impl->lock->held()) throw Error(ErrorCode::Unwritable, impl->lock->reason());
    if (fs::exists(impl->file, failure)) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("'{}' holds a project already. Open it, or choose another name.",
                                where.string()));
    }
    ProjectDatabase::create(impl->file);
    impl->connect();
    return std::unique_ptr<Project>(new Project(std::move(impl)));
}

std::unique_ptr<Project> Project::open(const fs::path& folder, ProjectOptions options) {
    auto impl = std::make_unique<Impl>(folder, std::move(options));
    std::error_code failure;
    if (!fs::exists(impl->file, failure)) {
        throw Error(ErrorCode::NotFound, fmt::format("'{}' holds no project: there is no {} in it.",
                                                     impl->folder.string(), kFileName));
    }
    if (!impl->options.readOnly) impl->lock = std::make_unique<ProjectLock>(impl->folder);
    impl->connect();
    return std::unique_ptr<Project>(new Project(std::move(impl)));
}

const fs::path& Project::folder() const {
    return m_impl->folder;
}
std::string Project::name() const {
    return m_impl->folder.extension() == ".lamina" ? m_impl->folder.stem().string()
                                                   : m_impl->folder.filename().string();
}
bool Project::readOnly() const {
    return !m_impl->writer;
}
const std::string& Project::readOnlyReason() const {
    return m_impl->readOnlyReason;
}
const std::optional<LockOwner>& Project::lockOwner() const {
    static const std::optional<LockOwner> nobody;
    return m_impl->lock ? m_impl->lock->owner() : nobody;
}
JournalMode Project::journalMode() const {
    return m_impl->mode;
}

// --- annotation ---

std::vector<LayerEntry> Project::layers() const {
    return m_impl->with([](const auto& all) { return all.layers; });
}

std::optional<LayerId> Project::findLayer(StackId stack, int time) const {
    return m_impl->with([&](const auto& all) -> std::optional<LayerId> {
        for (const LayerEntry& entry : all.layers) {
            if (entry.stack == stack && entry.time == time) return entry.id;
        }
        return std::nullopt;
    });
}

LayerId Project::layer(StackId stackId, int time) {
    if (const auto found = findLayer(stackId, time)) return *found;
    m_impl->requireWritable();
    const auto entry = stack(stackId);
    if (!entry || time < 0 || time >= entry->timePoints) {
        throw Error(
            ErrorCode::NotFound,
            fmt::format("The project has no stack {} with a time point {}.", stackId, time));
    }
    const LayerEntry made{++m_impl->lastLayer, stackId, time};
    m_impl->with([&](auto& all) { all.layers.push_back(made); });
    m_impl->pending->addLayer(made.id);
    m_impl->writer->enqueue(
        [made](auto& database) { insertLayer(database, made); }, 0,
        [waiting = m_impl->pending, id = made.id] { waiting->layerWritten(id); });
    return made.id;
}

LoadedLayer Project::loadLayer(LayerId layer) const {
    if (m_impl->writer && !m_impl->writer->flush() && m_impl->pending->changes(layer) > 0) {
        if (m_impl->pending->onlyMade(layer)) return m_impl->emptyLayer(layer);
        throw Error(ErrorCode::Unwritable,
                    fmt::format("This annotation has changes that wait to be saved in '{}'. Free "
                                "some space on its disk, then open the annotation again.",
                                m_impl->file.string()));
    }
    const auto database = m_impl->reader();
    return readLayer(*database, layer);
}

std::shared_ptr<const StepStore> Project::stepStore(LayerId layer) const {
    return std::make_shared<LayerSteps>(m_impl->pending, m_impl->file, m_impl->mode, layer);
}

void Project::commit(LayerId layer, StepPtr step) {
    if (!step) return;
    m_impl->requireWritable();
    m_impl->pending->addStep(layer, step);
    const std::size_t bytes = waitingBytes(*step);
    const StepId id = step->id;
    m_impl->writer->enqueue(
        [layer, step = std::move(step)](auto& database) { writeStep(database, layer, *step); },
        bytes, [waiting = m_impl->pending, layer, id] { waiting->stepWritten(layer, id); });
}

void Project::undo(LayerId layer, StepPtr step) {
    if (!step) return;
    const std::size_t bytes = waitingBytes(*step);
    m_impl->changeLayer(
        layer,
        [layer, step = std::move(step)](auto& database) { writeUndo(database, layer, *step); },
        bytes);
}

void Project::redo(LayerId layer, StepPtr step) {
    if (!step) return;
    const std::size_t bytes = waitingBytes(*step);
    m_impl->changeLayer(
        layer,
        [layer, step = std::move(step)](auto& database) { writeRedo(database, layer, *step); },
        bytes);
}

void Project::setTable(LayerId layer, const LabelTable& table) {
    m_impl->changeLayer(layer,
                        [layer, table](auto& database) { writeTable(database, layer, table); });
}

void Project::setLayerState(LayerId layer, nlohmann::json state) {
    m_impl->changeLayer(layer, [layer, state = std::move(state)](auto& database) {
        writeLayerState(database, layer, state);
    });
}

// --- state and runs ---

nlohmann::json Project::state(const std::string& key) const {
    return m_impl->with([&](const auto& all) -> nlohmann::json {
        for (const auto& [name, value] : all.state) {
            if (name == key) return value;
        }
        return nullptr;
    });
}

void Project::setState(const std::string& key, nlohmann::json value) {
    m_impl->requireWritable();
    m_impl->with([&](auto& all) {
        const auto found = std::find_if(all.state.begin(), all.state.end(),
                                        [&](const auto& entry) { return entry.first == key; });
        if (found != all.state.end()) {
            found->second = value;
        } else {
            all.state.emplace_back(key, value);
        }
    });
    m_impl->change(
        [key, value = std::move(value)](auto& database) { writeState(database, key, value); });
}

std::vector<RunEntry> Project::runs() const {
    return m_impl->with([](const auto& all) { return all.runs; });
}

RunId Project::addRun(const std::string& kind, nlohmann::json record) {
    m_impl->requireWritable();
    const RunEntry entry{++m_impl->lastRun, kind, utcNow(), std::move(record)};
    m_impl->with([&](auto& all) { all.runs.push_back(entry); });
    m_impl->change([entry](auto& database) { insertRun(database, entry); });
    return entry.id;
}

// --- saving ---

bool Project::flush() const {
    return !m_impl->writer || m_impl->writer->flush();
}

void Project::flush(std::function<void(bool)> done) {
    if (m_impl->writer) {
        m_impl->writer->flush(std::move(done));
    } else {
        done(true);
    }
}

std::size_t Project::pending() const {
    return m_impl->writer ? m_impl->writer->pending() : 0;
}

std::size_t Project::bytesPending() const {
    return m_impl->writer ? m_impl->writer->bytesPending() : 0;
}

} // namespace lamina::core
