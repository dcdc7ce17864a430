// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"
#include "core/image/Normalization.h"
#include "core/job/JobSystem.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace lamina::ui {

/// Fetches the slices that a view wants, off the GUI thread. A request that waits while the next
/// one comes is dropped; one that is being decoded is delivered (decoding cannot be interrupted,
/// and the slice is worth showing meanwhile).
class SliceLoader : public QObject {
    Q_OBJECT

public:
    using PlanePtr = std::shared_ptr<const core::Plane>;

    explicit SliceLoader(core::JobSystem& jobs, QObject* parent = nullptr); ///< `jobs` outlives it
    ~SliceLoader() override;

    /// Forgets all requests; nothing of the stack before is delivered from now on.
    void setStack(std::shared_ptr<const core::ImageStack> stack, int channel, int time);
    /// The slice if it is decoded already; else null.
    [[nodiscard]] PlanePtr cached(int z) const;
    /// Delivers slice z with `loaded` or `failed`, ahead of everything that waits to be decoded;
    /// `withRange`: with its percentile range too.
    void request(int z, bool withRange);
    /// Decodes the neighbours of z into the cache, those in `direction` (+1, -1) first.
    void prefetchAround(int z, int direction);
    /// Drops what waits.
    void stop();

Q_SIGNALS:
    void loaded(int z, const PlanePtr& plane, std::optional<core::IntensityRange> range);
    void failed(int z, const QString& sentence);

private:
    [[nodiscard]] core::PlaneIndex index(int z) const { return {z, m_channel, m_time}; }
    void stopPrefetch();

    core::JobSystem& m_jobs;
    std::shared_ptr<const core::ImageStack> m_stack;
    int m_channel = 0;
    int m_time = 0;
    std::uint64_t m_generation = 0; ///< of the stack; answers of older ones are dropped
    core::JobHandle m_wanted;
    std::vector<core::JobHandle> m_prefetch;
    std::shared_ptr<int> m_alive; ///< owner of the callbacks
};

/// What an exception says, as a sentence for the user.
[[nodiscard]] QString sentenceOf(const std::exception_ptr& error);

} // namespace lamina::ui
