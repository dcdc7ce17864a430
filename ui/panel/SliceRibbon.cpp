// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/SliceRibbon.h"

#include "ui/document/Document.h"

#include <QSignalBlocker>

namespace lamina::ui {

namespace {
constexpr int kSoonMs = 40;
} // namespace

RibbonEntry ribbonEntry(const Document& document, int z) {
    RibbonEntry entry;
    entry.state = document.labelled().state(z);
    entry.share = document.labelled().share(z);
    entry.dice = document.sliceDice(z);
    if (const auto* foreground = document.prediction().foreground(z)) {
        entry.uncertainty = foreground->uncertainty;
    }
    entry.trained = document.trainedSlices().count(z) != 0;
    entry.accepted = document.acceptedSlices().contains(z);
    return entry;
}

SliceRibbon::SliceRibbon(const Document& document, Ribbon& ribbon)
    : QObject(&ribbon), m_document(document), m_ribbon(ribbon) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &SliceRibbon::refresh);
    const auto later = [this] {
        if (!m_soon.isActive()) m_soon.start();
    };
    connect(&m_document, &Document::stackChanged, this, &SliceRibbon::refresh);
    connect(&m_document, &Document::annotationChanged, this, later);
    connect(&m_document, &Document::predictionChanged, this, later);
    connect(&m_document, &Document::scoresChanged, this, later);
    refresh();
}

void SliceRibbon::refresh() {
    m_soon.stop();
    std::vector<RibbonEntry> entries;
    if (m_document.hasStack()) {
        for (int z = 0; z < m_document.labelled().slices(); ++z)
            entries.push_back(ribbonEntry(m_document, z));
    }
    const QSignalBlocker block(m_ribbon); // a shorter stack is not a wish to go elsewhere
    m_ribbon.setEntries(std::move(entries));
}

TimeRibbon::TimeRibbon(const Document& document, core::JobSystem& jobs, Ribbon& ribbon)
    : QObject(&ribbon), m_document(document), m_jobs(jobs), m_ribbon(ribbon) {
    m_ribbon.setTracking(false); // a time point is loaded when the mouse is let go
    connect(&m_document, &Document::stackChanged, this, &TimeRibbon::lookUp);
    connect(&m_document, &Document::annotationChanged, this, &TimeRibbon::showCurrent);
    lookUp();
}

TimeRibbon::~TimeRibbon() {
    m_job.requestStop();
}

void TimeRibbon::lookUp() {
    const int count = m_document.hasStack() ? m_document.stack()->info().timePoints : 0;
    m_ribbon.setVisible(count > 1);
    const auto& place = m_document.place();
    const bool same = place.project && place.project == m_project.lock() &&
                      place.stack == m_stack &&
                      static_cast<int>(m_ribbon.entries().size()) == count;
    if (!same) m_job.requestStop();
    m_project = place.project;
    m_stack = place.stack;
    if (count <= 1) return;
    {
        const QSignalBlocker block(m_ribbon);
        if (!same) {
            m_ribbon.setEntries(std::vector<RibbonEntry>(static_cast<std::size_t>(count)));
        }
        m_ribbon.setValue(m_document.time());
    }
    showCurrent();
    if (same) return; // the time point left keeps what was shown of it
    auto found = std::make_shared<std::vector<bool>>(static_cast<std::size_t>(count), false);
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, found, project = m_project, stack = m_stack] {
        if (project.lock() != m_project.lock() || stack != m_stack) return;
        for (std::size_t t = 0; t < found->size(); ++t) {
            if (static_cast<int>(t) == m_document.time()) continue;
            RibbonEntry entry;
            if ((*found)[t]) entry.state = core::Completeness::Partial;
            m_ribbon.setEntry(static_cast<int>(t), entry);
        }
    };
    if (!place.project) return; // in memory there is the time point shown only
    std::vector<std::optional<core::LayerId>> layers;
    for (int t = 0; t < count; ++t)
        layers.push_back(place.project->findLayer(place.stack, t));
    m_job = m_jobs.submit(
        core::Lane::Io,
        [project = place.project, layers, found](const core::JobContext& context) {
            for (std::size_t t = 0; t < layers.size(); ++t) {
                context.throwIfStopped();
                if (!layers[t]) continue;
                const auto labels = project->loadLayer(*layers[t]).labels;
                (*found)[t] = !labels.annotatedSlices().empty();
            }
        },
        std::move(callbacks));
}

void TimeRibbon::showCurrent() {
    const int t = m_document.time();
    if (!m_document.hasStack() || t >= static_cast<int>(m_ribbon.entries().size())) return;
    RibbonEntry entry;
    const auto& labelled = m_document.labelled();
    int complete = 0;
    for (int z = 0; z < labelled.slices(); ++z)
        complete += labelled.state(z) == core::Completeness::Complete ? 1 : 0;
    if (labelled.slices() > 0 && complete == labelled.slices()) {
        entry.state = core::Completeness::Complete;
    } else if (m_document.annotated()) {
        entry.state = core::Completeness::Partial;
    }
    m_ribbon.setEntry(t, entry);
}

} // namespace lamina::ui
