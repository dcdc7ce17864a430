// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/LearningController.h"

#include "core/image/ChannelAs.h"
#include "core/instance/NeighbourColors.h"
#include "core/io/Safetensors.h"
#include "core/learn/EngineRouter.h"
#include "core/learn/ModelArchive.h"
#include "core/learn/RunRecord.h"
#include "core/learn/StackPrediction.h"
#include "core/learn/TrainingSet.h"
#include "ui/Translation.h"
#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/document/LearningEngineSlot.h"
#include "ui/document/LearningMemory.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace lamina::ui {

using core::RunAction;
using core::RunState;

namespace fs = std::filesystem;

/// Looked at by the run with each of its reports, which come between batches and slices.
struct LearningController::Gate {
    std::mutex mutex;
    std::condition_variable_any opened;
    bool closed = false;

    void set(bool shut) {
        {
            const std::lock_guard lock(mutex);
            closed = shut;
        }
        opened.notify_all();
    }
    void pass(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        opened.wait(lock, stop, [this] { return !closed; });
    }
};

namespace {

/// Each file is its own group, as on the command line.
std::string groupOf(const core::ImageStack& image) {
    return image.info().path.filename().string();
}

std::string builtinFile(const core::LearningEngine& engine) {
    try {
        return engine.inspect(core::kBuiltin).path.string();
    } catch (const core::Error&) {
        return {}; // not every installation has it
    }
}

} // namespace

