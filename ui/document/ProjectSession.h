// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "core/learn/KeptPrediction.h"
#include "core/project/Project.h"
#include "ui/document/ProjectOpening.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace lamina::ui {

class Document;

/// The project of the window: which stacks it holds and which one is in the document, and that all
/// work on them is on disk. Reads files on a worker. Where a project cannot be written its stack
/// opens nevertheless, everything is kept in memory, and writing is tried again every two seconds.
/// GUI thread only.
class ProjectSession final : public QObject {
    Q_OBJECT

public:
    ProjectSession(core::JobSystem& jobs, Document& document, QObject* parent = nullptr);
    ~ProjectSession() override;

    enum class Slices { Ask, OneStack, SeparateImages };
    /// A project's folder, or images; these open the project beside them, or make it. What was open
    /// before is saved and closed.
    void open(const std::vector<std::filesystem::path>& paths, Slices slices = Slices::Ask);
    /// Images into the open project; the first is shown.
    void add(const std::vector<std::filesystem::path>& paths, Slices slices = Slices::Ask);
    void openSample(const std::filesystem::path& folder);
    void show(int index, int time = 0); ///< one of stacks()
    /// The image of a stack is at `path` now; with `insist` also when it is another image.
    void relink(int index, const std::filesystem::path& path, bool insist = false);
    /// For the case that the image shown cannot be read any more: where it was renamed or moved, it
    /// is found by its content and opened again; else the user is asked (`imageMissing`).
    void lookForImage();
    /// Takes a stack and its annotation out of the project; the image file stays.
    void remove(int index);

    [[nodiscard]] const std::vector<core::StackEntry>& stacks() const { return m_stacks; }
    [[nodiscard]] int current() const { return m_current; }
    [[nodiscard]] bool busy() const { return m_job.active(); }
    [[nodiscard]] const std::shared_ptr<core::Project>& project() const { return m_project; }

    /// What the window wants to find again with each stack.
    using ViewState = std::function<nlohmann::json()>;
    void setViewState(ViewState state) { m_viewState = std::move(state); }

    /// Why no other stack may be shown now, as a sentence: a run works on this one. Empty: it may.
    void setChangeBlocked(std::function<QString()> reason) { m_changeBlocked = std::move(reason); }

    /// Where projects were opened lately: work on an image is looked for there, too.
    using Places = std::function<std::vector<std::filesystem::path>()>;
    void setRecent(Places recent) { m_recent = std::move(recent); }

    /// Copies the project as it is now to `folder`, which must not be there; the images stay where
    /// they are, and the open project is the same afterwards.
    void saveCopy(const std::filesystem::path& folder);

    void takeSnapshot(const QString& name);
    [[nodiscard]] std::vector<core::SnapshotEntry> snapshots() const;    ///< of the layer shown
    void goBackTo(core::SnapshotId snapshot);                            ///< one undoable step
    void removeSnapshot(core::SnapshotId snapshot);                      ///< for good
    void renameSnapshot(core::SnapshotId snapshot, const QString& name); ///< not to nothing

    [[nodiscard]] bool pending() const; ///< something is not on disk yet
    /// Calls `then` once everything so far is on disk or writing has failed. Never blocks.
    void flush(std::function<void(bool saved)> then);
    /// The same, but waits: for the end of the program only. Returns an error sentence or nothing.
    [[nodiscard]] QString saveNow();

Q_SIGNALS:
    void started(const QString& what);
    void progressed(double fraction, const QString& message);
    void finished(); ///< opened, failed or asked: nothing is going on any more
    void opened();   ///< another stack is in the document
    void stacksChanged();
    void viewStateFound(const nlohmann::json& state);
    void runsFound(const std::vector<core::RunEntry>& runs); ///< earlier ones, of this stack
    void informed(const QString& sentence);
    void failed(const QString& sentence, const QString& details);
    void saveFailed(const QString& sentence);
    void saveRecovered();
    void saveLost(const QString& sentence); ///< a project that was left could not be written
    /// What was painted is not on disk, and another stack was asked for; `leave` opens it
    /// nevertheless.
    void unsaved(const QString& sentence, const std::function<void()>& leave);
    /// 2D images of one size: open (or add) them again as one stack, or as they are?
    void slicesFound(const std::vector<std::filesystem::path>& paths, int count, bool adding);
    /// The image of a stack is not where it was; `candidate` has its name but other voxels.
    void imageMissing(int index, const QString& sentence,
                      const std::optional<core::StackCandidate>& candidate);

private:
    void openFilesOf(const std::vector<std::filesystem::path>& paths, Slices slices, bool adding);
    void submit(core::Lane lane, std::function<void(const core::JobContext&)> work,
                std::function<void()> done);
    void take(OpenedFiles files, bool adding);
    void showStack(core::StackId stack, int time, int channel);
    void showLayer(OpenedLayer layer);
    void listStacks();
    [[nodiscard]] QString whereFound(const OpenedFiles& files) const;
    void noteRenamed();
    [[nodiscard]] QString foundAs(const core::StackEntry& entry,
                                  const std::filesystem::path& path) const;
    void noticed(const core::JournalNotice& notice);
    [[nodiscard]] core::ProjectOptions projectOptions();
    [[nodiscard]] core::OpenOptions openOptions() const;
    void tryToSave();
    void keepIn(const std::shared_ptr<core::Project>& project);
    void saveViewState();
    void keepPrediction();
    void forgetPrediction();
    void findPrediction();
    [[nodiscard]] core::KeptPrediction keptPrediction() const;
    void
    changeKept(std::function<void(const core::KeptPrediction&, const core::JobContext&)> change);
    void loadStep(core::StepId id, const std::shared_ptr<const core::StepStore>& store);
    [[nodiscard]] core::JobCallbacks inBackground(std::function<void()> done);
    void letGo(std::shared_ptr<core::Project> project);
    [[nodiscard]] bool writable() const { return m_project && !m_project->readOnly(); }

    core::JobSystem& m_jobs;
    Document& m_document;
    std::shared_ptr<core::SliceCache> m_cache;
    std::shared_ptr<core::Project> m_project;
    WorkFolder m_folder;
    std::vector<core::StackEntry> m_stacks;
    std::map<core::StackId, std::shared_ptr<const core::ImageStack>> m_images; ///< opened so far
    int m_current = -1;
    core::JobHandle m_job;
    QTimer m_retry;     ///< while there is no project on disk
    QTimer m_viewTimer; ///< looks whether the view is another one
    std::string m_saveProblem;
    nlohmann::json m_savedView;
    /// Keeps and forgets one after the other, and only what is still wanted when its turn comes.
    struct KeepOrder {
        std::mutex mutex;
        std::atomic<int> newest{0};
    };
    std::shared_ptr<KeepOrder> m_keepOrder;
    std::shared_ptr<const core::StackPrediction> m_keptPrediction; ///< on disk, or on its way there
    [[nodiscard]] bool mayChange();
    ViewState m_viewState;
    Places m_recent;
    QString m_toSay; ///< once what is being opened is shown
    std::function<QString()> m_changeBlocked;
    bool m_leaving = false; ///< the user leaves what is not saved
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace lamina::ui
