// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/FileSaver.h"

#include "core/io/VerifiedFile.h"
#include "ui/document/Document.h"
#include "ui/document/ErrorText.h"

#include <QFileDialog>

#include <utility>

namespace lamina::ui {

namespace fs = std::filesystem;

FileSaver::FileSaver(core::JobSystem& jobs, Document& document, QWidget* parent)
    : QObject(parent), m_jobs(jobs), m_document(document), m_parent(parent) {}

QStringList FileSaver::chartFilters() {
    return {tr("Drawing (*.svg)"), tr("Picture (*.png)")};
}

QStringList FileSaver::tableFilters() {
    return {tr("Table (*.csv)")};
}

void FileSaver::ask(const Question& question, std::function<std::string(const fs::path&)> content) {
    if (!m_document.hasStack()) return;
    const auto folder = m_document.stack()->info().path.parent_path();
    auto* dialog =
        new QFileDialog(m_parent, question.title, QString::fromStdString(folder.string()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(question.filters);
    dialog->setDefaultSuffix(question.ending.section('.', -1));
    dialog->selectFile(QString::fromStdString(m_document.stem()) + question.ending);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.section("*.", -1).chopped(1)); // "Drawing (*.svg)"
    });
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, content = std::move(content)](const QString& name) {
                const fs::path file(name.toStdString());
                write(file, content(file));
            });
    dialog->open();
}

void FileSaver::write(const fs::path& file, std::string content) {
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, file] {
        Q_EMIT written(tr("Written and read back: %1").arg(QString::fromStdString(file.string())));
    };
    callbacks.failed = [this](std::exception_ptr error) { Q_EMIT failed(errorSentence(error)); };
    m_jobs.submit(
        core::Lane::Cpu,
        [file, content = std::move(content)](const core::JobContext& context) {
            core::writeFileVerified(file, content, context);
        },
        std::move(callbacks));
}

} // namespace lamina::ui
