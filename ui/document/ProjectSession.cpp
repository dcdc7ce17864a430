// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ProjectSession.h"

#include "core/base/Error.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <QCoreApplication>

#include <utility>

namespace lamina::ui {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kCacheBytes = std::size_t{256} << 20;
constexpr int kRetryMs = 2000;
constexpr int kViewMs = 2000;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}
} // namespace

ProjectSession::ProjectSession(core::JobSystem& jobs, Document& document, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document),
      m_cache(std::make_shared<core::SliceCache>(kCacheBytes)),
      m_keepOrder(std::make_shared<KeepOrder>()) {
    m_retry.setInterval(kRetryMs);
    connect(&m_retry, &QTimer::timeout, this, &ProjectSession::tryToSave);
    m_viewTimer.setInterval(kViewMs);
    connect(&m_viewTimer, &QTimer::timeout, this, &ProjectSession::saveViewState);
    connect(&m_document, &Document::stepWanted, this, &ProjectSession::loadStep);
    connect(&m_document, &Document::predictionChanged, this, [this](int z) {
        if (z < 0) keepPrediction();
    });
    connect(&m_document, &Document::predictionDropped, this, &ProjectSession::forgetPrediction);
}

ProjectSession::~ProjectSession() {
    m_job.requestStop();
}

core::OpenOptions ProjectSession::openOptions() const {
    core::OpenOptions options;
    options.cache = m_cache;
    return options;
}

core::ProjectOptions ProjectSession::projectOptions() {
    core::ProjectOptions options;
    // called on the journal's thread, possibly after this object is gone
    options.notify = [this, alive = std::weak_ptr(m_alive)](const core::JournalNotice& notice) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [this, alive, notice] {
                if (alive.lock()) noticed(notice);
            },
            Qt::QueuedConnection);
    };
    return options;
}

void ProjectSession::noticed(const core::JournalNotice& notice) {
    if (notice.kind == core::JournalNotice::Kind::Recovered) {
        m_saveProblem.clear();
        Q_EMIT saveRecovered();
    } else if (notice.kind == core::JournalNotice::Kind::Lost) {
        Q_EMIT saveLost(text(notice.sentence));
    } else {
        m_saveProblem = notice.sentence;
        Q_EMIT saveFailed(text(notice.sentence));
    }
}

core::JobCallbacks ProjectSession::inBackground(std::function<void()> done) {
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = std::move(done);
    callbacks.failed = [this](std::exception_ptr error) {
        Q_EMIT failed(errorSentence(error), errorDetails(error));
    };
    return callbacks;
}

void ProjectSession::submit(core::Lane lane, std::function<void(const core::JobContext&)> work,
                            std::function<void()> done) {
    auto callbacks = inBackground([this, done = std::move(done)] {
        done();
        if (!busy()) Q_EMIT finished(); // else the next step of the same opening goes on
    });
    callbacks.progress = [this](const core::Progress& p) {
        Q_EMIT progressed(p.fraction, text(p.message));
    };
    callbacks.cancelled = [this] { Q_EMIT finished(); };
    callbacks.failed = [this](std::exception_ptr error) {
        Q_EMIT finished();
        Q_EMIT failed(errorSentence(error), errorDetails(error));
    };
    m_job = m_jobs.submit(lane, std::move(work), std::move(callbacks));
}

// --- opening -------------------------------------------------------------------------------------

void ProjectSession::open(const std::vector<fs::path>& paths, Slices slices) {
    openFilesOf(paths, slices, false);
}

void ProjectSession::add(const std::vector<fs::path>& paths, Slices slices) {
    if (!m_project) {
        openFilesOf(paths, slices, false);
    } else if (!writable()) {
        Q_EMIT failed(text(m_project->readOnlyReason()), {});
    } else {
        openFilesOf(paths, slices, true);
    }
}

/// Says why not where a run works on the stack that is shown.
bool ProjectSession::mayChange() {
    const auto reason = m_changeBlocked ? m_changeBlocked() : QString();
    if (!reason.isEmpty())
        Q_EMIT informed(tr("Another stack cannot be opened now. %1").arg(reason));
    return reason.isEmpty();
}

