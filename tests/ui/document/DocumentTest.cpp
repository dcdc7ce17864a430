// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/UiFixture.h"

#include "core/label/Acceptance.h"
#include "core/paint/Brush.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

namespace lamina::ui {
namespace {

using test::kSmall;

class DocumentTest : public testing::Test {
protected:
    DocumentTest() {
        OpenedStack opened;
        opened.stack = test::squaresInMemory();
        document.open(std::move(opened));
    }
    void dab(core::SlicePoint p, int z, core::LabelId id, double radius = 4.0) {
        auto& edit = document.beginStroke("brush stroke", core::SlicePlane::xy(z));
        core::paintSegment(edit, core::SlicePlane::xy(z), p, p, {radius}, id);
        document.strokeChanged(edit.takeDirty());
    }
    void predictSquares(int z) {
        auto mask = std::make_shared<std::vector<std::uint8_t>>(kSmall.planeVoxels());
        for (int y = 0; y < kSmall.y; ++y) {
            for (int x = 0; x < kSmall.x; ++x) {
                (*mask)[static_cast<std::size_t>(y * kSmall.x + x)] =
                    test::insideSquare({x, y, z}) ? 1 : 0;
            }
        }
        auto ids = std::make_shared<std::vector<core::LabelId>>(mask->begin(), mask->end());
        document.setPredictedSlice(z, mask, ids);
    }
    /// Dice of slice z counted from the voxels alone.
    std::optional<double> recount(int z) {
        core::Confusion c;
        for (int y = 0; y < kSmall.y; ++y) {
            for (int x = 0; x < kSmall.x; ++x) {
                const auto id = document.labelAt({x, y, z});
                if (id == core::kUnlabelled) continue;
                const bool r = id != core::kBackground;
                const bool p = test::insideSquare({x, y, z});
                ++(r ? (p ? c.truePositive : c.falseNegative)
                     : (p ? c.falsePositive : c.trueNegative));
            }
        }
        return c.dice();
    }

