// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/Random.h"

#include <algorithm>
#include <cmath>

namespace lamina::core::sim {

namespace {

std::uint64_t splitmix(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

std::uint64_t rotated(std::uint64_t x, unsigned k) {
    return (x << k) | (x >> (64U - k));
}

double corner(std::int64_t x, std::int64_t y, std::int64_t z, std::uint64_t seed) {
    std::uint64_t state = seed ^ (static_cast<std::uint64_t>(x) * 0x8DA6B343ULL) ^
                          (static_cast<std::uint64_t>(y) * 0xD8163841ULL << 16U) ^
                          (static_cast<std::uint64_t>(z) * 0xCB1AB31FULL << 32U);
    return static_cast<double>(splitmix(state) >> 11U) * 0x1.0p-53;
}

double between(double a, double b, double t) {
    return a + (b - a) * t;
}

} // namespace

double length(const Vec3& v) {
    return std::sqrt(dot(v, v));
}

Random::Random(std::uint64_t seed, std::uint64_t stream) {
    std::uint64_t mixed = stream ^ 0xA0761D6478BD642FULL;
    std::uint64_t state = seed ^ splitmix(mixed);
    for (auto& word : m_state)
        word = splitmix(state);
}

std::uint64_t Random::next() {
    const std::uint64_t result = rotated(m_state[1] * 5U, 7U) * 9U;
    const std::uint64_t shifted = m_state[1] << 17U;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = rotated(m_state[3], 45U);
    return result;
}

double Random::uniform() {
    return static_cast<double>(next() >> 11U) * 0x1.0p-53;
}
double Random::uniform(double low, double high) {
    return low + (high - low) * uniform();
}
int Random::below(int bound) {
    return static_cast<int>((next() >> 32U) * static_cast<std::uint64_t>(bound) >> 32U);
}

double Random::gaussian() {
    // Eight 16-bit uniforms from two words: integers, so the sum is exact.
    std::int64_t sum = 0;
    for (int word = 0; word < 2; ++word) {
        const std::uint64_t bits = next();
        sum += static_cast<std::int64_t>((bits & 0xFFFFU) + ((bits >> 16U) & 0xFFFFU) +
                                         ((bits >> 32U) & 0xFFFFU) + (bits >> 48U));
    }
    constexpr double kMean = 8 * 65535 / 2.0;
    constexpr double kPerDeviation = 1.0 / 53509.33; // sqrt(8 (65536² - 1) / 12)
    return (static_cast<double>(sum) - kMean) * kPerDeviation;
}

Vec3 Random::direction() {
    for (;;) {
        const Vec3 v{uniform(-1.0, 1.0), uniform(-1.0, 1.0), uniform(-1.0, 1.0)};
        const double r = length(v);
        if (r > 0.1 && r <= 1.0) return v * (1.0 / r);
    }
}

double expSame(double x) {
    int halvings = 0;
    while (x > 0.5 || x < -0.5) {
        x *= 0.5;
        ++halvings;
    }
    double term = 1.0;
    double sum = 1.0;
    for (int k = 1; k < 14; ++k) {
        term = term * x / k;
        sum += term;
    }
    for (; halvings > 0; --halvings)
        sum *= sum;
    return sum;
}

PoissonSampler::PoissonSampler() {
    constexpr double kWhole = 4294967296.0;
    for (int step = 0; step <= kLargestTabled * kStepsPerPhoton; ++step) {
        const double mean = static_cast<double>(step) / kStepsPerPhoton;
        std::vector<std::uint32_t> thresholds;
        double probability = expSame(-mean);
        double cumulative = 0.0;
        for (int k = 0; k < 4 * kLargestTabled; ++k) {
            cumulative += probability;
            thresholds.push_back(
                static_cast<std::uint32_t>(std::min(cumulative * kWhole, kWhole - 1.0)));
            probability *= mean / (k + 1);
            if (k > mean && probability < 1e-10) break;
        }
        m_cumulative.push_back(std::move(thresholds));
    }
}

int PoissonSampler::sample(double mean, Random& random) const {
    if (mean >= kLargestTabled) {
        return std::max(0, static_cast<int>(mean + std::sqrt(mean) * random.gaussian() + 0.5));
    }
    const auto& thresholds = m_cumulative[static_cast<std::size_t>(mean * kStepsPerPhoton + 0.5)];
    const auto drawn = static_cast<std::uint32_t>(random.next() >> 32U);
    const auto found = std::upper_bound(thresholds.begin(), thresholds.end(), drawn);
    return static_cast<int>(found - thresholds.begin());
}

double latticeNoise(const Vec3& p, std::uint64_t seed) {
    const double fx = std::floor(p.x);
    const double fy = std::floor(p.y);
    const double fz = std::floor(p.z);
    const auto x = static_cast<std::int64_t>(fx);
    const auto y = static_cast<std::int64_t>(fy);
    const auto z = static_cast<std::int64_t>(fz);
    const double tx = p.x - fx;
    const double ty = p.y - fy;
    const double tz = p.z - fz;
    const auto plane = [&](std::int64_t zz) {
        return between(between(corner(x, y, zz, seed), corner(x + 1, y, zz, seed), tx),
                       between(corner(x, y + 1, zz, seed), corner(x + 1, y + 1, zz, seed), tx), ty);
    };
    return between(plane(z), plane(z + 1), tz);
}

} // namespace lamina::core::sim
