// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tool/PaintTarget.h"
#include "ui/tool/Tool.h"

namespace lamina::ui {

/// Encloses a region: clicks set the corners of a polygon, a drag draws a free line (lasso). Return
/// or a click on the first corner closes a polygon, Backspace takes its last corner back, Esc all
/// of it; a lasso closes at release. Begun with the left button the region gets the current label,
/// with the right one it becomes unlabelled. Leaving the slice or the tool closes what has an area.
class PolygonTool final : public Tool {
public:
    explicit PolygonTool(PaintTarget& target) : m_target(target) {} ///< must outlive the tool

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;
    bool press(const ToolEvent& event) override;
    void move(const ToolEvent& event) override;
    void release(const ToolEvent& event) override;
    bool key(int key) override;
    void hover(const ToolEvent& event) override;
    void finish() override;
    bool cancel() override;
    [[nodiscard]] bool active() const override { return !m_points.empty(); }
    [[nodiscard]] std::vector<ToolLine> lines(core::SlicePlane plane) const override;

private:
    [[nodiscard]] bool nearFirst(const ToolEvent& event) const;

    PaintTarget& m_target;
    std::vector<core::SlicePoint> m_points; ///< corners, or the line of a lasso
    core::SlicePlane m_plane;
    core::SlicePoint m_mouse;
    bool m_erase = false;
    bool m_pressed = false;
    bool m_lasso = false; ///< the first press was dragged
};

} // namespace lamina::ui
