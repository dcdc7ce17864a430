// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>

namespace lamina::ui {

/// The handle of the line between the two sides of a swipe, dragged by mouse or moved by keys
/// (arrows, PgUp/PgDn, Home/End; Esc leaves). Its value is the position in permille of the parent's
/// width; it places itself on the line.
class SwipeGrip final : public QAbstractSlider {
    Q_OBJECT

public:
    static constexpr int kWhole = 1000;

    explicit SwipeGrip(QWidget* parent);
    void place(); ///< after the parent changed its size
    [[nodiscard]] QSize sizeHint() const override { return {26, 44}; }

Q_SIGNALS:
    void leaveWanted();
    void entered(); ///< the mouse is on the handle, not on the image

protected:
    void enterEvent(QEnterEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void sliderChange(SliderChange change) override;
    bool event(QEvent* event) override;

private:
    double m_grabbed = 0.0; ///< where on the handle the mouse took hold
};

} // namespace lamina::ui
