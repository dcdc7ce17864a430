// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/label/CountedChanges.h"
#include "core/label/LabelEdit.h"
#include "core/label/LabelTable.h"
#include "core/paint/FloodFill.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace lamina::ui {

class Document;

/// Changes of the annotation that take long: prepared by a worker on a snapshot, applied as one
/// undo step, in which strokes made meanwhile win. One at a time; a new one is refused while
/// another runs. GUI thread only.
class AnnotationJobs final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive this object.
    AnnotationJobs(core::JobSystem& jobs, Document& document, QObject* parent = nullptr);
    ~AnnotationJobs() override;

    /// Fills the planes between painted ones; `id` none: every label.
    void interpolate(core::Axes axes, std::optional<core::LabelId> id);
    /// From the nearest painted plane before (-1) or behind (1) `to`.
    void copyPlane(core::SlicePlane to, int direction, std::optional<core::LabelId> id);
    void fill(core::VoxelIndex seed, core::LabelId id);
    void grow(core::VoxelIndex seed, const core::GrowSpec& spec);
    /// Takes the prediction of a slice, or of all slices, over wherever nothing is annotated yet,
    /// objects as labels of their own. A threshold preview counts as the prediction.
    void acceptPrediction(std::optional<int> z);
    /// Everything unlabelled in all slices becomes background.
    void completeAll();
    /// Their voxels become unlabelled and their rows go; refused for locked ones.
    void deleteLabels(const std::set<core::LabelId>& ids);
    /// All become `into`; refused when one of them is locked.
    void mergeLabels(std::set<core::LabelId> ids, core::LabelId into);
    /// What a worker made of a snapshot, for verbs that live elsewhere (`ObjectEdits`).
    struct Prepared {
        core::CountedChanges changes; ///< counted by `prepare`
        core::LabelTable table;       ///< with the rows that are new or gone
        int count = 0;                ///< of whatever the sentence at the end speaks of
    };
    /// Runs `work` on a worker, then `done` on the GUI thread, which applies it and says what came
    /// of it. Refused while something else is prepared.
    void prepare(const QString& what, std::function<void(Prepared&, const core::JobContext&)> work,
                 std::function<QString(Prepared&)> done);
    /// True, and says so, when one of them is locked; `what` as in "cannot be WHAT".
    [[nodiscard]] bool lockedAmong(const std::set<core::LabelId>& ids, const QString& what);
    /// Looks for a voxel of the label; `found` with it.
    void find(core::LabelId id);

    [[nodiscard]] bool busy() const { return m_job.active(); }
    void cancel();

Q_SIGNALS:
    void started(const QString& what);
    void progressed(double fraction);
    /// It is over; a sentence on what came of it (also: nothing to do, cancelled).
    void finished(const QString& sentence);
    void failed(const QString& sentence);
    void found(core::VoxelIndex voxel);

private:
    struct Outcome;
    using Work = std::function<void(Outcome&, const core::JobContext&)>;
    /// `done` runs on the GUI thread and says what came of it.
    void run(const QString& what, Work work, std::function<QString(Outcome&)> done);

    core::JobSystem& m_jobs;
    Document& m_document;
    core::JobHandle m_job;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< replaced with the stack
};

} // namespace lamina::ui
