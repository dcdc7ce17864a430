// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/Rotation.h"

#include "models/ssl/CollapseMonitor.h"

namespace lamina::models {

Rotation::Rotation(ViewSpec view, const EncoderFactory& makeEncoder) : m_view(view) {
    m_view.flipY = 0.0;
    m_encoder = register_module("encoder", makeEncoder());
    m_answer = register_module("answer", torch::nn::Linear(m_encoder->encodedChannels(), 4));
}

Sample Rotation::prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const {
    const torch::NoGradGuard noGrad;
    return {quarterTurns(scale(makeView(source.image, m_view, rng).image))};
}

MethodStep Rotation::loss(const Sample& batch) {
    const torch::Tensor images = imagesOf(batch[0]);
    const torch::Tensor features = pooled(m_encoder->encode(images));
    const torch::Tensor scores = m_answer(features);
    const torch::Tensor turn =
        torch::arange(4, torch::TensorOptions(scores.device()).dtype(torch::kLong))
            .repeat({batch[0].size(0)});
    return {torch::nn::functional::cross_entropy(scores, turn), projectionSpread(features.detach()),
            accuracyOf(scores, turn)};
}

} // namespace lamina::models
