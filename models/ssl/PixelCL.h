// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Augment.h"
#include "models/ssl/PixelPropagation.h"
#include "models/ssl/PretrainMethod.h"

#include <array>
#include <memory>
#include <string>

namespace lamina::models {

/// How positions are compared.
enum class PixelMethod {
    PixPro,      ///< propagated features against the momentum encoder's, no negatives
    PixContrast, ///< plain pixel contrast against all positions of the other view
};

/// "pixelcl" and "pixcontrast"; the inverse throws `core::Error{InvalidArgument}`.
[[nodiscard]] std::string pixelMethodName(PixelMethod method);
[[nodiscard]] PixelMethod pixelMethodFromName(const std::string& name);

struct PixelCLSpec {
    PixelMethod method = PixelMethod::PixPro;
    int hidden = 4096;    ///< channels between the two layers of a projector
    int projection = 256; ///< channels of a projection
    int propagationLayers = 1;
    double gamma = 2.0;
    double clamp = 0.0;
    double positiveRatio = 0.7;  ///< in units of the larger bin diagonal
    double temperature = 0.3;    ///< PixContrast only
    double instanceWeight = 0.0; ///< alpha; 0 leaves the instance branch out
    auto operator<=>(const PixelCLSpec&) const = default;
};

/// Result of one step; `loss` carries the gradient, the others are detached scalars.
struct PixelStep {
    torch::Tensor loss;
    torch::Tensor pixelLoss;
    torch::Tensor instanceLoss; ///< undefined without the branch
    torch::Tensor spread;       ///< see `projectionSpread`; of view 1's online projections
    torch::Tensor positives;    ///< mean number of positives per position
};

/// Pixel-level consistency learning after "Propagate Yourself" in the form of the authors' program:
/// online encoder, projector and pixel propagation against a momentum encoder and projector, in
/// both directions. Submodules: encoder, encoder_k, projector, projector_k, value_transform
/// (inside `propagation`), and with instanceWeight projector_instance(_k) and predictor.
///
/// Each view passes through the networks by itself, so normalisation statistics are per view.
class PixelCLImpl final : public PretrainMethod {
public:
    /// Calls `makeEncoder` twice; the key copies start with the online values.
    PixelCLImpl(PixelCLSpec spec, const EncoderFactory& makeEncoder,
                std::array<ViewSpec, 2> views = defaultViews(96));

    /// One forward pass in training: moves the key networks towards the online ones with
    /// `momentum`, then compares the views. The caller runs backward and the optimiser.
    [[nodiscard]] PixelStep step(const ViewPair& views, double momentum);

    /// Copies the online networks into the key networks; after weights were loaded into `encoder`.
    void resetKeys();

    [[nodiscard]] const std::shared_ptr<DenseEncoder>& encoder() const override {
        return m_encoder;
    }
    void encoderChanged() override { resetKeys(); }
    [[nodiscard]] Sample prepare(const SourceImage& source, const GreyScale& scale,
                                 Rng& rng) const override;
    void beginStep(double momentum) override { moveKeys(momentum); }
    [[nodiscard]] MethodStep loss(const Sample& batch) override;

    [[nodiscard]] const PixelCLSpec& spec() const { return m_spec; }

private:
    struct Online {
        torch::Tensor projection;
        torch::Tensor prediction;
        torch::Tensor instance;
    };
    struct Key {
        torch::Tensor projection;
        torch::Tensor instance;
    };
    Online online(const torch::Tensor& view);
    Key key(const torch::Tensor& view);
    void moveKeys(double momentum);
    PixelStep compare(const ViewPair& views);

    PixelCLSpec m_spec;
    std::array<ViewSpec, 2> m_views;
    std::shared_ptr<DenseEncoder> m_encoder;
    std::shared_ptr<DenseEncoder> m_encoderKey;
    PixelMlp m_projector{nullptr};
    PixelMlp m_projectorKey{nullptr};
    PixelPropagation m_propagation{nullptr};
    PixelMlp m_instanceProjector{nullptr};
    PixelMlp m_instanceProjectorKey{nullptr};
    PixelMlp m_predictor{nullptr};
};
TORCH_MODULE(PixelCL);

} // namespace lamina::models
