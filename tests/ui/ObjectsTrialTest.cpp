// SPDX-License-Identifier: GPL-3.0-or-later
// Other objects of a prediction, tried in the whole window.
#include "tests/support/UiFixture.h"

#include "core/instance/NeighbourColors.h"
#include "ui/document/AnnotationJobs.h"
#include "ui/document/ObjectsTrial.h"
#include "ui/document/OverlayColors.h"
#include "ui/panel/ObjectsBox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

#include <array>

namespace lamina::ui {
namespace {

using test::kSmall;

class ObjectsTrialWindow : public test::WindowTest {
protected:
    /// Two touching discs, less sure outwards, one of them with a hole; a speck in every slice.
    static float probabilityAt(core::VoxelIndex v) {
        if (v.x == 30 && v.y == 40) return 0.1F;
        if (v.x == 80 && v.y == 10) return 0.9F;
        const auto disc = [&v](int x, int y, int r) {
            const int d2 = (v.x - x) * (v.x - x) + (v.y - y) * (v.y - y);
            return d2 <= r * r ? 0.5F + 0.45F * (1.0F - float(d2) / float(r * r)) : 0.02F;
        };
        return std::max(disc(32, 40, 12), disc(55, 40, 12));
    }

    void predict() {
        openSquares();
        auto made = std::make_shared<core::StackPrediction>();
        made->size = kSmall;
        made->spacing = {0.5, 0.5, 2.0};
        made->record = {{"model", "m"}, {"masks", core::toJson(core::MaskSpec{})}};
        for (int z = 0; z < kSmall.z; ++z) {
            core::ProbabilitySlice slice;
            slice.z = z;
            slice.width = kSmall.x;
            slice.height = kSmall.y;
            slice.classes = 2;
            for (int y = 0; y < kSmall.y; ++y) {
                for (int x = 0; x < kSmall.x; ++x)
                    slice.values.push_back(1.0F - probabilityAt({x, y, z}));
            }
            for (std::size_t i = 0; i < kSmall.planeVoxels(); ++i) {
                made->probability.push_back(1.0F - slice.values[i]);
                made->semantic.push_back(made->probability.back() >= 0.5F ? 1 : 0);
            }
            slice.values.resize(2 * kSmall.planeVoxels());
            made->foreground.push_back(core::foregroundOf(slice));
        }
        made->instances =
            core::instancesOfClasses(made->semantic, 2, kSmall, made->spacing, {}, {});
        made->instanceColors = core::neighbourColors(made->instances, kSmall);
        m_first = made;
        document().setPrediction(made);
    }
    [[nodiscard]] ObjectsTrial& trial() { return *document().findChild<ObjectsTrial*>(); }
    [[nodiscard]] bool found() { return trial().complete() != nullptr; }
    [[nodiscard]] std::vector<core::LabelId> expected(const core::ObjectSpec& spec) const {
        return core::withObjects(*m_first, spec, {})->instances;
    }
    /// The ids that the window draws, all slices.
    [[nodiscard]] std::vector<core::LabelId> drawn() {
        std::vector<core::LabelId> ids;
        for (int z = 0; z < kSmall.z; ++z) {
            const auto* slice = shownPrediction(document(), z).instances(z);
            ids.insert(ids.end(), slice, slice + kSmall.planeVoxels());
        }
        return ids;
    }
    std::shared_ptr<const core::StackPrediction> m_first;
};

TEST_F(ObjectsTrialWindow, NothingCanBeTriedBeforeTheStackIsPredicted) {
    openSquares();
    find<QToolButton>("objectsFold").click();
    EXPECT_FALSE(find<QSpinBox>("objectsSmallest").isEnabled());
    EXPECT_FALSE(find<QPushButton>("objectsApply").isEnabled());
    EXPECT_EQ(find<QLabel>("objectsState").text(), "Predict the whole stack first.");
}

TEST_F(ObjectsTrialWindow, WhatIsTriedIsDrawnButNotKept) {
    predict();
    EXPECT_FALSE(trial().active());
    EXPECT_TRUE(find<QWidget>("objectsApply").parentWidget()->isHidden());
    find<QToolButton>("objectsFold").click();
    EXPECT_EQ(find<QLabel>("objectsState").text(), "Objects: 3");
    find<QSpinBox>("objectsSmallest").setValue(10);
    EXPECT_TRUE(trial().active());
    ASSERT_TRUE(test::waitFor([this] { return found(); }));
    core::ObjectSpec spec;
    spec.masks.components.minSize = 10;
    EXPECT_EQ(drawn(), expected(spec));
    EXPECT_EQ(find<QLabel>("objectsState").text(), "Trying out: 2 objects instead of 3");
    EXPECT_EQ(document().keptPrediction().full(), m_first);
    std::array<std::uint32_t, 1> rgba{1};
    instanceColors(document())(core::SlicePlane::xy(2), {80, 10, 1, 1}, rgba);
    EXPECT_EQ(rgba[0], 0U) << "the speck is gone from the slice";
    find<QPushButton>("objectsReset").click();
    EXPECT_FALSE(trial().active());
    EXPECT_EQ(drawn(), m_first->instances);
    EXPECT_EQ(find<QSpinBox>("objectsSmallest").value(), 0);
}

TEST_F(ObjectsTrialWindow, EveryControlGivesTheObjectsOfTheCommandLine) {
    predict();
    const auto same = [this](const core::ObjectSpec& spec) {
        ASSERT_TRUE(test::waitFor([this] { return found(); }));
        EXPECT_EQ(drawn(), expected(spec)) << core::toJson(spec);
    };
    core::ObjectSpec spec;
    spec.masks.split = false;
    find<QComboBox>("objectsMethod").setCurrentIndex(1);
    EXPECT_FALSE(find<QDoubleSpinBox>("objectsDepth").isEnabled());
    same(spec);
    spec.masks.split = true;
    spec.masks.splitDepth = 4.0;
    find<QComboBox>("objectsMethod").setCurrentIndex(0);
    find<QDoubleSpinBox>("objectsDepth").setValue(4.0);
    same(spec);
    spec.masks.components.perSlice = true;
    spec.masks.components.connectivity = core::Connectivity::Faces;
    find<QComboBox>("objectsNeighbours").setCurrentIndex(3);
    same(spec);
    spec.cleaning = {2, 5};
    find<QSpinBox>("objectsSmooth").setValue(2);
    find<QSpinBox>("objectsHoles").setValue(5);
    same(spec);
    spec.masks.threshold = 0.77; // between two bytes of a kept probability
    find<QSlider>("threshold").setValue(77);
    same(spec);
    EXPECT_TRUE(
        shownPrediction(document(), 1).semantic(1)[core::VolumeSize(kSmall).offset({32, 40, 0})]);
}

TEST_F(ObjectsTrialWindow, TheNewestWishCounts) {
    predict();
    find<QSpinBox>("objectsSmooth").setValue(1);
    QTest::qWait(160); // the first is under way
    for (const int size : {3, 7, 200})
        find<QSpinBox>("objectsSmallest").setValue(size);
    EXPECT_FALSE(found());
    ASSERT_TRUE(test::waitFor([this] { return found(); }));
    core::ObjectSpec spec;
    spec.masks.components.minSize = 200;
    spec.cleaning.smooth = 1;
    EXPECT_EQ(drawn(), expected(spec));
}

TEST_F(ObjectsTrialWindow, ApplyKeepsThemForTheNextStartAndResetFindsTheFirstAgain) {
    predict();
    find<QSlider>("threshold").setValue(80);
    find<QSpinBox>("objectsSmallest").setValue(10);
    find<QPushButton>("objectsApply").click(); // before they are found: kept once they are
    ASSERT_TRUE(test::waitFor([this] { return document().keptPrediction().full() != m_first; }));
    core::ObjectSpec spec;
    spec.masks.threshold = 0.8;
    spec.masks.components.minSize = 10;
    const auto kept = document().keptPrediction().full();
    EXPECT_EQ(kept->instances, expected(spec));
    EXPECT_EQ(kept->probability, m_first->probability);
    EXPECT_FALSE(trial().active());
    EXPECT_FALSE(document().thresholdPreview());

    resetWindow();
    openSquares();
    ASSERT_TRUE(test::waitFor([this] { return document().keptPrediction().complete(); }));
    EXPECT_EQ(document().keptPrediction().full()->instances, expected(spec));
    EXPECT_EQ(find<QSpinBox>("objectsSmallest").value(), 10);
    EXPECT_FALSE(trial().active());

    find<QToolButton>("objectsFold").click();
    find<QPushButton>("objectsReset").click();
    EXPECT_TRUE(trial().active());
    ASSERT_TRUE(test::waitFor([this] { return found(); }));
    EXPECT_EQ(trial().objects(), 3);
}

TEST_F(ObjectsTrialWindow, AcceptingTakesWhatIsTriedOnceItIsFound) {
    predict();
    AnnotationJobs work(m_jobs, document());
    QSignalSpy finished(&work, &AnnotationJobs::finished);
    QSignalSpy failed(&work, &AnnotationJobs::failed);
    find<QSpinBox>("objectsHoles").setValue(4);
    find<QSpinBox>("objectsSmallest").setValue(10);
    work.acceptPrediction({});
    ASSERT_EQ(failed.count(), 1);
    EXPECT_TRUE(failed.at(0).at(0).toString().startsWith("Other objects are being tried out"));
    ASSERT_TRUE(test::waitFor([this] { return found(); }));
    work.acceptPrediction({});
    ASSERT_TRUE(test::waitFor([&] { return finished.count() == 1; }));
    EXPECT_EQ(document().table().size(), 4U) << "the background, one to paint with, two new ones";
    EXPECT_EQ(document().labelAt({80, 10, 2}), core::kBackground) << "the speck was left out";
    EXPECT_EQ(document().labelAt({30, 40, 2}), document().labelAt({29, 40, 2}))
        << "the hole was filled";
}

TEST_F(ObjectsTrialWindow, LiveModeAndAnotherPredictionEndATrial) {
    predict();
    find<QSpinBox>("objectsSmallest").setValue(10);
    ASSERT_TRUE(test::waitFor([this] { return found(); }));
    document().beginPreview();
    EXPECT_FALSE(trial().active());
    EXPECT_FALSE(shownPrediction(document(), 1).semantic(1)) << "the preview is empty yet";
    document().endPreview();
    EXPECT_TRUE(trial().active());
    document().setPrediction(std::make_shared<core::StackPrediction>(*m_first));
    EXPECT_FALSE(trial().active());
    EXPECT_EQ(find<QSpinBox>("objectsSmallest").value(), 0);
    document().clearPrediction();
    EXPECT_FALSE(find<QSpinBox>("objectsSmallest").isEnabled());
}

} // namespace
} // namespace lamina::ui
