// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"

#include <QDateTime>
#include <QObject>
#include <QString>

#include <filesystem>
#include <memory>
#include <vector>

namespace lamina::ui {

/// What was opened lately: project folders (`*.lamina`) and image files, the latest first, kept in
/// `Settings`. Whether they are still there is looked up on a worker, because a disk that is gone
/// may take long to say so. GUI thread.
class RecentProjects final : public QObject {
    Q_OBJECT

public:
    explicit RecentProjects(core::JobSystem& jobs, QObject* parent = nullptr);

    struct Entry {
        QString path;
        QString name;   ///< without folder and ending
        QString folder; ///< where it lies
        QDateTime when; ///< last opened
        QString
            missing; ///< why it cannot be opened, as a sentence; empty: it is there or not known
    };
    [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }

    static constexpr std::size_t kMost = 12;
    /// Opened now: to the front of the list.
    void add(const std::filesystem::path& path);
    void remove(const QString& path); ///< from the list only
    void clear();
    void check(); ///< looks for all of them; `changed` follows

Q_SIGNALS:
    void changed();

private:
    void store();

    core::JobSystem& m_jobs;
    std::vector<Entry> m_entries;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
