// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/EditStep.h"
#include "core/job/JobSystem.h"
#include "core/label/MaskImport.h"
#include "core/project/ProjectTypes.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <memory>
#include <set>
#include <vector>

namespace lamina::ui {

class Document;

/// Imports masks into several time points of the open stack, one after another on a worker: one
/// step in the history of each time point, those that are not open straight in the project.
/// Stopping keeps what has come in. GUI thread only.
class MaskSequenceImport final : public QObject {
    Q_OBJECT

public:
    struct Wish {
        std::filesystem::path path; ///< as for `core::findMasks`, or a file of the sequence
        std::vector<int> times;     ///< from `core::maskTimes`
        core::MaskImportSpec spec;
        bool usualZero = true; ///< zeros as each mask's kind means them, instead of `spec.zero`
    };

    /// Both must outlive it.
    MaskSequenceImport(core::JobSystem& jobs, Document& document, QObject* parent = nullptr);
    ~MaskSequenceImport() override;

    /// Why other time points than the one shown cannot be changed; empty: they can.
    [[nodiscard]] static QString whyNot(const Document& document);
    void start(Wish wish); ///< nothing while one is running
    void stop();
    [[nodiscard]] bool running() const { return m_running; }
    [[nodiscard]] int timesDone() const { return static_cast<int>(m_next); }
    [[nodiscard]] int timesWanted() const { return static_cast<int>(m_wish.times.size()); }
    [[nodiscard]] const std::set<core::LabelId>& labels() const { return m_labels; }

Q_SIGNALS:
    void progressed(double fraction);
    void finished(); ///< all of it, or stopped
    void failed(const QString& sentence);

private:
    /// What a worker made of one time point.
    struct Made;

    void next();
    void take(int time, core::LayerId layer, Made& made);
    void end();

    core::JobSystem& m_jobs;
    Document& m_document;
    Wish m_wish;
    std::size_t m_next = 0; ///< so many time points are done
    bool m_running = false;
    std::uint64_t m_opening = 0;
    std::set<core::LabelId> m_labels;
    core::JobHandle m_job;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
