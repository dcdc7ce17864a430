// SPDX-License-Identifier: GPL-3.0-or-later
// How long a dab takes to be seen and a stroke to be scored, in the real window with everything
// that listens to the annotation, on a small and on a large stack: in a project that keeps a
// journal, every slice predicted and annotated, all three planes drawn. Both are measured in turn
// within one run; the figures that matter are their ratios.
#include "tests/support/FakeEngine.h"

#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/Theme.h"
#include "ui/view/OrthoView.h"
#include "ui/view/SliceView.h"
#include "ui/view/VtkWidget.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QMouseEvent>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <iostream>
#include <map>
#include <numbers>
#include <utility>

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
        m_info.path = "/nowhere/flat.tif";
        m_info.format = "memory";
    }
    [[nodiscard]] const core::StackInfo& info() const override { return m_info; }
    [[nodiscard]] core::Plane readPlane(core::PlaneIndex index) const override {
        ++m_reads;
        core::Plane plane(m_info.size.x, m_info.size.y, core::PixelType::UInt16);
        auto pixels = plane.pixels<std::uint16_t>();
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] =
                static_cast<std::uint16_t>((i * 7 + static_cast<std::size_t>(index.z)) % 999);
        return plane;
    }

    [[nodiscard]] int reads() const { return m_reads; }

private:
    core::StackInfo m_info;
    mutable std::atomic<int> m_reads{0};
};

/// Of strokes in one plane.
struct Times {
    std::vector<double> dabToPixel; ///< until the window shows the dab in all three planes
    std::vector<double> strokeToDice;
    std::vector<double> bytesPerDab; ///< of all three
};
using AllTimes = std::array<Times, 3>; ///< by core::Axes

double percentile(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    const auto at = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size()))) - 1;
    return values.at(at);
}

class Bench {
public:
    explicit Bench(core::VolumeSize size) : m_size(size) {
        m_window.resize(1500, 940);
        m_window.show();
        if (!QTest::qWaitForWindowExposed(&m_window)) throw std::runtime_error("no window");
        open();
        predict();
        annotate();
        settle();
        for (const auto axes : kAxes) {
            views().slices(axes).resetZoom();
            views().slices(axes).centerOn(middle(axes));
        }
    }

    /// One stroke of `dabs` dabs around the middle of a plane, and what each took.
    void stroke(core::Axes axes, int round, int dabs, AllTimes& all) {
        Times& times = all[static_cast<std::size_t>(axes)];
        auto& view = views().slices(axes);
        draw();
        const auto at = [&](int i) {
            const double angle = 2.0 * std::numbers::pi * i / dabs + round;
            // a flat plane of the small stack must hold it, too
            const double radius =
                axes == core::Axes::XY ? 60.0 + 10.0 * (round % 9) : 6.0 + 1.0 * (round % 9);
            return core::SlicePoint{middle(axes).x + radius * std::cos(angle),
                                    middle(axes).y + radius * std::sin(angle)};
        };
        for (int i = 0; i < dabs; ++i) {
            const auto bytes = uploaded();
            const auto start = Clock::now();
            send(view, i == 0 ? QEvent::MouseButtonPress : QEvent::MouseMove, at(i));
            draw();
            times.dabToPixel.push_back(millisecondsSince(start));
            times.bytesPerDab.push_back(static_cast<double>(uploaded() - bytes));
        }
        const int z = views().crosshair().z;
        const auto start = Clock::now();
        send(view, QEvent::MouseButtonRelease, at(dabs - 1));
        const auto after = m_window.document().scores(z);
        times.strokeToDice.push_back(millisecondsSince(start));
        if (!after.slice || !after.annotated) throw std::runtime_error("no score");
        QCoreApplication::processEvents(); // not timed: the program's own loop would do this
        m_window.document().undo(); // else later strokes would find their pixels painted already
        QCoreApplication::processEvents();
    }
    /// Milliseconds until all that was painted is on disk.
    double save() {
        const auto start = Clock::now();
        if (!m_project->flush()) throw std::runtime_error("not saved");
        return millisecondsSince(start);
    }

private:
    static constexpr std::array<core::Axes, 3> kAxes{core::Axes::XY, core::Axes::XZ,
                                                     core::Axes::YZ};

