// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/metrics/ScoreTable.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <optional>

namespace lamina::ui {

class Document;

/// A finished table of scores.
struct CountedTable {
    core::ScoreTable scores;
    std::optional<double> threshold; ///< that the masks were made with, when it is a preview
    bool objectsPending = false;     ///< the objects at that threshold are being found
    bool objectsTooMany = false;     ///< the stack is too large to find them at each threshold
};

/// Counts all scores of the open stack again a moment after strokes, predictions and moves of the
/// threshold, on a worker; only the newest wish counts. At another threshold the voxels are counted
/// first and the objects, which have to be found anew, afterwards. Idle unless somebody looks. GUI
/// thread only.
class TableCounter final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive it.
    TableCounter(core::JobSystem& jobs, Document& document, QObject* parent = nullptr);
    ~TableCounter() override;

    void setActive(bool active); ///< somebody looks
    [[nodiscard]] const CountedTable& table() const { return m_table; }
    [[nodiscard]] bool counting() const { return m_wait.isActive() || m_job.active(); }

    /// Voxels beyond which objects are not found again while the threshold moves.
    static constexpr std::size_t kMostPreviewVoxels = std::size_t{1} << 27U;

Q_SIGNALS:
    void changed(); ///< another table, or counting began
    void failed(const QString& sentence);

private:
    void wish();
    void count();
    void countAgain(bool objects);

    core::JobSystem& m_jobs;
    Document& m_document;
    bool m_active = false;
    bool m_stale = true;
    QTimer m_wait;
    core::JobHandle m_job;
    int m_round = 0; ///< of the newest wish
    CountedTable m_table;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
