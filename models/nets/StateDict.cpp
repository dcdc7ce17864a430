// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/StateDict.h"

#include "core/base/Error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace lamina::models {
namespace {

bool isBatchCounter(const std::string& name) {
    static const std::string kSuffix = "num_batches_tracked";
    return name.size() >= kSuffix.size() &&
           name.compare(name.size() - kSuffix.size(), kSuffix.size(), kSuffix) == 0;
}

bool isFirstConvolution(const std::string& name) {
    static const std::string kName = "conv1.weight";
    // only the stem's, not "layer1.0.conv1.weight"
    return name == kName || name == "backbone." + kName || name == "encoder." + kName;
}

std::string shapeText(const torch::Tensor& tensor) {
    return fmt::format("[{}]", fmt::join(tensor.sizes().vec(), ", "));
}

bool fitsAfterAdapting(const std::string& name, const torch::Tensor& have,
                       const torch::Tensor& given) {
    return isFirstConvolution(name) && have.dim() == 4 && given.dim() == 4 &&
           have.size(0) == given.size(0) && have.size(2) == given.size(2) &&
           have.size(3) == given.size(3);
}

} // namespace

NamedTensors stateDict(const torch::nn::Module& module, const std::string& prefix) {
    NamedTensors result;
    const auto walk = [&](const auto& self, const torch::nn::Module& m,
                          const std::string& at) -> void {
        for (const auto& item : m.named_parameters(/*recurse=*/false)) {
            if (item.value().defined()) result.emplace_back(at + item.key(), item.value());
        }
        for (const auto& item : m.named_buffers(/*recurse=*/false)) {
            if (item.value().defined()) result.emplace_back(at + item.key(), item.value());
        }
        for (const auto& item : m.named_children())
            self(self, *item.value(), at + item.key() + ".");
    };
    walk(walk, module, prefix);
    return result;
}

void loadStateDict(torch::nn::Module& module, const NamedTensors& tensors,
                   const LoadOptions& options) {
    std::unordered_map<std::string, torch::Tensor> given;
    for (const auto& [name, tensor] : tensors) {
        if (name.compare(0, options.prefix.size(), options.prefix) == 0) {
            given.emplace(name.substr(options.prefix.size()), tensor);
        }
    }
    std::vector<std::pair<torch::Tensor, torch::Tensor>> copies;
    for (const auto& [name, have] : stateDict(module)) {
        const auto found = given.find(name);
        if (found == given.end()) {
            const bool dispensable =
                std::any_of(options.mayLack.begin(), options.mayLack.end(),
                            [&name = name](const auto& part) { return name.starts_with(part); });
            if (options.allowMissing || dispensable || isBatchCounter(name)) continue;
            throw core::Error(core::ErrorCode::Mismatch,
                              fmt::format("The weights '{}' are not in {}; it was made for another "
                                          "architecture.",
                                          name, options.source));
        }
        torch::Tensor value = found->second;
        given.erase(found);
        if (value.sizes() != have.sizes()) {
            if (!fitsAfterAdapting(name, have, value)) {
                throw core::Error(
                    core::ErrorCode::Mismatch,
                    fmt::format("The weights '{}' of {} have shape {}, but the network needs {}; "
                                "it was made for another architecture.",
                                name, options.source, shapeText(value), shapeText(have)));
            }
            value = adaptInputChannels(value, have.size(1));
        }
        copies.emplace_back(have, value);
    }
    if (!options.allowUnused && !given.empty()) {
        std::set<std::string> names;
        for (const auto& item : given)
            names.insert(item.first);
        throw core::Error(core::ErrorCode::Mismatch,
                          fmt::format("The weights '{}' of {} have no place in the network; it was "
                                      "made for another architecture.",
                                      *names.begin(), options.source),
                          fmt::format("{}", fmt::join(names, "\n")));
    }
    const torch::NoGradGuard noGrad;
    for (auto& [have, value] : copies)
        have.copy_(value);
}

torch::Tensor adaptInputChannels(const torch::Tensor& weight, std::int64_t channels) {
    if (weight.size(1) == channels) return weight;
    const torch::Tensor sum = weight.sum(1, /*keepdim=*/true);
    return (sum / static_cast<double>(channels)).expand({-1, channels, -1, -1}).contiguous();
}

void copyState(torch::nn::Module& target, const torch::nn::Module& source) {
    averageInto(target, source, 0.0, /*buffers=*/true);
}

void averageInto(const std::vector<torch::Tensor>& target, const std::vector<torch::Tensor>& source,
                 double momentum) {
    const torch::NoGradGuard noGrad;
    TORCH_CHECK(target.size() == source.size(), "what is averaged must have the same structure");
    for (std::size_t i = 0; i < target.size(); ++i) {
        if (momentum == 0.0 || !target[i].is_floating_point()) {
            target[i].copy_(source[i]);
        } else {
            target[i].lerp_(source[i], 1.0 - momentum); // one pass over memory
        }
    }
}

void averageInto(torch::nn::Module& target, const torch::nn::Module& source, double momentum,
                 bool buffers) {
    averageInto(target.parameters(), source.parameters(), momentum);
    if (buffers) averageInto(target.buffers(), source.buffers(), momentum);
}

std::int64_t parameterCount(const torch::nn::Module& module) {
    std::int64_t count = 0;
    for (const auto& parameter : module.parameters())
        count += parameter.numel();
    return count;
}

void useChannelsLast(torch::nn::Module& module) {
    const torch::NoGradGuard noGrad;
    for (auto& [name, tensor] : stateDict(module)) {
        if (tensor.dim() == 4)
            tensor.set_data(tensor.contiguous(torch::MemoryFormat::ChannelsLast));
    }
}

} // namespace lamina::models
