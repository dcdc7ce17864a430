// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/ScaleFilter.h"

#include "core/forest/Eigenvalues.h"

#include <opencv2/imgproc.hpp>

#include <cmath>

namespace lamina::core {

namespace {

constexpr double kTruncation = 3.0;

cv::Mat wholeKernel(const HalfKernel& half) {
    const int radius = static_cast<int>(half.size()) - 1;
    cv::Mat kernel(1, 2 * radius + 1, CV_32F);
    for (int i = -radius; i <= radius; ++i)
        kernel.at<float>(radius + i) = half[static_cast<std::size_t>(std::abs(i))];
    return kernel;
}

cv::Mat blurred(const cv::Mat& plane, const HalfKernel& half) {
    if (half.size() == 1) return plane.clone();
    const cv::Mat kernel = wholeKernel(half);
    cv::Mat result;
    cv::sepFilter2D(plane, result, CV_32F, kernel, kernel, {-1, -1}, 0.0, cv::BORDER_REFLECT_101);
    return result;
}

/// sum += weight · plane
void addScaled(cv::Mat& sum, const cv::Mat& plane, float weight) {
    for (int y = 0; y < sum.rows; ++y) {
        float* to = sum.ptr<float>(y);
        const float* from = plane.ptr<float>(y);
        for (int x = 0; x < sum.cols; ++x)
            to[x] += weight * from[x];
    }
}

/// The weighted sum over the mirrored neighbours of plane z; `plane(z)` gives an existing one.
template <typename GetPlane>
cv::Mat weightedSum(const HalfKernel& half, int z, int depth, const GetPlane& plane) {
    cv::Mat sum = plane(z) * half[0];
    for (int i = 1; i < static_cast<int>(half.size()); ++i) {
        const float weight = half[static_cast<std::size_t>(i)];
        addScaled(sum, plane(mirrored(z - i, depth)), weight);
        addScaled(sum, plane(mirrored(z + i, depth)), weight);
    }
    return sum;
}

/// First and second differences around the pixels of a row.
struct Stencil {
    Stencil(const cv::Mat& before, const cv::Mat& here, const cv::Mat& after, int y, float distance)
        : rows{{{row(before, y - 1), row(before, y), row(before, y + 1)},
                {row(here, y - 1), row(here, y), row(here, y + 1)},
                {row(after, y - 1), row(after, y), row(after, y + 1)}}},
          width(here.cols), distance(distance) {}

    static const float* row(const cv::Mat& plane, int y) {
        return plane.ptr<float>(mirrored(y, plane.rows));
    }
    void at(int column) {
        x = column;
        left = x > 0 ? x - 1 : mirrored(-1, width);
        right = x + 1 < width ? x + 1 : mirrored(width, width);
    }

    [[nodiscard]] float dx() const { return 0.5F * (rows[1][1][right] - rows[1][1][left]); }
    [[nodiscard]] float dy() const { return 0.5F * (rows[1][2][x] - rows[1][0][x]); }
    [[nodiscard]] float dz() const { return 0.5F * (rows[2][1][x] - rows[0][1][x]) / distance; }
    [[nodiscard]] float dxx() const {
        return rows[1][1][right] - 2.0F * rows[1][1][x] + rows[1][1][left];
    }
    [[nodiscard]] float dyy() const { return rows[1][2][x] - 2.0F * rows[1][1][x] + rows[1][0][x]; }
    [[nodiscard]] float dzz() const {
        return (rows[2][1][x] - 2.0F * rows[1][1][x] + rows[0][1][x]) / (distance * distance);
    }
    [[nodiscard]] float dxy() const {
        return 0.25F *
               (rows[1][2][right] - rows[1][2][left] - rows[1][0][right] + rows[1][0][left]);
    }
    [[nodiscard]] float dxz() const {
        return 0.25F *
               (rows[2][1][right] - rows[2][1][left] - rows[0][1][right] + rows[0][1][left]) /
               distance;
    }
    [[nodiscard]] float dyz() const {
        return 0.25F * (rows[2][2][x] - rows[2][0][x] - rows[0][2][x] + rows[0][0][x]) / distance;
    }

