// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/ContextFilter.h"

#include "core/base/Error.h"
#include "core/base/JsonReader.h"
#include "core/forest/Parallel.h"
#include "core/forest/ScaleFilter.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace lamina::core {

namespace {

constexpr double kSmallestSigma = 0.3;
constexpr double kLargestSigma = 20.0;
constexpr std::size_t kMostScales = 8;
constexpr int kMostNeighbours = 8;
constexpr int kMostSlices = 5; ///< of a Gaussian, on either side
constexpr float kUnit = 1.0F / 255.0F;

/// Of a Gaussian along z.
HalfKernel kernelAlong(double sigma) {
    HalfKernel half = gaussianKernel(sigma);
    half.resize(std::min<std::size_t>(half.size(), kMostSlices + 1));
    const float sum = 2.0F * std::accumulate(half.begin(), half.end(), 0.0F) - half.front();
    for (float& weight : half)
        weight /= sum;
    return half;
}

/// sum += weight · the rectangle of a plane `width` pixels wide
void addRectangle(const ProbabilityPlane& plane, int width, const PixelRect& from, float weight,
                  cv::Mat& sum) {
    for (int y = 0; y < from.height; ++y) {
        const std::uint8_t* row = plane.data() +
                                  (static_cast<std::size_t>(from.y) + static_cast<std::size_t>(y)) *
                                      static_cast<std::size_t>(width) +
                                  from.x;
        float* to = sum.ptr<float>(y);
        for (int x = 0; x < from.width; ++x)
            to[x] += weight * static_cast<float>(row[x]);
    }
}

/// The Gaussian of the region: along z first, while there are only bytes to add.
void smooth(double sigma, const ContextPlace& place,
            const std::function<const ProbabilityPlane&(int z)>& plane, float* out) {
    const int margin = gaussianRadius(sigma);
    const PixelRect& region = place.region;
    const PixelRect padded = PixelRect{region.x - margin, region.y - margin,
                                       region.width + 2 * margin, region.height + 2 * margin}
                                 .intersected({0, 0, place.size.x, place.size.y});
    const HalfKernel along = kernelAlong(place.volume ? sigma / place.distance : 0.0);
    cv::Mat sum = cv::Mat::zeros(padded.height, padded.width, CV_32F);
    const int radius = static_cast<int>(along.size()) - 1;
    for (int step = -radius; step <= radius; ++step) {
        addRectangle(plane(mirrored(place.z + step, place.size.z)), place.size.x, padded,
                     kUnit * along[static_cast<std::size_t>(std::abs(step))], sum);
    }
    const HalfKernel half = gaussianKernel(sigma);
    cv::Mat kernel(1, 2 * margin + 1, CV_32F);
    for (int i = -margin; i <= margin; ++i)
        kernel.at<float>(margin + i) = half[static_cast<std::size_t>(std::abs(i))];
    cv::sepFilter2D(sum, sum, CV_32F, kernel, kernel, {-1, -1}, 0.0, cv::BORDER_REFLECT_101);
    for (int y = 0; y < region.height; ++y) {
        const float* row = sum.ptr<float>(region.y - padded.y + y) + (region.x - padded.x);
        out = std::copy_n(row, region.width, out);
    }
}

} // namespace

void checkContext(const ContextSpec& spec) {
    if (spec.sigmas.size() > kMostScales) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("The context of a forest has at most {} scales, not {}.",
                                kMostScales, spec.sigmas.size()));
    }
    for (const double sigma : spec.sigmas) {
        if (sigma >= kSmallestSigma && sigma <= kLargestSigma) continue;
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("The scales of a forest's context are {} to {} pixels, not {}.",
                                kSmallestSigma, kLargestSigma, sigma));
    }
    if (spec.neighbours < 0 || spec.neighbours > kMostNeighbours) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("The context of a forest has 0 to {} neighbour slices, not {}.",
                                kMostNeighbours, spec.neighbours));
    }
}

nlohmann::json toJson(const ContextSpec& spec) {
    return {{"sigmas", spec.sigmas}, {"neighbours", spec.neighbours}};
}

ContextSpec contextFromJson(const nlohmann::json& json) {
    ContextSpec spec;
    JsonReader reader(json, "context");
    reader.read("sigmas", spec.sigmas);
    reader.read("neighbours", spec.neighbours);
    reader.finish();
    checkContext(spec);
    return spec;
}

int contextFeatures(const ContextSpec& spec, bool volume) {
    return 1 + static_cast<int>(spec.sigmas.size()) + (volume ? 2 * spec.neighbours : 0);
}

int contextReach(const ContextSpec& spec, bool volume, double distance) {
    if (!volume) return 0;
    int reach = spec.neighbours;
    for (const double sigma : spec.sigmas)
        reach = std::max(reach, std::min(kMostSlices, gaussianRadius(sigma / distance)));
    return reach;
}

void appendContext(const ContextSpec& spec, const ContextPlace& place,
                   const std::function<const ProbabilityPlane&(int z)>& plane,
                   std::vector<float>& values, int threads) {
    const PixelRect& region = place.region;
    const auto pixels =
        static_cast<std::size_t>(region.width) * static_cast<std::size_t>(region.height);
    const int count = contextFeatures(spec, place.volume);
    const int scales = static_cast<int>(spec.sigmas.size());
    const std::size_t first = values.size();
    values.resize(first + static_cast<std::size_t>(count) * pixels);
    parallelFor(count, threads, [&](int feature) {
        float* out = values.data() + first + static_cast<std::size_t>(feature) * pixels;
        if (feature >= 1 && feature <= scales) {
            smooth(spec.sigmas[static_cast<std::size_t>(feature - 1)], place, plane, out);
            return;
        }
        // the pixel itself, then neighbours: -1, 1, -2, 2 ...
        const int neighbour = std::max(0, feature - scales);
        const int step = (neighbour + 1) / 2 * (neighbour % 2 == 1 ? -1 : 1);
        cv::Mat target(region.height, region.width, CV_32F, out);
        target.setTo(0.0);
        addRectangle(plane(mirrored(place.z + step, place.size.z)), place.size.x, region, kUnit,
                     target);
    });
}

} // namespace lamina::core
