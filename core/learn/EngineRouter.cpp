// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/EngineRouter.h"

#include "core/forest/ForestEngine.h"
#include "core/forest/ForestModel.h"

namespace lamina::core {

EngineRouter::EngineRouter(Loader networks, std::filesystem::path builtin)
    : m_loader(std::move(networks)), m_builtin(std::move(builtin)),
      m_forest(std::make_unique<ForestEngine>(
          NetworkAccess{[this]() -> LearningEngine& { return this->networks(); }, m_builtin})) {}

EngineRouter::~EngineRouter() = default;

LearningEngine& EngineRouter::networks() const {
    const std::lock_guard lock(m_mutex);
    if (!m_networks) m_networks = m_loader();
    return *m_networks;
}

std::filesystem::path EngineRouter::resolved(const std::filesystem::path& model) const {
    if (model != kBuiltin) return model;
    if (m_builtin.empty()) {
        throw Error(ErrorCode::NotFound,
                    "This installation comes without the built-in network; start from none, or "
                    "train one.");
    }
    return m_builtin;
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
    const auto file = resolved(checkpoint);
    return ownerOf(file).inspect(file);
}

RunResult EngineRouter::pretrain(const PretrainSpec& spec, const std::vector<LearningStack>& stacks,
                                 const JobContext& context) {
    return networks().pretrain(spec, stacks, context);
}

RunResult EngineRouter::fineTune(const FineTuneSpec& spec,
                                 const std::vector<AnnotatedStack>& stacks,
                                 const JobContext& context) {
    if (spec.backbone != kBuiltin) {
        if (spec.head == "forest") return m_forest->fineTune(spec, stacks, context);
        return networks().fineTune(spec, stacks, context);
    }
    if (spec.head == "forest") {
        const auto lack = whyNoBuiltin();
        if (lack.empty()) return m_forest->fineTune(spec, stacks, context);
        context.log("The forest learns from filters alone: " + lack);
        FineTuneSpec alone = spec;
        alone.backbone = "none";
        return m_forest->fineTune(alone, stacks, context);
    }
    FineTuneSpec found = spec;
    found.backbone = resolved(kBuiltin).string();
    return networks().fineTune(found, stacks, context);
}

std::string EngineRouter::whyNoBuiltin() const {
    if (m_builtin.empty()) return "this installation comes without the built-in network.";
    try {
        static_cast<void>(networks());
        return {};
    } catch (const Error& error) {
        return error.what();
    }
}

std::unique_ptr<NetworkFeatures> EngineRouter::features(const std::filesystem::path& model,
                                                        const LearningStack& stack, int channel,
                                                        const RunSpec& run) {
    return networks().features(resolved(model), stack, channel, run);
}

void EngineRouter::predict(const PredictSpec& spec, const LearningStack& stack,
                           const std::vector<int>& zs,
                           const std::function<void(ProbabilitySlice&&)>& sink,
                           const JobContext& context) {
    PredictSpec found = spec;
    found.model = resolved(spec.model);
    ownerOf(found.model).predict(found, stack, zs, sink, context);
}

} // namespace lamina::core
