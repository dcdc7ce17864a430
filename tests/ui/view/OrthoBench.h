// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/view/ViewBench.h"
#include "ui/view/OrthoView.h"
#include "ui/view/ViewPane.h"

#include <QMouseEvent>
#include <QWheelEvent>

namespace lamina::ui::test {

/// Four linked views in a shown window, with real mouse events.
class OrthoBench : public testing::Test {
protected:
    void SetUp() override {
        views = std::make_unique<OrthoView>(jobs);
        views->resize(1000, 800);
        views->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(views.get()));
    }
    void TearDown() override {
        views->setTool(nullptr);
        if (source) source->letGo();
        views.reset();
    }
    /// `held`: this slice is not decoded until source->letGo().
    void open(core::VolumeSize size, WatchedSource::Value value,
              std::optional<core::Spacing> spacing = {}, int held = -1) {
        source = std::make_shared<WatchedSource>(size, std::move(value), spacing);
        source->hold(held);
        stack = std::make_shared<core::ImageStack>(source);
        views->setStack(stack);
        xy().setContrast({0.0, 255.0});
        ASSERT_TRUE(waitFor([this] { return xy().shownSlice() == xy().slice(); }));
    }
    void openAndFill(core::VolumeSize size, WatchedSource::Value value,
                     std::optional<core::Spacing> spacing = {}) {
        open(size, std::move(value), spacing);
        ASSERT_TRUE(waitFor([this] { return filled(); }));
    }
    [[nodiscard]] bool filled() {
        return xz().shownSlice() >= 0 && yz().shownSlice() >= 0 && xz().message().isEmpty() &&
               yz().message().isEmpty();
    }
    template <typename Ready> [[nodiscard]] static bool waitFor(Ready ready) {
        return QTest::qWaitFor(ready, 60000);
    }
    [[nodiscard]] SliceView& xy() { return views->slices(core::Axes::XY); }
    [[nodiscard]] SliceView& xz() { return views->slices(core::Axes::XZ); }
    [[nodiscard]] SliceView& yz() { return views->slices(core::Axes::YZ); }

    /// The colour on screen of a pixel of a view's plane.
    [[nodiscard]] static QColor colorAt(SliceView& view, double column, double row) {
        const QImage image = view.renderedImage();
        const QPointF p = view.viewFromImage({column, row}) * image.devicePixelRatio();
        return image.pixelColor(static_cast<int>(p.x()), static_cast<int>(p.y()));
    }
    static void send(QWidget& view, QEvent::Type type, QPointF position, Qt::MouseButton button,
                     Qt::MouseButtons held, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QMouseEvent event(type, position, view.mapToGlobal(position), button, held, modifiers);
        QCoreApplication::sendEvent(&view, &event);
    }
    static void click(QWidget& view, QPointF position, Qt::MouseButton button = Qt::LeftButton) {
        send(view, QEvent::MouseButtonPress, position, button, button);
        send(view, QEvent::MouseButtonRelease, position, button, Qt::NoButton);
    }
    static void hover(QWidget& view, QPointF position,
                      Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        send(view, QEvent::MouseMove, position, Qt::NoButton, Qt::NoButton, modifiers);
    }
    static void wheel(QWidget& view, int notches) {
        const QPointF middle(view.width() / 2.0, view.height() / 2.0);
        QWheelEvent event(middle, view.mapToGlobal(middle), QPoint(), QPoint(0, notches * 120),
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view, &event);
    }

    core::JobSystem jobs{eventLoopDispatcher()};
    std::shared_ptr<WatchedSource> source;
    std::shared_ptr<core::ImageStack> stack;
    std::unique_ptr<OrthoView> views;
};

} // namespace lamina::ui::test
