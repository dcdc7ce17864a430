// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/Byol.h"

#include "models/ssl/CollapseMonitor.h"
#include "models/ssl/InstanceLoss.h"

namespace lamina::models {

Byol::Byol(InstanceSpec spec, std::array<ViewSpec, 2> views, const EncoderFactory& makeEncoder)
    : m_spec(spec), m_views(views) {
    using Form = InstanceMlpImpl::Form;
    m_encoder = register_module("encoder", makeEncoder());
    m_encoderKey = register_module("encoder_k", makeEncoder());
    const int features = m_encoder->encodedChannels();
    m_projector = register_module("projector",
                                  InstanceMlp(Form::Byol, features, spec.hidden, spec.projection));
    m_projectorKey = register_module(
        "projector_k", InstanceMlp(Form::Byol, features, spec.hidden, spec.projection));
    if (spec.predictor) {
        m_predictor = register_module(
            "predictor", InstanceMlp(Form::Byol, spec.projection, spec.hidden, spec.projection));
    }
    encoderChanged();
}

void Byol::encoderChanged() {
    copyState(*m_encoderKey, *m_encoder);
    copyState(*m_projectorKey, *m_projector);
    withoutGradient(*m_encoderKey);
    withoutGradient(*m_projectorKey);
}

Sample Byol::prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const {
    return viewSample(source, m_views, scale, rng);
}

void Byol::beginStep(double momentum) {
    averageInto(m_encoderKey->encodingParameters(), m_encoder->encodingParameters(), momentum);
    averageInto(*m_projectorKey, *m_projector, momentum, /*buffers=*/false);
}

MethodStep Byol::loss(const Sample& batch) {
    const auto target = [this](const torch::Tensor& view) {
        const torch::NoGradGuard noGrad;
        return m_projectorKey(pooled(m_encoderKey->encode(view)));
    };
    const auto projection = [this](const torch::Tensor& view) {
        return m_projector(pooled(m_encoder->encode(view)));
    };
    const auto prediction = [this](const torch::Tensor& z) {
        return m_predictor.is_empty() ? z : m_predictor(z);
    };
    const torch::Tensor t1 = target(batch[0]);
    const torch::Tensor t2 = target(batch[1]);
    const torch::Tensor z1 = projection(batch[0]);
    const torch::Tensor z2 = projection(batch[1]);
    MethodStep step;
    step.loss = byolLoss(prediction(z1), t2, prediction(z2), t1);
    step.spread = projectionSpread(torch::cat({z1.detach(), z2.detach()}));
    return step;
}

} // namespace lamina::models
