// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/ContextPrediction.h"

#include "models/ssl/CollapseMonitor.h"

#include <algorithm>
#include <cmath>

namespace lamina::models {
namespace nn = torch::nn;

namespace {

constexpr int kCentre = 4; ///< of the nine tiles, row by row
constexpr double kCoarsenProbability = 0.33;
constexpr double kFewestPixels = 100.0; ///< that a coarsened tile keeps

torch::Tensor coarsened(const torch::Tensor& tile, Rng& rng) {
    const auto side = tile.size(1);
    const double pixels = rng.uniform(kFewestPixels, static_cast<double>(side * side));
    const auto few = static_cast<std::int64_t>(std::lround(std::sqrt(pixels)));
    const torch::Tensor small = resizedCrop(tile, {0, 0, side, side}, few, few, true);
    return resizedCrop(small, {0, 0, few, few}, side, side, false);
}

} // namespace

ContextPrediction::ContextPrediction(PretextSpec spec, int crop, PhotometricSpec photometric,
                                     const EncoderFactory& makeEncoder)
    : m_spec(spec), m_tile(tileSide(crop)), m_photometric(photometric) {
    m_encoder = register_module("encoder", makeEncoder());
    m_joint = register_module(
        "joint",
        nn::Linear(nn::LinearOptions(2 * m_encoder->encodedChannels(), m_spec.hidden).bias(false)));
    m_norm = register_module("norm", nn::BatchNorm1d(m_spec.hidden));
    m_answer = register_module("answer", nn::Linear(m_spec.hidden, 8));
}

Sample ContextPrediction::prepare(const SourceImage& source, const GreyScale& /*scale*/,
                                  Rng& rng) const {
    const torch::NoGradGuard noGrad;
    const int gap = m_tile / 2;
    const int jitter = std::max(1, m_tile * 7 / 96);
    const int step = m_tile + gap;
    const int side = 2 * step + m_tile + 2 * jitter;
    const torch::Tensor window = pretextWindow(source.image, side, m_photometric, rng);
    std::vector<torch::Tensor> tiles;
    for (int place = 0; place < 9; ++place) {
        const std::int64_t y = place / 3 * step + jitter + rng.integer(-jitter, jitter);
        const std::int64_t x = place % 3 * step + jitter + rng.integer(-jitter, jitter);
        torch::Tensor tile = window.slice(1, y, y + m_tile).slice(2, x, x + m_tile);
        if (rng.chance(kCoarsenProbability)) tile = coarsened(tile, rng);
        tiles.push_back(normalisedTile(tile));
    }
    return {torch::stack(tiles)};
}

MethodStep ContextPrediction::loss(const Sample& batch) {
    const std::int64_t n = batch[0].size(0);
    const torch::Tensor features = pooled(m_encoder->encode(imagesOf(batch[0])));
    const torch::Tensor tiles = features.view({n, 9, -1});
    const torch::Tensor centre = tiles.select(1, kCentre);
    std::vector<torch::Tensor> pairs;
    std::vector<std::int64_t> labels;
    for (int place = 0; place < 9; ++place) {
        if (place == kCentre) continue;
        pairs.push_back(torch::cat({tiles.select(1, place), centre}, 1));
        labels.insert(labels.end(), static_cast<std::size_t>(n),
                      neighbourLabel(place % 3 - 1, place / 3 - 1));
    }
    const torch::Tensor target = torch::tensor(labels, torch::kLong).to(features.device());
    const torch::Tensor joint =
        torch::dropout(m_norm(m_joint(torch::cat(pairs))).relu(), m_spec.dropout, is_training());
    const torch::Tensor scores = m_answer(joint);
    return {nn::functional::cross_entropy(scores, target), projectionSpread(features.detach()),
            accuracyOf(scores, target)};
}

} // namespace lamina::models
