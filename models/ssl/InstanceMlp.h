// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Augment.h"
#include "models/ssl/PretrainMethod.h"

#include <torch/torch.h>

#include <array>

namespace lamina::models {

/// Settings of the methods that compare whole views: BYOL, SimCLR and MoCo.
struct InstanceSpec {
    int hidden = 1024;        ///< width between the two layers of projector and predictor
    int projection = 128;     ///< width of a projection
    bool predictor = true;    ///< BYOL; without it nothing keeps BYOL from collapsing
    double temperature = 0.2; ///< SimCLR and MoCo
    int queue = 256;          ///< MoCo: keys of earlier batches that serve as negatives
    bool operator==(const InstanceSpec&) const = default;
};

/// Two layers on features [n, in]. Which normalisations there are is what the methods differ in.
class InstanceMlpImpl : public torch::nn::Module {
public:
    enum class Form {
        Byol,   ///< Linear, BatchNorm, ReLU, Linear
        SimClr, ///< the same without biases, and a BatchNorm at the end
        MoCo,   ///< Linear, ReLU, Linear: no normalisation
    };
    InstanceMlpImpl(Form form, int in, int hidden, int out);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x);

private:
    torch::nn::Linear m_linear1{nullptr};
    torch::nn::BatchNorm1d m_bn1{nullptr};
    torch::nn::Linear m_linear2{nullptr};
    torch::nn::BatchNorm1d m_bn2{nullptr};
};
TORCH_MODULE(InstanceMlp);

/// The sample of the methods that compare two views of an image: view 1 and view 2 [c, s, s] in
/// the network's scale, and their boxes [4] (see `cropCoordinates`).
[[nodiscard]] Sample viewSample(const SourceImage& source, const std::array<ViewSpec, 2>& views,
                                const GreyScale& scale, Rng& rng);

} // namespace lamina::models