void ProjectSession::openFilesOf(const std::vector<fs::path>& paths, Slices slices, bool adding) {
    if (paths.empty() || busy() || !mayChange()) return;
    if (!adding && pending() && !std::exchange(m_leaving, false)) {
        flush([this, paths, slices](bool saved) {
            const auto go = [this, paths, slices] {
                m_leaving = true;
                openFilesOf(paths, slices, false);
                m_leaving = false;
            };
            if (saved) {
                go();
            } else {
                const auto why = m_saveProblem.empty() ? tr("The project cannot be written.")
                                                       : text(m_saveProblem);
                Q_EMIT unsaved(tr("Your last changes are not saved: %1").arg(why), go);
            }
        });
        return;
    }
    m_leaving = false;
    saveViewState();
    FilesRequest request;
    request.paths = paths;
    request.options = openOptions();
    request.options.folderAsStack = slices == Slices::OneStack;
    request.askForSlices = slices == Slices::Ask;
    request.current = m_project;
    request.intoCurrent = adding;
    request.project = projectOptions();
    if (m_recent) request.recent = m_recent();
    auto files = std::make_shared<OpenedFiles>();
    Q_EMIT started(tr("Opening %1 …").arg(text(paths.front().filename().string())));
    submit(
        core::Lane::Io,
        [request, files](const core::JobContext& context) { *files = openFiles(request, context); },
        [this, paths, adding, files] {
            if (files->slices > 0) {
                Q_EMIT slicesFound(paths, files->slices, adding);
            } else {
                take(std::move(*files), adding);
            }
        });
}

void ProjectSession::openSample(const fs::path& folder) {
    if (busy() || !mayChange()) return;
    Q_EMIT started(tr("Making the sample embryo …"));
    auto file = std::make_shared<fs::path>();
    submit(
        core::Lane::Cpu,
        [folder, file](const core::JobContext& context) { *file = makeSample(folder, context); },
        [this, file] {
            m_job = {};
            open({*file});
        });
}

void ProjectSession::take(OpenedFiles files, bool adding) {
    m_job = {};
    if (files.project != m_project || !files.project) {
        m_document.close();
        m_images.clear();
        m_retry.stop();
        m_saveProblem.clear();
        letGo(std::exchange(m_project, files.project));
        m_folder = files.folder;
    }
    if (!m_project) { // in memory until the place can be written
        m_saveProblem = files.problem;
        m_stacks.clear();
        m_current = 0;
        OpenedLayer layer;
        const auto& info = files.images.front()->info();
        layer.entry.name = info.name;
        layer.entry.absolutePath = info.path;
        layer.entry.size = info.size;
        layer.entry.timePoints = info.timePoints;
        layer.entry.identity = files.identities.front();
        m_stacks.push_back(layer.entry);
        layer.stack.stack = files.images.front();
        layer.stack.folder = m_folder;
        showLayer(std::move(layer));
        auto sentence = tr("Nothing can be saved yet: %1 Everything is kept in memory, and saving "
                           "is tried again every two seconds.")
                            .arg(text(files.problem));
        if (files.images.size() > 1) {
            sentence +=
                ' ' +
                tr("Only %1 is open; open the others when it can be saved.").arg(text(info.name));
        }
        Q_EMIT saveFailed(sentence);
        m_retry.start();
        return;
    }
    try {
        const auto ids = idsInProject(*m_project, files);
        for (std::size_t i = 0; i < ids.size(); ++i)
            m_images[ids[i]] = files.images[i];
        listStacks();
        if (m_stacks.empty()) {
            Q_EMIT informed(tr("This project has no stacks yet. Add some with File → Add stacks."));
            return;
        }
        const auto shown = m_project->state(kShownKey);
        const bool known = shown.is_object();
        core::StackId id =
            ids.empty() ? (known ? shown.value("stack", core::StackId{0}) : 0) : ids.front();
        if (!m_project->stack(id)) id = m_stacks.front().id;
        const bool asLeft = known && shown.value("stack", core::StackId{0}) == id;
        showStack(id, asLeft ? shown.value("time", 0) : 0, asLeft ? shown.value("channel", 0) : 0);
        m_toSay = whereFound(files);
        if (adding && ids.size() > 1)
            Q_EMIT informed(tr("%1 stacks were added.").arg(static_cast<int>(ids.size())));
    } catch (const core::Error&) {
        Q_EMIT failed(errorSentence(std::current_exception()),
                      errorDetails(std::current_exception()));
    }
}

