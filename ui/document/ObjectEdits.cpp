// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ObjectEdits.h"

#include "core/label/Relabel.h"
#include "core/review/ObjectLinks.h"
#include "core/review/ObjectProposal.h"
#include "core/review/ObjectSplit.h"
#include "ui/document/AnnotationJobs.h"
#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ObjectsTrial.h"
#include "ui/document/ProposedObjects.h"

#include <map>
#include <memory>
#include <set>
#include <utility>

namespace lamina::ui {

namespace {

using Prepared = AnnotationJobs::Prepared;

/// Adds the rows that `after` has and the table has not.
std::function<void(core::LabelTable&)> addingRowsOf(const core::LabelTable& after) {
    return [after](core::LabelTable& table) {
        for (const auto id : after.ids()) {
            if (!table.contains(id)) table.set(after.info(id));
        }
    };
}

} // namespace

ObjectEdits::ObjectEdits(AnnotationJobs& jobs, Document& document, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document) {}

QString ObjectEdits::nameOf(core::LabelId id) const {
    return QString::fromStdString(m_document.table().info(id).name);
}

/// A number that the worker gave away was given to another label since.
bool ObjectEdits::rowsAreTaken(const core::LabelTable& before,
                               const core::LabelTable& after) const {
    for (const auto id : after.ids()) {
        if (!before.contains(id) && m_document.table().contains(id)) return true;
    }
    return false;
}

/// An object, and not locked; says why not.
bool ObjectEdits::usable(core::LabelId id, const QString& what) {
    if (id == core::kUnlabelled || id == core::kBackground) {
        Q_EMIT failed(tr("There is no object here; put the mouse on one, or choose its label."));
        return false;
    }
    return !m_jobs.lockedAmong({id}, what);
}

void ObjectEdits::splitByLine(core::SlicePlane plane, const std::vector<core::SlicePoint>& line) {
    auto split = std::make_shared<core::ObjectSplit>();
    m_jobs.prepare(
        tr("Cutting …"),
        [plane, line, split, labels = m_document.labels(),
         table = m_document.table()](Prepared& prepared, const core::JobContext& context) {
            *split = core::splitByLine(labels, table, plane, line, context);
            prepared.changes = std::move(split->changes);
            prepared.table = table;
        },
        [this, plane, split](Prepared& prepared) {
            if (split->object == core::kUnlabelled) return tr("The line runs through no object.");
            const QString name = nameOf(split->object);
            if (m_document.table().locked(split->object))
                return tr("%1 is locked and cannot be split; unlock it first.").arg(name);
            if (split->parts.empty())
                return tr("The line does not separate %1; draw it right through.").arg(name);
            if (rowsAreTaken(prepared.table, split->table))
                return tr("A label was added meanwhile; draw the line again.");
            m_document.applyPrepared(tr("split by a line"), std::move(prepared.changes), plane,
                                     addingRowsOf(split->table));
            return tr("%1 is split into %2 objects.").arg(name).arg(split->parts.size() + 1);
        });
}

void ObjectEdits::splitByShape(core::LabelId id) {
    if (!usable(id, tr("split"))) return;
    auto split = std::make_shared<core::ObjectSplit>();
    m_jobs.prepare(
        tr("Splitting …"),
        [id, split, labels = m_document.labels(), table = m_document.table(),
         spacing = m_document.spacing()](Prepared& prepared, const core::JobContext& context) {
            *split = core::splitByShape(labels, table, id, spacing, context);
            prepared.changes = std::move(split->changes);
            prepared.table = table;
        },
        [this, id, split](Prepared& prepared) {
            const QString name = nameOf(id);
            if (split->parts.empty())
                return tr("%1 has no neck to split it at; draw a line instead.").arg(name);
            if (rowsAreTaken(prepared.table, split->table))
                return tr("A label was added meanwhile; split it again.");
            m_document.applyPrepared(tr("split at the necks"), std::move(prepared.changes), {},
                                     addingRowsOf(split->table));
            return tr("%1 is split into %2 objects.").arg(name).arg(split->parts.size() + 1);
        });
}

void ObjectEdits::merge(const std::vector<core::LabelId>& ids) {
    if (ids.size() < 2) return;
    m_jobs.mergeLabels({ids.begin(), ids.end()}, ids.front());
}

void ObjectEdits::erase(core::LabelId id) {
    if (usable(id, tr("deleted"))) m_jobs.deleteLabels({id});
}

void ObjectEdits::relabel(core::LabelId id, core::LabelId number, core::ClassId classId) {
    const bool otherClass = m_document.table().classOf(id) != classId;
    if (id == number) {
        if (otherClass) m_document.setClass({id}, classId); // a lock is for voxels
        return;
    }
    if (!usable(id, tr("changed"))) return;
    if (m_document.table().contains(number)) {
        Q_EMIT failed(
            tr("Number %1 is that of %2; merge the two instead.").arg(number).arg(nameOf(number)));
        return;
    }
    m_jobs.prepare(
        tr("Changing the number …"),
        [id, number, labels = m_document.labels()](Prepared& prepared,
                                                   const core::JobContext& context) {
            prepared.changes = core::relabel(labels, {{id, number}}, context);
        },
        [this, id, number, classId, otherClass](Prepared& prepared) {
            if (m_document.table().contains(number))
                return tr("A label with this number was added meanwhile.");
            auto info = m_document.table().info(id);
            const bool own = !m_document.table().contains(id) ||
                             info.name == "Cell " + std::to_string(id); // not the user's
            if (own) info.name = "Cell " + std::to_string(number);
            info.id = number;
            if (otherClass) info.classId = classId; // else as it was changed meanwhile
            const bool wasCurrent = m_document.currentLabel() == id;
            m_document.applyPrepared(
                otherClass ? tr("change of number and class") : tr("change of number"),
                std::move(prepared.changes), {}, [info, id](core::LabelTable& table) {
                    table.remove(id);
                    table.set(info);
                });
            if (wasCurrent) m_document.setCurrentLabel(number);
            return tr("The object has number %1 now.").arg(number);
        });
}

void ObjectEdits::linkSlices() {
    auto linked = std::make_shared<core::LinkedObjects>();
    m_jobs.prepare(
        tr("Linking objects through the slices …"),
        [linked, labels = m_document.labels(),
         table = m_document.table()](Prepared& prepared, const core::JobContext& context) {
            *linked = core::linkSlices(labels, table, context);
            prepared.changes = std::move(linked->changes);
        },
        [this, linked](Prepared& prepared) {
            if (linked->to.empty())
                return tr("Nothing to link: no outlines of neighbouring slices overlap enough.");
            m_document.applyPrepared(tr("link through the slices"), std::move(prepared.changes), {},
                                     [&linked](core::LabelTable& table) {
                                         for (const auto& [from, to] : linked->to)
                                             table.remove(from);
                                     });
            return tr("Linked %1 to objects of neighbouring slices.")
                .arg(counted(static_cast<int>(linked->to.size()), tr("object"), tr("objects")));
        });
}

std::optional<core::LabelId> ObjectEdits::predictedAt(core::VoxelIndex voxel) const {
    if (!m_document.hasStack() || !m_document.paintSize().contains(voxel)) return std::nullopt;
    const auto& prediction = m_document.prediction();
    const auto* ids = prediction.instances(voxel.z);
    const auto classes = prediction.semantic(voxel.z);
    const std::size_t at = m_document.paintSize().offset({voxel.x, voxel.y, 0});
    if (!ids || !classes || ids[at] == 0) return std::nullopt;
    return ids[at];
}

void ObjectEdits::acceptPredicted(core::VoxelIndex voxel) {
    if (m_document.thresholdPreview()) {
        Q_EMIT failed(tr("A threshold is being tried out; set it back before single objects are "
                         "accepted."));
        return;
    }
    if (const auto* trial = ObjectsTrial::of(m_document); trial && trial->active()) {
        Q_EMIT failed(tr("Other objects are being tried out; apply or reset them before single "
                         "objects are accepted."));
        return;
    }
    const auto id = predictedAt(voxel);
    if (!id) {
        Q_EMIT failed(tr("No object is predicted here."));
        return;
    }
    const bool spanning = m_document.prediction().complete();
    m_jobs.prepare(
        tr("Accepting the object …"),
        [voxel, spanning, labels = m_document.labels(), table = m_document.table(),
         prediction = m_document.prediction()](Prepared& prepared,
                                               const core::JobContext& context) {
            const auto slice = [&prediction](int z) {
                core::ProposedSlice proposed;
                proposed.z = z;
                proposed.semantic =
                    classesOfObjects(prediction.semantic(z), prediction.instances(z));
                if (const auto* ids = prediction.instances(z))
                    proposed.instances = {std::shared_ptr<const void>{}, ids};
                return proposed;
            };
            const auto object = core::proposeObject(slice, labels.size(), voxel, spanning, context);
            auto accepted = core::acceptProposals(labels, table, object, spanning, context);
            prepared.changes = std::move(accepted.changes);
            prepared.table = std::move(accepted.table);
        },
        [this, voxel, spanning, number = *id, before = m_document.table()](Prepared& prepared) {
            if (rowsAreTaken(before, prepared.table))
                return tr("A label was added meanwhile; accept the object again.");
            const bool isNew = prepared.table.size() > before.size();
            if (spanning) Q_EMIT accepted(number);
            if (prepared.changes.empty() ||
                !m_document.applyPrepared(tr("accepted object"), std::move(prepared.changes),
                                          core::SlicePlane::xy(voxel.z),
                                          addingRowsOf(prepared.table), true))
                return tr("Nothing was accepted: all of it is annotated already.");
            return isNew ? tr("The object is a label of its own now.")
                         : tr("The object was added to the label that it lies on.");
        });
}

} // namespace lamina::ui