LearningController::LearningController(core::JobSystem& jobs, core::Dispatcher dispatcher,
                                       Document& document, EngineProvider provider, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_dispatcher(std::move(dispatcher)), m_document(document),
      m_engine(std::make_shared<Engine>()), m_gate(std::make_shared<Gate>()) {
    m_engine->provider = std::move(provider);
    connect(&m_document, &Document::stackChanged, this, &LearningController::stateChanged);
    connect(&m_document, &Document::annotationChanged, this, &LearningController::stateChanged);
}

LearningController::~LearningController() {
    m_steps.clear();
    m_job.requestStop();
}

QString LearningController::whyNot(RunAction action) const {
    return whyNot(action, forestsOnly() && action == RunAction::Predict &&
                              predictingFile() == forestFile());
}

QString LearningController::whyNotForest() const {
    return whyNot(RunAction::FineTune, forestsOnly());
}

QString LearningController::whyNot(RunAction action, bool withoutNetworks) const {
    const core::RunFacts facts{m_document.hasStack(), m_document.annotated(), hasModel(),
                               readOnly()};
    const auto state = withoutNetworks ? RunState::Ready : m_state;
    return coreSentence(core::whyBlocked(state, action, facts));
}

bool LearningController::forestsOnly() const {
    return m_forestReady && m_state == RunState::EngineMissing;
}

QString LearningController::whyNotLearn() const {
    return whyNot(RunAction::FineTune);
}

bool LearningController::readOnly() const {
    return !m_document.readOnlyReason().isEmpty();
}

void LearningController::setState(RunState state) {
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

void LearningController::loadEngine() {
    if (m_loadJob.active() || core::isRunning(m_state)) return;
    m_engineProblem.clear();
    setState(RunState::EngineLoading);
    auto found = std::make_shared<std::vector<core::DeviceInfo>>();
    auto there = std::make_shared<bool>(false); // forests need no network's engine
    auto builtin = std::make_shared<std::string>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, found, builtin] {
        m_builtin = !builtin->empty();
        m_builtinFile = *builtin;
        m_devices = *found;
        m_forestReady = true;
        setState(RunState::Ready);
        Q_EMIT devicesChanged();
    };
    callbacks.cancelled = [this] { setState(RunState::Ready); };
    callbacks.failed = [this, there](std::exception_ptr error) {
        m_engineProblem = errorSentence(error);
        m_forestReady = *there;
        setState(RunState::EngineMissing);
        Q_EMIT failed(m_engineProblem, errorDetails(error));
    };
    m_loadJob = m_jobs.submit(
        core::Lane::Cpu,
        [engine = m_engine, found, there, builtin](const core::JobContext&) {
            // Not in the patient lane: the loader holds a lock that drawing the window needs too.
            const auto& loaded = engine->get();
            *there = true;
            *found = loaded.devices();
            *builtin = builtinFile(loaded);
        },
        std::move(callbacks));
}

void LearningController::pretrain(const LearnSettings& settings) {
    run({Step::Pretrain}, settings);
}
void LearningController::fineTune(const LearnSettings& settings) {
    run({Step::FineTune, Step::PredictSlice}, settings);
}
void LearningController::predictSlice(const LearnSettings& settings) {
    run({Step::PredictSlice}, settings);
}
void LearningController::predictStack(const LearnSettings& settings) {
    run({Step::PredictStack}, settings);
}

void LearningController::learnAndSegment(const LearnSettings& settings) {
    auto all = settings;
    all.useBackbone = true;
    all.builtin = settings.builtin && m_builtin;
    std::deque<Step> steps{Step::FineTune, Step::PredictStack};
    if (!all.builtin && !hasBackbone() && takesBackbone(settings.head))
        steps.push_front(Step::Pretrain);
    run(std::move(steps), all);
}

void LearningController::forestAndSegment(const LearnSettings& settings) {
    auto quick = settings;
    quick.forest = true;
    run({Step::FineTune, Step::PredictStack}, quick);
}

void LearningController::run(std::deque<Step> steps, const LearnSettings& settings) {
    if ((m_state != RunState::Ready && !forestsOnly()) || !m_document.hasStack()) return;
    m_settings = settings;
    m_steps = std::move(steps);
    startNext();
}

void LearningController::resumeInterrupted(Step step) {
    if (!resumable(step) || core::isRunning(m_state)) return;
    const bool pretrain = step == Step::Pretrain;
    auto settings = std::make_shared<LearnSettings>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, pretrain, settings, opening = m_document.opening()] {
        if (m_document.opening() != opening) return; // its settings are not those of this stack
        if (pretrain) {
            run({Step::Pretrain}, *settings);
        } else {
            fineTune(*settings);
        }
    };
    callbacks.failed = [this](std::exception_ptr error) {
        Q_EMIT failed(errorSentence(error), errorDetails(error));
    };
    m_jobs.submit(
        core::Lane::Io,
        [pretrain, settings, builtin = m_builtinFile,
         file = core::partialCheckpoint(pretrain ? backboneFile() : modelFile())](
            const core::JobContext&) {
            const auto record =
                nlohmann::json::parse(core::readSafetensorsMetadata(file).at("lamina"));
            settings->resume = true;
            if (pretrain) {
                const auto spec = core::pretrainSpecFromJson(record.at("spec"));
                settings->method = spec.method;
                settings->pretrainEpochs = spec.epochs;
                settings->device = spec.run.device;
            } else {
                const auto spec = core::fineTuneSpecFromJson(record.at("spec"));
                settings->useBackbone = spec.backbone != "none";
                // wherever it lay then; the engine compares the content
                settings->builtin = !builtin.empty() && fs::path(spec.backbone).filename() ==
                                                            fs::path(builtin).filename();
                settings->head = spec.head;
                settings->frozen = spec.backboneMode == "frozen";
                settings->fineTuneEpochs = spec.epochs;
                settings->device = spec.run.device;
            }
        },
        std::move(callbacks));
}

bool LearningController::predictFiles(
    const QString& title, std::function<void(core::LearningEngine&, const core::JobContext&)> work,
    std::function<QString()> done) {
    if (m_state != RunState::Ready && !forestsOnly()) return false;
    m_steps.clear();
    m_step = Step::PredictFiles;
    submit(RunState::Predicting, title, std::move(work),
           [this, done = std::move(done)] { Q_EMIT stepFinished(done()); });
    return true;
}

