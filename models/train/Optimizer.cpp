// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/Optimizer.h"

#include "core/base/Error.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace lamina::models {
namespace {

/// The tensors of one parameter's update; not every rule uses all.
struct Update {
    torch::Tensor parameter;
    torch::Tensor gradient;
    torch::Tensor first;
    torch::Tensor second;
};

/// Runs an elementwise rule. On the CPU piece by piece, so that the half dozen passes of a rule
/// stay in the cache instead of each going through main memory; the values are the same.
template <typename Rule> void applyElementwise(Update update, const Rule& rule) {
    constexpr std::int64_t kPiece = 1 << 15;
    const torch::Tensor& parameter = update.parameter;
    const std::int64_t count = parameter.numel();
    const auto alike = [&parameter](const torch::Tensor& t) {
        return !t.defined() || t.strides() == parameter.strides();
    };
    const bool dense =
        parameter.is_non_overlapping_and_dense() && alike(update.first) && alike(update.second);
    if (!parameter.is_cpu() || count < 2 * kPiece || !dense) {
        rule(update);
        return;
    }
    if (update.gradient.strides() != parameter.strides()) {
        update.gradient = torch::empty_like(parameter).copy_(update.gradient);
    }
    const auto flat = [count](const torch::Tensor& t) {
        return t.defined() ? t.as_strided({count}, {1}) : t;
    };
    const std::array<torch::Tensor, 4> whole{flat(parameter), flat(update.gradient),
                                             flat(update.first), flat(update.second)};
    const std::int64_t pieces = (count + kPiece - 1) / kPiece;
    at::parallel_for(0, pieces, 1, [&](std::int64_t begin, std::int64_t end) {
        const torch::NoGradGuard noGrad;
        for (std::int64_t i = begin; i < end; ++i) {
            const std::int64_t from = i * kPiece;
            const std::int64_t length = std::min(kPiece, count - from);
            const auto piece = [&](std::size_t k) {
                return whole[k].defined() ? whole[k].narrow(0, from, length) : whole[k];
            };
            rule(Update{piece(0), piece(1), piece(2), piece(3)});
        }
    });
}

} // namespace

std::string optimizerName(OptimizerKind kind) {
    switch (kind) {
    case OptimizerKind::Sgd:
        return "sgd";
    case OptimizerKind::Adam:
        return "adam";
    case OptimizerKind::AdamW:
        return "adamw";
    case OptimizerKind::Lars:
        return "lars";
    }
    return "adamw";
}

OptimizerKind optimizerFromName(const std::string& name) {
    for (const OptimizerKind kind :
         {OptimizerKind::Sgd, OptimizerKind::Adam, OptimizerKind::AdamW, OptimizerKind::Lars}) {
        if (name == optimizerName(kind)) return kind;
    }
    throw core::Error(
        core::ErrorCode::InvalidArgument,
        fmt::format("There is no optimiser '{}'; use sgd, adam, adamw or lars.", name));
}

ParameterGroup parameterGroup(const torch::nn::Module& module, double rateFactor,
                              const std::string& prefix) {
    ParameterGroup group;
    group.rateFactor = rateFactor;
    for (const auto& item : module.named_parameters()) {
        if (item.value().requires_grad())
            group.parameters.emplace_back(prefix + item.key(), item.value());
    }
    return group;
}

Optimizer::Optimizer(OptimizerSpec spec, std::vector<ParameterGroup> groups)
    : m_spec(std::move(spec)) {
    std::unordered_set<std::string> names;
    for (const ParameterGroup& group : groups) {
        for (const auto& [name, parameter] : group.parameters) {
            if (!names.insert(name).second) {
                throw core::Error(core::ErrorCode::Internal,
                                  fmt::format("Two parameters to optimise are called '{}'.", name));
            }
            Slot slot;
            slot.name = name;
            slot.parameter = parameter;
            slot.rateFactor = group.rateFactor;
            slot.excluded = m_spec.excludeOneDimensional && parameter.dim() <= 1;
            m_slots.push_back(std::move(slot));
        }
    }
}

