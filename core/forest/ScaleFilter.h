// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"

#include <opencv2/core.hpp>

#include <array>
#include <functional>
#include <map>
#include <vector>

namespace lamina::core {

/// Half of a symmetric kernel's weights, [0] in the middle; they sum to 1 over the whole kernel.
using HalfKernel = std::vector<float>;
/// Samples of a Gaussian up to three standard deviations.
[[nodiscard]] HalfKernel gaussianKernel(double sigma);
/// Pixels on either side of the middle.
[[nodiscard]] int gaussianRadius(double sigma);

/// `index` reflected at the first and the last of `count` items, which are not repeated.
[[nodiscard]] int mirrored(int index, int count);

/// The difference of Gaussians is taken to this part of a scale.
inline constexpr double kInnerScale = 0.66;
/// The structure tensor is smoothed with this part of a scale.
inline constexpr double kTensorScale = 0.5;

/// The part of a filter bank that belongs to one scale. Planes are float images of the region and
/// its halo. Not thread-safe; different scales may run at the same time.
class ScaleFilter {
public:
    using PlaneReader = std::function<cv::Mat(int z)>; ///< normalised plane of an existing slice

    /// `distance` of two slices in pixels; without `volume` each slice is filtered on its own.
    ScaleFilter(double sigma, bool volume, double distance, int depth, PlaneReader read);

    /// Writes this scale's features of slice z, `featuresOfScale(volume)` planes of `region` one
    /// after another.
    void compute(int z, const cv::Rect& region, float* out, const JobContext& context);

    [[nodiscard]] static int halo(double sigma);
    /// Planes kept between slices.
    [[nodiscard]] static std::size_t planesKept(double sigma, bool volume, double distance);

private:
    /// Smoothed along x and y, and along z from what was smoothed so.
    struct Smoothing {
        HalfKernel xy;
        HalfKernel z;
        std::map<int, cv::Mat> inPlane;
        std::map<int, cv::Mat> smoothed;
    };
    using Tensor = std::array<cv::Mat, 6>; ///< xx, yy, xy, zz, xz, yz; the last three for volumes

    const cv::Mat& inPlane(Smoothing& smoothing, int z);
    const cv::Mat& smoothed(Smoothing& smoothing, int z, const JobContext& context);
    const Tensor& tensorOf(int z, const JobContext& context);
    [[nodiscard]] Tensor smoothedTensor(int z, const JobContext& context);
    void forget(int z);

    bool m_volume;
    float m_distance;
    int m_depth;
    PlaneReader m_read;
    Smoothing m_outer;
    Smoothing m_inner;
    HalfKernel m_tensorXy;
    HalfKernel m_tensorZ;
    std::map<int, Tensor> m_tensors; ///< gradient products, smoothed along x and y
};

/// Features of one scale: 10 of a volume, 8 of a slice.
[[nodiscard]] constexpr int featuresOfScale(bool volume) {
    return volume ? 10 : 8;
}

} // namespace lamina::core
