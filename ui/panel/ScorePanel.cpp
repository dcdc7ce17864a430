// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ScorePanel.h"

#include "ui/document/Counted.h"
#include "ui/document/Document.h"
#include "ui/panel/PanelParts.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {

QString number(const std::optional<double>& dice) {
    return dice ? QString::number(*dice, 'f', 3) : QStringLiteral("–");
}

} // namespace

ScorePanel::ScorePanel(Document& document, QWidget* parent)
    : QWidget(parent), m_document(document) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 10);
    column->setSpacing(2);
    m_large = new QLabel;
    m_large->setObjectName("heldOutDice");
    m_large->setAccessibleName(tr("Dice on held-out slices"));
    auto font = m_large->font();
    font.setPointSizeF(font.pointSizeF() * 3.0);
    font.setWeight(QFont::DemiBold);
    m_large->setFont(font);
    auto* table = new QPushButton(tr("Table and chart …"));
    table->setObjectName("showScoreTable");
    table->setToolTip(tr("Dice, IoU, AP, PQ, SEG and DET of every slice, to look at and to save"));
    table->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    auto* top = new QHBoxLayout; // at the top: in sight however long the hint below is
    top->addWidget(m_large, 1);
    top->addWidget(table, 0, Qt::AlignTop);
    column->addLayout(top);
    m_caption = quietText();
    column->addWidget(m_caption);

    auto* grid = new QGridLayout;
    grid->setContentsMargins(0, 8, 0, 0);
    grid->setHorizontalSpacing(12);
    const auto addRow = [grid](QLabel*& name, const QString& text, const char* object) {
        name = new QLabel(text);
        auto* value = new QLabel;
        value->setObjectName(object);
        value->setAccessibleName(text);
        auto bold = value->font();
        bold.setWeight(QFont::DemiBold);
        value->setFont(bold);
        value->setAlignment(Qt::AlignRight);
        const int row = grid->rowCount();
        grid->addWidget(name, row, 0);
        grid->addWidget(value, row, 1);
        return value;
    };
    QLabel* allName = nullptr;
    m_sliceValue = addRow(m_sliceName, tr("This slice"), "sliceDice");
    m_trainingValue = addRow(m_trainingName, tr("Training slices"), "trainingDice");
    m_allValue = addRow(allName, tr("All annotated voxels"), "annotatedDice");
    grid->setColumnStretch(0, 1);
    column->addLayout(grid);
    m_hint = quietText();
    m_hint->setObjectName("scoreHint");
    m_hint->setContentsMargins(0, 6, 0, 0);
    column->addWidget(m_hint);
    column->addStretch(1);

    connect(table, &QPushButton::clicked, this, &ScorePanel::tableWanted);
    connect(&m_document, &Document::scoresChanged, this, &ScorePanel::refresh);
    connect(&m_document, &Document::stackChanged, this, &ScorePanel::refresh);
    refresh();
}

void ScorePanel::setSlice(int z) {
    m_slice = z;
    refresh();
}

void ScorePanel::refresh() {
    const auto scores = m_document.scores(m_slice);
    m_large->setText(number(scores.heldOut));
    m_caption->setText(
        scores.heldOutSlices > 0
            ? tr("Dice on %1")
                  .arg(counted(scores.heldOutSlices, tr("held-out slice"), tr("held-out slices")))
            : tr("Dice on held-out slices"));
    m_sliceName->setText(scores.sliceIsTraining ? tr("This slice (training)") : tr("This slice"));
    m_sliceValue->setText(number(scores.slice));
    m_trainingName->setText(scores.trainingSlices > 0
                                ? tr("Training slices (%1)").arg(scores.trainingSlices)
                                : tr("Training slices"));
    m_trainingValue->setText(number(scores.training));
    m_allValue->setText(number(scores.annotated));
    QString hint;
    if (scores.counting) {
        hint = tr("Counting …");
    } else if (scores.preview) {
        hint = tr("Live masks learn from everything that you paint, so no slice is held out.");
    } else if (m_document.prediction().empty()) {
        hint = tr("Scores appear once a slice is predicted.");
    } else if (scores.heldOutSlices == 0 && scores.acceptedSlices > 0) {
        hint = tr("Accepted slices cannot show how good the model is: annotate one by hand that it "
                  "was not trained on.");
    } else if (scores.heldOutSlices == 0) {
        hint =
            tr("To see how good the model really is, annotate a slice that it was not trained on.");
    }
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

} // namespace lamina::ui
