// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RecentProjects.h"

#include "ui/Settings.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace lamina::ui {

namespace fs = std::filesystem;

namespace {

constexpr auto kArray = "recent";

RecentProjects::Entry entryOf(const QString& path, const QDateTime& when) {
    const QFileInfo info(path);
    auto name = info.fileName();
    for (const char* ending : {".lamina", ".nii.gz"}) {
        if (name.endsWith(ending)) name.chop(static_cast<qsizetype>(qstrlen(ending)));
    }
    if (name == info.fileName()) name = info.completeBaseName();
    return {path, name, QDir::toNativeSeparators(info.path()), when, {}};
}

} // namespace

RecentProjects::RecentProjects(core::JobSystem& jobs, QObject* parent)
    : QObject(parent), m_jobs(jobs) {
    Settings settings;
    const int count = settings.beginReadArray(kArray);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        const auto path = settings.value("path").toString();
        if (!path.isEmpty())
            m_entries.push_back(entryOf(path, settings.value("when").toDateTime()));
    }
    settings.endArray();
}

void RecentProjects::store() {
    Settings settings;
    settings.remove(kArray);
    settings.beginWriteArray(kArray, static_cast<int>(m_entries.size()));
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        settings.setArrayIndex(static_cast<int>(i));
        settings.setValue("path", m_entries[i].path);
        settings.setValue("when", m_entries[i].when);
    }
    settings.endArray();
    Q_EMIT changed();
}

void RecentProjects::add(const fs::path& path) {
    if (path.empty()) return;
    auto normal = fs::absolute(path).lexically_normal();
    if (!normal.has_filename()) normal = normal.parent_path(); // "NAME.lamina/"
    const auto text = QString::fromStdString(normal.string());
    std::erase_if(m_entries, [&](const Entry& entry) { return entry.path == text; });
    m_entries.insert(m_entries.begin(), entryOf(text, QDateTime::currentDateTime()));
    if (m_entries.size() > kMost) m_entries.resize(kMost);
    store();
}

void RecentProjects::remove(const QString& path) {
    std::erase_if(m_entries, [&](const Entry& entry) { return entry.path == path; });
    store();
}

void RecentProjects::clear() {
    m_entries.clear();
    store();
}

void RecentProjects::check() {
    struct Finding {
        fs::path path;
        bool there = false;
        bool folder = false; ///< its folder is there
    };
    auto findings = std::make_shared<std::vector<Finding>>();
    for (const auto& entry : m_entries)
        findings->push_back({entry.path.toStdString(), false, false});
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, findings] {
        for (const auto& finding : *findings) {
            const auto text = QString::fromStdString(finding.path.string());
            for (auto& entry : m_entries) {
                if (entry.path != text) continue;
                entry.missing = finding.there ? QString()
                                : finding.folder
                                    ? tr("It is not there any more: moved, renamed or deleted.")
                                    : tr("Its folder is not there: is a disk or network drive "
                                         "not connected?");
            }
        }
        Q_EMIT changed();
    };
    m_jobs.submit(
        core::Lane::Io,
        [findings](const core::JobContext&) {
            for (auto& finding : *findings) {
                std::error_code ignored; // cannot be looked at is as good as missing
                finding.there = fs::exists(finding.path, ignored);
                finding.folder = fs::exists(finding.path.parent_path(), ignored);
            }
        },
        std::move(callbacks));
}

} // namespace lamina::ui
