// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/FineTuneLoop.h"

#include "core/learn/Appearance.h"
#include "core/learn/RunRecord.h"
#include "models/Device.h"
#include "models/TensorConvert.h"
#include "models/train/CleanStatistics.h"
#include "models/train/Schedule.h"
#include "models/train/TiledPredictor.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lamina::models {

namespace {

/// Validation is a glance at most so many times a run, on at most so many patches.
constexpr std::int64_t kValidations = 20;
constexpr std::size_t kValidationPatches = 64;

std::vector<core::LearningStack> imagesOf(const std::vector<core::AnnotatedStack>& stacks) {
    std::vector<core::LearningStack> images;
    for (const auto& s : stacks)
        images.push_back(s.stack);
    return images;
}

std::vector<core::PatchRef> evenly(const std::vector<core::PatchRef>& patches, std::size_t most) {
    if (patches.size() <= most) return patches;
    std::vector<core::PatchRef> chosen;
    for (std::size_t i = 0; i < most; ++i)
        chosen.push_back(patches[i * patches.size() / most]);
    return chosen;
}

template <typename Get>
torch::Tensor stacked(const std::vector<LabelledCrop>& crops, std::int64_t begin, std::int64_t end,
                      Get get) {
    std::vector<torch::Tensor> parts;
    for (auto i = begin; i < end; ++i)
        parts.push_back(get(crops[static_cast<std::size_t>(i)]));
    return torch::stack(parts);
}

} // namespace

PooledDice::PooledDice(int classes)
    : m_overlap(static_cast<std::size_t>(classes), 0.0),
      m_sum(static_cast<std::size_t>(classes), 0.0) {}

void PooledDice::add(const torch::Tensor& probability, const torch::Tensor& target) {
    const auto labelled = target != kIgnoreTarget;
    const auto predicted = probability.argmax(0);
    for (std::size_t c = 1; c < m_sum.size(); ++c) {
        const auto p = (predicted == static_cast<std::int64_t>(c)).logical_and(labelled);
        const auto g = target == static_cast<std::int64_t>(c);
        m_overlap[c] += static_cast<double>(p.logical_and(g).sum().item<std::int64_t>());
        m_sum[c] +=
            static_cast<double>(p.sum().item<std::int64_t>() + g.sum().item<std::int64_t>());
    }
}

std::optional<double> PooledDice::mean() const {
    double sum = 0.0;
    int classes = 0;
    for (std::size_t c = 1; c < m_sum.size(); ++c) {
        if (m_sum[c] <= 0.0) continue;
        sum += 2.0 * m_overlap[c] / m_sum[c];
        ++classes;
    }
    if (classes == 0) return std::nullopt;
    return sum / classes;
}

FineTuneLoop::FineTuneLoop(core::FineTuneSpec spec, std::vector<core::AnnotatedStack> stacks,
                           RunEnvironment environment, const core::JobContext& context)
    : m_spec(std::move(spec)), m_environment(std::move(environment)), m_context(context),
      m_frozen(m_spec.backboneMode == "frozen"), m_recipe(fineTuneRecipe(m_spec.head, m_frozen)),
      m_stacks(std::move(stacks)), m_reader(imagesOf(m_stacks), m_spec.input),
      m_data(core::describeStacks(m_stacks)),
      m_appearance(core::toJson(core::learnAppearance(m_stacks, m_spec.input.channel, context))) {
    if (!m_frozen && m_spec.backboneMode != "tunable") {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          fmt::format("There is no backbone mode '{}'; use frozen or tunable.",
                                      m_spec.backboneMode));
    }
    if (m_spec.classes.size() < 2 || m_spec.classes.size() > 200) {
        throw core::Error(
            core::ErrorCode::InvalidArgument,
            fmt::format("{} classes are not possible; use background and at least one "
                        "other.",
                        m_spec.classes.size()));
    }
    changeRecipe(m_recipe, m_spec.recipe);
    if (m_frozen) m_recipe.backboneRate = 0.0;
    if (m_spec.batch > 0) m_recipe.batch = m_spec.batch;
    if (m_spec.crop > 0) m_recipe.crop = m_spec.crop;
    if (m_spec.validation >= 0.0) m_recipe.validation = std::min(m_spec.validation, 0.9);
    setClasses(m_recipe.head, static_cast<int>(m_spec.classes.size()));
    if (!needsBackbone(m_recipe.head) && (m_frozen || startsFromBackbone())) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "A plain U-Net has no backbone that could be frozen or pretrained; leave "
                          "both out, or use a U-Net decoder (unet-decoder), which stands on one.");
    }
}

