// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/UNetDecoder.h"

#include "core/base/Error.h"

#include <fmt/format.h>

namespace lamina::models {
namespace nn = torch::nn;
namespace {

/// Doubles the size; between two stages of a dilated backbone, which have one size, it only changes
/// the number of channels.
nn::Sequential climb(int in, int out, bool enlarges) {
    if (enlarges) {
        nn::ConvTranspose2d layer(nn::ConvTranspose2dOptions(in, out, 2).stride(2));
        initialiseHe(layer, in); // one tap an output pixel
        return nn::Sequential(layer);
    }
    Conv2d layer(nn::Conv2dOptions(in, out, 1));
    initialiseHe(layer, in);
    return nn::Sequential(layer);
}

} // namespace

UNetDecoderImpl::UNetDecoderImpl(UNetDecoderSpec spec, const ResNetImpl& backbone)
    : m_spec(std::move(spec)) {
    const int deepest = m_spec.deepestStage;
    if (m_spec.classes < 2 || deepest < 1 || deepest >= kStageCount || m_spec.fullWidth < 1 ||
        m_spec.widths.size() < static_cast<std::size_t>(deepest)) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A U-Net decoder needs at least two classes, starts at stage 1 to 4 and "
                          "needs a width for every stage before and for the image.");
    }
    const auto add = [this](const std::string& name, int in, int out, int skip, bool enlarges) {
        m_up.push_back(register_module("up" + name, climb(in, out, enlarges)));
        m_join.push_back(register_module("join" + name, DoubleConv(skip + out, out)));
    };
    int channels = backbone.stageChannels(deepest);
    for (int stage = deepest - 1; stage >= 0; --stage) {
        const int width = m_spec.widths[static_cast<std::size_t>(stage)];
        add(fmt::format("{}", stage), channels, width, backbone.stageChannels(stage),
            backbone.stageStride(stage) != backbone.stageStride(stage + 1));
        channels = width;
    }
    add("_full", channels, m_spec.fullWidth, backbone.spec().inChannels, true);
    m_dropout = register_module("dropout", nn::Dropout2d(m_spec.dropout));
    m_out = Conv2d(nn::Conv2dOptions(m_spec.fullWidth, m_spec.classes, 1));
    initialiseHe(m_out, m_spec.fullWidth);
    register_module("out", m_out);
}

torch::Tensor UNetDecoderImpl::forward(const StageFeatures& features, const torch::Tensor& images) {
    torch::Tensor y = features[static_cast<std::size_t>(m_spec.deepestStage)];
    for (std::size_t i = 0; i < m_up.size(); ++i) {
        const bool last = i + 1 == m_up.size();
        const torch::Tensor& skip =
            last ? images : features[static_cast<std::size_t>(m_spec.deepestStage) - 1 - i];
        y = m_join[i]->forward(joinSkip(skip, m_up[i]->forward(y)));
    }
    return m_out->forward(m_dropout->forward(y));
}

} // namespace lamina::models
