// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace lamina::models {

/// Spread of normalised projections [n, c, h, w] or [n, c]: the standard deviation of each channel
/// over batch and positions, averaged over the channels, times sqrt(c). About 1 when the vectors
/// point everywhere, 0 when all are the same (collapse). No gradient; a scalar tensor, so that
/// nothing waits for a device.
[[nodiscard]] torch::Tensor projectionSpread(const torch::Tensor& projections);

/// Watches the spread over many steps and says when training has collapsed.
class CollapseMonitor {
public:
    /// Below `threshold` for `patience` steps in a row counts as collapse.
    explicit CollapseMonitor(double threshold = 0.1, int patience = 20)
        : m_threshold(threshold), m_patience(patience) {}

    void add(double spread);
    [[nodiscard]] bool collapsed() const { return m_low >= m_patience; }
    [[nodiscard]] double lastSpread() const { return m_last; }

private:
    double m_threshold;
    int m_patience;
    int m_low = 0;
    double m_last = 1.0;
};

} // namespace lamina::models
