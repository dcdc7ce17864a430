// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tool/BrushSettings.h"
#include "ui/tool/PaintTarget.h"
#include "ui/tool/Tool.h"

#include <memory>

namespace lamina::ui {

/// A tool that draws with the brush from press to release; which label a gesture draws is the
/// subclass's. One stroke is one undo step.
class StrokeTool : public Tool {
public:
    /// `target` must outlive the tool; the brush is shared with the other tools.
    StrokeTool(PaintTarget& target, std::shared_ptr<const BrushSettings> brush);
    /// A stroke in progress is committed.
    ~StrokeTool() override;

    bool press(const ToolEvent& event) override;
    void move(const ToolEvent& event) override;
    void release(const ToolEvent& event) override;
    void finish() override;
    bool cancel() override;
    [[nodiscard]] bool active() const override { return m_active; }
    [[nodiscard]] std::optional<double> cursorRadius() const override;

protected:
    struct Stroke {
        core::LabelId id;
        QString name;                       ///< for the undo menu
        std::optional<core::DrawOver> rule; ///< none: the user's
        bool smart = false;                 ///< keeps to similar grey values if the brush is set so
    };
    /// What a press starts; none: nothing.
    [[nodiscard]] virtual std::optional<Stroke> strokeFor(const ToolEvent& event) = 0;
    [[nodiscard]] PaintTarget& target() const { return m_target; }
    [[nodiscard]] const BrushSettings& settings() const { return *m_brush; }

private:
    void paintTo(core::SlicePoint to);
    [[nodiscard]] core::LabelEdit& edit();

    PaintTarget& m_target;
    std::shared_ptr<const BrushSettings> m_brush;
    bool m_active = false; ///< the button is down
    QString m_name;
    std::optional<core::DrawOver> m_rule;
    core::LabelId m_id = core::kUnlabelled;
    core::SlicePlane m_plane;
    core::SlicePoint m_last;
    bool m_smart = false;
    std::shared_ptr<const core::Plane> m_image; ///< of the plane painted in
    core::VoxelBox m_touched;                   ///< everything the stroke changed so far
};

} // namespace lamina::ui
