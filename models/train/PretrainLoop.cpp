// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/PretrainLoop.h"

#include "core/learn/RunRecord.h"
#include "models/Device.h"
#include "models/train/CleanStatistics.h"
#include "models/train/Schedule.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <cmath>

namespace lamina::models {

namespace {

int positiveOr(int value, int otherwise) {
    return value > 0 ? value : otherwise;
}

/// Rows begin..end of the views.
ViewPair piece(const ViewPair& views, std::int64_t begin, std::int64_t end) {
    return {views.view1.slice(0, begin, end), views.view2.slice(0, begin, end),
            views.boxes1.slice(0, begin, end), views.boxes2.slice(0, begin, end)};
}

} // namespace

PretrainLoop::PretrainLoop(core::PretrainSpec spec, std::vector<core::LearningStack> stacks,
                           RunEnvironment environment, const core::JobContext& context)
    : m_spec(std::move(spec)), m_environment(std::move(environment)), m_context(context),
      m_recipe(pretrainRecipe(m_spec.method)), m_reader(stacks, m_spec.input),
      m_data(core::describeStacks(stacks)), m_collapse(m_recipe.collapseSpread) {
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
}

core::RunResult PretrainLoop::run() {
    m_context.report({0.0, "Reading the images", {}, {}});
    choosePatches();
    buildNetwork();
    if (m_spec.resume) resume();
    trainKeepingState([this] { train(); }, [this] { savePartial(); }, m_spoiled);
    estimateCleanStatistics(*m_encoder, m_reader, m_patches, m_standardization, m_spec.run.seed,
                            m_environment.device, m_context);
    Checkpoint checkpoint{stateDict(*m_encoder), record()};
    writeCheckpoint(m_spec.out, checkpoint);
    m_partial->remove();
    return {m_spec.out, checkpoint.record};
}

void PretrainLoop::choosePatches() {
    m_patches = pretrainingPatches(m_reader, m_spec.patches, m_spec.input, m_spec.dropNoise,
                                   m_spec.maxPatches, m_spec.run.seed, m_context);
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
    m_net = PixelCL(m_recipe.pixel, [&]() -> std::shared_ptr<DenseEncoder> {
        auto encoder = std::make_shared<ResNetImpl>(net);
        encoder->setEncodeStages(m_recipe.encodeStages);
        return encoder;
    });
    m_encoder = std::dynamic_pointer_cast<ResNetImpl>(m_net->encoder());
    if (!m_spec.initFrom.empty()) {
        const auto loaded = loadBackbone(*m_encoder, m_spec.initFrom);
        if (loaded.record.is_object() && loaded.record.contains("standardization")) {
            m_standardization = standardizationFromJson(loaded.record["standardization"]);
        }
        m_net->resetKeys();
    }
    useChannelsLast(*m_net);
    m_net->to(m_environment.device);
    m_net->train();
    m_optimizer = std::make_unique<Optimizer>(
        m_recipe.optimizer, std::vector{ParameterGroup{m_net->trainableParameters(), 1.0}});
}

void PretrainLoop::resume() {
    const auto checkpoint = m_partial->load();
    const auto& state = checkpoint.record.at("state");
    LoadOptions options;
    options.source = m_partial->file().string();
    options.prefix = "model.";
    options.allowUnused = false;
    loadStateDict(*m_net, checkpoint.tensors, options);
    m_optimizer->loadState(below("optimizer.", checkpoint.tensors));
    m_curves.restore(checkpoint.record.at("curves"));
    m_step = state.at("step").get<std::int64_t>();
    m_pieces = state.at("pieces").get<int>();
    m_secondsBefore = state.at("seconds").get<double>();
    m_context.log(fmt::format("Resuming the pretraining at step {} of {}.", m_step, m_totalSteps));
}

void PretrainLoop::train() {
    const auto begin = std::chrono::steady_clock::now();
    const double before = m_secondsBefore;
    Pace pace(m_totalSteps, m_context);
    pace.startAt(m_step);
    while (m_step < m_totalSteps) {
        m_context.throwIfStopped();
        const auto values = trainStep();
        check(values);
        ++m_step;
        m_secondsBefore =
            before +
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        m_curves.add("loss", m_step, values.loss);
        m_curves.add("spread", m_step, values.spread);
        const double epoch =
            static_cast<double>(m_step) * m_recipe.batch / static_cast<double>(m_patches.size());
        pace.report(m_step, fmt::format("Pretraining, step {} of {}", m_step, m_totalSteps),
                    {{"step", static_cast<double>(m_step)},
                     {"epoch", epoch},
                     {"loss", values.loss},
                     {"spread", values.spread}});
        if (m_partial->due()) savePartial();
    }
}

ViewPair PretrainLoop::makeViews() {
    const auto batch = static_cast<std::size_t>(m_recipe.batch);
    const auto first = static_cast<std::uint64_t>(m_step) * batch;
    std::vector<torch::Tensor> images(batch);
    std::vector<std::uint64_t> samples(batch);
    std::vector<std::size_t> items(batch);
    for (std::size_t i = 0; i < batch; ++i) {
        samples[i] = first + i;
        items[i] = m_stream->item(static_cast<std::int64_t>(first + i));
    }
    at::parallel_for(
        0, static_cast<std::int64_t>(batch), 1, [&](std::int64_t begin, std::int64_t end) {
            const torch::NoGradGuard noGrad;
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                const auto& patch = m_patches[items[i]];
                auto rect = insideSlice(patch, m_reader.size(patch.stack));
                if (m_recipe.window > 0.0) {
                    const int side = static_cast<int>(std::lround(m_recipe.window * m_recipe.crop));
                    Rng rng(m_spec.run.seed, 0, samples[i], 5);
                    const int width = std::min(side, rect.width);
                    const int height = std::min(side, rect.height);
                    rect = {rect.x + static_cast<int>(rng.integer(0, rect.width - width)),
                            rect.y + static_cast<int>(rng.integer(0, rect.height - height)), width,
                            height};
                }
                images[i] = m_reader.window(patch.stack, patch.z, rect);
            }
        });
    return makeViewBatch(images, m_recipe.views, m_spec.run.seed, 0, samples,
                         m_standardization.mean, m_standardization.deviation);
}

