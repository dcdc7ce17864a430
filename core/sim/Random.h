// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace lamina::core::sim {

struct Vec3 {
    double x = 0.0;
    double y = 0.0;
    double z = 0.0;
    Vec3 operator+(const Vec3& o) const { return {x + o.x, y + o.y, z + o.z}; }
    Vec3 operator-(const Vec3& o) const { return {x - o.x, y - o.y, z - o.z}; }
    Vec3 operator*(double s) const { return {x * s, y * s, z * s}; }
};
[[nodiscard]] inline double dot(const Vec3& a, const Vec3& b) {
    return a.x * b.x + a.y * b.y + a.z * b.z;
}
[[nodiscard]] double length(const Vec3& v);

/// Random numbers that are the same everywhere: xoshiro256** seeded by splitmix64 (Blackman and
/// Vigna), and distributions made of the four operations and the square root only, which IEEE 754
/// rounds alike on every machine. The distributions of <random> and the functions of libm differ.
class Random {
public:
    /// Independent streams for one seed: stream numbers are mixed in, not added.
    Random(std::uint64_t seed, std::uint64_t stream);

    std::uint64_t next();
    double uniform(); ///< [0, 1)
    double uniform(double low, double high);
    int below(int bound); ///< 0 .. bound - 1
    double gaussian();    ///< sum of eight uniforms; tails end at 4.9
    Vec3 direction();     ///< on the unit sphere

private:
    std::uint64_t m_state[4];
};

/// e^x from its series after halving the argument; same digits everywhere.
[[nodiscard]] double expSame(double x);

/// Photon counts. Exact inversion for small means, the normal approximation above 32.
class PoissonSampler {
public:
    PoissonSampler();
    /// `mean` in photons, not negative.
    int sample(double mean, Random& random) const;

private:
    static constexpr int kStepsPerPhoton = 8;
    static constexpr int kLargestTabled = 32;
    std::vector<std::vector<std::uint32_t>> m_cumulative; ///< per tabled mean, thresholds of 2^32
};

/// Smooth noise in 0..1 over space: a hashed lattice of edge 1, interpolated linearly.
[[nodiscard]] double latticeNoise(const Vec3& p, std::uint64_t seed);

} // namespace lamina::core::sim
