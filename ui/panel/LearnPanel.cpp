// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/LearnPanel.h"

#include "ui/Translation.h"
#include "ui/panel/CurveChart.h"
#include "ui/panel/PanelParts.h"
#include "ui/panel/RunProgress.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIcon>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTime>
#include <QVBoxLayout>

#include <cmath>

namespace lamina::ui {

using core::RunAction;
using core::RunState;

namespace {

constexpr int kCurvesHeight = 160;
constexpr int kLogHeight = 64; ///< at least; it takes what is left

/// Asks for no more than a few lines.
class LogView final : public QPlainTextEdit {
public:
    using QPlainTextEdit::QPlainTextEdit;
    [[nodiscard]] QSize sizeHint() const override { return {200, kLogHeight}; }
};

QSpinBox* epochsSpin(const QString& name, const char* object) {
    auto* spin = new QSpinBox;
    spin->setRange(0, 100000);
    spin->setSpecialValueText(QObject::tr("default"));
    spin->setAccessibleName(name);
    spin->setToolTip(
        QObject::tr("How often the network sees the data; default = the number measured best"));
    spin->setObjectName(object);
    return spin;
}

QPushButton* stepButton(const QString& text, const char* object) {
    auto* button = new QPushButton(text);
    button->setObjectName(object);
    button->setAutoDefault(false);
    button->setMinimumWidth(86);
    return button;
}

} // namespace

QString timeLeftText(double seconds) {
    if (seconds < 0 || !std::isfinite(seconds)) return {};
    if (seconds < 10) return QObject::tr("a few seconds left");
    if (seconds < 90)
        return QObject::tr("about %1 s left").arg(static_cast<int>(std::round(seconds / 10) * 10));
    if (seconds < 5400)
        return QObject::tr("about %1 min left").arg(static_cast<int>(std::ceil(seconds / 60)));
    return QObject::tr("about %1 h left").arg(seconds / 3600, 0, 'f', 1);
}

LearnPanel::LearnPanel(LearningController& learning, QWidget* parent)
    : QWidget(parent), m_learning(learning) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 10);
    column->setSpacing(8);

    m_all = new QPushButton(QIcon::fromTheme("media-playback-start"), tr("Learn and segment"));
    m_all->setObjectName("learnAndSegment");
    auto font = m_all->font();
    font.setPointSizeF(font.pointSizeF() * 1.15);
    font.setWeight(QFont::DemiBold);
    m_all->setFont(font);
    m_all->setMinimumHeight(40);
    m_all->setProperty(
        "tip", tr("Pretrains on the unlabelled stack unless that was done, fine-tunes on what "
                  "you painted and predicts every slice, this one first"));
    column->addWidget(m_all);
    m_allHint = quietText();
    m_allHint->setObjectName("learnHint");
    column->addWidget(m_allHint);
    m_forest = new QPushButton(QIcon::fromTheme("chronometer"), tr("Quick masks with a forest"));
    m_forest->setObjectName("forestAndSegment");
    m_forest->setAutoDefault(false);
    m_forest->setProperty("tip", tr("A random forest on filtered grey values and on what the "
                                    "built-in network sees: done in seconds, needs no "
                                    "pretraining, and with one to nine annotated slices often as "
                                    "good as a network or better"));
    column->addWidget(m_forest);

    m_message = new QLabel;
    m_message->setObjectName("learnMessage");
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    column->addWidget(m_message);
    m_retry = stepButton(tr("Try to load the engine again"), "retryEngine");
    m_retry->hide();
    column->addWidget(m_retry);

    m_run = runBox();
    column->addWidget(m_run);
    m_chart = new CurveChart; // where the eye is while something runs
    m_chart->setObjectName("curves");
    m_chart->setFixedHeight(kCurvesHeight);
    m_chart->hide();
    column->addWidget(m_chart);
    column->addWidget(stepsBox());
    m_log = new LogView;
    m_log->setObjectName("learnLog");
    m_log->setReadOnly(true);
    m_log->setMaximumBlockCount(2000);
    m_log->setAccessibleName(tr("Log of the runs"));
    m_log->setPlaceholderText(tr("Log of the runs"));
    m_log->setToolTip(tr("What was done when, and what the engine had to say"));
    m_log->setMinimumHeight(kLogHeight);
    column->addWidget(m_log, 1);

    connect(m_all, &QPushButton::clicked, this, [this] { m_learning.learnAndSegment(settings()); });
    connect(m_pretrain, &QPushButton::clicked, this, [this] { m_learning.pretrain(settings()); });
    connect(m_fineTune, &QPushButton::clicked, this, [this] { m_learning.fineTune(settings()); });
    connect(m_predictSlice, &QPushButton::clicked, this,
            [this] { m_learning.predictSlice(settings()); });
    connect(m_predictStack, &QPushButton::clicked, this,
            [this] { m_learning.predictStack(settings()); });
    connect(m_forest, &QPushButton::clicked, this,
            [this] { m_learning.forestAndSegment(settings()); });
    connect(m_cancel, &QPushButton::clicked, &m_learning, &LearningController::cancel);
    connect(m_retry, &QPushButton::clicked, &m_learning, &LearningController::loadEngine);
    connect(&m_learning, &LearningController::stateChanged, this, &LearnPanel::refresh);
    connect(&m_learning, &LearningController::devicesChanged, this, &LearnPanel::showDevices);
    connect(&m_learning, &LearningController::progressed, this, &LearnPanel::showProgress);
    connect(&m_learning, &LearningController::curveExtended, m_chart, &CurveChart::extend);
    connect(&m_learning, &LearningController::logged, this, &LearnPanel::addLog);
    connect(&m_learning, &LearningController::stepStarted, this, [this](const QString& title) {
        m_message->hide();
        m_title->setText(title);
        const auto state = m_learning.state();
        if (state == RunState::Pretraining || state == RunState::FineTuning) {
            m_chart->clear();
            m_chart->show(); // from the start: nothing moves when the first point comes
        }
        addLog(title);
        showProgress(0.0, tr("Starting …"), -1.0);
    });
    connect(&m_learning, &LearningController::stepFinished, this, [this](const QString& sentence) {
        showMessage(sentence, false);
        addLog(sentence);
    });
    connect(&m_learning, &LearningController::cancelled, this, [this](const QString& sentence) {
        showMessage(sentence, false);
        addLog(sentence);
    });
    connect(&m_learning, &LearningController::failed, this,
            [this](const QString& sentence, const QString& details) {
                showMessage(sentence, true);
                addLog(sentence);
                if (!details.isEmpty()) addLog(details);
            });
    showDevices();
    refresh();
}