void LearningController::startNext() {
    if (m_steps.empty()) {
        finish();
        return;
    }
    m_step = m_steps.front();
    m_steps.pop_front();
    switch (m_step) {
    case Step::Pretrain:
        startPretrain();
        break;
    case Step::FineTune:
        startFineTune();
        break;
    case Step::PredictSlice:
        startPredict(false);
        break;
    case Step::PredictStack:
        startPredict(true);
        break;
    case Step::PredictFiles: // never queued
        break;
    }
}

void LearningController::finish() {
    m_steps.clear();
    setPaused(false);
    setState(m_engineProblem.isEmpty() ? RunState::Ready : RunState::EngineMissing);
}

/// The project remembers what was done, as the next start and a Methods section want it.
void LearningController::runEnded(const char* kind, const QString& sentence,
                                  nlohmann::json record) {
    const auto& place = m_document.place();
    const nlohmann::json run{{"stack", place.stack},
                             {"time", m_document.time()},
                             {"sentence", sentence.toStdString()},
                             {"record", std::move(record)}};
    if (place.project && !place.project->readOnly()) place.project->addRun(kind, run);
    Q_EMIT runRecorded(kind, run);
    Q_EMIT stepFinished(sentence);
}

void LearningController::setPaused(bool paused) {
    if (paused == this->paused() ||
        (paused && (!core::isRunning(m_state) || m_state == RunState::Stopping)))
        return;
    m_gate->set(paused);
    Q_EMIT pausedChanged(paused);
}

bool LearningController::paused() const {
    const std::lock_guard lock(m_gate->mutex);
    return m_gate->closed;
}

void LearningController::cancel() {
    if (!core::isRunning(m_state) || m_state == RunState::Stopping) return;
    m_steps.clear();
    setState(RunState::Stopping); // shows at once; the batch that runs ends by itself
    m_job.requestStop();
}

void LearningController::submit(
    RunState state, const QString& title,
    std::function<void(core::LearningEngine&, const core::JobContext&)> work,
    std::function<void()> done) {
    setState(state);
    Q_EMIT stepStarted(title);
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.progress = [this](const core::Progress& p) {
        if (m_state == RunState::Stopping) return;
        Q_EMIT progressed(p.fraction, QString::fromStdString(p.message),
                          p.secondsLeft.value_or(-1.0));
    };
    callbacks.curve = [this](const std::vector<core::Progress>& points) {
        Q_EMIT curveExtended(points);
    };
    callbacks.log = [this](const std::string& sentence) {
        Q_EMIT logged(QString::fromStdString(sentence));
    };
    callbacks.done = [this, done = std::move(done)] {
        done();
        if (m_state == RunState::Stopping) { // asked too late: this step was done already
            finish();
        } else {
            startNext();
        }
    };
    callbacks.cancelled = [this] {
        finish();
        Q_EMIT cancelled(m_step == Step::Pretrain || m_step == Step::FineTune
                             ? tr("Cancelled. What was learnt so far is kept and can be continued.")
                         : m_step == Step::PredictFiles
                             ? tr("Cancelled. The files that were finished are kept.")
                             : tr("Cancelled. The slices predicted so far are kept."));
    };
    callbacks.failed = [this](std::exception_ptr error) {
        if (!m_engine->engine) m_engineProblem = errorSentence(error);
        finish();
        Q_EMIT failed(errorSentence(error), errorDetails(error));
    };
    m_job = m_jobs.submit(
        core::Lane::Compute,
        [engine = m_engine, gate = m_gate,
         work = std::move(work)](const core::JobContext& context) {
            auto& learner = engine->get();
            const core::JobContext held(
                context.stopToken(),
                [&](const core::Progress& progress) {
                    context.report(progress);
                    gate->pass(context.stopToken());
                },
                [&](const std::string& sentence) { context.log(sentence); });
            work(learner, held);
        },
        std::move(callbacks));
}

