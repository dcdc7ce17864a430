// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tool/StrokeTool.h"

namespace lamina::ui {

/// The brush: left paints the current label, right erases, Shift+click takes the label under the
/// mouse. Without a current label the left button does nothing.
class PaintTool final : public StrokeTool {
public:
    using StrokeTool::StrokeTool;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;
    [[nodiscard]] bool readsImage() const override { return settings().smart(); }

protected:
    [[nodiscard]] std::optional<Stroke> strokeFor(const ToolEvent& event) override;
};

} // namespace lamina::ui
