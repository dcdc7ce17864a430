// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/AnnotationJobs.h"

#include "core/label/Acceptance.h"
#include "core/label/Relabel.h"
#include "core/learn/StackPrediction.h"
#include "core/paint/SliceInterpolation.h"
#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/document/ObjectsTrial.h"
#include "ui/document/ProposedObjects.h"
#include "ui/document/ReviewState.h"

#include <map>
#include <utility>

namespace lamina::ui {

struct AnnotationJobs::Outcome {
    core::CountedChanges changes;
    Prepared prepared; ///< of `prepare` only
    int planes = 0;
    int labels = 0;
    std::optional<core::VoxelIndex> voxel;
    core::LabelTable before; ///< on which the work was done
    core::LabelTable table;  ///< with the new labels
};

namespace {

/// What is accepted: the prediction as it is shown.
struct Shown {
    core::VolumeSize size;
    PredictionStore prediction; ///< keeps alive what `slices` point to
    std::optional<double> threshold;
    std::vector<int> slices;
    std::shared_ptr<const std::set<core::LabelId>> rejected; ///< objects of the whole prediction

    /// Classes of one slice, as the threshold makes them.
    [[nodiscard]] core::ClassSlice classes(int z) const {
        auto predicted = prediction.semantic(z);
        const auto* foreground = prediction.foreground(z);
        if (!threshold || !foreground) return predicted;
        const int least = core::ForegroundSlice::smallestFor(*threshold);
        auto made = std::make_shared<std::vector<std::uint8_t>>(predicted.size());
        for (std::size_t i = 0; i < made->size(); ++i)
            (*made)[i] = static_cast<std::uint8_t>(foreground->classFrom(i, least, predicted[i]));
        return made;
    }
};

/// Objects of a threshold preview are found anew: of the stack when all of it is accepted.
std::vector<core::ProposedSlice> proposals(const Shown& shown, const core::JobContext& context) {
    std::vector<core::ProposedSlice> slices;
    for (const int z : shown.slices) {
        context.throwIfStopped();
        slices.push_back({z, shown.classes(z), nullptr});
    }
    if (!shown.threshold) {
        for (auto& slice : slices) {
            const auto* ids = shown.prediction.instances(slice.z);
            if (ids) slice.instances = {std::shared_ptr<const void>{}, ids};
            slice.semantic = classesOfObjects(slice.semantic, ids);
            slice.rejected = shown.rejected;
        }
        return slices;
    }
    const auto plane = shown.size.planeVoxels();
    std::vector<std::uint8_t> mask;
    mask.reserve(plane * slices.size());
    int classes = 2;
    for (const auto& slice : slices) {
        mask.insert(mask.end(), slice.semantic.begin(), slice.semantic.end());
        for (const auto c : slice.semantic)
            classes = std::max(classes, c + 1);
    }
    core::MaskSpec masks;
    masks.split = false; // a preview has nothing but its mask
    const core::VolumeSize size{shown.size.x, shown.size.y, static_cast<int>(slices.size())};
    const auto ids = std::make_shared<const std::vector<core::LabelId>>(
        core::instancesOfClasses(mask, classes, size, {}, masks, context));
    for (std::size_t i = 0; i < slices.size(); ++i)
        slices[i].instances = {ids, ids->data() + plane * i};
    return slices;
}

ReviewState::Item sliceItem(int z) {
    return {ReviewState::Kind::Slice, static_cast<std::uint32_t>(z)};
}

/// " Left out, because you rejected them: 1 slice, 2 objects."; empty where nothing was.
QString leftOutText(int slices, int objects) {
    QStringList parts;
    if (slices > 0)
        parts << counted(slices, AnnotationJobs::tr("slice"), AnnotationJobs::tr("slices"));
    if (objects > 0)
        parts << counted(objects, AnnotationJobs::tr("object"), AnnotationJobs::tr("objects"));
    if (parts.isEmpty()) return {};
    return " " +
           AnnotationJobs::tr("Left out, because you rejected them: %1.").arg(parts.join(", "));
}

/// Who accepts a slice after all has changed his mind.
void noLongerRejected(Document& document, int z) {
    auto review = ReviewState::of(document);
    if (review.mark(sliceItem(z)) != ReviewState::Mark::Rejected) return;
    review.setMark(sliceItem(z), ReviewState::Mark::Accepted);
    review.storeIn(document);
}

} // namespace

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
        [outcome, work = std::move(work),
         seen = m_document.labels()](const core::JobContext& context) {
            work(*outcome, context);
            for (auto* changes : {&outcome->changes, &outcome->prepared.changes}) {
                changes->count(context); // not on the GUI thread: it may be gigabytes
                changes->plan(seen);
            }
        },
        std::move(callbacks));
}

