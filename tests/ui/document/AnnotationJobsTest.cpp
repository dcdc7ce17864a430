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
    document.setPatches(patches);
    document.setClassNames({"background", "cell", "yolk"});
    OpenedStack again;
    again.stack = stack;
    again.place = place;
    again.layer = project->loadLayer(place.layer);
    document.open(std::move(again));
    EXPECT_EQ(document.patches(), patches);
    EXPECT_EQ(document.table().classNames().back(), "yolk");
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

} // namespace
} // namespace lamina::ui
