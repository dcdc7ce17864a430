// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/learn/Specs.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>
#include <vector>

namespace lamina::core {

/// Which features a pixel classifier sees.
struct FilterBankSpec {
    int dimensions = 3; ///< 3: filters of the volume; 2: of each slice on its own
    /// Scales in pixels, ascending: the standard deviation of the Gaussian that a scale begins
    /// with.
    std::vector<double> sigmas{0.7, 1.0, 1.6, 3.5, 5.0, 10.0};
    bool operator==(const FilterBankSpec&) const = default;
};

/// Throws `Error` InvalidArgument for settings that no bank can be made of.
void checkFilterBank(const FilterBankSpec& spec);
[[nodiscard]] nlohmann::json toJson(const FilterBankSpec& spec);
/// Missing keys keep their defaults; throws `Error` for what is unknown or cannot be used.
[[nodiscard]] FilterBankSpec filterBankFromJson(const nlohmann::json& json);

/// Names in the order of the features, e.g. "gaussian 0.7", "hessian 2 of 3.5".
[[nodiscard]] std::vector<std::string> featureNames(const FilterBankSpec& spec);

/// Distance of two slices in pixels: spacing z / spacing x, 1 when the voxel size is not known.
[[nodiscard]] double sliceDistance(const ImageStack& stack);

/// Features of one slice of a region.
struct FeatureSlice {
    int z = 0;
    PixelRect region;
    std::vector<float> values; ///< [feature, y, x] of the region
};

/// Features of a stack, slice by slice: at every scale the Gaussian, the length of its gradient,
/// its Laplacian, the difference to the Gaussian of 0.66 times the scale, and the eigenvalues,
/// largest first, of its Hessian and of its structure tensor (gradient products smoothed with half
/// the scale). It is the set that ilastik's pixel classification offers (Berg et al. 2019).
///
/// Grey values are clipped to 0..1 by the stack's range. Derivatives are central differences per
/// pixel; along z the Gaussian is sigma / `sliceDistance` wide and differences are divided by that
/// distance, so a feature means the same along all axes. Edges are mirrored, kernels end at three
/// standard deviations.
///
/// Keeps the planes that the next slice needs again, so slices in ascending order cost least and a
/// stack need not fit into memory. One call at a time; the result depends neither on the number of
/// threads nor on the slices asked for before.
class FilterBank {
public:
    /// Features of `region` (empty = the whole slice). Throws as `checkFilterBank`.
    FilterBank(FilterBankSpec spec, LearningStack stack, int channel, PixelRect region = {});
    ~FilterBank();
    FilterBank(const FilterBank&) = delete;
    FilterBank& operator=(const FilterBank&) = delete;

    [[nodiscard]] int featureCount() const;
    /// Throws `Error` for a slice that does not exist or cannot be read, and `Cancelled`.
    [[nodiscard]] FeatureSlice features(int z, int threads, const JobContext& context = {});

    /// Pixels around a region that its features depend on.
    [[nodiscard]] static int halo(const FilterBankSpec& spec);
    /// Bytes kept for each pixel of a region with its halo.
    [[nodiscard]] static std::size_t bytesPerPixel(const FilterBankSpec& spec, double distance);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace lamina::core
