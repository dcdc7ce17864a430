// SPDX-License-Identifier: GPL-3.0-or-later
// The layers in the whole window.
#include "tests/support/UiFixture.h"
#include "ui/panel/OverlayPanel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSlider>

namespace lamina::ui {
namespace {

class LayersWindow : public test::WindowTest {
protected:
    void predictAll() {
        annotateSlice(view().slice());
        window().learning().learnAndSegment({});
        ASSERT_TRUE(test::waitFor([this] {
            return window().learning().state() == core::RunState::Ready &&
                   document().prediction().complete();
        }));
    }
    void showAll() {
        for (const char* name : {"shownAnnotation", "shownSemantic", "shownInstances",
                                 "shownProbability", "shownAgreement"}) {
            find<QCheckBox>(name).setChecked(true);
        }
    }
};

TEST_F(LayersWindow, ADabUploadsItsRectanglesOnlyWithAllLayersOn) {
    openSquares();
    predictAll();
    showAll();
    goTo((view().slice() + 1) % test::kSmall.z);
    static_cast<void>(view().renderedImage());
    const auto before = view().uploadedBytes();
    auto& edit = document().beginStroke("dab", core::SlicePlane::xy(view().slice()));
    for (int y = 40; y < 47; ++y)
        edit.setRow(view().slice(), y, 50, 57, 1);
    document().strokeChanged(edit.takeDirty());
    static_cast<void>(view().renderedImage());
    // 7 × 7 pixels of 4 bytes, for the annotation and for the agreement
    EXPECT_EQ(view().uploadedBytes() - before, 2U * 7U * 7U * 4U);
    document().commitStroke();
    static_cast<void>(view().renderedImage());
    EXPECT_EQ(view().uploadedBytes() - before, 2U * 7U * 7U * 4U);
}

TEST_F(LayersWindow, TheThresholdSliderTellsTheShareAndChangesTheMask) {
    openSquares();
    EXPECT_FALSE(find<QSlider>("threshold").isEnabled()); // nothing predicted yet
    predictAll();
    EXPECT_TRUE(find<QSlider>("threshold").isEnabled());
    find<QSlider>("threshold").setValue(90);
    EXPECT_EQ(document().thresholdPreview(), 0.9);
    EXPECT_TRUE(find<QCheckBox>("previewThreshold").isChecked());
    // a square of 256 of 7680 pixels has the probability 0.95
    EXPECT_TRUE(find<QLabel>("thresholdShares").text().contains("3.3 % of this slice"));
    find<QSlider>("threshold").setValue(97);
    EXPECT_TRUE(find<QLabel>("thresholdShares").text().contains("0.0 % of this slice"));
    find<QCheckBox>("previewThreshold").setChecked(false);
    EXPECT_FALSE(document().thresholdPreview().has_value());
}

TEST_F(LayersWindow, TheReadOutNamesTheProbability) {
    openSquares();
    predictAll();
    const int z = view().slice();
    QTest::mouseMove(&view(), at({24.0 + 4 * z, 35.0}));
    ASSERT_TRUE(test::waitFor([&] { return !find<QLabel>("position").text().isEmpty(); }));
    const auto text = find<QLabel>("position").text();
    EXPECT_TRUE(text.contains("intensity 1000")) << text.toStdString();
    EXPECT_TRUE(text.contains("probability 0.9")) << text.toStdString();
    EXPECT_TRUE(text.contains("predicted cell")) << text.toStdString();
}

TEST_F(LayersWindow, ComparingShowsALayerThatIsOtherwiseHidden) {
    openSquares();
    predictAll();
    find<QCheckBox>("shownProbability").setChecked(false);
    view().setComparison(
        {Comparison::Mode::SideBySide, std::nullopt, OverlayKind::Probability, 0.5});
    EXPECT_TRUE(view().overlayVisible(OverlayKind::Probability));
    EXPECT_EQ(find<QComboBox>("comparison").currentIndex(), 2);
    QTest::keyPress(&window(), Qt::Key_H);
    EXPECT_FALSE(view().overlayVisible(OverlayKind::Probability)); // H hides all
    QTest::keyRelease(&window(), Qt::Key_H);
    QTest::keyClick(&view(), Qt::Key_Escape);
    EXPECT_EQ(find<QComboBox>("comparison").currentIndex(), 0);
    EXPECT_FALSE(view().overlayVisible(OverlayKind::Probability));
}

TEST_F(LayersWindow, PaintingInTheRightCopyPaintsTheSamePixels) {
    openSquares();
    view().setComparison(
        {Comparison::Mode::SideBySide, OverlayKind::Annotation, std::nullopt, 0.5});
    const QPoint right = at({60.0, 20.0}) + QPoint(view().width() / 2, 0);
    QTest::mousePress(&view(), Qt::LeftButton, {}, right);
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, right);
    EXPECT_EQ(document().labelAt({60, 20, view().slice()}), document().currentLabel());
}

} // namespace
} // namespace lamina::ui
