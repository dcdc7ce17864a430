// SPDX-License-Identifier: GPL-3.0-or-later
// How soon live mode answers in the real window: from the end of a stroke to the first, coarse mask
// of the slice on screen and to the fine one with its objects, on slices of 512 × 512, 1024 × 1024
// and 2048 × 2048 pixels (a simulated embryo of 256 × 256, mirrored); how long the GUI thread was
// busy with one event meanwhile; and how good the masks are in the end. Each size by filters alone,
// and, where the slices are not too large for it, with the built-in network, as the program has it.
#include "tests/support/BlockMeter.h"
#include "tests/support/FakeEngine.h"

#include "app/EngineLoader.h"
#include "core/metrics/Confusion.h"
#include "core/sim/Phantom.h"
#include "core/sim/Random.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/Theme.h"
#include "ui/view/SliceView.h"
#include "ui/view/VtkWidget.h"

#include <CLI/CLI.hpp>

#include <QMouseEvent>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

namespace lamina {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kRadius = 3;
constexpr int kLength = 16; ///< pixels of a stroke

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double percentile(std::vector<double> values, double p) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    const auto at = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
    return values.at(std::max<std::size_t>(at, 1) - 1);
}

/// An embryo with its truth; a wide one is the same embryo again and again, mirrored.
struct Recording {
    core::VolumeSize size;
    core::VolumeSize tile;
    core::PhantomFrame frame;

    Recording(core::VolumeSize wanted, core::VolumeSize simulated) : size(wanted), tile(simulated) {
        core::PhantomSpec spec;
        spec.size = tile;
        frame = core::simulatePhantom(spec).front();
    }
    [[nodiscard]] std::size_t at(int x, int y, int z) const {
        const auto fold = [](int i, int n) { return (i / n) % 2 ? n - 1 - i % n : i % n; };
        return tile.offset({fold(x, tile.x), fold(y, tile.y), z});
    }
    [[nodiscard]] bool cell(int x, int y, int z) const { return frame.instances[at(x, y, z)] != 0; }
    [[nodiscard]] std::shared_ptr<core::ImageStack> stack() const {
        core::StackInfo info;
        info.size = size;
        info.type = core::PixelType::UInt16;
        info.spacing = core::Spacing{0.09, 0.09, 1.0};
        info.name = "embryo";
        info.format = "memory";
        std::vector<core::Plane> planes;
        for (int z = 0; z < size.z; ++z) {
            core::Plane plane(size.x, size.y, core::PixelType::UInt16);
            auto pixels = plane.pixels<std::uint16_t>();
            std::size_t i = 0;
            for (int y = 0; y < size.y; ++y) {
                for (int x = 0; x < size.x; ++x)
                    pixels[i++] = frame.image[at(x, y, z)];
            }
            planes.push_back(std::move(plane));
        }
        return std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
    }
};

class Bench {
public:
    Bench(const Recording& recording, ui::EngineProvider engine)
        : m_recording(recording), m_window(m_jobs, m_dispatcher, std::move(engine)) {
        m_window.resize(1500, 940);
        m_window.show();
        if (!QTest::qWaitForWindowExposed(&m_window)) throw std::runtime_error("no window");
        ui::OpenedStack opened;
        opened.stack = recording.stack();
        m_window.document().open(std::move(opened));
        m_z = recording.size.z / 2;
        view().setSlice(m_z);
        if (!QTest::qWaitFor([&] { return view().shownSlice() == m_z; }, 60000))
            throw std::runtime_error("no slice");
        QObject::connect(&m_window.live(), &ui::LiveController::refreshed, &m_window,
                         [this](int z, quint64 revision, bool last) {
                             if (z == view().slice()) (last ? m_fine : m_coarse) = revision;
                         });
        QTest::qWait(2000); // what is read in the background at opening is done
        if (!QTest::qWaitFor([&] { return m_window.learning().state() == core::RunState::Ready; },
                             60000))
            throw std::runtime_error("the engine is not ready");
    }
    [[nodiscard]] bool hasNetwork() { return m_window.learning().hasBuiltin(); }

    void run(int rounds, bool network) {
        auto& meter = test::BlockMeter::instance();
        meter.start();
        const auto on = Clock::now();
        m_window.live().setOn(true);
        stroke(true);
        stroke(false);
        wait(m_coarse);
        const double first = secondsSince(m_released);
        std::cout << "  first mask: " << first << " s after the second stroke, " << secondsSince(on)
                  << " s after live mode was switched on\n";
        wait(m_fine);
        if (network) {
            constexpr int kStrokes = 2;
            if (!QTest::qWaitFor([&] { return m_window.live().revision() > kStrokes; }, 120000))
                throw std::runtime_error("the network does not join");
            wait(m_fine);
            std::cout << "  mask of filters and network: " << secondsSince(on)
                      << " s after live mode was switched on\n";
        }
        std::vector<double> coarse;
        std::vector<double> fine;
        for (int round = 0; round < rounds; ++round) {
            stroke(round % 2 == 0);
            coarse.push_back(wait(m_coarse));
            fine.push_back(wait(m_fine));
        }
        print("stroke to refreshed slice", coarse);
        print("stroke to fine mask with objects", fine);
        report("Dice of the slice painted on");
        // strokes without a pause: how long until something of them is seen
        std::vector<double> busy;
        for (int round = 0; round < 10; ++round) {
            stroke(round % 2 == 0);
            QTest::qWait(250);
        }
        busy.push_back(wait(m_coarse));
        print("last of ten strokes a quarter of a second apart to refreshed slice", busy);
        std::vector<double> slices;
        for (const int z : {m_z + 1, m_z + 2}) {
            const auto start = Clock::now();
            view().setSlice(z);
            if (!QTest::qWaitFor([&] { return m_window.document().previewFinal(z); }, 120000))
                throw std::runtime_error("no mask of another slice");
            slices.push_back(secondsSince(start));
        }
        print("another slice to its fine mask", slices);
        m_z += 2;
        report("Dice of a slice without a stroke");
        meter.stop();
        meter.print("  GUI thread");
    }

private:
    ui::SliceView& view() { return m_window.view(); }