void AnnotationJobs::prepare(const QString& what,
                             std::function<void(Prepared&, const core::JobContext&)> work,
                             std::function<QString(Prepared&)> done) {
    run(
        what,
        [work = std::move(work)](Outcome& outcome, const core::JobContext& context) {
            work(outcome.prepared, context);
        },
        [done = std::move(done)](Outcome& outcome) { return done(outcome.prepared); });
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

void AnnotationJobs::acceptPrediction(std::optional<int> z) {
    if (!m_document.hasStack()) return;
    const auto* trial = ObjectsTrial::of(m_document);
    const auto* tried = trial ? trial->complete() : nullptr;
    if (trial && trial->active() && !tried) {
        Q_EMIT failed(tr("Other objects are being tried out and are not all found yet; apply or "
                         "reset them before the prediction is accepted."));
        return;
    }
    const PredictionStore& prediction = tried ? *tried : m_document.prediction();
    const auto review = ReviewState::of(m_document);
    Shown shown{m_document.labels().size(),
                prediction,
                tried ? std::nullopt : m_document.thresholdPreview(), // it is in them already
                {},
                std::make_shared<const std::set<core::LabelId>>(review.rejectedOf(prediction))};
    int rejectedSlices = 0; // a single one was asked for: it is taken
    for (int slice = 0; slice < shown.size.z; ++slice) {
        if ((z && *z != slice) || !shown.prediction.semantic(slice)) continue;
        if (!z && review.mark(sliceItem(slice)) == ReviewState::Mark::Rejected) {
            ++rejectedSlices;
        } else {
            shown.slices.push_back(slice);
        }
    }
    if (shown.slices.empty()) {
        Q_EMIT failed(z ? tr("Slice %1 is not predicted yet.").arg(*z)
                      : rejectedSlices > 0
                          ? tr("You rejected every slice that is predicted; accept single ones.")
                          : tr("Nothing is predicted yet."));
        return;
    }
    const QString leftOut = leftOutText(rejectedSlices, static_cast<int>(shown.rejected->size()));
    const int planes = static_cast<int>(shown.slices.size());
    // ids of slices that came one by one are their own until the whole stack is there
    const bool spanning = shown.prediction.complete() || (shown.threshold && !z);
    run(
        z ? tr("Accepting the prediction of the slice …") : tr("Accepting the prediction …"),
        [shown = std::move(shown), spanning, labels = m_document.labels(),
         table = m_document.table()](Outcome& outcome, const core::JobContext& context) {
            auto accepted =
                core::acceptProposals(labels, table, proposals(shown, context), spanning, context);
            outcome.changes = std::move(accepted.changes);
            outcome.labels =
                static_cast<int>(accepted.table.size()) - static_cast<int>(table.size());
            outcome.table = std::move(accepted.table);
            outcome.before = table;
        },
        [this, z, planes, leftOut](Outcome& outcome) {
            for (const auto id : outcome.table.ids()) { // numbers given to new objects
                if (!outcome.before.contains(id) && m_document.table().contains(id))
                    return tr("A label was added meanwhile; accept the prediction again.");
            }
            const auto addRows = [&outcome](core::LabelTable& table) {
                if (table == outcome.before) { // a hundred thousand rows, one by one, take long
                    table = outcome.table;
                    return;
                }
                for (const auto id : outcome.table.ids()) {
                    if (!table.contains(id)) table.set(outcome.table.info(id));
                }
            };
            if (outcome.changes.empty() ||
                !m_document.applyPrepared(
                    tr("accepted prediction"), std::move(outcome.changes),
                    z ? std::optional(core::SlicePlane::xy(*z)) : std::nullopt, addRows, true))
                return tr("Nothing was accepted: all of it is annotated already.") + leftOut;
            if (z) noLongerRejected(m_document, *z);
            if (outcome.labels == 0) {
                return tr("Accepted the prediction of %1.")
                           .arg(counted(planes, tr("slice"), tr("slices"))) +
                       leftOut;
            }
            return tr("Accepted the prediction of %1 with %2.")
                       .arg(counted(planes, tr("slice"), tr("slices")),
                            counted(outcome.labels, tr("new label"), tr("new labels"))) +
                   leftOut;
        });
}

void AnnotationJobs::completeAll() {
    run(
        tr("Completing all slices …"),
        [labels = m_document.labels()](Outcome& outcome, const core::JobContext& context) {
            outcome.changes = core::completeAllSlices(labels, context);
        },
        [this](Outcome& outcome) {
            return m_document.applyPrepared(tr("complete all slices"), std::move(outcome.changes))
                       ? tr("The unlabelled rest of all slices is background now.")
                       : tr("All slices are complete already.");
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
