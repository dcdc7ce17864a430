// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/CollapseMonitor.h"

#include "models/ssl/PixelLoss.h"

#include <cmath>
#include <numeric>

namespace lamina::models {

torch::Tensor projectionSpread(const torch::Tensor& projections) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor unit = normalisedChannels(projections);
    const torch::Tensor rows = unit.transpose(0, 1).flatten(1); // [c, n * positions]
    return rows.std(1, /*unbiased=*/false).mean() * std::sqrt(static_cast<double>(rows.size(0)));
}

void CollapseMonitor::add(double spread) {
    m_last = spread;
    if (m_seen++ < m_grace) return;
    m_low = spread < m_threshold ? m_low + 1 : 0;
}

namespace {

constexpr std::size_t kWindow = 100;

} // namespace

void ChanceMonitor::add(double accuracy) {
    m_recent.push_back(accuracy);
    if (m_recent.size() > kWindow) m_recent.pop_front();
}

double ChanceMonitor::accuracy() const {
    if (m_recent.empty()) return m_chance;
    // added up anew: a running sum would depend on where a run was resumed
    return std::accumulate(m_recent.begin(), m_recent.end(), 0.0) /
           static_cast<double>(m_recent.size());
}

bool ChanceMonitor::atChance() const {
    if (m_chance <= 0.0 || m_recent.size() < kWindow) return false;
    const auto guesses = static_cast<double>(m_guesses) * static_cast<double>(m_recent.size());
    const double error = std::sqrt(m_chance * (1.0 - m_chance) / guesses);
    return accuracy() < m_chance + 3.0 * error;
}

} // namespace lamina::models
