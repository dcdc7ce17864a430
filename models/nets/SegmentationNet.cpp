// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/SegmentationNet.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>

namespace lamina::models {

SegmentationNetImpl::SegmentationNetImpl(const ResNetSpec& backbone, const HeadSpec& head) {
    if (needsBackbone(head)) {
        m_backbone = register_module("backbone", ResNet(backbone));
        m_head = register_module("head", makeHead(head, *m_backbone));
    } else {
        m_head = register_module("head", makeHead(head, ResNetImpl(backbone)));
    }
}

torch::Tensor SegmentationNetImpl::forward(const torch::Tensor& images) {
    return headForward(features(images), images);
}

int SegmentationNetImpl::sizeMultiple() const {
    const int own = m_head->sizeMultiple();
    return hasBackbone() ? std::max(own, m_backbone->stageStride(m_head->neededStage())) : own;
}

void SegmentationNetImpl::setFrozen(bool frozen) {
    if (!hasBackbone()) {
        if (!frozen) return;
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A plain U-Net has no backbone that could be frozen; let it be tunable, "
                          "or use a U-Net decoder on a backbone.");
    }
    m_frozen = frozen;
    for (auto& parameter : m_backbone->parameters())
        parameter.set_requires_grad(!frozen);
    if (frozen) m_backbone->zero_grad(/*set_to_none=*/true);
    train(is_training());
}

void SegmentationNetImpl::train(bool on) {
    torch::nn::Module::train(on);
    if (m_frozen) m_backbone->eval();
}

StageFeatures SegmentationNetImpl::features(const torch::Tensor& images) {
    const int multiple = sizeMultiple();
    if (images.size(2) % multiple != 0 || images.size(3) % multiple != 0) {
        throw core::Error(
            core::ErrorCode::Mismatch,
            fmt::format("The network takes images whose sides are multiples of {}, not {} x {}.",
                        multiple, images.size(3), images.size(2)));
    }
    if (!hasBackbone()) return {};
    if (!m_frozen) return m_backbone->stages(images, m_head->neededStage());
    const torch::NoGradGuard noGrad;
    return m_backbone->stages(images, m_head->neededStage());
}

torch::Tensor SegmentationNetImpl::headForward(const StageFeatures& features,
                                               const torch::Tensor& images) {
    return m_head->forward(features, images);
}

torch::Tensor SegmentationNetImpl::describe(const torch::Tensor& images) {
    return m_head->describe(features(images), images);
}

void estimateBatchNorm(torch::nn::Module& module, int batches,
                       const std::function<void(int)>& forward) {
    struct Entry {
        torch::nn::BatchNorm2dImpl* norm;
        decltype(torch::nn::BatchNormOptions(1).momentum()) momentum;
        bool training;
    };
    std::vector<Entry> norms;
    for (const auto& m : module.modules()) {
        if (auto* norm = m->as<torch::nn::BatchNorm2d>()) {
            norms.push_back({norm, norm->options.momentum(), norm->is_training()});
        }
    }
    const torch::NoGradGuard noGrad;
    for (auto& entry : norms) {
        entry.norm->reset_running_stats();
        entry.norm->train();
    }
    for (int i = 0; i < batches; ++i) {
        // momentum 1/(i+1) makes the moving average the plain average of the batches so far
        for (auto& entry : norms)
            entry.norm->options.momentum(1.0 / (i + 1));
        forward(i);
    }
    for (auto& entry : norms) {
        entry.norm->options.momentum(entry.momentum);
        entry.norm->train(entry.training);
    }
}

} // namespace lamina::models
