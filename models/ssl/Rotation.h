// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Pretext.h"

namespace lamina::models {

/// RotNet, "Unsupervised representation learning by predicting image rotations": every image in all
/// four quarter turns, and the network tells which turn it is. Submodules: encoder, answer. Cells
/// have no upright position, so on many images this cannot be told; then the run warns.
class Rotation final : public PretrainMethod {
public:
    /// Views are mirrored along one axis only: along both at once is half a turn.
    Rotation(ViewSpec view, const EncoderFactory& makeEncoder);

    const std::shared_ptr<DenseEncoder>& encoder() const override { return m_encoder; }
    Sample prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const override;
    MethodStep loss(const Sample& batch) override;
    double chance() const override { return 0.25; }
    int guessesPerSample() const override { return 4; }

private:
    ViewSpec m_view;
    std::shared_ptr<DenseEncoder> m_encoder;
    torch::nn::Linear m_answer{nullptr};
};

} // namespace lamina::models