QWidget* LearnPanel::stepsBox() {
    auto* box = new QWidget;
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 4, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(5);
    const auto gap = [form] { form->addItem(new QSpacerItem(0, 4)); };
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto pair = [](QWidget* field, QWidget* button) {
        auto* line = new QHBoxLayout;
        line->setContentsMargins(0, 0, 0, 0);
        line->addWidget(field, 1);
        line->addWidget(button);
        return line;
    };
    const auto makeCombo = [](const QString& name, const char* object) {
        auto* combo = new QComboBox;
        combo->setAccessibleName(name);
        combo->setObjectName(object);
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        combo->setMinimumContentsLength(8);
        return combo;
    };

    form->addRow(sectionTitle(tr("1  Pretrain, without labels")));
    m_method = makeCombo(tr("Pretraining method"), "method");
    const auto method = [this](const QString& text, const char* name, const QString& tip) {
        m_method->addItem(text, name);
        m_method->setItemData(m_method->count() - 1, tip, Qt::ToolTipRole);
    };
    method(tr("PixelCL: pixel propagation"), "pixelcl",
           tr("The same place in two views gets the same features, smoothed over like pixels"));
    method(tr("Pixel contrast"), "pixcontrast",
           tr("The same place in two views, against all other places of the image"));
    method(tr("BYOL: whole views"), "byol",
           tr("One view of an image predicts the other, without counter-examples"));
    method(tr("SimCLR: whole views"), "simclr",
           tr("Two views of an image, against all other images of the batch"));
    method(tr("MoCo v2: whole views"), "moco",
           tr("Two views of an image, against a queue of earlier images"));
    method(tr("Rotation"), "rotation",
           tr("Tells by how many quarter turns an image was turned; cells have no upright "
              "position, so this often cannot be learned"));
    method(tr("Jigsaw"), "jigsaw", tr("Puts nine shuffled tiles of an image in order"));
    method(tr("Context prediction"), "context",
           tr("Tells on which side of a tile another one lies"));
    method(tr("Colorization"), "colorization",
           tr("Guesses the second channel. Where there is none, an adaptation: guesses grey "
              "values that were blurred away"));
    method(tr("None: random weights"), "random",
           tr("Learns nothing: the control that every method must beat"));
    m_method->setToolTip(
        tr("How the network learns without labels; PixelCL is the default and "
           "learns features for each pixel. Point at an entry to read what it does"));
    form->addRow(tr("Method"), m_method);
    m_pretrainEpochs = epochsSpin(tr("Epochs of pretraining"), "pretrainEpochs");
    m_pretrain = stepButton(tr("Pretrain"), "pretrain");
    m_pretrain->setProperty("tip", tr("Learns how this stack looks from all its slices"));
    form->addRow(tr("Epochs"), pair(m_pretrainEpochs, m_pretrain));

    gap();
    form->addRow(sectionTitle(tr("2  Fine-tune on what you painted")));
    m_start = makeCombo(tr("Backbone"), "backbone");
    m_start->addItem(tr("Pretrained"), "pretrained");
    m_start->addItem(tr("Built-in network"), "builtin");
    m_start->setItemData(1,
                         tr("Comes with the program: it has learned from simulated recordings of "
                            "many kinds of nuclei"),
                         Qt::ToolTipRole);
    m_start->addItem(tr("Random weights"), "random");
    form->addRow(tr("Backbone"), m_start);
    connect(m_start, &QComboBox::currentIndexChanged, this, &LearnPanel::refresh);
    m_mode = makeCombo(tr("Backbone while fine-tuning"), "backboneMode");
    m_mode->addItem(tr("Tunable: learns along"), false);
    m_mode->addItem(tr("Frozen: stays as it is"), true);
    form->addRow(tr("Mode"), m_mode);
    m_head = makeCombo(tr("Head of the network"), "head");
    fillHeads();
    form->addRow(tr("Head"), m_head);
    connect(m_head, &QComboBox::currentIndexChanged, this, &LearnPanel::refresh);
    m_fineTuneEpochs = epochsSpin(tr("Epochs of fine-tuning"), "fineTuneEpochs");
    m_fineTune = stepButton(tr("Fine-tune"), "fineTune");
    m_fineTune->setProperty("tip",
                            tr("Trains on every pixel that you painted, then predicts this slice"));
    form->addRow(tr("Epochs"), pair(m_fineTuneEpochs, m_fineTune));

    gap();
    form->addRow(sectionTitle(tr("3  Predict")));
    m_predictSlice = stepButton(tr("This slice"), "predictSlice");
    m_predictSlice->setProperty("tip", tr("Predicts the slice on screen"));
    m_predictStack = stepButton(tr("Whole stack"), "predictStack");
    m_predictStack->setProperty("tip", tr("Predicts every slice and numbers the cells in 3D"));
    auto* predict = new QHBoxLayout;
    predict->setSpacing(8);
    predict->addWidget(m_predictSlice, 1);
    predict->addWidget(m_predictStack, 1);
    form->addRow(predict);

    m_device = makeCombo(tr("Device"), "device");
    connect(m_device, &QComboBox::currentIndexChanged, this,
            [this] { m_learning.setDevice(settings().device); });
    m_device->setToolTip(tr("What computes; the list says what was found out about each device"));
    gap();
    form->addRow(tr("Device"), m_device);
    m_resume = new QCheckBox(tr("Continue the interrupted run"));
    m_resume->setObjectName("resume");
    m_resume->setToolTip(
        tr("A run that was cancelled left its state; it goes on from there when nothing "
           "else was changed"));
    form->addRow(m_resume);
    return box;
}

