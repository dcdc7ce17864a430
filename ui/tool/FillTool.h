// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/paint/FloodFill.h"
#include "ui/tool/PaintTarget.h"
#include "ui/tool/Tool.h"

#include <functional>
#include <memory>

namespace lamina::ui {

/// What filling and growing share: in the plane at once, or in three directions on a worker.
struct RegionSettings {
    bool volume = false;
};

/// Work in three directions that a tool asks for; the window runs it on a worker.
struct VolumeRequest {
    enum class Kind { Fill, Grow };
    Kind kind = Kind::Fill;
    core::VoxelIndex seed;
    core::GrowSpec grow; ///< of Fill only the label
};
using VolumeWork = std::function<void(const VolumeRequest&)>;

/// Fills the region under the mouse that has one label (or none): left with the current label,
/// right with nothing. Bounded by other labels and the border of the picture.
class FillTool final : public Tool {
public:
    /// `target` must outlive the tool.
    FillTool(PaintTarget& target, std::shared_ptr<const RegionSettings> settings, VolumeWork work);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;
    bool press(const ToolEvent& event) override;
    void move(const ToolEvent& event) override { static_cast<void>(event); }
    void release(const ToolEvent& event) override { static_cast<void>(event); }
    void finish() override {}
    bool cancel() override { return false; }
    [[nodiscard]] bool active() const override { return false; }

private:
    PaintTarget& m_target;
    std::shared_ptr<const RegionSettings> m_settings;
    VolumeWork m_work;
};

/// Grows a region of similar grey values from a click: dragging up widens the tolerance, down
/// narrows it, with the region shown as it would be. Never over other labels or background.
class GrowTool final : public Tool {
public:
    /// `target` must outlive the tool.
    GrowTool(PaintTarget& target, std::shared_ptr<const RegionSettings> settings, VolumeWork work);
    ~GrowTool() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;
    [[nodiscard]] bool readsImage() const override { return true; }
    bool press(const ToolEvent& event) override;
    void move(const ToolEvent& event) override;
    void release(const ToolEvent& event) override;
    void finish() override;
    bool cancel() override;
    [[nodiscard]] bool active() const override { return m_image != nullptr; }
    /// Grey values around the seed's that are taken now.
    [[nodiscard]] double tolerance() const { return m_spec.tolerance; }

private:
    void preview();
    void takeBack();

    PaintTarget& m_target;
    std::shared_ptr<const RegionSettings> m_settings;
    VolumeWork m_work;
    std::shared_ptr<const core::Plane> m_image; ///< set while a gesture runs
    std::vector<core::LabelId> m_labels;        ///< of the plane, before
    core::SlicePlane m_plane;
    core::PixelRun m_seed;
    core::SlicePoint m_start;
    double m_first = 0.0; ///< tolerance at the press
    core::GrowSpec m_spec;
    core::VoxelBox m_shown;
    bool m_stroke = false; ///< the target holds the preview
};

} // namespace lamina::ui