PretrainLoop::StepValues PretrainLoop::trainStep() {
    const auto views = makeViews();
    m_keysMoved = false;
    for (;;) {
        try {
            return compute(views);
        } catch (const std::exception& error) {
            if (!isOutOfMemory(error)) throw;
            m_optimizer->zeroGrad();
            if (m_pieces >= m_recipe.batch / 2) {
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

PretrainLoop::StepValues PretrainLoop::compute(const ViewPair& views) {
    const auto schedule =
        warmupCosine(m_recipe.optimizer.learningRate, m_recipe.warmup, m_totalSteps);
    m_optimizer->setLearningRate(schedule.at(m_step));
    seedTorch(m_spec.run.seed, m_step);

    const auto batch = views.view1.size(0);
    const std::int64_t side = (batch + m_pieces - 1) / m_pieces;
    StepValues sum{0.0, 0.0, 0.0};
    for (std::int64_t begin = 0; begin < batch; begin += side) {
        const auto end = std::min(batch, begin + side);
        const double share = static_cast<double>(end - begin) / static_cast<double>(batch);
        auto part = piece(views, begin, end);
        const auto& device = m_environment.device;
        part = {part.view1.to(device), part.view2.to(device), part.boxes1.to(device),
                part.boxes2.to(device)};
        PixelStep step;
        {
            const MixedPrecision precision(device);
            // the momentum networks move once a step, however many pieces it has
            const double momentum =
                m_keysMoved ? 1.0 : emaMomentum(m_step, m_totalSteps, m_recipe.keyMomentum);
            m_keysMoved = true;
            step = m_net->step(part, momentum);
        }
        (m_pieces == 1 ? step.loss : step.loss * share).backward();
        sum.loss += share * step.loss.item<double>();
        sum.spread += share * step.spread.item<double>();
        sum.positives += share * step.positives.item<double>();
    }
    if (std::isfinite(sum.loss)) m_optimizer->step();
    m_optimizer->zeroGrad();
    return sum;
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
    m_collapse.add(values.spread);
    if (m_collapse.collapsed()) {
        m_spoiled = true;
        throw core::Error(
            core::ErrorCode::EngineFailure,
            fmt::format("The pretraining collapsed at step {}: all pixels get the same "
                        "features (spread {:.3f} instead of about 1), so they are worth "
                        "nothing. Use more varied images, a larger --batch, or another "
                        "--seed.",
                        m_step + 1, values.spread));
    }
}

void PretrainLoop::savePartial() {
    NamedTensors tensors = prefixed("model.", stateDict(*m_net));
    append(tensors, prefixed("optimizer.", m_optimizer->state()));
    m_partial->save(tensors, {{"step", m_step}, {"pieces", m_pieces}, {"seconds", m_secondsBefore}},
                    record());
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
                        {"scores", {{"spread", m_collapse.lastSpread()}}},
                        {"seed", m_spec.run.seed},
                        {"seconds", m_secondsBefore},
                        {"data", m_data}};
    json.update(placeRecord(m_environment, *m_reader.stack(0).image));
    return json;
}

} // namespace lamina::models
