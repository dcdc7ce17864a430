// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/BatchPrediction.h"

#include "core/base/Error.h"
#include "core/image/ChannelAs.h"
#include "core/io/ImageIo.h"
#include "core/io/PlaneSources.h"
#include "core/job/JobPart.h"
#include "core/job/WorkClock.h"
#include "core/learn/TrainingSet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

bool namedAsMask(const fs::path& file) {
    constexpr std::array<std::string_view, 8> kEndings{"_labels",    "_mask",       "_masks",
                                                       "_seg",       "_semantic",   "_instances",
                                                       "_annotated", "_probability"};
    const std::string stem = imageStem(file);
    return std::any_of(kEndings.begin(), kEndings.end(),
                       [&stem](std::string_view ending) { return stem.ends_with(ending); });
}

/// embryo_raw.tif gives embryo_semantic.tif
std::string stemOf(std::string name) {
    for (const std::string_view suffix : {"_raw", "_image"}) {
        if (name.size() > suffix.size() && name.ends_with(suffix))
            return name.substr(0, name.size() - suffix.size());
    }
    return name;
}

/// A file's part of the batch; measuring its grey values moves no bar.
JobContext part(const JobContext& context, double begin, double end, const std::string& title) {
    return JobContext(
        context.stopToken(),
        [&context, begin, end, title](const Progress& progress) {
            context.report({begin + (end - begin) * progress.fraction, title, {}, {}});
        },
        [&context](const std::string& sentence) { context.log(sentence); });
}

void predictFile(LearningEngine& engine, const BatchSpec& spec, const InputSpec& input,
                 BatchItem& item, std::set<std::string>& stems, const JobContext& context,
                 double begin, double end, const std::string& title) {
    const auto image = channelForModel(openStack(item.image), spec.channel, input.channel);
    ObjectSpec objects = spec.objects;
    objects.masks.instances = spec.files.instances;
    objects.masks.keepProbability = spec.files.probability;
    const int times = image->info().timePoints;
    for (int time = 0; time < times; ++time) {
        const std::string name = stemOf(image->info().name);
        const std::string stem = times == 1 ? name : fmt::format("{}_t{:03}", name, time);
        if (!stems.insert(stem).second) {
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("Its masks would be named {} like those of another file; "
                                    "predict it into another folder.",
                                    stem));
        }
        const double from = begin + (end - begin) * time / times;
        const double to = begin + (end - begin) * (time + 1) / times;
        const auto inner = part(context, from, to, title);
        const auto stack = learningStack(image, input, time, stem, preparing(inner));
        const auto prediction = predictWithObjects(engine, spec.predict, objects, stack, inner);
        const auto files = writePrediction(prediction, spec.out, stem, spec.files,
                                           JobContext(context.stopToken()));
        item.outputs.insert(item.outputs.end(), files.begin(), files.end());
        item.outputs.push_back(writeRecord(prediction, spec.out, stem));
    }
}

} // namespace

StackPrediction predictWithObjects(LearningEngine& engine, const PredictSpec& predict,
                                   const ObjectSpec& spec, const LearningStack& stack,
                                   const JobContext& context) {
    constexpr double kPredictingShare = 0.85;
    const bool later = spec.masks.instances && spec.cleaning != CleaningSpec{};
    if (!later) return predictStack(engine, predict, spec.masks, stack, context);
    MaskSpec masks = spec.masks;
    masks.instances = false;
    auto prediction =
        predictStack(engine, predict, masks, stack, partOf(context, 0.0, kPredictingShare));
    findObjects(prediction, spec, partOf(context, kPredictingShare, 1.0));
    return prediction;
}

std::vector<fs::path> imagesForBatch(const fs::path& folder) {
    auto files = imageFilesIn(folder);
    std::vector<fs::path> images;
    std::copy_if(files.begin(), files.end(), std::back_inserter(images),
                 [](const fs::path& file) { return !namedAsMask(file); });
    return images.empty() ? files : images;
}

void predictBatch(LearningEngine& engine, const BatchSpec& spec,
                  const std::function<void(std::size_t, const BatchItem&)>& onItem,
                  const JobContext& context) {
    const ModelInfo model = engine.inspect(spec.predict.model);
    if (model.kind != "segmentation" || model.partial) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("{} is no finished segmentation model; train one first.",
                                spec.predict.model.string()));
    }
    std::error_code failure;
    fs::create_directories(spec.out, failure);
    if (failure) {
        throw Error(ErrorCode::Unwritable, fmt::format("The folder '{}' cannot be made: {}.",
                                                       spec.out.string(), failure.message()));
    }
    WorkClock clock(context);
    const auto count = static_cast<double>(spec.images.size());
    std::set<std::string> stems;
    for (std::size_t i = 0; i < spec.images.size(); ++i) {
        context.throwIfStopped();
        const double begin = static_cast<double>(i) / count;
        const double end = static_cast<double>(i + 1) / count;
        const std::string title =
            fmt::format("Predicting {}, file {} of {}", spec.images[i].filename().string(), i + 1,
                        spec.images.size());
        const double fileStart = clock.seconds();
        // the time left is known from the part that is done, files of all sizes alike
        const JobContext timed(
            context.stopToken(),
            [&](Progress progress) {
                if (progress.fraction > 0.0) {
                    progress.secondsLeft =
                        clock.seconds() / progress.fraction * (1.0 - progress.fraction);
                }
                clock.report(progress);
            },
            [&context](const std::string& sentence) { context.log(sentence); });
        BatchItem item;
        item.image = spec.images[i];
        try {
            predictFile(engine, spec, model.input, item, stems, timed, begin, end, title);
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception& error) {
            item.problem = error.what();
            context.log(fmt::format("{}: {}", item.image.filename().string(), item.problem));
        }
        item.seconds = clock.seconds() - fileStart;
        timed.report({end, title, {}, {}});
        if (onItem) onItem(i, item);
    }
}

} // namespace lamina::core
