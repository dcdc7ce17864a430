// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/edit/UndoStack.h"
#include "core/image/ImageStack.h"
#include "core/label/CountedChanges.h"
#include "core/label/LabelledCounts.h"
#include "core/patch/PatchFrames.h"
#include "core/project/Project.h"
#include "ui/document/AcceptedSlices.h"
#include "ui/document/LiveDice.h"
#include "ui/document/PredictionStore.h"
#include "ui/document/WorkFolder.h"
#include "ui/tool/PaintTarget.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace lamina::ui {

/// Annotation of one stack at one moment, for workers; costs pointers.
struct Annotation {
    core::LabelVolume labels;
    core::LabelTable table;
};

/// Where a layer of a project is kept; without a project everything stays in memory only.
struct LayerPlace {
    std::shared_ptr<core::Project> project;
    core::StackId stack = 0;
    core::LayerId layer = 0;
};

/// A stack ready to be shown, as a worker prepared it.
struct OpenedStack {
    std::shared_ptr<const core::ImageStack> stack;
    std::string name; ///< in the project; empty: the stack's own
    int channel = 0;
    int time = 0;
    WorkFolder folder;
    LayerPlace place;
    std::optional<core::LoadedLayer> layer; ///< what was saved before
    core::LabelledCounts labelled;          ///< of its labels
};

/// Scores of the prediction against the annotation.
struct Scores {
    std::optional<double> slice;     ///< Dice of the slice asked for
    bool sliceIsTraining = false;    ///< the model was trained on it
    std::optional<double> heldOut;   ///< all annotated voxels of slices that the model never saw
    std::optional<double> training;  ///< all annotated voxels of slices it was trained on
    std::optional<double> annotated; ///< both together
    int heldOutSlices = 0;           ///< annotated and predicted, not trained on
    int trainingSlices = 0;
    int acceptedSlices = 0; ///< taken over from a prediction, so neither of the two
    bool counting = false;  ///< the counts of a large change are on their way
    bool preview = false;   ///< of the live preview, which learns from every annotated slice
};

/// The open stack with everything that is done to it: annotation, label table, undo, prediction and
/// scores. The only writer of the annotation; each step goes to the project's journal as it is
/// made. GUI thread only; workers get snapshots.
class Document final : public QObject, public PaintTarget {
    Q_OBJECT

public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    void open(OpenedStack opened);
    void close();
    /// The same stack with another voxel size.
    void setSpacing(core::Spacing spacing);
    void setChannel(int channel); ///< the prediction of another channel is dropped

