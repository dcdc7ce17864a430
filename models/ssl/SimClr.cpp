// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/SimClr.h"

#include "models/ssl/CollapseMonitor.h"
#include "models/ssl/InstanceLoss.h"

namespace lamina::models {

SimClr::SimClr(InstanceSpec spec, std::array<ViewSpec, 2> views, const EncoderFactory& makeEncoder)
    : m_spec(spec), m_views(views) {
    m_encoder = register_module("encoder", makeEncoder());
    m_projector = register_module("projector", InstanceMlp(InstanceMlpImpl::Form::SimClr,
                                                           m_encoder->encodedChannels(),
                                                           spec.hidden, spec.projection));
}

Sample SimClr::prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const {
    return viewSample(source, m_views, scale, rng);
}

MethodStep SimClr::loss(const Sample& batch) {
    // both views in one pass: a projection must not be told by the statistics of its view
    const std::int64_t n = batch[0].size(0);
    const torch::Tensor views =
        torch::cat({batch[0], batch[1]}).contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::Tensor z = m_projector(pooled(m_encoder->encode(views)));
    MethodStep step;
    step.loss = ntXentLoss(z.slice(0, 0, n), z.slice(0, n), m_spec.temperature);
    step.spread = projectionSpread(z.detach());
    return step;
}

} // namespace lamina::models
