// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/nets/StateDict.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lamina::models {

enum class OptimizerKind { Sgd, Adam, AdamW, Lars };

/// "sgd", "adam", "adamw", "lars"; the inverse throws `core::Error{InvalidArgument}`.
[[nodiscard]] std::string optimizerName(OptimizerKind kind);
[[nodiscard]] OptimizerKind optimizerFromName(const std::string& name);

/// The three published readings of LARS (layer-wise adaptive rate scaling). They differ in where
/// weight decay enters the trust ratio and in whether the learning rate is inside the momentum.
enum class LarsDialect { PixPro, Lightly, MmSelfSup };

struct OptimizerSpec {
    OptimizerKind kind = OptimizerKind::AdamW;
    double learningRate = 1e-3;
    double weightDecay = 0.0; ///< AdamW: decoupled; others: added to the gradient
    double momentum = 0.9;    ///< Sgd, Lars
    bool nesterov = false;    ///< Sgd
    double beta1 = 0.9;       ///< Adam, AdamW
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double trust = 0.001; ///< Lars
    LarsDialect dialect = LarsDialect::PixPro;
    /// Biases and normalisation weights get no weight decay and no layer-wise adaptation.
    bool excludeOneDimensional = true;
};

/// Parameters that share a factor on the learning rate (a backbone learning slower than its head).
struct ParameterGroup {
    NamedTensors parameters;
    double rateFactor = 1.0;
};

/// Parameters of a module that ask for a gradient, as a group.
[[nodiscard]] ParameterGroup parameterGroup(const torch::nn::Module& module,
                                            double rateFactor = 1.0,
                                            const std::string& prefix = {});

/// One optimiser for all kinds, with a state of named tensors, so that a run resumed from a
/// checkpoint continues bit-exactly. LibTorch's own optimisers keep their state under keys that
/// differ between versions and know no LARS; the rules here are checked against them.
class Optimizer {
public:
    Optimizer(OptimizerSpec spec, std::vector<ParameterGroup> groups);

    /// Rate of the next steps; multiplied with each group's factor.
    void setLearningRate(double rate) { m_spec.learningRate = rate; }
    [[nodiscard]] double learningRate() const { return m_spec.learningRate; }

    /// Changes the parameters that have a gradient.
    void step();
    /// Drops the gradients (they become undefined, which is cheaper than zero).
    void zeroGrad();
    /// Scales all gradients so that their joint norm is at most `maxNorm`; returns the norm before.
    double clipGradients(double maxNorm);

    /// Everything that a later `step` depends on besides parameters, gradients and spec:
    /// "NAME.momentum" or "NAME.mean", "NAME.square", and "steps" per parameter. Copies.
    [[nodiscard]] NamedTensors state() const;
    /// Throws `core::Error{Mismatch}` if names or shapes do not fit the parameters.
    void loadState(const NamedTensors& state);

    [[nodiscard]] const OptimizerSpec& spec() const { return m_spec; }

private:
    struct Slot {
        std::string name;
        torch::Tensor parameter;
        double rateFactor = 1.0;
        bool excluded = false;
        std::int64_t steps = 0;
        torch::Tensor first;  ///< momentum buffer or mean of gradients
        torch::Tensor second; ///< mean of squared gradients
    };
    void stepSgd(Slot& slot, double rate) const;
    void stepAdam(Slot& slot, double rate) const;
    void stepLars(Slot& slot, double rate) const;

    OptimizerSpec m_spec;
    std::vector<Slot> m_slots;
};

} // namespace lamina::models
