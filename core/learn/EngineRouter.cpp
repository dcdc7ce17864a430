// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/EngineRouter.h"

#include "core/forest/ForestEngine.h"
#include "core/forest/ForestModel.h"

namespace lamina::core {

EngineRouter::EngineRouter(Loader networks)
    : m_loader(std::move(networks)), m_forest(std::make_unique<ForestEngine>()) {}

EngineRouter::~EngineRouter() = default;

LearningEngine& EngineRouter::networks() const {
    const std::lock_guard lock(m_mutex);
    if (!m_networks) m_networks = m_loader();
    return *m_networks;
}

LearningEngine& EngineRouter::ownerOf(const std::filesystem::path& checkpoint) const {
    return isForestFile(checkpoint) ? *m_forest : networks();
}

void EngineRouter::prepareNetworks() {
    static_cast<void>(networks());
}

nlohmann::json EngineRouter::versions() const {
    auto all = m_forest->versions();
    const std::lock_guard lock(m_mutex);
    if (m_networks) all.update(m_networks->versions());
    return all;
}

std::vector<DeviceInfo> EngineRouter::devices() const {
    return networks().devices();
}

ModelInfo EngineRouter::inspect(const std::filesystem::path& checkpoint) const {
    return ownerOf(checkpoint).inspect(checkpoint);
}

RunResult EngineRouter::pretrain(const PretrainSpec& spec, const std::vector<LearningStack>& stacks,
                                 const JobContext& context) {
    return networks().pretrain(spec, stacks, context);
}

RunResult EngineRouter::fineTune(const FineTuneSpec& spec,
                                 const std::vector<AnnotatedStack>& stacks,
                                 const JobContext& context) {
    if (spec.head == "forest") return m_forest->fineTune(spec, stacks, context);
    return networks().fineTune(spec, stacks, context);
}

void EngineRouter::predict(const PredictSpec& spec, const LearningStack& stack,
                           const std::vector<int>& zs,
                           const std::function<void(ProbabilitySlice&&)>& sink,
                           const JobContext& context) {
    ownerOf(spec.model).predict(spec, stack, zs, sink, context);
}

} // namespace lamina::core
