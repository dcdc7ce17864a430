// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/Suspicion.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lamina::core {

namespace {

constexpr double kMostOutlier = 3.0;
constexpr double kOneSlice = 1.0;
constexpr double kBorder = 0.25;

/// Middle value; the upper one of two.
double median(std::vector<double> values) {
    if (values.empty()) return 0.0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Modified z-scores of values; all 0 where they do not vary.
class Spread {
public:
    explicit Spread(const std::vector<double>& values) : m_median(median(values)) {
        std::vector<double> away;
        away.reserve(values.size());
        for (const double v : values)
            away.push_back(std::abs(v - m_median));
        m_mad = median(away);
    }
    [[nodiscard]] double score(double value) const {
        // equal objects: a difference of 5 % would count as anything, so that is the least spread
        return 0.6745 * (value - m_median) / std::max(m_mad, 0.05);
    }

private:
    double m_median;
    double m_mad = 0.0;
};

/// Whether an object could have gone on in a slice beside its only one, but did not.
bool alone(const ObjectFacts& object, int slices, const std::vector<int>& known) {
    if (slices < 2 || object.slices() != 1) return false;
    const auto knows = [&](int z) {
        if (z < 0 || z >= slices) return false;
        return known.empty() || std::binary_search(known.begin(), known.end(), z);
    };
    return knows(object.box.begin.z - 1) || knows(object.box.begin.z + 1);
}

} // namespace

std::vector<Suspicion> suspiciousObjects(std::span<const ObjectFacts> objects, int slices,
                                         const SuspicionSpec& spec) {
    std::vector<double> sizes;
    std::vector<double> shapes;
    for (const ObjectFacts& object : objects) {
        sizes.push_back(std::log(static_cast<double>(object.voxels)));
        shapes.push_back(object.sphericity);
    }
    const bool many = objects.size() >= spec.fewest;
    const Spread size(sizes);
    const Spread shape(shapes);
    std::vector<Suspicion> found;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const ObjectFacts& object = objects[i];
        std::vector<std::pair<double, Doubt>> reasons;
        const auto outlier = [&](double z, Doubt doubt) {
            if (many && z > spec.outlier)
                reasons.emplace_back(std::min(kMostOutlier, z / spec.outlier), doubt);
        };
        outlier(size.score(sizes[i]), Doubt::Large);
        outlier(-size.score(sizes[i]), Doubt::Small);
        outlier(-shape.score(shapes[i]), Doubt::Shape);
        if (object.probability && *object.probability < spec.confidence) {
            reasons.emplace_back(1.0 + 2.0 * (spec.confidence - *object.probability),
                                 Doubt::LowConfidence);
        }
        if (alone(object, slices, spec.knownSlices))
            reasons.emplace_back(kOneSlice, Doubt::OneSlice);
        if (object.touchesBorder) reasons.emplace_back(kBorder, Doubt::Border);
        if (reasons.empty()) continue;
        std::stable_sort(reasons.begin(), reasons.end(),
                         [](const auto& a, const auto& b) { return a.first > b.first; });
        Suspicion suspicion;
        suspicion.index = i;
        for (const auto& [weight, doubt] : reasons) {
            suspicion.score += weight;
            suspicion.reasons.push_back(doubt);
        }
        found.push_back(std::move(suspicion));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Suspicion& a, const Suspicion& b) { return a.score > b.score; });
    return found;
}

double medianVoxels(std::span<const ObjectFacts> objects) {
    std::vector<double> voxels;
    for (const ObjectFacts& object : objects)
        voxels.push_back(static_cast<double>(object.voxels));
    return median(std::move(voxels));
}

} // namespace lamina::core
