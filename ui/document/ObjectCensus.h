// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/review/ObjectFacts.h"
#include "core/review/Suspicion.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <array>
#include <memory>
#include <vector>

namespace lamina::ui {

class AnnotationJobs;
class Document;

/// Measures all objects of the annotation and of the prediction on a worker, while somebody wants
/// to see them, and again when they change: by itself a moment after the last change, in stacks
/// that are too large for that when asked. Gives way to changes of the annotation. GUI thread only.
class ObjectCensus final : public QObject {
    Q_OBJECT

public:
    enum class Source { Annotation, Prediction };
    static constexpr std::array<Source, 2> kSources{Source::Annotation, Source::Prediction};
    /// Voxels up to which it measures without being asked.
    static constexpr std::size_t kByItself = std::size_t{1} << 27U;

    /// What was measured; immutable.
    struct Result {
        std::vector<core::ObjectFacts> objects; ///< ascending by id
        std::vector<core::Suspicion> suspicious;
        double medianVoxels = 0.0;
    };
    using ResultPtr = std::shared_ptr<const Result>;

    /// All must outlive this object.
    ObjectCensus(core::JobSystem& jobs, AnnotationJobs& edits, Document& document,
                 QObject* parent = nullptr);
    ~ObjectCensus() override;

    void setWanted(bool wanted);
    /// Of the newest state that was measured; null: none yet.
    [[nodiscard]] const ResultPtr& result(Source source) const { return at(source).result; }
    [[nodiscard]] bool busy() const { return m_job.active(); }
    /// Something changed since it was measured.
    [[nodiscard]] bool outdated(Source source) const { return at(source).stale; }
    [[nodiscard]] bool byItself() const; ///< this stack is small enough
    void refresh();                      ///< measures what changed, now

Q_SIGNALS:
    void changed(Source source); ///< another result, or none
    void stateChanged();         ///< busy or outdated
    void failed(const QString& sentence);

private:
    struct State {
        ResultPtr result;
        bool stale = true;
    };
    [[nodiscard]] State& at(Source source) { return m_states[static_cast<std::size_t>(source)]; }
    [[nodiscard]] const State& at(Source source) const {
        return m_states[static_cast<std::size_t>(source)];
    }
    void staled(Source source, bool forget);
    void measure(Source source);
    void next();

    core::JobSystem& m_jobs;
    AnnotationJobs& m_edits;
    Document& m_document;
    std::array<State, 2> m_states;
    QTimer m_timer;
    core::JobHandle m_job;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< replaced with what is measured
    bool m_wanted = false;
};

} // namespace lamina::ui
