// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ContrastPanel.h"

#include "tests/support/UiFixture.h"
#include "ui/panel/HistogramView.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>

#include <numeric>

namespace lamina::ui {
namespace {

core::Histogram ramp() {
    core::Histogram h;
    h.first = 100.0;
    h.width = 2.0;
    h.counts.assign(100, 5);
    h.smallest = 100.0;
    h.largest = 299.0;
    h.total = 500;
    return h;
}

class HistogramHandles : public testing::Test {
protected:
    HistogramHandles() {
        view.resize(214, 90); // a value is a pixel: 7 pixels at each side, 200 values
        view.setHistogram(ramp());
        view.setRange({140.0, 260.0});
        view.show();
    }
    [[nodiscard]] QPoint at(double value) const {
        return {static_cast<int>(std::lround(view.xOf(value))), 40};
    }
    HistogramView view;
};

TEST_F(HistogramHandles, TheNearerHandleIsDragged) {
    QSignalSpy edited(&view, &HistogramView::rangeEdited);
    QTest::mousePress(&view, Qt::LeftButton, {}, at(145.0));
    QTest::mouseMove(&view, at(170.0));
    QTest::mouseRelease(&view, Qt::LeftButton, {}, at(170.0));
    EXPECT_NEAR(view.range().low, 170.0, 1.0);
    EXPECT_EQ(view.range().high, 260.0);
    QTest::mousePress(&view, Qt::LeftButton, {}, at(250.0));
    QTest::mouseMove(&view, at(280.0));
    QTest::mouseRelease(&view, Qt::LeftButton, {}, at(280.0));
    EXPECT_NEAR(view.range().high, 280.0, 1.0);
    EXPECT_EQ(edited.count(), 4);
}

TEST_F(HistogramHandles, HandlesNeverCross) {
    QTest::mousePress(&view, Qt::LeftButton, {}, at(140.0));
    QTest::mouseMove(&view, at(299.0));
    EXPECT_LT(view.range().low, view.range().high);
    EXPECT_EQ(view.range().high, 260.0);
}

TEST_F(HistogramHandles, KeysMoveTheChosenHandle) {
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_DOUBLE_EQ(view.range().high, 261.0);
    QTest::keyClick(&view, Qt::Key_Up);
    QTest::keyClick(&view, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_DOUBLE_EQ(view.range().low, 130.0);
    EXPECT_TRUE(view.accessibleDescription().contains("130"));
}

using ContrastWindow = test::WindowTest;

TEST_F(ContrastWindow, TheHistogramCountsTheSliceOnScreen) {
    openSquares();
    auto& histogram = find<HistogramView>("histogram");
    ASSERT_TRUE(test::waitFor([&] { return !histogram.histogram().empty(); }));
    const auto& h = histogram.histogram();
    EXPECT_EQ(h.total, static_cast<std::uint64_t>(96 * 80));
    EXPECT_EQ(h.largest, 1000.0);
    EXPECT_EQ(h.counts.back(), 256U); // the square of 16 × 16 pixels
    EXPECT_EQ(std::accumulate(h.counts.begin(), h.counts.end(), std::uint64_t{0}), h.total);
}

TEST_F(ContrastWindow, DraggingAHandleChangesTheImage) {
    openSquares();
    auto& histogram = find<HistogramView>("histogram");
    ASSERT_TRUE(test::waitFor([&] { return !histogram.histogram().empty(); }));
    histogram.setFocus();
    find<QDoubleSpinBox>("contrastHigh").setValue(1000.0);
    EXPECT_EQ(view().contrast().high, 1000.0);
    EXPECT_EQ(histogram.range().high, 1000.0);
    const QPoint handle(static_cast<int>(histogram.xOf(1000.0)), 30);
    QTest::mousePress(&histogram, Qt::LeftButton, {}, handle);
    const QPoint to(static_cast<int>(histogram.xOf(550.0)), 30);
    QTest::mouseMove(&histogram, to);
    QTest::mouseRelease(&histogram, Qt::LeftButton, {}, to);
    EXPECT_NEAR(view().contrast().high, 550.0, 15.0);
    EXPECT_NEAR(find<QDoubleSpinBox>("contrastHigh").value(), view().contrast().high, 0.51);
}

TEST_F(ContrastWindow, AutoTakesTheChosenPercentilesOfTheSlice) {
    openSquares();
    const auto plane = document().stack()->plane({view().slice(), 0, 0});
    find<QDoubleSpinBox>("lowPercentile").setValue(20.0);
    find<QDoubleSpinBox>("highPercentile").setValue(60.0);
    QTest::mouseClick(&find<QPushButton>("autoContrast"), Qt::LeftButton);
    const auto expected = core::percentileRange(*plane, {20.0, 60.0});
    EXPECT_TRUE(test::waitFor([&] { return view().contrast() == expected; }));
    QTest::mouseClick(&find<QPushButton>("fullRange"), Qt::LeftButton);
    const auto full = core::percentileRange(*plane, {0.0, 100.0});
    EXPECT_TRUE(test::waitFor([&] { return view().contrast() == full; }));
    find<QCheckBox>("contrastEachSlice").setChecked(true);
    goTo(0);
    const auto other = core::percentileRange(*document().stack()->plane({0, 0, 0}), {20.0, 60.0});
    EXPECT_TRUE(test::waitFor([&] { return view().contrast() == other; }));
}

TEST_F(ContrastWindow, ChannelsHaveTheNamesAndColoursOfTheFile) {
    core::StackInfo info = test::squaresInMemory()->info();
    info.channels = 2;
    info.channelInfo = {{"DAPI", {{0, 0, 255}}},
                        {"H2B & a long name that would widen the panel", {{255, 0, 0}}}};
    std::vector<core::Plane> planes;
    for (int i = 0; i < 2 * info.size.z; ++i)
        planes.push_back(test::squarePlane(i % info.size.z));
    OpenedStack opened;
    opened.stack =
        std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
    opened.name = "channels";
    document().open(std::move(opened));
    ASSERT_TRUE(test::waitFor([this] { return view().shownSlice() == view().slice(); }));
    EXPECT_EQ(find<QRadioButton>("channelName0").text(), "DAPI – learning");
    EXPECT_TRUE(find<QRadioButton>("channelName1").text().startsWith("H2B && a"));
    EXPECT_LT(find<QRadioButton>("channelName1").text().size(), 30);
    EXPECT_TRUE(find<QRadioButton>("channelName1").toolTip().contains("widen the panel"));
    EXPECT_EQ(view().channels().style(1).color, QColor(255, 0, 0));
    EXPECT_EQ(find<QSpinBox>("channel").text(), "0  DAPI");
    find<QDoubleSpinBox>("spacingx").setValue(0.7);
    find<QSpinBox>("channel").setValue(1);
    EXPECT_EQ(find<QDoubleSpinBox>("spacingx").value(), 0.7) << "what is typed stays";
    EXPECT_TRUE(find<QSpinBox>("channel").text().startsWith("1  H2B & a"));
    EXPECT_TRUE(find<QRadioButton>("channelName1").text().endsWith("learning"));
}

TEST_F(ContrastWindow, SettingsComeBackAsTheyWere) {
    openSquares();
    ViewSettings settings = window().viewSettings();
    settings.overlays[1] = {false, 0.3, true};
    settings.overlays[4] = {true, 0.7, false};
    settings.channels[0].range = {120.0, 700.0};
    settings.channels[0].color = QColor(0, 200, 100);
    settings.comparison = {Comparison::Mode::Swipe, OverlayKind::Annotation, OverlayKind::Agreement,
                           0.3};
    settings.contrast = {{2.0, 97.0}, false, false, true};
    settings.threshold = 0.4;
    window().setViewSettings(settings);
    EXPECT_EQ(window().viewSettings(), settings);
    EXPECT_EQ(view().contrast(), (core::IntensityRange{120.0, 700.0}));
    EXPECT_FALSE(view().overlayVisible(OverlayKind::Semantic));
    EXPECT_TRUE(view().overlayVisible(OverlayKind::Agreement));
    EXPECT_EQ(document().thresholdPreview(), 0.4);
}

} // namespace
} // namespace lamina::ui
