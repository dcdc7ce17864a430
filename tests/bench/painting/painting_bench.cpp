// SPDX-License-Identifier: GPL-3.0-or-later
// How long a dab takes to be seen and a stroke to be scored, in the real window with everything
// that listens to the annotation, on a small and on a large stack. Both are measured in turn within
// one run; the figures that matter are their ratios.
#include "tests/support/FakeEngine.h"

#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/Theme.h"
#include "ui/view/SliceView.h"
#include "ui/view/VtkWidget.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QMouseEvent>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <map>
#include <numbers>

namespace lamina {
namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Grey values that cost nothing to read, so that only the window is measured.
class FlatSource final : public core::PlaneSource {
public:
    explicit FlatSource(core::VolumeSize size) {
        m_info.size = size;
        m_info.type = core::PixelType::UInt16;
        m_info.spacing = core::Spacing{0.2, 0.2, 1.0};
        m_info.name = "flat";
        m_info.format = "memory";
    }
    [[nodiscard]] const core::StackInfo& info() const override { return m_info; }
    [[nodiscard]] core::Plane readPlane(core::PlaneIndex index) const override {
        core::Plane plane(m_info.size.x, m_info.size.y, core::PixelType::UInt16);
        auto pixels = plane.pixels<std::uint16_t>();
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] =
                static_cast<std::uint16_t>((i * 7 + static_cast<std::size_t>(index.z)) % 999);
        return plane;
    }

private:
    core::StackInfo m_info;
};

struct Times {
    std::vector<double> dabToPixel;
    std::vector<double> strokeToDice;
    std::vector<double> bytesPerDab;
};

double percentile(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    const auto at = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size()))) - 1;
    return values.at(at);
}

class Bench {
public:
    explicit Bench(core::VolumeSize size) : m_size(size), m_middle{size.x / 2.0, size.y / 2.0} {
        m_window.resize(1500, 940);
        m_window.show();
        if (!QTest::qWaitForWindowExposed(&m_window)) throw std::runtime_error("no window");
        ui::OpenedStack opened;
        opened.stack = std::make_shared<core::ImageStack>(std::make_shared<FlatSource>(size));
        m_window.document().open(std::move(opened));
        auto& view = m_window.view();
        if (!QTest::qWaitFor([&] { return view.shownSlice() == view.slice(); }, 60000))
            throw std::runtime_error("no slice");
        view.resetZoom();
        view.centerOn(m_middle);
        // a disc in the middle is predicted: every stroke over its rim changes the score
        std::vector<std::uint8_t> semantic(size.planeVoxels());
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                semantic[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.x) +
                         static_cast<std::size_t>(x)] =
                    std::hypot(x - m_middle.x, y - m_middle.y) < 100.0 ? 1 : 0;
            }
        }
        std::vector<core::LabelId> ids(semantic.begin(), semantic.end());
        m_window.document().setPredictedSlice(
            view.slice(), std::make_shared<const std::vector<std::uint8_t>>(std::move(semantic)),
            std::make_shared<const std::vector<core::LabelId>>(std::move(ids)));
        QTest::qWait(1500); // what is read in the background at opening is done
    }

    /// One stroke of `dabs` dabs around the middle, and what each took.
    void stroke(int round, int dabs, Times& times) {
        auto& view = m_window.view();
        static_cast<void>(view.renderedImage());
        const auto at = [&](int i) {
            const double angle = 2.0 * std::numbers::pi * i / dabs + round;
            const double radius = 60.0 + 10.0 * (round % 9);
            return core::SlicePoint{m_middle.x + radius * std::cos(angle),
                                    m_middle.y + radius * std::sin(angle)};
        };
        for (int i = 0; i < dabs; ++i) {
            const auto bytes = view.uploadedBytes();
            const auto start = Clock::now();
            send(i == 0 ? QEvent::MouseButtonPress : QEvent::MouseMove, at(i));
            const QImage frame = view.renderedImage(); // draws and reads back: the pixel is there
            times.dabToPixel.push_back(millisecondsSince(start));
            times.bytesPerDab.push_back(static_cast<double>(view.uploadedBytes() - bytes));
            if (frame.isNull()) throw std::runtime_error("nothing drawn");
        }
        const auto before = m_window.document().scores(view.slice()).slice;
        const auto start = Clock::now();
        send(QEvent::MouseButtonRelease, at(dabs - 1));
        const auto after = m_window.document().scores(view.slice()).slice;
        times.strokeToDice.push_back(millisecondsSince(start));
        if (!after || (before && *before < 0.0)) throw std::runtime_error("no score");
        QCoreApplication::processEvents(); // not timed: the program's own loop would do this
        m_window.document().undo(); // else later strokes would find their pixels painted already
        QCoreApplication::processEvents();
    }

private:
    void send(QEvent::Type type, core::SlicePoint point) {
        auto& view = m_window.view();
        const QPointF p = view.viewFromImage(point);
        const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
        const Qt::MouseButtons held =
            type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
        QMouseEvent event(type, p, view.mapToGlobal(p), button, held, Qt::NoModifier);
        QCoreApplication::sendEvent(&view, &event);
    }

    core::VolumeSize m_size;
    core::SlicePoint m_middle;
    core::Dispatcher m_dispatcher = ui::guiDispatcher();
    core::JobSystem m_jobs{m_dispatcher, 1, 2};
    ui::MainWindow m_window{m_jobs, m_dispatcher,
                            [] { return std::make_shared<test::FakeEngine>(); }};
};

void print(const char* name, const Times& small, const Times& large,
           std::vector<double> Times::*what, const char* unit) {
    const auto line = [&](const char* figure, double p) {
        const double a = percentile(small.*what, p);
        const double b = percentile(large.*what, p);
        std::cout << "  " << name << ", " << figure << ": " << a << " " << unit << ", " << b << " "
                  << unit << ", ratio " << b / a << "\n";
    };
    line("median", 0.5);
    line("95th percentile", 0.95);
}

} // namespace
} // namespace lamina

int main(int argc, char** argv) {
    using namespace lamina;
    int rounds = 40;
    int dabs = 25;
    CLI::App arguments{
        "Mouse event to drawn pixel, stroke to score: 512x512x35 and 2048x2048x512."};
    arguments.add_option("--rounds", rounds, "strokes on each stack")->check(CLI::PositiveNumber);
    arguments.add_option("--dabs", dabs, "dabs in a stroke")->check(CLI::PositiveNumber);
    CLI11_PARSE(arguments, argc, argv);

    QStandardPaths::setTestModeEnabled(true);
    ui::VtkWidget::prepareApplication();
    QApplication application(argc, argv);
    QApplication::setApplicationName("lamina-bench");
    ui::applyTheme(application, ui::Theme::Dark);

    Times small;
    Times large;
    {
        Bench a({512, 512, 35});
        Bench b({2048, 2048, 512});
        Times warm;
        a.stroke(0, dabs, warm);
        b.stroke(0, dabs, warm);
        for (int round = 1; round <= rounds; ++round) {
            a.stroke(round, dabs, small);
            b.stroke(round, dabs, large);
        }
    }
    std::cout << "512x512x35 and 2048x2048x512, " << rounds << " strokes of " << dabs
              << " dabs of radius 5 in turn\n";
    print("mouse event to drawn pixel", small, large, &Times::dabToPixel, "ms");
    print("end of stroke to new Dice", small, large, &Times::strokeToDice, "ms");
    print("uploaded per dab", small, large, &Times::bytesPerDab, "bytes");
    return 0;
}
