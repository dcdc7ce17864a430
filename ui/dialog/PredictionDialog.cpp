// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialog/PredictionDialog.h"

#include "ui/document/Document.h"
#include "ui/document/OverlayColors.h"
#include "ui/panel/Legend.h"
#include "ui/panel/PairTable.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/SideNames.h"
#include "ui/view/SliceView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QIcon>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lamina::ui {

namespace {

using Side = PredictionPair::Side;
constexpr std::array kSides{PredictionPair::A, PredictionPair::B};

// the pair takes layers of the view that otherwise mean something else
constexpr std::array kLayers{OverlayKind::Semantic, OverlayKind::Instances};
constexpr double kOpacity = 0.55;

QString text(const nlohmann::json& record, const char* path) {
    const nlohmann::json::json_pointer pointer(path);
    if (!record.is_object() || !record.contains(pointer)) return {};
    const auto& value = record.at(pointer);
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
}

QString letter(Side side) {
    return side == PredictionPair::A ? QString("A") : QString("B");
}

/// What kind of model it was: words of the record, which the field knows.
QString modelOf(const nlohmann::json& record) {
    if (text(record, "/model_record/model") == "forest")
        return PredictionDialog::tr("Random forest");
    const auto head = text(record, "/model_record/spec/head");
    const auto method = text(record, "/model_record/backbone/spec/method");
    if (head.isEmpty()) return PredictionDialog::tr("Model");
    return method.isEmpty() ? head : PredictionDialog::tr("%1 on %2").arg(head, method);
}

QString titleOf(const core::PredictionEntry& entry) {
    const auto time = QDateTime::fromString(QString::fromStdString(entry.time), Qt::ISODate);
    const auto when =
        time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : QString();
    const nlohmann::json::json_pointer threshold("/masks/threshold");
    auto title = PredictionDialog::tr("%1, %2").arg(modelOf(entry.record), when);
    if (entry.record.is_object() && entry.record.contains(threshold) &&
        entry.record.at(threshold).is_number()) {
        title += PredictionDialog::tr(", threshold %1")
                     .arg(entry.record.at(threshold).get<double>(), 0, 'f', 2);
    }
    return title;
}

QString detailsOf(const core::PredictionEntry& entry, const std::set<int>& trained) {
    QStringList slices;
    for (const int z : trained)
        slices << QString::number(z);
    QStringList lines{text(entry.record, "/model")};
    if (!slices.isEmpty())
        lines << PredictionDialog::tr("Trained on slices %1").arg(slices.join(", "));
    return lines.join("\n");
}

QColor toColor(PairAgreement what) {
    const auto c = pairColor(what);
    return {c[0], c[1], c[2]};
}

} // namespace

