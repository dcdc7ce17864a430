// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/review/SliceQueue.h"
#include "ui/document/ObjectCensus.h"
#include "ui/document/ReviewState.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace lamina::ui {

class Document;

/// Something to look at: a suspicious object, or a slice to annotate next.
struct QueueEntry {
    ReviewState::Item item;
    double weight = 0.0;                        ///< 0..1 within its kind; higher comes first
    core::VoxelIndex place;                     ///< where to look
    std::optional<core::ObjectFacts> object;    ///< of an object
    std::vector<core::Doubt> reasons;           ///< of an object
    double medianVoxels = 0.0;                  ///< of the objects it was compared with
    std::optional<core::SliceSuggestion> slice; ///< of a slice
};

/// What to look at next, in one list, with what was found: it is kept with the annotation, as is
/// the time spent on each slice. Follows the census; what was marked stays where it is in the list
/// until the list is made anew. GUI thread only.
class ReviewQueue final : public QObject {
    Q_OBJECT

public:
    static constexpr int kMostSlices = 12;
    static constexpr std::size_t kMostObjects = 2000;
    /// A pause longer than this is no work on a slice.
    static constexpr double kLongestPause = 30.0; ///< seconds

    /// Both must outlive this object.
    ReviewQueue(ObjectCensus& census, Document& document, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<QueueEntry>& entries() const { return m_entries; }
    [[nodiscard]] ReviewState::Mark mark(const QueueEntry& entry) const;
    [[nodiscard]] int done() const;                         ///< entries that are no longer open
    [[nodiscard]] int current() const { return m_current; } ///< row; -1: none
    /// Goes to an entry; the one left behind counts as looked at. `currentChanged` follows.
    void goTo(int row);
    /// Goes on (1) or back (-1) among the entries, at the ends round; -1 rows when there are none.
    void step(int direction);
    void setMark(ReviewState::Item item, ReviewState::Mark mark);
    [[nodiscard]] ReviewState::Mark markOf(ReviewState::Item item) const;

    /// The user does something while slice z is shown: the time since the last sign of life counts
    /// for the slice shown then, unless it was a pause.
    void signOfLife(int z);
    [[nodiscard]] double seconds(int z) const { return m_state.seconds(z); }
    [[nodiscard]] double totalSeconds() const { return m_state.totalSeconds(); }
    void keep(); ///< hands over what is not with the document yet
    /// Seconds of a steady clock; another one for tests.
    void setClock(std::function<double()> clock);

Q_SIGNALS:
    void entriesChanged(); ///< another list
    void marksChanged();
    void currentChanged();
    void timeChanged();

private:
    void rebuild();
    void load();
    void store();

    ObjectCensus& m_census;
    Document& m_document;
    ReviewState m_state;
    std::vector<QueueEntry> m_entries;
    int m_current = -1;
    std::function<double()> m_clock;
    std::optional<double> m_lastSign;
    int m_lastSlice = -1;
    double m_notKept = 0.0; ///< seconds
    bool m_storing = false;
};

} // namespace lamina::ui
