// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/ExperimentRun.h"

#include "core/base/Error.h"
#include "core/experiment/SamplePicture.h"
#include "core/io/AtomicFile.h"
#include "core/learn/RunRecord.h"
#include "core/learn/StackPrediction.h"
#include "core/metrics/Confusion.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iterator>
#include <numeric>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kCurvePoints = 60;

/// Wall and processor time since it was made.
class Watch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    }
    [[nodiscard]] double cpuSeconds() const {
        return static_cast<double>(std::clock() - m_cpu) / CLOCKS_PER_SEC;
    }

private:
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
    std::clock_t m_cpu = std::clock();
};

std::string textOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void writeJson(const fs::path& file, const nlohmann::json& json) {
    writeFileAtomically(file, json.dump(1) + "\n");
}

/// The recordings without where they lie: a moved folder is the same data.
nlohmann::json withoutPaths(nlohmann::json data) {
    for (auto& stack : data)
        stack.erase("path");
    return data;
}

void removeQuietly(const fs::path& file) {
    std::error_code ignored; // a leftover is only untidy
    fs::remove(file, ignored);
}

fs::path lastCheckpoint(fs::path model) {
    return model.replace_extension(".last.safetensors");
}

double foregroundOf(const AnnotatedSlice& slice) {
    const auto count = std::count_if(slice.target.begin(), slice.target.end(), [](auto target) {
        return target != 0 && target != kIgnoreClass;
    });
    return static_cast<double>(count) / static_cast<double>(slice.target.size());
}

/// Runs a training that resumes where an earlier one was cut off; a state that cannot be used is
/// thrown away, with a sentence.
template <typename Spec, typename Train>
RunResult trainResuming(Spec spec, const JobContext& context, const Train& train) {
    const auto partial = partialCheckpoint(spec.out);
    spec.resume = fs::exists(partial);
    if (!spec.resume) return train(spec);
    try {
        return train(spec);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Mismatch && error.code() != ErrorCode::Unreadable) throw;
        context.log(fmt::format("An unfinished training starts anew: {}", error.what()));
    }
    removeQuietly(partial);
    spec.resume = false;
    return train(spec);
}

} // namespace

ExperimentRun::ExperimentRun(LearningEngine& engine, PatchPool pool, ExperimentSpec spec,
                             fs::path folder, const JobContext& context)
    : m_engine(engine), m_pool(std::move(pool)), m_spec(std::move(spec)),
      m_folder(std::move(folder)) {
    m_results.spec = m_spec;
    m_results.patches = m_pool.patches.size();
    m_results.patchesBeforeFilter = m_pool.beforeFilter;
    m_results.data = describeStacks(m_pool.stacks);
    claimFolder(context);
    plan();
    readCells();
}

void ExperimentRun::claimFolder(const JobContext& context) const {
    context.throwIfStopped();
    const auto file = m_folder / "experiment.json";
    const nlohmann::json mine{{"spec", toJson(m_spec)}, {"data", withoutPaths(m_results.data)}};
    if (fs::exists(file)) {
        const auto there = nlohmann::json::parse(textOf(file), nullptr, false);
        const auto difference = nlohmann::json::diff(there, mine);
        if (difference.empty()) return;
        throw Error(ErrorCode::Mismatch,
                    fmt::format("{} holds another experiment: {} differs. Use the same settings "
                                "and data to go on with it, or another folder.",
                                m_folder.string(), difference[0].value("path", "its record")));
    }
    writeJson(file, mine);
}

void ExperimentRun::plan() {
    for (int n = 0; n < m_spec.seeds; ++n) {
        const auto seed = m_spec.run.seed + static_cast<std::uint64_t>(n);
        for (const auto split : kExperimentSplits) {
            if (!canSplit(m_pool, split)) {
                if (n == 0) {
                    m_results.notes.emplace_back(
                        "There is only one recording, so nothing could be split by stack.");
                }
                continue;
            }
            auto patches = splitPool(m_pool, m_spec, split, seed);
            auto cells = planCells(m_spec, patches, split, seed);
            const auto there = static_cast<int>(patches.training.size());
            const int wanted = m_spec.labelled.back();
            if (n == 0 && there < wanted) {
                m_results.notes.push_back(fmt::format(
                    "Split by {}: only {} patches are left for training, so a count above that "
                    "uses them all; counts that would repeat a smaller one are left out.",
                    splitName(split), there));
            }
            m_results.planned.insert(m_results.planned.end(), cells.begin(), cells.end());
            m_parts.push_back({split, seed, std::move(patches), std::move(cells)});
        }
    }
}

void ExperimentRun::readCells() {
    std::vector<std::string> backbones;
    for (const auto& cell : m_results.planned) {
        const auto file = cellFile(cell.id());
        const auto backbone = cell.backboneId();
        if (!backbone.empty() &&
            std::find(backbones.begin(), backbones.end(), backbone) == backbones.end())
            backbones.push_back(backbone);
        if (!fs::exists(file)) continue;
        try {
            auto result = cellResultFromJson(nlohmann::json::parse(textOf(file)));
            if (result.cell == cell) m_done.emplace(cell.id(), std::move(result));
        } catch (const std::exception&) {
            // not written by us, or by another version: computed anew, which replaces it
        }
    }
    for (const auto& id : backbones) {
        try {
            m_results.backbones.push_back(
                backboneResultFromJson(nlohmann::json::parse(textOf(cellFile(id)))));
        } catch (const std::exception&) {
            continue; // not there yet
        }
    }
    for (const auto& cell : m_results.planned) {
        if (const auto found = m_done.find(cell.id()); found != m_done.end())
            m_results.cells.push_back(found->second);
    }
}

