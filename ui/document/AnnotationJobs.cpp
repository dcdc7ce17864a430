// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/AnnotationJobs.h"

#include "core/label/Relabel.h"
#include "core/paint/SliceInterpolation.h"
#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <map>
#include <utility>

namespace lamina::ui {

struct AnnotationJobs::Outcome {
    std::vector<core::TileChange> changes;
    int planes = 0;
    int labels = 0;
    std::optional<core::VoxelIndex> voxel;
};

AnnotationJobs::AnnotationJobs(core::JobSystem& jobs, Document& document, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document) {
    connect(&m_document, &Document::stackChanged, this, [this] {
        if (!m_job.active()) return;
        m_job.requestStop();
        m_alive = std::make_shared<int>(0); // what it prepared belongs to the stack before
        Q_EMIT finished({});
    });
}

AnnotationJobs::~AnnotationJobs() {
    m_job.requestStop();
}

void AnnotationJobs::cancel() {
    m_job.requestStop();
}

void AnnotationJobs::run(const QString& what, Work work, std::function<QString(Outcome&)> done) {
    if (!m_document.hasStack()) return;
    if (m_job.active()) {
        Q_EMIT failed(tr("Something else is being prepared; wait for it or cancel it."));
        return;
    }
    auto outcome = std::make_shared<Outcome>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.progress = [this](const core::Progress& p) { Q_EMIT progressed(p.fraction); };
    callbacks.done = [this, outcome, done = std::move(done)] {
        const QString sentence = done(*outcome);
        Q_EMIT finished(sentence);
    };
    callbacks.cancelled = [this] { Q_EMIT finished(tr("Cancelled; nothing was changed.")); };
    callbacks.failed = [this](std::exception_ptr error) {
        Q_EMIT finished({});
        Q_EMIT failed(errorSentence(error));
    };
    Q_EMIT started(what);
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [outcome, work = std::move(work)](const core::JobContext& context) {
            work(*outcome, context);
        },
        std::move(callbacks));
}

void AnnotationJobs::interpolate(core::Axes axes, std::optional<core::LabelId> id) {
    core::InterpolationSpec spec{axes, id, m_document.spacing()};
    run(
        tr("Interpolating …"),
        [spec, labels = m_document.labels(),
         table = m_document.table()](Outcome& outcome, const core::JobContext& context) {
            auto prepared = core::interpolatePlanes(labels, table, spec, context);
            outcome.changes = std::move(prepared.changes);
            outcome.planes = prepared.planes;
            outcome.labels = prepared.labels;
        },
        [this, id](Outcome& outcome) {
            if (!m_document.applyPrepared(tr("interpolation"), std::move(outcome.changes))) {
                return id ? tr("Nothing to interpolate: this label needs two painted slices with a "
                               "gap between them.")
                          : tr("Nothing to interpolate: a label needs two painted slices with a "
                               "gap "
                               "between them.");
            }
            return tr("Interpolated %1 over %2.")
                .arg(counted(outcome.labels, tr("label"), tr("labels")),
                     counted(outcome.planes, tr("slice"), tr("slices")));
        });
}

void AnnotationJobs::copyPlane(core::SlicePlane to, int direction,
                               std::optional<core::LabelId> id) {
    run(
        tr("Copying …"),
        [to, direction, id, labels = m_document.labels(),
         table = m_document.table()](Outcome& outcome, const core::JobContext& context) {
            auto prepared = core::copyFromPlane(labels, table, {to, direction, id}, context);
            outcome.changes = std::move(prepared.changes);
            outcome.planes = prepared.planes;
            outcome.labels = prepared.labels;
        },
        [this, to, direction, id](Outcome& outcome) {
            if (outcome.planes == 0) {
                const QString where = direction < 0 ? tr("before") : tr("after");
                return id ? tr("No slice %1 this one has the current label.").arg(where)
                          : tr("No slice %1 this one has a label.").arg(where);
            }
            const int labels = outcome.labels;
            if (!m_document.applyPrepared(tr("copy from a slice"), std::move(outcome.changes), to))
                return tr("Nothing was copied: its place is annotated already.");
            return tr("Copied %1 from the nearest painted slice.")
                .arg(counted(labels, tr("label"), tr("labels")));
        });
}

