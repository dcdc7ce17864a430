// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "ui/document/AnnotationJobs.h"

#include <gmock/gmock.h>

#include <QSignalSpy>

#include <future>

namespace lamina::ui {
namespace {

using core::Axes;
using core::SlicePlane;
using test::kSmall;
using testing::HasSubstr;

class AnnotationJobsTest : public testing::Test {
protected:
    AnnotationJobsTest() {
        OpenedStack opened;
        opened.stack = test::squaresInMemory();
        document.open(std::move(opened));
    }
    /// A square of a label in a plane.
    void square(SlicePlane plane, int first, int last, core::LabelId id) {
        auto& edit = document.beginStroke("brush stroke", plane);
        for (int row = first; row < last; ++row)
            edit.setPlaneRow(plane, row, first, last, id);
        document.commitStroke();
    }
    /// The sentence that the work ended with.
    std::string sentence() {
        EXPECT_TRUE(test::waitFor([this] { return finished.count() > 0; }));
        return finished.takeFirst()
            .at(0)
            .toString()
            .replace(QChar::Nbsp, ' ') // between a number and its noun
            .toStdString();
    }

    core::JobSystem jobs{guiDispatcher(), 1, 1};
    Document document;
    AnnotationJobs work{jobs, document};
    QSignalSpy finished{&work, &AnnotationJobs::finished};
    QSignalSpy failed{&work, &AnnotationJobs::failed};
};

TEST_F(AnnotationJobsTest, InterpolationFillsTheGapAsOneStep) {
    square(SlicePlane::xy(0), 10, 30, 1);
    square(SlicePlane::xy(4), 10, 30, 1);
    work.interpolate(Axes::XY, 1);
    EXPECT_THAT(sentence(), HasSubstr("3 slices"));
    for (int z = 0; z < 5; ++z)
        EXPECT_EQ(document.labels().at({20, 20, z}), 1U);
    EXPECT_EQ(document.undoName(), "interpolation");
    document.undo();
    EXPECT_EQ(document.labels().at({20, 20, 2}), core::kUnlabelled);
    EXPECT_EQ(document.labels().at({20, 20, 4}), 1U);
}

TEST_F(AnnotationJobsTest, InterpolationGoesAlongTheAxisOfThePlanesPainted) {
    square({Axes::XZ, 20}, 0, 5, 1);
    square({Axes::XZ, 30}, 0, 5, 1);
    work.interpolate(Axes::XZ, {});
    EXPECT_THAT(sentence(), HasSubstr("9 slices"));
    EXPECT_EQ(document.labels().at({2, 25, 2}), 1U);
}

TEST_F(AnnotationJobsTest, WhatIsPaintedMeanwhileWins) {
    square(SlicePlane::xy(0), 10, 30, 1);
    square(SlicePlane::xy(4), 10, 30, 1);
    work.interpolate(Axes::XY, 1);
    square(SlicePlane::xy(2), 15, 20, 7); // its result arrives only after this
    EXPECT_THAT(sentence(), HasSubstr("Interpolated"));
    EXPECT_EQ(document.labels().at({17, 17, 2}), 7U);
    EXPECT_EQ(document.labels().at({25, 25, 2}), 1U);
}

TEST_F(AnnotationJobsTest, WithoutAGapItSaysWhatIsNeeded) {
    square(SlicePlane::xy(1), 10, 30, 1);
    work.interpolate(Axes::XY, 1);
    EXPECT_THAT(sentence(), HasSubstr("two painted slices"));
    EXPECT_EQ(document.undoName(), "brush stroke");
}

TEST_F(AnnotationJobsTest, CopiesFromTheNearestSliceAndUndoGoesToTheCopy) {
    square(SlicePlane::xy(0), 10, 30, 1);
    square(SlicePlane::xy(0), 40, 50, 2);
    work.copyPlane(SlicePlane::xy(3), -1, 1);
    EXPECT_THAT(sentence(), HasSubstr("1 label"));
    EXPECT_EQ(document.labels().at({20, 20, 3}), 1U);
    EXPECT_EQ(document.labels().at({45, 45, 3}), core::kUnlabelled);
    const QSignalSpy asked(&document, &Document::planeRequested);
    document.undo();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked.at(0).at(0).value<SlicePlane>(), SlicePlane::xy(3));
    work.copyPlane(SlicePlane::xy(3), 1, 1);
    EXPECT_THAT(sentence(), HasSubstr("No slice after"));
    work.copyPlane(SlicePlane::xy(3), -1, {});
    EXPECT_THAT(sentence(), HasSubstr("2 labels"));
}

TEST_F(AnnotationJobsTest, FillsAndGrowsThroughAllSlices) {
    work.grow({28, 38, 2}, {1000.0, 50.0, 1});
    EXPECT_THAT(sentence(), HasSubstr("grown"));
    for (int z = 0; z < kSmall.z; ++z) {
        for (int y = 0; y < kSmall.y; ++y) {
            for (int x = 0; x < kSmall.x; ++x)
                ASSERT_EQ(document.labels().at({x, y, z}), test::insideSquare({x, y, z}) ? 1U : 0U);
        }
    }
    work.fill({0, 0, 0}, core::kBackground);
    EXPECT_THAT(sentence(), HasSubstr("filled"));
    EXPECT_EQ(document.labels().at({90, 70, 4}), core::kBackground);
    EXPECT_EQ(document.labels().at({28, 38, 2}), 1U);
    document.undo();
    EXPECT_EQ(document.labels().at({90, 70, 4}), core::kUnlabelled);
}

TEST_F(AnnotationJobsTest, CancelledNothingIsChanged) {
    square(SlicePlane::xy(0), 10, 30, 1);
    square(SlicePlane::xy(4), 10, 30, 1);
    // the one thread of the lane is held until the work was cancelled
    std::promise<void> let;
    jobs.submit(core::Lane::Cpu,
                [held = let.get_future().share()](const core::JobContext&) { held.wait(); });
    work.interpolate(Axes::XY, 1);
    work.interpolate(Axes::XY, 1);
    EXPECT_EQ(failed.count(), 1) << "one at a time";
    work.cancel();
    let.set_value();
    EXPECT_THAT(sentence(), HasSubstr("Cancelled"));
    EXPECT_EQ(document.labels().at({20, 20, 2}), core::kUnlabelled);
}

TEST_F(AnnotationJobsTest, WorkForAStackThatWasClosedIsDropped) {
    square(SlicePlane::xy(0), 10, 30, 1);
    square(SlicePlane::xy(4), 10, 30, 1);
    std::promise<void> let;
    jobs.submit(core::Lane::Cpu,
                [held = let.get_future().share()](const core::JobContext&) { held.wait(); });
    work.interpolate(Axes::XY, 1);
    OpenedStack opened;
    opened.stack = test::squaresInMemory("/nowhere/other.tif");
    document.open(std::move(opened));
    let.set_value();
    EXPECT_EQ(sentence(), "");
    bool later = false; // what the lane does after it has come through
    core::JobCallbacks callbacks;
    callbacks.done = [&later] { later = true; };
    jobs.submit(
        core::Lane::Cpu, [](const core::JobContext&) {}, std::move(callbacks));
    ASSERT_TRUE(test::waitFor([&] { return later; }));
    EXPECT_FALSE(document.annotated());
}

TEST_F(AnnotationJobsTest, PatchesAndClassesAreKeptWithTheAnnotation) {
    core::PatchFrames patches;
    patches.add({20, 20, 2}, 32, kSmall);
    const QTemporaryDir folder;
    const std::shared_ptr<core::Project> project =
        core::Project::create(std::filesystem::path(folder.path().toStdString()) / "a.lamina");
    const auto stack = test::squaresInMemory();
    const auto id = project->addStack(stack->info(), {});
    const LayerPlace place{project, id, project->layer(id, 0)};
    document.adopt(place);
    document.setPatches("new patch", patches, 2);
    document.setClassNames({"background", "cell", "yolk"});
    document.setClassColor(2, {1, 2, 3});
    OpenedStack again;
    again.stack = stack;
    again.place = place;
    again.layer = project->loadLayer(place.layer);
    document.open(std::move(again));
    EXPECT_EQ(document.patches(), patches);
    EXPECT_EQ(document.table().classNames().back(), "yolk");
    EXPECT_EQ(document.table().classColor(2), (std::array<std::uint8_t, 3>{1, 2, 3}));
}

TEST_F(AnnotationJobsTest, APatchIsTakenBackAndMadeAgainAfterReopeningToo) {
    const QTemporaryDir folder;
    const std::shared_ptr<core::Project> project =
        core::Project::create(std::filesystem::path(folder.path().toStdString()) / "a.lamina");
    const auto stack = test::squaresInMemory();
    const auto id = project->addStack(stack->info(), {});
    const LayerPlace place{project, id, project->layer(id, 0)};
    document.adopt(place);
    core::PatchFrames one;
    one.add({20, 20, 2}, 32, kSmall);
    document.setPatches("new patch", one, 2);
    core::PatchFrames none = one;
    none.remove(0);
    document.setPatches("removal of patch", none, 2);
    document.undo();
    EXPECT_EQ(document.patches(), one);

    OpenedStack again;
    again.stack = stack;
    again.place = place;
    again.layer = project->loadLayer(place.layer);
    document.open(std::move(again));
    EXPECT_EQ(document.patches(), one);
    EXPECT_EQ(document.undoName(), "new patch");
    const auto press = [&](void (Document::*move)()) { // the content may have to be read first
        const QSignalSpy wanted(&document, &Document::stepWanted);
        (document.*move)();
        if (wanted.isEmpty()) return;
        const auto step = wanted.front().front().value<core::StepId>();
        document.supplyStep(step, project->stepStore(place.layer)->load(step));
    };
    press(&Document::undo);
    EXPECT_EQ(document.patches(), core::PatchFrames());
    press(&Document::redo);
    EXPECT_EQ(document.patches(), one);
    press(&Document::redo);
    EXPECT_EQ(document.patches(), none);
}

TEST_F(AnnotationJobsTest, ACompletePatchIsBackgroundInsideTheFrameOnly) {
    square(SlicePlane::xy(2), 10, 20, 1);
    EXPECT_TRUE(document.completeRegion("complete patch", 2, {8, 8, 32, 32}));
    EXPECT_EQ(document.labels().at({12, 12, 2}), 1U);
    EXPECT_EQ(document.labels().at({8, 8, 2}), core::kBackground);
    EXPECT_EQ(document.labels().at({7, 8, 2}), core::kUnlabelled);
    EXPECT_EQ(document.labels().at({40, 39, 2}), core::kUnlabelled);
    EXPECT_FALSE(document.completeRegion("complete patch", 2, {8, 8, 32, 32}));
    document.undo();
    EXPECT_EQ(document.labels().at({8, 8, 2}), core::kUnlabelled);
}

// --- from a prediction ---------------------------------------------------------------------------

class AcceptanceTest : public AnnotationJobsTest {
protected:
    /// The squares, with a probability that falls from 0.9 by a tenth per row.
    void predict(int z) {
        auto mask = std::make_shared<std::vector<std::uint8_t>>(kSmall.planeVoxels());
        auto foreground = std::make_shared<core::ForegroundSlice>();
        foreground->values.resize(mask->size());
        for (int y = 0; y < kSmall.y; ++y) {
            for (int x = 0; x < kSmall.x; ++x) {
                const auto i = static_cast<std::size_t>(y * kSmall.x + x);
                if (!test::insideSquare({x, y, z})) continue;
                const double probability = std::max(0.0, 0.9 - 0.1 * (y - 30));
                foreground->values[i] = static_cast<std::uint8_t>(255 * probability);
                (*mask)[i] = probability >= 0.5 ? 1 : 0;
            }
        }
        auto ids = std::make_shared<std::vector<core::LabelId>>(mask->begin(), mask->end());
        document.setPredictedSlice(z, mask, ids, {foreground, {}});
    }
    [[nodiscard]] core::LabelId at(int y, int z) const { return document.labels().at({30, y, z}); }
};

TEST_F(AcceptanceTest, TheSliceBecomesLabelsAndBackgroundInOneStepAndPaintedVoxelsStay) {
    predict(1);
    predict(2);
    square(SlicePlane::xy(1), 60, 70, 5);
    work.acceptPrediction(1);
    EXPECT_THAT(sentence(), HasSubstr("Accepted the prediction of 1 slice with 1 new label"));
    const auto id = at(32, 1);
    EXPECT_GT(id, 5U) << "a number of its own";
    EXPECT_TRUE(document.table().contains(id));
    EXPECT_EQ(at(70, 1), core::kBackground);
    EXPECT_EQ(document.labels().at({65, 65, 1}), 5U);
    EXPECT_EQ(at(32, 2), core::kUnlabelled) << "another slice";
    EXPECT_EQ(document.undoName(), "accepted prediction");
    document.undo();
    EXPECT_EQ(at(32, 1), core::kUnlabelled);
    EXPECT_FALSE(document.table().contains(id));
    EXPECT_EQ(document.labels().at({65, 65, 1}), 5U);
}

TEST_F(AcceptanceTest, OfAllSlicesThosePredictedAreTaken) {
    predict(1);
    predict(3);
    work.acceptPrediction({});
    EXPECT_THAT(sentence(), HasSubstr("2 slices"));
    EXPECT_NE(at(32, 1), core::kUnlabelled);
    EXPECT_NE(at(32, 3), core::kUnlabelled);
    EXPECT_NE(at(32, 1), at(32, 3)) << "predicted one by one, objects do not go through slices";
    EXPECT_EQ(document.annotatedSlices(), (std::vector<int>{1, 3}));
    work.acceptPrediction({});
    EXPECT_THAT(sentence(), HasSubstr("annotated already"));
}

TEST_F(AcceptanceTest, AThresholdPreviewIsWhatIsAccepted) {
    predict(1);
    EXPECT_FALSE(document.prediction().semantic(1)[static_cast<std::size_t>(36 * kSmall.x + 30)]);
    document.setThresholdPreview(0.25);
    work.acceptPrediction(1);
    EXPECT_THAT(sentence(), HasSubstr("Accepted"));
    EXPECT_EQ(at(36, 1), at(32, 1)) << "probability 0.3, one object with the rest";
    EXPECT_EQ(at(37, 1), core::kBackground) << "probability 0.2";
}

TEST_F(AcceptanceTest, WithThePreviewOfAWholeStackAnObjectKeepsItsNumberThroughSlices) {
    for (int z = 0; z < kSmall.z; ++z)
        predict(z);
    document.setThresholdPreview(0.25);
    work.acceptPrediction({});
    EXPECT_THAT(sentence(), HasSubstr("1 new label"));
    EXPECT_EQ(at(32, 1), at(32, 2));
}

TEST_F(AcceptanceTest, WithoutAPredictionItSaysSo) {
    work.acceptPrediction(1);
    ASSERT_EQ(failed.count(), 1);
    EXPECT_EQ(failed.at(0).at(0).toString(), "Slice 1 is not predicted yet.");
    work.acceptPrediction({});
    EXPECT_EQ(failed.at(1).at(0).toString(), "Nothing is predicted yet.");
    EXPECT_FALSE(document.canUndo());
}

TEST_F(AcceptanceTest, ALabelAddedMeanwhileIsNotMixedUpWithANewOne) {
    predict(1);
    work.acceptPrediction(1);
    const auto mine = document.addLabel(); // takes the number that the object would get
    EXPECT_THAT(sentence(), HasSubstr("accept the prediction again"));
    EXPECT_EQ(at(32, 1), core::kUnlabelled);
    work.acceptPrediction(1);
    EXPECT_THAT(sentence(), HasSubstr("Accepted"));
    EXPECT_GT(at(32, 1), mine);
}

TEST_F(AcceptanceTest, AllSlicesAreCompletedInOneStep) {
    square(SlicePlane::xy(2), 10, 20, 1);
    work.completeAll();
    EXPECT_THAT(sentence(), HasSubstr("background now"));
    for (int z = 0; z < kSmall.z; ++z)
        EXPECT_EQ(document.labelled().state(z), core::Completeness::Complete);
    EXPECT_EQ(document.labels().at({15, 15, 2}), 1U);
    work.completeAll();
    EXPECT_THAT(sentence(), HasSubstr("complete already"));
    document.undo();
    EXPECT_EQ(document.annotatedSlices(), std::vector<int>{2});
}

} // namespace
} // namespace lamina::ui
