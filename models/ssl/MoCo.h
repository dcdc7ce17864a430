// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/InstanceMlp.h"

namespace lamina::models {

/// MoCo v2, "Improved baselines with momentum contrastive learning": the key of the other view of
/// an image against a queue of the keys of earlier batches. Submodules: encoder, encoder_k,
/// projector, projector_k; buffers queue [projection, keys] of unit vectors and queue_end, the
/// column that is written next. On one device the batch need not be shuffled between devices.
class MoCo final : public PretrainMethod {
public:
    /// Without `hidden` (0) the projector is one linear layer, as in the first version of MoCo.
    MoCo(InstanceSpec spec, std::array<ViewSpec, 2> views, const EncoderFactory& makeEncoder);

    const std::shared_ptr<DenseEncoder>& encoder() const override { return m_encoder; }
    void encoderChanged() override;
    Sample prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const override;
    void beginStep(double momentum) override;
    MethodStep loss(const Sample& batch) override;
    void afterStep() override; ///< the keys of the batch enter the queue, the oldest leave it

    /// Scores of the last `loss`, before the softmax; for comparisons.
    [[nodiscard]] const torch::Tensor& lastScores() const { return m_scores; }

private:
    InstanceSpec m_spec;
    std::array<ViewSpec, 2> m_views;
    std::shared_ptr<DenseEncoder> m_encoder;
    std::shared_ptr<DenseEncoder> m_encoderKey;
    torch::nn::AnyModule m_projector;
    torch::nn::AnyModule m_projectorKey;
    torch::Tensor m_queue;
    torch::Tensor m_queueEnd;             ///< int64 [1]
    std::vector<torch::Tensor> m_waiting; ///< keys of the running step
    torch::Tensor m_scores;
};

} // namespace lamina::models
