// SPDX-License-Identifier: GPL-3.0-or-later
// Images that are not where they were, and where a copy of the project goes.
#include "ui/MainWindow.h"
#include "ui/panel/PanelParts.h"

#include "core/io/PlaneSources.h"

#include <QFileDialog>

namespace lamina::ui {

namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// By its name, for it is not there: image files have an ending, folders of slices have none.
bool wasFile(const core::StackEntry& entry) {
    return core::imageStem(entry.absolutePath) != entry.absolutePath.filename();
}

} // namespace

void MainWindow::imageMissing(int index, const QString& sentence,
                              const std::optional<core::StackCandidate>& candidate) {
    const auto& entry = m_session.stacks().at(static_cast<std::size_t>(index));
    QStringList answers{wasFile(entry) ? tr("Find the image …") : tr("Find the folder …")};
    std::vector<std::function<void()>> actions{[this, index, file = wasFile(entry)] {
        chooseImageOf(index, file ? ImageKind::File : ImageKind::Folder);
    }};
    if (!wasFile(entry)) { // or a file that never had an ending
        answers << tr("Find the image …");
        actions.emplace_back([this, index] { chooseImageOf(index, ImageKind::File); });
    }
    if (candidate && candidate->match == core::StackMatch::OtherContent) {
        answers << tr("Use this one");
        actions.emplace_back(
            [this, index, path = candidate->path] { m_session.relink(index, path, true); });
    }
    answers << tr("Not now");
    m_notice->ask(sentence, answers, [actions](int answer) {
        if (answer >= 0 && answer < static_cast<int>(actions.size()))
            actions[static_cast<std::size_t>(answer)]();
    });
}

void MainWindow::chooseImageOf(int index, ImageKind kind) {
    const auto& entry = m_session.stacks().at(static_cast<std::size_t>(index));
    auto* dialog = new QFileDialog(this, tr("Where is %1?").arg(text(entry.name)),
                                   text(entry.absolutePath.parent_path().string()));
    dialog->setObjectName("findImage");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (kind == ImageKind::Folder) {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly, false); // the slices in it tell which it is
    } else {
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters(imageFilters());
    }
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, index](const QString& file) { m_session.relink(index, file.toStdString()); });
    dialog->open();
}

void MainWindow::chooseCopy() {
    const auto project = m_session.project();
    if (!project) return;
    auto* dialog = new QFileDialog(this, tr("Save a copy of the project"),
                                   text(project->folder().parent_path().string()));
    dialog->setObjectName("copyDialog");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilter(tr("Projects (*.lamina)"));
    dialog->setDefaultSuffix("lamina");
    dialog->selectFile(tr("%1-copy.lamina").arg(text(project->name())));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { m_session.saveCopy(file.toStdString()); });
    dialog->open();
}

} // namespace lamina::ui
