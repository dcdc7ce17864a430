// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace lamina::models {

/// Small random generator that is a pure function of what it was made from. Every sample of every
/// epoch gets its own, made from (seed, epoch, index), so that a result depends neither on the
/// number of threads nor on the order in which samples are prepared. The sequence is SplitMix64's.
class Rng {
public:
    explicit Rng(std::uint64_t seed, std::uint64_t epoch = 0, std::uint64_t index = 0,
                 std::uint64_t stream = 0)
        : m_state(mixed(mixed(mixed(mixed(seed) ^ epoch) ^ index) ^ stream)) {}

    /// Next 64 random bits.
    std::uint64_t bits() {
        m_state += kStep;
        return finish(m_state);
    }
    /// [0, 1), 53 bits.
    double uniform() { return static_cast<double>(bits() >> 11U) * 0x1.0p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// low..high, both included.
    std::int64_t integer(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(uniform() * static_cast<double>(high - low + 1));
    }
    bool chance(double probability) { return uniform() < probability; }
    /// Standard normal (Box and Muller; always consumes two draws).
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

private:
    static constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15ULL;
    static std::uint64_t finish(std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    static std::uint64_t mixed(std::uint64_t z) { return finish(z + kStep); }

    std::uint64_t m_state;
};

} // namespace lamina::models
