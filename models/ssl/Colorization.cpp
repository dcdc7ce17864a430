// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/Colorization.h"

#include "models/nets/Convolution.h"
#include "models/ssl/CollapseMonitor.h"

#include <algorithm>

namespace lamina::models {
namespace nn = torch::nn;

namespace {

constexpr int kCoarse = 4; ///< the answer's resolution is that of the image over this
constexpr double kLeastBlur = 2.0;
constexpr double kMostBlur = 4.0;
constexpr double kLeastNoise = 0.01;
constexpr double kMostNoise = 0.05;
constexpr double kSurroundings = 12.0; ///< pixels; wider than a nucleus, narrower than a crop

/// Channel that is to be guessed where there is no second one: the slice itself.
torch::Tensor ownSlice(const torch::Tensor& image) {
    const std::int64_t middle = image.size(0) / 2;
    return image.slice(0, middle, middle + 1);
}

torch::Tensor coarse(const torch::Tensor& values) {
    return torch::avg_pool2d(values, kCoarse).clamp(0.0, 1.0);
}

/// What tells nothing about the grey value alone.
PhotometricSpec unchanged() {
    PhotometricSpec spec;
    spec.jitterProbability = 0.0;
    spec.gammaProbability = 0.0;
    spec.blurProbability = 0.0;
    spec.noiseProbability = 0.0;
    return spec;
}

} // namespace

torch::Tensor softBins(const torch::Tensor& values, int bins) {
    const torch::Tensor centres =
        (torch::arange(bins, values.options()) + 0.5).view({1, bins, 1, 1});
    const torch::Tensor steps = values * static_cast<double>(bins) - centres;
    const torch::Tensor weight =
        torch::exp(-0.5 * steps.square()) * (steps.abs() <= 2.5).to(values.scalar_type());
    return weight / weight.sum(1, /*keepdim=*/true);
}

torch::Tensor binOf(const torch::Tensor& values, int bins) {
    return (values * static_cast<double>(bins)).floor().clamp(0, bins - 1).to(torch::kLong);
}

torch::Tensor binWeights(const torch::Tensor& share, double rebalance) {
    const double occurring = std::max(1.0, (share > 0).sum().item<double>());
    const torch::Tensor weight = 1.0 / ((1.0 - rebalance) * share + rebalance / occurring);
    return weight / (share * weight).sum();
}

torch::Tensor localContrast(const torch::Tensor& image, double sigma) {
    const double reach = static_cast<double>(std::min(image.size(-2), image.size(-1))) / 3.5;
    const double radius = std::min(sigma, reach);
    const torch::Tensor centred = image - gaussianBlur(image, radius);
    const torch::Tensor deviation = gaussianBlur(centred.square(), radius).clamp_min(0.0).sqrt();
    // grounds without structure must not become loud noise
    return centred / (deviation + 0.02);
}

Colorization::Colorization(PretextSpec spec, ViewSpec view, const EncoderFactory& makeEncoder)
    : m_spec(spec), m_view(view) {
    m_encoder = register_module("encoder", makeEncoder());
    m_answer = register_module(
        "answer",
        nn::Sequential(
            Conv2d(nn::Conv2dOptions(m_encoder->encodedChannels(), m_spec.hidden, 1).bias(false)),
            nn::BatchNorm2d(m_spec.hidden), nn::ReLU(),
            Conv2d(nn::Conv2dOptions(m_spec.hidden, m_spec.bins, 1))));
    m_weights = register_buffer("weights", torch::ones({m_spec.bins}));
}

void Colorization::study(const std::vector<SourceImage>& images) {
    const torch::NoGradGuard noGrad;
    torch::Tensor counts = torch::zeros({m_spec.bins}, torch::kDouble);
    for (const auto& source : images) {
        m_secondChannel = source.second.defined();
        const torch::Tensor values = m_secondChannel ? source.second : ownSlice(source.image);
        if (std::min(values.size(1), values.size(2)) < kCoarse) continue;
        counts += torch::bincount(binOf(coarse(values.unsqueeze(0)), m_spec.bins).flatten(), {},
                                  m_spec.bins);
    }
    m_weights.copy_(binWeights(counts / counts.sum().clamp_min(1.0), m_spec.rebalance));
}

std::string Colorization::note() const {
    return m_secondChannel ? "Colorization guesses the second channel from the first."
                           : "Colorization, adapted: there is no second channel, so the grey "
                             "values of each slice are guessed from a blurred copy without local "
                             "brightness and contrast.";
}

Sample Colorization::prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const {
    const torch::NoGradGuard noGrad;
    const bool second = source.second.defined();
    ViewSpec geometry = m_view;
    geometry.photometric = unchanged();
    const torch::Tensor both = second ? torch::cat({source.image, source.second}) : source.image;
    const torch::Tensor view = makeView(both, geometry, rng).image;
    if (second) {
        const torch::Tensor input =
            changeGreyValues(view.slice(0, 0, source.image.size(0)), m_view.photometric, rng);
        return {scale(input), view.slice(0, source.image.size(0))};
    }
    torch::Tensor input = gaussianBlur(view, rng.uniform(kLeastBlur, kMostBlur));
    input = addNoise(input, rng.uniform(kLeastNoise, kMostNoise), rng.chance(0.5), rng);
    return {localContrast(input, kSurroundings), ownSlice(view)};
}

MethodStep Colorization::loss(const Sample& batch) {
    const torch::Tensor values = coarse(batch[1]);
    const torch::Tensor features = m_encoder->encode(batch[0]);
    const torch::Tensor scores = torch::upsample_bilinear2d(
        m_answer->forward(features), {values.size(2), values.size(3)}, /*align_corners=*/false);
    const torch::Tensor wanted = softBins(values, m_spec.bins);
    const torch::Tensor weight = m_weights.index_select(0, binOf(values, m_spec.bins).flatten())
                                     .view(values.sizes())
                                     .to(scores.scalar_type());
    const torch::Tensor surprise =
        -(wanted * torch::log_softmax(scores, 1)).sum(1, /*keepdim=*/true);
    return {(weight * surprise).mean(), projectionSpread(pooled(features.detach())), {}};
}

} // namespace lamina::models
