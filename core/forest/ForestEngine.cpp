// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/ForestEngine.h"

#include "core/base/Error.h"
#include "core/base/Version.h"
#include "core/forest/ForestModel.h"
#include "core/forest/Parallel.h"
#include "core/forest/SecondStage.h"
#include "core/job/JobPart.h"
#include "core/job/WorkClock.h"
#include "core/learn/Appearance.h"
#include "core/learn/RunRecord.h"
#include "core/learn/TrainingSet.h"

#include <fmt/format.h>

#include <opencv2/core/version.hpp>

#include <algorithm>

namespace lamina::core {

namespace {

/// Filtering takes about this part of a training, growing trees the rest.
constexpr double kSamplingShare = 0.3;
/// Where the first of two stages ends: the other one takes longer.
constexpr double kFirstStageEnd = 0.5;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::InvalidArgument, sentence);
}

void checkSpec(const FineTuneSpec& spec) {
    if (spec.head != "forest")
        refuse(fmt::format("The forest engine has no head '{}'; use forest.", spec.head));
    if (spec.resume)
        refuse("A forest is trained within seconds and keeps no unfinished state; train it anew.");
    if (spec.epochs > 0 || spec.batch > 0 || spec.crop > 0)
        refuse("A forest sees all annotated voxels at once: leave epochs, batch and crop out.");
    if (spec.labels > 0)
        refuse("A forest does not learn from patches; name the slices whose masks are used.");
    if (spec.validation > 0.0)
        refuse("A forest holds nothing out for validation; leave the share out, and score slices "
               "that it did not see.");
    if (spec.classes.size() < 2 || spec.classes.size() > 200) {
        refuse(fmt::format("{} classes are not possible; use background and at least one other.",
                           spec.classes.size()));
    }
}

bool standsOnNetwork(const FineTuneSpec& spec) {
    return !spec.backbone.empty() && spec.backbone != "none";
}

} // namespace

nlohmann::json ForestEngine::versions() const {
    return {{"lamina", version()}, {"opencv", CV_VERSION}};
}

std::vector<DeviceInfo> ForestEngine::devices() const {
    return {{"cpu", "Processor", true, "Forests are trained and applied on the processor."}};
}

ModelInfo ForestEngine::inspect(const std::filesystem::path& checkpoint) const {
    return inspectForest(checkpoint);
}

RunResult ForestEngine::pretrain(const PretrainSpec& /*spec*/,
                                 const std::vector<LearningStack>& /*stacks*/,
                                 const JobContext& /*context*/) {
    throw Error(ErrorCode::Unsupported,
                "A forest needs no pretraining: train it on annotated slices right away.");
}

std::filesystem::path ForestEngine::networkFile(const std::string& name) const {
    const auto file = name == kBuiltin ? m_networks.builtin : std::filesystem::path(name);
    if (file.empty()) {
        throw Error(ErrorCode::NotFound,
                    "This installation comes without the built-in network; install Lamina again, "
                    "or train with --backbone none.");
    }
    if (!std::filesystem::exists(file)) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("The network {} is not there; put it back, or train anew without "
                                "it.",
                                file.string()));
    }
    return file;
}

std::shared_ptr<NetworkFeatures> ForestEngine::openNetwork(const std::filesystem::path& file,
                                                           const LearningStack& stack, int channel,
                                                           const RunSpec& run) const {
    if (!m_networks.engine) {
        throw Error(ErrorCode::Unsupported,
                    "This forest stands on a network, and there is no engine for networks here.");
    }
    return m_networks.engine().features(file, stack, channel, run);
}