PredictionDialog::PredictionDialog(core::JobSystem& jobs, Document& document, const SliceView& like,
                                   QWidget* parent)
    : QDialog(parent), m_document(document), m_pair(jobs, document), m_reuse(jobs, document),
      m_view(new SliceView(jobs)), m_table(new PairTable(m_pair)) {
    setObjectName("predictionDialog");
    setWindowTitle(tr("Compare predictions of %1").arg(QString::fromStdString(document.name())));
    resize(1080, 680);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(8);
    column->addWidget(makeChoice());
    m_state = quietText();
    m_state->setObjectName("pairState");
    column->addWidget(m_state);
    auto* splitter = new QSplitter;
    splitter->addWidget(makePicture(like));
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({700, 360}); // every column is seen
    splitter->setChildrenCollapsible(false);
    column->addWidget(splitter, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* close = buttons->button(QDialogButtonBox::Close);
    close->setToolTip(tr("Close this window"));
    close->setAutoDefault(false); // Enter belongs to the table and the image
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    connectParts();
    showEntries();
    showMode();
    showState();
    m_view->setSlice(like.slice());
    showSlice(m_view->slice()); // it may have been there already
    m_view->setFocus();
}

QWidget* PredictionDialog::makeChoice() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    for (const Side side : kSides) {
        auto* combo = new QComboBox;
        m_choice[side] = combo;
        combo->setObjectName("prediction" + letter(side));
        combo->setAccessibleName(tr("Prediction %1").arg(letter(side)));
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        auto* label =
            new QLabel(side == PredictionPair::A ? tr("Prediction &A") : tr("Prediction &B"));
        label->setBuddy(combo);
        auto* use = new QToolButton;
        m_use[side] = use;
        use->setObjectName("usePrediction" + letter(side));
        use->setText(tr("Use"));
        use->setAccessibleName(tr("Use prediction %1").arg(letter(side)));
        auto* remove = new QToolButton;
        m_remove[side] = remove;
        remove->setObjectName("removePrediction" + letter(side));
        remove->setIcon(QIcon::fromTheme("edit-delete"));
        remove->setAutoRaise(true);
        remove->setAccessibleName(tr("Forget prediction %1").arg(letter(side)));
        remove->setToolTip(tr("Takes prediction %1 out of this list and off the disk; model, run "
                              "and the masks in the window stay")
                               .arg(letter(side)));
        const int row = static_cast<int>(side);
        grid->addWidget(label, row, 0);
        grid->addWidget(combo, row, 1);
        grid->addWidget(use, row, 2);
        grid->addWidget(remove, row, 3);
        connect(use, &QToolButton::clicked, this, [this, side] {
            if (const auto* entry = m_pair.chosen(side)) m_reuse.use(*entry);
        });
        connect(combo, &QComboBox::activated, this, [this, side, combo] {
            m_used.clear();
            m_pair.choose(side, combo->currentData().toString().toStdString());
        });
        connect(remove, &QToolButton::clicked, this, [this, side] { m_pair.removeChosen(side); });
    }
    m_swap = new QToolButton;
    m_swap->setObjectName("swapPredictions");
    m_swap->setText(tr("Swap"));
    m_swap->setToolTip(tr("A becomes B and B becomes A"));
    connect(m_swap, &QToolButton::clicked, &m_pair, &PredictionPair::swap);
    grid->addWidget(m_swap, 0, 4, 2, 1, Qt::AlignVCenter);
    grid->setColumnStretch(1, 1);
    return box;
}

QWidget* PredictionDialog::makePicture(const SliceView& like) {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 4, 0);
    column->setSpacing(6);
    auto* line = new QHBoxLayout;
    m_mode = new QComboBox;
    m_mode->setObjectName("pairMode");
    m_mode->addItems({tr("Agreement of A and B"), tr("Swipe"), tr("Side by side")});
    m_mode->setAccessibleName(tr("How the two are shown"));
    m_mode->setToolTip(tr("In colours where they agree, divided by a line that you drag, or the "
                          "slice twice"));
    m_annotation = new QCheckBox(tr("Annotation as outlines"));
    m_annotation->setObjectName("pairAnnotation");
    m_annotation->setToolTip(tr("What you painted, over the agreement of the two"));
    line->addWidget(m_mode);
    line->addWidget(m_annotation);
    line->addStretch(1);
    column->addLayout(line);

    m_view->setObjectName("pairView");
    m_view->setMinimumSize(320, 240);
    m_view->setOverlaySource(OverlayKind::Agreement, pairColors(m_pair));
    m_view->setOverlaySource(OverlayKind::Annotation, annotationColors(m_document));
    m_view->setOverlayOutline(OverlayKind::Annotation, true);
    m_view->setOverlayOpacity(OverlayKind::Annotation, 1.0);
    m_view->setOverlayOpacity(OverlayKind::Agreement, kOpacity);
    for (const Side side : kSides) {
        m_view->setOverlaySource(kLayers[side], maskColors(m_pair, side, m_document));
        m_view->setOverlayOpacity(kLayers[side], kOpacity);
    }
    m_view->setStack(m_document.stack(), m_document.channel(), m_document.time());
    m_view->setContrast(like.contrast());
    column->addWidget(m_view, 1);

    auto* slices = new QHBoxLayout;
    m_slice = new QSlider(Qt::Horizontal);
    m_slice->setObjectName("pairSlice");
    m_slice->setRange(0, std::max(0, m_document.paintSize().z - 1));
    m_slice->setAccessibleName(tr("Slice"));
    m_slice->setToolTip(tr("Slice (mouse wheel over the image)"));
    m_sliceNumber = new QLabel;
    m_sliceNumber->setObjectName("pairSliceNumber");
    slices->addWidget(m_slice, 1);
    slices->addWidget(m_sliceNumber);
    column->addLayout(slices);

    std::vector<std::pair<QColor, QString>> legend{
        {toColor(PairAgreement::Both), tr("cell in both")},
        {toColor(PairAgreement::OnlyA), tr("only in A")},
        {toColor(PairAgreement::OnlyB), tr("only in B")}};
    if (m_document.table().classNames().size() > 2)
        legend.emplace_back(toColor(PairAgreement::OtherClass), tr("of different classes"));
    m_legend = colorLegend(legend, tr("Legend of the agreement of the two"));
    m_legend->setObjectName("pairLegend");
    auto stays = m_legend->sizePolicy();
    stays.setRetainSizeWhenHidden(true); // the picture keeps its size
    m_legend->setSizePolicy(stays);
    column->addWidget(m_legend);
    connect(m_view, &SliceView::sliceChanged, this, &PredictionDialog::showSlice);
    connect(m_slice, &QSlider::valueChanged, m_view, &SliceView::setSlice);
    return box;
}

