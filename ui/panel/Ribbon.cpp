// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/Ribbon.h"

#include "ui/document/OverlayColors.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {

constexpr int kStateHeight = 10;
constexpr int kDiceHeight = 10;
constexpr int kUncertaintyHeight = 4;
constexpr int kTop = 5; // room for the dots
constexpr int kGap = 1;
const QColor kPartial(230, 159, 0);
const QColor kComplete(0, 158, 115);
const QColor kDice(86, 180, 233);
const QColor kTrained(204, 121, 167);

} // namespace

Ribbon::Ribbon(Of what, QWidget* parent) : QAbstractSlider(parent), m_what(what) {
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setPageStep(5);
    setAccessibleName(what == Of::Slices ? tr("All slices") : tr("All time points"));
    setToolTip(what == Of::Slices ? tr("The whole stack: click a slice to go there")
                                  : tr("All time points: click one to open it"));
    describeAll();
}

QSize Ribbon::sizeHint() const {
    const int more = m_what == Of::Slices ? kDiceHeight + kUncertaintyHeight + 2 * kGap : 0;
    return {200, kTop + kStateHeight + more + 2};
}

QSize Ribbon::minimumSizeHint() const {
    return {60, sizeHint().height()};
}

void Ribbon::setEntries(std::vector<RibbonEntry> entries) {
    const bool sameCount = entries.size() == m_entries.size();
    if (sameCount && entries == m_entries) return;
    if (sameCount) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (!(entries[i] == m_entries[i])) update(rectOf(cellOf(static_cast<int>(i))));
        }
        m_entries = std::move(entries);
    } else {
        m_entries = std::move(entries);
        setRange(0, std::max(0, static_cast<int>(m_entries.size()) - 1));
        update();
    }
    describeAll();
}

void Ribbon::setEntry(int index, const RibbonEntry& entry) {
    auto& mine = m_entries.at(static_cast<std::size_t>(index));
    if (mine == entry) return;
    mine = entry;
    update(rectOf(cellOf(index)));
    describeAll();
}

int Ribbon::cells() const {
    const int fitting = std::max(1, width() / kNarrowest);
    return std::min(static_cast<int>(m_entries.size()), fitting);
}

std::pair<int, int> Ribbon::entriesOf(int cell) const {
    const auto n = static_cast<long long>(m_entries.size());
    const long long count = std::max(1, cells());
    // rounded up, so that `cellOf` is the inverse
    return {static_cast<int>((cell * n + count - 1) / count),
            static_cast<int>(((cell + 1) * n + count - 1) / count)};
}

int Ribbon::cellOf(int index) const {
    const auto n = static_cast<long long>(m_entries.size());
    return n == 0 ? 0 : static_cast<int>(index * static_cast<long long>(cells()) / n);
}

QRect Ribbon::rectOf(int cell) const {
    const int count = std::max(1, cells());
    const int left = static_cast<int>(static_cast<long long>(cell) * width() / count);
    const int right = static_cast<int>((static_cast<long long>(cell) + 1) * width() / count);
    return {left, 0, right - left, height()};
}

int Ribbon::entryAt(int x) const {
    const int n = static_cast<int>(m_entries.size());
    if (n == 0 || width() <= 0) return 0;
    return std::clamp(static_cast<int>(static_cast<long long>(x) * n / width()), 0, n - 1);
}

RibbonEntry Ribbon::merged(int cell) const {
    const auto [first, last] = entriesOf(cell);
    if (first >= last) return {};
    RibbonEntry sum;
    int complete = 0;
    int empty = 0;
    double share = 0.0;
    int shares = 0;
    double dice = 0.0;
    int scored = 0;
    for (int i = first; i < last; ++i) {
        const RibbonEntry& entry = m_entries[static_cast<std::size_t>(i)];
        complete += entry.state == core::Completeness::Complete ? 1 : 0;
        empty += entry.state == core::Completeness::Empty ? 1 : 0;
        if (entry.share) {
            share += *entry.share;
            ++shares;
        }
        if (entry.dice) {
            dice += *entry.dice;
            ++scored;
        }
        if (entry.uncertainty) { // the one to look at
            sum.uncertainty = std::max(sum.uncertainty.value_or(0.0), *entry.uncertainty);
        }
        sum.trained = sum.trained || entry.trained;
        sum.accepted = sum.accepted || entry.accepted;
    }
    sum.state = complete == last - first ? core::Completeness::Complete
                : empty == last - first  ? core::Completeness::Empty
                                         : core::Completeness::Partial;
    if (shares > 0) sum.share = share / shares;
    if (scored > 0) sum.dice = dice / scored;
    return sum;
}

QString Ribbon::nameOf(int first, int last) const {
    const bool slices = m_what == Of::Slices;
    if (last - first == 1) {
        return slices ? tr("Slice %1").arg(first) : tr("Time point %1").arg(first);
    }
    return slices ? tr("Slices %1 to %2").arg(first).arg(last - 1)
                  : tr("Time points %1 to %2").arg(first).arg(last - 1);
}

