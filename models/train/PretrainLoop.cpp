// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/PretrainLoop.h"

#include "core/job/JobPart.h"
#include "core/learn/RunRecord.h"
#include "core/learn/TrainingSet.h"
#include "models/Device.h"
#include "models/train/CleanStatistics.h"
#include "models/train/MethodFactory.h"
#include "models/train/Schedule.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace lamina::models {

namespace {

int positiveOr(int value, int otherwise) {
    return value > 0 ? value : otherwise;
}

/// Steps after which a task that is still only guessed at is worth a warning.
constexpr std::int64_t kStepsToLearn = 100;

} // namespace

PretrainLoop::PretrainLoop(core::PretrainSpec spec, std::vector<core::LearningStack> stacks,
                           RunEnvironment environment, const core::JobContext& context)
    : m_spec(std::move(spec)), m_environment(std::move(environment)), m_context(context),
      m_recipe(pretrainRecipe(m_spec.method)), m_stacks(std::move(stacks)),
      m_reader(m_stacks, m_spec.input), m_data(core::describeStacks(m_stacks)) {
    changeRecipe(m_recipe, m_spec.recipe);
    m_recipe.batch = positiveOr(m_spec.batch, m_recipe.batch);
    m_recipe.crop = positiveOr(m_spec.crop, m_recipe.crop);
    if (m_recipe.crop < 32 || m_recipe.crop > 2048) {
        throw core::Error(
            core::ErrorCode::InvalidArgument,
            fmt::format("A crop of {} pixels is not possible; use 32 to 2048.", m_recipe.crop));
    }
    for (auto& view : m_recipe.views)
        view.size = m_recipe.crop;
    m_collapse = CollapseMonitor(m_recipe.collapseSpread, CollapseMonitor::kPatience,
                                 m_recipe.collapseAfter);
}

core::RunResult PretrainLoop::run() {
    m_context.report({0.0, "Reading the images", {}, {}});
    choosePatches();
    buildNetwork();
    study();
    if (m_spec.resume) resume();
    // a run stopped in its statistics is resumed with all steps done: they are estimated anew
    trainKeepingState(
        [this] {
            train();
            estimateCleanStatistics(*m_encoder, m_reader, m_patches, m_standardization,
                                    m_spec.run.seed, m_environment.device, m_context);
        },
        [this] { savePartial(); }, m_spoiled);
    Checkpoint checkpoint{stateDict(*m_encoder), record()};
    writeCheckpoint(m_spec.out, checkpoint);
    m_partial->remove();
    return {m_spec.out, checkpoint.record};
}

void PretrainLoop::choosePatches() {
    m_patches = pretrainingPatches(m_reader, m_spec.patches, m_spec.input, m_spec.dropNoise,
                                   m_spec.maxPatches, m_spec.run.seed, core::preparing(m_context));
    m_standardization = measureStandardization(m_reader, m_patches, m_context);
    m_stream = std::make_unique<SampleStream>(m_patches.size(), m_spec.run.seed);
    const auto count = static_cast<std::int64_t>(m_patches.size());
    m_totalSteps = m_spec.epochs > 0 && m_recipe.steps > 0
                       ? std::max<std::int64_t>(1, (m_spec.epochs * count + m_recipe.batch - 1) /
                                                       m_recipe.batch)
                       : m_recipe.steps;
    const nlohmann::json identity{{"spec", comparableSpec(core::toJson(m_spec))},
                                  {"recipe", toJson(m_recipe)},
                                  {"pixels", m_reader.fingerprint(m_context)},
                                  {"gradients", gradientsOf(m_environment)},
                                  {"patches", m_patches.size()}};
    m_partial = std::make_unique<PartialState>(m_spec.out, "backbone", identity);
}

