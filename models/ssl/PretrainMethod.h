// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/DenseEncoder.h"
#include "models/nets/StateDict.h"
#include "models/ssl/Rng.h"

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lamina::models {

/// A window of an unlabelled slice, grey values in [0, 1].
struct SourceImage {
    torch::Tensor image;  ///< [c, h, w]: the slice and its neighbours
    torch::Tensor second; ///< [1, h, w] of another channel; undefined where a method asks for none
};

/// What a method makes of one window, or of a whole batch (then with a leading dimension of the
/// samples); each method has its own order of tensors.
using Sample = std::vector<torch::Tensor>;

/// How grey values in [0, 1] reach the network: (value - mean) / deviation.
struct GreyScale {
    double mean = 0.0;
    double deviation = 1.0;
    [[nodiscard]] torch::Tensor operator()(const torch::Tensor& image) const {
        return (image - mean).div_(deviation);
    }
};

/// Result of one step. `loss` carries the gradient, the others are detached scalars.
struct MethodStep {
    torch::Tensor loss;
    torch::Tensor spread;   ///< see `projectionSpread`
    torch::Tensor accuracy; ///< share of right guesses; undefined where nothing is guessed
};

/// One way of learning without labels. A module: its parameters and buffers (momentum networks,
/// queues) are the state that a resumed run needs, besides what `prepare` draws from its generator.
///
/// In every step the loop calls `prepare` for each sample, on several threads, then `beginStep`,
/// `loss`, the optimiser, and `afterStep`. Where memory runs out the step begins anew with smaller
/// pieces of the batch: `beginStep` again, with momentum 1, and `loss` once for each piece.
class PretrainMethod : public torch::nn::Module {
public:
    using EncoderFactory = std::function<std::shared_ptr<DenseEncoder>()>;

    /// The network that is wanted in the end.
    [[nodiscard]] virtual const std::shared_ptr<DenseEncoder>& encoder() const = 0;

    /// Called after other weights were loaded into `encoder`.
    virtual void encoderChanged() {}

    /// Smallest batch that can be learned from.
    [[nodiscard]] virtual int smallestBatch() const { return 1; }

    /// Whether `SourceImage::second` is of use, where the stacks have another channel.
    [[nodiscard]] virtual bool wantsSecondChannel() const { return false; }

    /// Looks at that many windows of the data before the first step.
    [[nodiscard]] virtual int imagesToStudy() const { return 0; }
    virtual void study(const std::vector<SourceImage>& /*images*/) {}

    /// A sentence for the log and the record where the task is not the published one; after
    /// `study`.
    [[nodiscard]] virtual std::string note() const { return {}; }

    /// The tensors of one sample; a pure function of its arguments, safe from several threads.
    [[nodiscard]] virtual Sample prepare(const SourceImage& source, const GreyScale& scale,
                                         Rng& rng) const = 0;

    /// Moves momentum networks, where there are any, and forgets what an attempt that ran out of
    /// memory left behind.
    virtual void beginStep(double /*momentum*/) {}

    /// Forward pass of (a piece of) a batch, in training mode.
    [[nodiscard]] virtual MethodStep loss(const Sample& batch) = 0;

    /// After the optimiser has changed the parameters.
    virtual void afterStep() {}

    /// What guessing blindly would reach in `MethodStep::accuracy`; 0 where nothing is guessed.
    [[nodiscard]] virtual double chance() const { return 0.0; }
    /// Number of guesses that one sample makes.
    [[nodiscard]] virtual int guessesPerSample() const { return 0; }

    /// What the optimiser may change: everything that asks for a gradient, with names.
    [[nodiscard]] NamedTensors trainableParameters() const;
};

/// Joins samples to a batch; images [c, h, w] become channels-last, in which convolutions are fast.
[[nodiscard]] Sample joined(const std::vector<Sample>& samples);

/// Samples begin..end of a batch.
[[nodiscard]] Sample piece(const Sample& batch, std::int64_t begin, std::int64_t end);

/// [n, k, c, h, w] as n * k images in channels-last order.
[[nodiscard]] torch::Tensor imagesOf(const torch::Tensor& groups);

/// Features [n, f, h, w] averaged over the positions: [n, f].
[[nodiscard]] torch::Tensor pooled(const torch::Tensor& features);

/// The module's parameters get no gradient any more.
void withoutGradient(torch::nn::Module& module);

/// Share of rows of `scores` [n, classes] whose largest entry is at `target` [n]; no gradient.
[[nodiscard]] torch::Tensor accuracyOf(const torch::Tensor& scores, const torch::Tensor& target);

} // namespace lamina::models
