// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/FakeEngine.h"

#include "core/io/TiffWriter.h"
#include "core/job/JobSystem.h"
#include "ui/GuiDispatcher.h"
#include "ui/MainWindow.h"
#include "ui/view/SliceView.h"

#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>
#include <vector>

namespace lamina::test {

/// Runs the event loop until `ready`; a minute is far beyond any of the waits here.
inline bool waitFor(const std::function<bool()>& ready) {
    return QTest::qWaitFor(ready, 60000);
}

inline constexpr core::VolumeSize kSmall{96, 80, 5};

/// Bright squares of 16 pixels on a dark ground, at another place in each slice.
inline bool insideSquare(core::VoxelIndex v) {
    const int x0 = 20 + 4 * v.z;
    return v.x >= x0 && v.x < x0 + 16 && v.y >= 30 && v.y < 46;
}

inline core::Plane squarePlane(int z) {
    core::Plane plane(kSmall.x, kSmall.y, core::PixelType::UInt16);
    auto pixels = plane.pixels<std::uint16_t>();
    for (int y = 0; y < kSmall.y; ++y) {
        for (int x = 0; x < kSmall.x; ++x) {
            pixels[static_cast<std::size_t>(y * kSmall.x + x)] =
                static_cast<std::uint16_t>(insideSquare({x, y, z}) ? 1000 : 100 + (x + y) % 7);
        }
    }
    return plane;
}

/// Writes the stack of squares as FOLDER/NAME.tif.
inline std::filesystem::path writeSquares(const std::filesystem::path& folder,
                                          const std::string& name = "squares") {
    core::TiffVolume volume;
    volume.size = kSmall;
    volume.type = core::PixelType::UInt16;
    volume.spacing = {0.5, 0.5, 2.0};
    volume.plane = squarePlane;
    const auto file = folder / (name + ".tif");
    core::writeTiff(file, volume);
    return file;
}

inline std::shared_ptr<core::ImageStack>
squaresInMemory(const std::filesystem::path& path = "/nowhere/squares.tif") {
    core::StackInfo info;
    info.size = kSmall;
    info.type = core::PixelType::UInt16;
    info.spacing = core::Spacing{0.5, 0.5, 2.0};
    info.path = path;
    info.name = path.stem().string();
    std::vector<core::Plane> planes;
    for (int z = 0; z < kSmall.z; ++z)
        planes.push_back(squarePlane(z));
    return std::make_shared<core::ImageStack>(core::makeMemorySource(info, std::move(planes)));
}

/// A real window with a fake engine and a folder of its own.
class WindowTest : public testing::Test {
protected:
    WindowTest() { resetWindow(); }

    /// Another start of the program on the same folder.
    void resetWindow(ui::EngineProvider provider = {}) {
        if (m_window) m_window->close();
        m_window.reset();
        if (!provider) provider = [this] { return m_engine; };
        m_window = std::make_unique<ui::MainWindow>(m_jobs, ui::guiDispatcher(), provider);
        m_window->resize(1400, 900);
        m_window->show();
        m_window->activateWindow(); // keys go to the active window only
        EXPECT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    }

    [[nodiscard]] std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    [[nodiscard]] ui::MainWindow& window() { return *m_window; }
    [[nodiscard]] ui::Document& document() { return m_window->document(); }
    [[nodiscard]] ui::SliceView& view() { return m_window->view(); }
    template <typename Widget> [[nodiscard]] Widget& find(const char* name) {
        auto* widget = m_window->findChild<Widget*>(name);
        if (!widget) throw std::runtime_error(std::string("no widget ") + name);
        return *widget;
    }

    void openSquares() {
        m_window->open({writeSquares(folder())});
        ASSERT_TRUE(waitFor([this] { return document().hasStack(); }));
        ASSERT_TRUE(waitFor([this] { return view().shownSlice() == view().slice(); }));
        ASSERT_TRUE(
            waitFor([this] { return m_window->learning().state() == core::RunState::Ready; }));
    }
    void goTo(int z) {
        view().setSlice(z);
        ASSERT_TRUE(waitFor([this, z] { return view().shownSlice() == z; }));
    }
    [[nodiscard]] QPoint at(core::SlicePoint point) {
        return view().viewFromImage(point).toPoint();
    }
    /// A press, a drag and a release of the left (or other) button over the image.
    void drag(core::SlicePoint from, core::SlicePoint to, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mousePress(&view(), button, {}, at(from));
        QTest::mouseMove(&view(), at(to));
        QTest::mouseRelease(&view(), button, {}, at(to));
    }
    /// Paints the square of the slice on screen with label 1 and completes the slice.
    void annotateSlice(int z) {
        core::LabelEdit& edit = document().beginStroke("square", core::SlicePlane::xy(z));
        for (int y = 0; y < kSmall.y; ++y) {
            for (int x = 0; x < kSmall.x; ++x) {
                edit.setVoxel({x, y, z}, insideSquare({x, y, z}) ? 1 : core::kBackground);
            }
        }
        document().commitStroke();
    }

    QTemporaryDir m_folder;
    std::shared_ptr<FakeEngine> m_engine = std::make_shared<FakeEngine>();
    core::JobSystem m_jobs{ui::guiDispatcher(), 1, 2};
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace lamina::test
