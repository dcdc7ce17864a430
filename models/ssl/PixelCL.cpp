// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelCL.h"

#include "core/base/Error.h"
#include "models/ssl/CollapseMonitor.h"
#include "models/ssl/InstanceMlp.h"
#include "models/ssl/PixelLoss.h"
#include "models/ssl/PositivePairs.h"

#include <fmt/format.h>

namespace lamina::models {

std::string pixelMethodName(PixelMethod method) {
    return method == PixelMethod::PixPro ? "pixelcl" : "pixcontrast";
}

PixelMethod pixelMethodFromName(const std::string& name) {
    for (const PixelMethod method : {PixelMethod::PixPro, PixelMethod::PixContrast}) {
        if (name == pixelMethodName(method)) return method;
    }
    throw core::Error(
        core::ErrorCode::InvalidArgument,
        fmt::format("There is no pixel method '{}'; use pixelcl or pixcontrast.", name));
}

PixelCLImpl::PixelCLImpl(PixelCLSpec spec, const EncoderFactory& makeEncoder,
                         std::array<ViewSpec, 2> views)
    : m_spec(spec), m_views(views) {
    m_encoder = register_module("encoder", makeEncoder());
    m_encoderKey = register_module("encoder_k", makeEncoder());
    const int features = m_encoder->encodedChannels();
    const auto projector = [&] { return PixelMlp(features, m_spec.hidden, m_spec.projection); };
    m_projector = register_module("projector", projector());
    m_projectorKey = register_module("projector_k", projector());
    if (m_spec.method == PixelMethod::PixPro) {
        m_propagation = register_module(
            "propagation",
            PixelPropagation(PixelPropagationSpec{m_spec.projection, m_spec.propagationLayers,
                                                  m_spec.gamma, m_spec.clamp}));
    }
    if (m_spec.instanceWeight > 0.0) {
        m_instanceProjector = register_module("projector_instance", projector());
        m_instanceProjectorKey = register_module("projector_instance_k", projector());
        m_predictor = register_module(
            "predictor", PixelMlp(m_spec.projection, m_spec.hidden, m_spec.projection));
    }
    resetKeys();
}

void PixelCLImpl::resetKeys() {
    copyState(*m_encoderKey, *m_encoder);
    copyState(*m_projectorKey, *m_projector);
    withoutGradient(*m_encoderKey);
    withoutGradient(*m_projectorKey);
    if (m_instanceProjector.is_empty()) return;
    copyState(*m_instanceProjectorKey, *m_instanceProjector);
    withoutGradient(*m_instanceProjectorKey);
}

void PixelCLImpl::moveKeys(double momentum) {
    averageInto(m_encoderKey->encodingParameters(), m_encoder->encodingParameters(), momentum);
    averageInto(*m_projectorKey, *m_projector, momentum, /*buffers=*/false);
    if (m_instanceProjector.is_empty()) return;
    averageInto(*m_instanceProjectorKey, *m_instanceProjector, momentum, /*buffers=*/false);
}

PixelCLImpl::Online PixelCLImpl::online(const torch::Tensor& view) {
    const torch::Tensor features = m_encoder->encode(view);
    Online result;
    result.projection = m_projector(features);
    result.prediction =
        m_propagation.is_empty() ? result.projection : m_propagation(result.projection);
    if (!m_predictor.is_empty()) {
        result.instance = m_predictor(m_instanceProjector(features)).mean({2, 3});
    }
    return result;
}

PixelCLImpl::Key PixelCLImpl::key(const torch::Tensor& view) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor features = m_encoderKey->encode(view);
    Key result;
    result.projection = m_projectorKey(features);
    if (!m_instanceProjectorKey.is_empty()) {
        result.instance = m_instanceProjectorKey(features).mean({2, 3});
    }
    return result;
}

PixelStep PixelCLImpl::step(const ViewPair& views, double momentum) {
    // the keys follow before they are used, from the weights that the last optimiser step left
    moveKeys(momentum);
    return compare(views);
}

Sample PixelCLImpl::prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const {
    return viewSample(source, m_views, scale, rng);
}

MethodStep PixelCLImpl::loss(const Sample& batch) {
    const PixelStep step = compare({batch[0], batch[1], batch[2], batch[3]});
    return {step.loss, step.spread, {}};
}

PixelStep PixelCLImpl::compare(const ViewPair& views) {
    const Key key1 = key(views.view1);
    const Key key2 = key(views.view2);
    const Online online1 = online(views.view1);
    const Online online2 = online(views.view2);

    const std::int64_t h = online1.projection.size(2);
    const std::int64_t w = online1.projection.size(3);
    const torch::Tensor pairs12 =
        positivePairs(views.boxes1, views.boxes2, h, w, m_spec.positiveRatio);
    const torch::Tensor pairs21 = pairs12.transpose(1, 2);

    PixelStep result;
    if (m_spec.method == PixelMethod::PixPro) {
        result.loss = pixProLoss(online1.prediction, key2.projection, pairs12) +
                      pixProLoss(online2.prediction, key1.projection, pairs21);
    } else {
        const double t = m_spec.temperature;
        result.loss = 0.5 * (pixContrastLoss(online1.prediction, key2.projection, pairs12, t) +
                             pixContrastLoss(online2.prediction, key1.projection, pairs21, t));
    }
    result.pixelLoss = result.loss.detach();
    if (!m_predictor.is_empty()) {
        const torch::Tensor instance =
            instanceLoss(online1.instance, key2.instance, online2.instance, key1.instance);
        result.loss = result.loss + m_spec.instanceWeight * instance;
        result.instanceLoss = instance.detach();
    }
    // every second position each way says as much
    const auto every = torch::indexing::Slice(torch::indexing::None, torch::indexing::None, 2);
    result.spread = projectionSpread(online1.projection.detach().index({"...", every, every}));
    result.positives = pairs12.to(torch::kFloat).mean() * static_cast<double>(h * w);
    return result;
}

} // namespace lamina::models
