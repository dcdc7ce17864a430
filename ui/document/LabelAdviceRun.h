// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/learn/LabelAdvice.h"

#include <QObject>
#include <QString>

#include <memory>

namespace lamina::ui {

class Document;
class LearningController;

/// Measures on a worker what further annotated slices of the open stack would bring. It works on a
/// snapshot; another stack or channel drops it with its results. It is a guest on the compute lane:
/// when a run starts it makes way, and what it measured so far stays. GUI thread only.
class LabelAdviceRun final : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Running, Stopping };
    enum class End { None, Done, Cancelled, MadeWay, Failed };

    /// All must outlive it.
    LabelAdviceRun(core::JobSystem& jobs, core::Dispatcher dispatcher, Document& document,
                   LearningController& learning, QObject* parent = nullptr);
    ~LabelAdviceRun() override;

    [[nodiscard]] QString whyNot() const; ///< why `start` does nothing; empty if it can
    /// `repeats` choices of slices for each number of them; the rest as `lamina-cli advise` has it.
    void start(int repeats);
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] End end() const { return m_end; } ///< how the last run ended
    [[nodiscard]] const QString& problem() const { return m_problem; }
    /// What is known so far; no cells: nothing.
    [[nodiscard]] const core::LabelReport& report() const { return m_report; }
    [[nodiscard]] bool outdated() const { return m_outdated; } ///< annotated since it began

Q_SIGNALS:
    void changed();                                       ///< state, report or whether it can start
    void progressed(double fraction, double secondsLeft); ///< < 0: unknown

private:
    void ended(End end, const QString& problem = {});
    void drop();
    void learningChanged();

    core::JobSystem& m_jobs;
    core::Dispatcher m_dispatcher;
    Document& m_document;
    LearningController& m_learning;
    core::JobHandle m_job;
    State m_state = State::Idle;
    End m_end = End::None;
    QString m_problem;
    core::LabelReport m_report;
    bool m_outdated = false;
    bool m_makesWay = false;
    std::shared_ptr<int> m_run; ///< owner of the run that counts
};

} // namespace lamina::ui
