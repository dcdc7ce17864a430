// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>
#include <QWidget>

#include <vector>

class QLabel;
class QSpinBox;

namespace lamina::ui {

class Document;

/// Slider with a mark at every annotated slice.
class MarkedSlider final : public QSlider {
    Q_OBJECT

public:
    explicit MarkedSlider(QWidget* parent = nullptr);
    void setMarks(std::vector<int> annotated);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<int> m_marks;
};

/// Slice slider and number below the view; slices count from zero, as in files and on the command
/// line.
class SliceBar final : public QWidget {
    Q_OBJECT

public:
    explicit SliceBar(Document& document, QWidget* parent = nullptr);
    void setSlice(int z); ///< emits nothing

Q_SIGNALS:
    void sliceEdited(int z);

private:
    void showStack();
    void showMarks();

    Document& m_document;
    MarkedSlider* m_slider;
    QSpinBox* m_number;
    QLabel* m_count;
    std::vector<int> m_shown;
};

} // namespace lamina::ui
