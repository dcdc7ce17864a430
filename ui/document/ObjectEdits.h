// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/SlicePlane.h"
#include "core/label/LabelTable.h"
#include "core/paint/Brush.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace lamina::ui {

class AnnotationJobs;
class Document;

/// What is done to whole objects: each verb is prepared on a worker and applied as one undo step;
/// locked objects are refused, with a sentence. GUI thread only.
class ObjectEdits final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive this object.
    ObjectEdits(AnnotationJobs& jobs, Document& document, QObject* parent = nullptr);

    /// Cuts the object that the line runs through; see `core::splitByLine`.
    void splitByLine(core::SlicePlane plane, const std::vector<core::SlicePoint>& line);
    /// Cuts an object at its necks, where two have grown together.
    void splitByShape(core::LabelId id);
    /// Makes all of them the first one.
    void merge(const std::vector<core::LabelId>& ids);
    /// Its voxels become unlabelled and its row goes.
    void erase(core::LabelId id);
    /// Gives an object another number, that none has yet, and another class, in one step; what
    /// stays the same may be given as it is. Name and colour go with it.
    void relabel(core::LabelId id, core::LabelId number, core::ClassId classId);
    /// Objects of neighbouring slices with overlapping outlines become one; see `core::linkSlices`.
    void linkSlices();

    /// The predicted object at a voxel; none where nothing or background is predicted.
    [[nodiscard]] std::optional<core::LabelId> predictedAt(core::VoxelIndex voxel) const;
    /// Takes the predicted object at a voxel over wherever nothing is annotated yet: in all slices,
    /// or in this one while the stack is not predicted as a whole. `accepted` once it is annotated.
    void acceptPredicted(core::VoxelIndex voxel);

Q_SIGNALS:
    void failed(const QString& sentence);
    void accepted(core::LabelId predicted); ///< number of the prediction of the whole stack

private:
    [[nodiscard]] QString nameOf(core::LabelId id) const;
    [[nodiscard]] bool rowsAreTaken(const core::LabelTable& before,
                                    const core::LabelTable& after) const;
    [[nodiscard]] bool usable(core::LabelId id, const QString& what);

    AnnotationJobs& m_jobs;
    Document& m_document;
};

} // namespace lamina::ui
