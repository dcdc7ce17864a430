// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/ContrastPanel.h"

#include "core/image/Histogram.h"
#include "ui/KeyTip.h"
#include "ui/panel/HistogramView.h"
#include "ui/panel/PanelParts.h"
#include "ui/view/SliceView.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QColorDialog>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace lamina::ui {

namespace {

constexpr int kSampledSlices = 16;

QDoubleSpinBox* makeSpin(const QString& name, const char* object) {
    auto* spin = new QDoubleSpinBox;
    spin->setRange(-1e9, 1e9);
    spin->setMinimumWidth(70); // not that of a thousand million
    spin->setDecimals(1);
    spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    spin->setKeyboardTracking(false);
    spin->setAccessibleName(name);
    spin->setToolTip(name);
    spin->setObjectName(object);
    return spin;
}

} // namespace

ContrastPanel::ContrastPanel(SliceView& view, core::JobSystem& jobs, QWidget* parent)
    : QWidget(parent), m_view(view), m_jobs(jobs) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 10);
    column->setSpacing(6);
    m_channels = new QWidget;
    m_channelRows = new QVBoxLayout(m_channels);
    m_channelRows->setContentsMargins(0, 0, 0, 0);
    m_channelRows->setSpacing(2);
    column->addWidget(m_channels);
    m_histogram = new HistogramView;
    column->addWidget(m_histogram);

    m_low = makeSpin(tr("Grey value shown as black"), "contrastLow");
    m_high = makeSpin(tr("Grey value shown in full brightness"), "contrastHigh");
    auto* range = new QHBoxLayout;
    range->setSpacing(8);
    range->addWidget(m_low, 1);
    range->addWidget(new QLabel(tr("to")));
    range->addWidget(m_high, 1);
    column->addLayout(range);
    column->addWidget(makeAutomatic());
    column->addStretch(1);

    const auto edited = [this] {
        const double low = m_low->value();
        setRange({low, std::max(low + 1e-3, m_high->value())});
    };
    connect(m_low, &QDoubleSpinBox::valueChanged, this, edited);
    connect(m_high, &QDoubleSpinBox::valueChanged, this, edited);
    connect(m_histogram, &HistogramView::rangeEdited, this, &ContrastPanel::setRange);
    connect(&m_view, &SliceView::contrastChanged, this, &ContrastPanel::showRange);
    connect(&m_view, &SliceView::sliceShown, this, [this] {
        computeHistogram();
        if (m_rule.eachSlice) autoContrast();
    });
    connect(&m_view.channels(), &ChannelMix::stackChanged, this, &ContrastPanel::makeChannels);
    connect(&m_view.channels(), &ChannelMix::styleChanged, this, &ContrastPanel::showChannel);
    makeChannels();
}

ContrastPanel::~ContrastPanel() {
    m_job.requestStop();
}

QWidget* ContrastPanel::makeAutomatic() {
    auto* box = new QWidget;
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    auto* automatic = new QPushButton(tr("Auto"));
    automatic->setObjectName("autoContrast");
    setKeyTip(automatic, tr("Contrast from these percentiles of the slice shown"),
              {"autoContrast"});
    auto* reset = new QPushButton(tr("Full range"));
    reset->setObjectName("fullRange");
    setKeyTip(reset, tr("Darkest to brightest value of this slice"), {"resetContrast"});
    const auto percentile = [this](const char* object, const QString& name, double value) {
        auto* spin = new QDoubleSpinBox;
        spin->setObjectName(object);
        spin->setRange(0.0, 100.0);
        spin->setMinimumWidth(70);
        spin->setDecimals(2);
        spin->setSingleStep(0.1);
        spin->setSuffix(tr(" %"));
        spin->setValue(value);
        spin->setKeyboardTracking(false);
        spin->setAccessibleName(name);
        spin->setToolTip(name);
        connect(spin, &QDoubleSpinBox::valueChanged, this, &ContrastPanel::editRule);
        return spin;
    };
    m_lowPercentile = percentile("lowPercentile", tr("Percentile of the values that become black"),
                                 m_rule.percentiles.lowPercentile);
    m_highPercentile =
        percentile("highPercentile", tr("Percentile of the values that become full brightness"),
                   m_rule.percentiles.highPercentile);
    m_eachSlice = new QCheckBox(tr("Auto for each slice"));
    m_eachSlice->setObjectName("contrastEachSlice");
    m_eachSlice->setToolTip(tr("Finds the contrast again for every slice that is shown"));
    m_logarithmic = new QCheckBox(tr("Log scale"));
    m_logarithmic->setObjectName("histogramLog");
    m_logarithmic->setChecked(m_rule.logarithmic);
    m_logarithmic->setToolTip(tr("Height of the histogram's bars: shows rare values too"));
    m_source = new QComboBox;
    m_source->setObjectName("histogramSource");
    m_source->addItems({tr("This slice"), tr("Sample of the stack")});
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_source->setMinimumContentsLength(6);
    m_source->setAccessibleName(tr("What the histogram counts"));
    m_source->setToolTip(tr("What the histogram counts"));
    grid->addWidget(automatic, 0, 0);
    grid->addWidget(m_lowPercentile, 0, 1);
    grid->addWidget(m_highPercentile, 0, 2);
    grid->addWidget(reset, 1, 0);
    grid->addWidget(m_source, 1, 1, 1, 2);
    grid->addWidget(m_eachSlice, 2, 0, 1, 2);
    grid->addWidget(m_logarithmic, 2, 2);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    connect(automatic, &QPushButton::clicked, this, &ContrastPanel::autoContrast);
    connect(reset, &QPushButton::clicked, this, &ContrastPanel::fullRange);
    connect(m_eachSlice, &QCheckBox::toggled, this, &ContrastPanel::editRule);
    connect(m_logarithmic, &QCheckBox::toggled, this, &ContrastPanel::editRule);
    connect(m_source, &QComboBox::activated, this, &ContrastPanel::editRule);
    return box;
}

