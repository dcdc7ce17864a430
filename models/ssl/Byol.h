// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/InstanceMlp.h"

namespace lamina::models {

/// BYOL, "Bootstrap your own latent": an online network predicts what a momentum copy of it makes
/// of the other view of the same image; there are no negatives. Submodules: encoder, encoder_k,
/// projector, projector_k, predictor. Each view passes through by itself.
class Byol final : public PretrainMethod {
public:
    Byol(InstanceSpec spec, std::array<ViewSpec, 2> views, const EncoderFactory& makeEncoder);

    const std::shared_ptr<DenseEncoder>& encoder() const override { return m_encoder; }
    void encoderChanged() override;
    int smallestBatch() const override { return 2; }
    Sample prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const override;
    void beginStep(double momentum) override;
    MethodStep loss(const Sample& batch) override;

private:
    InstanceSpec m_spec;
    std::array<ViewSpec, 2> m_views;
    std::shared_ptr<DenseEncoder> m_encoder;
    std::shared_ptr<DenseEncoder> m_encoderKey;
    InstanceMlp m_projector{nullptr};
    InstanceMlp m_projectorKey{nullptr};
    InstanceMlp m_predictor{nullptr};
};

} // namespace lamina::models
