// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/OverlayLayer.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QSlider;

namespace lamina::ui {

class SliceView;

/// Which layers are drawn over the image, and how strongly.
class OverlayPanel final : public QWidget {
    Q_OBJECT

public:
    explicit OverlayPanel(SliceView& view, QWidget* parent = nullptr);
    [[nodiscard]] bool shown(OverlayKind kind) const;
    void setShown(OverlayKind kind, bool shown);
    void setOpacity(OverlayKind kind, double opacity);
    void changeOpacity(double by); ///< of all shown layers
    void toggleAll();              ///< all off, and back to what was on
    void toggleOutlines();
    void hideWhile(bool hidden); ///< nothing is drawn while a key is held

private:
    struct Row {
        QCheckBox* shown = nullptr;
        QSlider* opacity = nullptr;
    };
    void apply();

    SliceView& m_view;
    std::array<Row, kOverlayKinds> m_rows;
    std::array<bool, kOverlayKinds> m_before{true, true, false};
    QCheckBox* m_outlines;
    bool m_held = false;
};

} // namespace lamina::ui