void ContrastPanel::makeChannels() {
    ChannelMix& mix = m_view.channels();
    if (static_cast<int>(m_rows.size()) != mix.channels()) {
        while (auto* item = m_channelRows->takeAt(0)) {
            delete item->widget();
            delete item;
        }
        delete m_choice;
        m_choice = new QButtonGroup(this);
        m_rows.clear();
        for (int c = 0; c < mix.channels(); ++c) {
            auto* line = new QWidget;
            auto* layout = new QHBoxLayout(line);
            layout->setContentsMargins(0, 0, 0, 0);
            layout->setSpacing(6);
            Row row{new QCheckBox, new QToolButton, new QRadioButton};
            row.shown->setObjectName(QString("channelShown%1").arg(c));
            row.color->setObjectName(QString("channelColor%1").arg(c));
            row.color->setAutoRaise(true);
            row.name->setObjectName(QString("channelName%1").arg(c));
            m_choice->addButton(row.name, c);
            layout->addWidget(row.shown);
            layout->addWidget(row.color);
            layout->addWidget(row.name, 1);
            m_channelRows->addWidget(line);
            connect(row.shown, &QCheckBox::toggled, this, [this, c](bool on) {
                ChannelStyle style = m_view.channels().style(c);
                style.visible = on;
                if (!m_view.channels().setStyle(c, style)) showChannel(c); // too many: back off
            });
            connect(row.color, &QToolButton::clicked, this, [this, c] { chooseColor(c); });
            m_rows.push_back(row);
        }
        connect(m_choice, &QButtonGroup::idClicked, this, &ContrastPanel::chooseChannel);
    }
    for (int c = 0; c < mix.channels(); ++c) {
        nameChannel(c);
        showChannel(c);
    }
    m_channels->setVisible(mix.channels() > 1);
    setEnabled(mix.channels() > 0);
    m_histogram->setHistogram({});
    if (mix.channels() > 0) chooseChannel(mix.own());
}

void ContrastPanel::nameChannel(int channel) {
    const ChannelMix& mix = m_view.channels();
    const Row& row = m_rows[static_cast<std::size_t>(channel)];
    const auto whole = mix.name(channel);
    const int room = fontMetrics().averageCharWidth() * 18; // more would widen the panel
    auto name = fontMetrics().elidedText(whole, Qt::ElideRight, room);
    name.replace('&', "&&"); // no key of its own
    const auto tip = whole.toHtmlEscaped();
    row.name->setText(channel == mix.own() ? tr("%1 – learning").arg(name) : name);
    row.name->setToolTip(tr("Histogram and contrast: %1").arg(tip));
    row.shown->setAccessibleName(tr("Show: %1").arg(whole));
    row.shown->setToolTip(
        tr("Show: %1 (up to %2 at once)").arg(tip, QString::number(ChannelMix::kMostVisible)));
    row.color->setAccessibleName(tr("Colour: %1").arg(whole));
    row.color->setToolTip(tr("Colour: %1").arg(tip));
}

void ContrastPanel::chooseChannel(int channel) {
    m_chosen = channel;
    m_rows.at(static_cast<std::size_t>(channel)).name->setChecked(true);
    showChannel(channel);
    computeHistogram();
}

void ContrastPanel::showChannel(int channel) {
    if (channel >= static_cast<int>(m_rows.size())) return;
    const ChannelStyle& style = m_view.channels().style(channel);
    const Row& row = m_rows[static_cast<std::size_t>(channel)];
    const QSignalBlocker block(row.shown);
    row.shown->setChecked(style.visible);
    row.color->setIcon(colorSwatch(style.color));
    if (channel == m_chosen) {
        m_histogram->setColor(m_rows.size() > 1 ? style.color : QColor(Qt::white));
        showRange();
    }
    Q_EMIT settingsChanged();
}

void ContrastPanel::showRange() {
    if (m_chosen >= m_view.channels().channels()) return;
    const core::IntensityRange range =
        m_chosen == m_view.channel() ? m_view.contrast() : m_view.channels().style(m_chosen).range;
    const QSignalBlocker blockLow(m_low);
    const QSignalBlocker blockHigh(m_high);
    const int decimals = range.high - range.low < 10 ? 3 : range.high - range.low < 100 ? 1 : 0;
    m_low->setDecimals(decimals);
    m_high->setDecimals(decimals);
    m_low->setValue(range.low);
    m_high->setValue(range.high);
    m_histogram->setRange(range);
}