void PredictionDialog::connectParts() {
    connect(&m_pair, &PredictionPair::entriesChanged, this, &PredictionDialog::showEntries);
    connect(&m_pair, &PredictionPair::masksChanged, this, &PredictionDialog::showMasks);
    connect(&m_pair, &PredictionPair::scoresChanged, this, &PredictionDialog::showState);
    connect(&m_pair, &PredictionPair::failed, this, [this](const QString& sentence) {
        m_error = sentence;
        showState();
    });
    connect(&m_reuse, &PredictionReuse::stateChanged, this, &PredictionDialog::showUse);
    connect(&m_reuse, &PredictionReuse::used, this, [this](const QString& sentence) {
        m_used = sentence;
        showState();
    });
    connect(&m_reuse, &PredictionReuse::failed, this, [this](const QString& sentence) {
        m_error = sentence;
        showState();
    });
    connect(&m_document, &Document::predictionChanged, this, [this](int z) {
        if (z < 0) showUse();
    });
    connect(&m_document, &Document::previewingChanged, this, &PredictionDialog::showUse);
    connect(m_table, &PairTable::sliceChosen, m_view, &SliceView::setSlice);
    connect(m_table, &PairTable::sliceRequested, this, &PredictionDialog::sliceRequested);
    connect(m_mode, &QComboBox::activated, this, &PredictionDialog::showMode);
    connect(m_annotation, &QCheckBox::toggled, this, &PredictionDialog::showMode);
    connect(m_view, &SliceView::comparisonChanged, this, [this] {
        // Esc in the image ends a comparison
        if (m_view->comparison().mode == Comparison::Mode::Off) m_mode->setCurrentIndex(kAgreement);
        showMode();
    });
    connect(&m_document, &Document::labelsChanged, m_view, [this](const core::VoxelBox& box) {
        m_view->overlayChanged(OverlayKind::Annotation, box);
    });
    connect(&m_document, &Document::tableChanged, m_view, [this] {
        for (const auto kind : kAllOverlays)
            m_view->overlayReset(kind);
    });
    connect(&m_document, &Document::stackChanged, this, &QDialog::reject);
}

void PredictionDialog::showEntries() {
    for (const Side side : kSides) {
        auto* combo = m_choice[side];
        combo->clear();
        const auto& entries = m_pair.entries();
        for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) // the newest first
            combo->addItem(titleOf(*entry), QString::fromStdString(entry->id));
    }
    showMasks();
}

