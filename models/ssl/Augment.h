// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Rng.h"

#include <torch/torch.h>

#include <array>
#include <functional>

namespace lamina::models {

/// A crop of an image, in pixels.
struct CropBox {
    std::int64_t top = 0;
    std::int64_t left = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    auto operator<=>(const CropBox&) const = default;
};

/// Range of random crops: share of the image's area, and width / height.
struct CropRange {
    double minScale = 0.2;
    double maxScale = 1.0;
    double minRatio = 3.0 / 4.0;
    double maxRatio = 4.0 / 3.0;
    auto operator<=>(const CropRange&) const = default;
};

/// RandomResizedCrop's choice: up to ten tries of area and log-uniform aspect, then the largest
/// central crop whose aspect is allowed. `uniform` gives draws in [0, 1): area, aspect, and for a
/// try that fits top and left.
[[nodiscard]] CropBox chooseCrop(std::int64_t height, std::int64_t width, const CropRange& range,
                                 const std::function<double()>& uniform);

/// x0, y0, x1, y1 of a crop in [0, 1] of the image (pixel index over size - 1, both ends
/// included), with the ends swapped along flipped axes. An axis of one pixel gives 0.
[[nodiscard]] std::array<double, 4> cropCoordinates(const CropBox& crop, std::int64_t imageHeight,
                                                    std::int64_t imageWidth, bool flipX,
                                                    bool flipY);

// Pixel operations. Images are [..., h, w] (any leading dimensions), float or double, grey values
// in [0, 1]; the result is a new tensor. Definitions are torchvision's.

/// clip(factor * image) to [0, 1].
[[nodiscard]] torch::Tensor adjustBrightness(const torch::Tensor& image, double factor);
/// clip(factor * image + (1 - factor) * mean); the mean is taken over everything given.
[[nodiscard]] torch::Tensor adjustContrast(const torch::Tensor& image, double factor);
/// clip(image ^ gamma).
[[nodiscard]] torch::Tensor adjustGamma(const torch::Tensor& image, double gamma);
/// 1 - image where image >= threshold.
[[nodiscard]] torch::Tensor solarize(const torch::Tensor& image, double threshold);
/// Gaussian blur with a kernel of odd size (0 = chosen from sigma) and reflected borders.
[[nodiscard]] torch::Tensor gaussianBlur(const torch::Tensor& image, double sigma, int kernel = 0);
/// Crop of [c, h, w] resized bilinearly to outHeight x outWidth, with antialiasing when asked.
[[nodiscard]] torch::Tensor resizedCrop(const torch::Tensor& image, const CropBox& crop,
                                        std::int64_t outHeight, std::int64_t outWidth,
                                        bool antialias);
/// Adds Gaussian noise of `sigma` and signal-dependent noise of variance image / photons (none if
/// photons is 0), independently for every value, then clips to [0, 1].
[[nodiscard]] torch::Tensor addNoise(const torch::Tensor& image, double sigma, double photons,
                                     Rng& rng);
/// Multiplies by 1 + amplitude * (smooth field in [-1, 1]): a low-order polynomial over the image.
[[nodiscard]] torch::Tensor shade(const torch::Tensor& image, double amplitude, Rng& rng);

/// Augmentation of one view for self-supervised learning on grey fluorescence.
struct ViewSpec {
    int size = 128;          ///< side of the view
    CropRange crop;
    bool antialias = true;
    double flipX = 0.5;
    double flipY = 0.5;
    double jitterProbability = 0.8;
    double brightness = 0.4; ///< factor in 1 +- this
    double contrast = 0.4;
    double gammaProbability = 0.5;
    double minGamma = 0.7;
    double maxGamma = 1.5;
    double blurProbability = 1.0;
    double minSigma = 0.1;
    double maxSigma = 1.5;
    double noiseProbability = 0.5;
    double minNoise = 0.01;
    double maxNoise = 0.05;
    double photons = 0.0;    ///< > 0 adds signal-dependent noise
    double shadeProbability = 0.2;
    double shadeAmplitude = 0.2;
    double solarizeProbability = 0.0;
    double solarizeThreshold = 0.5;
    bool operator==(const ViewSpec&) const = default;
};

/// The asymmetric pair of BYOL and PixPro: the first view always blurred, the second rarely.
[[nodiscard]] std::array<ViewSpec, 2> defaultViews(int size);

struct View {
    torch::Tensor image;           ///< [c, size, size] in [0, 1]
    std::array<double, 4> box{};   ///< see `cropCoordinates`
};

/// One view of an image [c, h, w] in [0, 1]. All channels (neighbouring slices) get the same crop,
/// flip and grey value change; only noise differs. Results depend on `image`, `spec` and `rng` alone.
[[nodiscard]] View makeView(const torch::Tensor& image, const ViewSpec& spec, Rng& rng);

/// Augmentation of an image together with its labels, for supervised training.
struct LabelledSpec {
    int size = 128;             ///< side of the training window
    bool flips = true;
    bool quarterTurns = true;
    double minZoom = 0.8;       ///< > 1 enlarges
    double maxZoom = 1.25;
    double maxRotation = 0.0;   ///< degrees, besides quarter turns
    double elasticProbability = 0.3;
    double elasticAmplitude = 4.0; ///< pixels
    double elasticSpacing = 32.0;  ///< pixels between control points
    double brightness = 0.2;
    double contrast = 0.3;
    double minGamma = 0.7;
    double maxGamma = 1.4;
    double noiseProbability = 0.3;
    double minNoise = 0.0;
    double maxNoise = 0.04;
    double blurProbability = 0.15;
    double minSigma = 0.3;
    double maxSigma = 1.0;
    bool operator==(const LabelledSpec&) const = default;
};

struct LabelledCrop {
    torch::Tensor image;  ///< [c, h, w] in [0, 1]
    torch::Tensor target; ///< int64 [h, w], `kIgnoreTarget` where unlabelled
};

/// A random window of an image and its labels; image bilinear, labels nearest; outside the source
/// the image is reflected and the labels are ignored.
[[nodiscard]] LabelledCrop augmentLabelled(const LabelledCrop& source, const LabelledSpec& spec,
                                           Rng& rng);

} // namespace lamina::models
