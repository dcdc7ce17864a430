// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelEdit.h"
#include "ui/tool/BrushSettings.h"
#include "ui/tool/FillTool.h"

#include <QWidget>

#include <memory>

class QAction;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QToolButton;

namespace lamina::ui {

/// A row of the tool bar with the options of the active tool, and only those. Shows and changes the
/// settings that tools share; keys come through the actions it is given.
class ToolOptions final : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Brush, Eraser, Polygon, Fill, Grow, Pick };
    /// Checkable actions (keys, tooltips) of the toggles.
    struct Actions {
        QAction* ball = nullptr;
        QAction* smart = nullptr;
        QAction* volume = nullptr;
    };

    ToolOptions(std::shared_ptr<BrushSettings> brush, std::shared_ptr<RegionSettings> region,
                const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;
    void setTool(Kind kind, const QString& name);
    void setDrawOver(core::DrawOver rule);
    /// Call after settings were changed elsewhere, and with the voxel size (unknown: pixels only).
    void refresh(std::optional<core::Spacing> spacing);

Q_SIGNALS:
    void brushChanged();                      ///< size, unit or tolerance
    void drawOverChosen(core::DrawOver rule); ///< by the user

private:
    std::shared_ptr<BrushSettings> m_brush;
    std::shared_ptr<RegionSettings> m_region;
    Actions m_actions;
    QLabel* m_name;
    QLabel* m_sizeLabel;
    QDoubleSpinBox* m_size;
    QComboBox* m_unit;
    QLabel* m_other;
    QToolButton* m_ball;
    QToolButton* m_smart;
    QLabel* m_toleranceLabel;
    QDoubleSpinBox* m_tolerance;
    QToolButton* m_volume;
    QLabel* m_ruleLabel;
    QComboBox* m_rule;
    Kind m_kind = Kind::Brush;
};

} // namespace lamina::ui
