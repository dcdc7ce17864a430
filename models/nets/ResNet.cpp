// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/ResNet.h"

#include "core/base/Error.h"
#include "models/nets/NormRelu.h"

#include <fmt/format.h>

#include <algorithm>

namespace lamina::models {
namespace nn = torch::nn;
namespace {

Conv2d convolution(int in, int out, int kernel, int stride, int dilation) {
    Conv2d conv(nn::Conv2dOptions(in, out, kernel)
                    .stride(stride)
                    .padding(kernel / 2 * dilation)
                    .dilation(dilation)
                    .bias(false));
    nn::init::kaiming_normal_(conv->weight, 0.0, torch::kFanOut, torch::kReLU);
    return conv;
}

/// What a block needs to know; the two kinds differ in how they use it.
struct BlockSpec {
    int in = 64;
    int width = 64;
    int stride = 1;
    int dilation = 1;
    int expansion = 1;
    bool zeroInit = false;
};

/// 1x1 convolution and normalisation on the shortcut where shapes differ, else nothing.
nn::Sequential shortcut(const BlockSpec& spec) {
    const int out = spec.width * spec.expansion;
    if (spec.stride == 1 && spec.in == out) return nn::Sequential{nullptr};
    return nn::Sequential(convolution(spec.in, out, 1, spec.stride, 1), nn::BatchNorm2d(out));
}

/// Two 3x3 convolutions (ResNet-18 and -34).
class BasicBlockImpl : public nn::Module {
public:
    explicit BasicBlockImpl(const BlockSpec& s) {
        m_conv1 = register_module("conv1", convolution(s.in, s.width, 3, s.stride, s.dilation));
        m_bn1 = register_module("bn1", nn::BatchNorm2d(s.width));
        m_conv2 = register_module("conv2", convolution(s.width, s.width, 3, 1, s.dilation));
        m_bn2 = register_module("bn2", nn::BatchNorm2d(s.width));
        if (s.zeroInit) nn::init::zeros_(m_bn2->weight);
        m_shortcut = shortcut(s);
        if (!m_shortcut.is_empty()) register_module("downsample", m_shortcut);
    }
    torch::Tensor forward(const torch::Tensor& x) {
        const torch::Tensor y = m_conv2(normRelu(m_bn1, m_conv1(x)));
        return normRelu(m_bn2, y, m_shortcut.is_empty() ? x : m_shortcut->forward(x));
    }

private:
    Conv2d m_conv1{nullptr};
    nn::BatchNorm2d m_bn1{nullptr};
    Conv2d m_conv2{nullptr};
    nn::BatchNorm2d m_bn2{nullptr};
    nn::Sequential m_shortcut{nullptr};
};
TORCH_MODULE(BasicBlock);

/// 1x1, 3x3 (with the stride), 1x1 convolution (ResNet-50).
class BottleneckImpl : public nn::Module {
public:
    explicit BottleneckImpl(const BlockSpec& s) {
        const int out = s.width * s.expansion;
        m_conv1 = register_module("conv1", convolution(s.in, s.width, 1, 1, 1));
        m_bn1 = register_module("bn1", nn::BatchNorm2d(s.width));
        m_conv2 = register_module("conv2", convolution(s.width, s.width, 3, s.stride, s.dilation));
        m_bn2 = register_module("bn2", nn::BatchNorm2d(s.width));
        m_conv3 = register_module("conv3", convolution(s.width, out, 1, 1, 1));
        m_bn3 = register_module("bn3", nn::BatchNorm2d(out));
        if (s.zeroInit) nn::init::zeros_(m_bn3->weight);
        m_shortcut = shortcut(s);
        if (!m_shortcut.is_empty()) register_module("downsample", m_shortcut);
    }
    torch::Tensor forward(const torch::Tensor& x) {
        torch::Tensor y = normRelu(m_bn1, m_conv1(x));
        y = m_conv3(normRelu(m_bn2, m_conv2(y)));
        return normRelu(m_bn3, y, m_shortcut.is_empty() ? x : m_shortcut->forward(x));
    }

private:
    Conv2d m_conv1{nullptr};
    nn::BatchNorm2d m_bn1{nullptr};
    Conv2d m_conv2{nullptr};
    nn::BatchNorm2d m_bn2{nullptr};
    Conv2d m_conv3{nullptr};
    nn::BatchNorm2d m_bn3{nullptr};
    nn::Sequential m_shortcut{nullptr};
};
TORCH_MODULE(Bottleneck);

std::array<int, 4> blockCounts(int depth) {
    return depth == 18 ? std::array<int, 4>{2, 2, 2, 2} : std::array<int, 4>{3, 4, 6, 3};
}

int expansionOf(int depth) {
    return depth == 50 ? 4 : 1;
}

} // namespace

std::string resNetName(int depth) {
    return fmt::format("resnet{}", depth);
}

int resNetDepth(const std::string& name) {
    for (const int depth : {18, 34, 50}) {
        if (name == resNetName(depth)) return depth;
    }
    throw core::Error(
        core::ErrorCode::InvalidArgument,
        fmt::format("There is no backbone '{}'; use resnet18, resnet34 or resnet50.", name));
}

ResNetImpl::ResNetImpl(ResNetSpec spec) : m_spec(spec) {
    static_cast<void>(resNetDepth(resNetName(m_spec.depth)));
    if (m_spec.outputStride != 32 && m_spec.outputStride != 16 && m_spec.outputStride != 8) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          fmt::format("An output stride of {} is not possible; use 32, 16 or 8.",
                                      m_spec.outputStride));
    }
    if (m_spec.inChannels < 1) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A backbone needs at least one input channel.");
    }
    Conv2d stem(nn::Conv2dOptions(m_spec.inChannels, 64, 7).stride(2).padding(3).bias(false));
    nn::init::kaiming_normal_(stem->weight, 0.0, torch::kFanOut, torch::kReLU);
    m_conv1 = register_module("conv1", stem);
    m_bn1 = register_module("bn1", nn::BatchNorm2d(64));
    const auto counts = blockCounts(m_spec.depth);
    for (int i = 0; i < 4; ++i) {
        const bool dilate = stageStride(i) == stageStride(i + 1) && i > 0;
        m_layers[static_cast<std::size_t>(i)] = register_module(
            fmt::format("layer{}", i + 1),
            makeLayer(64 << i, counts[static_cast<std::size_t>(i)], i == 0 ? 1 : 2, dilate));
    }
    if (m_spec.classes > 0) {
        m_fc = register_module("fc", nn::Linear(stageChannels(4), m_spec.classes));
    }
}