core::RunResult FineTuneLoop::run() {
    m_context.report({0.0, "Reading the annotated slices", {}, {}});
    choosePatches();
    buildNetwork();
    if (m_spec.resume) resume();
    trainKeepingState([this] { train(); }, [this] { savePartial(); }, m_spoiled);
    const auto finalRecord = record();
    const bool haveBest = !m_best.weights.empty();
    if (haveBest) {
        auto last = finalRecord;
        last["scores"]["kept_step"] = m_step;
        writeCheckpoint(lastPath(m_spec.out), {stateDict(*m_average), last});
    }
    writeCheckpoint(m_spec.out, {haveBest ? m_best.weights : stateDict(*m_average), finalRecord});
    m_partial->remove();
    return {m_spec.out, finalRecord};
}

const core::AnnotatedSlice& FineTuneLoop::annotation(const core::PatchRef& patch) const {
    const auto& slices = m_stacks[static_cast<std::size_t>(patch.stack)].slices;
    return *std::find_if(slices.begin(), slices.end(),
                         [&](const auto& s) { return s.z == patch.z; });
}

std::string FineTuneLoop::fingerprint() const {
    Fingerprint print;
    for (const auto& stack : m_stacks) {
        for (const auto& slice : stack.slices) {
            print.add(slice.z);
            print.add(slice.heldOut);
            print.add(slice.target.data(), slice.target.size());
        }
    }
    return m_reader.fingerprint(m_context) + print.text();
}

void FineTuneLoop::splitPatches(const std::vector<core::PatchRef>& patches) {
    std::vector<std::string> groups;
    std::set<std::string> heldOut;
    for (const auto& patch : patches) {
        groups.push_back(m_reader.group(patch.stack));
        if (annotation(patch).heldOut) heldOut.insert(groups.back());
    }
    if (!heldOut.empty()) {
        for (std::size_t i = 0; i < patches.size(); ++i) {
            const bool validates = annotation(patches[i]).heldOut;
            (validates ? m_validation : m_training).push_back(patches[i]);
            m_leaks = m_leaks || (!validates && heldOut.contains(groups[i]));
        }
        return;
    }
    const auto split = core::splitItems(groups, m_recipe.validation, m_spec.split, m_spec.run.seed);
    for (const auto i : split.training)
        m_training.push_back(patches[i]);
    for (const auto i : split.validation)
        m_validation.push_back(patches[i]);
    m_leaks = split.leaks;
}

