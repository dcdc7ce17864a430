// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/PredictionPair.h"

#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <algorithm>
#include <set>
#include <utility>

namespace lamina::ui {

namespace {

constexpr int kWaitMs = 300; ///< after the last change

/// Slice z of a whole mask; keeps it alive.
core::ClassSlice sliceOf(const std::shared_ptr<const core::StackPrediction>& mask, int z) {
    if (!mask || z < 0 || z >= mask->size.z) return nullptr;
    const auto plane = mask->size.planeVoxels();
    return {mask, mask->semantic.data() + plane * static_cast<std::size_t>(z), plane};
}

/// Fills the colours of a rectangle of an XY plane: `color(i)` of pixel i of the slice.
template <typename Color>
void fillPlane(int width, core::PixelRect rect, std::span<std::uint32_t> rgba, Color color) {
    auto out = rgba.begin();
    for (int y = rect.y; y < rect.y + rect.height; ++y) {
        const auto row = static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        for (int x = rect.x; x < rect.x + rect.width; ++x)
            *out++ = color(row + static_cast<std::size_t>(x));
    }
}

std::uint32_t packed(const std::array<std::uint8_t, 3>& c) {
    return packRgba(c[0], c[1], c[2]);
}

} // namespace

core::PredictionHistory predictionHistory(const Document& document) {
    return {document.workFolder().predictions() / "history" / document.stem()};
}

PredictionPair::PredictionPair(core::JobSystem& jobs, Document& document, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document), m_history(predictionHistory(document)) {
    for (QTimer* timer : {&m_wait, &m_relist}) {
        timer->setSingleShot(true);
        timer->setInterval(kWaitMs);
    }
    connect(&m_wait, &QTimer::timeout, this, &PredictionPair::count);
    connect(&m_relist, &QTimer::timeout, this, &PredictionPair::list);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_relist,
            qOverload<>(&QTimer::start));
    connect(&m_document, &Document::annotationChanged, this, &PredictionPair::wish);
    connect(&m_document, &Document::tableChanged, this, &PredictionPair::wish);
    list();
}

PredictionPair::~PredictionPair() {
    m_job.requestStop();
    for (auto& side : m_sides)
        side.job.requestStop();
}

core::JobCallbacks PredictionPair::callbacks(std::function<void()> done) {
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = std::move(done);
    callbacks.failed = [this](std::exception_ptr error) { Q_EMIT failed(errorSentence(error)); };
    return callbacks;
}

/// The folder, or while there is none the nearest above it: what comes into it is seen at once.
void PredictionPair::watch() {
    auto folder = m_history.folder;
    std::error_code ignored;
    while (!std::filesystem::exists(folder, ignored) && folder.has_relative_path())
        folder = folder.parent_path();
    const auto path = QString::fromStdString(folder.string());
    if (m_watcher.directories() == QStringList{path}) return;
    if (!m_watcher.directories().isEmpty()) m_watcher.removePaths(m_watcher.directories());
    m_watcher.addPath(path);
}

void PredictionPair::list() {
    watch(); // first, so that nothing is missed in between
    auto found = std::make_shared<std::vector<core::PredictionEntry>>();
    m_jobs.submit(
        core::Lane::Io,
        [found, history = m_history](const core::JobContext&) { *found = history.list(); },
        callbacks([this, found] { take(std::move(*found)); }));
}

void PredictionPair::take(std::vector<core::PredictionEntry> entries) {
    m_entries = std::move(entries);
    m_listed = true;
    for (const Side side : {A, B}) {
        if (chosen(side)) continue;
        const auto& other = m_sides[1 - side].id;
        const auto free = std::find_if(m_entries.rbegin(), m_entries.rend(),
                                       [&other](const auto& entry) { return entry.id != other; });
        choose(side, free == m_entries.rend() ? std::string() : free->id);
    }
    Q_EMIT entriesChanged();
}

const core::PredictionEntry* PredictionPair::chosen(Side side) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& entry) {
        return entry.id == m_sides[side].id;
    });
    return found == m_entries.end() ? nullptr : &*found;
}

void PredictionPair::choose(Side side, const std::string& id) {
    if (m_sides[side].id == id) return;
    m_sides[side].job.requestStop();
    m_sides[side] = {};
    m_sides[side].id = id;
    if (const auto* entry = chosen(side)) {
        if (m_document.hasStack())
            m_sides[side].trained =
                core::slicesTrainedOn(entry->record, m_document.stack()->info().name);
        read(side);
    }
    wish();
    Q_EMIT masksChanged();
}

