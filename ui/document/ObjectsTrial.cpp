// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ObjectsTrial.h"

#include "core/instance/NeighbourColors.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace {

constexpr int kWaitMs = 150; ///< after the last change; a slider moves many times a second

std::optional<int> countOf(const core::StackPrediction* prediction) {
    if (!prediction || prediction->instanceColors.empty()) return std::nullopt;
    return static_cast<int>(prediction->instanceColors.size()) - 1; // ids are 1, 2, 3 …
}

} // namespace

ObjectsTrial::ObjectsTrial(core::JobSystem& jobs, Document& document)
    : QObject(&document), m_jobs(jobs), m_document(document) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kWaitMs);
    connect(&m_timer, &QTimer::timeout, this, &ObjectsTrial::start);
    connect(&m_document, &Document::predictionChanged, this, &ObjectsTrial::predictionChanged);
    connect(&m_document, &Document::stackChanged, this, &ObjectsTrial::predictionChanged);
    connect(&m_document, &Document::previewingChanged, this, &ObjectsTrial::wish);
    connect(&m_document, &Document::thresholdPreviewChanged, this, &ObjectsTrial::wish);
    predictionChanged();
}

ObjectsTrial::~ObjectsTrial() {
    m_alive.reset();
    m_slice.requestStop();
    m_stack.requestStop();
}

const ObjectsTrial* ObjectsTrial::of(const Document& document) {
    return document.findChild<const ObjectsTrial*>(QString(), Qt::FindDirectChildrenOnly);
}

QString ObjectsTrial::whyNot() const {
    if (!m_document.hasStack()) return tr("Open a stack first.");
    if (m_document.previewing()) return tr("Live masks are shown; end live mode first.");
    if (!m_base) return tr("Predict the whole stack first.");
    return {};
}

core::ObjectSpec ObjectsTrial::keptSpec() const {
    return m_base ? core::objectSpecOf(m_base->record) : core::ObjectSpec{};
}

core::ObjectSpec ObjectsTrial::spec() const {
    core::ObjectSpec spec = m_spec;
    spec.masks.threshold = m_document.thresholdPreview().value_or(keptSpec().masks.threshold);
    return spec;
}

void ObjectsTrial::setSpec(const core::ObjectSpec& spec) {
    core::ObjectSpec next = spec;
    next.masks.threshold = m_spec.masks.threshold;
    if (core::sameObjects(next, m_spec)) return;
    m_spec = next;
    Q_EMIT specChanged();
    wish();
}

bool ObjectsTrial::active() const {
    return m_base && !m_document.previewing() && !core::sameObjects(spec(), keptSpec());
}

bool ObjectsTrial::keptChanged() const {
    return m_base && !core::sameObjects(keptSpec(), core::firstObjectSpecOf(m_base->record));
}

bool ObjectsTrial::byItself() const {
    return m_base && m_base->size.voxels() <= kByItself;
}

const PredictionStore* ObjectsTrial::complete() const {
    return active() && m_fresh && m_found && m_found->complete() ? &*m_found : nullptr;
}

const PredictionStore* ObjectsTrial::shown(int z) const {
    return active() && m_found && m_found->semantic(z) ? &*m_found : nullptr;
}

std::optional<int> ObjectsTrial::objects() const {
    const auto* found = complete();
    return found ? countOf(found->full().get()) : std::nullopt;
}

std::optional<int> ObjectsTrial::keptObjects() const {
    return countOf(m_base.get());
}

void ObjectsTrial::setCurrentSlice(int z) {
    if (z == m_current) return;
    m_current = z;
    if (!active() || m_timer.isActive() || complete()) return;
    if (!m_fresh || !m_found || !m_found->semantic(z)) findInSlice();
}

/// Another prediction is kept, or none: what was tried belongs to the one before.
void ObjectsTrial::predictionChanged() {
    const auto& full = m_document.keptPrediction().full();
    if (full == m_base) return;
    m_base = full;
    m_spec = keptSpec();
    m_applying = false;
    Q_EMIT specChanged();
    drop();
    wish();
}

void ObjectsTrial::stopJobs() {
    m_slice.requestStop();
    m_stack.requestStop();
    m_slice = {};
    m_stack = {};
    m_alive = std::make_shared<int>(0);
    m_progress = 0.0;
}

void ObjectsTrial::drop() {
    const bool any = m_found.has_value();
    m_found.reset();
    m_fresh = false;
    if (any) Q_EMIT shownChanged();
}

