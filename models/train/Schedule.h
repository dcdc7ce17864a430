// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace lamina::models {

/// Linear warm-up and cosine decay per step, as in PixPro's released scripts: at step t up to
/// `warmupSteps` base / multiplier * ((multiplier - 1) t / warmupSteps + 1), then a half cosine
/// from base to `minimum` at `totalSteps`.
struct WarmupCosine {
    double base = 0.01;
    std::int64_t totalSteps = 1;
    std::int64_t warmupSteps = 0;
    double multiplier = 100.0; ///< warm-up starts at base / multiplier
    double minimum = 1e-6;

    /// Learning rate of step t = 0, 1, ...; stays at `minimum` beyond the end.
    [[nodiscard]] double at(std::int64_t t) const;
};

/// The schedule of a run of `totalSteps` whose warm-up takes `warmupShare` of them, one at least.
[[nodiscard]] WarmupCosine warmupCosine(double base, double warmupShare, std::int64_t totalSteps);

/// Momentum of the key networks at step k of K: 1 - (1 - base)(cos(pi k / K) + 1) / 2 (PixPro,
/// BYOL).
[[nodiscard]] double emaMomentum(std::int64_t k, std::int64_t total, double base = 0.99);

/// Variant of lightly: divides by K - 1 and stays at 1 from there.
[[nodiscard]] double emaMomentumInclusive(std::int64_t k, std::int64_t total, double base);

/// MoCo v2: cosine by epoch without warm-up.
[[nodiscard]] double mocoCosine(double base, std::int64_t epoch, std::int64_t epochs);

/// MoCo v1: a tenth at each milestone epoch.
[[nodiscard]] double mocoSteps(double base, std::int64_t epoch,
                               const std::vector<std::int64_t>& milestones);

/// BYOL: base * batch / 256, linear warm-up from 0, cosine to 0 over the remaining steps.
[[nodiscard]] double byolRate(double base, std::int64_t batch, std::int64_t t, std::int64_t total,
                              std::int64_t warmup);

/// lightly's warm-up (t + 1) / warmup and cosine to endFactor * base over total - warmup steps.
[[nodiscard]] double lightlyRate(double base, std::int64_t t, std::int64_t total,
                                 std::int64_t warmup, double endFactor = 0.001);

} // namespace lamina::models