    /// Another number whenever a stack is opened or closed: tells the late result of a job for a
    /// stack that is no longer shown, or not from the same project. Ids of layers and steps do not,
    /// every project counts them from 1.
    [[nodiscard]] std::uint64_t opening() const { return m_opening; }
    [[nodiscard]] bool hasStack() const { return m_stack != nullptr; }
    [[nodiscard]] const std::shared_ptr<const core::ImageStack>& stack() const { return m_stack; }
    [[nodiscard]] int channel() const { return m_channel; }
    [[nodiscard]] int time() const { return m_time; }
    [[nodiscard]] const WorkFolder& workFolder() const { return m_folder; }
    [[nodiscard]] const LayerPlace& place() const { return m_place; }
    /// From now on the work is kept there; what is annotated already is its first step.
    void adopt(LayerPlace place);
    /// Empty, or why nothing can be changed: a sentence. Edits are ignored then.
    [[nodiscard]] QString readOnlyReason() const;
    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] std::string stem() const; ///< of this stack's files
    [[nodiscard]] const core::LabelVolume& labels() const { return m_labels; }
    [[nodiscard]] const core::LabelTable& table() const { return m_table; }
    [[nodiscard]] Annotation snapshot() const; ///< for workers
    [[nodiscard]] bool annotated() const;
    [[nodiscard]] std::vector<int> annotatedSlices() const; ///< ascending

    core::LabelId addLabel();
    /// Name, colour, lock and visibility of one label; undoable.
    void setLabelInfo(const core::LabelInfo& info);
    /// The names of the classes, the background's first; undoable.
    void setClassNames(std::vector<std::string> names);
    /// The colour of a class in semantic masks; undoable.
    void setClassColor(core::ClassId classId, std::array<std::uint8_t, 3> color);
    /// The class of several labels in one step; the background keeps its own.
    void setClass(const std::set<core::LabelId>& ids, core::ClassId classId);
    /// Everything unlabelled in the slice becomes background; undoable. False if nothing was left.
    bool completeSlice(int z);
    /// The same for a rectangle of a slice.
    bool completeRegion(const QString& name, int z, core::PixelRect rect);
    /// Changes that a worker prepared on a snapshot. Where the annotation changed meanwhile, the
    /// newer voxels win. `where` is the plane that undo goes to (none: the first one changed);
    /// `editTable` changes the label table in the same step; `fromPrediction` marks the slices
    /// that it changes as accepted. Large changes must be counted by the worker, then no tile is
    /// looked into here. With `patches` these become the annotation patches, in the same step.
    /// Returns false when nothing is left to change.
    bool applyPrepared(const QString& name, core::CountedChanges changes,
                       std::optional<core::SlicePlane> where = {},
                       const std::function<void(core::LabelTable&)>& editTable = {},
                       bool fromPrediction = false, std::optional<core::PatchFrames> patches = {});

    /// Rectangles to annotate as a whole; saved with the annotation.
    [[nodiscard]] const core::PatchFrames& patches() const { return m_patches; }
    /// `name` says what was done, for the undo menu; `z` is the slice that undo goes to.
    void setPatches(const QString& name, core::PatchFrames patches, int z);

    /// What reviewing has come to (see `ReviewState`), as plain JSON; saved with the annotation.
    /// Null where nothing was reviewed.
    [[nodiscard]] const nlohmann::json& reviewState() const { return m_reviewState; }
    void setReviewState(nlohmann::json state); ///< ignored where nothing can be changed

    [[nodiscard]] bool canUndo() const { return m_undo.canUndo(); }
    [[nodiscard]] bool canRedo() const { return m_undo.canRedo(); }
    [[nodiscard]] QString undoName() const;
    [[nodiscard]] QString redoName() const;
    /// Asks the view to the plane first, then takes the step back. A step whose content lies in the
    /// project only is asked for with `stepWanted` and taken back once it is supplied.
    void undo();
    void redo();
    /// Content of the step last asked for; goes on with the undo or redo unless something was
    /// changed meanwhile.
    void supplyStep(core::StepId id, core::StepContent content);

    /// What is shown, scored and accepted: the live preview while there is one, else the kept
    /// prediction.
    [[nodiscard]] const PredictionStore& prediction() const {
        return m_preview ? *m_preview : m_prediction;
    }
    /// The prediction of a model that was trained, which a live preview hides but never replaces.
    [[nodiscard]] const PredictionStore& keptPrediction() const { return m_prediction; }
    void setPredictedSlice(int z, core::ClassSlice semantic, PredictionStore::IdSlice instances,
                           const PredictionStore::Extras& extras = {});
    void setPrediction(std::shared_ptr<const core::StackPrediction> prediction);
    void clearPrediction();

    /// A live preview: masks of the slices looked at, kept nowhere. The kept prediction comes back
    /// as it was when it ends.
    [[nodiscard]] bool previewing() const { return m_preview.has_value(); }
    void beginPreview();
    void endPreview();
    /// One slice of the preview; `final`: better than this it will not get from what is painted.
    void setPreviewSlice(int z, core::ClassSlice semantic, PredictionStore::IdSlice instances,
                         const PredictionStore::Extras& extras, bool final);
    void clearPreview(); ///< its slices are out of date
    [[nodiscard]] bool previewFinal(int z) const { return m_previewFinal.count(z) != 0; }

    /// Lets counts that take long be made on a worker; see `LiveDice`.
    void setCountElsewhere(LiveDice::CountElsewhere count);
    void supplyCount(const std::shared_ptr<DiceCount>& count); ///< such a count is ready
    [[nodiscard]] const std::set<int>& trainedSlices() const { return m_trainedSlices; }
    void setTrainedSlices(const std::vector<int>& slices);
    [[nodiscard]] const AcceptedSlices& acceptedSlices() const { return m_accepted; }
    [[nodiscard]] Scores scores(int z) const;                   ///< a stroke in progress counts
    [[nodiscard]] std::optional<double> sliceDice(int z) const; ///< the same for one slice alone
    /// Committed voxels that are labelled, per slice.
    [[nodiscard]] const core::LabelledCounts& labelled() const { return m_labelled; }

    /// Shows what semantic mask another threshold would give, 0..1; none: the mask as predicted.
    void setThresholdPreview(std::optional<double> threshold);
    [[nodiscard]] std::optional<double> thresholdPreview() const { return m_thresholdPreview; }

    void readLabels(core::SlicePlane plane, core::PixelRect rect,
                    std::span<core::LabelId> out) const override;

    /// What strokes may replace, besides locked labels.
    [[nodiscard]] core::DrawOver drawOver() const { return m_drawOver; }
    void setDrawOver(core::DrawOver rule);

    // PaintTarget
    core::LabelEdit& beginStroke(const QString& name, core::SlicePlane plane,
                                 std::optional<core::DrawOver> rule = {}) override;
    void strokeChanged(const core::VoxelBox& dirty) override;
    [[nodiscard]] core::LabelEdit* stroke() override { return m_stroke ? &*m_stroke : nullptr; }
    void commitStroke() override;
    void cancelStroke() override;
    [[nodiscard]] core::LabelId currentLabel() const override { return m_currentLabel; }
    void setCurrentLabel(core::LabelId id) override;
    [[nodiscard]] core::LabelId labelAt(core::VoxelIndex v) const override;
    [[nodiscard]] core::Spacing spacing() const override;
    [[nodiscard]] core::VolumeSize paintSize() const override { return m_labels.size(); }