void Optimizer::step() {
    const torch::NoGradGuard noGrad;
    for (Slot& slot : m_slots) {
        if (!slot.parameter.grad().defined()) continue;
        const double rate = m_spec.learningRate * slot.rateFactor;
        ++slot.steps;
        switch (m_spec.kind) {
        case OptimizerKind::Sgd:
            stepSgd(slot, rate);
            break;
        case OptimizerKind::Adam:
        case OptimizerKind::AdamW:
            stepAdam(slot, rate);
            break;
        case OptimizerKind::Lars:
            stepLars(slot, rate);
            break;
        }
    }
}

void Optimizer::stepSgd(Slot& slot, double rate) const {
    const double decay = slot.excluded ? 0.0 : m_spec.weightDecay;
    const double momentum = m_spec.momentum;
    const bool nesterov = m_spec.nesterov;
    // the first momentum is the first gradient, which zeros give as well
    if (momentum != 0.0 && !slot.first.defined()) slot.first = torch::zeros_like(slot.parameter);
    applyElementwise({slot.parameter, slot.parameter.grad(), slot.first, {}}, [=](const Update& u) {
        torch::Tensor gradient = u.gradient;
        if (decay != 0.0) gradient = gradient.add(u.parameter, decay);
        if (momentum != 0.0) {
            u.first.mul_(momentum).add_(gradient);
            gradient = nesterov ? gradient.add(u.first, momentum) : u.first;
        }
        u.parameter.add_(gradient, -rate);
    });
}

void Optimizer::stepAdam(Slot& slot, double rate) const {
    const double decay = slot.excluded ? 0.0 : m_spec.weightDecay;
    const bool decoupled = m_spec.kind == OptimizerKind::AdamW;
    if (!slot.first.defined()) {
        slot.first = torch::zeros_like(slot.parameter);
        slot.second = torch::zeros_like(slot.parameter);
    }
    const double beta1 = m_spec.beta1;
    const double beta2 = m_spec.beta2;
    const double epsilon = m_spec.epsilon;
    const auto steps = static_cast<double>(slot.steps);
    const double correction1 = 1.0 - std::pow(beta1, steps);
    const double correction2 = 1.0 - std::pow(beta2, steps);
    applyElementwise(
        {slot.parameter, slot.parameter.grad(), slot.first, slot.second}, [=](const Update& u) {
            torch::Tensor gradient = u.gradient;
            if (decay != 0.0 && decoupled) u.parameter.mul_(1.0 - rate * decay);
            if (decay != 0.0 && !decoupled) gradient = gradient.add(u.parameter, decay);
            u.first.mul_(beta1).add_(gradient, 1.0 - beta1);
            u.second.mul_(beta2).addcmul_(gradient, gradient, 1.0 - beta2);
            const torch::Tensor root = u.second.sqrt().div_(std::sqrt(correction2)).add_(epsilon);
            u.parameter.addcdiv_(u.first, root, -rate / correction1);
        });
}

void Optimizer::stepLars(Slot& slot, double rate) const {
    const torch::Tensor& parameter = slot.parameter;
    const torch::Tensor gradient = parameter.grad();
    torch::Tensor update = gradient;
    if (!slot.excluded) {
        const double decay = m_spec.weightDecay;
        const torch::Tensor decayed = gradient.add(parameter, decay);
        const torch::Tensor size = parameter.norm();
        const bool adaptsDecayed = m_spec.dialect == LarsDialect::PixPro;
        const torch::Tensor slope = adaptsDecayed ? decayed.norm() : gradient.norm();
        const torch::Tensor divisor =
            adaptsDecayed ? slope + m_spec.epsilon : slope + decay * size + m_spec.epsilon;
        const torch::Tensor usable = (size > 0).logical_and(slope > 0);
        const torch::Tensor ratio =
            torch::where(usable, m_spec.trust * size / divisor, torch::ones_like(size));
        // lightly leaves a tensor of norm 0 without decay; the others only without adaptation
        update = (m_spec.dialect == LarsDialect::Lightly ? torch::where(usable, decayed, gradient)
                                                         : decayed) *
                 ratio;
    }
    const bool rateInside = m_spec.dialect == LarsDialect::MmSelfSup;
    if (rateInside) update = update * rate;
    if (slot.first.defined()) {
        slot.first.mul_(m_spec.momentum).add_(update);
    } else {
        slot.first = update.clone();
    }
    slot.parameter.add_(slot.first, rateInside ? -1.0 : -rate);
}

