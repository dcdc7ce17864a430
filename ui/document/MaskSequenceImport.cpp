// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/MaskSequenceImport.h"

#include "core/edit/UndoStack.h"
#include "core/io/ImageIo.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace {

namespace fs = std::filesystem;

core::MaskImport read(const MaskSequenceImport::Wish& wish, const core::StackInfo& info, int time,
                      const core::LabelVolume& labels, const core::LabelTable& table,
                      const core::JobContext& context) {
    std::error_code error;
    const bool one = fs::is_regular_file(wish.path, error) && // one file with all time points
                     core::openStack(wish.path)->info().timePoints == info.timePoints;
    const auto folder = one || fs::is_directory(wish.path, error)
                            ? wish.path
                            : fs::absolute(wish.path).parent_path();
    const auto source = core::findMasks(folder, info, time);
    auto spec = wish.spec;
    if (wish.usualZero) spec.zero = source.zero;
    return core::importMasks(source, labels, table, spec, context);
}

/// Rows for labels that have none, named as those that are painted.
core::LabelTable withRows(core::LabelTable table, const std::set<core::LabelId>& ids) {
    for (const auto id : ids) {
        if (id == core::kUnlabelled || table.contains(id)) continue;
        auto info = table.info(id);
        info.id = id;
        if (id != core::kBackground) info.name = "Cell " + std::to_string(id);
        info.color = core::LabelTable::defaultColor(id);
        table.set(info);
    }
    return table;
}

} // namespace

struct MaskSequenceImport::Made {
    core::MaskSummary summary;
    core::CountedChanges changes; ///< of the time point that is open
    core::StepPtr step;           ///< of another one; null: nothing changes
};

MaskSequenceImport::MaskSequenceImport(core::JobSystem& jobs, Document& document, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document) {}

MaskSequenceImport::~MaskSequenceImport() {
    m_job.requestStop();
}

QString MaskSequenceImport::whyNot(const Document& document) {
    if (!document.hasStack()) return tr("Open a stack first.");
    if (!document.readOnlyReason().isEmpty()) return document.readOnlyReason();
    return document.place().project
               ? QString()
               : tr("Other time points are kept in the project, and nothing can be saved yet.");
}

void MaskSequenceImport::start(Wish wish) {
    if (m_running || !whyNot(m_document).isEmpty()) return;
    m_wish = std::move(wish);
    m_next = 0;
    m_labels.clear();
    m_opening = m_document.opening();
    m_running = true;
    next();
}

void MaskSequenceImport::stop() {
    if (!m_running) return;
    m_job.requestStop();
    m_alive = std::make_shared<int>(0); // whatever comes back is not wanted
    end();
}

void MaskSequenceImport::end() {
    m_running = false;
    Q_EMIT finished();
}

void MaskSequenceImport::next() {
    if (m_document.opening() != m_opening || m_next == m_wish.times.size()) {
        end();
        return;
    }
    const int time = m_wish.times[m_next];
    const bool open = time == m_document.time();
    const auto project = m_document.place().project;
    const core::LayerId layer =
        open ? m_document.place().layer : project->layer(m_document.place().stack, time);
    auto made = std::make_shared<Made>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.progress = [this](const core::Progress& p) {
        Q_EMIT progressed((static_cast<double>(m_next) + p.fraction) /
                          static_cast<double>(m_wish.times.size()));
    };
    callbacks.done = [this, time, layer, made] { take(time, layer, *made); };
    callbacks.cancelled = [this] { end(); };
    callbacks.failed = [this](std::exception_ptr error) {
        m_running = false;
        Q_EMIT failed(errorSentence(error));
    };
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [made, wish = m_wish, time, open, project, layer, info = m_document.stack()->info(),
         name = tr("import of labels").toStdString(), labels = m_document.labels(),
         table = m_document.table()](const core::JobContext& context) {
            if (open) {
                auto imported = read(wish, info, time, labels, table, context);
                made->summary = std::move(imported.summary);
                made->changes = std::move(imported.changes);
                made->changes.count(context);
                made->changes.plan(labels);
                return;
            }
            auto there = project->loadLayer(layer);
            auto imported = read(wish, info, time, there.labels, there.table, context);
            made->summary = std::move(imported.summary);
            core::CountedChanges changes(std::move(imported.changes));
            changes.count(context);
            if (changes.empty()) return;
            core::EditStep step;
            step.name = name;
            step.counts = changes.counts();
            step.tiles = changes.takeList();
            step.where = core::SlicePlane::xy(step.tiles.front().tile.z);
            auto rows = withRows(there.table, step.counts->labels);
            if (!(rows == there.table)) {
                step.tableBefore = std::move(there.table);
                step.tableAfter = std::move(rows);
            }
            core::UndoStack history; // only to number the step after all others
            history.setStore(project->stepStore(layer));
            history.restore(std::move(there.history));
            made->step = history.push(std::move(step));
        },
        std::move(callbacks));
}

void MaskSequenceImport::take(int time, core::LayerId layer, Made& made) {
    if (m_document.opening() != m_opening) {
        end();
        return;
    }
    if (time == m_document.time()) {
        std::optional<core::SlicePlane> where;
        if (!made.summary.slices.empty()) where = core::SlicePlane::xy(made.summary.slices.front());
        m_document.applyPrepared(tr("import of labels"), std::move(made.changes), where);
    } else if (made.step) {
        m_document.place().project->commit(layer, made.step);
    }
    m_labels.insert(made.summary.labels.begin(), made.summary.labels.end());
    ++m_next;
    Q_EMIT progressed(static_cast<double>(m_next) / static_cast<double>(m_wish.times.size()));
    if (m_running) next(); // nobody has stopped it just now
}

} // namespace lamina::ui
