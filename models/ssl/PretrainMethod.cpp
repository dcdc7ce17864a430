// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PretrainMethod.h"

namespace lamina::models {

NamedTensors PretrainMethod::trainableParameters() const {
    NamedTensors result;
    for (const auto& item : named_parameters()) {
        if (item.value().requires_grad()) result.emplace_back(item.key(), item.value());
    }
    return result;
}

Sample joined(const std::vector<Sample>& samples) {
    const torch::NoGradGuard noGrad;
    Sample batch;
    for (std::size_t part = 0; part < samples.front().size(); ++part) {
        std::vector<torch::Tensor> rows;
        rows.reserve(samples.size());
        for (const auto& sample : samples)
            rows.push_back(sample[part]);
        torch::Tensor all = torch::stack(rows);
        if (all.dim() == 4) all = all.contiguous(torch::MemoryFormat::ChannelsLast);
        batch.push_back(std::move(all));
    }
    return batch;
}

Sample piece(const Sample& batch, std::int64_t begin, std::int64_t end) {
    Sample result;
    result.reserve(batch.size());
    for (const auto& part : batch)
        result.push_back(part.slice(0, begin, end));
    return result;
}

torch::Tensor imagesOf(const torch::Tensor& groups) {
    return groups.flatten(0, 1).contiguous(torch::MemoryFormat::ChannelsLast);
}

torch::Tensor pooled(const torch::Tensor& features) {
    return features.mean({2, 3});
}

void withoutGradient(torch::nn::Module& module) {
    for (auto& parameter : module.parameters())
        parameter.set_requires_grad(false);
}

torch::Tensor accuracyOf(const torch::Tensor& scores, const torch::Tensor& target) {
    const torch::NoGradGuard noGrad;
    return scores.argmax(1).eq(target).to(torch::kFloat).mean();
}

} // namespace lamina::models
