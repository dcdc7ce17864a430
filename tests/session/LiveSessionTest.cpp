// SPDX-License-Identifier: GPL-3.0-or-later
// Live mode as a person uses it: keys and strokes that went through the X server, and the window
// answering all the while.
#include "tests/session/RealInput.h"
#include "tests/support/BlockMeter.h"
#include "tests/support/FakeEngine.h"

#include "core/metrics/Confusion.h"
#include "core/sim/Phantom.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/view/OrthoView.h"

#include <QApplication>
#include <QPushButton>

#include <algorithm>
#include <optional>

namespace lamina::session {
namespace {

using core::Axes;

class LiveSession : public testing::Test {
protected:
    void SetUp() override {
        core::PhantomSpec spec;
        spec.size = m_size;
        spec.seed = 5;
        m_frame = core::simulatePhantom(spec).front();
        core::StackInfo info;
        info.size = m_size;
        info.type = core::PixelType::UInt16;
        info.spacing = spec.spacing;
        info.name = "embryo";
        std::vector<core::Plane> planes;
        for (int z = 0; z < m_size.z; ++z) {
            core::Plane plane(m_size.x, m_size.y, core::PixelType::UInt16);
            std::copy_n(
                m_frame.image.begin() +
                    static_cast<std::ptrdiff_t>(m_size.planeVoxels() * static_cast<std::size_t>(z)),
                m_size.planeVoxels(), plane.pixels<std::uint16_t>().begin());
            planes.push_back(std::move(plane));
        }
        m_window.setGeometry(0, 0, 1560, 960);
        m_window.show();
        m_window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
        ui::OpenedStack opened;
        opened.stack = std::make_shared<core::ImageStack>(
            core::makeMemorySource(std::move(info), std::move(planes)));
        m_window.document().open(std::move(opened));
        view().setSlice(kSlice);
        ASSERT_TRUE(waitUntil([&] { return view().shownSlice() == kSlice; }, 60));
        view().setFocus();
        QObject::connect(&m_window.live(), &ui::LiveController::refreshed, &m_window,
                         [this](int z, quint64 revision, bool last) {
                             if (last && z == view().slice()) m_seen = revision;
                         });
    }
    void TearDown() override { test::BlockMeter::instance().stop(); }

    [[nodiscard]] ui::SliceView& view() { return m_window.views().slices(Axes::XY); }
    [[nodiscard]] bool cell(int x, int y) const {
        return m_frame.instances[m_size.offset({x, y, kSlice})] != 0;
    }
    /// A horizontal stroke of ten pixels that lies, brush and all, in cells or in background; where
    /// the mask is wrong, if it is anywhere.
    void stroke(bool wanted) {
        if (!strokeIn(wanted, true) && !strokeIn(wanted, false)) FAIL() << "no place for a stroke";
    }
    bool strokeIn(bool wanted, bool onlyWrong) {
        constexpr int kLength = 10;
        constexpr int kMargin = 7;
        const auto mask = m_window.document().prediction().semantic(kSlice);
        if (onlyWrong && !mask) return false;
        const int rows = m_size.y - 2 * kMargin;
        for (int i = 0; i < rows; ++i) {
            const int y = kMargin + (m_from + i * 13) % rows;
            for (int x = kMargin; x + kLength + kMargin < m_size.x; x += 3) {
                if (onlyWrong && (mask[y * m_size.x + x + kLength / 2] != 0) == wanted) continue;
                bool pure = true;
                for (int dy = -kMargin; dy <= kMargin && pure; ++dy) {
                    for (int dx = -kMargin; dx <= kLength + kMargin && pure; ++dx)
                        pure = cell(x + dx, y + dy) == wanted;
                }
                if (!pure) continue;
                m_from += i * 13 + 29;
                m_window.document().setCurrentLabel(wanted ? 1 : core::kBackground);
                m_input.stroke(view(), {{x + 0.5, y + 0.5},
                                        {x + 0.5 * kLength, y + 0.5},
                                        {x + 0.5 + kLength, y + 0.5}});
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] double dice() {
        const auto mask = m_window.document().prediction().semantic(kSlice);
        if (!mask) return 0.0;
        std::vector<std::uint8_t> truth;
        for (int y = 0; y < m_size.y; ++y) {
            for (int x = 0; x < m_size.x; ++x)
                truth.push_back(cell(x, y) ? 1 : 0);
        }
        return core::countConfusion(truth, {mask.data(), mask.size()}).dice().value_or(0.0);
    }
    void waitForMask() {
        ASSERT_TRUE(waitUntil([&] { return m_seen == m_window.live().revision(); }, 60))
            << m_window.live().status().toStdString();
    }

    static constexpr int kSlice = 10;
    const core::VolumeSize m_size{320, 256, 20};
    core::PhantomFrame m_frame;
    core::Dispatcher m_dispatcher = ui::guiDispatcher();
    core::JobSystem m_jobs{m_dispatcher, 1, 2};
    ui::MainWindow m_window{m_jobs, m_dispatcher,
                            [] { return std::make_shared<test::FakeEngine>(); }};
    RealInput m_input;
    quint64 m_seen = 0;
    int m_from = 0;
};

TEST_F(LiveSession, MasksFollowTheHandAndTheWindowAnswers) {
    auto& meter = test::BlockMeter::instance();
    m_input.key("shift+l");
    ASSERT_TRUE(waitUntil([&] { return m_window.live().on(); }, 20));
    meter.start();
    stroke(true);
    stroke(false);
    waitForMask();
    const double first = dice();
    EXPECT_GT(first, 0.5) << "after one stroke of each kind";
    for (int i = 0; i < 4; ++i) { // as one corrects: where the mask is wrong
        stroke(true);
        waitForMask();
        stroke(false);
        waitForMask();
    }
    EXPECT_GT(dice(), 0.7);
    meter.stop();
    meter.print("live masks while painting");

    const auto mask = m_window.document().prediction().semantic(kSlice);
    const std::vector<std::uint8_t> before(mask.begin(), mask.end());
    stroke(true);
    waitForMask();
    m_input.key("ctrl+z");
    ASSERT_TRUE(waitUntil(
        [&] {
            return !m_window.document().undoName().isEmpty() &&
                   m_seen == m_window.live().revision() && m_window.document().canRedo();
        },
        60));
    const auto after = m_window.document().prediction().semantic(kSlice);
    EXPECT_EQ(std::vector<std::uint8_t>(after.begin(), after.end()), before)
        << "undo brings the mask back";

    m_input.key("shift+l");
    ASSERT_TRUE(waitUntil([&] { return !m_window.live().on(); }, 20));
    EXPECT_TRUE(m_window.document().prediction().empty());
}

} // namespace
} // namespace lamina::session
