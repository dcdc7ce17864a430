// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobSystem.h"
#include "ui/view/ViewSettings.h"

#include <QWidget>

#include <map>
#include <memory>
#include <vector>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QRadioButton;
class QToolButton;
class QVBoxLayout;

namespace lamina::ui {

class HistogramView;
class SliceView;

/// The channels of the stack and their contrast: which are shown and in which colour, the histogram
/// of the chosen one with handles for black and white, and contrast from percentiles. Histograms
/// and percentiles are computed on `Lane::Cpu`.
class ContrastPanel final : public QWidget {
    Q_OBJECT

public:
    ContrastPanel(SliceView& view, core::JobSystem& jobs, QWidget* parent = nullptr);
    ~ContrastPanel() override;

    void autoContrast(); ///< every visible channel from the chosen percentiles of the slice shown
    void fullRange();    ///< the chosen channel from its darkest to its brightest value
    [[nodiscard]] int chosenChannel() const { return m_chosen; }
    void chooseChannel(int channel);

    /// Its part of the settings: channels and how contrast is found.
    void collect(ViewSettings& settings) const;
    void apply(const ViewSettings& settings);

Q_SIGNALS:
    void settingsChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void nameChannel(int channel);
    struct Row {
        QCheckBox* shown;
        QToolButton* color;
        QRadioButton* name;
    };
    void makeChannels();
    void showChannel(int channel);
    void showRange();
    void setRange(core::IntensityRange range);
    void rangeFrom(int channel, core::NormalizationSpec percentiles);
    void chooseColor(int channel);
    void computeHistogram();
    void editRule();
    [[nodiscard]] QWidget* makeAutomatic();

    SliceView& m_view;
    core::JobSystem& m_jobs;
    int m_chosen = 0;
    ContrastRule m_rule;
    QWidget* m_channels;
    QVBoxLayout* m_channelRows;
    QButtonGroup* m_choice = nullptr;
    std::vector<Row> m_rows;
    HistogramView* m_histogram;
    QDoubleSpinBox* m_low;
    QDoubleSpinBox* m_high;
    QDoubleSpinBox* m_lowPercentile = nullptr;
    QDoubleSpinBox* m_highPercentile = nullptr;
    QCheckBox* m_eachSlice = nullptr;
    QCheckBox* m_logarithmic = nullptr;
    QComboBox* m_source = nullptr;
    core::JobHandle m_job; ///< the histogram that is being counted
    std::uint64_t m_asked = 0;
    std::map<int, std::uint64_t> m_rangeAsked;               ///< by channel; the last question wins
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< owner of the callbacks
};

} // namespace lamina::ui