    std::array<std::array<const float*, 3>, 3> rows; ///< [z - 1, z, z + 1][y - 1, y, y + 1]
    int width;
    float distance;
    int x = 0;
    int left = 0;
    int right = 0;
};

} // namespace

int gaussianRadius(double sigma) {
    return static_cast<int>(kTruncation * sigma + 0.5);
}

HalfKernel gaussianKernel(double sigma) {
    const int radius = gaussianRadius(sigma);
    std::vector<double> weights{1.0};
    double sum = 1.0;
    for (int i = 1; i <= radius; ++i) {
        weights.push_back(std::exp(-0.5 * i * i / (sigma * sigma)));
        sum += 2.0 * weights.back();
    }
    HalfKernel half;
    for (const double weight : weights)
        half.push_back(static_cast<float>(weight / sum));
    return half;
}

int mirrored(int index, int count) {
    if (count == 1) return 0;
    const int period = 2 * (count - 1);
    index = std::abs(index) % period;
    return index < count ? index : period - index;
}

ScaleFilter::ScaleFilter(double sigma, bool volume, double distance, int depth, PlaneReader read)
    : m_volume(volume), m_distance(static_cast<float>(distance)), m_depth(depth),
      m_read(std::move(read)), m_outer{gaussianKernel(sigma),
                                       gaussianKernel(volume ? sigma / distance : 0.0),
                                       {},
                                       {}},
      m_inner{gaussianKernel(kInnerScale * sigma),
              gaussianKernel(volume ? kInnerScale * sigma / distance : 0.0),
              {},
              {}},
      m_tensorXy(gaussianKernel(kTensorScale * sigma)),
      m_tensorZ(gaussianKernel(volume ? kTensorScale * sigma / distance : 0.0)) {}

int ScaleFilter::halo(double sigma) {
    return gaussianRadius(sigma) + 1 + gaussianRadius(kTensorScale * sigma);
}

std::size_t ScaleFilter::planesKept(double sigma, bool volume, double distance) {
    const auto width = [&](double part) {
        return volume ? static_cast<std::size_t>(2 * gaussianRadius(part * sigma / distance) + 1)
                      : std::size_t{1};
    };
    // In-plane smoothing of both Gaussians, what is smoothed along z too, tensors of six or three:
    // as many as a first slice in the middle of a stack needs.
    return width(1.0) + width(kInnerScale) + 2 * (width(kTensorScale) + 2) +
           (volume ? 6U : 3U) * (width(kTensorScale) + 1);
}

const cv::Mat& ScaleFilter::inPlane(Smoothing& smoothing, int z) {
    const auto found = smoothing.inPlane.find(z);
    if (found != smoothing.inPlane.end()) return found->second;
    return smoothing.inPlane.emplace(z, blurred(m_read(z), smoothing.xy)).first->second;
}

const cv::Mat& ScaleFilter::smoothed(Smoothing& smoothing, int z, const JobContext& context) {
    const auto found = smoothing.smoothed.find(z);
    if (found != smoothing.smoothed.end()) return found->second;
    context.throwIfStopped();
    cv::Mat sum = weightedSum(smoothing.z, z, m_depth, [&](int other) -> const cv::Mat& {
        return inPlane(smoothing, other);
    });
    return smoothing.smoothed.emplace(z, std::move(sum)).first->second;
}

const ScaleFilter::Tensor& ScaleFilter::tensorOf(int z, const JobContext& context) {
    const auto found = m_tensors.find(z);
    if (found != m_tensors.end()) return found->second;
    const cv::Mat& here = smoothed(m_outer, z, context);
    const cv::Mat& before = m_volume ? smoothed(m_outer, mirrored(z - 1, m_depth), context) : here;
    const cv::Mat& after = m_volume ? smoothed(m_outer, mirrored(z + 1, m_depth), context) : here;
    const std::size_t used = m_volume ? 6 : 3;
    Tensor products;
    for (std::size_t i = 0; i < used; ++i)
        products[i].create(here.size(), CV_32F);
    for (int y = 0; y < here.rows; ++y) {
        Stencil stencil(before, here, after, y, m_distance);
        std::array<float*, 6> out{};
        for (std::size_t i = 0; i < used; ++i)
            out[i] = products[i].ptr<float>(y);
        for (int x = 0; x < here.cols; ++x) {
            stencil.at(x);
            const float dx = stencil.dx();
            const float dy = stencil.dy();
            out[0][x] = dx * dx;
            out[1][x] = dy * dy;
            out[2][x] = dx * dy;
            if (!m_volume) continue;
            const float dz = stencil.dz();
            out[3][x] = dz * dz;
            out[4][x] = dx * dz;
            out[5][x] = dy * dz;
        }
    }
    for (std::size_t i = 0; i < used; ++i)
        products[i] = blurred(products[i], m_tensorXy);
    return m_tensors.emplace(z, std::move(products)).first->second;
}

ScaleFilter::Tensor ScaleFilter::smoothedTensor(int z, const JobContext& context) {
    Tensor tensor;
    for (std::size_t i = 0; i < (m_volume ? 6U : 3U); ++i) {
        tensor[i] = weightedSum(m_tensorZ, z, m_depth, [&](int other) -> const cv::Mat& {
            return tensorOf(other, context)[i];
        });
    }
    return tensor;
}

void ScaleFilter::compute(int z, const cv::Rect& region, float* out, const JobContext& context) {
    const Tensor tensor = smoothedTensor(z, context);
    const cv::Mat& here = smoothed(m_outer, z, context);
    const cv::Mat& before = m_volume ? smoothed(m_outer, mirrored(z - 1, m_depth), context) : here;
    const cv::Mat& after = m_volume ? smoothed(m_outer, mirrored(z + 1, m_depth), context) : here;
    const cv::Mat& inner = smoothed(m_inner, z, context);
    const auto pixels = static_cast<std::size_t>(region.area());
    const std::size_t eigenvalues = m_volume ? 3 : 2;
    std::size_t i = 0;
    for (int y = region.y; y < region.y + region.height; ++y) {
        Stencil stencil(before, here, after, y, m_distance);
        for (int x = region.x; x < region.x + region.width; ++x, ++i) {
            stencil.at(x);
            std::array<float, 6> hessian{stencil.dxx(), stencil.dyy(), stencil.dxy()};
            float square = stencil.dx() * stencil.dx() + stencil.dy() * stencil.dy();
            float laplacian = hessian[0] + hessian[1];
            std::array<float, 6> structure{};
            for (std::size_t k = 0; k < (m_volume ? 6U : 3U); ++k)
                structure[k] = tensor[k].ptr<float>(y)[x];
            std::array<float, 3> ofHessian{};
            std::array<float, 3> ofStructure{};
            if (m_volume) {
                hessian[3] = stencil.dzz();
                hessian[4] = stencil.dxz();
                hessian[5] = stencil.dyz();
                square += stencil.dz() * stencil.dz();
                laplacian += hessian[3];
                ofHessian = eigenvalues3(hessian);
                ofStructure = eigenvalues3(structure);
            } else {
                ofHessian = eigenvalues2(hessian);
                ofStructure = eigenvalues2(structure);
            }
            const float grey = here.ptr<float>(y)[x];
            float* feature = out + i;
            const auto put = [&](float value) {
                *feature = value;
                feature += pixels;
            };
            put(grey);
            put(std::sqrt(square));
            put(laplacian);
            put(grey - inner.ptr<float>(y)[x]);
            for (std::size_t k = 0; k < eigenvalues; ++k)
                put(ofHessian[k]);
            for (std::size_t k = 0; k < eigenvalues; ++k)
                put(ofStructure[k]);
        }
    }
    forget(z);
}

void ScaleFilter::forget(int z) {
    if (!m_volume) {
        for (Smoothing* smoothing : {&m_outer, &m_inner}) {
            smoothing->inPlane.clear();
            smoothing->smoothed.clear();
        }
        m_tensors.clear();
        return;
    }
    // What slice z + 1 needs stays. A plane beyond that window comes from a slice far ahead.
    const auto keep = [](auto& planes, int first, int last) {
        std::erase_if(planes,
                      [&](const auto& entry) { return entry.first < first || entry.first > last; });
    };
    const int reach = static_cast<int>(m_tensorZ.size()) - 1;
    const int next = z + 1;
    const int lastSmoothed = next + reach + 1;
    // Next to the ends the window is reflected into what lies inside already.
    const int firstTensor = std::min(next - reach, m_depth - 1 - reach);
    keep(m_tensors, firstTensor, next + reach);
    keep(m_outer.smoothed, std::min(next - 1, m_depth - 2), lastSmoothed);
    keep(m_inner.smoothed, next, next);
    const int radius = static_cast<int>(m_outer.z.size()) - 1;
    keep(m_outer.inPlane, lastSmoothed - radius, lastSmoothed + radius);
    const int innerRadius = static_cast<int>(m_inner.z.size()) - 1;
    keep(m_inner.inPlane, next - innerRadius, next + innerRadius);
}

} // namespace lamina::core
