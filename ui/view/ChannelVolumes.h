// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/VolumeCopy.h"
#include "core/job/JobSystem.h"

#include <QColor>
#include <QObject>
#include <QString>
#include <QTimer>

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace lamina::ui {

class ChannelMix;
class VolumeLoader;

/// A further channel as the views beside XY show it.
struct ChannelVolume {
    int channel = 0;
    std::shared_ptr<const core::VolumeCopy> copy;
    core::IntensityRange range;
    QColor color;
};

/// The copies of the channels that are mixed into XZ, YZ and 3D beside the one that is worked on.
/// Each visible channel has one, filled as that of the view's own channel is and only while a view
/// wants it; a hidden one keeps what it has. GUI thread only.
class ChannelVolumes final : public QObject {
    Q_OBJECT

public:
    /// `own` fills the copy of the view's own channel; `mix` says which channels are seen and how.
    /// All three outlive this.
    ChannelVolumes(core::JobSystem& jobs, VolumeLoader& own, const ChannelMix& mix,
                   QObject* parent = nullptr);
    ~ChannelVolumes() override;

    /// Of all copies together, from the next stack on. The own channel, which tools work on, may
    /// take half of it, the others share what it leaves.
    void setByteBudget(std::size_t bytes) { m_budget = bytes; }
    /// For the own channel too. The further ones follow once the mix knows the stack.
    void setStack(std::shared_ptr<const core::ImageStack> stack, int own, int time);
    void setWanted(bool wanted); ///< a view that needs the copies is visible; the own one as well

    /// The visible further channels whose range is known and whose copy is begun.
    [[nodiscard]] const std::vector<ChannelVolume>& shown() const { return m_shown; }
    [[nodiscard]] std::size_t bytes() const; ///< of the copies of further channels

Q_SIGNALS:
    void changed(); ///< `shown`, or the colour of the own channel
    void grew();    ///< a few times a second while slices of further channels arrive
    void failed(const QString& sentence);

private:
    void update();
    void add(int channel);
    void arrived();
    void tell();

    core::JobSystem& m_jobs;
    VolumeLoader& m_own;
    const ChannelMix& m_mix;
    std::size_t m_budget = core::VolumeCopy::kDefaultBudget;
    std::shared_ptr<const core::ImageStack> m_stack;
    int m_channel = 0;
    int m_time = 0;
    bool m_mixKnows = false; ///< the mix is that of m_stack
    bool m_wanted = false;
    std::map<int, std::unique_ptr<VolumeLoader>> m_loaders; ///< by channel
    std::vector<ChannelVolume> m_shown;
    QTimer m_pace;         ///< running: `grew` was sent just now
    bool m_unsent = false; ///< slices arrived since
};

/// How much of all copies that a view shows is there, 0..1; 1 where nothing more is to come.
[[nodiscard]] double filledShare(const core::VolumeCopy& own,
                                 const std::vector<ChannelVolume>& others);

} // namespace lamina::ui