    [[nodiscard]] ui::OrthoView& views() { return m_window.views(); }
    [[nodiscard]] core::SlicePoint middle(core::Axes axes) const {
        return {core::SlicePlane::width(axes, m_size) / 2.0,
                core::SlicePlane::height(axes, m_size) / 2.0};
    }
    /// Runs the event loop until the window shows what has changed, as its own loop would.
    void draw() {
        const auto fresh = [this] {
            return std::all_of(kAxes.begin(), kAxes.end(), [this](core::Axes axes) {
                return views().slices(axes).findChild<ui::VtkWidget*>()->fresh();
            });
        };
        const auto start = Clock::now();
        do {
            QCoreApplication::processEvents();
            if (millisecondsSince(start) > 10'000.0) throw std::runtime_error("nothing drawn");
        } while (!fresh());
    }
    [[nodiscard]] std::uint64_t uploaded() {
        std::uint64_t sum = 0;
        for (const auto axes : kAxes)
            sum += views().slices(axes).uploadedBytes();
        return sum;
    }
    void open() {
        m_project = core::Project::create(m_folder.path().toStdString() + "/bench.lamina");
        const auto entry = m_project->addStack(m_source->info(), {});
        ui::OpenedStack opened;
        opened.stack = std::make_shared<core::ImageStack>(m_source);
        opened.place = {m_project, entry, m_project->layer(entry, 0)};
        m_window.document().open(std::move(opened));
        auto& view = m_window.view();
        if (!QTest::qWaitFor([&] { return view.shownSlice() == view.slice(); }, 60000))
            throw std::runtime_error("no slice");
    }
    /// The same disc in all slices: every stroke over its rim changes the score.
    void predict() {
        std::vector<std::uint8_t> semantic(m_size.planeVoxels());
        const auto centre = middle(core::Axes::XY);
        for (int y = 0; y < m_size.y; ++y) {
            for (int x = 0; x < m_size.x; ++x) {
                semantic[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_size.x) +
                         static_cast<std::size_t>(x)] =
                    std::hypot(x - centre.x, y - centre.y) < 100.0 ? 1 : 0;
            }
        }
        const auto ids =
            std::make_shared<const std::vector<core::LabelId>>(semantic.begin(), semantic.end());
        const auto shared = std::make_shared<const std::vector<std::uint8_t>>(std::move(semantic));
        for (int z = 0; z < m_size.z; ++z)
            m_window.document().setPredictedSlice(z, shared, ids);
    }
    /// A cell and some background in every slice, beside where the strokes go.
    void annotate() {
        auto& document = m_window.document();
        const auto id = document.addLabel();
        const auto centre = middle(core::Axes::XY);
        const int x = static_cast<int>(centre.x);
        const int y = static_cast<int>(centre.y);
        core::LabelEdit& edit =
            document.beginStroke("annotation", core::SlicePlane::xy(m_size.z / 2));
        for (int z = 0; z < m_size.z; ++z) {
            for (int row = -40; row < 40; ++row)
                edit.setRow(z, y + row, x + 30, x + 50, row < 0 ? id : core::kBackground);
        }
        document.commitStroke();
    }
    /// Until nothing is read or counted in the background any more.
    void settle() {
        int before = -1;
        const auto quiet = [&] {
            if (m_window.document().scores(m_size.z / 2).counting) return false;
            return std::exchange(before, m_source->reads()) == m_source->reads();
        };
        for (int i = 0; i < 120; ++i) {
            QTest::qWait(1500);
            if (quiet()) break;
        }
        static_cast<void>(save());
    }
    static void send(ui::SliceView& view, QEvent::Type type, core::SlicePoint point) {
        const QPointF p = view.viewFromImage(point);
        const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
        const Qt::MouseButtons held =
            type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
        QMouseEvent event(type, p, view.mapToGlobal(p), button, held, Qt::NoModifier);
        QCoreApplication::sendEvent(&view, &event);
    }

    core::VolumeSize m_size;
    QTemporaryDir m_folder;
    std::shared_ptr<FlatSource> m_source = std::make_shared<FlatSource>(m_size);
    std::shared_ptr<core::Project> m_project;
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

    AllTimes small;
    AllTimes large;
    double saved = 0.0;
    {
        Bench a({512, 512, 35});
        Bench b({2048, 2048, 512});
        AllTimes warm;
        for (int round = 0; round <= rounds; ++round) {
            for (const auto axes : {core::Axes::XY, core::Axes::XZ, core::Axes::YZ}) {
                a.stroke(axes, round, dabs, round == 0 ? warm : small);
                b.stroke(axes, round, dabs, round == 0 ? warm : large);
            }
        }
        static_cast<void>(a.save());
        saved = b.save();
    }
    std::cout << "512x512x35 and 2048x2048x512, every slice predicted and annotated, " << rounds
              << " strokes of " << dabs << " dabs of radius 5 in turn in each plane\n";
    constexpr std::array<const char*, 3> kNames{"XY", "XZ", "YZ"};
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        std::cout << kNames[i] << "\n";
        print("mouse event to all planes shown", small[i], large[i], &Times::dabToPixel, "ms");
        print("end of stroke to new Dice", small[i], large[i], &Times::strokeToDice, "ms");
        print("uploaded per dab", small[i], large[i], &Times::bytesPerDab, "bytes");
    }
    std::cout << "the last strokes on the large stack were on disk " << saved
              << " ms after they ended\n";
    return 0;
}