QWidget* LearnPanel::runBox() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_title = sectionTitle({});
    m_title->setObjectName("runTitle");
    m_title->setWordWrap(true);
    column->addWidget(m_title);
    auto* line = new QHBoxLayout;
    m_progress = new QProgressBar;
    m_progress->setObjectName("runProgress");
    m_progress->setRange(0, 1000);
    m_progress->setFormat("%p %");
    m_progress->setAccessibleName(tr("Progress of the run"));
    m_cancel = stepButton(tr("Cancel"), "cancelRun");
    m_cancel->setIcon(QIcon::fromTheme("process-stop"));
    m_cancel->setProperty("tip",
                          tr("Stops at the end of the running batch; what was learnt is kept"));
    line->addWidget(m_progress, 1);
    line->addWidget(m_cancel);
    column->addLayout(line);
    m_detail = quietText();
    m_detail->setObjectName("runDetail");
    column->addWidget(m_detail);
    return box;
}

void LearnPanel::addBelowForest(QWidget* widget) {
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->insertWidget(column->indexOf(m_forest) + 1, widget);
}

void LearnPanel::block(QPushButton* button, const QString& reason) {
    button->setEnabled(reason.isEmpty());
    const auto tip = button->property("tip").toString();
    button->setToolTip(reason.isEmpty() ? tip : tr("%1.\n%2").arg(tip, reason));
}