void LearningController::startPretrain() {
    core::PretrainSpec spec;
    spec.method = m_settings.method;
    spec.epochs = m_settings.pretrainEpochs;
    spec.input.channel = m_document.channel();
    spec.out = backboneFile();
    spec.resume = m_settings.resume && resumable(Step::Pretrain);
    spec.run.device = m_settings.device;
    auto record = std::make_shared<nlohmann::json>();
    const auto need = needOfStep(m_document, *this, m_step, m_settings);
    submit(
        RunState::Pretraining, tr("Pretraining on the unlabelled stack"),
        [spec, record, image = m_document.stack(),
         time = m_document.time()](core::LearningEngine& engine, const core::JobContext& context) {
            fs::create_directories(spec.out.parent_path());
            const auto stack =
                core::learningStack(image, spec.input, time, groupOf(*image), context);
            *record = engine.pretrain(spec, {stack}, context).record;
        },
        [this, record, need] {
            (*record)["memory"] = core::toJson(need);
            runEnded("pretrain",
                     tr("Pretrained. The backbone is in %1.")
                         .arg(QString::fromStdString(backboneFile().string())),
                     std::move(*record));
        });
    Q_EMIT logged(memoryWords(need));
}

void LearningController::startFineTune() {
    core::FineTuneSpec spec;
    if (m_settings.forest) {
        spec.head = "forest";
        spec.backbone = m_builtin ? core::kBuiltin : "none";
        spec.input.context = 0;
        spec.out = forestFile();
    } else {
        spec.head = m_settings.head;
        if (takesBackbone(spec.head)) {
            const bool own = m_settings.useBackbone && hasBackbone() && !m_settings.builtin;
            if (own) {
                spec.backbone = backboneFile().string();
            } else if (m_builtin && (m_settings.builtin || m_settings.useBackbone)) {
                spec.backbone = core::kBuiltin;
            }
            spec.backboneMode = m_settings.frozen ? "frozen" : "tunable";
        }
        spec.epochs = m_settings.fineTuneEpochs;
        spec.out = modelFile();
        spec.resume = m_settings.resume && resumable(Step::FineTune);
    }
    spec.input.channel = m_document.channel();
    spec.run.device = m_settings.device;
    auto slices = std::make_shared<std::vector<int>>();
    auto record = std::make_shared<nlohmann::json>();
    const auto need = needOfStep(m_document, *this, m_step, m_settings);
    submit(
        RunState::FineTuning,
        m_settings.forest ? tr("Growing a forest on what you painted")
                          : tr("Fine-tuning on what you painted"),
        [spec, slices, record, image = m_document.stack(), time = m_document.time(),
         annotation = m_document.snapshot()](core::LearningEngine& engine,
                                             const core::JobContext& context) {
            core::AnnotatedStack stack;
            stack.slices = core::annotationFromLabels(annotation.labels, annotation.table);
            for (const auto& slice : stack.slices)
                slices->push_back(slice.z);
            core::requireTrainable({stack});
            auto training = spec;
            training.classes = core::annotatedClasses({stack}, annotation.table.classNames());
            fs::create_directories(spec.out.parent_path());
            stack.stack = core::learningStack(image, spec.input, time, groupOf(*image), context);
            *record = engine.fineTune(training, {stack}, context).record;
            try {
                (*record)["kept"] = core::keepModel(spec.out);
            } catch (const core::Error& error) { // the model itself is there
                context.log(error.what());
            }
        },
        [this, slices, record, need, out = spec.out] {
            (*record)["memory"] = core::toJson(need);
            m_document.clearPrediction(); // it came from the model before
            m_document.setTrainedSlices(*slices);
            const auto sentence = m_settings.forest ? tr("A forest is grown on %1. It is in %2.")
                                                    : tr("Fine-tuned on %1. The model is in %2.");
            runEnded(
                "train",
                sentence.arg(counted(static_cast<int>(slices->size()), tr("slice"), tr("slices")),
                             QString::fromStdString(out.string())),
                std::move(*record));
        });
    Q_EMIT logged(memoryWords(need));
}

