// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/learn/PredictionHistory.h"
#include "core/metrics/MaskComparison.h"
#include "ui/view/OverlayLayer.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QTimer>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace lamina::ui {

class Document;

/// Where the predictions of the open stack are kept to be compared.
[[nodiscard]] core::PredictionHistory predictionHistory(const Document& document);

/// Two predictions of the open stack: which there are, their masks, and their scores against the
/// annotation and each other, counted again when the annotation changes. Reads and counts on
/// workers. Belongs to one stack. GUI thread only.
class PredictionPair final : public QObject {
    Q_OBJECT

public:
    enum Side : std::size_t { A, B };

    /// Both must outlive it.
    PredictionPair(core::JobSystem& jobs, Document& document, QObject* parent = nullptr);
    ~PredictionPair() override;

    /// Oldest first. As long as nothing else was chosen, A is the last one and B the one before.
    [[nodiscard]] const std::vector<core::PredictionEntry>& entries() const { return m_entries; }
    [[nodiscard]] bool listed() const { return m_listed; } ///< else they are being looked for
    void choose(Side side, const std::string& id);
    void swap();
    /// Takes the prediction of a side out of the project.
    void removeChosen(Side side);
    /// Null: none is chosen.
    [[nodiscard]] const core::PredictionEntry* chosen(Side side) const;
    /// Null while it is read.
    [[nodiscard]] const std::shared_ptr<const core::StackPrediction>& mask(Side side) const {
        return m_sides[side].mask;
    }
    [[nodiscard]] bool counted() const { return m_counted; } ///< `scores` are those of the masks
    [[nodiscard]] const core::MaskComparison& scores() const { return m_scores; }
    /// Slices on which the model of a side was trained.
    [[nodiscard]] const std::set<int>& trained(Side side) const { return m_sides[side].trained; }

Q_SIGNALS:
    void entriesChanged();
    void masksChanged();
    void scoresChanged();
    void failed(const QString& sentence);

private:
    struct Chosen {
        std::string id;
        std::shared_ptr<const core::StackPrediction> mask;
        std::set<int> trained;
        core::JobHandle job;
    };
    void list();
    void take(std::vector<core::PredictionEntry> entries);
    void read(Side side);
    void wish();
    void count();
    void watch();
    [[nodiscard]] core::JobCallbacks callbacks(std::function<void()> done);

    core::JobSystem& m_jobs;
    Document& m_document;
    core::PredictionHistory m_history;
    std::vector<core::PredictionEntry> m_entries;
    bool m_listed = false;
    std::array<Chosen, 2> m_sides;
    core::MaskComparison m_scores;
    bool m_counted = false;
    int m_round = 0; ///< of the newest wish for scores
    core::JobHandle m_job;
    QTimer m_wait;   ///< before counting again
    QTimer m_relist; ///< before listing again
    QFileSystemWatcher m_watcher;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

/// What two masks say of one voxel.
enum class PairAgreement { Both, OnlyA, OnlyB, OtherClass };
[[nodiscard]] std::array<std::uint8_t, 3> pairColor(PairAgreement what);

/// Overlays of XY planes that read the pair, which must outlive them. GUI thread only.
[[nodiscard]] OverlaySource maskColors(const PredictionPair& pair, PredictionPair::Side side,
                                       const Document& document);
[[nodiscard]] OverlaySource pairColors(const PredictionPair& pair);

} // namespace lamina::ui
