// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

namespace lamina::models {

/// Tensors with names, in a fixed order: what checkpoints hold and optimisers resume from.
using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// Parameters and buffers of a module in the order in which Python's `state_dict()` lists them
/// (each module's own parameters, then its buffers, then its children). The tensors share storage
/// with the module; `clone()` them to keep a moment. `prefix` is put before every name as it is.
[[nodiscard]] NamedTensors stateDict(const torch::nn::Module& module,
                                     const std::string& prefix = {});

/// What `loadStateDict` accepts.
struct LoadOptions {
    std::string prefix;        ///< only names that begin with it are read, and it is cut off
    bool allowMissing = false; ///< a tensor of the module that is not given keeps its value
    bool allowUnused =
        true; ///< given tensors (below the prefix) that the module has not are skipped
    std::string source = "the checkpoint"; ///< how error messages call the origin of the tensors
    std::vector<std::string> mayLack{};    ///< tensors whose names begin so may be missing
};

/// Copies values by name into the module, converting type and device. `num_batches_tracked` may be
/// missing always (it changes no result). A `conv1.weight` of another number of input channels is
/// adapted by `adaptInputChannels`. Throws `core::Error{Mismatch}` before anything was copied when
/// a shape differs or a tensor is missing or unused and that is not allowed.
void loadStateDict(torch::nn::Module& module, const NamedTensors& tensors,
                   const LoadOptions& options = {});

/// First-layer weight [o, c, k, k] for `channels` input channels such that an image copied to all
/// its channels gives the same answer: the sum of the kernels for one channel, else their mean
/// times the channel ratio.
[[nodiscard]] torch::Tensor adaptInputChannels(const torch::Tensor& weight, std::int64_t channels);

/// Copies all parameters and buffers of `source` into `target` (same structure).
void copyState(torch::nn::Module& target, const torch::nn::Module& source);

/// target <- m target + (1 - m) source over the parameters; with `buffers` the floating-point
/// buffers are averaged too and integer ones copied. No gradient. Both modules must have the same
/// structure. Used for momentum encoders (without buffers) and for averaged weights (with).
void averageInto(torch::nn::Module& target, const torch::nn::Module& source, double momentum,
                 bool buffers);

/// The same of tensors in pairs.
void averageInto(const std::vector<torch::Tensor>& target, const std::vector<torch::Tensor>& source,
                 double momentum);

/// Number of trainable and fixed parameter values.
[[nodiscard]] std::int64_t parameterCount(const torch::nn::Module& module);

/// Puts the 4-D parameters and buffers into channels-last memory order, in which convolutions on
/// the CPU run about three times as fast. Feed inputs in the same order. Values do not change.
void useChannelsLast(torch::nn::Module& module);

} // namespace lamina::models