torch::nn::Sequential ResNetImpl::makeLayer(int width, int blocks, int stride, bool dilate) {
    const int expansion = expansionOf(m_spec.depth);
    const int previousDilation = m_dilation;
    if (dilate) {
        m_dilation *= stride;
        stride = 1;
    }
    nn::Sequential layer;
    for (int i = 0; i < blocks; ++i) {
        // the first block of a dilated stage keeps the dilation of the stage before (torchvision)
        const BlockSpec block{m_inPlanes,          width,
                              i == 0 ? stride : 1, i == 0 ? previousDilation : m_dilation,
                              expansion,           m_spec.zeroInitResidual};
        if (expansion == 1) {
            layer->push_back(BasicBlock(block));
        } else {
            layer->push_back(Bottleneck(block));
        }
        m_inPlanes = width * expansion;
    }
    return layer;
}

StageFeatures ResNetImpl::stages(const torch::Tensor& images, int lastStage) {
    StageFeatures result;
    result[0] = normRelu(m_bn1, m_conv1(images));
    torch::Tensor y = result[0];
    for (int stage = 1; stage <= lastStage; ++stage) {
        if (stage == 1) y = torch::max_pool2d(y, 3, 2, 1);
        y = m_layers[static_cast<std::size_t>(stage - 1)]->forward(y);
        result[static_cast<std::size_t>(stage)] = y;
    }
    return result;
}

torch::Tensor ResNetImpl::forward(const torch::Tensor& images) {
    const torch::Tensor last = stages(images)[4];
    return m_fc.is_empty() ? last : m_fc(last.mean({2, 3}));
}

void ResNetImpl::setEncodeStages(std::vector<int> stages) {
    const bool valid = !stages.empty() && std::all_of(stages.begin(), stages.end(), [](int stage) {
        return stage >= 0 && stage < kStageCount;
    });
    if (!valid) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "Stages of a backbone are numbered 0 (stem) to 4 (last).");
    }
    m_encodeStages = std::move(stages);
}

torch::Tensor ResNetImpl::encode(const torch::Tensor& images) {
    const int last = *std::max_element(m_encodeStages.begin(), m_encodeStages.end());
    const StageFeatures features = stages(images, last);
    const torch::Tensor first = features[static_cast<std::size_t>(m_encodeStages.front())];
    if (m_encodeStages.size() == 1) return first;
    std::vector<torch::Tensor> parts{first};
    for (std::size_t i = 1; i < m_encodeStages.size(); ++i) {
        const torch::Tensor& part = features[static_cast<std::size_t>(m_encodeStages[i])];
        parts.push_back(torch::upsample_bilinear2d(part, {first.size(2), first.size(3)},
                                                   /*align_corners=*/false));
    }
    return torch::cat(parts, 1);
}

int ResNetImpl::encodedChannels() const {
    int channels = 0;
    for (const int stage : m_encodeStages)
        channels += stageChannels(stage);
    return channels;
}

std::vector<torch::Tensor> ResNetImpl::encodingParameters() const {
    std::vector<torch::Tensor> result = m_conv1->parameters();
    const auto add = [&result](const std::vector<torch::Tensor>& more) {
        result.insert(result.end(), more.begin(), more.end());
    };
    add(m_bn1->parameters());
    const int last = *std::max_element(m_encodeStages.begin(), m_encodeStages.end());
    for (int stage = 1; stage <= last; ++stage)
        add(m_layers[static_cast<std::size_t>(stage - 1)]->parameters());
    return result;
}

int ResNetImpl::stageChannels(int stage) const {
    return stage == 0 ? 64 : (64 << (stage - 1)) * expansionOf(m_spec.depth);
}

int ResNetImpl::stageStride(int stage) const {
    return std::min(2 << stage, m_spec.outputStride);
}

} // namespace lamina::models