void LearningController::startPredict(bool wholeStack) {
    core::PredictSpec spec;
    spec.model = predictingFile();
    spec.run.device = m_settings.device;
    core::MaskSpec masks;

    // A slice goes to the document as soon as it is there; an owner that died is skipped.
    const std::weak_ptr<int> alive = m_alive;
    const auto show = [this, alive, dispatcher = m_dispatcher, size = m_document.stack()->size(),
                       spacing = m_document.stack()->spacing(), masks](
                          const core::ProbabilitySlice& slice, std::vector<std::uint8_t> semantic) {
        const core::VolumeSize plane{size.x, size.y, 1};
        auto ids = std::make_shared<const std::vector<core::LabelId>>(
            core::instancesOfClasses(semantic, 2, plane, spacing, masks, {})); // all classes as one
        PredictionStore::Extras extras{core::foregroundOf(slice),
                                       core::neighbourColors(*ids, plane)};
        auto foreground = extras.foreground;
        auto mask = std::make_shared<const std::vector<std::uint8_t>>(std::move(semantic));
        dispatcher([this, alive, z = slice.z, mask = std::move(mask), ids = std::move(ids),
                    extras = std::move(extras)] {
            if (alive.lock()) m_document.setPredictedSlice(z, mask, ids, extras);
        });
        return foreground;
    };
    auto result = std::make_shared<core::StackPrediction>();
    const auto need = needOfStep(m_document, *this, m_step, m_settings);
    submit(
        RunState::Predicting, wholeStack ? tr("Predicting the stack") : tr("Predicting this slice"),
        [spec, masks, show, wholeStack, result, image = m_document.stack(),
         time = m_document.time(), channel = m_document.channel(),
         current = m_currentSlice](core::LearningEngine& engine, const core::JobContext& context) {
            const auto model = engine.inspect(spec.model);
            // what was trained here knows its channel; the built-in network takes the one on screen
            const bool other = spec.model == core::kBuiltin && channel != model.input.channel;
            const std::shared_ptr<const core::ImageStack> seen =
                other ? core::channelAs(image, channel, model.input.channel) : image;
            const auto stack =
                core::learningStack(seen, model.input, time, groupOf(*image), context);
            // the slice that is looked at comes first, then all of them
            engine.predict(
                spec, stack, {current->load()},
                [&](core::ProbabilitySlice&& slice) {
                    show(slice, core::semanticFromProbability(slice, masks.threshold));
                },
                wholeStack ? core::JobContext(context.stopToken()) : context);
            if (!wholeStack) return;
            std::vector<core::ForegroundPtr> foreground(static_cast<std::size_t>(image->size().z));
            *result =
                core::predictStack(engine, spec, masks, stack, context,
                                   [&](const core::ProbabilitySlice& slice, const auto& semantic) {
                                       foreground.at(static_cast<std::size_t>(slice.z)) =
                                           show(slice, semantic);
                                   });
            result->foreground = std::move(foreground);
            result->instanceColors =
                core::neighbourColors(result->instances, result->size, 8, context);
        },
        [this, wholeStack, result, need] {
            if (!wholeStack) {
                Q_EMIT stepFinished(tr("This slice is predicted."));
                return;
            }
            m_document.setPrediction(result);
            auto sentence = tr("The whole stack of %1 is predicted.")
                                .arg(counted(result->size.z, tr("slice"), tr("slices")));
            const auto warning = result->record.value("appearance_warning", std::string());
            if (!warning.empty()) sentence += "\n" + QString::fromStdString(warning);
            auto record = result->record; // the prediction's own stays free of what varies
            record["memory"] = core::toJson(need);
            runEnded("predict", sentence, std::move(record));
        });
    Q_EMIT logged(memoryWords(need));
}

} // namespace lamina::ui
