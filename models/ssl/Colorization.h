// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/ssl/Pretext.h"

#include <string>

namespace lamina::models {

/// Soft classes [n, bins, h, w] of values [n, 1, h, w] in [0, 1]: the five nearest of `bins` equal
/// steps, weighted by a Gaussian of one step's deviation around the value, adding up to 1.
[[nodiscard]] torch::Tensor softBins(const torch::Tensor& values, int bins);
/// Number of the step that each value falls into, int64 of the same shape.
[[nodiscard]] torch::Tensor binOf(const torch::Tensor& values, int bins);

/// Weights [bins] of steps with frequencies `share` [bins] (adding up to 1): 1 / ((1 - r) share +
/// r / (steps that occur)), scaled so that the mean weight of a pixel is 1 ("Colorful image
/// colorization", equation 4, with r for lambda).
[[nodiscard]] torch::Tensor binWeights(const torch::Tensor& share, double rebalance);

/// x - local mean, over the local deviation, in Gaussian surroundings of deviation `sigma` pixels.
[[nodiscard]] torch::Tensor localContrast(const torch::Tensor& image, double sigma);

/// Colorization after "Colorful image colorization": guess what was taken away, as one of a number
/// of steps, rare steps counting more, at a quarter of the resolution. Microscope images have no
/// colours. Where there is a second channel it is what is guessed; else, and this is an adaptation
/// of our own, the grey values of the slice from a blurred and noisy copy without its local
/// brightness and contrast. Submodules: encoder, answer; buffer weights [bins].
class Colorization final : public PretrainMethod {
public:
    Colorization(PretextSpec spec, ViewSpec view, const EncoderFactory& makeEncoder);

    const std::shared_ptr<DenseEncoder>& encoder() const override { return m_encoder; }
    bool wantsSecondChannel() const override { return true; }
    int imagesToStudy() const override { return 64; }
    void study(const std::vector<SourceImage>& images) override; ///< how frequent the steps are
    std::string note() const override;
    Sample prepare(const SourceImage& source, const GreyScale& scale, Rng& rng) const override;
    MethodStep loss(const Sample& batch) override;

private:
    PretextSpec m_spec;
    ViewSpec m_view;
    bool m_secondChannel = false;
    std::shared_ptr<DenseEncoder> m_encoder;
    torch::nn::Sequential m_answer{nullptr};
    torch::Tensor m_weights;
};

} // namespace lamina::models
