// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/learn/LearningEngine.h"
#include "core/learn/RunState.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace lamina::ui {

class Document;

/// Makes the engine; may take seconds and throw `core::Error`. Called on a worker, at most once at
/// a time. The window never links an engine: the program hands this in.
using EngineProvider = std::function<std::shared_ptr<core::LearningEngine>()>;

/// What the Learn panel offers. Zero epochs = the measured default, as on the command line.
struct LearnSettings {
    std::string method = "pixelcl";
    int pretrainEpochs = 0;
    bool frozen = false;
    bool useBackbone = true;  ///< start from the pretrained backbone, else the built-in network
    std::string head = "fcn"; ///< of `core::FineTuneSpec`, but for forest
    int fineTuneEpochs = 0;
    bool builtin = false; ///< start from the network that comes with the program, where it is there
    bool forest = false;  ///< a random forest instead of a network: seconds
    std::string device = "auto";
    bool resume = false; ///< go on with an interrupted run of the same kind
};

/// A plain U-Net stands on no backbone; all other heads do.
[[nodiscard]] inline bool takesBackbone(const std::string& head) {
    return head != "unet";
}

/// Runs pretraining, fine-tuning and prediction of the open stack on the compute lane, in the order
/// asked for, and hands results to the document. One run at a time. GUI thread only.
class LearningController final : public QObject {
    Q_OBJECT

public:
    enum class Step { Pretrain, FineTune, PredictSlice, PredictStack, PredictFiles };

    LearningController(core::JobSystem& jobs, core::Dispatcher dispatcher, Document& document,
                       EngineProvider provider, QObject* parent = nullptr);
    ~LearningController() override;

    [[nodiscard]] core::RunState state() const { return m_state; }
    /// Why `action` cannot be taken now; empty = it can.
    [[nodiscard]] QString whyNot(core::RunAction action) const;
    /// The same for "Learn and segment", which pretrains, fine-tunes and predicts.
    [[nodiscard]] QString whyNotLearn() const;
    /// The open project cannot be changed: nothing is trained, and predictions are not kept.
    [[nodiscard]] bool readOnly() const;
    /// The same for a forest, which goes on where the engine of the networks is missing.
    [[nodiscard]] QString whyNotForest() const;
    [[nodiscard]] bool hasBackbone() const;
    /// A network that predicts before anything was painted or trained.
    [[nodiscard]] bool hasBuiltin() const { return m_builtin; }
    /// Opens the built-in network for the open stack, on the compute lane; `opened` is called
    /// unless `owner` died or the stack changed. Without such a network nothing happens.
    void openBuiltin(const std::shared_ptr<int>& owner,
                     std::function<void(std::shared_ptr<core::NetworkFeatures>)> opened);
    /// It is what predicts now: nothing was trained on this stack yet.
    [[nodiscard]] bool predictsBuiltin() const;
    [[nodiscard]] bool hasModel() const;
    [[nodiscard]] bool resumable(Step step) const; ///< an interrupted run left its state
    [[nodiscard]] std::filesystem::path backboneFile() const;
    [[nodiscard]] std::filesystem::path modelFile() const; ///< of the network
    [[nodiscard]] std::filesystem::path forestFile() const;
    /// What predictions are made with: the model that was trained last.
    [[nodiscard]] std::filesystem::path predictingFile() const;
    [[nodiscard]] const std::vector<core::DeviceInfo>& devices() const { return m_devices; }
    [[nodiscard]] const QString& engineProblem() const { return m_engineProblem; }

    void loadEngine(); ///< again after a failure, too
    void pretrain(const LearnSettings& settings);
    void fineTune(const LearnSettings& settings);
    void predictSlice(const LearnSettings& settings);
    void predictStack(const LearnSettings& settings);
    void learnAndSegment(const LearnSettings& settings);
    void forestAndSegment(const LearnSettings& settings);
    /// Prediction of other files than the open stack: `work` runs as any other run does, `done` on
    /// the GUI thread after it, with what to say. Needs no stack; false: something runs already.
    bool predictFiles(const QString& title,
                      std::function<void(core::LearningEngine&, const core::JobContext&)> work,
                      std::function<QString()> done);
    /// Goes on with an interrupted pretraining or fine-tuning, with the settings that it had; its
    /// state is read on a worker.
    void resumeInterrupted(Step step);
    void discardInterrupted(Step step); ///< its state is removed, the model before it stays
    /// Why a kept model (of a run's record, see core/learn/ModelArchive) cannot predict; empty = it
    /// can.
    [[nodiscard]] QString whyNotModel(const std::string& kept) const;
    /// Makes it the model that predicts; what was predicted before is taken off the screen.
    void useModel(const std::string& kept);
    void cancel();
    /// A paused run waits, with all its memory, at the end of its batch; it can be cancelled.
    void setPaused(bool paused);
    [[nodiscard]] bool paused() const;
    /// Where everything runs that is not asked for with settings of its own.
    void setDevice(const std::string& device) { m_device = device; }
    [[nodiscard]] const std::string& device() const { return m_device; }
    void setCurrentSlice(int z) { *m_currentSlice = z; } ///< predicted first

Q_SIGNALS:
    void stateChanged();
    void devicesChanged();
    void stepStarted(const QString& title);
    void progressed(double fraction, const QString& message, double secondsLeft); ///< < 0: unknown
    void curveExtended(const std::vector<core::Progress>& points);
    void logged(const QString& sentence);
    void stepFinished(const QString& sentence);
    void failed(const QString& sentence, const QString& details);
    void cancelled(const QString& sentence);
    void pausedChanged(bool paused);
    /// A run is finished and in the project, if there is one.
    void runRecorded(const QString& kind, const nlohmann::json& record);

private:
    struct Engine; ///< shared with jobs; touched on the compute lane only
    [[nodiscard]] std::filesystem::path modelOf(const std::string& kept) const;
    struct Gate; ///< where a paused run waits
    void run(std::deque<Step> steps, const LearnSettings& settings);
    void startNext();
    void startPretrain();
    void startFineTune();
    void startPredict(bool wholeStack);
    void submit(core::RunState state, const QString& title,
                std::function<void(core::LearningEngine&, const core::JobContext&)> work,
                std::function<void()> done);
    [[nodiscard]] QString whyNot(core::RunAction action, bool withoutNetworks) const;
    [[nodiscard]] bool forestsOnly() const; ///< the networks are missing, the rest is there
    void setState(core::RunState state);
    void finish();
    void runEnded(const char* kind, const QString& sentence, nlohmann::json record);

    core::JobSystem& m_jobs;
    core::Dispatcher m_dispatcher;
    Document& m_document;
    std::shared_ptr<Engine> m_engine;
    bool m_builtin = false;    ///< the engine has a network that needs no training
    std::string m_builtinFile; ///< as run records name it
    std::shared_ptr<Gate> m_gate;
    core::RunState m_state = core::RunState::Ready;
    std::deque<Step> m_steps;
    Step m_step = Step::Pretrain;
    LearnSettings m_settings;
    std::string m_device = "auto";
    core::JobHandle m_job;
    core::JobHandle m_loadJob;
    std::vector<core::DeviceInfo> m_devices;
    QString m_engineProblem;
    bool m_forestReady = false; ///< an engine is there, be it without networks
    std::shared_ptr<std::atomic<int>> m_currentSlice = std::make_shared<std::atomic<int>>(0);
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
