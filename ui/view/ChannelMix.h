// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/image/Normalization.h"
#include "core/job/JobSystem.h"
#include "ui/view/SliceProp.h"

#include <QColor>
#include <QObject>

#include <map>
#include <memory>
#include <vector>

namespace lamina::ui {

/// How one channel is shown.
struct ChannelStyle {
    QColor color = Qt::white;
    core::IntensityRange range;
    bool rangeKnown = false; ///< else it comes from the percentiles of the first slice shown
    bool visible = true;
    bool operator==(const ChannelStyle&) const = default;
};

/// The channels of a stack and how they add up on screen. The view itself loads the channel that is
/// worked on; this loads the others of the same slice on `Lane::Io`, and the neighbours ahead. GUI
/// thread only.
class ChannelMix final : public QObject {
    Q_OBJECT

public:
    static constexpr int kMostVisible = static_cast<int>(SliceProp::kMostChannels);

    explicit ChannelMix(core::JobSystem& jobs, QObject* parent = nullptr); ///< `jobs` outlives it
    ~ChannelMix() override;

    /// `own` is the channel that the view loads. Styles are kept while the voxels are the same
    /// (another time point, channel or voxel size); else they are the default ones.
    void setStack(std::shared_ptr<const core::ImageStack> stack, int own, int time);
    [[nodiscard]] int channels() const { return static_cast<int>(m_styles.size()); }
    [[nodiscard]] int own() const { return m_own; }
    [[nodiscard]] const ChannelStyle& style(int channel) const;
    [[nodiscard]] const std::vector<ChannelStyle>& styles() const { return m_styles; }
    /// False, and nothing happens, when it would make more than kMostVisible channels visible.
    bool setStyle(int channel, const ChannelStyle& style);
    /// All at once, for another number of channels than the stack's as far as they go.
    void setStyles(const std::vector<ChannelStyle>& styles);
    void noteRange(int channel, core::IntensityRange range); ///< emits nothing

    /// Slice z is on screen: the other visible channels of it are wanted.
    void show(int z);
    /// Colour of the view's own channel; invalid: hidden.
    [[nodiscard]] QColor ownColor() const;
    /// The other visible channels of slice z that are loaded.
    [[nodiscard]] std::vector<SliceProp::Channel> others(int z) const;
    [[nodiscard]] bool complete() const; ///< every visible channel of the slice is there

    /// As the file wants them shown; where it does not say, colours that go well together.
    [[nodiscard]] static std::vector<ChannelStyle> defaultStyles(const core::StackInfo& info);
    [[nodiscard]] QString name(int channel) const; ///< that of the file, else "Channel N"
    /// On one line; empty where the file gives the channel none.
    [[nodiscard]] static QString nameInFile(const core::StackInfo& info, int channel);

Q_SIGNALS:
    void stackChanged(); ///< another number of channels, or another one is the view's own
    void styleChanged(int channel);
    void planesChanged();
    void failed(const QString& sentence);

private:
    void fetch(int channel);
    void arrived(int channel, std::shared_ptr<const core::Plane> plane, core::IntensityRange range);
    void prefetch();
    void stop();

    core::JobSystem& m_jobs;
    std::shared_ptr<const core::ImageStack> m_stack;
    int m_own = 0;
    int m_time = 0;
    int m_z = -1;
    std::vector<ChannelStyle> m_styles;
    std::map<int, std::shared_ptr<const core::Plane>> m_planes; ///< of slice m_z, by channel
    std::uint64_t m_generation = 0; ///< answers to older questions are dropped
    std::vector<core::JobHandle> m_wanted;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< owner of the callbacks
};

} // namespace lamina::ui
