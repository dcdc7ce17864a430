// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace lamina::ui {

/// Holds a panel in a dock: what is too high for the dock scrolls (squashed, its lines would be cut
/// off), and the dock is never narrower than the panel, which does not scroll sideways. A dock that
/// `fits` is never higher than what is in it either, and leaves the room to its neighbours.
class PanelScroll final : public QScrollArea {
    Q_OBJECT

public:
    enum class Height { Free, Fits };
    explicit PanelScroll(QWidget* panel, Height height = Height::Free, QWidget* parent = nullptr);
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A panel that fits has grown to this height and is not seen whole.
    void roomWanted(int height);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void fit();

    Height m_height;
    int m_narrowest = 0;
    int m_wanted = 0; ///< height of a panel that fits
};

} // namespace lamina::ui
