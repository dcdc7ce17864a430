// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/CollapseMonitor.h"

#include "models/ssl/PixelLoss.h"

#include <cmath>

namespace lamina::models {

torch::Tensor projectionSpread(const torch::Tensor& projections) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor unit = normalisedChannels(projections);
    const torch::Tensor rows = unit.transpose(0, 1).flatten(1); // [c, n * positions]
    return rows.std(1, /*unbiased=*/false).mean() * std::sqrt(static_cast<double>(rows.size(0)));
}

void CollapseMonitor::add(double spread) {
    m_last = spread;
    m_low = spread < m_threshold ? m_low + 1 : 0;
}

} // namespace lamina::models