void Optimizer::zeroGrad() {
    for (Slot& slot : m_slots)
        slot.parameter.mutable_grad() = torch::Tensor();
}

double Optimizer::clipGradients(double maxNorm) {
    const torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> norms;
    for (const Slot& slot : m_slots) {
        if (slot.parameter.grad().defined()) norms.push_back(slot.parameter.grad().norm());
    }
    if (norms.empty()) return 0.0;
    const double total = torch::stack(norms).norm().item<double>();
    if (total > maxNorm) {
        for (Slot& slot : m_slots) {
            if (slot.parameter.grad().defined())
                slot.parameter.mutable_grad().mul_(maxNorm / total);
        }
    }
    return total;
}

NamedTensors Optimizer::state() const {
    const bool adam = m_spec.kind == OptimizerKind::Adam || m_spec.kind == OptimizerKind::AdamW;
    NamedTensors result;
    for (const Slot& slot : m_slots) {
        if (slot.steps == 0) continue;
        result.emplace_back(slot.name + ".steps", torch::tensor(slot.steps, torch::kLong));
        if (slot.first.defined()) {
            result.emplace_back(slot.name + (adam ? ".mean" : ".momentum"), slot.first.clone());
        }
        if (slot.second.defined()) result.emplace_back(slot.name + ".square", slot.second.clone());
    }
    return result;
}

void Optimizer::loadState(const NamedTensors& state) {
    std::unordered_map<std::string, torch::Tensor> given(state.begin(), state.end());
    const bool adam = m_spec.kind == OptimizerKind::Adam || m_spec.kind == OptimizerKind::AdamW;
    const bool hasFirst = adam || m_spec.kind == OptimizerKind::Lars || m_spec.momentum != 0.0;
    const auto take = [&given](const Slot& slot, const std::string& part) {
        const auto found = given.find(slot.name + part);
        if (found == given.end() || found->second.sizes() != slot.parameter.sizes()) {
            throw core::Error(
                core::ErrorCode::Mismatch,
                fmt::format("The optimiser's state '{}{}' is missing in the checkpoint "
                            "or has another shape; it cannot be resumed.",
                            slot.name, part));
        }
        torch::Tensor value = torch::empty_like(slot.parameter.detach());
        value.copy_(found->second);
        given.erase(found);
        return value;
    };
    std::vector<Slot> slots = m_slots;
    for (Slot& slot : slots) {
        slot.first = torch::Tensor();
        slot.second = torch::Tensor();
        slot.steps = 0;
        const auto steps = given.find(slot.name + ".steps");
        if (steps == given.end()) continue; // a parameter that never had a gradient
        slot.steps = steps->second.item<std::int64_t>();
        given.erase(steps);
        if (hasFirst) slot.first = take(slot, adam ? ".mean" : ".momentum");
        if (adam) slot.second = take(slot, ".square");
    }
    if (!given.empty()) {
        throw core::Error(core::ErrorCode::Mismatch,
                          fmt::format("The checkpoint holds the optimiser's state '{}', which does "
                                      "not belong to this run; it cannot be resumed.",
                                      given.begin()->first));
    }
    m_slots = std::move(slots);
}

} // namespace lamina::models
