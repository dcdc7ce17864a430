// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/session/Outlines.h"
#include "tests/session/WorkDay.h"

#include "core/io/ImageIo.h"
#include "ui/dialog/ExportDialog.h"
#include "ui/document/ReviewQueue.h"

#include <nlohmann/json.hpp>

#include <QCheckBox>
#include <QComboBox>

namespace lamina::session {

/// A day on a tiny simulated stack: where to paint, what is shown, what was found.
class ReviewWork : public WorkDay {
protected:
    /// Voxels and table: what undo has to bring back.
    struct State {
        std::uint64_t voxels = 0;
        core::LabelTable table;
        bool operator==(const State&) const = default;
    };
    [[nodiscard]] State state() { return {hash(), document().table()}; }
    [[nodiscard]] core::LabelId labelAt(int x, int y, int z) {
        return document().labels().at({x, y, z});
    }
    [[nodiscard]] core::LabelId labelAt(core::SlicePoint p, int z) {
        return labelAt(int(p.x), int(p.y), z);
    }
    [[nodiscard]] ui::ReviewQueue& queue() { return *m_window->findChild<ui::ReviewQueue*>(); }
    /// One number for the masks that are shown.
    [[nodiscard]] std::uint64_t shownMasks() {
        std::uint64_t sum = 14695981039346656037ULL;
        const auto& shown = document().prediction();
        for (int z = 0; z < m_size.z; ++z) {
            const auto classes = shown.semantic(z);
            const auto* ids = shown.instances(z);
            for (std::size_t i = 0; classes && ids && i < m_size.planeVoxels(); ++i)
                sum = (sum ^ (ids[i] * 31U + classes[i])) * 1099511628211ULL;
        }
        return sum;
    }
    /// What was found, without the time that it took.
    [[nodiscard]] nlohmann::json marks() {
        auto json = document().reviewState();
        if (json.is_object()) json.erase("seconds");
        return json;
    }
    [[nodiscard]] std::vector<std::string> runKinds() {
        std::vector<std::string> kinds;
        for (const auto& run : jobsPanel().runs())
            kinds.push_back(run.kind);
        return kinds;
    }

    /// Puts the mouse on a place of the XY view and gives it the keyboard.
    void pointAt(core::SlicePoint place, int z) {
        goTo(z);
        enter(Axes::XY, view(Axes::XY).center());
        press("r"); // all of the slice
        settle(view(Axes::XY));
        enter(Axes::XY, place);
    }
    void pressed(const char* keys, const std::string& what, const std::function<bool()>& done) {
        press(keys);
        ASSERT_TRUE(waitUntil(done, 30)) << what;
    }

    /// Middle of a row of `length` pixels that lie, with `margin` around, in cells or in
    /// background, in all of these slices.
    [[nodiscard]] core::SlicePoint pureRun(bool cells, const std::vector<int>& slices, int margin) {
        constexpr int kHalf = 3;
        for (int y = margin; y + margin < m_size.y; ++y) {
            for (int x = margin + kHalf; x + margin + kHalf < m_size.x; ++x) {
                bool pure = true;
                const auto id = truthAt(x, y, slices.front());
                for (const int z : slices) {
                    for (int dy = -margin; dy <= margin && pure; ++dy) {
                        for (int dx = -margin - kHalf; dx <= margin + kHalf && pure; ++dx)
                            pure = truthAt(x + dx, y + dy, z) == id && (id != 0) == cells;
                    }
                }
                if (pure) return {double(x), double(y)};
            }
        }
        ADD_FAILURE() << "no place for a stroke";
        return {};
    }
    [[nodiscard]] core::LabelId truthAt(int x, int y, int z) const {
        return m_truth[m_size.offset({x, y, z})];
    }
    void strokeAt(core::SlicePoint middle, int z, const std::string& what) {
        goTo(z);
        enter(Axes::XY, middle);
        const auto before = hash();
        stroke(Axes::XY, {{middle.x - 3, middle.y}, middle, {middle.x + 3, middle.y}});
        expectChange(before, what);
        EXPECT_EQ(labelAt(middle, z), document().currentLabel()) << what;
    }

    /// Through the export dialog, from its opening to its closing.
    void exportAs(int format, core::ResultSource source, const fs::path& out,
                  const std::vector<const char*>& boxes) {
        enter(Axes::XY, {10, 10});
        press("ctrl+e");
        ui::ExportDialog* dialog = nullptr;
        ASSERT_TRUE(waitUntil(
            [&] {
                dialog = m_window->findChild<ui::ExportDialog*>();
                return dialog && dialog->isVisible() && dialog->isActiveWindow();
            },
            20));
        ASSERT_NO_FATAL_FAILURE(
            chooseRow(*dialog->findChild<QComboBox*>("exportSource"), static_cast<int>(source)));
        ASSERT_NO_FATAL_FAILURE(chooseRow(*dialog->findChild<QComboBox*>("exportFormat"), format));
        for (const char* name : boxes) {
            auto* box = dialog->findChild<QCheckBox*>(name);
            ASSERT_TRUE(box->isEnabled()) << box->toolTip().toStdString();
            if (!box->isChecked()) m_input.click(box->mapToGlobal(QPoint(12, box->height() / 2)));
            ASSERT_TRUE(waitUntil([&] { return box->isChecked(); }, 10)) << name;
        }
        auto* edit = dialog->findChild<QLineEdit*>("exportFolder");
        const auto wanted = QString::fromStdString(out.string());
        m_input.click(edit);
        press("ctrl+a");
        m_input.type(wanted);
        ASSERT_TRUE(waitUntil([&] { return edit->text() == wanted; }, 10));
        m_input.click(dialog->findChild<QPushButton*>("exportStart"));
        auto* result = dialog->findChild<QLabel*>("exportResult");
        ASSERT_TRUE(waitUntil([&] { return result->isVisible(); }, 60));
        EXPECT_TRUE(result->text().contains("read back")) << result->text().toStdString();
        m_input.click(dialog->findChild<QPushButton*>("exportClose"));
        ASSERT_TRUE(
            waitUntil([&] { return m_window->findChild<ui::ExportDialog*>() == nullptr; }, 10));
        backToWindow();
    }
    /// Voxel by voxel, through the reader.
    void expectLabels(const fs::path& file, const std::function<double(int, int, int)>& wanted) {
        ASSERT_TRUE(fs::exists(file)) << file;
        const auto stack = core::openStack(file);
        ASSERT_EQ(stack->size(), m_size) << file;
        int different = 0;
        for (int z = 0; z < m_size.z; ++z) {
            const auto plane = stack->plane({z, 0, 0});
            for (int y = 0; y < m_size.y; ++y) {
                for (int x = 0; x < m_size.x; ++x)
                    different += plane->value(x, y) != wanted(x, y, z);
            }
        }
        EXPECT_EQ(different, 0) << "voxels of " << file;
    }

    const core::VolumeSize m_size{96, 80, 10};
    std::vector<core::LabelId> m_truth;
};

} // namespace lamina::session
