// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/job/JobContext.h"

#include <vector>

namespace lamina::core {

/// What a trained network knows about every pixel of a stack, for a classifier that learns on top
/// of it. One call at a time, on any thread.
class NetworkFeatures {
public:
    NetworkFeatures() = default;
    virtual ~NetworkFeatures() = default;
    NetworkFeatures(const NetworkFeatures&) = delete;
    NetworkFeatures& operator=(const NetworkFeatures&) = delete;

    [[nodiscard]] virtual int count() const = 0; ///< features of a pixel
    /// [feature, y, x] of a part of slice z. The network looks at what lies around it, too, but not
    /// far enough for two neighbouring parts to fit together exactly: ask for the same parts again.
    /// Throws `Error` and `Cancelled`.
    [[nodiscard]] virtual std::vector<float> of(int z, const PixelRect& part,
                                                const JobContext& context) = 0;
};

} // namespace lamina::core