void FineTuneLoop::choosePatches() {
    const auto classes = m_spec.classes.size();
    for (const auto& stack : m_stacks) {
        for (const auto& slice : stack.slices) {
            for (const auto value : slice.target) {
                if (value == core::kIgnoreClass || value < classes) continue;
                throw core::Error(
                    core::ErrorCode::Mismatch,
                    fmt::format("Slice {} of {} is annotated with class {}, but only {} "
                                "classes are named.",
                                slice.z, stack.stack.image->info().name, value, classes));
            }
        }
    }
    auto patches = labelledPatches(m_stacks, m_spec.patches);
    if (patches.empty()) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          "Nothing is annotated: paint or load masks of at least one slice.");
    }
    splitPatches(patches);
    m_training = drawItems(m_training, static_cast<std::size_t>(std::max(0, m_spec.labels)),
                           m_spec.run.seed);
    if (m_training.empty()) {
        throw core::Error(
            core::ErrorCode::InvalidArgument,
            "No annotated patch is left for training; hold out a smaller fraction for "
            "validation.");
    }
    if (m_spec.labels > static_cast<int>(m_training.size())) {
        m_context.log(
            fmt::format("Only {} labelled patches exist; all are used.", m_training.size()));
    }
    int longest = 32;
    for (const auto& patch : m_training)
        longest = std::max({longest, patch.rect.width, patch.rect.height});
    m_recipe.crop = std::min(m_recipe.crop, longest);
    m_recipe.crop = std::max(32, (m_recipe.crop + 31) / 32 * 32);
    m_recipe.augment.size = m_recipe.crop;
    m_standardization = measureStandardization(m_reader, m_training, m_context);
    m_stream = std::make_unique<SampleStream>(m_training.size(), m_spec.run.seed);

    const auto count = static_cast<std::int64_t>(m_training.size());
    const std::int64_t epochSteps =
        std::max<std::int64_t>(1, (count + m_recipe.batch - 1) / m_recipe.batch);
    m_totalSteps = m_spec.epochs > 0
                       ? std::max<std::int64_t>(1, (m_spec.epochs * count + m_recipe.batch - 1) /
                                                       m_recipe.batch)
                       : m_recipe.steps;
    m_validateEvery = std::max(epochSteps, (m_totalSteps + kValidations - 1) / kValidations);
    const nlohmann::json identity{{"spec", comparableSpec(core::toJson(m_spec))},
                                  {"recipe", toJson(m_recipe)},
                                  {"data", fingerprint()},
                                  {"gradients", gradientsOf(m_environment)},
                                  {"patches", {m_training.size(), m_validation.size()}}};
    m_partial = std::make_unique<PartialState>(m_spec.out, "segmentation", identity);
}

void FineTuneLoop::buildNetwork() {
    seedTorch(m_spec.run.seed, -1);
    const bool goesOn = takeHeadOfBackbone();
    ResNetSpec backbone;
    backbone.depth = resNetDepth(m_spec.arch);
    backbone.inChannels = m_reader.channels();
    backbone.outputStride = m_recipe.outputStride;
    m_net = SegmentationNet(backbone, m_recipe.head);
    const bool pretrained = startsFromBackbone();
    if (pretrained) {
        auto loaded = loadBackbone(*m_net->backbone(), m_spec.backbone);
        if (m_frozen && readOnlyTrainedStages(loaded.record)) {
            m_net = SegmentationNet(backbone, m_recipe.head);
            loaded = loadBackbone(*m_net->backbone(), m_spec.backbone);
        }
        if (loaded.record.is_object()) {
            const auto input = inputFromJson(loaded.record.at("input"));
            if (input.context != m_spec.input.context) {
                throw core::Error(
                    core::ErrorCode::Mismatch,
                    fmt::format("The backbone {} was trained with {} neighbour slice(s) "
                                "on each side, this run uses {}; use the same.",
                                m_spec.backbone, input.context, m_spec.input.context));
            }
            m_standardization = standardizationFromJson(loaded.record.at("standardization"));
            m_backboneRecord = {{"file", m_spec.backbone},
                                {"spec", loaded.record.value("spec", nlohmann::json())},
                                {"data", loaded.record.value("data", nlohmann::json())}};
        } else {
            m_backboneRecord = {{"file", m_spec.backbone}};
        }
        if (goesOn) loadHead(*m_net->head(), m_spec.backbone);
        m_backboneRecord["with_head"] = goesOn;
    }
    useChannelsLast(*m_net);
    m_net->to(m_environment.device);
    m_net->setFrozen(m_frozen);
    if (m_frozen && !pretrained && !m_spec.resume) {
        // a random backbone would otherwise normalise with statistics that fit nothing
        estimateCleanStatistics(*m_net->backbone(), m_reader, m_training, m_standardization,
                                m_spec.run.seed, m_environment.device, m_context);
    }
    m_average = SegmentationNet(backbone, m_recipe.head);
    useChannelsLast(*m_average);
    m_average->to(m_environment.device);
    copyState(*m_average, *m_net);
    m_average->eval();
    m_net->train();
    std::vector<ParameterGroup> groups{parameterGroup(*m_net->head(), 1.0, "head.")};
    if (!m_frozen && m_net->hasBackbone())
        groups.push_back(parameterGroup(*m_net->backbone(), m_recipe.backboneRate, "backbone."));
    m_optimizer = std::make_unique<Optimizer>(m_recipe.optimizer, std::move(groups));
}

