// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tool/StrokeTool.h"

namespace lamina::ui {

/// The eraser: left or right makes pixels unlabelled again.
class EraseTool final : public StrokeTool {
public:
    using StrokeTool::StrokeTool;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;

protected:
    [[nodiscard]] std::optional<Stroke> strokeFor(const ToolEvent& event) override;
};

} // namespace lamina::ui
