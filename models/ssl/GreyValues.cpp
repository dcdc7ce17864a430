// SPDX-License-Identifier: GPL-3.0-or-later
// The pixel operations of Augment.h.
#include "models/ssl/Augment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lamina::models {
namespace {

using torch::indexing::Ellipsis;
using torch::indexing::Slice;

torch::Tensor gaussianKernel(double sigma, int size, const torch::TensorOptions& options) {
    torch::Tensor kernel = torch::empty({size}, torch::kDouble);
    double* values = kernel.data_ptr<double>();
    const double middle = (size - 1) / 2.0;
    for (int i = 0; i < size; ++i) {
        const double t = (i - middle) / sigma;
        values[i] = std::exp(-0.5 * t * t);
    }
    return (kernel / kernel.sum()).to(options.dtype());
}

/// Two standard normal values from two draws.
std::array<double, 2> normalPair(Rng& rng) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - rng.uniform()));
    const double angle = 2.0 * std::numbers::pi * rng.uniform();
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

torch::Tensor standardNormal(const torch::Tensor& like, Rng& rng) {
    torch::Tensor noise = torch::empty(like.sizes(), torch::kFloat);
    float* values = noise.data_ptr<float>();
    const std::int64_t count = noise.numel();
    for (std::int64_t i = 0; i < count; i += 2) {
        const auto pair = normalPair(rng);
        values[i] = static_cast<float>(pair[0]);
        if (i + 1 < count) values[i + 1] = static_cast<float>(pair[1]);
    }
    return noise.to(like.scalar_type());
}

} // namespace

torch::Tensor adjustBrightness(const torch::Tensor& image, double factor) {
    return (image * factor).clamp_(0.0, 1.0);
}

torch::Tensor adjustContrast(const torch::Tensor& image, double factor) {
    // by rows first: torch splits a reduction to one number over threads, and then its last digits
    // would depend on how many there are
    const torch::Tensor mean = image.mean(-1).mean();
    return (image * factor).add_(mean * (1.0 - factor)).clamp_(0.0, 1.0);
}

torch::Tensor adjustGamma(const torch::Tensor& image, double gamma) {
    return image.pow(gamma).clamp_(0.0, 1.0);
}

torch::Tensor solarize(const torch::Tensor& image, double threshold) {
    return torch::where(image >= threshold, 1.0 - image, image);
}

torch::Tensor gaussianBlur(const torch::Tensor& image, double sigma, int kernel) {
    const std::int64_t h = image.size(-2);
    const std::int64_t w = image.size(-1);
    if (kernel <= 0) {
        kernel = 2 * std::max(1, static_cast<int>(std::ceil(3.0 * sigma))) + 1;
        // reflection needs more pixels than the kernel reaches over
        const auto largest = static_cast<int>(2 * std::min(h, w) - 1);
        kernel = std::min(kernel, largest);
    }
    if (kernel == 1) return image.clone();
    const torch::Tensor taps = gaussianKernel(sigma, kernel, image.options());
    const std::int64_t reach = kernel / 2;
    torch::Tensor planes = image.reshape({-1, 1, h, w});
    planes = torch::reflection_pad2d(planes, {reach, reach, reach, reach});
    planes = torch::conv2d(planes, taps.view({1, 1, 1, kernel}));
    planes = torch::conv2d(planes, taps.view({1, 1, kernel, 1}));
    return planes.reshape(image.sizes());
}

torch::Tensor resizedCrop(const torch::Tensor& image, const CropBox& crop, std::int64_t outHeight,
                          std::int64_t outWidth, bool antialias) {
    const torch::Tensor part = image
                                   .index({Ellipsis, Slice(crop.top, crop.top + crop.height),
                                           Slice(crop.left, crop.left + crop.width)})
                                   .unsqueeze(0);
    const std::vector<std::int64_t> size{outHeight, outWidth};
    const torch::Tensor resized =
        antialias ? torch::_upsample_bilinear2d_aa(part, size, /*align_corners=*/false)
                  : torch::upsample_bilinear2d(part, size, /*align_corners=*/false);
    return resized.squeeze(0);
}

torch::Tensor addNoise(const torch::Tensor& image, double sigma, bool signalDependent, Rng& rng) {
    torch::Tensor noise = standardNormal(image, rng);
    if (signalDependent) {
        noise.mul_(image.clamp_min(0.0).sqrt_().mul_(2.0 * sigma));
    } else {
        noise.mul_(sigma);
    }
    return noise.add_(image).clamp_(0.0, 1.0);
}

torch::Tensor shade(const torch::Tensor& image, double amplitude, Rng& rng) {
    const auto axis = [&](std::int64_t length) {
        return torch::linspace(-1.0, 1.0, length, image.options());
    };
    const torch::Tensor y = axis(image.size(-2)).unsqueeze(1);
    const torch::Tensor x = axis(image.size(-1)).unsqueeze(0);
    std::array<double, 5> factors{};
    double total = 0.0;
    for (double& factor : factors) {
        factor = rng.uniform(-1.0, 1.0);
        total += std::abs(factor);
    }
    // every term lies in [-1, 1], so their weighted mean does too
    const torch::Tensor field = (factors[0] * x + factors[1] * y + factors[2] * x * y +
                                 factors[3] * x * x + factors[4] * y * y) /
                                std::max(total, 1e-12);
    return (image * (1.0 + amplitude * field)).clamp_(0.0, 1.0);
}

torch::Tensor changeGreyValues(const torch::Tensor& image, const PhotometricSpec& spec, Rng& rng) {
    const torch::NoGradGuard noGrad;
    torch::Tensor result = image;
    if (rng.chance(spec.jitterProbability)) {
        result =
            adjustBrightness(result, rng.uniform(1.0 - spec.brightness, 1.0 + spec.brightness));
        result = adjustContrast(result, rng.uniform(1.0 - spec.contrast, 1.0 + spec.contrast));
    }
    if (rng.chance(spec.gammaProbability)) {
        result = adjustGamma(
            result, std::exp(rng.uniform(std::log(spec.minGamma), std::log(spec.maxGamma))));
    }
    if (rng.chance(spec.shadeProbability)) result = shade(result, spec.shadeAmplitude, rng);
    if (rng.chance(spec.blurProbability)) {
        result = gaussianBlur(result, rng.uniform(spec.minSigma, spec.maxSigma));
    }
    if (rng.chance(spec.noiseProbability)) {
        const double sigma = rng.uniform(spec.minNoise, spec.maxNoise);
        result = addNoise(result, sigma, rng.chance(spec.signalNoiseProbability), rng);
    }
    if (rng.chance(spec.solarizeProbability)) result = solarize(result, spec.solarizeThreshold);
    return result.is_same(image) ? image.clone() : result;
}

} // namespace lamina::models
