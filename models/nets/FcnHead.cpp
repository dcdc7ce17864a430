// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/FcnHead.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <cmath>

namespace lamina::models {
namespace nn = torch::nn;
namespace {

/// He's initialisation; an output pixel of a transposed convolution sees kernel^2 / stride^2 taps.
void initialise(torch::Tensor& weight, std::int64_t in, double taps) {
    nn::init::normal_(weight, 0.0, std::sqrt(2.0 / (static_cast<double>(in) * taps)));
}

Conv2d convolution(int in, int out, int kernel, bool bias) {
    Conv2d conv(nn::Conv2dOptions(in, out, kernel).padding(kernel / 2).bias(bias));
    initialise(conv->weight, in, static_cast<double>(kernel) * kernel);
    if (bias) nn::init::zeros_(conv->bias);
    return conv;
}

/// Multiplies the size by exactly `factor`: kernel 2s, stride s, padding s/2.
nn::ConvTranspose2d enlargement(int in, int out, int factor, bool bias) {
    nn::ConvTranspose2d conv(nn::ConvTranspose2dOptions(in, out, 2 * factor)
                                 .stride(factor)
                                 .padding(factor / 2)
                                 .bias(bias));
    initialise(conv->weight, in, 4.0);
    if (bias) nn::init::zeros_(conv->bias);
    return conv;
}

nn::ReLU relu() {
    return nn::ReLU(nn::ReLUOptions(true));
}

} // namespace

std::string fcnFormName(FcnForm form) {
    switch (form) {
    case FcnForm::Skip:
        return "skip";
    case FcnForm::Seed:
        return "seed";
    case FcnForm::Dilated:
        return "dilated";
    }
    return "skip";
}

FcnForm fcnFormFromName(const std::string& name) {
    for (const FcnForm form : {FcnForm::Skip, FcnForm::Seed, FcnForm::Dilated}) {
        if (name == fcnFormName(form)) return form;
    }
    throw core::Error(
        core::ErrorCode::InvalidArgument,
        fmt::format("There is no FCN head of form '{}'; use skip, seed or dilated.", name));
}

torch::nn::Sequential makeDilatedFcnLayers(int inChannels, int classes, double dropout) {
    const int inner = inChannels / 4;
    return nn::Sequential(convolution(inChannels, inner, 3, false), nn::BatchNorm2d(inner), relu(),
                          nn::Dropout(dropout), convolution(inner, classes, 1, true));
}

FcnHeadImpl::FcnHeadImpl(FcnHeadSpec spec, const ResNetImpl& backbone) : m_spec(std::move(spec)) {
    if (m_spec.classes < 2) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A segmentation head needs at least two classes.");
    }
    if (m_spec.deepestStage < 1 || m_spec.deepestStage >= kStageCount) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A head starts at stage 1 to 4 of its backbone.");
    }
    switch (m_spec.form) {
    case FcnForm::Skip:
        buildSkip(backbone);
        break;
    case FcnForm::Seed:
        buildSeed(backbone);
        break;
    case FcnForm::Dilated:
        m_layers = register_module("layers",
                                   makeDilatedFcnLayers(backbone.stageChannels(m_spec.deepestStage),
                                                        m_spec.classes, m_spec.dropout));
        break;
    }
}

