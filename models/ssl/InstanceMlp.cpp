// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/InstanceMlp.h"

namespace lamina::models {
namespace nn = torch::nn;

InstanceMlpImpl::InstanceMlpImpl(Form form, int in, int hidden, int out) {
    // a bias before a normalisation would have no effect
    const bool bias = form != Form::SimClr;
    m_linear1 = register_module("linear1", nn::Linear(nn::LinearOptions(in, hidden).bias(bias)));
    if (form != Form::MoCo) m_bn1 = register_module("bn1", nn::BatchNorm1d(hidden));
    m_linear2 = register_module("linear2", nn::Linear(nn::LinearOptions(hidden, out).bias(bias)));
    if (form == Form::SimClr) m_bn2 = register_module("bn2", nn::BatchNorm1d(out));
}

torch::Tensor InstanceMlpImpl::forward(const torch::Tensor& x) {
    torch::Tensor y = m_linear1(x);
    if (!m_bn1.is_empty()) y = m_bn1(y);
    y = m_linear2(y.relu());
    return m_bn2.is_empty() ? y : m_bn2(y);
}

Sample viewSample(const SourceImage& source, const std::array<ViewSpec, 2>& views,
                  const GreyScale& scale, Rng& rng) {
    const torch::NoGradGuard noGrad;
    const View first = makeView(source.image, views[0], rng);
    const View second = makeView(source.image, views[1], rng, &first);
    const auto box = [](const View& view) {
        torch::Tensor row = torch::empty({4});
        for (std::size_t k = 0; k < 4; ++k)
            row.data_ptr<float>()[k] = static_cast<float>(view.box[k]);
        return row;
    };
    return {scale(first.image), scale(second.image), box(first), box(second)};
}

} // namespace lamina::models
