// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/learn/MaskObjects.h"
#include "ui/document/PredictionStore.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <exception>
#include <memory>
#include <optional>

namespace lamina::ui {

class Document;

/// Tries other ways to find the objects of the kept prediction. What is tried is shown instead of
/// it and kept nowhere until `apply`. It is computed on workers from a snapshot, the slice on
/// screen first; a newer wish cancels an older one. The threshold that is tried is the document's.
/// Idle while nothing differs from the kept prediction. GUI thread only.
class ObjectsTrial final : public QObject {
    Q_OBJECT

public:
    /// A child of the document, by which `of` finds it; the jobs must outlive both.
    ObjectsTrial(core::JobSystem& jobs, Document& document);
    ~ObjectsTrial() override;
    /// That of a document; null where none was made.
    [[nodiscard]] static const ObjectsTrial* of(const Document& document);

    /// Why nothing can be tried now; empty = it can.
    [[nodiscard]] QString whyNot() const;
    [[nodiscard]] core::ObjectSpec keptSpec() const;
    [[nodiscard]] core::ObjectSpec spec() const; ///< what is tried, its threshold included
    void setSpec(const core::ObjectSpec& spec);  ///< but for its threshold
    [[nodiscard]] bool active() const;           ///< something else than what is kept is tried
    /// Kept objects that were found otherwise than when they were predicted.
    [[nodiscard]] bool keptChanged() const;
    [[nodiscard]] bool computing() const { return m_slice.active() || m_stack.active(); }
    [[nodiscard]] double progress() const { return m_progress; } ///< of the stack, 0..1
    /// This stack is small enough to be computed whole at every change; in others the slice on
    /// screen is, and all of them when they are applied.
    [[nodiscard]] bool byItself() const;
    /// All slices as `spec()` wants them; null until they are there.
    [[nodiscard]] const PredictionStore* complete() const;
    /// What is to be shown of slice z instead of the kept prediction; null: nothing.
    [[nodiscard]] const PredictionStore* shown(int z) const;
    /// Objects of the whole stack; none while they are not counted.
    [[nodiscard]] std::optional<int> objects() const;
    [[nodiscard]] std::optional<int> keptObjects() const;

    void setCurrentSlice(int z);
    void apply(); ///< what is tried becomes the kept prediction, now or once it is computed
    /// Back to what is kept; where that is what is shown, to what was predicted first.
    void reset();

    /// Voxels up to which a whole stack is computed without being asked.
    static constexpr std::size_t kByItself = std::size_t{1} << 27U;

Q_SIGNALS:
    void specChanged();
    void stateChanged(); ///< active, computing, counts
    void shownChanged(); ///< in any slice
    void failed(const QString& sentence);

private:
    void predictionChanged();
    void wish();
    void start();
    void findInSlice();
    void findInStack();
    void takeStack(std::shared_ptr<const core::StackPrediction> found);
    void keep();
    void drop();
    void stopJobs();
    [[nodiscard]] core::JobCallbacks callbacks(std::function<void()> done);

    core::JobSystem& m_jobs;
    Document& m_document;
    std::shared_ptr<const core::StackPrediction> m_base; ///< the kept one
    core::ObjectSpec m_spec;                             ///< its threshold is not used
    std::optional<PredictionStore> m_found;              ///< of the newest wish that has anything
    bool m_fresh = false;                                ///< `m_found` is of the newest wish
    bool m_applying = false;
    double m_progress = 0.0;
    int m_current = 0;
    QTimer m_timer;
    core::JobHandle m_slice;
    core::JobHandle m_stack;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< replaced with each wish
};

/// What is shown as the prediction of slice z: what is tried, else what the document has.
[[nodiscard]] const PredictionStore& shownPrediction(const Document& document, int z);

} // namespace lamina::ui
