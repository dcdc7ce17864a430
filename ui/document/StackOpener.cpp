// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/StackOpener.h"

#include "core/image/SliceCache.h"
#include "ui/document/AutoSave.h"
#include "ui/document/ErrorText.h"

#include <utility>

namespace lamina::ui {

namespace {
constexpr std::size_t kCacheBytes = std::size_t{256} << 20;
}

struct StackOpener::Result {
    std::vector<std::shared_ptr<core::ImageStack>> stacks;
    OpenedStack first;
    bool ask = false;
};

StackOpener::StackOpener(core::JobSystem& jobs, Document& document, AutoSave& autoSave,
                         QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document), m_autoSave(autoSave),
      m_cache(std::make_shared<core::SliceCache>(kCacheBytes)) {}

StackOpener::~StackOpener() {
    m_job.requestStop();
}

void StackOpener::submit(core::Lane lane, std::function<void(const core::JobContext&)> work,
                         std::function<void()> done) {
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.progress = [this](const core::Progress& p) {
        Q_EMIT progressed(p.fraction, QString::fromStdString(p.message));
    };
    callbacks.done = [this, done = std::move(done)] {
        Q_EMIT finished();
        done();
    };
    callbacks.cancelled = [this] { Q_EMIT finished(); };
    callbacks.failed = [this](std::exception_ptr error) {
        Q_EMIT finished();
        Q_EMIT failed(errorSentence(error), errorDetails(error));
    };
    // the work of the stack before must be on disk before it can be opened again
    m_saving = true;
    m_autoSave.flush(
        [this, lane, work = std::move(work), callbacks = std::move(callbacks)](bool saved) {
            m_saving = false;
            if (!saved) { // its own message says why; what is painted stays open
                Q_EMIT finished();
                return;
            }
            m_job = m_jobs.submit(lane, work, callbacks);
        });
}

void StackOpener::open(const std::vector<std::filesystem::path>& paths, Slices slices) {
    if (paths.empty() || busy()) return;
    Q_EMIT started(
        tr("Opening %1 …").arg(QString::fromStdString(paths.front().filename().string())));
    auto result = std::make_shared<Result>();
    core::OpenOptions options;
    options.cache = m_cache;
    options.folderAsStack = slices == Slices::OneStack;
    submit(
        core::Lane::Io,
        [paths, options, slices, result](const core::JobContext&) {
            result->stacks = core::openStacks(paths, options);
            std::error_code error;
            result->ask = slices == Slices::Ask && paths.size() == 1 &&
                          std::filesystem::is_directory(paths.front(), error) &&
                          looksLikeSlices(result->stacks);
            if (!result->ask) result->first = prepareStack(result->stacks.front(), 0, 0);
        },
        [this, paths, result] {
            if (result->ask) {
                Q_EMIT slicesFound(paths, static_cast<int>(result->stacks.size()));
                return;
            }
            m_stacks = std::move(result->stacks);
            m_current = 0;
            m_document.open(std::move(result->first));
            Q_EMIT stacksChanged();
        });
}

void StackOpener::openSample(const std::filesystem::path& folder) {
    if (busy()) return;
    Q_EMIT started(tr("Making the sample embryo …"));
    auto file = std::make_shared<std::filesystem::path>();
    submit(
        core::Lane::Cpu,
        [folder, file](const core::JobContext& context) { *file = makeSample(folder, context); },
        [this, file] { open({*file}); });
}

void StackOpener::show(int index, int time) {
    if (index < 0 || index >= static_cast<int>(m_stacks.size()) || busy()) return;
    if (index == m_current && time == m_document.time()) return;
    const std::shared_ptr<const core::ImageStack> stack = m_stacks[static_cast<std::size_t>(index)];
    const int channel = std::min(m_document.channel(), stack->info().channels - 1);
    Q_EMIT started(tr("Opening %1 …").arg(QString::fromStdString(stack->info().name)));
    auto result = std::make_shared<Result>();
    submit(
        core::Lane::Io,
        [stack, channel, time, result](const core::JobContext&) {
            result->first = prepareStack(stack, channel, time);
        },
        [this, index, result] {
            m_current = index;
            m_document.open(std::move(result->first));
            Q_EMIT stacksChanged();
        });
}

} // namespace lamina::ui