    Document document;
};

TEST_F(DocumentTest, StartsWithOneLabelToPaintWithAndTheBackground) {
    EXPECT_EQ(document.currentLabel(), 1U);
    EXPECT_TRUE(document.table().contains(core::kBackground));
    EXPECT_FALSE(document.annotated());
    EXPECT_FALSE(document.canUndo());
}

TEST_F(DocumentTest, AStrokeIsOneUndoStepAndItsPreviewShowsBefore) {
    dab({40, 40}, 2, 1);
    EXPECT_EQ(document.labelAt({40, 40, 2}), 1U);
    EXPECT_EQ(document.labels().at({40, 40, 2}), core::kUnlabelled);
    document.commitStroke();
    EXPECT_EQ(document.labels().at({40, 40, 2}), 1U);
    EXPECT_EQ(document.undoName(), "brush stroke");
    EXPECT_EQ(document.annotatedSlices(), std::vector<int>{2});
    document.undo();
    EXPECT_EQ(document.labels().at({40, 40, 2}), core::kUnlabelled);
    EXPECT_TRUE(document.annotatedSlices().empty());
    document.redo();
    EXPECT_EQ(document.labels().at({40, 40, 2}), 1U);
}

TEST_F(DocumentTest, ACancelledStrokeLeavesNothing) {
    dab({40, 40}, 2, 1);
    document.cancelStroke();
    EXPECT_EQ(document.labelAt({40, 40, 2}), core::kUnlabelled);
    EXPECT_FALSE(document.canUndo());
}

TEST_F(DocumentTest, UndoAsksForTheSliceBeforeItChangesIt) {
    dab({40, 40}, 3, 1);
    document.commitStroke();
    core::LabelId whenAsked = core::kUnlabelled;
    int slice = -1;
    QObject::connect(&document, &Document::planeRequested, &document, [&](core::SlicePlane plane) {
        const int z = plane.index;
        slice = z;
        whenAsked = document.labels().at({40, 40, 3});
    });
    document.undo();
    EXPECT_EQ(slice, 3);
    EXPECT_EQ(whenAsked, 1U);
}

TEST_F(DocumentTest, CompletingASliceTurnsOnlyTheUnlabelledRestIntoBackground) {
    dab({40, 40}, 1, 1);
    document.commitStroke();
    EXPECT_TRUE(document.completeSlice(1));
    EXPECT_EQ(document.labels().at({40, 40, 1}), 1U);
    EXPECT_EQ(document.labels().at({0, 0, 1}), core::kBackground);
    EXPECT_EQ(document.labels().at({0, 0, 2}), core::kUnlabelled);
    EXPECT_FALSE(document.completeSlice(1));
    document.undo();
    EXPECT_EQ(document.labels().at({0, 0, 1}), core::kUnlabelled);
    EXPECT_EQ(document.labels().at({40, 40, 1}), 1U);
}

TEST_F(DocumentTest, DiceFollowsEveryPieceOfAStrokeAndEqualsARecount) {
    predictSquares(2);
    document.completeSlice(2);
    auto& edit = document.beginStroke("brush stroke", core::SlicePlane::xy(2));
    for (int x = 25; x < 70; x += 5) {
        core::paintSegment(edit, core::SlicePlane::xy(2), {x - 5.0, 38},
                           {static_cast<double>(x), 38}, {5.0}, 1);
        document.strokeChanged(edit.takeDirty());
        ASSERT_TRUE(document.scores(2).slice);
        EXPECT_DOUBLE_EQ(*document.scores(2).slice, *recount(2));
        EXPECT_DOUBLE_EQ(*document.scores(2).annotated, *recount(2));
    }
    document.commitStroke();
    EXPECT_DOUBLE_EQ(*document.scores(2).slice, *recount(2));
    document.undo();
    EXPECT_EQ(document.scores(2).slice, recount(2));
    document.redo();
    EXPECT_DOUBLE_EQ(*document.scores(2).slice, *recount(2));
}

TEST_F(DocumentTest, ScoresFollowTheClassThatALabelIsGivenAndItsUndo) {
    predictSquares(2);
    document.completeSlice(2);
    dab({36, 38}, 2, 1, 6.0);
    document.commitStroke();
    const auto before = document.scores(2).slice;
    ASSERT_TRUE(before && *before > 0.0);
    document.setClassNames({"background", "cell", "debris"});
    document.setClass({1}, 2);
    EXPECT_EQ(document.scores(2).slice, 0.0) << "what is painted is no cell any more";
    document.undo();
    EXPECT_EQ(document.scores(2).slice, before);
    document.redo();
    EXPECT_EQ(document.scores(2).slice, 0.0);
}

/// A flat stack with so many tiles that they are not counted at once.
class LargeCountTest : public testing::Test {
protected:
    LargeCountTest() {
        core::StackInfo info;
        info.size = kLarge;
        info.type = core::PixelType::UInt8;
        info.path = "/nowhere/large.tif";
        std::vector<core::Plane> planes(static_cast<std::size_t>(kLarge.z),
                                        core::Plane(kLarge.x, kLarge.y, core::PixelType::UInt8));
        OpenedStack opened;
        opened.stack =
            std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
        document.open(std::move(opened));
        document.setCountElsewhere(
            [this](std::shared_ptr<DiceCount> count) { wanted.push_back(std::move(count)); });
        for (int z = 0; z < kLarge.z; ++z)
            predict(z, 100);
    }
    /// The first `columns` of a slice are predicted as cell.
    void predict(int z, int columns) {
        auto mask = std::make_shared<std::vector<std::uint8_t>>(kLarge.planeVoxels());
        for (std::size_t i = 0; i < mask->size(); ++i)
            (*mask)[i] = static_cast<int>(i) % kLarge.x < columns ? 1 : 0;
        document.setPredictedSlice(z, mask, nullptr);
    }
    void paint(int z, int columns, core::LabelId id = 1) {
        auto& edit = document.beginStroke("brush stroke", core::SlicePlane::xy(z));
        for (int y = 0; y < kLarge.y; ++y)
            edit.setPlaneRow(core::SlicePlane::xy(z), y, 0, columns, id);
        document.commitStroke();
    }
    void completeAll() {
        ASSERT_TRUE(document.applyPrepared("complete all slices",
                                           core::completeAllSlices(document.labels())));
    }
    void count() {
        ASSERT_FALSE(wanted.empty());
        const auto next = wanted.back();
        wanted.clear();
        next->run({});
        document.supplyCount(next);
    }

