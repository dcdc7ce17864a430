// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ReviewQueue.h"

#include "ui/document/Document.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lamina::ui {

namespace {

constexpr double kKeepEvery = 15.0; ///< seconds of work that a crash may lose

double steadySeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Suspicious objects of one source, weights relative to the most suspicious.
void addObjects(std::vector<QueueEntry>& entries, const ObjectCensus::Result& result,
                ReviewState::Kind kind) {
    const std::size_t count = std::min(result.suspicious.size(), ReviewQueue::kMostObjects);
    for (std::size_t i = 0; i < count; ++i) {
        const core::Suspicion& suspicion = result.suspicious[i];
        const core::ObjectFacts& object = result.objects[suspicion.index];
        QueueEntry entry;
        entry.item = {kind, object.id};
        entry.weight = suspicion.score / result.suspicious.front().score;
        entry.place = object.middle;
        entry.object = object;
        entry.reasons = suspicion.reasons;
        entry.medianVoxels = result.medianVoxels;
        entries.push_back(std::move(entry));
    }
}

} // namespace

ReviewQueue::ReviewQueue(ObjectCensus& census, Document& document, QObject* parent)
    : QObject(parent), m_census(census), m_document(document), m_clock(steadySeconds) {
    connect(&m_document, &Document::reviewStateChanged, this, &ReviewQueue::load);
    connect(&m_document, &Document::stackChanged, this, [this] {
        m_lastSign.reset();
        m_lastSlice = -1;
        m_entries.clear(); // first: they are of the stack before
        m_current = m_resume = -1;
        rebuild();
        load();
    });
    connect(&m_document, &Document::predictionChanged, this, [this](int z) {
        if (z >= 0) return;
        m_state.belongTo(m_document.prediction());
        rebuild();
    });
    connect(&m_document, &Document::annotationChanged, this, &ReviewQueue::marksChanged);
    connect(&m_census, &ObjectCensus::changed, this, &ReviewQueue::rebuild);
    load();
}

void ReviewQueue::load() {
    if (m_storing) return;
    m_state = ReviewState::of(m_document);
    m_notKept = 0.0;
    Q_EMIT marksChanged();
    Q_EMIT timeChanged();
}

void ReviewQueue::store() {
    m_storing = true;
    m_state.storeIn(m_document);
    m_storing = false;
    m_notKept = 0.0;
}

void ReviewQueue::keep() {
    if (m_notKept > 0.0) store();
}

void ReviewQueue::setClock(std::function<double()> clock) {
    m_clock = std::move(clock);
    m_lastSign.reset(); // of the other clock
    m_lastSlice = -1;
}

void ReviewQueue::rebuild() {
    const bool some = m_current >= 0;
    const auto was =
        some ? m_entries[static_cast<std::size_t>(m_current)].item : ReviewState::Item{};
    const int row = some ? m_current : m_resume;
    m_entries.clear();
    m_current = -1;
    if (m_document.hasStack()) {
        if (const auto& result = m_census.result(ObjectCensus::Source::Prediction))
            addObjects(m_entries, *result, ReviewState::Kind::Predicted);
        if (const auto& result = m_census.result(ObjectCensus::Source::Annotation))
            addObjects(m_entries, *result, ReviewState::Kind::Annotated);
        std::vector<core::SliceState> slices;
        for (int z = 0; z < m_document.paintSize().z; ++z) {
            core::SliceState state;
            state.annotated = m_document.labelled().state(z) != core::Completeness::Empty;
            if (const auto* foreground = m_document.prediction().foreground(z))
                state.uncertainty = foreground->uncertainty;
            slices.push_back(state);
        }
        double first = 0.0;
        for (const auto& suggestion : core::slicesToAnnotate(slices, kMostSlices)) {
            if (first == 0.0) first = suggestion.score;
            const core::VolumeSize size = m_document.paintSize();
            QueueEntry entry;
            entry.item = {ReviewState::Kind::Slice, static_cast<std::uint32_t>(suggestion.z)};
            entry.weight = first > 0.0 ? suggestion.score / first : 0.0;
            entry.place = {size.x / 2, size.y / 2, suggestion.z};
            entry.slice = suggestion;
            m_entries.push_back(std::move(entry));
        }
        std::stable_sort(m_entries.begin(), m_entries.end(),
                         [](const auto& a, const auto& b) { return a.weight > b.weight; });
    }
    for (std::size_t i = 0; some && i < m_entries.size(); ++i) {
        if (m_entries[i].item == was) m_current = static_cast<int>(i);
    }
    // what was done is gone from the list: go on where it stood
    m_resume = m_current < 0 && row < static_cast<int>(m_entries.size()) ? row : -1;
    Q_EMIT entriesChanged();
}

ReviewState::Mark ReviewQueue::mark(const QueueEntry& entry) const {
    const auto mark = m_state.mark(entry.item);
    if (!entry.object) {
        const int z = static_cast<int>(entry.item.number);
        const bool there = m_document.acceptedSlices().contains(z) ||
                           m_document.labelled().state(z) == core::Completeness::Complete;
        return mark == ReviewState::Mark::Accepted && !there ? ReviewState::Mark::Open : mark;
    }
    const core::LabelId label = m_document.labels().at(entry.object->inside);
    const bool undone = entry.item.kind == ReviewState::Kind::Predicted
                            ? mark == ReviewState::Mark::Accepted && label == core::kUnlabelled
                            : mark == ReviewState::Mark::Rejected && label == entry.item.number;
    return undone ? ReviewState::Mark::Open : mark;
}

ReviewState::Mark ReviewQueue::markOf(ReviewState::Item item) const {
    return m_state.mark(item);
}

int ReviewQueue::done() const {
    return static_cast<int>(
        std::count_if(m_entries.begin(), m_entries.end(), [this](const QueueEntry& entry) {
            return mark(entry) != ReviewState::Mark::Open;
        }));
}

void ReviewQueue::setMark(ReviewState::Item item, ReviewState::Mark mark) {
    if (item.kind == ReviewState::Kind::Predicted) m_state.belongTo(m_document.prediction());
    if (m_state.mark(item) == mark) return;
    m_state.setMark(item, mark);
    store();
    Q_EMIT marksChanged();
}

void ReviewQueue::goTo(int row) {
    if (row < 0 || row >= static_cast<int>(m_entries.size())) return;
    if (m_current >= 0 && m_current != row) {
        const auto& left = m_entries[static_cast<std::size_t>(m_current)];
        // not `mark`: a deletion just asked for has not reached the voxels yet
        if (m_state.mark(left.item) == ReviewState::Mark::Open)
            setMark(left.item, ReviewState::Mark::Seen);
    }
    m_current = row;
    Q_EMIT currentChanged();
}

void ReviewQueue::step(int direction) {
    const int count = static_cast<int>(m_entries.size());
    if (count == 0) return;
    if (m_current < 0) {
        const int next = std::max(0, m_resume);
        goTo(direction > 0 ? next : (next - 1 + count) % count);
    } else {
        goTo((m_current + direction + count) % count);
    }
}

void ReviewQueue::signOfLife(int z) {
    const double now = m_clock();
    const auto before = std::exchange(m_lastSign, now);
    const int slice = std::exchange(m_lastSlice, z);
    if (!before || slice < 0 || !m_document.hasStack()) return;
    const double passed = now - *before;
    if (passed <= 0.0 || passed > kLongestPause) return;
    m_state.addSeconds(slice, passed);
    m_notKept += passed;
    if (m_notKept >= kKeepEvery) store();
    Q_EMIT timeChanged();
}

} // namespace lamina::ui
