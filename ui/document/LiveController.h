// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>

namespace lamina::ui {

class Document;
class LearningController;

/// Live mode: a `core::LiveForest` that follows the strokes, on filters at once and, as soon as it
/// is open, on what the built-in network knows about each pixel, too. Each change of the annotation
/// is learnt in the background and the slice on screen is masked anew, coarsely first; what comes
/// of it is the document's live preview, which hides the kept prediction and never replaces it. The
/// newest annotation wins: what is still being worked out for an older one is given up, unless
/// nothing was shown for a while. Work runs in the lane `Preview` at low priority. Ends with the
/// stack, and when a run starts. GUI thread only.
class LiveController final : public QObject {
    Q_OBJECT

public:
    /// All must outlive this object.
    LiveController(core::JobSystem& jobs, core::Dispatcher dispatcher, Document& document,
                   LearningController& learning, QObject* parent = nullptr);
    ~LiveController() override;

    [[nodiscard]] bool on() const { return m_on; }
    /// Why it cannot be switched on now; empty = it can.
    [[nodiscard]] QString whyNot() const;
    void setOn(bool on); ///< ignored when it cannot be switched on
    void setCurrentSlice(int z);
    /// What it does or waits for, a sentence for the user; empty when off.
    [[nodiscard]] const QString& status() const { return m_status; }
    /// Counts the changes of the annotation since it was switched on.
    [[nodiscard]] std::uint64_t revision() const { return m_revision; }

Q_SIGNALS:
    void onChanged(bool on);
    void statusChanged();
    void possibleChanged(); ///< `whyNot` may say something else
    /// The preview of a slice shows what was learnt at `revision`; `last`: it is the fine mask with
    /// its objects.
    void refreshed(int z, quint64 revision, bool last);
    void failed(const QString& sentence);

private:
    struct Worker; ///< shared with jobs
    struct Mask;
    void annotationChanged();
    void restart();     ///< another forest: other voxels
    void openNetwork(); ///< once the engine is there; asked for once with each forest
    void go();
    [[nodiscard]] bool wanted() const;
    void submit();
    void jobEnded();
    void learnt(std::uint64_t revision, bool background, bool foreground);
    void show(const Mask& mask);
    void setStatus(const QString& status);

    core::JobSystem& m_jobs;
    core::Dispatcher m_dispatcher;
    Document& m_document;
    LearningController& m_learning;
    bool m_on = false;
    QString m_status;
    int m_slice = 0;
    bool m_networkAsked = false;
    std::uint64_t m_revision = 0;     ///< of the annotation
    std::uint64_t m_learnt = 0;       ///< the one that the forest knows
    std::uint64_t m_shown = 0;        ///< the one that the masks of the preview come from
    std::uint64_t m_jobRevision = 0;  ///< the one that the job works on
    int m_done = -1;                  ///< slice that is finished for the forest as it is
    std::shared_ptr<Worker> m_worker; ///< null when off
    core::JobHandle m_job;
    QElapsedTimer m_waiting;      ///< since the oldest change that is not shown; else invalid
    std::shared_ptr<int> m_alive; ///< replaced when what jobs of before found is of no use
};

} // namespace lamina::ui
