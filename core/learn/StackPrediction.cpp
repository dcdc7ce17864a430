// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/StackPrediction.h"

#include "core/base/Error.h"
#include "core/export/PredictionVolumes.h"
#include "core/instance/Watershed.h"
#include "core/io/AtomicFile.h"
#include "core/io/TiffWriter.h"
#include "core/job/JobPart.h"
#include "core/learn/Appearance.h"
#include "core/learn/RunRecord.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lamina::core {

namespace {

/// Of the bar, where objects are found after the prediction.
constexpr double kPredictingShare = 0.85;

/// The voxel size that the model learned with, when its record knows one.
std::optional<Spacing> trainedSpacing(const nlohmann::json& record) {
    const auto found = record.find("spacing");
    if (found == record.end() || !found->is_array() || found->size() != 3) return std::nullopt;
    return Spacing{(*found)[0].get<double>(), (*found)[1].get<double>(), (*found)[2].get<double>()};
}

void warnOfOtherSpacing(const ModelInfo& model, const ImageStack& image,
                        const JobContext& context) {
    const auto trained = trainedSpacing(model.record);
    if (!trained || !image.spacingKnown()) return;
    const Spacing here = image.spacing();
    const auto differs = [](double a, double b) { return std::abs(a - b) > 0.25 * std::max(a, b); };
    if (differs(trained->x, here.x) || differs(trained->y, here.y) || differs(trained->z, here.z)) {
        context.log(fmt::format(
            "{} has voxels of {:g} × {:g} × {:g} µm, the model learned with {:g} × "
            "{:g} × {:g} µm: look closely at the masks.",
            image.info().name, here.x, here.y, here.z, trained->x, trained->y, trained->z));
    }
}

} // namespace

std::vector<LabelId> instancesOfClasses(std::span<const std::uint8_t> semantic, int classes,
                                        VolumeSize size, Spacing spacing, const MaskSpec& masks,
                                        const JobContext& context) {
    const auto find = [&](std::span<const std::uint8_t> mask) {
        return masks.split ? splitObjects(mask, size, spacing, {masks.components, masks.splitDepth},
                                          context)
                           : connectedComponents(mask, size, masks.components, context);
    };
    if (classes <= 2) return find(semantic);
    std::vector<LabelId> all(semantic.size(), 0);
    std::vector<std::uint8_t> one(semantic.size());
    LabelId last = 0;
    for (int classId = 1; classId < classes; ++classId) {
        std::transform(semantic.begin(), semantic.end(), one.begin(), [classId](std::uint8_t c) {
            return static_cast<std::uint8_t>(c == classId ? 1 : 0);
        });
        const std::vector<LabelId> ids = find(one);
        LabelId largest = last;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (ids[i] == 0) continue;
            all[i] = last + ids[i];
            largest = std::max(largest, all[i]);
        }
        last = largest;
    }
    return all;
}

std::vector<std::uint8_t> semanticFromProbability(const ProbabilitySlice& slice, double threshold) {
    const std::size_t pixels =
        static_cast<std::size_t>(slice.width) * static_cast<std::size_t>(slice.height);
    const auto limit = static_cast<float>(threshold);
    std::vector<std::uint8_t> semantic(pixels, 0);
    for (std::size_t i = 0; i < pixels; ++i) {
        // 1 - P(background), as the probability map: map and mask agree at any threshold.
        if (1.0F - slice.values[i] < limit) continue;
        int best = 1;
        for (int c = 2; c < slice.classes; ++c) {
            if (slice.values[static_cast<std::size_t>(c) * pixels + i] >
                slice.values[static_cast<std::size_t>(best) * pixels + i]) {
                best = c;
            }
        }
        semantic[i] = static_cast<std::uint8_t>(best);
    }
    return semantic;
}

