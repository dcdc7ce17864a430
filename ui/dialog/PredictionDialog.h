// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/PredictionPair.h"
#include "ui/document/PredictionReuse.h"

#include <QDialog>

#include <array>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace lamina::ui {

class PairTable;
class SliceView;

/// Two predictions of the open stack against each other: where they agree, or one beside the other,
/// with their scores; either can be made the prediction of the window again. Not modal; goes with
/// the stack. Changes nothing of the annotation.
class PredictionDialog final : public QDialog {
    Q_OBJECT

public:
    /// Both must outlive it. `like` is the view whose slice, channel and contrast it begins with.
    PredictionDialog(core::JobSystem& jobs, Document& document, const SliceView& like,
                     QWidget* parent = nullptr);

    [[nodiscard]] PredictionPair& pair() { return m_pair; }
    [[nodiscard]] PredictionReuse& reuse() { return m_reuse; }
    [[nodiscard]] SliceView& view() { return *m_view; }

Q_SIGNALS:
    void sliceRequested(int z); ///< to be shown in the window

private:
    enum Mode { kAgreement, kSwipe, kSideBySide };
    [[nodiscard]] QWidget* makeChoice();
    [[nodiscard]] QWidget* makePicture(const SliceView& like);
    void connectParts();
    void showEntries();
    void showMasks();
    void showSlice(int z);
    void showMode();
    void showState(); ///< what is still to come, in words
    void showUse();   ///< which of the two is that of the window
    [[nodiscard]] QString stateText();

    Document& m_document;
    PredictionPair m_pair;
    PredictionReuse m_reuse;
    SliceView* m_view;
    PairTable* m_table;
    std::array<QComboBox*, 2> m_choice{};
    std::array<QToolButton*, 2> m_use{};
    std::array<QToolButton*, 2> m_remove{};
    QToolButton* m_swap = nullptr;
    QLabel* m_state = nullptr;
    QComboBox* m_mode = nullptr;
    QCheckBox* m_annotation = nullptr;
    QSlider* m_slice = nullptr;
    QLabel* m_sliceNumber = nullptr;
    QLabel* m_legend = nullptr;
    QString m_error;
    QString m_used; ///< what was done last, until another one is chosen
};

} // namespace lamina::ui