void ContrastPanel::setRange(core::IntensityRange range) {
    ChannelMix& mix = m_view.channels();
    if (m_chosen >= mix.channels()) return;
    if (m_chosen == mix.own()) {
        m_view.setContrast(range);
        Q_EMIT settingsChanged();
        return;
    }
    ChannelStyle style = mix.style(m_chosen);
    style.range = range;
    style.rangeKnown = true;
    mix.setStyle(m_chosen, style);
}

void ContrastPanel::rangeFrom(int channel, core::NormalizationSpec percentiles) {
    if (channel == m_view.channel()) {
        m_view.autoContrast(percentiles);
        return;
    }
    auto range = std::make_shared<core::IntensityRange>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, range, channel, asked = ++m_rangeAsked[channel],
                      stack = std::weak_ptr(m_view.stack())] {
        if (asked != m_rangeAsked[channel] || stack.lock() != m_view.stack()) return;
        ChannelStyle style = m_view.channels().style(channel);
        style.range = *range;
        style.rangeKnown = true;
        m_view.channels().setStyle(channel, style);
    };
    m_jobs.submit(
        core::Lane::Cpu,
        [stack = m_view.stack(), percentiles, range,
         at = core::PlaneIndex{m_view.slice(), channel, m_view.time()}](const core::JobContext&) {
            *range = core::percentileRange(*stack->plane(at), percentiles);
        },
        std::move(callbacks));
}

void ContrastPanel::autoContrast() {
    if (m_view.shownSlice() < 0) return;
    for (int c = 0; c < m_view.channels().channels(); ++c) {
        if (m_view.channels().style(c).visible) rangeFrom(c, m_rule.percentiles);
    }
}

void ContrastPanel::fullRange() {
    if (m_view.shownSlice() >= 0) rangeFrom(m_chosen, {0.0, 100.0});
}

void ContrastPanel::chooseColor(int channel) {
    auto* dialog = new QColorDialog(m_view.channels().style(channel).color, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Colour: %1").arg(m_view.channels().name(channel)));
    connect(dialog, &QColorDialog::colorSelected, this, [this, channel](const QColor& color) {
        if (channel >= m_view.channels().channels()) return; // another stack meanwhile
        ChannelStyle style = m_view.channels().style(channel);
        style.color = color;
        m_view.channels().setStyle(channel, style);
    });
    dialog->open();
}

void ContrastPanel::editRule() {
    const core::NormalizationSpec wanted{m_lowPercentile->value(), m_highPercentile->value()};
    if (wanted.lowPercentile < wanted.highPercentile) m_rule.percentiles = wanted;
    const bool begins = m_eachSlice->isChecked() && !m_rule.eachSlice;
    m_rule.eachSlice = m_eachSlice->isChecked();
    m_rule.logarithmic = m_logarithmic->isChecked();
    m_histogram->setLogarithmic(m_rule.logarithmic);
    const bool whole = m_source->currentIndex() == 1;
    if (whole != m_rule.wholeStack) {
        m_rule.wholeStack = whole;
        computeHistogram();
    }
    if (begins) autoContrast();
    Q_EMIT settingsChanged();
}

void ContrastPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    computeHistogram();
}

/// The one asked for last wins; a hidden panel asks for nothing.
void ContrastPanel::computeHistogram() {
    m_job.requestStop();
    const auto asked = ++m_asked;
    if (!isVisible() || !m_view.stack() || m_view.shownSlice() < 0) return;
    auto histogram = std::make_shared<core::Histogram>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, histogram, asked] {
        if (asked == m_asked) m_histogram->setHistogram(std::move(*histogram));
    };
    m_job = m_jobs.submit(
        core::Lane::Cpu,
        [stack = m_view.stack(), histogram, whole = m_rule.wholeStack,
         at = core::PlaneIndex{m_view.slice(), m_chosen, m_view.time()}](
            const core::JobContext& context) {
            *histogram =
                whole ? core::histogramOf(*stack, at.channel, at.time, kSampledSlices, context)
                      : core::histogramOf(*stack->plane(at));
        },
        std::move(callbacks));
}

void ContrastPanel::collect(ViewSettings& settings) const {
    settings.channels = m_view.channels().styles();
    settings.contrast = m_rule;
}

void ContrastPanel::apply(const ViewSettings& settings) {
    m_view.channels().setStyles(settings.channels);
    const ContrastRule& rule = settings.contrast;
    m_lowPercentile->setValue(rule.percentiles.lowPercentile);
    m_highPercentile->setValue(rule.percentiles.highPercentile);
    m_eachSlice->setChecked(rule.eachSlice);
    m_logarithmic->setChecked(rule.logarithmic);
    m_source->setCurrentIndex(rule.wholeStack ? 1 : 0);
    editRule();
}

} // namespace lamina::ui
