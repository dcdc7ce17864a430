// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/LabelEfficiency.h"

#include "core/base/Error.h"
#include "core/job/WorkClock.h"
#include "core/learn/StackPrediction.h"
#include "core/learn/TrainingSet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace lamina::core {

namespace {

namespace fs = std::filesystem;

/// Growing trees takes about as long as filtering so many slices.
constexpr double kGrowing = 5.0;
/// Part of all that must be done before the time left is told.
constexpr double kEarly = 0.02;

double costOf(const LabelChoice& choice) {
    return kGrowing + static_cast<double>(choice.training.size() + choice.scored.size());
}

/// A folder of its own that goes away with everything in it.
class ScratchFolder {
public:
    ScratchFolder() {
        auto pattern = (fs::temp_directory_path() / "lamina-advice-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw Error(ErrorCode::Unwritable,
                        fmt::format("No temporary folder could be made in {}.",
                                    fs::temp_directory_path().string()));
        }
        m_path = pattern;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    [[nodiscard]] const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

/// One measurement in work.
class Measuring {
public:
    Measuring(LearningEngine& engine, const LabelEfficiencySpec& spec,
              const std::vector<AnnotatedStack>& stacks)
        : m_engine(engine), m_spec(spec), m_stacks(stacks), m_units(labelUnits(stacks)) {
        m_training.head = "forest";
        m_training.input = spec.input;
        m_training.input.context = 0;
        m_training.recipe = spec.recipe;
        m_training.run = spec.run;
        m_training.classes = annotatedClasses(stacks);
        m_training.out = m_scratch.path() / "forest.safetensors";
    }

    LabelCell run(const LabelChoice& choice, const JobContext& context) {
        LabelCell cell;
        cell.repeat = choice.repeat;
        cell.beside = choice.beside;
        cell.training = placesOf(choice.training);
        cell.scored = placesOf(choice.scored);
        const double training =
            (kGrowing + static_cast<double>(cell.training.size())) / costOf(choice);
        (void)m_engine.fineTune(m_training, onlyThese(cell.training), part(context, 0.0, training));
        score(cell, training, context);
        return cell;
    }

private:
    [[nodiscard]] std::vector<LabelSlice> placesOf(const std::vector<std::size_t>& indices) const {
        std::vector<LabelSlice> places;
        for (const std::size_t i : indices)
            places.push_back(m_units[i].place);
        return places;
    }

    /// The engine gets nothing but what it may learn from.
    [[nodiscard]] std::vector<AnnotatedStack>
    onlyThese(const std::vector<LabelSlice>& places) const {
        std::vector<AnnotatedStack> result;
        for (std::size_t s = 0; s < m_stacks.size(); ++s) {
            AnnotatedStack stack{m_stacks[s].stack, {}};
            for (const auto& slice : m_stacks[s].slices) {
                if (std::binary_search(places.begin(), places.end(), LabelSlice{s, slice.z}))
                    stack.slices.push_back(slice);
            }
            if (!stack.slices.empty()) result.push_back(std::move(stack));
        }
        return result;
    }

    void score(LabelCell& cell, double begin, const JobContext& context) {
        PredictSpec predict;
        predict.model = m_training.out;
        predict.run = m_spec.run;
        std::size_t done = 0;
        for (std::size_t s = 0; s < m_stacks.size(); ++s) {
            std::vector<int> zs;
            for (const auto& place : cell.scored) {
                if (place.stack == s) zs.push_back(place.z);
            }
            if (zs.empty()) continue; // an empty list would mean all slices
            const auto upTo = [&](std::size_t slices) {
                return begin + (1.0 - begin) * static_cast<double>(slices) /
                                   static_cast<double>(cell.scored.size());
            };
            m_engine.predict(
                predict, m_stacks[s].stack, zs,
                [&](ProbabilitySlice&& slice) { cell.voxels += confusionOf(s, slice); },
                part(context, upTo(done), upTo(done + zs.size())));
            done += zs.size();
        }
    }

    [[nodiscard]] Confusion confusionOf(std::size_t stack, const ProbabilitySlice& slice) const {
        const auto& slices = m_stacks[stack].slices;
        const auto annotated = std::find_if(slices.begin(), slices.end(),
                                            [&](const auto& s) { return s.z == slice.z; });
        if (annotated == slices.end())
            throw Error(ErrorCode::Internal, "The engine predicted a slice it was not asked for.");
        const auto predicted = semanticFromProbability(slice, MaskSpec{}.threshold);
        std::vector<std::uint8_t> ignored(annotated->target.size());
        std::transform(annotated->target.begin(), annotated->target.end(), ignored.begin(),
                       [](std::uint8_t t) { return t == kIgnoreClass ? 1 : 0; });
        return countConfusion(annotated->target, predicted, ignored);
    }

    /// The part [begin, end] of a cell's bar.
    static JobContext part(const JobContext& context, double begin, double end) {
        return JobContext(context.stopToken(), [&context, begin, end](const Progress& progress) {
            context.report({begin + (end - begin) * progress.fraction, {}, {}, {}});
        });
    }

    LearningEngine& m_engine;
    const LabelEfficiencySpec& m_spec;
    const std::vector<AnnotatedStack>& m_stacks;
    std::vector<LabelUnit> m_units;
    ScratchFolder m_scratch;
    FineTuneSpec m_training;
};

LabelPlanSpec planOf(const LabelEfficiencySpec& spec) {
    LabelPlanSpec plan = spec.plan;
    plan.seed = spec.run.seed;
    return plan;
}

} // namespace

LabelMeasurement plannedMeasurement(const LabelEfficiencySpec& spec,
                                    const std::vector<AnnotatedStack>& stacks) {
    const auto units = labelUnits(stacks);
    if (auto missing = whyNoLabelCurve(units); !missing.empty())
        throw Error(ErrorCode::InvalidArgument, missing);
    LabelMeasurement measurement;
    for (const auto& unit : units)
        measurement.annotated.push_back(unit.place);
    if (stacks.size() == 1) measurement.depth = stacks.front().stack.image->size().z;
    measurement.planned = static_cast<int>(planLabelChoices(units, planOf(spec)).size());
    return measurement;
}

LabelMeasurement measureLabelEfficiency(LearningEngine& engine, const LabelEfficiencySpec& spec,
                                        const std::vector<AnnotatedStack>& stacks,
                                        const std::function<void(const LabelCell&)>& onCell,
                                        const JobContext& context) {
    auto measurement = plannedMeasurement(spec, stacks);
    const auto choices = planLabelChoices(labelUnits(stacks), planOf(spec));
    double all = 0.0;
    for (const auto& choice : choices)
        all += costOf(choice);
    Measuring measuring(engine, spec, stacks);
    WorkClock clock(context);
    double before = 0.0;
    for (const auto& choice : choices) {
        context.throwIfStopped();
        const auto message =
            fmt::format("Training {} of {}, on {} of {} slices", measurement.cells.size() + 1,
                        choices.size(), choice.training.size(), measurement.annotated.size());
        const JobContext inner(context.stopToken(), [&](const Progress& progress) {
            const double done = (before + costOf(choice) * progress.fraction) / all;
            std::optional<double> left;
            if (done > kEarly) left = clock.seconds() / done * (1.0 - done);
            clock.report({done, message, left, {}});
        });
        inner.report({});
        measurement.cells.push_back(measuring.run(choice, inner));
        before += costOf(choice);
        if (onCell) onCell(measurement.cells.back());
    }
    return measurement;
}

} // namespace lamina::core
