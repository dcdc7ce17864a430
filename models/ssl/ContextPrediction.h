// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Pretext.h"

namespace lamina::models {

/// "Unsupervised visual representation learning by context prediction": two tiles of an image, and
/// the network tells on which of eight sides of the second the first lies. Of each window a centre
/// tile and all its eight neighbours are used. Gaps of half a tile, jitter, tiles coarsened now and
/// then and tiles normalised one by one keep edges and brightness from giving the answer away.
/// Submodules: encoder, joint, norm, answer.
class ContextPrediction final : public PretrainMethod {
public:
    ContextPrediction(PretextSpec spec, int crop, PhotometricSpec photometric,
                      const EncoderFactory& makeEncoder);

    const std::shared_ptr<DenseEncoder>& encoder() const override { return m_encoder; }
    Sample prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const override;
    MethodStep loss(const Sample& batch) override;
    double chance() const override { return 1.0 / 8.0; }
    int guessesPerSample() const override { return 8; }

private:
    PretextSpec m_spec;
    int m_tile;
    PhotometricSpec m_photometric;
    std::shared_ptr<DenseEncoder> m_encoder;
    torch::nn::Linear m_joint{nullptr};
    torch::nn::BatchNorm1d m_norm{nullptr};
    torch::nn::Linear m_answer{nullptr};
};

} // namespace lamina::models