    static void print(const char* name, const std::vector<double>& seconds) {
        std::cout << "  " << name << ": median " << percentile(seconds, 0.5) << " s, 95 % below "
                  << percentile(seconds, 0.95) << " s, longest " << percentile(seconds, 1.0)
                  << " s (" << seconds.size() << ")\n";
    }
    void report(const char* name) {
        const auto mask = m_window.document().prediction().semantic(m_z);
        std::vector<std::uint8_t> truth(m_recording.size.planeVoxels());
        std::size_t i = 0;
        for (int y = 0; y < m_recording.size.y; ++y) {
            for (int x = 0; x < m_recording.size.x; ++x)
                truth[i++] = m_recording.cell(x, y, m_z) ? 1 : 0;
        }
        const auto counts = core::countConfusion(truth, {mask.data(), mask.size()});
        std::cout << "  " << name << ": " << counts.dice().value_or(0.0) << "\n";
    }

    /// Seconds from the release of the last stroke until `which` has caught up with it.
    double wait(const quint64& which) {
        if (!QTest::qWaitFor([&] { return which == m_window.live().revision(); }, 120000))
            throw std::runtime_error("the mask does not follow");
        return secondsSince(m_released);
    }

    /// A stroke that stays within cells, or within background, somewhere in the slice.
    void stroke(bool cell) {
        while (true) {
            const int x = kRadius + m_random.below(m_recording.size.x - kLength - 2 * kRadius);
            const int y = kRadius + m_random.below(m_recording.size.y - 2 * kRadius);
            bool pure = true;
            for (int dy = -kRadius - 1; dy <= kRadius + 1 && pure; ++dy) {
                for (int dx = -kRadius - 1; dx <= kLength + kRadius + 1 && pure; ++dx) {
                    const int px = std::clamp(x + dx, 0, m_recording.size.x - 1);
                    const int py = std::clamp(y + dy, 0, m_recording.size.y - 1);
                    pure = m_recording.cell(px, py, m_z) == cell;
                }
            }
            if (!pure) continue;
            m_window.document().setCurrentLabel(cell ? 1 : core::kBackground);
            send(QEvent::MouseButtonPress, {x + 0.5, y + 0.5});
            send(QEvent::MouseMove, {x + kLength / 2.0, y + 0.5});
            send(QEvent::MouseMove, {x + 0.5 + kLength, y + 0.5});
            m_released = Clock::now();
            send(QEvent::MouseButtonRelease, {x + 0.5 + kLength, y + 0.5});
            return;
        }
    }
    void send(QEvent::Type type, core::SlicePoint point) {
        const QPointF p = view().viewFromImage(point);
        const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
        const Qt::MouseButtons held =
            type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
        QMouseEvent event(type, p, view().mapToGlobal(p), button, held, Qt::NoModifier);
        QCoreApplication::sendEvent(&view(), &event);
    }

    const Recording& m_recording;
    core::Dispatcher m_dispatcher = ui::guiDispatcher();
    core::JobSystem m_jobs{m_dispatcher, 1, 2};
    ui::MainWindow m_window;
    int m_z = 0;
    quint64 m_coarse = 0;
    quint64 m_fine = 0;
    Clock::time_point m_released;
    core::sim::Random m_random{1, 0};
};

} // namespace
} // namespace lamina

int main(int argc, char** argv) {
    using namespace lamina;
    int rounds = 20;
    CLI::App arguments{"Latency of live mode on 512x512x35, 1024x1024x9 and 2048x2048x9."};
    arguments.add_option("--rounds", rounds, "strokes on each stack")->check(CLI::PositiveNumber);
    CLI11_PARSE(arguments, argc, argv);

    QStandardPaths::setTestModeEnabled(true);
    ui::VtkWidget::prepareApplication();
    test::MeteredApplication application(argc, argv);
    QApplication::setApplicationName("lamina-bench");
    ui::applyTheme(application, ui::Theme::Dark);

    try {
        const auto filters = [] { return std::make_shared<test::FakeEngine>(); };
        for (const int side : {512, 1024, 2048}) {
            const int depth = side == 512 ? 35 : 9;
            const Recording recording({side, side, depth}, {256, 256, depth});
            std::cout << side << "x" << side << "x" << depth << ", filters\n";
            Bench(recording, filters).run(rounds, false);
            if (side > 1024) continue;
            std::cout << side << "x" << side << "x" << depth << ", filters and network\n";
            Bench bench(recording, [] { return app::loadEngine(); });
            if (!bench.hasNetwork()) throw std::runtime_error("there is no built-in network");
            bench.run(rounds, true);
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
    return 0;
}
