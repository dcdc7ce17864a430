// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/learn/PredictionHistory.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace lamina::ui {

class Document;

/// Makes an earlier prediction of the open stack the kept one again: shown, scored, accepted and
/// exported, with its own record. Its objects are found again in its mask as its record has it,
/// on a worker; probabilities are not kept of earlier ones. What it replaces stays in the list of
/// predictions, and as long as this lives it comes back whole. Belongs to one stack. GUI thread.
class PredictionReuse final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive it.
    PredictionReuse(core::JobSystem& jobs, Document& document, QObject* parent = nullptr);
    ~PredictionReuse() override;

    /// Why nothing can be replaced now (a run goes on), as a sentence; asked each time.
    void setBlocked(std::function<QString()> reason) { m_blocked = std::move(reason); }
    [[nodiscard]] bool isKept(const core::PredictionEntry& entry) const;
    /// Why `entry` cannot be used now; empty = it can.
    [[nodiscard]] QString whyNot(const core::PredictionEntry& entry) const;
    [[nodiscard]] bool working() const { return m_job.active(); }
    void use(const core::PredictionEntry& entry);

Q_SIGNALS:
    void stateChanged(); ///< begun, ended
    void used(const QString& sentence);
    void failed(const QString& sentence);

private:
    void take(const core::PredictionEntry& entry,
              std::shared_ptr<const core::StackPrediction> prediction);

    core::JobSystem& m_jobs;
    Document& m_document;
    std::function<QString()> m_blocked;
    std::shared_ptr<const core::StackPrediction> m_replaced; ///< with its probabilities
    core::JobHandle m_job;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
