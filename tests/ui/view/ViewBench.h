// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/image/SliceCache.h"
#include "core/job/JobSystem.h"
#include "core/label/LabelEdit.h"
#include "ui/tool/PaintTarget.h"
#include "ui/view/SliceView.h"

#include <QCoreApplication>
#include <QTest>

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace lamina::ui::test {

/// Jobs whose callbacks arrive on the event loop of the test.
inline core::Dispatcher eventLoopDispatcher() {
    return [](std::function<void()> call) {
        QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(call),
                                  Qt::QueuedConnection);
    };
}

/// Slices computed on demand. Notes which slices were decoded and on which threads; can hold every
/// decoding back until it is let go, and refuse single slices.
class WatchedSource final : public core::PlaneSource {
public:
    using Value = std::function<int(int x, int y, int z)>;

    WatchedSource(core::VolumeSize size, Value value, std::optional<core::Spacing> spacing = {})
        : m_value(std::move(value)) {
        m_info.size = size;
        m_info.type = core::PixelType::UInt8;
        m_info.spacing = spacing;
        m_info.name = "watched";
        m_info.format = "memory";
    }

    [[nodiscard]] const core::StackInfo& info() const override { return m_info; }

    [[nodiscard]] core::Plane readPlane(core::PlaneIndex index) const override {
        {
            std::unique_lock lock(m_mutex);
            m_decoded.push_back(index.z);
            m_threads.insert(std::this_thread::get_id());
            m_changed.notify_all();
            m_changed.wait(lock, [&] { return m_held != index.z; });
        }
        if (index.z == m_refused) {
            throw core::Error(core::ErrorCode::Unreadable, "The file stack.tif ends within slice " +
                                                               std::to_string(index.z) +
                                                               "; copy it again.");
        }
        core::Plane plane(m_info.size.x, m_info.size.y, core::PixelType::UInt8);
        const auto pixels = plane.pixels<std::uint8_t>();
        std::size_t i = 0;
        for (int y = 0; y < m_info.size.y; ++y) {
            for (int x = 0; x < m_info.size.x; ++x) {
                pixels[i++] = static_cast<std::uint8_t>(m_value(x, y, index.z));
            }
        }
        return plane;
    }

    void refuse(int z) { m_refused = z; }
    /// Slice z is not decoded until letGo(); a slice that was asked for before is not touched.
    void hold(int z) {
        const std::lock_guard lock(m_mutex);
        m_held = z;
    }
    void letGo() {
        const std::lock_guard lock(m_mutex);
        m_held = -1;
        m_changed.notify_all();
    }
    /// Returns when a decoding of slice z has begun.
    void waitForDecoding(int z) const {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] {
            return std::find(m_decoded.begin(), m_decoded.end(), z) != m_decoded.end();
        });
    }
    [[nodiscard]] std::vector<int> decoded() const {
        const std::lock_guard lock(m_mutex);
        return m_decoded;
    }
    [[nodiscard]] std::set<std::thread::id> threads() const {
        const std::lock_guard lock(m_mutex);
        return m_threads;
    }

private:
    core::StackInfo m_info;
    Value m_value;
    std::atomic<int> m_refused{-1};
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    mutable std::vector<int> m_decoded;
    mutable std::set<std::thread::id> m_threads;
    int m_held = -1;
};

/// A PaintTarget over a plain LabelVolume that shows its labels in a view.
class VolumeTarget final : public PaintTarget {
public:
    explicit VolumeTarget(core::VolumeSize size) : m_volume(size) {}

    void showIn(SliceView& view) {
        m_view = &view;
        view.setOverlaySource(
            OverlayKind::Annotation,
            [this](core::SlicePlane plane, core::PixelRect rect, std::span<std::uint32_t> rgba) {
                fetched.push_back(rect);
                std::vector<core::LabelId> ids(rgba.size());
                readLabels(plane, rect, ids);
                for (std::size_t i = 0; i < ids.size(); ++i) {
                    const auto c = core::LabelTable::defaultColor(ids[i]);
                    rgba[i] = ids[i] == core::kUnlabelled ? 0U : packRgba(c[0], c[1], c[2]);
                }
            });
    }

