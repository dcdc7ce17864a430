// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/VolumeCopy.h"
#include "core/job/JobSystem.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <vector>

namespace lamina::ui {

/// Fills the `VolumeCopy` that the side views and 3D share, a slice at a time on `Lane::Io` behind
/// everything that waits there, so that the slice the user asks for is never more than one decoding
/// away. Nothing is read while no view wants it.
class VolumeLoader : public QObject {
    Q_OBJECT

public:
    explicit VolumeLoader(core::JobSystem& jobs, QObject* parent = nullptr); ///< `jobs` outlives it
    ~VolumeLoader() override;

    void setByteBudget(std::size_t bytes) { m_budget = bytes; } ///< of the copies made from now on
    /// Another stack, channel or time point; what was being filled is given up at once. The same
    /// voxels with another voxel size keep their copy.
    void setStack(std::shared_ptr<const core::ImageStack> stack, int channel, int time);
    void setWanted(bool wanted); ///< a view that needs the copy is visible
    [[nodiscard]] const std::shared_ptr<const core::VolumeCopy>& volume() const { return m_shown; }

Q_SIGNALS:
    void volumeChanged(); ///< another copy, or none
    void grew();          ///< a few times a second while slices arrive, and when the last one did
    /// A slice could not be read; the others go on. Once per copy.
    void failed(const QString& sentence);

private:
    void start();
    void fillNext();

    core::JobSystem& m_jobs;
    std::size_t m_budget = core::VolumeCopy::kDefaultBudget;
    std::shared_ptr<const core::ImageStack> m_stack;
    int m_channel = 0;
    int m_time = 0;
    bool m_wanted = false;
    std::shared_ptr<core::VolumeCopy> m_volume;
    std::shared_ptr<const core::VolumeCopy> m_shown; ///< the same, as others may see it
    std::vector<int> m_order;
    std::size_t m_next = 0;
    bool m_failed = false;
    core::JobHandle m_job;
    QTimer m_pace;                ///< running: `grew` was sent just now
    bool m_unsent = false;        ///< slices arrived since
    std::shared_ptr<int> m_alive; ///< owner of the callbacks; a new one for each copy
};

} // namespace lamina::ui
