// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/Jigsaw.h"

#include "models/ssl/CollapseMonitor.h"

namespace lamina::models {
namespace nn = torch::nn;

namespace {

constexpr int kPerTile = 256;

} // namespace

Jigsaw::Jigsaw(PretextSpec spec, int crop, PhotometricSpec photometric,
               const EncoderFactory& makeEncoder)
    : m_spec(spec), m_tile(tileSide(crop)), m_photometric(photometric),
      m_permutations(distantPermutations(spec.permutations)) {
    m_encoder = register_module("encoder", makeEncoder());
    m_perTile = register_module("tile", nn::Linear(m_encoder->encodedChannels(), kPerTile));
    m_joint = register_module(
        "joint", nn::Linear(nn::LinearOptions(9 * kPerTile, m_spec.hidden).bias(false)));
    m_norm = register_module("norm", nn::BatchNorm1d(m_spec.hidden));
    m_answer = register_module("answer", nn::Linear(m_spec.hidden, m_spec.permutations));
}

Sample Jigsaw::prepare(const SourceImage& source, const GreyScale& /*scale*/, Rng& rng) const {
    const torch::NoGradGuard noGrad;
    const int cell = (m_tile * 75 + 63) / 64;
    const torch::Tensor window = pretextWindow(source.image, 3 * cell, m_photometric, rng);
    const auto number = rng.integer(0, static_cast<std::int64_t>(m_permutations.size()) - 1);
    const auto& order = m_permutations[static_cast<std::size_t>(number)];
    std::vector<torch::Tensor> tiles(9);
    for (int place = 0; place < 9; ++place) {
        const std::int64_t y = place / 3 * cell + rng.integer(0, cell - m_tile);
        const std::int64_t x = place % 3 * cell + rng.integer(0, cell - m_tile);
        tiles[static_cast<std::size_t>(place)] =
            normalisedTile(window.slice(1, y, y + m_tile).slice(2, x, x + m_tile));
    }
    std::vector<torch::Tensor> shuffled;
    for (const int place : order)
        shuffled.push_back(tiles[static_cast<std::size_t>(place)]);
    return {torch::stack(shuffled), torch::tensor(number, torch::kLong)};
}

MethodStep Jigsaw::loss(const Sample& batch) {
    const std::int64_t n = batch[0].size(0);
    const torch::Tensor features = pooled(m_encoder->encode(imagesOf(batch[0]))); // [9 n, f]
    const torch::Tensor tiles = m_perTile(features).relu().view({n, 9 * kPerTile});
    const torch::Tensor joint =
        torch::dropout(m_norm(m_joint(tiles)).relu(), m_spec.dropout, is_training());
    const torch::Tensor scores = m_answer(joint);
    return {nn::functional::cross_entropy(scores, batch[1]), projectionSpread(features.detach()),
            accuracyOf(scores, batch[1])};
}

} // namespace lamina::models