    core::LabelEdit& beginStroke(const QString& name, core::SlicePlane plane,
                                 std::optional<core::DrawOver> rule) override {
        names.push_back(name.toStdString());
        strokePlanes.push_back(plane);
        m_edit = std::make_unique<core::LabelEdit>(m_volume, m_table, rule.value_or(drawOver));
        return *m_edit;
    }
    [[nodiscard]] core::LabelEdit* stroke() override { return m_edit.get(); }
    void strokeChanged(const core::VoxelBox& dirty) override {
        changed.push_back(dirty);
        if (m_view) m_view->overlayChanged(OverlayKind::Annotation, dirty);
    }
    void readLabels(core::SlicePlane plane, core::PixelRect rect,
                    std::span<core::LabelId> out) const override {
        if (m_edit) {
            m_edit->previewPlane(plane, rect, out);
        } else {
            m_volume.readPlane(plane, rect, out);
        }
    }
    [[nodiscard]] core::Spacing spacing() const override { return voxel; }
    void commitStroke() override {
        static_cast<void>(m_edit->commit());
        m_edit.reset();
        ++commits;
    }
    void cancelStroke() override {
        m_edit.reset();
        ++cancels;
    }
    [[nodiscard]] core::LabelId currentLabel() const override { return current; }
    void setCurrentLabel(core::LabelId id) override { current = id; }
    [[nodiscard]] core::LabelId labelAt(core::VoxelIndex v) const override {
        return m_volume.at(v);
    }
    [[nodiscard]] core::VolumeSize paintSize() const override { return m_volume.size(); }

    [[nodiscard]] const core::LabelVolume& volume() const { return m_volume; }
    void put(core::VoxelIndex v, core::LabelId id) {
        core::LabelEdit edit(m_volume, m_table);
        edit.setVoxel(v, id);
        static_cast<void>(edit.commit());
    }
    [[nodiscard]] std::size_t painted(int z, core::LabelId id) const {
        const std::vector<core::LabelId> ids = m_volume.readSlice(z);
        return static_cast<std::size_t>(std::count(ids.begin(), ids.end(), id));
    }

    core::LabelId current = 1;
    int commits = 0;
    int cancels = 0;
    std::vector<std::string> names;
    std::vector<core::SlicePlane> strokePlanes;
    std::vector<core::VoxelBox> changed;
    core::DrawOver drawOver = core::DrawOver::Everything;
    core::Spacing voxel;
    std::vector<core::PixelRect> fetched; ///< rectangles the view asked for

private:
    core::LabelVolume m_volume;
    core::LabelTable m_table;
    std::unique_ptr<core::LabelEdit> m_edit;
    SliceView* m_view = nullptr;
};

/// A shown window with a view.
class ViewBench : public testing::Test {
protected:
    void SetUp() override {
        view = std::make_unique<SliceView>(jobs);
        view->resize(640, 480);
        view->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(view.get()));
    }
    void TearDown() override {
        if (source) source->letGo();
    }

    /// Opens a stack of `size` with these grey values and waits until its slice is on screen.
    void open(core::VolumeSize size, WatchedSource::Value value,
              std::optional<core::Spacing> spacing = {}) {
        source = std::make_shared<WatchedSource>(size, std::move(value), spacing);
        stack = std::make_shared<core::ImageStack>(source);
        view->setContrast({0.0, 255.0});
        view->setStack(stack);
        view->setContrast({0.0, 255.0});
        ASSERT_TRUE(shown());
    }
    /// Waits until the wanted slice is on screen.
    [[nodiscard]] bool shown() {
        return QTest::qWaitFor([this] { return view->shownSlice() == view->slice(); });
    }
    /// Where the middle of a pixel is on screen, in whole widget pixels.
    [[nodiscard]] QPoint at(int x, int y) const {
        return view->viewFromImage({static_cast<double>(x), static_cast<double>(y)}).toPoint();
    }
    /// The colour on screen of the middle of an image pixel.
    [[nodiscard]] QColor colorAt(const QImage& image, double x, double y) const {
        const QPointF p = view->viewFromImage({x, y}) * image.devicePixelRatio();
        return image.pixelColor(static_cast<int>(std::floor(p.x())),
                                static_cast<int>(std::floor(p.y())));
    }

    core::JobSystem jobs{eventLoopDispatcher()};
    std::shared_ptr<WatchedSource> source;
    std::shared_ptr<core::ImageStack> stack;
    std::unique_ptr<SliceView> view;
};

} // namespace lamina::ui::test