void PretrainLoop::buildNetwork() {
    seedTorch(m_spec.run.seed, -1);
    ResNetSpec net;
    net.depth = resNetDepth(m_spec.arch);
    net.inChannels = m_reader.channels();
    net.outputStride = m_recipe.outputStride;
    net.zeroInitResidual = m_recipe.zeroInitResidual;
    m_method = makePretrainMethod(m_recipe, [&]() -> std::shared_ptr<DenseEncoder> {
        auto encoder = std::make_shared<ResNetImpl>(net);
        encoder->setEncodeStages(m_recipe.encodeStages);
        return encoder;
    });
    m_encoder = std::dynamic_pointer_cast<ResNetImpl>(m_method->encoder());
    if (!m_spec.initFrom.empty()) {
        const auto loaded = loadBackbone(*m_encoder, m_spec.initFrom);
        if (loaded.record.is_object() && loaded.record.contains("standardization")) {
            m_standardization = standardizationFromJson(loaded.record["standardization"]);
        }
        m_method->encoderChanged();
    }
    useChannelsLast(*m_method);
    m_chance =
        ChanceMonitor(m_method->chance(),
                      static_cast<std::int64_t>(m_method->guessesPerSample()) * m_recipe.batch);
    if (m_method->wantsSecondChannel()) readSecondChannel();
}

void PretrainLoop::readSecondChannel() {
    // only where every stack has one: a run has one task
    const bool all = std::all_of(m_stacks.begin(), m_stacks.end(), [](const auto& stack) {
        return stack.image->info().channels > 1;
    });
    if (!all) return;
    core::InputSpec input = m_spec.input;
    input.channel = m_spec.input.channel == 0 ? 1 : 0;
    input.context = 0;
    std::vector<core::LearningStack> stacks;
    for (const auto& stack : m_stacks) {
        stacks.push_back(
            core::learningStack(stack.image, input, stack.time, stack.group, m_context));
    }
    m_second = std::make_unique<StackReader>(std::move(stacks), input);
    m_secondChannel = input.channel;
}

void PretrainLoop::study() {
    const auto count = static_cast<std::size_t>(m_method->imagesToStudy());
    std::vector<SourceImage> images;
    for (std::size_t i = 0; i < std::min(count, m_patches.size()); ++i) {
        m_context.throwIfStopped();
        const auto& patch = m_patches[i * m_patches.size() / std::min(count, m_patches.size())];
        images.push_back(read(patch, insideSlice(patch, m_reader.size(patch.stack))));
    }
    if (!images.empty()) m_method->study(images);
    if (!m_method->note().empty()) m_context.log(m_method->note());
    m_method->to(m_environment.device);
    m_method->train();
    m_optimizer = std::make_unique<Optimizer>(
        m_recipe.optimizer, std::vector{ParameterGroup{m_method->trainableParameters(), 1.0}});
}

void PretrainLoop::resume() {
    const auto checkpoint = m_partial->load();
    const auto& state = checkpoint.record.at("state");
    LoadOptions options;
    options.source = m_partial->file().string();
    options.prefix = "model.";
    options.allowUnused = false;
    loadStateDict(*m_method, checkpoint.tensors, options);
    m_optimizer->loadState(below("optimizer.", checkpoint.tensors));
    m_curves.restore(checkpoint.record.at("curves"));
    const auto accuracies = m_curves.values("accuracy");
    const auto spreads = m_curves.values("spread");
    for (std::size_t i = 0; i < spreads.size(); ++i) {
        StepValues values{0.0, spreads[i], std::nullopt};
        if (i < accuracies.size()) values.accuracy = accuracies[i];
        watch(values);
    }
    m_step = state.at("step").get<std::int64_t>();
    m_pieces = state.at("pieces").get<int>();
    m_warned = state.value("warned", false);
    m_secondsBefore = state.at("seconds").get<double>();
    m_context.log(fmt::format("Resuming the pretraining at step {} of {}.", m_step, m_totalSteps));
}

void PretrainLoop::train() {
    const double before = m_secondsBefore;
    Pace pace(m_totalSteps, m_context);
    pace.startAt(m_step);
    while (m_step < m_totalSteps) {
        m_context.throwIfStopped();
        const auto values = trainStep();
        check(values);
        ++m_step;
        m_secondsBefore = before + pace.seconds();
        m_curves.add("loss", m_step, values.loss);
        m_curves.add("spread", m_step, values.spread);
        std::map<std::string, double> shown{{"step", static_cast<double>(m_step)},
                                            {"loss", values.loss},
                                            {"spread", values.spread}};
        if (values.accuracy) {
            m_curves.add("accuracy", m_step, *values.accuracy);
            shown["accuracy"] = *values.accuracy;
        }
        shown["epoch"] =
            static_cast<double>(m_step) * m_recipe.batch / static_cast<double>(m_patches.size());
        pace.report(m_step, fmt::format("Pretraining, step {} of {}", m_step, m_totalSteps), shown);
        if (m_partial->due()) savePartial();
    }
}