void AnnotationJobs::fill(core::VoxelIndex seed, core::LabelId id) {
    const auto rule = id == core::kUnlabelled ? core::DrawOver::Everything : m_document.drawOver();
    run(
        tr("Filling …"),
        [seed, id, rule, labels = m_document.labels(),
         table = m_document.table()](Outcome& outcome, const core::JobContext& context) {
            outcome.changes = core::fillVolume(labels, table, seed, id, rule, context);
        },
        [this, seed](Outcome& outcome) {
            return m_document.applyPrepared(tr("fill through all slices"),
                                            std::move(outcome.changes),
                                            core::SlicePlane::xy(seed.z))
                       ? tr("The region is filled through all slices.")
                       : tr("Nothing was filled: what may be drawn over, or a lock, protects it.");
        });
}

void AnnotationJobs::grow(core::VoxelIndex seed, const core::GrowSpec& spec) {
    run(
        tr("Growing …"),
        [seed, spec, labels = m_document.labels(), table = m_document.table(),
         stack = m_document.stack(), channel = m_document.channel(),
         time = m_document.time()](Outcome& outcome, const core::JobContext& context) {
            outcome.changes =
                core::growVolume(labels, table, *stack, channel, time, seed, spec, context);
        },
        [this, seed](Outcome& outcome) {
            return m_document.applyPrepared(tr("grown region"), std::move(outcome.changes),
                                            core::SlicePlane::xy(seed.z))
                       ? tr("The region has grown through all slices.")
                       : tr("The region has not grown: everything around is labelled.");
        });
}

bool AnnotationJobs::lockedAmong(const std::set<core::LabelId>& ids, const QString& what) {
    for (const core::LabelId id : ids) {
        if (!m_document.table().locked(id)) continue;
        Q_EMIT failed(tr("%1 is locked and cannot be %2; unlock it first.")
                          .arg(QString::fromStdString(m_document.table().info(id).name), what));
        return true;
    }
    return false;
}

void AnnotationJobs::deleteLabels(const std::set<core::LabelId>& ids) {
    if (ids.empty() || lockedAmong(ids, tr("deleted"))) return;
    run(
        tr("Deleting …"),
        [ids, labels = m_document.labels()](Outcome& outcome, const core::JobContext& context) {
            std::map<core::LabelId, core::LabelId> to;
            for (const core::LabelId id : ids)
                to[id] = core::kUnlabelled;
            outcome.changes = core::relabel(labels, to, context);
        },
        [this, ids](Outcome& outcome) {
            m_document.applyPrepared(tr("deletion of labels"), std::move(outcome.changes), {},
                                     [&ids](core::LabelTable& table) {
                                         for (const core::LabelId id : ids) {
                                             if (id != core::kBackground) table.remove(id);
                                         }
                                     });
            return tr("Deleted %1; their voxels are unlabelled.")
                .arg(counted(static_cast<int>(ids.size()), tr("label"), tr("labels")));
        });
}

void AnnotationJobs::mergeLabels(std::set<core::LabelId> ids, core::LabelId into) {
    if (lockedAmong(ids, tr("merged"))) return;
    ids.erase(into);
    if (ids.empty() || into == core::kUnlabelled) return;
    run(
        tr("Merging …"),
        [ids, into, labels = m_document.labels()](Outcome& outcome,
                                                  const core::JobContext& context) {
            std::map<core::LabelId, core::LabelId> to;
            for (const core::LabelId id : ids)
                to[id] = into;
            outcome.changes = core::relabel(labels, to, context);
        },
        [this, ids, into](Outcome& outcome) {
            m_document.applyPrepared(tr("merge of labels"), std::move(outcome.changes), {},
                                     [&ids](core::LabelTable& table) {
                                         for (const core::LabelId id : ids) {
                                             if (id != core::kBackground) table.remove(id);
                                         }
                                     });
            m_document.setCurrentLabel(into);
            return tr("Merged %1 into %2.")
                .arg(counted(static_cast<int>(ids.size()), tr("label"), tr("labels")),
                     QString::fromStdString(m_document.table().info(into).name));
        });
}

void AnnotationJobs::find(core::LabelId id) {
    run(
        tr("Looking for the label …"),
        [id, labels = m_document.labels()](Outcome& outcome, const core::JobContext& context) {
            outcome.voxel = core::findLabel(labels, id, context);
        },
        [this, id](Outcome& outcome) {
            const auto name = QString::fromStdString(m_document.table().info(id).name);
            if (!outcome.voxel) return tr("%1 has no voxels.").arg(name);
            Q_EMIT found(*outcome.voxel);
            return tr("%1 is largest in slice %2.").arg(name).arg(outcome.voxel->z);
        });
}

} // namespace lamina::ui