StackPrediction predictStack(
    LearningEngine& engine, const PredictSpec& spec, const MaskSpec& masks,
    const LearningStack& stack, const JobContext& context,
    const std::function<void(const ProbabilitySlice&, const std::vector<std::uint8_t>& semantic)>&
        onSlice) {
    const ModelInfo model = engine.inspect(spec.model);
    warnOfOtherSpacing(model, *stack.image, context);
    std::string warning;
    if (const auto learned = learnedAppearance(model.record)) {
        warning = appearanceWarning(*learned, stack, model.input.channel, context);
    }

    StackPrediction prediction;
    prediction.size = stack.image->size();
    prediction.spacing = stack.image->spacing();
    prediction.classes = std::max(2, static_cast<int>(model.classes.size()));
    const std::size_t pixels = prediction.size.planeVoxels();
    prediction.semantic.resize(prediction.size.voxels());
    if (masks.keepProbability) prediction.probability.resize(prediction.size.voxels());

    auto notes = nlohmann::json::array();
    const auto predicting = partOf(context, 0.0, masks.instances ? kPredictingShare : 1.0);
    const JobContext noting(
        context.stopToken(),
        [&predicting](const Progress& progress) { predicting.report(progress); },
        [&](const std::string& sentence) {
            notes.push_back(sentence);
            context.log(sentence);
        });
    int received = 0;
    engine.predict(
        spec, stack, {},
        [&](ProbabilitySlice&& slice) {
            if (slice.values.size() != pixels * static_cast<std::size_t>(slice.classes)) {
                throw Error(ErrorCode::Internal,
                            fmt::format("The engine returned slice {} in another size.", slice.z));
            }
            const auto semantic = semanticFromProbability(slice, masks.threshold);
            const auto begin =
                static_cast<std::ptrdiff_t>(pixels * static_cast<std::size_t>(slice.z));
            std::copy(semantic.begin(), semantic.end(), prediction.semantic.begin() + begin);
            if (masks.keepProbability) {
                std::transform(slice.values.begin(),
                               slice.values.begin() + static_cast<std::ptrdiff_t>(pixels),
                               prediction.probability.begin() + begin,
                               [](float background) { return 1.0F - background; });
            }
            ++received;
            if (onSlice) onSlice(slice, semantic);
        },
        noting);
    if (received != prediction.size.z) {
        throw Error(ErrorCode::Internal, fmt::format("The engine returned {} of {} slices.",
                                                     received, prediction.size.z));
    }
    if (masks.instances) {
        prediction.instances =
            instancesOfClasses(prediction.semantic, prediction.classes, prediction.size,
                               prediction.spacing, masks, partOf(context, kPredictingShare, 1.0));
    }
    prediction.record = {{"model", model.path.string()},
                         {"model_hash", contentHash(model.path, context)},
                         {"model_record", model.record},
                         {"classes", model.classes},
                         {"predict", toJson(spec)},
                         {"masks", toJson(masks)},
                         {"data", describeStacks(std::vector<LearningStack>{stack})},
                         {"versions", engine.versions()}};
    if (!notes.empty()) prediction.record["notes"] = std::move(notes);
    if (!warning.empty()) prediction.record["appearance_warning"] = warning;
    return prediction;
}

std::vector<std::filesystem::path>
writePrediction(const StackPrediction& prediction, const std::filesystem::path& folder,
                const std::string& stem, const PredictionFiles& files, const JobContext& context) {
    std::vector<std::filesystem::path> written;
    const int count = int{files.semantic} + int{files.instances} + int{files.probability};
    // Each file fills its share of the bar.
    const JobContext share(
        context.stopToken(),
        [&](Progress progress) {
            progress.fraction = (static_cast<double>(written.size()) + progress.fraction) / count;
            progress.secondsLeft.reset();
            context.report(progress);
        },
        [&](const std::string& sentence) { context.log(sentence); });
    const auto write = [&](const char* kind, const NamedVolume& volume) {
        const auto file = folder / fmt::format("{}_{}.tif", stem, kind);
        writeTiff(file, volume, share);
        written.push_back(file);
    };
    if (files.semantic) write("semantic", semanticVolume(prediction));
    if (files.instances) write("instances", instanceVolume(prediction));
    if (files.probability) write("probability", probabilityVolume(prediction));
    return written;
}

std::filesystem::path writeRecord(const StackPrediction& prediction,
                                  const std::filesystem::path& folder, const std::string& stem) {
    auto file = folder / fmt::format("{}_record.json", stem);
    writeFileAtomically(file, prediction.record.dump(2) + "\n");
    return file;
}

} // namespace lamina::core
