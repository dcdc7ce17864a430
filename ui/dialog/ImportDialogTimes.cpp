// SPDX-License-Identifier: GPL-3.0-or-later
// Masks of all time points of a stack in one go.
#include "ui/dialog/ImportDialog.h"
#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/document/MaskSequenceImport.h"
#include "ui/panel/ResultLabel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>

#include <algorithm>

namespace lamina::ui {

void ImportDialog::makeTimes(QFormLayout& form) {
    connect(m_sequence, &MaskSequenceImport::progressed, this,
            [this](double fraction) { m_progress->setValue(static_cast<int>(fraction * 1000.0)); });
    connect(m_sequence, &MaskSequenceImport::finished, this, &ImportDialog::finishAll);
    connect(m_sequence, &MaskSequenceImport::failed, this, [this](const QString& sentence) {
        m_progress->hide();
        showProblem(stoppedWords().arg(sentence));
        refresh();
    });
    connect(this, &QDialog::finished, m_sequence, &MaskSequenceImport::stop);
    if (!m_document.hasStack() || m_document.stack()->info().timePoints < 2) return;
    m_which = new QComboBox;
    m_which->setObjectName("importTimes");
    m_which->setAccessibleName(tr("Time points to import"));
    m_which->addItem(tr("only the one shown: %1").arg(m_document.time()), false);
    m_which->addItem(QString(), true);
    form.addRow(tr("Time points"), m_which);
    connect(m_which, &QComboBox::activated, this, [this] { refresh(); });
}

bool ImportDialog::busy() const {
    return m_job.active() || m_sequence->running();
}

bool ImportDialog::allTimes() const {
    return m_which && m_times.size() > 1 && m_which->currentData().toBool();
}

/// Which choice of time points there is: all of them only where the masks are a sequence.
void ImportDialog::refreshTimes(const std::vector<int>& times) {
    m_times = times;
    if (!m_which) return;
    QString why = MaskSequenceImport::whyNot(m_document);
    if (times.size() < 2) why = tr("These masks are no numbered sequence.");
    m_which->setItemText(1, times.size() < 2 ? tr("all that have masks")
                                             : tr("all that have masks: %1 of %2")
                                                   .arg(times.size())
                                                   .arg(m_document.stack()->info().timePoints));
    const bool has = std::find(times.begin(), times.end(), m_document.time()) != times.end();
    if (!why.isEmpty()) {
        m_times.clear();
        m_which->setCurrentIndex(0);
    } else if (!has) {
        m_which->setCurrentIndex(1); // this one has none
    }
    m_which->setEnabled(why.isEmpty());
    m_which->setToolTip(why.isEmpty() ? tr("All: one step to undo in each time point") : why);
}

/// With a place for what came of it, or why.
QString ImportDialog::stoppedWords() const {
    return tr("Stopped after %1 of %2 time points. %3")
        .arg(m_sequence->timesDone())
        .arg(m_sequence->timesWanted());
}

void ImportDialog::startAll() {
    const auto wanted = spec();
    if (!wanted || busy() || !m_document.hasStack()) return;
    m_settle.stop();
    m_look.requestStop();
    m_looking.reset();
    m_result->hide();
    m_progress->setValue(0);
    m_progress->show();
    m_sequence->start({m_file->text().trimmed().toStdString(), m_times, *wanted, !m_zeroChosen});
    refresh();
}

void ImportDialog::finishAll() {
    const int done = m_sequence->timesDone();
    const auto what =
        tr("%1 in %2 imported from %3.")
            .arg(
                counted(static_cast<int>(m_sequence->labels().size()), tr("label"), tr("labels")),
                counted(done, tr("time point"), tr("time points")),
                QString::fromStdString(std::filesystem::path(m_file->text().trimmed().toStdString())
                                           .filename()
                                           .string()));
    Q_EMIT imported(done == m_sequence->timesWanted() ? what : stoppedWords().arg(what));
    if (isVisible()) close(); // else that is what stopped it
}

} // namespace lamina::ui
