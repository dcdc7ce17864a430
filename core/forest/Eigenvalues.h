// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina::core {

/// Eigenvalues, largest first, of [[xx, xy], [xy, yy]] given as {xx, yy, xy}; the third is 0.
[[nodiscard]] inline std::array<float, 3> eigenvalues2(const std::array<float, 6>& m) {
    const float mean = 0.5F * (m[0] + m[1]);
    const float half = 0.5F * (m[0] - m[1]);
    const float radius = std::sqrt(half * half + m[2] * m[2]);
    return {mean + radius, mean - radius, 0.0F};
}

/// Eigenvalues, largest first, of a symmetric 3 × 3 matrix given as {xx, yy, xy, zz, xz, yz}, by
/// the trigonometric solution of the characteristic cubic (Smith 1961, Commun. ACM 4, 168).
[[nodiscard]] inline std::array<float, 3> eigenvalues3(const std::array<float, 6>& m) {
    const double xy = m[2];
    const double xz = m[4];
    const double yz = m[5];
    const double mean = (double{m[0]} + double{m[1]} + double{m[3]}) / 3.0;
    const double a = m[0] - mean;
    const double b = m[1] - mean;
    const double c = m[3] - mean;
    const double spread = (a * a + b * b + c * c + 2.0 * (xy * xy + xz * xz + yz * yz)) / 6.0;
    if (!(spread > 0.0)) {
        const auto all = static_cast<float>(mean);
        return {all, all, all};
    }
    const double p = std::sqrt(spread);
    const double determinant =
        a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz);
    const double r = std::clamp(determinant / (2.0 * p * p * p), -1.0, 1.0);
    const double angle = std::acos(r) / 3.0;
    constexpr double kThird = 2.0943951023931953; // 2 pi / 3
    const double first = mean + 2.0 * p * std::cos(angle);
    const double last = mean + 2.0 * p * std::cos(angle + kThird);
    return {static_cast<float>(first), static_cast<float>(3.0 * mean - first - last),
            static_cast<float>(last)};
}

} // namespace lamina::core