fs::path ExperimentRun::cellFile(const std::string& id) const {
    return m_folder / "cells" / (id + ".json");
}

bool ExperimentRun::done(const Cell& cell) const {
    return m_done.contains(cell.id());
}

JobContext ExperimentRun::inner(const JobContext& context, double part,
                                const std::string& what) const {
    const auto count = static_cast<double>(m_results.planned.size());
    const auto finished = static_cast<double>(m_done.size());
    std::optional<double> left;
    if (m_doneHere > 0) {
        left = m_secondsHere / static_cast<double>(m_doneHere) * (count - finished);
    }
    return JobContext(
        context.stopToken(),
        [&context, part, what, count, finished, left](const Progress& progress) {
            Progress whole;
            whole.fraction = (finished + part + 0.5 * progress.fraction) / count;
            whole.message = what + ": " + progress.message;
            whole.secondsLeft = left;
            context.report(whole);
        },
        [&context](const std::string& sentence) { context.log(sentence); });
}

void ExperimentRun::run(const std::function<void()>& onRepetition, const JobContext& context) {
    for (const auto& part : m_parts) {
        const auto before = m_done.size();
        runPart(part, context);
        if (m_done.size() == before) continue;
        m_results.cells.clear();
        for (const auto& cell : m_results.planned) {
            if (done(cell)) m_results.cells.push_back(m_done.at(cell.id()));
        }
        if (onRepetition) onRepetition();
    }
    std::error_code ignored;
    fs::remove_all(m_folder / "work", ignored);
}

void ExperimentRun::runPart(const Part& part, const JobContext& context) {
    fs::path standing; // the backbone of the cells that run now
    std::string standingId;
    for (const auto& cell : part.cells) {
        context.throwIfStopped();
        if (done(cell)) continue;
        if (cell.backboneId() != standingId) {
            removeQuietly(standing);
            standingId = cell.backboneId();
            standing = standingId.empty() ? fs::path{} : backbone(part, cell, context);
        }
        auto result = runCell(part, cell, standing, context);
        writeJson(cellFile(cell.id()), toJson(result));
        context.log(fmt::format("{}: Dice {}", cell.id(),
                                result.dice ? fmt::format("{:.3f}", *result.dice) : "–"));
        m_done.emplace(cell.id(), std::move(result));
    }
    removeQuietly(standing);
}

fs::path ExperimentRun::backbone(const Part& part, const Cell& cell, const JobContext& context) {
    const auto id = cell.backboneId();
    const auto file = m_folder / "work" / (id + ".safetensors");
    if (fs::exists(file)) return file;
    auto patches = part.patches.unlabelled;
    patches.resize(std::min(patches.size(), static_cast<std::size_t>(cell.unlabelledUsed)));
    PretrainSpec spec;
    // The plain network gets what the pretrained one has before its first step, normalisation
    // statistics of the same patches included: otherwise freezing it would not be fair.
    spec.method = isPretrained(cell.arm) ? m_spec.method : "random";
    spec.arch = m_spec.arch;
    spec.input = m_spec.input;
    spec.patches = {m_spec.patches.patch, m_spec.patches.patch, Tiling::Inclusive};
    spec.dropNoise = false;
    spec.initFrom = m_spec.initFrom;
    spec.epochs = isPretrained(cell.arm) ? m_spec.pretrainEpochs : 0;
    if (isPretrained(cell.arm)) spec.recipe = m_spec.pretrainRecipe;
    spec.out = file;
    spec.run = m_spec.run;
    spec.run.seed = part.seed;
    const Watch watch;
    const auto here = inner(context, 0.0, id);
    const auto stacks = unlabelledStacks(m_pool, patches);
    const auto run = trainResuming(
        spec, here, [&](const PretrainSpec& s) { return m_engine.pretrain(s, stacks, here); });
    BackboneResult result{id, static_cast<int>(patches.size()),
                          curveOf(run.record, "loss", kCurvePoints), watch.seconds(),
                          watch.cpuSeconds()};
    if (m_doneHere > 0) m_secondsHere += result.seconds;
    writeJson(cellFile(id), toJson(result));
    std::erase_if(m_results.backbones, [&](const auto& b) { return b.id == id; });
    m_results.backbones.push_back(std::move(result));
    return file;
}