QString Ribbon::describe(int cell) const {
    const auto [first, last] = entriesOf(cell);
    if (first >= last) return {};
    const RibbonEntry entry = merged(cell);
    const bool several = last - first > 1;
    QString text = nameOf(first, last) + ": ";
    switch (entry.state) {
    case core::Completeness::Empty:
        text += tr("not annotated");
        break;
    case core::Completeness::Partial:
        text += entry.share ? tr("partly annotated (%1 %)").arg(100.0 * *entry.share, 0, 'f', 1)
                            : tr("annotated");
        break;
    case core::Completeness::Complete:
        text += tr("complete");
        break;
    }
    if (entry.trained) {
        text += several ? tr(", the model was trained on some of them")
                        : tr(", the model was trained on it");
    }
    if (entry.accepted) {
        text += several ? tr(", some were accepted from a prediction")
                        : tr(", accepted from a prediction");
    }
    if (entry.dice) {
        text += (several ? tr(", mean Dice %1") : tr(", Dice %1")).arg(*entry.dice, 0, 'f', 3);
    }
    if (entry.uncertainty) {
        text += (several ? tr(", uncertainty of the prediction up to %1")
                         : tr(", uncertainty of the prediction %1"))
                    .arg(*entry.uncertainty, 0, 'f', 2);
    }
    return text;
}

/// For those who do not see it: how many there are of each, and the current one.
void Ribbon::describeAll() {
    int complete = 0;
    int partial = 0;
    for (const RibbonEntry& entry : m_entries) {
        complete += entry.state == core::Completeness::Complete ? 1 : 0;
        partial += entry.state == core::Completeness::Partial ? 1 : 0;
    }
    QString text =
        m_what == Of::Slices
            ? tr("%1 slices: %2 complete, %3 partly annotated.")
                  .arg(m_entries.size())
                  .arg(complete)
                  .arg(partial)
            : tr("%1 time points: %2 annotated.").arg(m_entries.size()).arg(complete + partial);
    if (!m_entries.empty()) text += " " + describe(cellOf(value())) + ".";
    setAccessibleDescription(text);
}

void Ribbon::paintCell(QPainter& painter, int cell) const {
    const RibbonEntry entry = merged(cell);
    const QRect whole = rectOf(cell);
    const int gap = whole.width() > 5 ? 1 : 0;
    const QRect box = whole.adjusted(0, 0, -gap, 0);
    QColor ground = palette().color(QPalette::WindowText);
    ground.setAlpha(28);
    const QRect state(box.left(), kTop, box.width(), kStateHeight);
    painter.fillRect(state, ground);
    if (entry.state == core::Completeness::Complete) {
        painter.fillRect(state, kComplete);
    } else if (entry.state == core::Completeness::Partial) {
        // from below; never so little that it cannot be seen
        const int height =
            std::clamp(static_cast<int>(std::lround(entry.share.value_or(1.0) * kStateHeight)), 3,
                       kStateHeight);
        painter.fillRect(state.adjusted(0, kStateHeight - height, 0, 0), kPartial);
    }
    if (entry.trained) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(kTrained);
        painter.drawEllipse(QPointF(box.center().x() + 0.5, 2.0), 2.0, 2.0);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    if (m_what != Of::Slices) return;
    const QRect dice(box.left(), state.bottom() + 1 + kGap, box.width(), kDiceHeight);
    painter.fillRect(dice, ground);
    if (entry.dice) {
        const int height = std::max(1, static_cast<int>(std::lround(*entry.dice * kDiceHeight)));
        painter.fillRect(dice.adjusted(0, kDiceHeight - height, 0, 0), kDice);
    }
    const QRect unsure(box.left(), dice.bottom() + 1 + kGap, box.width(), kUncertaintyHeight);
    painter.fillRect(unsure, ground);
    if (entry.uncertainty) {
        const auto c = probabilityColor(*entry.uncertainty);
        painter.fillRect(unsure, QColor(c[0], c[1], c[2]));
    }
}

void Ribbon::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    if (m_entries.empty()) return;
    const int count = cells();
    for (int cell = 0; cell < count; ++cell) {
        if (rectOf(cell).intersects(event->rect())) paintCell(painter, cell);
    }
    QRect current = rectOf(cellOf(sliderPosition()));
    current.adjust(-1, kTop - 2, 0, -1);
    if (current.width() < 6) current.adjust(-2, 0, 2, 0); // a thin cell still has a frame
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Window), 3.0));
    painter.drawRect(current);
    painter.setPen(QPen(hasFocus() ? palette().color(QPalette::Highlight)
                                   : palette().color(QPalette::WindowText),
                        hasFocus() ? 2.0 : 1.5));
    painter.drawRect(current);
}

void Ribbon::sliderChange(SliderChange change) {
    QAbstractSlider::sliderChange(change);
    if (change == SliderValueChange) describeAll();
    update();
}

void Ribbon::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_entries.empty()) return;
    setSliderDown(true);
    setSliderPosition(entryAt(static_cast<int>(event->position().x())));
}

void Ribbon::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown()) setSliderPosition(entryAt(static_cast<int>(event->position().x())));
}

void Ribbon::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) setSliderDown(false);
}

bool Ribbon::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_entries.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int cell = cellOf(entryAt(help->pos().x()));
        const QString legend =
            m_what == Of::Slices
                ? tr("Above: annotated (orange: partly, green: complete), dot: trained on. Blue: "
                     "Dice. Below: uncertainty. Click or ← → to go there.")
                : tr("Orange: annotated, green: complete. Click or ← → to go there.");
        QToolTip::showText(help->globalPos(), describe(cell) + ".\n" + legend, this, rectOf(cell));
        return true;
    }
    return QAbstractSlider::event(event);
}

} // namespace lamina::ui
