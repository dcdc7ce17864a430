// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/AutoSave.h"

#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <utility>

namespace lamina::ui {

namespace {
constexpr int kDelay = 1000; ///< ms after the first change that is not saved
}

AutoSave::AutoSave(core::JobSystem& jobs, Document& document, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelay);
    connect(&m_timer, &QTimer::timeout, this, &AutoSave::start);
    connect(&m_document, &Document::annotationChanged, this, &AutoSave::changed);
    connect(&m_document, &Document::stackChanged, this, [this] {
        m_timer.stop();
        m_savedRevision = m_document.revision();
    });
}

AutoSave::~AutoSave() = default;

bool AutoSave::pending() const {
    return m_document.hasStack() && m_document.revision() != m_savedRevision;
}

void AutoSave::changed() {
    if (!m_timer.isActive() && !m_running) m_timer.start();
}

void AutoSave::start() {
    if (m_running || !pending()) return;
    m_running = true;
    const auto revision = m_document.revision();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, revision] { finished(revision, true); };
    callbacks.cancelled = [this, revision] { finished(revision, false); };
    callbacks.failed = [this, revision](std::exception_ptr error) {
        finished(revision, false);
        Q_EMIT failed(tr("The annotation could not be saved. %1").arg(errorSentence(error)));
    };
    auto work = [annotation = m_document.snapshot(), spacing = m_document.stack()->spacing(),
                 folder = m_document.workFolder().annotation(),
                 stem = m_document.stem()](const core::JobContext&) {
        saveAnnotation(annotation, spacing, folder, stem); // not stopped: it is the user's work
    };
    m_job = m_jobs.submit(core::Lane::Cpu, std::move(work), std::move(callbacks));
}

void AutoSave::finished(std::uint64_t revision, bool ok) {
    m_running = false;
    if (ok) {
        m_savedRevision = revision;
        Q_EMIT saved(QString::fromStdString(m_document.workFolder().annotation().string()));
    }
    if (ok && pending()) {
        if (m_waiting.empty()) {
            m_timer.start();
        } else {
            start();
        }
        return;
    }
    for (auto& then : std::exchange(m_waiting, {}))
        then(ok);
}

void AutoSave::flush(std::function<void(bool)> then) {
    if (!pending() && !m_running) {
        then(true);
        return;
    }
    m_waiting.push_back(std::move(then));
    m_timer.stop();
    start();
}

QString AutoSave::saveNow() {
    m_timer.stop();
    if (m_running) m_job.wait();
    if (!pending()) return {};
    try {
        saveAnnotation(m_document.snapshot(), m_document.stack()->spacing(),
                       m_document.workFolder().annotation(), m_document.stem());
        m_savedRevision = m_document.revision();
        return {};
    } catch (...) {
        return errorSentence(std::current_exception());
    }
}

} // namespace lamina::ui
