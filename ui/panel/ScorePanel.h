// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace lamina::ui {

class Document;

/// Dice of the prediction against the annotation, live while painting. The large number is the
/// score on slices that the model never saw; slices it was trained on are called so.
class ScorePanel final : public QWidget {
    Q_OBJECT

public:
    explicit ScorePanel(Document& document, QWidget* parent = nullptr);
    void setSlice(int z);
    void refresh();

Q_SIGNALS:
    void tableWanted(); ///< all scores of all slices

private:
    Document& m_document;
    int m_slice = 0;
    QLabel* m_large;
    QLabel* m_caption;
    QLabel* m_sliceName;
    QLabel* m_sliceValue;
    QLabel* m_trainingName;
    QLabel* m_trainingValue;
    QLabel* m_allValue;
    QLabel* m_hint;
};

} // namespace lamina::ui