void LearnPanel::refresh() {
    const auto state = m_learning.state();
    const bool running = core::isRunning(state);
    block(m_all, m_learning.whyNotLearn());
    block(m_forest, m_learning.whyNotForest());
    block(m_pretrain, m_learning.whyNot(RunAction::Pretrain));
    block(m_fineTune, m_learning.whyNot(RunAction::FineTune));
    m_start->setItemData(1, m_learning.hasBuiltin() ? QVariant() : QVariant(0), Qt::UserRole - 1);
    block(m_predictStack, m_learning.whyNot(RunAction::Predict));
    block(m_cancel, m_learning.whyNot(RunAction::Cancel));
    m_cancel->setText(state == RunState::Stopping ? tr("Stopping …") : tr("Cancel"));
    if (state == RunState::Stopping) {
        m_detail->setText(tr("Stopping: the running batch is being finished."));
    }
    m_run->setVisible(running);
    if (!running && !m_chart->drawn()) m_chart->hide(); // a forest has no curve
    const auto reason = m_learning.whyNotLearn();
    m_allHint->setVisible(!running && state != RunState::EngineMissing &&
                          (m_message->isHidden() || !reason.isEmpty()));
    const bool builtin = m_learning.predictsBuiltin();
    m_predictSlice->setProperty(
        "tip", builtin ? tr("Predicts the slice on screen with the built-in network: nothing need "
                            "be painted")
                       : tr("Predicts the slice on screen"));
    m_allHint->setText(
        !reason.isEmpty() && m_learning.readOnly()
            ? tr("%1 Predict works nevertheless; its masks can be exported, but are not kept.")
                  .arg(reason)
        : !reason.isEmpty() && builtin
            ? tr("%1 Or begin with Predict below: the built-in network needs no labels.")
                  .arg(reason)
        : !reason.isEmpty() ? reason
        : !takesBackbone(settings().head)
            ? tr("Trains the U-Net on what you painted, then predicts every slice.")
        : settings().builtin
            ? tr("Fine-tunes the built-in network on what you painted, then predicts every slice.")
        : m_learning.hasBackbone()
            ? tr("Fine-tunes the pretrained network on what you painted, then predicts every "
                 "slice.")
            : tr("Pretrains on the unlabelled stack, fine-tunes on what you painted, then "
                 "predicts every slice."));
    block(m_predictSlice, m_learning.whyNot(RunAction::Predict));
    m_retry->setVisible(state == RunState::EngineMissing);
    m_resume->setVisible(!running && (m_learning.resumable(LearningController::Step::Pretrain) ||
                                      m_learning.resumable(LearningController::Step::FineTune)));
    const bool backbone = m_learning.hasBackbone();
    m_start->setItemText(0, backbone                  ? tr("Pretrained")
                            : m_learning.hasBuiltin() ? tr("Pretrained (none yet: built-in)")
                                                      : tr("Pretrained (none yet: random)"));
    allowBackbone(running);
    m_head->setEnabled(!running);
    m_device->setEnabled(!running);
    m_method->setEnabled(!running);
    m_pretrainEpochs->setEnabled(!running);
    m_fineTuneEpochs->setEnabled(!running);
}

void LearnPanel::showDevices() {
    const auto chosen = m_device->currentData();
    m_device->clear();
    m_device->addItem(tr("Automatic"), "auto");
    m_device->setItemData(0, tr("The first graphics card that works, else the processor"),
                          Qt::ToolTipRole);
    for (const auto& device : m_learning.devices()) {
        const auto name = QString::fromStdString(device.name);
        m_device->addItem(device.usable ? name : tr("%1 (not usable)").arg(name),
                          QString::fromStdString(device.id));
        m_device->setItemData(m_device->count() - 1, QString::fromStdString(device.finding),
                              Qt::ToolTipRole);
        if (!device.usable) { // greyed out, its tooltip says what was found
            m_device->setItemData(m_device->count() - 1, 0, Qt::UserRole - 1);
        }
    }
    m_device->setCurrentIndex(std::max(0, m_device->findData(chosen)));
}

void LearnPanel::showProgress(double fraction, const QString& message, double secondsLeft) {
    showFraction(*m_progress, fraction);
    const auto left = timeLeftText(secondsLeft);
    const auto doing = coreSentence(message.toStdString());
    m_detail->setText(left.isEmpty() ? doing : tr("%1 · %2").arg(doing, left));
}

void LearnPanel::showMessage(const QString& sentence, bool problem) {
    m_message->setText(sentence);
    m_message->setStyleSheet(
        problem ? "QLabel { background: #b3372c; color: white; border-radius: 4px; padding: 6px; }"
                : QString());
    m_message->show();
    refresh();
}

void LearnPanel::showEarlierRuns(const std::vector<core::RunEntry>& runs) {
    m_log->clear();
    for (const auto& run : runs) {
        const auto sentence = run.record.value("sentence", std::string());
        if (sentence.empty()) continue;
        const auto time = QDateTime::fromString(QString::fromStdString(run.time), Qt::ISODate);
        m_log->appendPlainText(QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) + "  " +
                               QString::fromStdString(sentence));
    }
}

void LearnPanel::addLog(const QString& sentence) {
    m_log->appendPlainText(QTime::currentTime().toString("HH:mm:ss  ") + sentence);
}

} // namespace lamina::ui