void PredictionDialog::showMasks() {
    for (const Side side : kSides) {
        const auto* entry = m_pair.chosen(side);
        auto* combo = m_choice[side];
        combo->setCurrentIndex(entry ? combo->findData(QString::fromStdString(entry->id)) : -1);
        combo->setEnabled(combo->count() > 0);
        m_remove[side]->setEnabled(entry != nullptr);
        combo->setToolTip(entry ? detailsOf(*entry, m_pair.trained(side))
                                : tr("Which prediction is compared"));
        m_view->overlayReset(kLayers[side]);
    }
    const auto name = [this](Side side) {
        const auto* entry = m_pair.chosen(side);
        return entry ? tr("%1: %2").arg(letter(side), modelOf(entry->record)) : letter(side);
    };
    setSideNames(*m_view, name(PredictionPair::A), name(PredictionPair::B));
    m_swap->setEnabled(m_pair.chosen(PredictionPair::A) && m_pair.chosen(PredictionPair::B));
    m_view->overlayReset(OverlayKind::Agreement);
    showUse();
    showState();
}

void PredictionDialog::showUse() {
    for (const Side side : kSides) {
        const auto* entry = m_pair.chosen(side);
        const auto reason = entry ? m_reuse.whyNot(*entry) : tr("Choose a prediction first.");
        const auto tip = tr("Makes prediction %1 that of the window again: shown, scored, accepted "
                            "and exported. Use the other one to go back")
                             .arg(letter(side));
        m_use[side]->setEnabled(reason.isEmpty());
        m_use[side]->setToolTip(reason.isEmpty() ? tip : tr("%1.\n%2").arg(tip, reason));
        m_use[side]->setText(entry && m_reuse.isKept(*entry) ? tr("In use") : tr("Use"));
    }
}

void PredictionDialog::showSlice(int z) {
    const QSignalBlocker block(m_slice);
    m_slice->setValue(z);
    m_sliceNumber->setText(tr("slice %1").arg(z));
    m_table->markSlice(z);
}

void PredictionDialog::showMode() {
    const int mode = m_mode->currentIndex();
    Comparison comparison = m_view->comparison();
    comparison.mode = mode == kSwipe        ? Comparison::Mode::Swipe
                      : mode == kSideBySide ? Comparison::Mode::SideBySide
                                            : Comparison::Mode::Off;
    comparison.left = kLayers[PredictionPair::A];
    comparison.right = kLayers[PredictionPair::B];
    const bool agreement = mode == kAgreement;
    for (const auto kind : kLayers)
        m_view->setOverlayVisible(kind, !agreement);
    m_view->setOverlayVisible(OverlayKind::Agreement, agreement);
    m_view->setOverlayVisible(OverlayKind::Annotation, agreement && m_annotation->isChecked());
    m_annotation->setEnabled(agreement);
    m_legend->setVisible(agreement);
    m_view->setComparison(comparison);
}

QString PredictionDialog::stateText() {
    if (!m_error.isEmpty()) return std::exchange(m_error, {}); // said once; what comes is newer
    if (!m_pair.listed()) return tr("Looking for the predictions of this stack …");
    if (!m_used.isEmpty()) return m_used;
    if (m_pair.entries().size() < 2) {
        return tr("Two predictions are needed. The masks of each prediction of the whole stack "
                  "are kept here, the last %1 of them: train or set something differently and "
                  "predict again.")
            .arg(core::PredictionHistory::kMost);
    }
    if (m_pair.mask(PredictionPair::A) && m_pair.mask(PredictionPair::B))
        return m_pair.counted() ? QString() : tr("Counting …");
    return tr("Reading …");
}

void PredictionDialog::showState() {
    const auto words = stateText();
    m_state->setText(words);
    m_state->setVisible(!words.isEmpty());
}

} // namespace lamina::ui
