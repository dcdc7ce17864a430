// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/label/LabelledCounts.h"

#include <QAbstractSlider>

#include <optional>
#include <utility>
#include <vector>

namespace lamina::ui {

/// What is known of one slice or time point.
struct RibbonEntry {
    core::Completeness state = core::Completeness::Empty;
    std::optional<double> share;       ///< annotated, 0..1, where it is counted
    std::optional<double> dice;        ///< of the prediction against the annotation
    std::optional<double> uncertainty; ///< of the prediction, 0..1
    bool trained = false;              ///< the model was trained on it
    bool accepted = false;             ///< taken over from a prediction
    bool operator==(const RibbonEntry&) const = default;
};

/// All slices (or time points) at a glance, one cell for each, several in one cell where there are
/// more than fit: above how far they are annotated, below Dice as the height of a bar and
/// uncertainty as a colour; a dot marks what the model was trained on, a frame the current one. Its
/// value is the current entry. Click and drag go there; arrows, PgUp/PgDn, Home/End as in any
/// slider; hovering tells in words.
class Ribbon final : public QAbstractSlider {
    Q_OBJECT

public:
    enum class Of { Slices, TimePoints };
    static constexpr int kNarrowest = 4; ///< widget pixels of a cell

    explicit Ribbon(Of what, QWidget* parent = nullptr);
    /// Also sets the range of values.
    void setEntries(std::vector<RibbonEntry> entries);
    [[nodiscard]] const std::vector<RibbonEntry>& entries() const { return m_entries; }
    void setEntry(int index, const RibbonEntry& entry); ///< redraws its cell only

    [[nodiscard]] int cells() const;
    [[nodiscard]] std::pair<int, int> entriesOf(int cell) const; ///< first and one past the last
    [[nodiscard]] int cellOf(int index) const;
    [[nodiscard]] QRect rectOf(int cell) const;
    [[nodiscard]] int entryAt(int x) const; ///< under this column of the widget
    [[nodiscard]] RibbonEntry merged(int cell) const;
    /// One cell in words; of several entries, what they have together.
    [[nodiscard]] QString describe(int cell) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void sliderChange(SliderChange change) override;
    bool event(QEvent* event) override;

private:
    void paintCell(QPainter& painter, int cell) const;
    [[nodiscard]] QString nameOf(int first, int last) const;
    void describeAll();

    Of m_what;
    std::vector<RibbonEntry> m_entries;
};

} // namespace lamina::ui
