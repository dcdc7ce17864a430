// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/ViewSettings.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace lamina::ui {

class Document;
class SliceView;

/// Which layers are drawn over the image and how, with the legends of those that need one; the
/// threshold preview and the comparison of two layers.
class OverlayPanel final : public QWidget {
    Q_OBJECT

public:
    /// Both must outlive the panel; the view may be one of several of the document.
    OverlayPanel(SliceView& view, Document& document, QWidget* parent = nullptr);
    [[nodiscard]] bool shown(OverlayKind kind) const;
    void setShown(OverlayKind kind, bool shown);
    void setOpacity(OverlayKind kind, double opacity);
    void setOutline(OverlayKind kind, bool outline);
    void changeOpacity(double by);           ///< of all shown layers
    void toggleAll();                        ///< all off, and back to what was on
    void toggleOutlines();                   ///< of all layers; all on where only some are
    void hideWhile(bool hidden);             ///< nothing is drawn while a key is held
    void addBelowThreshold(QWidget* widget); ///< what else is tried on the prediction

    /// Its part of the settings: overlays, threshold, comparison.
    void collect(ViewSettings& settings) const;
    void apply(const ViewSettings& settings);

Q_SIGNALS:
    void settingsChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        QCheckBox* shown = nullptr;
        QSlider* opacity = nullptr;
        QToolButton* outline = nullptr;
    };
    QWidget* makeThreshold();
    QWidget* makeComparison();
    void showInView();
    void showThreshold();
    void showComparison();
    void editComparison();

    SliceView& m_view;
    Document& m_document;
    std::array<Row, kOverlayKinds> m_rows; ///< by OverlayKind
    std::array<bool, kOverlayKinds> m_before{true, true, false, false, false};
    QLabel* m_live = nullptr;
    QWidget* m_probabilityLegend = nullptr;
    QLabel* m_agreementLegend = nullptr;
    QWidget* m_thresholdBox = nullptr;
    QCheckBox* m_preview = nullptr;
    QSlider* m_threshold = nullptr;
    QLabel* m_thresholdValue = nullptr;
    QLabel* m_shares = nullptr;
    QComboBox* m_mode = nullptr;
    QComboBox* m_left = nullptr;
    QComboBox* m_right = nullptr;
    QWidget* m_sides = nullptr;
    bool m_held = false;
};

} // namespace lamina::ui
