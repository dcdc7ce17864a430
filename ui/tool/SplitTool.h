// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tool/Tool.h"

#include <functional>
#include <vector>

namespace lamina::ui {

/// Draw a line through an object: it is cut there. Left drag, in any plane; Esc cancels.
class SplitTool final : public Tool {
public:
    /// Gets the plane and the line once it is drawn.
    using Cut = std::function<void(core::SlicePlane, std::vector<core::SlicePoint>)>;
    explicit SplitTool(Cut cut);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;
    bool press(const ToolEvent& event) override;
    void move(const ToolEvent& event) override;
    void release(const ToolEvent& event) override;
    void finish() override; ///< a line that was not let go is no line
    bool cancel() override;
    [[nodiscard]] bool active() const override { return !m_points.empty(); }
    [[nodiscard]] std::vector<ToolLine> lines(core::SlicePlane plane) const override;

private:
    Cut m_cut;
    core::SlicePlane m_plane;
    std::vector<core::SlicePoint> m_points;
};

} // namespace lamina::ui
