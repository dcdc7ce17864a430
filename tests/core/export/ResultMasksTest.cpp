// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/ResultMasks.h"

#include "core/base/Error.h"
#include "core/export/ResultText.h"
#include "core/label/LabelEdit.h"

#include <gtest/gtest.h>

namespace lamina::core {
namespace {

constexpr VolumeSize kSize{12, 1, 3};

using Row = std::vector<LabelId>;

/// Slices of one row each: what is seen in a test is all there is.
class ResultMasksTest : public testing::Test {
protected:
    ResultMasksTest() {
        m_prediction.size = kSize;
        m_prediction.semantic.assign(kSize.voxels(), 0);
        m_prediction.instances.assign(kSize.voxels(), 0);
    }
    void predict(int z, const Row& row) {
        for (int x = 0; x < kSize.x; ++x) {
            const auto at = kSize.offset({x, 0, z});
            m_prediction.instances[at] = row[static_cast<std::size_t>(x)];
            m_prediction.semantic[at] = row[static_cast<std::size_t>(x)] != 0 ? 1 : 0;
        }
    }
    void paint(int z, const Row& row) {
        LabelEdit edit(m_labels, m_table);
        for (int x = 0; x < kSize.x; ++x)
            edit.setVoxel({x, 0, z}, row[static_cast<std::size_t>(x)]);
        static_cast<void>(edit.commit());
    }
    [[nodiscard]] ResultMasks masks(ResultSource source) const {
        return ResultMasks({&m_labels, &m_table, &m_prediction, &m_marks}, source);
    }
    [[nodiscard]] Row ids(int z, ResultSource source = ResultSource::Reviewed) const {
        return masks(source).slice(z).ids;
    }

