// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots of the layer that is shown, and a copy of the whole project.
#include "ui/document/ProjectSession.h"

#include "core/patch/PatchFrames.h"
#include "core/project/ProjectCopy.h"
#include "ui/document/Document.h"

#include <fmt/format.h>

#include <utility>

namespace lamina::ui {

namespace {

/// Annotation patches are the window's own, so they are kept beside a snapshot, not in it.
std::string patchesKey(core::SnapshotId snapshot) {
    return fmt::format("snapshotPatches/{}", snapshot);
}

} // namespace

void ProjectSession::takeSnapshot(const QString& name) {
    if (!writable() || !m_document.hasStack()) return;
    const auto id = m_project->takeSnapshot(m_document.place().layer, name.toStdString());
    m_project->setState(patchesKey(id), core::toJson(m_document.patches()));
    Q_EMIT informed(tr("Snapshot “%1” is taken.").arg(name));
}

std::vector<core::SnapshotEntry> ProjectSession::snapshots() const {
    return m_project && m_document.hasStack() ? m_project->snapshots(m_document.place().layer)
                                              : std::vector<core::SnapshotEntry>();
}

void ProjectSession::removeSnapshot(core::SnapshotId snapshot) {
    if (!writable()) return;
    m_project->removeSnapshot(snapshot);
    m_project->setState(patchesKey(snapshot), nullptr);
}

void ProjectSession::renameSnapshot(core::SnapshotId snapshot, const QString& name) {
    if (writable() && !name.isEmpty()) m_project->renameSnapshot(snapshot, name.toStdString());
}

void ProjectSession::goBackTo(core::SnapshotId snapshot) {
    if (!writable() || !m_document.hasStack()) return;
    struct Back {
        core::CountedChanges changes;
        core::LabelTable table;
        std::optional<core::PatchFrames> patches;
    };
    auto back = std::make_shared<Back>();
    if (const auto patches = m_project->state(patchesKey(snapshot)); !patches.is_null())
        back->patches = core::patchFramesFromJson(patches, m_document.paintSize());
    m_jobs.submit(
        core::Lane::Io,
        [project = m_project, snapshot, back,
         now = m_document.labels()](const core::JobContext& context) {
            auto loaded = project->loadSnapshot(snapshot);
            back->changes = core::differences(now, loaded.labels);
            back->changes.count(context);
            back->changes.plan(now);
            back->table = std::move(loaded.table);
        },
        inBackground([this, back, opening = m_document.opening()] {
            if (m_document.opening() != opening) return;
            if (!m_document.applyPrepared(
                    tr("return to snapshot"), std::move(back->changes), {},
                    [&](core::LabelTable& table) { table = std::move(back->table); }, false,
                    std::move(back->patches))) {
                Q_EMIT informed(tr("The annotation is as it was then."));
            }
        }));
}

void ProjectSession::saveCopy(const std::filesystem::path& folder) {
    if (!m_project || busy()) return;
    saveViewState();
    Q_EMIT started(tr("Copying the project …"));
    submit(
        core::Lane::Io,
        [project = m_project, folder](const core::JobContext& context) {
            static_cast<void>(project->flush()); // what cannot be written stays out of the copy
            core::copyProject(project->folder(), folder, context);
        },
        [this, folder] {
            m_job = {};
            Q_EMIT informed(tr("A copy of the project was saved as %1.")
                                .arg(QString::fromStdString(folder.string())));
        });
}

} // namespace lamina::ui