SourceImage PretrainLoop::read(const core::PatchRef& patch, core::PixelRect rect) const {
    SourceImage source{m_reader.window(patch.stack, patch.z, rect), {}};
    if (m_second) source.second = m_second->window(patch.stack, patch.z, rect);
    return source;
}

Sample PretrainLoop::makeSamples() {
    const auto batch = static_cast<std::size_t>(m_recipe.batch);
    const auto first = static_cast<std::uint64_t>(m_step) * batch;
    std::vector<Sample> samples(batch);
    std::vector<std::size_t> items(batch);
    for (std::size_t i = 0; i < batch; ++i)
        items[i] = m_stream->item(static_cast<std::int64_t>(first + i));
    const GreyScale scale{m_standardization.mean, m_standardization.deviation};
    at::parallel_for(
        0, static_cast<std::int64_t>(batch), 1, [&](std::int64_t begin, std::int64_t end) {
            const torch::NoGradGuard noGrad;
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                const auto& patch = m_patches[items[i]];
                auto rect = insideSlice(patch, m_reader.size(patch.stack));
                if (m_recipe.window > 0.0) {
                    const int side = static_cast<int>(std::lround(m_recipe.window * m_recipe.crop));
                    Rng rng(m_spec.run.seed, 0, first + i, 5);
                    const int width = std::min(side, rect.width);
                    const int height = std::min(side, rect.height);
                    rect = {rect.x + static_cast<int>(rng.integer(0, rect.width - width)),
                            rect.y + static_cast<int>(rng.integer(0, rect.height - height)), width,
                            height};
                }
                Rng rng(m_spec.run.seed, 0, first + i);
                samples[i] = m_method->prepare(read(patch, rect), scale, rng);
            }
        });
    return joined(samples);
}

PretrainLoop::StepValues PretrainLoop::trainStep() {
    const auto samples = makeSamples();
    m_keysMoved = false;
    for (;;) {
        try {
            return compute(samples);
        } catch (const std::exception& error) {
            if (!isOutOfMemory(error)) throw;
            m_optimizer->zeroGrad();
            if (m_pieces >= m_recipe.batch / 2 ||
                m_recipe.batch / (2 * m_pieces) < m_method->smallestBatch()) {
                throw core::Error(
                    core::ErrorCode::OutOfMemory,
                    fmt::format("Memory ran out even with {} image(s) at a time; use a "
                                "smaller crop than {} pixels or another device.",
                                std::max(1, m_recipe.batch / m_pieces), m_recipe.crop),
                    error.what());
            }
            m_pieces *= 2;
            releaseDeviceMemory(m_environment.device);
            m_context.log(fmt::format("Memory ran out: going on with {} images at a time, {} times "
                                      "for each batch.",
                                      (m_recipe.batch + m_pieces - 1) / m_pieces, m_pieces));
        }
    }
}

PretrainLoop::StepValues PretrainLoop::compute(const Sample& samples) {
    const auto schedule =
        warmupCosine(m_recipe.optimizer.learningRate, m_recipe.warmup, m_totalSteps);
    m_optimizer->setLearningRate(schedule.at(m_step));
    seedTorch(m_spec.run.seed, m_step);

    // the momentum networks move once a step, however many pieces it has or attempts it takes
    m_method->beginStep(m_keysMoved ? 1.0
                        : m_recipe.keyMomentumRises
                            ? emaMomentum(m_step, m_totalSteps, m_recipe.keyMomentum)
                            : m_recipe.keyMomentum);
    m_keysMoved = true;
    const auto batch = samples.front().size(0);
    StepValues sum{0.0, 0.0, std::nullopt};
    for (int number = 0; number < m_pieces; ++number) {
        const auto begin = batch * number / m_pieces;
        const auto end = batch * (number + 1) / m_pieces;
        const double share = static_cast<double>(end - begin) / static_cast<double>(batch);
        Sample part = piece(samples, begin, end);
        for (auto& tensor : part)
            tensor = tensor.to(m_environment.device);
        MethodStep step;
        {
            const MixedPrecision precision(m_environment.device);
            step = m_method->loss(part);
        }
        (m_pieces == 1 ? step.loss : step.loss * share).backward();
        sum.loss += share * step.loss.item<double>();
        sum.spread += share * step.spread.item<double>();
        if (step.accuracy.defined()) {
            sum.accuracy = sum.accuracy.value_or(0.0) + share * step.accuracy.item<double>();
        }
    }
    if (std::isfinite(sum.loss)) {
        m_optimizer->step();
        m_method->afterStep();
    }
    m_optimizer->zeroGrad();
    return sum;
}

