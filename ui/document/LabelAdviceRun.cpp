// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/LabelAdviceRun.h"

#include "core/forest/ForestEngine.h"
#include "core/learn/RunState.h"
#include "core/learn/TrainingSet.h"
#include "ui/Translation.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/document/LearningController.h"

#include <utility>

namespace lamina::ui {

namespace {

/// All that a worker needs.
struct Wish {
    std::shared_ptr<const core::ImageStack> image;
    int time = 0;
    Annotation annotation;
    core::LabelEfficiencySpec spec;

    void run(const std::function<void(core::LabelReport)>& show,
             const core::JobContext& context) const {
        std::vector<core::AnnotatedStack> stacks(1);
        stacks[0].slices = core::annotationFromLabels(annotation.labels, annotation.table);
        auto measurement = core::LabelMeasurement{};
        stacks[0].stack.image = image;
        measurement = core::plannedMeasurement(spec, stacks); // before the stack is read
        stacks[0].stack = core::learningStack(image, spec.input, time,
                                              image->info().path.filename().string(), context);
        core::ForestEngine forest;
        (void)core::measureLabelEfficiency(
            forest, spec, stacks,
            [&](const core::LabelCell& cell) {
                measurement.cells.push_back(cell);
                show(core::labelReport(measurement));
            },
            context);
    }
};

} // namespace

LabelAdviceRun::LabelAdviceRun(core::JobSystem& jobs, core::Dispatcher dispatcher,
                               Document& document, LearningController& learning, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_dispatcher(std::move(dispatcher)), m_document(document),
      m_learning(learning) {
    connect(&m_document, &Document::stackChanged, this, &LabelAdviceRun::drop);
    connect(&m_document, &Document::channelChanged, this, &LabelAdviceRun::drop);
    connect(&m_document, &Document::annotationChanged, this, [this] {
        m_outdated = m_state != State::Idle || !m_report.measurement.cells.empty();
        Q_EMIT changed();
    });
    connect(&m_learning, &LearningController::stateChanged, this, &LabelAdviceRun::learningChanged);
}

LabelAdviceRun::~LabelAdviceRun() {
    m_job.requestStop();
}

QString LabelAdviceRun::whyNot() const {
    if (m_state != State::Idle) return tr("The curve is being measured.");
    if (!m_document.hasStack()) return tr("Open a stack first.");
    if (core::isRunning(m_learning.state()))
        return coreSentence(core::whyBlocked(m_learning.state(), core::RunAction::Predict, {}));
    const auto annotated = static_cast<int>(m_document.annotatedSlices().size());
    if (annotated == 0) {
        return tr("Nothing is annotated yet. A curve needs at least %1 annotated slices: some to "
                  "learn from and one to score.")
            .arg(core::kFewestLabelSlices);
    }
    if (annotated < core::kFewestLabelSlices) {
        return tr("Annotated slices so far: %1. A curve needs at least %2: some to learn from and "
                  "one to score.")
            .arg(annotated)
            .arg(core::kFewestLabelSlices);
    }
    return {};
}

void LabelAdviceRun::start(int repeats) {
    if (!whyNot().isEmpty()) return;
    auto wish = std::make_shared<Wish>();
    wish->image = m_document.stack();
    wish->time = m_document.time();
    wish->annotation = m_document.snapshot();
    wish->spec.plan.repeats = repeats;
    wish->spec.input.context = 0;
    wish->spec.input.channel = m_document.channel();
    m_run = std::make_shared<int>(0);
    m_report = {};
    m_problem.clear();
    m_end = End::None;
    m_outdated = false;
    m_makesWay = false;
    m_state = State::Running;

    core::JobCallbacks callbacks;
    callbacks.owner = m_run;
    callbacks.hasOwner = true;
    callbacks.progress = [this](const core::Progress& progress) {
        Q_EMIT progressed(progress.fraction, progress.secondsLeft.value_or(-1.0));
    };
    callbacks.done = [this] { ended(End::Done); };
    callbacks.cancelled = [this] { ended(m_makesWay ? End::MadeWay : End::Cancelled); };
    callbacks.failed = [this](std::exception_ptr error) {
        ended(End::Failed, errorSentence(error));
    };
    const auto show = [this, alive = std::weak_ptr(m_run),
                       dispatcher = m_dispatcher](core::LabelReport report) {
        dispatcher([this, alive, report = std::move(report)] {
            if (!alive.lock()) return; // of another stack by now
            m_report = report;
            Q_EMIT changed();
        });
    };
    m_job = m_jobs.submit(
        core::Lane::Compute,
        [wish, show](const core::JobContext& context) { wish->run(show, context); },
        std::move(callbacks));
    Q_EMIT changed();
}

void LabelAdviceRun::cancel() {
    if (m_state != State::Running) return;
    m_state = State::Stopping; // shows at once
    m_job.requestStop();
    Q_EMIT changed();
}

void LabelAdviceRun::ended(End end, const QString& problem) {
    m_run.reset();
    m_state = State::Idle;
    m_end = end;
    m_problem = problem;
    Q_EMIT changed();
}

void LabelAdviceRun::drop() {
    m_job.requestStop();
    m_run.reset();
    m_state = State::Idle;
    m_end = End::None;
    m_problem.clear();
    m_report = {};
    m_outdated = false;
    Q_EMIT changed();
}

void LabelAdviceRun::learningChanged() {
    if (m_state == State::Running && core::isRunning(m_learning.state())) {
        m_makesWay = true; // the run waits behind this one
        cancel();
    }
    Q_EMIT changed();
}

} // namespace lamina::ui