void ObjectsTrial::wish() {
    stopJobs();
    m_fresh = false;
    m_applying = false;
    if (active()) {
        m_timer.start(); // what was found before stays on screen until then
    } else {
        m_timer.stop();
        drop();
    }
    Q_EMIT stateChanged();
}

void ObjectsTrial::start() {
    if (!active()) return;
    findInSlice();
    if (byItself() || m_applying) findInStack();
}

core::JobCallbacks ObjectsTrial::callbacks(std::function<void()> done) {
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = std::move(done);
    callbacks.cancelled = [this] { Q_EMIT stateChanged(); };
    callbacks.failed = [this](std::exception_ptr error) {
        m_applying = false;
        Q_EMIT failed(errorSentence(error));
        Q_EMIT stateChanged();
    };
    return callbacks;
}

/// The slice on screen alone, at once; its objects get their numbers with the whole stack's.
void ObjectsTrial::findInSlice() {
    struct Slice {
        core::ClassSlice semantic;
        PredictionStore::IdSlice ids;
        PredictionStore::Extras extras;
    };
    m_slice.requestStop();
    auto found = std::make_shared<Slice>();
    m_slice = m_jobs.submitFirst(
        core::Lane::Cpu,
        [found, base = m_base, spec = spec(), z = m_current](const core::JobContext& context) {
            const core::VolumeSize plane{base->size.x, base->size.y, 1};
            auto classes = core::classesAt(*base, z, spec.masks.threshold);
            found->ids = std::make_shared<const std::vector<core::LabelId>>(
                core::objectsOfMask(classes, base->classes, plane, base->spacing, spec, context));
            found->extras.instanceColors = core::neighbourColors(*found->ids, plane, 8, context);
            found->semantic = std::make_shared<const std::vector<std::uint8_t>>(std::move(classes));
        },
        callbacks([this, found, z = m_current] {
            if (!complete()) {
                if (!m_fresh || !m_found) m_found.emplace();
                m_fresh = true;
                m_found->setSlice(z, found->semantic, found->ids, found->extras);
                Q_EMIT shownChanged();
            }
            Q_EMIT stateChanged();
        }));
    Q_EMIT stateChanged();
}

void ObjectsTrial::findInStack() {
    auto found = std::make_shared<std::shared_ptr<const core::StackPrediction>>();
    auto calls = callbacks([this, found] { takeStack(*found); });
    calls.progress = [this](const core::Progress& progress) {
        m_progress = progress.fraction;
        Q_EMIT stateChanged();
    };
    m_stack = m_jobs.submit(
        core::Lane::Preview,
        [found, base = m_base, spec = spec()](const core::JobContext& context) {
            *found = core::withObjects(*base, spec, context);
        },
        std::move(calls));
    Q_EMIT stateChanged();
}

void ObjectsTrial::takeStack(std::shared_ptr<const core::StackPrediction> found) {
    m_found.emplace();
    m_found->setFull(std::move(found));
    m_fresh = true;
    m_progress = 1.0;
    Q_EMIT shownChanged();
    Q_EMIT stateChanged();
    if (m_applying) keep();
}

void ObjectsTrial::apply() {
    if (!active() || m_applying) return;
    m_applying = true;
    if (complete()) {
        keep();
    } else if (!m_timer.isActive() && !m_stack.active()) {
        findInStack();
    }
    Q_EMIT stateChanged();
}

/// The probabilities, which the trial did without, go along.
void ObjectsTrial::keep() {
    auto made = std::make_shared<core::StackPrediction>();
    m_stack = m_jobs.submit(
        core::Lane::Preview,
        [made, base = m_base, found = m_found->full()](const core::JobContext&) {
            *made = *found;
            made->probability = base->probability;
        },
        callbacks([this, made] {
            m_document.setPrediction(made); // from here on it is what is kept
            m_document.setThresholdPreview(std::nullopt);
        }));
}

void ObjectsTrial::reset() {
    if (!m_base) return;
    m_applying = false;
    const bool back = active();
    const auto target = back ? keptSpec() : core::firstObjectSpecOf(m_base->record);
    m_spec = target;
    Q_EMIT specChanged();
    const double kept = keptSpec().masks.threshold;
    m_document.setThresholdPreview(
        target.masks.threshold == kept ? std::nullopt : std::optional(target.masks.threshold));
    wish();
}

const PredictionStore& shownPrediction(const Document& document, int z) {
    const auto* trial = ObjectsTrial::of(document);
    const auto* tried = trial ? trial->shown(z) : nullptr;
    return tried ? *tried : document.prediction();
}

} // namespace lamina::ui
