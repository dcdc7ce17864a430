// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/InstanceMlp.h"

namespace lamina::models {

/// SimCLR, "A simple framework for contrastive learning of visual representations": two views of an
/// image shall be nearer than those of all other images of the batch. Submodules: encoder,
/// projector. Where a batch is computed in pieces, the others are those of the piece.
class SimClr final : public PretrainMethod {
public:
    SimClr(InstanceSpec spec, std::array<ViewSpec, 2> views, const EncoderFactory& makeEncoder);

    const std::shared_ptr<DenseEncoder>& encoder() const override { return m_encoder; }
    int smallestBatch() const override { return 2; }
    Sample prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const override;
    MethodStep loss(const Sample& batch) override;

private:
    InstanceSpec m_spec;
    std::array<ViewSpec, 2> m_views;
    std::shared_ptr<DenseEncoder> m_encoder;
    InstanceMlp m_projector{nullptr};
};

} // namespace lamina::models