    LabelVolume m_labels{kSize};
    LabelTable m_table;
    StackPrediction m_prediction;
    ReviewMarks m_marks;
};

constexpr LabelId kBg = kBackground;
const Row kCells{0, 1, 1, 1, 0, 0, 2, 2, 2, 0, 3, 0};
const Row kNothing(12, 0);

TEST_F(ResultMasksTest, WhatWasPaintedWinsAndThePredictionFillsTheRest) {
    predict(0, kCells);
    predict(1, kCells);
    paint(0, {0, 0, 9, 9, kBg, 0, kBg, 0, 0, 0, 0, 0});
    m_table.set({.id = 9, .name = "mine", .classId = 2});
    // cell 1 lies on label 9 wherever it is annotated: they are one; cell 2 lost a voxel
    EXPECT_EQ(ids(0), (Row{0, 9, 9, 9, 0, 0, 0, 2, 2, 0, 3, 0}));
    EXPECT_EQ(ids(1), (Row{0, 9, 9, 9, 0, 0, 2, 2, 2, 0, 3, 0})) << "through z";
    EXPECT_EQ(masks(ResultSource::Reviewed).slice(1).classes,
              (std::vector<std::uint8_t>{0, 2, 2, 2, 0, 0, 1, 1, 1, 0, 1, 0}));
    EXPECT_EQ(ids(0, ResultSource::Prediction), kCells);
    EXPECT_EQ(ids(0, ResultSource::Annotation), (Row{0, 0, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(ids(1, ResultSource::Annotation), kNothing);
}

TEST_F(ResultMasksTest, AnObjectWhoseNumberALabelHasGetsAnother) {
    predict(0, kCells);
    predict(1, kCells);
    paint(0, {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}); // beside all objects
    EXPECT_EQ(ids(0), (Row{2, 1, 1, 1, 0, 0, 4, 4, 4, 0, 3, 0}));
    EXPECT_EQ(ids(1), (Row{0, 1, 1, 1, 0, 0, 4, 4, 4, 0, 3, 0}));
    EXPECT_EQ(masks(ResultSource::Reviewed).largest(), 4U);
    // cells 5 and 6 cut one predicted object in halves: neither can have the rest of it
    predict(2, kCells);
    paint(0, {2, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    EXPECT_EQ(ids(2), (Row{0, 1, 1, 1, 0, 0, 7, 7, 7, 0, 3, 0}));
}

TEST_F(ResultMasksTest, RejectedObjectsAndSlicesAreLeftOut) {
    for (int z = 0; z < 3; ++z)
        predict(z, kCells);
    m_marks.rejectedObjects = {2};
    m_marks.rejectedSlices = {1};
    paint(1, {7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    EXPECT_EQ(ids(0), (Row{0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 3, 0}));
    EXPECT_EQ(ids(1), (Row{7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(ids(1, ResultSource::Prediction), kCells);
}

TEST_F(ResultMasksTest, WhatWasDeletedFromAnAnnotatedSliceDoesNotComeBack) {
    predict(0, kCells);
    predict(1, kCells);
    // accepted as a whole, then cell 2 was deleted: its voxels are unlabelled
    paint(0, {kBg, 1, 1, 1, kBg, kBg, 0, 0, 0, kBg, 3, kBg});
    EXPECT_EQ(ids(0), (Row{0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 3, 0}));
    EXPECT_EQ(ids(1), kCells);
}

TEST_F(ResultMasksTest, WhatWasTakenAwayFromAnAcceptedObjectDoesNotComeBack) {
    predict(0, kCells);
    paint(0, {0, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    m_marks.acceptedObjects = {1, 2};
    EXPECT_EQ(ids(0), (Row{0, 5, 5, 0, 0, 0, 2, 2, 2, 0, 3, 0}))
        << "2 has no annotation: its acceptance was taken back";
}

TEST_F(ResultMasksTest, SpecksOfNoObjectAreBackgroundAsAcceptingHasIt) {
    predict(0, kCells);
    m_prediction.semantic[0] = 1; // too small for an object
    m_prediction.semantic[2] = 0; // a hole that was filled
    EXPECT_EQ(masks(ResultSource::Reviewed).slice(0).classes,
              (std::vector<std::uint8_t>{0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0}));
    EXPECT_EQ(masks(ResultSource::Prediction).slice(0).classes,
              (std::vector<std::uint8_t>(m_prediction.semantic.begin(),
                                         m_prediction.semantic.begin() + 12)));
}

TEST_F(ResultMasksTest, OnlyChosenObjectsAreKeptUnderTheNumberTheyGet) {
    predict(0, kCells);
    paint(0, {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    auto some = masks(ResultSource::Reviewed);
    some.keepOnly({.annotated = {}, .predicted = {2}});
    EXPECT_EQ(some.slice(0).ids, (Row{0, 0, 0, 0, 0, 0, 4, 4, 4, 0, 0, 0}));
    some.keepOnly({.annotated = {2}, .predicted = {}});
    EXPECT_EQ(some.slice(0).ids, (Row{2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(some.slice(0).classes[6], 0);
}

TEST_F(ResultMasksTest, ASeveralClassAnnotationKeepsItsNumbers) {
    paint(0, {5, 5, kBg, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    m_table.set({.id = 5, .name = "a", .classId = 3});
    const ResultMasks annotation({&m_labels, &m_table, nullptr, nullptr}, ResultSource::Annotation);
    EXPECT_EQ(annotation.classes(), 4);
    EXPECT_EQ(semanticVolume(annotation).plane(0).value(1, 0), 3);
    EXPECT_EQ(semanticVolume(masks(ResultSource::Prediction)).plane(0).value(1, 0), 0);
}

TEST_F(ResultMasksTest, LabelsOfTheBackgroundsClassAreNoObjects) {
    predict(0, kCells);
    predict(1, kCells);
    paint(0, {0, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    m_table.set({.id = 9, .name = "debris", .classId = 0});
    EXPECT_EQ(ids(0), (Row{0, 0, 0, 0, 0, 0, 2, 2, 2, 0, 3, 0}));
    EXPECT_EQ(ids(1), (Row{0, 0, 0, 0, 0, 0, 2, 2, 2, 0, 3, 0})) << "the rest of it is debris, too";
    EXPECT_EQ(masks(ResultSource::Annotation).slice(0).classes[1], 0);
}

TEST_F(ResultMasksTest, PartsOfDifferentSizesAreRefused) {
    m_labels = LabelVolume({4, 4, 4});
    EXPECT_THROW(static_cast<void>(masks(ResultSource::Reviewed)), Error);
}

TEST_F(ResultMasksTest, CountsLabelsThatHaveVoxels) {
    paint(0, {0, 9, 9, kBg, 4, 0, 0, 0, 0, 0, 0, 0});
    paint(2, {0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    m_table.set({.id = 12, .name = "never painted"});
    m_marks.acceptedSlices = {1, 2};
    const auto counts = reviewCounts(m_labels, m_marks);
    EXPECT_EQ(counts.annotatedObjects, 2);
    EXPECT_EQ(counts.annotatedSlices, 2);
    EXPECT_EQ(counts.acceptedSlices, 1);
    EXPECT_EQ(counts.slices, 3);
}

TEST(ResultText, SaysTheSourceAndWhatWasDoneByHand) {
    ReviewCounts counts;
    counts.slices = 51;
    EXPECT_EQ(resultText(ResultSource::Prediction, counts),
              " The masks are the prediction as it is, without corrections by hand.");
    EXPECT_EQ(resultText(ResultSource::Reviewed, counts),
              " The masks are the prediction; nothing of it was corrected by hand.");
    counts.rejectedObjects = 1;
    EXPECT_EQ(resultText(ResultSource::Reviewed, counts),
              " The masks were reviewed and corrected by hand: 1 predicted object was rejected and "
              "left out.");
    counts.annotatedSlices = 5;
    counts.acceptedSlices = 3;
    counts.annotatedObjects = 12;
    counts.rejectedSlices = 2;
    EXPECT_EQ(
        resultText(ResultSource::Reviewed, counts),
        " The masks were reviewed and corrected by hand: manual annotation, in 5 of 51 slices "
        "(3 of them holding accepted predictions) with 12 objects, takes precedence over the "
        "prediction, which fills the rest; 1 predicted object was rejected and left out, and "
        "the prediction of 2 rejected slices was left out.");
    EXPECT_EQ(resultText(ResultSource::Annotation, counts),
              " The masks are manual annotation alone, in 5 of 51 slices (3 of them holding "
              "accepted predictions) with 12 objects; what is not annotated counts as background.");
}

} // namespace
} // namespace lamina::core