RunResult ForestEngine::fineTune(const FineTuneSpec& spec, const std::vector<AnnotatedStack>& given,
                                 const JobContext& caller) {
    WorkClock clock(caller);
    const JobContext context = clock.timed();
    checkSpec(spec);
    auto stacks = given; // a forest needs no validation, and must not learn from what is held out
    for (auto& stack : stacks)
        std::erase_if(stack.slices, [](const AnnotatedSlice& slice) { return slice.heldOut; });
    requireTrainable(stacks);
    const int threads = threadCount(spec.run.threads);
    const auto settings = forestSettings(stacks, spec.recipe);
    ForestModel model;
    model.filters = settings.filters;
    model.input = spec.input;
    model.input.context = 0; // neighbour slices come in through the filters
    model.classes = spec.classes;
    NetworkOpener open;
    if (standsOnNetwork(spec)) {
        const auto file = networkFile(spec.backbone);
        open = [this, file, &spec](const LearningStack& stack) {
            return openNetwork(file, stack, spec.input.channel, spec.run);
        };
        const auto name =
            spec.backbone == kBuiltin ? spec.backbone : std::filesystem::absolute(file).string();
        model.network = {name, contentHash(file, context), open(stacks.front().stack)->count()};
    }
    auto samples = sampleAnnotated(
        stacks, spec.input.channel, static_cast<int>(spec.classes.size()), settings, spec.run.seed,
        threads, partOf(context, 0.0, kSamplingShare), model.network, open);
    const int network = model.network.features;
    ForestPlan plan;
    plan.network = network > 0;
    if (settings.greyLevel) {
        context.report({kSamplingShare, "Looking at what tells left-out slices best", {}, {}});
        plan = planForest(samples, settings.filters, stacks, network, spec.run.seed, threads,
                          JobContext(context.stopToken()));
    }
    model.level = plan.vote;
    const bool networkVotes =
        model.level.weight > 0.0 && model.level.feature == samples.features - 1;
    const bool networkUsed = plan.network || (network > 0 && networkVotes);
    if (!networkUsed) {
        model.network = {}; // it would cost time and change nothing
        if (network > 0) samples = withoutNetwork(samples, network);
    }
    const bool asked = settings.stages == 2;
    if (asked && spec.classes.size() != 2)
        refuse("A second stage is for two classes only; leave \"stages\" out of the recipe.");
    const bool again = asked || (!settings.stages && secondStageHelps(model, stacks));
    const auto growing = partOf(context, kSamplingShare, again ? kFirstStageEnd : 1.0);
    model.trees =
        growForest(networkUsed && !plan.network ? withoutNetwork(samples, network) : samples,
                   settings.recipe, spec.run.seed, threads, growing);
    model.trees.features = samples.features;
    if (again) {
        model.second = growSecondStage(model, samples, stacks, settings, spec.run.seed, threads,
                                       partOf(context, kFirstStageEnd, 1.0), open);
        if (asked && !model.second) {
            refuse("A second stage needs two annotated slices at least, each with cells and "
                   "background; annotate more or leave \"stages\" out of the recipe.");
        }
    }
    FineTuneSpec kept = spec;
    kept.input = model.input;
    const auto& image = *stacks.front().stack.image;
    const Spacing spacing = image.spacing();
    const auto specJson = toJson(kept);
    model.record = {{"kind", "segmentation"},
                    {"partial", false},
                    {"model", "forest"},
                    {"spec", specJson},
                    {"input", specJson.at("input")},
                    {"classes", spec.classes},
                    {"recipe", toJson(settings.recipe)},
                    {"filters", toJson(settings.filters)},
                    {"network", toJson(model.network)},
                    {"trees_see_network", plan.network},
                    {"grey_level", toJson(model.level)},
                    {"stages", model.second ? 2 : 1},
                    {"samples", samples.size()},
                    {"spacing", image.spacingKnown()
                                    ? nlohmann::json{spacing.x, spacing.y, spacing.z}
                                    : nlohmann::json()},
                    {"data", describeStacks(stacks)},
                    {"appearance", toJson(learnAppearance(stacks, spec.input.channel, context))},
                    {"versions", versions()},
                    {"device", "cpu"},
                    {"threads", threads},
                    {"seed", spec.run.seed},
                    {"seconds", clock.seconds()}};
    if (model.second) model.record["context"] = toJson(model.second->context);
    context.throwIfStopped();
    writeForest(spec.out, model);
    return {spec.out, model.record};
}

void ForestEngine::predict(const PredictSpec& spec, const LearningStack& stack,
                           const std::vector<int>& zs,
                           const std::function<void(ProbabilitySlice&&)>& sink,
                           const JobContext& context) {
    const ForestModel model = readForest(spec.model);
    NetworkOpener open;
    if (model.network.features > 0) {
        const auto file = networkFile(model.network.file);
        if (contentHash(file, context) != model.network.hash) {
            throw Error(ErrorCode::Mismatch,
                        fmt::format("The forest {} was trained on another network than {} is now; "
                                    "train it anew.",
                                    spec.model.string(), file.string()));
        }
        open = [this, file, &spec, channel = model.input.channel](const LearningStack& given) {
            return openNetwork(file, given, channel, spec.run);
        };
    }
    predictForest(model, stack, zs, threadCount(spec.run.threads), sink, context, kForestMemory,
                  open);
}

} // namespace lamina::core