void PredictionPair::swap() {
    for (auto& side : m_sides)
        side.job.requestStop(); // its result would come to the wrong side
    std::swap(m_sides[A], m_sides[B]);
    for (const Side side : {A, B}) {
        if (!m_sides[side].mask && chosen(side)) read(side);
    }
    wish();
    Q_EMIT masksChanged();
}

void PredictionPair::removeChosen(Side side) {
    const auto* entry = chosen(side);
    if (!entry) return;
    m_jobs.submit(
        core::Lane::Io,
        [id = entry->id, history = m_history](const core::JobContext&) { history.remove(id); },
        callbacks([this] { list(); }));
}

void PredictionPair::read(Side side) {
    auto read = std::make_shared<std::shared_ptr<const core::StackPrediction>>();
    m_sides[side].job = m_jobs.submit(
        core::Lane::Io,
        [read, id = m_sides[side].id, size = m_document.paintSize(), history = m_history](
            const core::JobContext& context) { *read = history.load(id, size, context); },
        callbacks([this, side, read, id = m_sides[side].id] {
            if (m_sides[side].id != id) return; // another one was chosen meanwhile
            m_sides[side].mask = std::move(*read);
            Q_EMIT masksChanged();
            wish();
        }));
}

void PredictionPair::wish() {
    m_job.requestStop();
    ++m_round;
    m_counted = false;
    m_scores = {};
    if (m_sides[A].mask && m_sides[B].mask) m_wait.start();
    Q_EMIT scoresChanged();
}

void PredictionPair::count() {
    if (!m_document.hasStack() || !m_sides[A].mask || !m_sides[B].mask) return;
    core::MaskPairInput input;
    input.labels = m_document.labels();
    input.table = m_document.table();
    for (const Side side : {A, B}) {
        input.masks[side] = [mask = m_sides[side].mask](int z) { return sliceOf(mask, z); };
        input.known.insert(m_sides[side].trained.begin(), m_sides[side].trained.end());
    }
    for (int z = 0; z < m_document.paintSize().z; ++z) {
        if (m_document.acceptedSlices().contains(z)) input.known.insert(z);
    }
    auto scores = std::make_shared<core::MaskComparison>();
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [input = std::move(input), scores](const core::JobContext& context) {
            *scores = core::compareMasks(input, context);
        },
        callbacks([this, scores, round = m_round] {
            if (round != m_round) return; // another wish came meanwhile
            m_scores = std::move(*scores);
            m_counted = true;
            Q_EMIT scoresChanged();
        }));
}

std::array<std::uint8_t, 3> pairColor(PairAgreement what) {
    switch (what) { // of Okabe and Ito, chosen to differ in lightness too
    case PairAgreement::Both:
        return {86, 180, 233};
    case PairAgreement::OnlyA:
        return {213, 94, 0};
    case PairAgreement::OnlyB:
        return {240, 228, 66};
    case PairAgreement::OtherClass:
        break;
    }
    return {204, 121, 167};
}

OverlaySource maskColors(const PredictionPair& pair, PredictionPair::Side side,
                         const Document& document) {
    return [&pair, side, &document](core::SlicePlane plane, core::PixelRect rect,
                                    std::span<std::uint32_t> rgba) {
        const auto mask = sliceOf(pair.mask(side), plane.index);
        std::array<std::uint32_t, 256> colors{}; // the background shows the image
        for (std::size_t id = 1; id < colors.size(); ++id)
            colors[id] = packed(document.table().classColor(static_cast<int>(id)));
        fillPlane(document.paintSize().x, rect, rgba,
                  [&](std::size_t i) { return mask ? colors[mask[i]] : 0U; });
    };
}

OverlaySource pairColors(const PredictionPair& pair) {
    return [&pair](core::SlicePlane plane, core::PixelRect rect, std::span<std::uint32_t> rgba) {
        const auto a = sliceOf(pair.mask(PredictionPair::A), plane.index);
        const auto b = sliceOf(pair.mask(PredictionPair::B), plane.index);
        const int width = a ? pair.mask(PredictionPair::A)->size.x : 0;
        fillPlane(width, rect, rgba, [&](std::size_t i) {
            if (!a || !b || (a[i] == 0 && b[i] == 0)) return 0U;
            return packed(pairColor(b[i] == 0      ? PairAgreement::OnlyA
                                    : a[i] == 0    ? PairAgreement::OnlyB
                                    : a[i] == b[i] ? PairAgreement::Both
                                                   : PairAgreement::OtherClass));
        });
    };
}

} // namespace lamina::ui
