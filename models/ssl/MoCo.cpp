// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/MoCo.h"

#include "models/ssl/CollapseMonitor.h"
#include "models/ssl/InstanceLoss.h"
#include "models/ssl/PixelLoss.h"

namespace lamina::models {

namespace {

torch::nn::AnyModule makeProjector(int in, const InstanceSpec& spec) {
    if (spec.hidden == 0) return torch::nn::AnyModule(torch::nn::Linear(in, spec.projection));
    return torch::nn::AnyModule(
        InstanceMlp(InstanceMlpImpl::Form::MoCo, in, spec.hidden, spec.projection));
}

} // namespace

MoCo::MoCo(InstanceSpec spec, std::array<ViewSpec, 2> views, const EncoderFactory& makeEncoder)
    : m_spec(spec), m_views(views) {
    m_encoder = register_module("encoder", makeEncoder());
    m_encoderKey = register_module("encoder_k", makeEncoder());
    const int features = m_encoder->encodedChannels();
    m_projector = makeProjector(features, spec);
    m_projectorKey = makeProjector(features, spec);
    register_module("projector", m_projector.ptr());
    register_module("projector_k", m_projectorKey.ptr());
    m_queue = register_buffer("queue", torch::randn({spec.projection, spec.queue}));
    m_queue.div_(m_queue.norm(2, {0}, /*keepdim=*/true));
    m_queueEnd = register_buffer("queue_end", torch::zeros({1}, torch::kLong));
    encoderChanged();
}

void MoCo::encoderChanged() {
    copyState(*m_encoderKey, *m_encoder);
    copyState(*m_projectorKey.ptr(), *m_projector.ptr());
    withoutGradient(*m_encoderKey);
    withoutGradient(*m_projectorKey.ptr());
}

Sample MoCo::prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const {
    return viewSample(source, m_views, scale, rng);
}

void MoCo::beginStep(double momentum) {
    m_waiting.clear();
    averageInto(m_encoderKey->encodingParameters(), m_encoder->encodingParameters(), momentum);
    averageInto(*m_projectorKey.ptr(), *m_projector.ptr(), momentum, /*buffers=*/false);
}

MethodStep MoCo::loss(const Sample& batch) {
    const torch::Tensor z = m_projector.forward(pooled(m_encoder->encode(batch[0])));
    torch::Tensor key;
    {
        const torch::NoGradGuard noGrad;
        key = normalisedChannels(m_projectorKey.forward(pooled(m_encoderKey->encode(batch[1]))));
    }
    m_waiting.push_back(key);
    const torch::Tensor scores =
        mocoScores(normalisedChannels(z), key, m_queue.to(key.scalar_type()), m_spec.temperature);
    const torch::Tensor first =
        torch::zeros({scores.size(0)}, torch::TensorOptions(scores.device()).dtype(torch::kLong));
    m_scores = scores.detach();
    MethodStep step;
    step.loss = torch::nn::functional::cross_entropy(scores, first);
    step.spread = projectionSpread(torch::cat({z.detach(), key.to(z.scalar_type())}));
    return step;
}

void MoCo::afterStep() {
    const torch::NoGradGuard noGrad;
    const torch::Tensor keys = torch::cat(m_waiting).t();
    const std::int64_t length = m_queue.size(1);
    auto end = m_queueEnd.item<std::int64_t>();
    for (std::int64_t i = 0; i < keys.size(1); ++i, end = (end + 1) % length)
        m_queue.select(1, end).copy_(keys.select(1, i));
    m_queueEnd.fill_(end);
    m_waiting.clear();
}

} // namespace lamina::models
