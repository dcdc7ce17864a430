// SPDX-License-Identifier: GPL-3.0-or-later
// What the dialog was asked for, and where it comes from.
#include "ui/dialog/ExportDialog.h"

#include "core/export/ChallengeWriter.h"
#include "core/export/ProjectExport.h"
#include "core/learn/MethodsText.h"
#include "core/metrics/ScoreTable.h"
#include "ui/dialog/ImportDialog.h"
#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"
#include "ui/panel/ResultLabel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>

#include <optional>

namespace lamina::ui {

core::ExportFormat ExportDialog::format() const {
    switch (m_format->currentIndex()) {
    case 1:
        return core::ExportFormat::OmeTiff;
    case 2:
        return core::ExportFormat::Challenge;
    default:
        return core::ExportFormat::Tiff;
    }
}

core::ExportContent ExportDialog::content() const {
    core::ExportContent content;
    content.annotation = m_annotation->isChecked();
    content.semantic = m_semantic->isChecked();
    content.instances = m_instances->isChecked();
    content.probability = m_probability->isChecked();
    content.objects = m_objects->isChecked();
    return content;
}

core::ResultSource ExportDialog::source() const {
    return static_cast<core::ResultSource>(m_source->currentIndex());
}

ExportDialog::Scope ExportDialog::scope() const {
    return static_cast<Scope>(m_scope->currentIndex());
}

std::optional<core::SliceRange> ExportDialog::slices() const {
    const auto wished = slicesFromText(m_slices->text());
    if (!wished || wished->empty()) return std::nullopt;
    const core::SliceRange range{wished->front(), wished->back() + 1};
    const bool gaps = static_cast<std::size_t>(range.end - range.begin) != wished->size();
    if (gaps || range.end > m_document.labels().size().z) return std::nullopt;
    return range;
}

core::ExportRequest ExportDialog::request() const {
    core::ExportRequest request;
    request.folder = m_folder->text().trimmed().toStdString();
    request.format = format();
    request.content = content();
    request.source = source();
    if (scope() == kSomeSlices) request.slices = slices();
    if (scope() == kSomeObjects) request.objects = m_objectChoice;
    return request;
}

QString ExportDialog::whyNotAsWished() const {
    if (scope() == kSomeSlices) {
        if (format() == core::ExportFormat::Challenge)
            return tr("The challenge takes whole stacks.");
        if (!slices()) {
            return tr("Write the slices as 8, or as 8:20, which is 8 to 19; the last one is %1.")
                .arg(m_document.labels().size().z - 1);
        }
    }
    if (scope() == kSomeObjects) {
        const bool none =
            source() == core::ResultSource::Prediction   ? m_objectChoice.predicted.empty()
            : source() == core::ResultSource::Annotation ? m_objectChoice.annotated.empty()
                                                         : false;
        if (none)
            return tr("The selected objects are not of what is exported; choose another "
                      "source.");
    }
    return {};
}

nlohmann::json ExportDialog::layerState() const {
    return {{"review", m_document.reviewState()},
            {"acceptedSlices", m_document.acceptedSlices().toJson()}};
}

core::ExportTarget ExportDialog::shownTarget() const {
    core::ExportTarget target;
    target.name = m_document.name();
    target.stem = m_document.stem();
    target.path = m_document.stack()->info().path;
    target.time = m_document.time();
    target.layer = m_document.place().layer;
    core::ExportStack stack;
    stack.spacing = m_document.stack()->spacing();
    stack.spacingKnown = m_document.stack()->spacingKnown();
    stack.labels = m_document.labels();
    stack.table = m_document.table();
    stack.prediction = m_document.keptPrediction().full();
    stack.image = m_document.stack();
    stack.channel = m_document.channel();
    stack.time = m_document.time();
    target.load = [stack, state = layerState()](const core::JobContext&) {
        auto loaded = stack;
        loaded.marks = core::reviewMarks(state, stack.prediction.get());
        return loaded;
    };
    return target;
}

std::vector<core::ExportTarget> ExportDialog::targets() const {
    const auto shown = shownTarget();
    if (!wholeProject()) return {shown};
    core::ProjectExportOptions options;
    options.content = content();
    auto all = core::exportTargets(m_document.place().project, options);
    for (auto& target : all) { // what is on the screen may not be on the disk yet
        if (target.layer == shown.layer) target.load = shown.load;
    }
    return all;
}

QStringList ExportDialog::fileNames() const {
    QStringList names;
    const auto all = targets();
    if (format() == core::ExportFormat::Challenge) {
        std::vector<core::ChallengeSource> sources;
        for (const auto& target : all)
            sources.push_back({target.path, target.name, target.time});
        for (const auto& place : core::challengePlaces(sources)) {
            const auto folder = QString::fromStdString(place.sequence) + "_RES/";
            names << folder + QString("mask%1.tif").arg(place.frame, 3, 10, QChar('0'));
            names << folder + "res_track.txt";
        }
        names.removeDuplicates();
        return names;
    }
    const auto wished = request();
    for (const auto& target : all) {
        for (const auto& name :
             core::exportedNames(core::exportStem(target.stem, wished), wished.content))
            names << QString::fromStdString(name);
    }
    return names;
}

/// The record of the model that the masks come from: of the prediction, else of the last training.
void ExportDialog::findModel() {
    m_modelRecord = nullptr;
    m_maskRecord = nullptr;
    if (!m_document.hasStack()) return;
    const auto& full = m_document.keptPrediction().full();
    if (full && full->record.is_object() && full->record.contains("model_record")) {
        m_modelRecord = full->record.at("model_record");
        if (full->record.contains("masks")) m_maskRecord = full->record.at("masks");
        return;
    }
    const auto& place = m_document.place();
    if (!place.project) return;
    for (const auto& run : place.project->runs()) { // the newest is the last
        if (run.kind == "train" && run.record.is_object() && run.record.contains("record") &&
            run.record.value("stack", core::StackId{0}) == place.stack) {
            m_modelRecord = run.record.at("record");
        }
    }
}

/// A sentence on what was done by hand, for the result line; empty where nothing was.
QString ExportDialog::reviewedText(const std::vector<core::ExportedStack>& stacks) const {
    if (source() != core::ResultSource::Reviewed || !content().predicted()) return {};
    core::ReviewCounts sum;
    for (const auto& stack : stacks) {
        if (stack.files.empty()) continue;
        sum.annotatedSlices += stack.review.annotatedSlices;
        sum.rejectedObjects += stack.review.rejectedObjects;
        sum.rejectedSlices += stack.review.rejectedSlices;
    }
    const auto slices = [](int n) { return counted(n, tr("slice"), tr("slices")); };
    QString text;
    if (sum.annotatedSlices > 0) {
        text += "\n" + tr("In the masks your annotation of %1 goes before the prediction.")
                           .arg(slices(sum.annotatedSlices));
    }
    if (sum.rejectedObjects > 0) {
        text += "\n" + tr("You rejected %1: left out.")
                           .arg(counted(sum.rejectedObjects, tr("object"), tr("objects")));
    }
    if (sum.rejectedSlices > 0) {
        text += "\n" + tr("You rejected the prediction of %1: only your annotation is there.")
                           .arg(slices(sum.rejectedSlices));
    }
    return text;
}

struct ExportDialog::Measured {
    core::ReviewCounts review;
    std::optional<core::HeldOutScores> heldOut; ///< where there is a prediction
};

namespace {

core::HeldOutScores heldOutScores(const core::ScoreInput& input, const core::JobContext& context) {
    const auto held = core::countScores(input, context).heldOut;
    core::HeldOutScores scores;
    scores.slices = held.slices;
    scores.dice = held.voxels.dice();
    scores.iou = held.voxels.iou();
    if (!held.objects) return scores;
    scores.ap = held.objects->ap();
    scores.pq = held.objects->pq();
    scores.seg = held.objects->seg();
    return scores;
}

/// The prediction that is exported against the annotation, whatever is shown.
core::ScoreInput scoreInput(const Document& document) {
    const auto full = document.keptPrediction().full();
    const auto pixels = full->size.planeVoxels();
    core::ScoreInput input;
    input.labels = document.labels();
    input.table = document.table();
    input.training = document.trainedSlices();
    for (int z = 0; z < full->size.z; ++z) {
        if (document.acceptedSlices().contains(z)) input.accepted.insert(z);
    }
    input.semantic = [full, pixels](int z) {
        return core::ClassSlice(full, full->semantic.data() + pixels * static_cast<std::size_t>(z),
                                pixels);
    };
    input.instances = [full, pixels](int z) -> const core::LabelId* {
        if (full->instances.empty()) return nullptr;
        return full->instances.data() + pixels * static_cast<std::size_t>(z);
    };
    return input;
}

} // namespace

/// Scores on held-out slices, and what was done by hand, are counted first.
void ExportDialog::measureForMethods() {
    const auto full = m_document.keptPrediction().full();
    const auto measured = std::make_shared<Measured>();
    const auto input = full ? std::make_shared<const core::ScoreInput>(scoreInput(m_document))
                            : std::shared_ptr<const core::ScoreInput>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, measured] {
        showRunning(false);
        copyMethods(*measured);
    };
    callbacks.cancelled = [this] { showRunning(false); };
    callbacks.failed = [this](std::exception_ptr error) {
        showRunning(false);
        showResult(errorSentence(error), true);
    };
    m_result->hide();
    showRunning(true);
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [input, measured, full, labels = m_document.labels(),
         state = layerState()](const core::JobContext& context) {
            measured->review =
                core::reviewCounts(labels, core::reviewMarks(state, full.get()), context);
            if (input) measured->heldOut = heldOutScores(*input, context);
        },
        std::move(callbacks));
}

void ExportDialog::copyMethods(const Measured& measured) {
    try {
        auto text = core::methodsText(m_modelRecord, m_maskRecord, measured.heldOut);
        if (measured.heldOut || source() == core::ResultSource::Annotation)
            text += core::resultText(source(), measured.review);
        const auto shown = QString::fromStdString(text);
        QGuiApplication::clipboard()->setText(shown);
        showResult(tr("Copied:\n%1").arg(shown), false);
    } catch (const core::Error&) {
        showResult(errorSentence(std::current_exception()), true);
    }
}

} // namespace lamina::ui
