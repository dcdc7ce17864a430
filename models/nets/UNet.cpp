// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/UNet.h"

#include "core/base/Error.h"

#include <fmt/format.h>

namespace lamina::models {
namespace nn = torch::nn;
namespace {

/// A module that only gives its children their names.
struct Named : nn::Module {};

} // namespace

UNetImpl::UNetImpl(UNetSpec spec, int inChannels) : m_spec(spec) {
    if (m_spec.classes < 2 || m_spec.width < 2 || m_spec.levels < 1 || m_spec.levels > 6) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A U-Net needs at least two classes, a width of at least 2 and 1 to 6 "
                          "levels.");
    }
    const auto widthOf = [this](int level) {
        // bilinear enlargement keeps the channels, so the deepest level has as many as its skip
        const int halved = m_spec.bilinear && level == m_spec.levels ? 2 : 1;
        return (m_spec.width << level) / halved;
    };
    m_in = register_module("inc", DoubleConv(inChannels, widthOf(0)));
    for (int level = 1; level <= m_spec.levels; ++level) {
        m_down.push_back(DoubleConv(widthOf(level - 1), widthOf(level)));
        const auto path = std::make_shared<Named>();
        path->register_module("1", m_down.back()); // 0 is the pooling
        const auto down = std::make_shared<Named>();
        down->register_module("maxpool_conv", path);
        register_module(fmt::format("down{}", level), down);
    }
    int channels = widthOf(m_spec.levels);
    for (int level = m_spec.levels - 1; level >= 0; --level) {
        const auto up = std::make_shared<Named>();
        const int skip = widthOf(level);
        if (m_spec.bilinear) {
            const int out = level > 0 ? skip / 2 : skip;
            m_join.push_back(DoubleConv(skip + channels, out, (skip + channels) / 2));
            channels = out;
        } else {
            nn::ConvTranspose2d enlarge(nn::ConvTranspose2dOptions(channels, skip, 2).stride(2));
            initialiseHe(enlarge, channels); // one tap an output pixel
            m_up.push_back(up->register_module("up", enlarge));
            m_join.push_back(DoubleConv(2 * skip, skip));
            channels = skip;
        }
        up->register_module("conv", m_join.back());
        register_module(fmt::format("up{}", m_spec.levels - level), up);
    }
    m_out = Conv2d(nn::Conv2dOptions(channels, m_spec.classes, 1));
    initialiseHe(m_out, channels);
    const auto out = std::make_shared<Named>();
    out->register_module("conv", m_out);
    register_module("outc", out);
}

std::vector<torch::Tensor> UNetImpl::steps(const torch::Tensor& images) {
    std::vector<torch::Tensor> all{m_in->forward(images)};
    for (auto& down : m_down)
        all.push_back(down->forward(torch::max_pool2d(all.back(), 2)));
    const auto deepest = m_down.size();
    for (std::size_t i = 0; i < m_join.size(); ++i) {
        const torch::Tensor& below = all.back();
        const torch::Tensor enlarged =
            m_spec.bilinear
                ? torch::upsample_bilinear2d(below, {2 * below.size(2), 2 * below.size(3)},
                                             /*align_corners=*/true)
                : m_up[i]->forward(below);
        all.push_back(m_join[i]->forward(joinSkip(all[deepest - 1 - i], enlarged)));
    }
    all.push_back(m_out->forward(all.back()));
    return all;
}

torch::Tensor UNetImpl::forward(const torch::Tensor& images) {
    return steps(images).back();
}

torch::Tensor UNetImpl::forward(const StageFeatures& /*features*/, const torch::Tensor& images) {
    return forward(images);
}

} // namespace lamina::models