bool FineTuneLoop::takeHeadOfBackbone() {
    const bool headIsGiven =
        !m_spec.recipe.empty() && nlohmann::json::parse(m_spec.recipe).contains("head");
    if (!startsFromBackbone() || !needsBackbone(m_recipe.head)) return false;
    auto head = headOf(m_spec.backbone);
    if (!head || !needsBackbone(*head)) return false;
    const auto* given = std::get_if<FcnHeadSpec>(&*head);
    const auto* wanted = std::get_if<FcnHeadSpec>(&m_recipe.head);
    const bool alike =
        given && wanted ? given->form == wanted->form : head->index() == m_recipe.head.index();
    if (headIsGiven || !alike ||
        !m_recipe.keepHead) { // deeper stages were never trained, or are not even in the file
        const int deepest = std::max(1, deepestStageOf(*head));
        if (deepestStageOf(m_recipe.head) > deepest) setDeepestStage(m_recipe.head, deepest);
        return false;
    }
    setClasses(*head, classesOf(m_recipe.head));
    m_recipe.head = std::move(*head);
    return true;
}

bool FineTuneLoop::readOnlyTrainedStages(const nlohmann::json& record) {
    const bool headIsGiven =
        !m_spec.recipe.empty() && nlohmann::json::parse(m_spec.recipe).contains("head");
    if (headIsGiven || !record.is_object() || !record.contains("recipe")) return false;
    const auto stages = record["recipe"].value("encode_stages", std::vector<int>{});
    if (stages.empty()) return false;
    // a random backbone is read like the pretrained one that it is compared with
    const int deepest = std::max(1, *std::max_element(stages.begin(), stages.end()));
    if (deepest >= deepestStageOf(m_recipe.head)) return false;
    setDeepestStage(m_recipe.head, deepest);
    return true;
}

void FineTuneLoop::resume() {
    const auto checkpoint = m_partial->load();
    const auto& state = checkpoint.record.at("state");
    LoadOptions options;
    options.source = m_partial->file().string();
    options.allowUnused = false;
    options.prefix = "model.";
    loadStateDict(*m_net, checkpoint.tensors, options);
    options.prefix = "average.";
    loadStateDict(*m_average, checkpoint.tensors, options);
    m_optimizer->loadState(below("optimizer.", checkpoint.tensors));
    m_best = {state.at("best_dice").get<double>(), state.at("best_step").get<std::int64_t>(),
              below("best.", checkpoint.tensors)};
    m_peakDice = state.at("peak_dice").get<double>();
    m_curves.restore(checkpoint.record.at("curves"));
    m_step = state.at("step").get<std::int64_t>();
    m_pieces = state.at("pieces").get<int>();
    m_seconds = state.at("seconds").get<double>();
    if (!state.at("last_dice").is_null()) m_lastDice = state.at("last_dice").get<double>();
    m_context.log(fmt::format("Resuming the training at step {} of {}.", m_step, m_totalSteps));
}

