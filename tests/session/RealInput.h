// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/SliceView.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <QWidget>

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace lamina::session {

/// Spins the event loop until `condition` holds; false after `seconds`.
inline bool waitUntil(const std::function<bool()>& condition, int seconds) {
    return QTest::qWaitFor(condition, seconds * 1000);
}

/// Mouse and keyboard of the display itself, by xdotool: what arrives has gone through the X server
/// like a person's events.
class RealInput {
public:
    void key(const QString& keys) { xdotool({"key", "--clearmodifiers", keys}); }
    void type(const QString& text) { xdotool({"type", "--delay", "2", text}); }

    void click(const QWidget* widget) {
        ASSERT_NE(widget, nullptr);
        ASSERT_TRUE(widget->isVisible()) << widget->objectName().toStdString() << " cannot be seen";
        click(widget->mapToGlobal(widget->rect().center()));
    }

    /// At a place of the screen, `modifier` ("ctrl") held down meanwhile.
    void click(QPoint global, const char* modifier = nullptr) {
        moveTo(global);
        if (modifier) {
            xdotool({"keydown", modifier, "click", "1", "keyup", modifier});
        } else {
            xdotool({"click", "1"});
        }
    }

    /// One stroke of a button ("1": the left one) through positions of the image.
    void stroke(const ui::SliceView& view, const std::vector<core::SlicePoint>& points,
                const char* button = "1") {
        QStringList commands;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const auto at = view.mapToGlobal(view.viewFromImage(points[i]).toPoint());
            commands << "mousemove" << QString::number(at.x()) << QString::number(at.y());
            if (i == 0) commands << "mousedown" << button;
        }
        commands << "mouseup" << button;
        xdotool(commands);
    }

    /// A drag of the left button through places of the screen, slow enough for each to be seen.
    void drag(const std::vector<QPoint>& places) {
        QStringList commands;
        constexpr int kSteps = 4; // between two places
        for (std::size_t i = 0; i < places.size(); ++i) {
            const QPoint from = i == 0 ? places[0] : places[i - 1];
            for (int step = i == 0 ? kSteps : 1; step <= kSteps; ++step) {
                const QPoint at = from + (places[i] - from) * step / kSteps;
                commands << "mousemove" << QString::number(at.x()) << QString::number(at.y())
                         << "sleep"
                         << "0.02";
            }
            if (i == 0)
                commands << "mousedown"
                         << "1"
                         << "sleep"
                         << "0.02";
        }
        commands << "mouseup"
                 << "1";
        xdotool(commands);
    }

    /// The same while a key is held down.
    void dragHolding(const char* key, const std::vector<QPoint>& places) {
        xdotool({"keydown", key});
        drag(places);
        xdotool({"keyup", key});
    }

    /// Notches of the wheel, away from the hand ("4") or towards it ("5").
    void wheel(QPoint global, const char* direction, int notches, const char* modifier) {
        moveTo(global);
        xdotool({"keydown", modifier, "click", "--repeat", QString::number(notches), "--delay",
                 "30", direction, "keyup", modifier});
    }

    void moveTo(QPoint global) {
        xdotool({"mousemove", QString::number(global.x()), QString::number(global.y())});
    }

private:
    static void xdotool(const QStringList& arguments) {
        QProcess process;
        process.start("xdotool", arguments);
        ASSERT_TRUE(process.waitForStarted()) << "xdotool is missing";
        ASSERT_TRUE(waitUntil([&] { return process.state() == QProcess::NotRunning; }, 60));
        ASSERT_EQ(process.exitCode(), 0) << process.readAllStandardError().toStdString();
        QTest::qWait(20); // lets the events that the X server queued for us arrive
    }
};

} // namespace lamina::session
