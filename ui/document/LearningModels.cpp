// SPDX-License-Identifier: GPL-3.0-or-later
// Where the models of the open stack lie, which of them predicts, and what is left of runs.
#include "core/forest/LiveForest.h"
#include "core/io/Safetensors.h"
#include "core/learn/EngineRouter.h"
#include "core/learn/ModelArchive.h"
#include "core/learn/PredictionHistory.h"
#include "core/learn/RunRecord.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/document/LearningEngineSlot.h"

#include <utility>

namespace lamina::ui {

using core::RunAction;

namespace fs = std::filesystem;

namespace {

bool isThere(const fs::path& file) {
    std::error_code error;
    return !file.empty() && fs::exists(file, error);
}

} // namespace

fs::path LearningController::backboneFile() const {
    if (!m_document.hasStack()) return {};
    return m_document.workFolder().checkpoints() / (m_document.stem() + "_backbone.safetensors");
}

fs::path LearningController::modelFile() const {
    if (!m_document.hasStack()) return {};
    return m_document.workFolder().checkpoints() / (m_document.stem() + "_model.safetensors");
}

fs::path LearningController::forestFile() const {
    if (!m_document.hasStack()) return {};
    return m_document.workFolder().checkpoints() / (m_document.stem() + "_forest.safetensors");
}

fs::path LearningController::predictingFile() const {
    std::error_code noNetwork;
    std::error_code noForest;
    const auto network = fs::last_write_time(modelFile(), noNetwork);
    const auto forest = fs::last_write_time(forestFile(), noForest);
    if (noNetwork && noForest && m_builtin) return core::kBuiltin;
    return !noForest && (noNetwork || forest > network) ? forestFile() : modelFile();
}

bool LearningController::hasBackbone() const {
    return isThere(backboneFile());
}

void LearningController::openBuiltin(
    const std::shared_ptr<int>& owner,
    std::function<void(std::shared_ptr<core::NetworkFeatures>)> opened) {
    if (!m_builtin || !m_document.hasStack()) return;
    auto network = std::make_shared<std::shared_ptr<core::NetworkFeatures>>();
    core::RunSpec run;
    run.device = m_device;
    core::JobCallbacks callbacks;
    callbacks.owner = owner;
    callbacks.hasOwner = true;
    callbacks.done = [network, opened = std::move(opened)] { opened(*network); };
    callbacks.failed = [this](std::exception_ptr error) {
        Q_EMIT logged(
            tr("Live mode goes on without the built-in network. %1").arg(errorSentence(error)));
    };
    m_jobs.submit(
        core::Lane::Compute,
        [engine = m_engine, network, image = m_document.stack(), channel = m_document.channel(),
         time = m_document.time(), run](const core::JobContext& context) {
            *network = engine->get().features(
                core::kBuiltin, core::liveStack(image, channel, time, context), channel, run);
        },
        std::move(callbacks));
}

bool LearningController::predictsBuiltin() const {
    return m_document.hasStack() && predictingFile() == core::kBuiltin;
}

bool LearningController::hasModel() const {
    return predictingFile() == core::kBuiltin || isThere(predictingFile());
}

bool LearningController::resumable(Step step) const {
    if (!m_document.hasStack()) return false;
    return isThere(core::partialCheckpoint(step == Step::Pretrain ? backboneFile() : modelFile()));
}

QString LearningController::whyNotModel(const std::string& kept) const {
    if (!m_document.hasStack() || kept.empty()) return tr("No model of this run is kept.");
    if (core::isRunning(m_state)) return whyNot(RunAction::Predict);
    if (!m_document.readOnlyReason().isEmpty()) return m_document.readOnlyReason();
    if (!isThere(core::keptModel(modelOf(kept), kept)))
        return tr("Its model is gone: only the last %1 of each kind are kept.")
            .arg(core::kKeptModels);
    return {};
}

fs::path LearningController::modelOf(const std::string& kept) const {
    return kept.starts_with(forestFile().stem().string() + "-") ? forestFile() : modelFile();
}

void LearningController::useModel(const std::string& kept) {
    if (!whyNotModel(kept).isEmpty()) return;
    auto trained = std::make_shared<std::set<int>>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, trained, opening = m_document.opening()] {
        if (m_document.opening() != opening) return;
        m_document.clearPrediction(); // it came from the model before
        m_document.setTrainedSlices({trained->begin(), trained->end()});
        Q_EMIT stepFinished(tr("This earlier model predicts from now on: press Predict."));
        Q_EMIT stateChanged();
    };
    callbacks.failed = [this](std::exception_ptr error) {
        Q_EMIT failed(errorSentence(error), errorDetails(error));
    };
    m_jobs.submit(
        core::Lane::Io,
        [trained, kept, model = modelOf(kept),
         name = m_document.stack()->info().name](const core::JobContext&) {
            core::useKeptModel(kept, model);
            const auto record =
                nlohmann::json::parse(core::readSafetensorsMetadata(model).at("lamina"));
            *trained = core::slicesTrainedOn({{"model_record", record}}, name);
        },
        std::move(callbacks));
}

void LearningController::discardInterrupted(Step step) {
    if (!resumable(step) || core::isRunning(m_state)) return;
    std::error_code error;
    fs::remove(core::partialCheckpoint(step == Step::Pretrain ? backboneFile() : modelFile()),
               error);
    Q_EMIT stateChanged();
}

} // namespace lamina::ui
