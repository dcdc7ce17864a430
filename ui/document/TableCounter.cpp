// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/TableCounter.h"

#include "core/learn/MaskObjects.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace {

constexpr int kWaitMs = 300; ///< after the last change; a slider moves many times a second

/// One wish: everything a worker needs, and what comes of it.
struct Wish {
    core::ScoreInput input;
    PredictionStore prediction;
    std::optional<double> threshold;
    bool objects = true; ///< to be found anew at the threshold
    core::ScoreTable scores;

    /// The mask that the threshold gives, of slice z.
    core::ClassSlice semantic(int z) const {
        const auto predicted = prediction.semantic(z);
        const auto* foreground = prediction.foreground(z);
        if (!threshold || !predicted || foreground == nullptr) return predicted;
        const int smallest = core::ForegroundSlice::smallestFor(*threshold);
        auto mask = std::make_shared<std::vector<std::uint8_t>>(predicted.size());
        for (std::size_t i = 0; i < mask->size(); ++i) {
            (*mask)[i] =
                static_cast<std::uint8_t>(foreground->classFrom(i, smallest, predicted[i]));
        }
        return mask;
    }

    void run(const core::JobContext& context) {
        std::vector<core::LabelId> found;
        input.semantic = [this](int z) { return semantic(z); };
        if (!threshold) {
            input.instances = [this](int z) { return prediction.instances(z); };
        } else if (objects) {
            found = findObjects(context);
            const auto pixels = input.labels.size().planeVoxels();
            input.instances = [&found, pixels](int z) {
                return found.data() + pixels * static_cast<std::size_t>(z);
            };
        }
        scores = core::countScores(input, context);
    }

    [[nodiscard]] std::vector<core::LabelId> findObjects(const core::JobContext& context) const {
        const auto& full = *prediction.full();
        std::vector<std::uint8_t> all(full.size.voxels());
        for (int z = 0; z < full.size.z; ++z) {
            context.throwIfStopped();
            const auto mask = semantic(z);
            std::copy(mask.begin(), mask.end(),
                      all.begin() + static_cast<std::ptrdiff_t>(full.size.planeVoxels() *
                                                                static_cast<std::size_t>(z)));
        }
        return core::objectsOfMask(std::move(all), full.classes, full.size, full.spacing,
                                   core::objectSpecOf(full.record), context);
    }
};

} // namespace

TableCounter::TableCounter(core::JobSystem& jobs, Document& document, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_document(document) {
    m_wait.setSingleShot(true);
    m_wait.setInterval(kWaitMs);
    connect(&m_wait, &QTimer::timeout, this, &TableCounter::count);
    connect(&m_document, &Document::annotationChanged, this, &TableCounter::wish);
    connect(&m_document, &Document::tableChanged, this, &TableCounter::wish);
    connect(&m_document, &Document::predictionChanged, this, &TableCounter::wish);
    connect(&m_document, &Document::thresholdPreviewChanged, this, &TableCounter::wish);
    connect(&m_document, &Document::stackChanged, this, [this] {
        m_table = {};
        wish();
    });
    // Which slices were trained on is told by this signal alone, which strokes in progress send,
    // too; those come to an end with annotationChanged.
    connect(&m_document, &Document::scoresChanged, this,
            [this, trained = std::set<int>()]() mutable {
                if (m_document.trainedSlices() == trained) return;
                trained = m_document.trainedSlices();
                wish();
            });
}

TableCounter::~TableCounter() {
    m_job.requestStop();
}

void TableCounter::setActive(bool active) {
    m_active = active;
    if (active && m_stale) wish();
}

void TableCounter::wish() {
    m_stale = true;
    m_job.requestStop();
    ++m_round;
    m_counting = m_active;
    if (!m_active) return;
    m_wait.start();
    Q_EMIT changed();
}

void TableCounter::count() {
    m_stale = false;
    if (!m_document.hasStack() || m_document.prediction().empty()) {
        m_counting = false;
        m_table = {};
        Q_EMIT changed();
        return;
    }
    countAgain(!m_document.thresholdPreview());
}

void TableCounter::countAgain(bool objects) {
    auto wish = std::make_shared<Wish>();
    wish->input.labels = m_document.labels();
    wish->input.table = m_document.table();
    wish->input.wholeObjects = m_document.prediction().complete();
    wish->input.training = m_document.trainedSlices();
    if (m_document.previewing()) { // a live forest learns from all that is painted
        for (const int z : m_document.annotatedSlices())
            wish->input.training.insert(z);
    }
    for (int z = 0; z < m_document.labels().size().z; ++z) {
        if (m_document.previewing()) wish->input.training.insert(z); // it learns from all of them
        if (m_document.acceptedSlices().contains(z)) wish->input.accepted.insert(z);
    }
    wish->prediction = m_document.prediction();
    wish->threshold = m_document.thresholdPreview();
    wish->objects = objects;
    const auto& full = m_document.prediction().full();
    const bool findable = full && !full->instances.empty();
    const bool tooMany = findable && full->size.voxels() > kMostPreviewVoxels;

    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, wish, findable, tooMany, round = m_round] {
        if (round != m_round) return; // another wish came meanwhile
        const bool more = wish->threshold && !wish->objects && findable && !tooMany;
        m_table = {std::move(wish->scores), wish->threshold, more,
                   wish->threshold.has_value() && tooMany};
        m_counting = more;
        if (more) countAgain(true);
        Q_EMIT changed();
    };
    callbacks.failed = [this, round = m_round](std::exception_ptr error) {
        if (round != m_round) return;
        m_counting = false;
        m_table = {};
        Q_EMIT failed(errorSentence(error));
        Q_EMIT changed();
    };
    m_job = m_jobs.submit(
        core::Lane::Cpu, [wish](const core::JobContext& context) { wish->run(context); },
        std::move(callbacks));
    Q_EMIT changed();
}

} // namespace lamina::ui