void ProjectSession::listStacks() {
    m_stacks = m_project ? m_project->stacks() : std::vector<core::StackEntry>();
    Q_EMIT stacksChanged();
}

void ProjectSession::show(int index, int time) {
    if (index < 0 || index >= static_cast<int>(m_stacks.size()) || busy()) return;
    if (index == m_current && m_document.hasStack() && time == m_document.time()) return;
    if (!mayChange()) return;
    saveViewState();
    const auto& entry = m_stacks[static_cast<std::size_t>(index)];
    if (m_project) showStack(entry.id, time, m_document.channel());
}

void ProjectSession::showStack(core::StackId stack, int time, int channel) {
    const auto entry = m_project->stack(stack);
    if (!entry) return;
    LayerRequest request;
    request.project = m_project;
    request.entry = *entry;
    request.time = std::clamp(time, 0, entry->timePoints - 1);
    request.channel = channel;
    request.layer = writable() ? m_project->layer(stack, request.time)
                               : m_project->findLayer(stack, request.time);
    request.folder = m_folder;
    request.options = openOptions();
    if (const auto known = m_images.find(stack); known != m_images.end()) {
        request.image = known->second;
    }
    auto layer = std::make_shared<OpenedLayer>();
    Q_EMIT started(tr("Opening %1 …").arg(text(entry->name)));
    submit(
        core::Lane::Io,
        [request, layer](const core::JobContext& context) { *layer = openLayer(request, context); },
        [this, layer] { showLayer(std::move(*layer)); });
}

void ProjectSession::showLayer(OpenedLayer layer) {
    const auto place = std::find_if(m_stacks.begin(), m_stacks.end(),
                                    [&](const auto& e) { return e.id == layer.entry.id; });
    const int index = static_cast<int>(place - m_stacks.begin());
    if (!layer.stack.stack) {
        m_toSay.clear();
        const auto where = text(layer.entry.absolutePath.string());
        Q_EMIT imageMissing(
            index,
            layer.candidate
                ? (layer.candidate->match == core::StackMatch::OtherSize
                       ? tr("%1 is not the image that was annotated: it has another size.")
                       : tr("%1 is not the image that was annotated: its voxels differ."))
                      .arg(text(layer.candidate->path.string()))
                : tr("The image %1 is not there, and no copy of it lies near the project.")
                      .arg(where),
            layer.candidate);
        return;
    }
    m_current = index;
    if (m_project) {
        m_images[layer.entry.id] = layer.stack.stack;
        if (layer.candidate && layer.candidate->path != layer.entry.absolutePath && writable()) {
            m_project->relink(layer.entry.id, *layer.candidate);
            m_stacks = m_project->stacks();
            Q_EMIT informed(foundAs(layer.entry, layer.candidate->path));
        }
        if (writable()) {
            m_project->setState(kShownKey, {{"stack", layer.entry.id},
                                            {"time", layer.stack.time},
                                            {"channel", layer.stack.channel}});
        }
    }
    m_savedView = nullptr;
    m_keptPrediction.reset();
    m_document.open(std::move(layer.stack));
    Q_EMIT stacksChanged();
    if (const auto sentence = std::exchange(m_toSay, {}); !sentence.isEmpty())
        Q_EMIT informed(sentence);
    Q_EMIT opened();
    if (!m_project) return;
    if (const auto view = m_project->state(viewKey(layer.entry.id)); view.is_object()) {
        Q_EMIT viewStateFound(view);
    }
    std::vector<core::RunEntry> runs;
    for (auto& run : m_project->runs()) {
        if (run.record.value("stack", core::StackId{0}) == layer.entry.id) {
            runs.push_back(std::move(run));
        }
    }
    Q_EMIT runsFound(runs);
    findPrediction();
    m_viewTimer.start();
}