CellResult ExperimentRun::runCell(const Part& part, const Cell& cell, const fs::path& backbone,
                                  const JobContext& context) {
    auto training = part.patches.training;
    training.resize(static_cast<std::size_t>(cell.labelledUsed));
    FineTuneSpec spec;
    spec.backbone = backbone.empty() ? "none" : backbone.string();
    spec.backboneMode = isFrozen(cell.arm) ? "frozen" : "tunable";
    spec.head = cell.arm == Arm::UNet ? "unet" : "fcn";
    spec.arch = m_spec.arch;
    spec.input = m_spec.input;
    spec.patches = {m_spec.patches.patch, m_spec.patches.patch, Tiling::Inclusive};
    spec.epochs = m_spec.trainEpochs;
    spec.validation = 0.0; // the patches that are held out are named
    spec.recipe = cell.arm == Arm::UNet ? m_spec.unetRecipe : m_spec.headRecipe;
    spec.out = m_folder / "work" / (cell.id() + ".safetensors");
    spec.run = m_spec.run;
    spec.run.seed = part.seed;
    const Watch watch;
    const auto here = inner(context, 0.0, cell.id());
    const auto stacks = patchStacks(m_pool, training, part.patches.validation);
    const auto run = trainResuming(
        spec, here, [&](const FineTuneSpec& s) { return m_engine.fineTune(s, stacks, here); });
    CellResult result;
    result.cell = cell;
    result.loss = curveOf(run.record, "loss", kCurvePoints);
    result.validation = curveOf(run.record, "val_dice", kCurvePoints);
    if (run.record.is_object() && run.record.contains("scores") &&
        run.record["scores"].contains("val_dice") && run.record["scores"]["val_dice"].is_number())
        result.validationDice = run.record["scores"]["val_dice"].get<double>();
    score(result, part, run.checkpoint, inner(context, 0.5, cell.id()));
    result.seconds = watch.seconds();
    result.cpuSeconds = watch.cpuSeconds();
    m_secondsHere += result.seconds;
    ++m_doneHere;
    removeQuietly(run.checkpoint);
    removeQuietly(lastCheckpoint(run.checkpoint));
    return result;
}

void ExperimentRun::score(CellResult& result, const Part& part, const fs::path& model,
                          const JobContext& context) {
    constexpr double kThreshold = 0.5;
    PredictSpec spec;
    spec.model = model;
    spec.run = m_spec.run;
    const auto samples = shown(part);
    std::vector<double> dice;
    Confusion pooled;
    std::size_t position = 0; // of a patch in part.patches.test: the stacks keep that order
    for (const auto& stack : patchStacks(m_pool, part.patches.test)) {
        const auto size = stack.stack.image->size();
        m_engine.predict(
            spec, stack.stack, {},
            [&](ProbabilitySlice&& slice) {
                const auto& truth = stack.slices.at(static_cast<std::size_t>(slice.z)).target;
                auto found = semanticFromProbability(slice, kThreshold);
                std::vector<std::uint8_t> ignore(truth.size());
                std::transform(truth.begin(), truth.end(), ignore.begin(),
                               [](auto t) { return std::uint8_t{t == kIgnoreClass}; });
                const auto counts = countConfusion(truth, found, ignore);
                pooled += counts;
                if (const auto value = counts.dice()) dice.push_back(*value);
                const auto at = std::find(samples.begin(), samples.end(), position++);
                if (at == samples.end()) return;
                const auto number = at - samples.begin();
                const auto common = fmt::format("{}-s{}-{}", splitName(part.split), part.seed,
                                                static_cast<int>(number));
                const auto folder = m_folder / "samples";
                writeGreyPicture(folder / (common + "-image.png"), stack.stack,
                                 m_spec.input.channel, slice.z);
                writeTruthPicture(folder / (common + "-truth.png"), truth, size.x);
                const auto name =
                    fmt::format("{}-{}.png", result.cell.id(), static_cast<int>(number));
                writeComparisonPicture(folder / name, truth, found, size.x);
                result.samples.push_back(name);
            },
            context);
    }
    std::sort(result.samples.begin(), result.samples.end());
    result.testPatches = static_cast<int>(dice.size());
    result.pooledDice = pooled.dice();
    if (dice.empty()) return;
    const auto count = static_cast<double>(dice.size());
    const double mean = std::accumulate(dice.begin(), dice.end(), 0.0) / count;
    result.dice = mean;
    if (dice.size() > 1) {
        double squares = 0.0;
        for (const double value : dice)
            squares += (value - mean) * (value - mean);
        result.diceSpread = std::sqrt(squares / (count - 1.0));
    }
}

std::vector<std::size_t> ExperimentRun::shown(const Part& part) const {
    if (part.seed != m_spec.run.seed || m_spec.samples < 1) return {};
    std::vector<double> foreground;
    for (const auto& stack : patchStacks(m_pool, part.patches.test)) {
        for (const auto& slice : stack.slices)
            foreground.push_back(foregroundOf(slice));
    }
    // patches with little, middling and much foreground, not chosen by how well they turn out
    std::vector<std::size_t> order(foreground.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return foreground[a] < foreground[b]; });
    std::vector<std::size_t> chosen;
    const auto samples = static_cast<std::size_t>(m_spec.samples);
    for (std::size_t n = 0; n < samples && n < order.size(); ++n)
        chosen.push_back(order[(2 * n + 1) * order.size() / (2 * samples)]);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
}

} // namespace lamina::core
