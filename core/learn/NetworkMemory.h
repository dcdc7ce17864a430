// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/MemoryEstimate.h"

#include <string>

namespace lamina::core {

/// A zero of a spec as the learning engine fills it in; tests of `models` hold them together.
struct StepSize {
    int batch = 0;
    int crop = 0;
};
[[nodiscard]] StepSize pretrainStep(const std::string& method);
[[nodiscard]] StepSize fineTuneStep();

/// Floats that a network takes, counted layer by layer. Pixels are those of one image.
class NetworkTally {
public:
    /// Gradients of what follows are wanted: each layer's result is kept until the way back.
    void learn(bool on) { m_learns = on; }
    /// A square convolution with its normalisation; `results` tensors of its output's size are
    /// kept, which is two where a normalisation with ReLU follows.
    void convolution(double in, double out, int kernel, double pixelsIn, double pixelsOut,
                     double results = 2.0);
    /// A result that is kept though no gradient is wanted, because a later layer reads it.
    void hold(double channels, double pixels);
    /// Layers that exist without being run.
    void weightsOnly(double count) { m_weights += count; }

    /// The stages of a ResNet up to `last`, of all four that there are; returns nothing but counts.
    void resNet(const std::string& arch, int channels, int outputStride, int last, double pixels);
    /// The head of a `FineTuneSpec`, behind `resNet` where it stands on one.
    void head(const std::string& name, const std::string& arch, int channels, int classes,
              double pixels);

    [[nodiscard]] double weights() const { return m_weights; }
    [[nodiscard]] double learnt() const { return m_learnt; }   ///< weights with a gradient
    [[nodiscard]] double kept() const { return m_kept; }       ///< of one image
    [[nodiscard]] double passing() const { return m_passing; } ///< largest layer's in- and output

private:
    bool m_learns = true;
    double m_weights = 0.0;
    double m_learnt = 0.0;
    double m_kept = 0.0;
    double m_passing = 0.0;
};

/// Channels of a stage (0 stem, 1 to 4).
[[nodiscard]] int stageChannels(const std::string& arch, int stage);

// What the functions of the same names without "network" say for networks, without the stacks.
[[nodiscard]] double networkPretrainBytes(const PretrainSpec& spec);
[[nodiscard]] double networkFineTuneBytes(const FineTuneSpec& spec, bool validates);
[[nodiscard]] double networkPredictBytes(const PredictSpec& spec, const PredictingModel& model,
                                         VolumeSize size);

} // namespace lamina::core