void FcnHeadImpl::buildSkip(const ResNetImpl& backbone) {
    const int deepest = m_spec.deepestStage;
    if (m_spec.widths.size() < static_cast<std::size_t>(deepest)) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A head with skips needs a width for every stage before the one it "
                          "starts at.");
    }
    int channels = backbone.stageChannels(deepest);
    for (int stage = deepest - 1; stage >= 0; --stage) {
        const int width = m_spec.widths[static_cast<std::size_t>(stage)];
        // between two stages of a dilated backbone the size stays as it is
        const bool enlarges = backbone.stageStride(stage) != backbone.stageStride(stage + 1);
        nn::Sequential up;
        if (enlarges) {
            up->push_back(enlargement(channels, width, 2, false));
        } else {
            up->push_back(convolution(channels, width, 3, false));
        }
        up->push_back(nn::BatchNorm2d(width));
        up->push_back(relu());
        m_up.push_back(register_module(fmt::format("up{}", stage), up));
        nn::Sequential lateral{nullptr};
        if (stage >= m_spec.firstSkip) {
            lateral = register_module(
                fmt::format("lateral{}", stage),
                nn::Sequential(convolution(backbone.stageChannels(stage), width, 1, false),
                               nn::BatchNorm2d(width)));
        }
        m_lateral.push_back(lateral);
        nn::Sequential fuse;
        if (m_spec.fuse) {
            fuse->push_back(convolution(width, width, 3, false));
            fuse->push_back(nn::BatchNorm2d(width));
        }
        fuse->push_back(relu());
        m_fuse.push_back(register_module(fmt::format("fuse{}", stage), fuse));
        channels = width;
    }
    m_dropout = register_module("dropout", nn::Dropout2d(m_spec.dropout));
    if (m_spec.imageSkip > 0) {
        constexpr int kFullWidth = 16;
        m_fullUp =
            register_module("full_up", nn::Sequential(enlargement(channels, kFullWidth, 2, false),
                                                      nn::BatchNorm2d(kFullWidth), relu()));
        m_out = register_module(
            "out", nn::Sequential(convolution(kFullWidth + backbone.spec().inChannels,
                                              m_spec.imageSkip, 3, false),
                                  nn::BatchNorm2d(m_spec.imageSkip), relu(),
                                  convolution(m_spec.imageSkip, m_spec.classes, 1, true)));
    } else {
        m_out =
            register_module("out", nn::Sequential(enlargement(channels, m_spec.classes, 2, true)));
    }
}

void FcnHeadImpl::buildSeed(const ResNetImpl& backbone) {
    constexpr int kInner = 256;
    const int stride = backbone.stageStride(m_spec.deepestStage);
    const int first = stride >= 16 ? 4 : 2;
    m_layers = register_module(
        "layers", nn::Sequential(enlargement(backbone.stageChannels(m_spec.deepestStage), kInner,
                                             first, false),
                                 nn::BatchNorm2d(kInner), relu(),
                                 enlargement(kInner, m_spec.classes, stride / first, true)));
}

torch::Tensor FcnHeadImpl::forward(const StageFeatures& features, const torch::Tensor& images) {
    switch (m_spec.form) {
    case FcnForm::Skip:
        return skipForward(features, images);
    case FcnForm::Seed:
        return m_layers->forward(features[static_cast<std::size_t>(m_spec.deepestStage)]);
    case FcnForm::Dilated:
        break;
    }
    return torch::upsample_bilinear2d(
        m_layers->forward(features[static_cast<std::size_t>(m_spec.deepestStage)]),
        {images.size(2), images.size(3)}, /*align_corners=*/false);
}

torch::Tensor FcnHeadImpl::climbed(const StageFeatures& features, const torch::Tensor& images) {
    torch::Tensor y = features[static_cast<std::size_t>(m_spec.deepestStage)];
    for (std::size_t i = 0; i < m_up.size(); ++i) {
        const auto stage = static_cast<std::size_t>(m_spec.deepestStage) - 1 - i;
        torch::Tensor up = m_up[i]->forward(y);
        if (!m_lateral[i].is_empty()) up = m_lateral[i]->forward(features[stage]).add_(up);
        y = m_fuse[i]->forward(up);
    }
    y = m_dropout(y);
    if (!m_fullUp.is_empty()) y = torch::cat({m_fullUp->forward(y), images}, 1);
    return y;
}

torch::Tensor FcnHeadImpl::skipForward(const StageFeatures& features, const torch::Tensor& images) {
    return m_out->forward(climbed(features, images));
}

int FcnHeadImpl::pixelFeatures() const {
    return (endsAtFullResolution() ? m_spec.imageSkip : 0) + m_spec.classes - 1;
}

torch::Tensor FcnHeadImpl::describe(const StageFeatures& features, const torch::Tensor& images) {
    if (!endsAtFullResolution()) return SegmentationHead::describe(features, images);
    torch::Tensor y = climbed(features, images);
    const auto last = m_out->end() - 1;
    for (auto layer = m_out->begin(); layer != last; ++layer)
        y = layer->forward(y);
    return torch::cat({y, aboveBackground(last->forward(y))}, 1);
}

} // namespace lamina::models
