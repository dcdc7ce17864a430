// SPDX-License-Identifier: GPL-3.0-or-later
// Images that are not where they were, and work that lies where nobody would look for it.
#include "ui/document/ProjectSession.h"

#include "core/base/Error.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace fs = std::filesystem;

namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString namesOf(const std::vector<fs::path>& projects) {
    QStringList names;
    for (const auto& project : projects)
        names << text(project.filename().string());
    return names.join(", ");
}

} // namespace

/// Says where earlier work was found, so that nobody takes an empty project for lost work.
QString ProjectSession::whereFound(const OpenedFiles& files) const {
    const auto& choice = files.choice;
    if (files.images.empty()) return {};
    QStringList sentences;
    const auto name = text(files.images.front()->info().path.filename().string());
    if (choice.found || !choice.others.empty()) {
        sentences << tr("Your work on %1 was found in the project %2, which is open now.")
                         .arg(name, text(choice.folder.folder.string()));
    }
    if (!choice.others.empty()) {
        sentences << tr("There is work on it in %1, too; open that project itself to see it.")
                         .arg(namesOf(choice.others));
    }
    for (const auto& [image, project] : choice.elsewhere) {
        sentences << tr("%1 was worked on before in %2; open it alone to go on there.")
                         .arg(text(image), text(project.filename().string()));
    }
    if (!choice.copies.empty() && choice.elsewhere.empty()) {
        sentences << tr("%1 is a copy of an image of %2. Both are there, so the copy has an "
                        "annotation of its own.")
                         .arg(name, namesOf(choice.copies));
    }
    if (!choice.unreadable.empty()) {
        sentences << tr("Whether there is earlier work in %1 could not be seen: it cannot be read.")
                         .arg(namesOf(choice.unreadable));
    }
    return sentences.join(' ');
}

QString ProjectSession::foundAs(const core::StackEntry& entry, const fs::path& path) const {
    return tr("%1 was found as %2.").arg(text(entry.name), text(path.string()));
}

void ProjectSession::relink(int index, const fs::path& path, bool insist) {
    if (index < 0 || index >= static_cast<int>(m_stacks.size()) || busy() || !m_project) return;
    if (!mayChange()) return;
    const auto entry = m_stacks[static_cast<std::size_t>(index)];
    auto candidate = std::make_shared<core::StackCandidate>();
    Q_EMIT started(tr("Looking at %1 …").arg(text(path.filename().string())));
    submit(
        core::Lane::Io,
        [project = m_project, entry, path, candidate](const core::JobContext& context) {
            *candidate = project->examine(entry, path, context);
        },
        [this, index, entry, candidate, insist] {
            m_job = {};
            try {
                if (!m_project->relink(entry.id, *candidate, insist)) {
                    Q_EMIT imageMissing(index,
                                        tr("%1 has the right size, but is not the image that was "
                                           "annotated: its voxels differ.")
                                            .arg(text(candidate->path.string())),
                                        *candidate);
                    return;
                }
                m_images.erase(entry.id);
                listStacks();
                showStack(entry.id, 0, 0);
            } catch (const core::Error&) {
                Q_EMIT failed(errorSentence(std::current_exception()),
                              errorDetails(std::current_exception()));
            }
        });
}

/// An image that was renamed while it is open goes on being read; the project learns its new place.
void ProjectSession::noteRenamed() {
    const auto& place = m_document.place();
    if (place.project != m_project) return;
    const auto entry = m_project->stack(place.stack);
    const auto path = fs::absolute(m_document.stack()->info().path).lexically_normal();
    if (!entry || entry->absolutePath == path) return;
    m_project->relink(entry->id, {path, core::StackMatch::Same, entry->identity});
    Q_EMIT informed(foundAs(*entry, path));
    listStacks();
}

void ProjectSession::lookForImage() {
    if (!m_project || busy() || !m_document.hasStack() || m_current < 0) return;
    if (m_document.place().project != m_project) return;
    const auto entry = m_project->stack(m_document.place().stack);
    if (!entry) return;
    struct Found {
        bool here = false; ///< it was not moved: something else is wrong
        std::optional<core::StackCandidate> candidate;
    };
    auto found = std::make_shared<Found>();
    m_job = m_jobs.submit(
        core::Lane::Io,
        [project = m_project, entry = *entry, path = m_document.stack()->info().path,
         found](const core::JobContext& context) {
            std::error_code none;
            found->here = fs::exists(path, none);
            if (!found->here) found->candidate = project->resolve(entry, context);
        },
        inBackground([this, entry = *entry, found, opening = m_document.opening()] {
            m_job = {};
            if (found->here || m_document.opening() != opening) return;
            const auto& candidate = found->candidate;
            if (candidate && candidate->match == core::StackMatch::Same) {
                if (!mayChange()) return; // a run reads what it can; it is looked for later
                saveViewState();
                m_images.erase(entry.id);
                showStack(entry.id, m_document.time(), m_document.channel());
                return;
            }
            Q_EMIT imageMissing(m_current,
                                tr("The image %1 is not there any more: it was moved, renamed or "
                                   "deleted while it was open. Your work on it is kept and saved.")
                                    .arg(text(entry.absolutePath.string())),
                                candidate);
        }));
}

} // namespace lamina::ui