void FineTuneLoop::train() {
    const double before = m_seconds;
    Pace pace(m_totalSteps, m_context);
    pace.startAt(m_step);
    while (m_step < m_totalSteps) {
        m_context.throwIfStopped();
        const double loss = trainStep();
        if (!std::isfinite(loss)) {
            m_spoiled = true;
            throw core::Error(
                core::ErrorCode::EngineFailure,
                fmt::format("The training loss became no number at step {}. The images "
                            "may hold extreme values; another --seed or a larger "
                            "--batch can help.",
                            m_step + 1));
        }
        moveAverage();
        ++m_step;
        m_curves.add("loss", m_step, loss);
        const double epoch =
            static_cast<double>(m_step) * m_recipe.batch / static_cast<double>(m_training.size());
        std::map<std::string, double> point{
            {"step", static_cast<double>(m_step)}, {"epoch", epoch}, {"loss", loss}};
        if (m_step % m_validateEvery == 0 || m_step == m_totalSteps) {
            if (const auto dice = validate()) {
                point["val_dice"] = *dice;
                m_curves.add("val_dice", m_step, *dice);
                m_lastDice = dice;
                keepIfGood(*dice);
            }
        }
        m_seconds = before + pace.seconds();
        pace.report(m_step, fmt::format("Training, step {} of {}", m_step, m_totalSteps), point);
        if (m_partial->due()) savePartial();
    }
}

std::vector<LabelledCrop> FineTuneLoop::makeCrops() {
    const auto batch = static_cast<std::size_t>(m_recipe.batch);
    const auto first = static_cast<std::uint64_t>(m_step) * batch;
    std::vector<LabelledCrop> crops(batch);
    std::vector<std::size_t> items(batch);
    for (std::size_t i = 0; i < batch; ++i)
        items[i] = m_stream->item(static_cast<std::int64_t>(first + i));
    at::parallel_for(
        0, static_cast<std::int64_t>(batch), 1, [&](std::int64_t begin, std::int64_t end) {
            const torch::NoGradGuard noGrad;
            for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                const auto& patch = m_training[items[i]];
                const auto size = m_reader.size(patch.stack);
                const auto rect = insideSlice(patch, size);
                LabelledCrop source;
                source.image = m_reader.window(patch.stack, patch.z, rect);
                source.target = targetWindow(annotation(patch).target, size.x, size.y, rect);
                Rng rng(m_spec.run.seed, 1, first + i, 7);
                crops[i] = augmentLabelled(source, m_recipe.augment, rng);
            }
        });
    return crops;
}

double FineTuneLoop::trainStep() {
    const auto crops = makeCrops();
    for (;;) {
        try {
            return compute(crops);
        } catch (const std::exception& error) {
            if (!isOutOfMemory(error)) throw;
            m_optimizer->zeroGrad();
            if (m_pieces >= m_recipe.batch) {
                throw core::Error(
                    core::ErrorCode::OutOfMemory,
                    fmt::format("Memory ran out even with single crops of {} pixels; use a "
                                "smaller --crop or another device.",
                                m_recipe.crop),
                    error.what());
            }
            m_pieces = std::min(2 * m_pieces, m_recipe.batch);
            releaseDeviceMemory(m_environment.device);
            m_context.log(fmt::format("Memory ran out: going on with {} crop(s) at a time.",
                                      (m_recipe.batch + m_pieces - 1) / m_pieces));
        }
    }
}

double FineTuneLoop::compute(const std::vector<LabelledCrop>& crops) {
    const auto schedule =
        warmupCosine(m_recipe.optimizer.learningRate, m_recipe.warmup, m_totalSteps);
    m_optimizer->setLearningRate(schedule.at(m_step));
    seedTorch(m_spec.run.seed, m_step);

    const auto batch = static_cast<std::int64_t>(crops.size());
    const std::int64_t side = (batch + m_pieces - 1) / m_pieces;
    const auto& device = m_environment.device;
    double sum = 0.0;
    for (std::int64_t begin = 0; begin < batch; begin += side) {
        const auto end = std::min(batch, begin + side);
        const double share = static_cast<double>(end - begin) / static_cast<double>(batch);
        const auto image = (stacked(crops, begin, end, [](const auto& c) { return c.image; }) -
                            m_standardization.mean) /
                           m_standardization.deviation;
        const auto target =
            stacked(crops, begin, end, [](const auto& c) { return c.target; }).to(device);
        torch::Tensor logits;
        {
            const MixedPrecision precision(device);
            logits = m_net(image.contiguous(torch::MemoryFormat::ChannelsLast).to(device));
        }
        const auto value = segmentationLoss(logits, target, m_recipe.loss);
        (m_pieces == 1 ? value.loss : value.loss * share).backward();
        sum += share * value.loss.item<double>();
    }
    if (std::isfinite(sum)) m_optimizer->step();
    m_optimizer->zeroGrad();
    return sum;
}