void PretrainLoop::watch(const StepValues& values) {
    m_collapse.add(values.spread);
    if (values.accuracy) m_chance.add(*values.accuracy);
}

void PretrainLoop::check(const StepValues& values) {
    if (!std::isfinite(values.loss)) {
        m_spoiled = true;
        throw core::Error(
            core::ErrorCode::EngineFailure,
            fmt::format("The pretraining loss became no number at step {}. The images "
                        "may hold extreme values; another --seed or a larger --batch "
                        "can help.",
                        m_step + 1));
    }
    watch(values);
    if (m_collapse.collapsed()) {
        m_spoiled = true;
        m_partial->remove(); // going on from a little earlier would end here again
        throw core::Error(
            core::ErrorCode::EngineFailure,
            fmt::format("The pretraining with {} collapsed at step {}: everything gets the same "
                        "features (spread {:.3f} for {} steps, instead of about 1), so they are "
                        "worth nothing. No backbone was written. Use more varied images, a larger "
                        "batch (--batch), a smaller learning rate (optimizer.learning_rate in "
                        "--recipe) or another method (--method).",
                        m_recipe.method, m_step + 1, values.spread, CollapseMonitor::kPatience));
    }
    if (!m_warned && m_step + 1 >= std::max(kStepsToLearn, m_totalSteps / 2) &&
        m_chance.atChance()) {
        m_warned = true;
        m_context.log(fmt::format(
            "Warning: after {} steps {} is right in {:.1f} % of its guesses, and blind guessing in "
            "{:.1f} %. So far it has learned nothing from these images; another method "
            "(--method) is likely to serve better.",
            m_step + 1, m_recipe.method, 100.0 * m_chance.accuracy(), 100.0 * m_chance.chance()));
    }
}

void PretrainLoop::savePartial() {
    NamedTensors tensors = prefixed("model.", stateDict(*m_method));
    append(tensors, prefixed("optimizer.", m_optimizer->state()));
    m_partial->save(tensors,
                    {{"step", m_step},
                     {"pieces", m_pieces},
                     {"warned", m_warned},
                     {"seconds", m_secondsBefore}},
                    record());
}

nlohmann::json PretrainLoop::diagnostics() const {
    nlohmann::json json{{"method", m_recipe.method},
                        {"spread", m_collapse.lastSpread()},
                        {"collapse_below", m_recipe.collapseSpread}};
    if (m_chance.chance() > 0.0) {
        json["accuracy"] = m_chance.accuracy();
        json["chance"] = m_chance.chance();
        json["no_better_than_chance"] = m_chance.atChance();
    }
    if (!m_method->note().empty()) json["note"] = m_method->note();
    if (m_second) json["guessed_channel"] = m_secondChannel;
    return json;
}

nlohmann::json PretrainLoop::record() const {
    nlohmann::json json{{"kind", "backbone"},
                        {"input", toJson(m_spec.input)},
                        {"architecture", {{"backbone", toJson(m_encoder->spec())}}},
                        {"standardization", toJson(m_standardization)},
                        {"patch", m_patches.front().rect.width},
                        {"crop", m_recipe.crop},
                        {"spec", core::toJson(m_spec)},
                        {"recipe", toJson(m_recipe)},
                        {"steps", m_totalSteps},
                        {"patches", m_patches.size()},
                        {"curves", m_curves.toJson()},
                        {"method", m_recipe.method},
                        {"diagnostics", diagnostics()},
                        {"scores", {{"spread", m_collapse.lastSpread()}}},
                        {"seed", m_spec.run.seed},
                        {"seconds", m_secondsBefore},
                        {"pieces", m_pieces},
                        {"data", m_data}};
    json.update(placeRecord(m_environment, *m_reader.stack(0).image));
    return json;
}

} // namespace lamina::models