Q_SIGNALS:
    void stackChanged(); ///< another one, or none
    void spacingChanged();
    void channelChanged();
    void labelsChanged(const core::VoxelBox& box); ///< looks different, stroke included
    void annotationChanged();                      ///< voxels or table changed for good
    void stepTaken(); ///< the annotation is in its new state; the journal is told next
    void stepWanted(core::StepId id, std::shared_ptr<const core::StepStore> store);
    void tableChanged();
    void currentLabelChanged(core::LabelId id);
    void undoChanged();
    void planeRequested(core::SlicePlane plane); ///< look here: undo is about to change it
    void drawOverChanged(core::DrawOver rule);
    void patchesChanged();
    void reviewStateChanged();
    void predictionChanged(int z); ///< -1 = all slices
    void predictionDropped();      ///< the kept one is out of date and not to be shown again
    void previewingChanged();      ///< a live preview began or ended
    void scoresChanged();
    void thresholdPreviewChanged();

private:
    enum class Move { None, Undo, Redo };
    void pushStep(core::EditStep step, const std::set<int>& accepted = {});
    void moveInHistory(Move move);
    void saveLayerState();
    void journalHistory(const core::LabelVolume& oldest, const core::LabelTable& table);
    void registerLabels(const std::set<core::LabelId>& ids);
    void editTable(const QString& name, const std::function<void(core::LabelTable&)>& edit);
    void keepCurrentLabel();
    void recountDice();
    void slicePredicted(int z);
    void otherPredictionShown();
    void tableWas(const core::LabelTable& before);
    void afterTiles(const core::EditStep& step, bool revert);
    void countTiles(const core::EditStep& step, bool revert);

    std::uint64_t m_opening = 0;
    std::shared_ptr<const core::ImageStack> m_stack;
    std::string m_name;
    int m_channel = 0;
    int m_time = 0;
    WorkFolder m_folder;
    LayerPlace m_place;
    core::LabelVolume m_labels;
    core::LabelTable m_table;
    core::PatchFrames m_patches;
    nlohmann::json m_reviewState;
    core::UndoStack m_undo;
    core::LabelId m_currentLabel = core::kUnlabelled;
    core::LabelId m_largestLabel = 0; ///< ever used here: its number is not given again
    Move m_wantedMove = Move::None;   ///< waits for the content of its step
    std::vector<int> m_tilesInSlice;  ///< tiles with something labelled, per slice
    core::LabelledCounts m_labelled;
    std::optional<double> m_thresholdPreview;
    PredictionStore m_prediction;
    std::optional<PredictionStore> m_preview;
    std::set<int> m_previewFinal;
    LiveDice m_dice;
    std::set<int> m_trainedSlices;
    AcceptedSlices m_accepted;
    std::optional<core::LabelEdit> m_stroke;
    QString m_strokeName;
    core::SlicePlane m_strokePlane;
    core::VoxelBox m_strokeBox; ///< everything that the stroke changed so far
    core::DrawOver m_drawOver = core::DrawOver::Everything;
};

} // namespace lamina::ui