void FineTuneLoop::moveAverage() {
    const double k = static_cast<double>(m_step);
    // young averages forget the random start quickly
    averageInto(*m_average, *m_net, std::min(m_recipe.average, (1.0 + k) / (10.0 + k)),
                /*buffers=*/true);
}

std::optional<double> FineTuneLoop::validate() {
    if (m_validation.empty()) return std::nullopt;
    TiledPredictor predictor(m_average, m_standardization, classesOf(m_recipe.head),
                             m_environment.device, {});
    PooledDice dice(classesOf(m_recipe.head));
    for (const auto& patch : evenly(m_validation, kValidationPatches)) {
        const auto size = m_reader.size(patch.stack);
        const auto rect = insideSlice(patch, size);
        dice.add(predictor.predict(m_reader.window(patch.stack, patch.z, rect), m_context),
                 targetWindow(annotation(patch).target, size.x, size.y, rect));
    }
    return dice.mean();
}

void FineTuneLoop::keepIfGood(double dice) {
    // A few patches measure Dice no finer than this, and among equals the longer training
    // generalises better to images unlike them.
    constexpr double kAsGood = 0.01;
    m_peakDice = std::max(m_peakDice, dice);
    if (dice >= m_peakDice - kAsGood) m_best = {dice, m_step, snapshot(stateDict(*m_average))};
}

void FineTuneLoop::savePartial() {
    NamedTensors tensors = prefixed("model.", stateDict(*m_net));
    append(tensors, prefixed("average.", stateDict(*m_average)));
    append(tensors, prefixed("optimizer.", m_optimizer->state()));
    append(tensors, prefixed("best.", m_best.weights));
    m_partial->save(tensors,
                    {{"step", m_step},
                     {"pieces", m_pieces},
                     {"seconds", m_seconds},
                     {"best_dice", m_best.dice},
                     {"best_step", m_best.step},
                     {"peak_dice", m_peakDice},
                     {"last_dice", m_lastDice ? nlohmann::json(*m_lastDice) : nlohmann::json()}},
                    record());
}

nlohmann::json FineTuneLoop::record() const {
    const bool haveBest = !m_best.weights.empty();
    nlohmann::json scores{
        {"kept_step", haveBest ? m_best.step : m_step},
        {"val_dice", haveBest ? nlohmann::json(m_best.dice) : nlohmann::json()},
        {"last_val_dice", m_lastDice ? nlohmann::json(*m_lastDice) : nlohmann::json()}};
    nlohmann::json json{
        {"kind", "segmentation"},
        {"input", toJson(m_spec.input)},
        {"architecture",
         {{"backbone", m_net->hasBackbone() ? toJson(m_net->backbone()->spec()) : nlohmann::json()},
          {"head", toJson(m_recipe.head)}}},
        {"standardization", toJson(m_standardization)},
        {"classes", m_spec.classes},
        {"patch", m_training.front().rect.width},
        {"crop", m_recipe.crop},
        {"spec", core::toJson(m_spec)},
        {"recipe", toJson(m_recipe)},
        {"backbone", m_backboneRecord},
        {"steps", m_totalSteps},
        {"split",
         {{"mode", m_spec.split == core::SplitMode::Group ? "group" : "patch"},
          {"leaks", m_leaks},
          {"training_patches", m_training.size()},
          {"validation_patches", m_validation.size()}}},
        {"curves", m_curves.toJson()},
        {"scores", std::move(scores)},
        {"seed", m_spec.run.seed},
        {"seconds", m_seconds},
        {"pieces", m_pieces},
        {"data", m_data},
        {"appearance", m_appearance}};
    json.update(placeRecord(m_environment, *m_reader.stack(0).image));
    return json;
}

} // namespace lamina::models
