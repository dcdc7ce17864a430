// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Pretext.h"

namespace lamina::models {

/// "Unsupervised learning of visual representations by solving jigsaw puzzles": nine shuffled tiles
/// of a window, each seen by the encoder alone, and the network tells in which of a fixed set of
/// orders they are. Each tile lies at random in its cell (64/75 of it) and has its own mean and
/// deviation, so that edges and brightness give nothing away. Submodules: encoder, tile, joint,
/// norm, answer.
class Jigsaw final : public PretrainMethod {
public:
    Jigsaw(PretextSpec spec, int crop, PhotometricSpec photometric,
           const EncoderFactory& makeEncoder);

    const std::shared_ptr<DenseEncoder>& encoder() const override { return m_encoder; }
    int smallestBatch() const override { return 2; }
    Sample prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const override;
    MethodStep loss(const Sample& batch) override;
    double chance() const override { return 1.0 / static_cast<double>(m_permutations.size()); }
    int guessesPerSample() const override { return 1; }

private:
    PretextSpec m_spec;
    int m_tile;
    PhotometricSpec m_photometric;
    std::vector<std::array<int, 9>> m_permutations;
    std::shared_ptr<DenseEncoder> m_encoder;
    torch::nn::Linear m_perTile{nullptr};
    torch::nn::Linear m_joint{nullptr};
    torch::nn::BatchNorm1d m_norm{nullptr};
    torch::nn::Linear m_answer{nullptr};
};

} // namespace lamina::models
