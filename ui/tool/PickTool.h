// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tool/PaintTarget.h"
#include "ui/tool/Tool.h"

#include <functional>
#include <optional>
#include <utility>

namespace lamina::ui {

/// Makes the label of the pixel at `event` the current one; an unlabelled pixel or one outside the
/// image changes nothing. True if a label was taken.
bool pickLabel(PaintTarget& target, const ToolEvent& event);
/// The voxel at `event`; nothing outside the image.
[[nodiscard]] std::optional<core::VoxelIndex> voxelAt(const PaintTarget& target,
                                                      const ToolEvent& event);

/// Click a label to make it the current one.
class PickTool final : public Tool {
public:
    explicit PickTool(PaintTarget& target) : m_target(target) {} ///< `target` must outlive the tool
    /// Called with every voxel clicked, labelled or not, after its label was taken.
    void setOnClick(std::function<void(core::VoxelIndex)> clicked) {
        m_clicked = std::move(clicked);
    }

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
    std::function<void(core::VoxelIndex)> m_clicked;
};

} // namespace lamina::ui
