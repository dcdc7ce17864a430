// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Rng.h"

#include <torch/torch.h>

#include <array>
#include <functional>
#include <vector>

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
/// Adds Gaussian noise, independently for every value, then clips to [0, 1]. The standard deviation
/// is `sigma`, or with `signalDependent` 2 sigma sqrt(value), as photon counting gives.
[[nodiscard]] torch::Tensor addNoise(const torch::Tensor& image, double sigma, bool signalDependent,
                                     Rng& rng);
/// Multiplies by 1 + amplitude * (smooth field in [-1, 1]): a low-order polynomial over the image.
[[nodiscard]] torch::Tensor shade(const torch::Tensor& image, double amplitude, Rng& rng);

/// Grey value changes, in this order: brightness and contrast, gamma, shading, blur, noise,
/// solarize. Every probability is drawn once for all channels of an image.
struct PhotometricSpec {
    double jitterProbability = 0.8;
    double brightness = 0.4; ///< factor uniform in 1 +- this
    double contrast = 0.4;
    double gammaProbability = 0.5;
    double minGamma = 0.7; ///< log-uniform
    double maxGamma = 1.5;
    double shadeProbability = 0.0;
    double shadeAmplitude = 0.2;
    double blurProbability = 0.5;
    double minSigma = 0.1;
    double maxSigma = 1.5;
    double noiseProbability = 0.5;
    double minNoise = 0.01;
    double maxNoise = 0.05;
    double signalNoiseProbability = 0.5; ///< share of the noise that grows with the signal
    double solarizeProbability = 0.0;
    double solarizeThreshold = 0.5;
    bool operator==(const PhotometricSpec&) const = default;
};

/// Grey value changes of one image [c, h, w] in [0, 1].
[[nodiscard]] torch::Tensor changeGreyValues(const torch::Tensor& image,
                                             const PhotometricSpec& spec, Rng& rng);

/// Augmentation of one view for self-supervised learning on grey fluorescence.
struct ViewSpec {
    int size = 128; ///< side of the view
    CropRange crop;
    bool antialias = true;
    double flipX = 0.5;
    double flipY = 0.5;
    PhotometricSpec photometric;
    bool operator==(const ViewSpec&) const = default;
};

/// Two augmented views of the same images.
struct ViewPair {
    torch::Tensor view1; ///< [n, c, s, s]
    torch::Tensor view2;
    torch::Tensor boxes1; ///< [n, 4] x0, y0, x1, y1 in [0, 1] of the image; swapped by flips
    torch::Tensor boxes2;
};

/// The asymmetric pair of BYOL and PixPro: the first view always blurred, the second rarely.
[[nodiscard]] std::array<ViewSpec, 2> defaultViews(int size);

struct View {
    torch::Tensor image;         ///< [c, size, size] in [0, 1]
    std::array<double, 4> box{}; ///< see `cropCoordinates`
};

/// One view of an image [c, h, w] in [0, 1]. All channels (neighbouring slices) get the same crop,
/// flip and grey value change; only noise differs. Results depend on the arguments alone. With a
/// `partner` of the same image the crop is drawn again, up to ten times, until both overlap.
[[nodiscard]] View makeView(const torch::Tensor& image, const ViewSpec& spec, Rng& rng,
                            const View* partner = nullptr);

/// Both views of a batch of images [c, h, w] (sizes may differ), each sample from its own
/// generator Rng(seed, epoch, indices[i]), with (value - mean) / deviation applied at the end, in
/// channels-last order. Samples are spread over torch's threads; the result does not depend on
/// their number.
[[nodiscard]] ViewPair makeViewBatch(const std::vector<torch::Tensor>& images,
                                     const std::array<ViewSpec, 2>& specs, std::uint64_t seed,
                                     std::uint64_t epoch, const std::vector<std::uint64_t>& indices,
                                     double mean, double deviation);

/// Augmentation of an image together with its labels, for supervised training.
struct LabelledSpec {
    int size = 128;             ///< side of the training window
    bool transpose = true;      ///< rows and columns swapped, half the time
    bool mirror = true;         ///< left and right swapped, half the time
    double maxRotation = 180.0; ///< degrees
    double minZoom = 0.8;       ///< > 1 enlarges; log-uniform
    double maxZoom = 1.25;
    double elasticAmplitude = 4.0; ///< standard deviation of control points, pixels; 0 = none
    int elasticGrid = 5;           ///< control points per side of the window
    PhotometricSpec photometric;
    bool operator==(const LabelledSpec&) const = default;
};

/// The grey value changes for supervised training: gentler than `PhotometricSpec{}`.
[[nodiscard]] PhotometricSpec defaultLabelledPhotometric();

struct LabelledCrop {
    torch::Tensor image;  ///< [c, h, w] in [0, 1]
    torch::Tensor target; ///< int64 [h, w], `kIgnoreTarget` where unlabelled
};

/// A randomly warped window [size, size] of an image and its labels, the image sampled bilinearly
/// and the labels from the nearest pixel; beyond the source both are reflected.
[[nodiscard]] LabelledCrop augmentLabelled(const LabelledCrop& source, const LabelledSpec& spec,
                                           Rng& rng);

} // namespace lamina::models
