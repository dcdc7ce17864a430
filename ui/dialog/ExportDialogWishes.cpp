// SPDX-License-Identifier: GPL-3.0-or-later
// What the dialog was asked for, and where it comes from.
#include "ui/dialog/ExportDialog.h"

#include "core/export/ChallengeWriter.h"
#include "core/export/ProjectExport.h"
#include "core/learn/MethodsText.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>

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

bool ExportDialog::wholeProject() const {
    return m_scope->currentIndex() == 1;
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
    stack.prediction = m_document.prediction().full();
    stack.image = m_document.stack();
    stack.channel = m_document.channel();
    stack.time = m_document.time();
    target.load = [stack](const core::JobContext&) { return stack; };
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
    for (const auto& target : all) {
        for (const auto& name : core::exportedNames(target.stem, content()))
            names << QString::fromStdString(name);
    }
    return names;
}

/// The record of the model that the masks come from: of the prediction, else of the last training.
void ExportDialog::findModel() {
    m_modelRecord = nullptr;
    m_maskRecord = nullptr;
    if (!m_document.hasStack()) return;
    const auto& full = m_document.prediction().full();
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

void ExportDialog::copyMethods() {
    std::optional<core::HeldOutScores> heldOut;
    if (m_document.prediction().complete()) {
        const auto scores = m_document.scores(0);
        heldOut.emplace();
        heldOut->slices = scores.heldOutSlices;
        heldOut->dice = scores.heldOut;
    }
    try {
        const auto text =
            QString::fromStdString(core::methodsText(m_modelRecord, m_maskRecord, heldOut));
        QGuiApplication::clipboard()->setText(text);
        showResult(tr("Copied:\n%1").arg(text), false);
    } catch (const core::Error&) {
        showResult(errorSentence(std::current_exception()), true);
    }
}

} // namespace lamina::ui
