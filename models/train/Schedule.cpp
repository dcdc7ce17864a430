// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/Schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lamina::models {
namespace {

/// Half a cosine from 1 at `t` = 0 to 0 at `t` = `length`.
double halfCosine(double t, double length) {
    return 0.5 * (1.0 + std::cos(std::numbers::pi * t / length));
}

double real(std::int64_t value) {
    return static_cast<double>(value);
}

} // namespace

double WarmupCosine::at(std::int64_t t) const {
    if (warmupSteps > 0 && t <= warmupSteps) {
        return base / multiplier * ((multiplier - 1.0) * real(t) / real(warmupSteps) + 1.0);
    }
    if (t >= totalSteps) return minimum;
    return minimum +
           (base - minimum) * halfCosine(real(t - warmupSteps), real(totalSteps - warmupSteps));
}

WarmupCosine warmupCosine(double base, double warmupShare, std::int64_t totalSteps) {
    WarmupCosine schedule;
    schedule.base = base;
    schedule.totalSteps = totalSteps;
    schedule.warmupSteps =
        std::max<std::int64_t>(1, std::llround(warmupShare * static_cast<double>(totalSteps)));
    return schedule;
}

double emaMomentum(std::int64_t k, std::int64_t total, double base) {
    return 1.0 - (1.0 - base) * halfCosine(real(std::min(k, total)), real(total));
}

double emaMomentumInclusive(std::int64_t k, std::int64_t total, double base) {
    if (k >= total - 1) return 1.0;
    return 1.0 - (1.0 - base) * halfCosine(real(k), real(total - 1));
}

double mocoCosine(double base, std::int64_t epoch, std::int64_t epochs) {
    return base * halfCosine(real(epoch), real(epochs));
}

double mocoSteps(double base, std::int64_t epoch, const std::vector<std::int64_t>& milestones) {
    for (const std::int64_t milestone : milestones) {
        if (epoch >= milestone) base *= 0.1;
    }
    return base;
}

double byolRate(double base, std::int64_t batch, std::int64_t t, std::int64_t total,
                std::int64_t warmup) {
    const double peak = base * real(batch) / 256.0;
    if (t < warmup) return peak * real(t) / real(warmup);
    return peak * halfCosine(real(t - warmup), real(total - warmup));
}

double lightlyRate(double base, std::int64_t t, std::int64_t total, std::int64_t warmup,
                   double endFactor) {
    if (t < warmup) return base * real(t + 1) / real(warmup);
    const std::int64_t steps = total - warmup;
    if (t - warmup >= steps - 1) return base * endFactor;
    return base * (endFactor + (1.0 - endFactor) * halfCosine(real(t - warmup), real(steps - 1)));
}

} // namespace lamina::models
