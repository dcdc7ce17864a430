// SPDX-License-Identifier: GPL-3.0-or-later
// Views that the processor draws keep their image until they are told to draw: what is on the
// screen must be what would be drawn now, whatever has changed.
#include "tests/support/UiFixture.h"

#include "ui/ActionRegistry.h"
#include "ui/Theme.h"
#include "ui/view/OrthoView.h"

#include <QAction>
#include <QApplication>

namespace lamina::ui {
namespace {

class ShownImage : public lamina::test::WindowTest {
protected:
    void SetUp() override { openSquares(); }

    /// All that is seen is up to date, at the latest when the other views have had their turn.
    void expectFresh(const char* after) {
        SCOPED_TRACE(after);
        auto& views = window().views();
        ASSERT_TRUE(lamina::test::waitFor([&] { return views.volume().settled(); }));
        for (const auto axes : {core::Axes::XY, core::Axes::XZ, core::Axes::YZ}) {
            auto& slices = views.slices(axes);
            EXPECT_TRUE(QTest::qWaitFor(
                [&] { return slices.isHidden() || shown(slices) == slices.renderedImage(); },
                5'000))
                << "view " << static_cast<int>(axes);
        }
    }
    static QImage shown(QWidget& view) {
        return view.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }
    void act(const char* name) {
        window().actions().at(name)->trigger();
        expectFresh(name);
    }
};

TEST_F(ShownImage, IsWhatWouldBeDrawnNow) {
    expectFresh("opening");
    drag({20, 20}, {60, 40});
    expectFresh("a stroke");
    act("undo");
    act("redo");
    goTo(3);
    expectFresh("another slice");
    view().setContrast({200.0, 900.0});
    expectFresh("contrast");
    act("outlines");
    act("crosshair");
    act("complete");
    view().resetZoom();
    expectFresh("zoom");
    window().resize(1200, 800);
    expectFresh("another size");
    applyTheme(*qApp, Theme::Dark);
    expectFresh("the dark theme");
    applyTheme(*qApp, Theme::Light);
    act("maximise");
    act("maximise");
    window().hide();
    document().undo();
    window().show();
    expectFresh("being hidden");
}

} // namespace
} // namespace lamina::ui