    static constexpr core::VolumeSize kLarge{1024, 1024, 10};
    Document document;
    std::vector<std::shared_ptr<DiceCount>> wanted;
};

TEST_F(LargeCountTest, AHugeStepIsCountedElsewhereAndUntilThenNothingIsClaimed) {
    paint(3, 100);
    ASSERT_TRUE(wanted.empty()) << "one slice is counted at once";
    EXPECT_EQ(document.scores(3).slice, 1.0);
    completeAll();
    ASSERT_EQ(wanted.size(), 1U);
    EXPECT_TRUE(document.scores(3).counting);
    EXPECT_FALSE(document.scores(3).slice);
    EXPECT_FALSE(document.sliceDice(3));
    QSignalSpy changed(&document, &Document::scoresChanged);
    count();
    EXPECT_EQ(changed.count(), 1);
    EXPECT_FALSE(document.scores(3).counting);
    EXPECT_EQ(document.scores(3).slice, 1.0);
    EXPECT_EQ(document.scores(4).slice, 0.0) << "all of its prediction is wrong";
}

TEST_F(LargeCountTest, StrokesAndPredictionsMadeDuringTheCountAreInItsResult) {
    completeAll();
    paint(3, 50);
    predict(5, 0);
    paint(5, 10);
    ASSERT_EQ(wanted.size(), 1U);
    count();
    EXPECT_DOUBLE_EQ(document.scores(3).slice.value(), 2.0 * 50 / (50 + 100));
    EXPECT_EQ(document.scores(5).slice, 0.0) << "10 columns are missed";
    paint(5, 10, core::kBackground);
    EXPECT_FALSE(document.scores(5).slice) << "nothing there, nothing predicted";
}

TEST_F(LargeCountTest, ACountThatANewerOneReplacedIsNotTakenOver) {
    completeAll();
    const auto old = wanted.back();
    document.undo(); // nothing is annotated again
    document.clearPrediction();
    predict(2, 100);
    paint(2, 100);
    old->run({});
    document.supplyCount(old);
    EXPECT_EQ(document.scores(2).slice, 1.0);
    EXPECT_FALSE(document.scores(4).slice);
}

TEST_F(DocumentTest, ACancelledStrokeGivesTheScoreBack) {
    predictSquares(2);
    document.completeSlice(2);
    dab({36, 38}, 2, 1, 6.0);
    document.commitStroke();
    const auto before = document.scores(2).slice;
    dab({70, 60}, 2, 1, 9.0);
    EXPECT_NE(document.scores(2).slice, before);
    document.cancelStroke();
    EXPECT_EQ(document.scores(2).slice, before);
}

TEST_F(DocumentTest, ScoresKeepTrainingAndHeldOutSlicesApart) {
    for (const int z : {1, 3}) {
        predictSquares(z);
        auto& edit = document.beginStroke("square", core::SlicePlane::xy(z));
        for (int y = 30; y < 46; ++y)
            edit.setRow(z, y, 20 + 4 * z, 36 + 4 * z, 1);
        document.commitStroke();
    }
    document.setTrainedSlices({1});
    auto scores = document.scores(1);
    EXPECT_TRUE(scores.sliceIsTraining);
    EXPECT_EQ(scores.trainingSlices, 1);
    EXPECT_EQ(scores.heldOutSlices, 1);
    EXPECT_DOUBLE_EQ(*scores.training, 1.0);
    EXPECT_DOUBLE_EQ(*scores.heldOut, 1.0);
    dab({70, 60}, 3, 1, 9.0); // wrong on the held-out slice, while the stroke runs
    scores = document.scores(3);
    EXPECT_FALSE(scores.sliceIsTraining);
    EXPECT_LT(*scores.heldOut, 1.0);
    EXPECT_DOUBLE_EQ(*scores.training, 1.0);
}

TEST_F(DocumentTest, NoPredictionMeansNoScoreRatherThanZero) {
    document.completeSlice(0);
    EXPECT_FALSE(document.scores(0).slice);
    EXPECT_FALSE(document.scores(0).heldOut);
    predictSquares(1);
    EXPECT_FALSE(document.scores(0).slice) << "slice 0 is not predicted";
    EXPECT_FALSE(document.scores(1).slice) << "slice 1 is not annotated";
}

TEST_F(DocumentTest, PreparedChangesGiveWayToWhatWasPaintedMeanwhile) {
    core::LabelVolume snapshot = document.labels();
    core::LabelEdit edit(snapshot, document.table());
    for (int y = 0; y < kSmall.y; ++y)
        edit.setRow(2, y, 0, kSmall.x, 7);
    auto changes = edit.commit();
    dab({40, 40}, 2, 1); // after the snapshot
    document.commitStroke();
    EXPECT_TRUE(document.applyPrepared("import", std::move(changes)));
    EXPECT_EQ(document.labels().at({40, 40, 2}), 1U);
    EXPECT_EQ(document.labels().at({0, 0, 2}), 7U);
    EXPECT_TRUE(document.table().contains(7));
    document.undo();
    EXPECT_EQ(document.labels().at({0, 0, 2}), core::kUnlabelled);
    EXPECT_EQ(document.labels().at({40, 40, 2}), 1U);
}

TEST_F(DocumentTest, ALockedLabelIsNotPaintedOver) {
    dab({40, 40}, 2, 1);
    document.commitStroke();
    auto info = document.table().info(1);
    info.locked = true;
    document.setLabelInfo(info);
    const auto other = document.addLabel();
    dab({40, 40}, 2, other, 8.0);
    document.commitStroke();
    EXPECT_EQ(document.labels().at({40, 40, 2}), 1U);
    EXPECT_EQ(document.labels().at({47, 40, 2}), other);
}

TEST_F(DocumentTest, LabelChangesAreUndoable) {
    const auto id = document.addLabel();
    EXPECT_EQ(document.currentLabel(), id);
    auto info = document.table().info(id);
    info.name = "Dividing";
    document.setLabelInfo(info);
    document.undo();
    EXPECT_NE(document.table().info(id).name, "Dividing");
    document.undo();
    EXPECT_FALSE(document.table().contains(id));
}

TEST(DocumentPrediction, APredictionOfAnotherStackIsNotTaken) {
    Document document;
    OpenedStack opened;
    opened.stack = test::squaresInMemory();
    document.open(std::move(opened));
    document.setPredictedSlice(0, std::make_shared<const std::vector<std::uint8_t>>(12, 1), {});
    auto other = std::make_shared<core::StackPrediction>();
    other->size = {10, 10, 2};
    document.setPrediction(other);
    EXPECT_TRUE(document.prediction().empty());
}

TEST_F(DocumentTest, AChangeThatAWorkerCountedIsMadeAndTakenBackWithoutLookingIntoATile) {
    core::LabelVolume snapshot = document.labels();
    core::LabelEdit edit(snapshot, document.table());
    for (int z = 0; z < kSmall.z; ++z) {
        for (int y = 5; y < 70; ++y)
            edit.setRow(z, y, y / 4, 60 + y / 4, static_cast<core::LabelId>(3 + z));
    }
    core::CountedChanges changes = edit.commit();
    changes.count();
    ASSERT_GT(changes.size(), 10U);
    const auto before = core::tilesScanned();
    EXPECT_TRUE(document.applyPrepared("accept all", std::move(changes)));
    document.undo();
    EXPECT_EQ(document.labelled().labelled(2), 0);
    document.redo();
    EXPECT_EQ(core::tilesScanned(), before);
    EXPECT_TRUE(document.table().contains(7)) << "its labels are listed";
    core::LabelledCounts fresh;
    fresh.reset(document.labels());
    EXPECT_EQ(document.labelled().labelled(2), fresh.labelled(2));
    EXPECT_EQ(document.annotatedSlices().size(), 5U);
    EXPECT_GT(core::tilesScanned(), before) << "looking is counted";
}

TEST_F(DocumentTest, EveryOpeningAndClosingIsAnotherOne) {
    const auto first = document.opening();
    dab({40, 40}, 1, 1);
    document.commitStroke();
    EXPECT_EQ(document.opening(), first);
    OpenedStack again;
    again.stack = test::squaresInMemory();
    document.open(std::move(again));
    const auto second = document.opening();
    EXPECT_NE(second, first);
    document.close();
    EXPECT_NE(document.opening(), second);
    EXPECT_NE(document.opening(), first);
}

} // namespace
} // namespace lamina::ui
