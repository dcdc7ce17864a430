// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace lamina::ui {

class Document;

/// Saves the annotation about a second after each change, from a snapshot on a worker; painting
/// goes on meanwhile. GUI thread only.
class AutoSave final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive this object.
    AutoSave(core::JobSystem& jobs, Document& document, QObject* parent = nullptr);
    ~AutoSave() override;

    [[nodiscard]] bool pending() const; ///< something is not on disk yet
    /// Saves what is pending now, and calls `then` once it is on disk or has failed (at once when
    /// nothing is pending). Never blocks.
    void flush(std::function<void(bool saved)> then);
    /// The same, but waits: for the end of the program only. Returns an error sentence or nothing.
    [[nodiscard]] QString saveNow();

Q_SIGNALS:
    void saved(const QString& folder);
    void failed(const QString& sentence); ///< tried again after the next change

private:
    void changed();
    void start();
    void finished(std::uint64_t revision, bool ok);

    core::JobSystem& m_jobs;
    Document& m_document;
    QTimer m_timer;
    core::JobHandle m_job;
    bool m_running = false;
    std::uint64_t m_savedRevision = 0;
    std::vector<std::function<void(bool)>> m_waiting;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