void ProjectSession::remove(int index) {
    if (!writable() || busy() || index < 0 || index >= static_cast<int>(m_stacks.size())) return;
    const auto id = m_stacks[static_cast<std::size_t>(index)].id;
    const bool shown = index == m_current;
    if (shown && !mayChange()) return;
    if (shown) m_document.close();
    m_images.erase(id);
    m_project->removeStack(id);
    if (shown) m_current = -1;
    listStacks();
    if (shown && !m_stacks.empty()) showStack(m_stacks.front().id, 0, 0);
}

/// The last reference waits for the disk, so it goes on a worker.
void ProjectSession::letGo(std::shared_ptr<core::Project> project) {
    if (!project) return;
    m_jobs.submit(core::Lane::Io, [project = std::move(project)](const core::JobContext&) mutable {
        project.reset();
    });
}

// --- keeping -------------------------------------------------------------------------------------

void ProjectSession::tryToSave() {
    if (m_project || m_stacks.empty() || busy()) return;
    auto project = std::make_shared<std::shared_ptr<core::Project>>();
    auto callbacks = inBackground([this, project] { keepIn(*project); });
    callbacks.failed = [this](std::exception_ptr error) {
        try {
            std::rethrow_exception(error);
        } catch (const std::exception& e) {
            m_saveProblem = e.what(); // the next try comes
        }
    };
    m_jobs.submit(
        core::Lane::Io,
        [project, folder = m_folder.folder, options = projectOptions()](const core::JobContext&) {
            *project = core::Project::create(folder, options);
        },
        std::move(callbacks));
}

/// What was painted in memory so far goes into `project`.
void ProjectSession::keepIn(const std::shared_ptr<core::Project>& project) {
    if (m_project || !project || m_stacks.empty() || !m_document.hasStack()) return;
    m_retry.stop();
    m_project = project;
    const auto entry = m_stacks.front();
    const auto id = m_project->addStack(m_document.stack()->info(), entry.identity);
    m_images[id] = m_document.stack();
    m_document.adopt({m_project, id, m_project->layer(id, m_document.time())});
    listStacks();
    m_saveProblem.clear();
    m_viewTimer.start();
    Q_EMIT saveRecovered();
}

void ProjectSession::saveViewState() {
    if (!writable() || !m_viewState || !m_document.hasStack()) return;
    noteRenamed();
    auto state = m_viewState();
    if (state == m_savedView) return;
    m_savedView = state;
    m_project->setState(viewKey(m_document.place().stack), std::move(state));
}

void ProjectSession::loadStep(core::StepId id,
                              const std::shared_ptr<const core::StepStore>& store) {
    auto content = std::make_shared<core::StepContent>();
    m_jobs.submitFirst(
        core::Lane::Io,
        [id, store, content, labels = m_document.labels()](const core::JobContext&) {
            *content = store->load(id);
            core::shareTiles(content->tiles, labels);
            content->swaps = core::planeSwaps(labels, content->tiles, true); // to undo
            if (!content->swaps) content->swaps = core::planeSwaps(labels, content->tiles, false);
        },
        inBackground([this, id, content, opening = m_document.opening()] {
            if (m_document.opening() == opening) m_document.supplyStep(id, std::move(*content));
        }));
}

bool ProjectSession::pending() const {
    if (!m_document.hasStack()) return false;
    return m_project ? m_project->pending() > 0 : m_document.canUndo();
}

void ProjectSession::flush(std::function<void(bool)> then) {
    saveViewState();
    if (!m_project) {
        then(!pending());
        return;
    }
    m_project->flush([then = std::move(then), alive = std::weak_ptr(m_alive)](bool written) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [then, alive, written] {
                if (alive.lock()) then(written);
            },
            Qt::QueuedConnection);
    });
}

QString ProjectSession::saveNow() {
    saveViewState();
    if (!pending()) return {};
    if (!m_project) {
        try {
            keepIn(core::Project::create(m_folder.folder, projectOptions()));
        } catch (const core::Error& error) {
            m_saveProblem = error.what();
        }
    }
    if (m_project && m_project->flush()) return {};
    return m_saveProblem.empty() ? tr("The project cannot be written.") : text(m_saveProblem);
}

} // namespace lamina::ui
