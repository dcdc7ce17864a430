// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"

#include <QWidget>

class QLabel;
class QSlider;
class QSpinBox;
class QVBoxLayout;

namespace lamina::ui {

class Document;
class Ribbon;

/// Slice slider, number and ribbon below the view; slices count from zero, as in files and on the
/// command line.
class SliceBar final : public QWidget {
    Q_OBJECT

public:
    explicit SliceBar(Document& document, QWidget* parent = nullptr);
    void setSlice(int z); ///< emits nothing
    /// Adds a ribbon of the time points, seen where there are several; `jobs` must outlive the bar.
    Ribbon& addTimes(core::JobSystem& jobs);

Q_SIGNALS:
    void sliceEdited(int z);

private:
    void showStack();

    Document& m_document;
    Ribbon* m_ribbon;
    QVBoxLayout* m_ribbons;
    QSlider* m_slider;
    QSpinBox* m_number;
    QLabel* m_count;
};

} // namespace lamina::ui
