// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/DenseEncoder.h"
#include "models/nets/StateDict.h"
#include "models/ssl/PixelPropagation.h"

#include <functional>
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

/// Two augmented views of the same images.
struct ViewPair {
    torch::Tensor view1; ///< [n, c, s, s]
    torch::Tensor view2;
    torch::Tensor boxes1; ///< [n, 4] x0, y0, x1, y1 in [0, 1] of the image; swapped by flips
    torch::Tensor boxes2;
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
class PixelCLImpl : public torch::nn::Module {
public:
    using EncoderFactory = std::function<std::shared_ptr<DenseEncoder>()>;

    /// Calls `makeEncoder` twice; the key copies start with the online values.
    PixelCLImpl(PixelCLSpec spec, const EncoderFactory& makeEncoder);

    /// One forward pass in training: moves the key networks towards the online ones with
    /// `momentum`, then compares the views. The caller runs backward and the optimiser.
    [[nodiscard]] PixelStep step(const ViewPair& views, double momentum);

    /// Copies the online networks into the key networks; after weights were loaded into `encoder`.
    void resetKeys();

    /// What the optimiser may change (everything that is not a key copy), with names.
    [[nodiscard]] NamedTensors trainableParameters() const;

    [[nodiscard]] const std::shared_ptr<DenseEncoder>& encoder() const { return m_encoder; }
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

    PixelCLSpec m_spec;
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
