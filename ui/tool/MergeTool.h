// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tool/PaintTarget.h"
#include "ui/tool/Tool.h"

#include <functional>
#include <vector>

namespace lamina::ui {

/// Click objects one after another, in any slice or plane: Return makes them one, the one clicked
/// first. A second click takes an object out again, Backspace the last one, Esc all.
class MergeTool final : public Tool {
public:
    /// Gets the labels in the order clicked, at least two.
    using Merge = std::function<void(std::vector<core::LabelId>)>;
    MergeTool(PaintTarget& target, Merge merge); ///< `target` must outlive the tool

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString hint() const override;
    bool press(const ToolEvent& event) override;
    void move(const ToolEvent& event) override { static_cast<void>(event); }
    void release(const ToolEvent& event) override { static_cast<void>(event); }
    bool key(int key) override;
    void finish() override {} ///< goes on in another slice; see `forget`
    bool cancel() override;
    [[nodiscard]] bool active() const override { return !m_chosen.empty(); }
    [[nodiscard]] std::vector<ToolLine> lines(core::SlicePlane plane) const override;
    void forget() { m_chosen.clear(); } ///< another stack, another tool

private:
    struct Chosen {
        core::LabelId id;
        core::VoxelIndex voxel; ///< clicked
    };

    PaintTarget& m_target;
    Merge m_merge;
    std::vector<Chosen> m_chosen;
};

} // namespace lamina::ui
