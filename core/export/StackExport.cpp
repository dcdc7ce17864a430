// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/StackExport.h"

#include "core/base/Error.h"
#include "core/export/ChallengeWriter.h"
#include "core/export/ObjectTableCsv.h"
#include "core/export/PredictionVolumes.h"
#include "core/instance/ObjectTable.h"
#include "core/io/LabelFiles.h"
#include "core/io/VerifiedFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

/// [begin, end) of the whole bar.
JobContext partOf(const JobContext& whole, double begin, double end) {
    return JobContext(
        whole.stopToken(),
        [&whole, begin, end](Progress progress) {
            progress.fraction = begin + progress.fraction * (end - begin);
            progress.secondsLeft.reset();
            whole.report(progress);
        },
        [&whole](const std::string& sentence) { whole.log(sentence); });
}

TiffFlavour flavourOf(ExportFormat format) {
    return format == ExportFormat::OmeTiff ? TiffFlavour::OmeTiff : TiffFlavour::Automatic;
}

/// The class of each object: that of its first voxel, as an object lies in one class.
std::map<LabelId, std::string> classesOf(const StackPrediction& prediction) {
    const auto names = prediction.record.is_object()
                           ? prediction.record.value("classes", std::vector<std::string>{})
                           : std::vector<std::string>{};
    std::map<LabelId, std::string> classes;
    LabelId previous = kUnlabelled;
    for (std::size_t i = 0; i < prediction.instances.size(); ++i) {
        const LabelId id = prediction.instances[i];
        if (id == previous || id == kUnlabelled) continue;
        previous = id;
        const std::size_t number = prediction.semantic.empty() ? 1 : prediction.semantic[i];
        classes.try_emplace(id, number < names.size() ? names[number]
                                                      : fmt::format("class {}", number));
    }
    return classes;
}

std::size_t writeObjects(const ExportStack& stack, const fs::path& file,
                         const JobContext& context) {
    const auto& prediction = *stack.prediction;
    // With an unknown voxel size the unit is the voxel, and the header says so.
    const auto rows = measureObjects(prediction.instances, prediction.size,
                                     stack.spacingKnown ? stack.spacing : Spacing{},
                                     stack.image.get(), stack.channel, stack.time, context);
    writeFileVerified(file, objectTableCsv(rows, classesOf(prediction), stack.spacingKnown),
                      context);
    return rows.size();
}

std::size_t countObjects(const StackPrediction& prediction) {
    std::set<LabelId> ids;
    LabelId previous = kUnlabelled;
    for (const LabelId id : prediction.instances) {
        if (id == previous) continue;
        previous = id;
        if (id != kUnlabelled && id != kBackground) ids.insert(id);
    }
    return ids.size();
}

/// What of `content` the stack has; the rest goes into `missing`.
ExportContent available(const ExportStack& stack, ExportContent content, const std::string& stem,
                        std::string& missing) {
    const auto lack = [&](const std::string& what) {
        missing += fmt::format("{}{} has {}.", missing.empty() ? "" : " ", stem, what);
    };
    if (content.annotation && stack.labels.annotatedSlices().empty()) {
        content.annotation = false;
        lack("no annotation");
    }
    if (!content.predicted()) return content;
    const auto& prediction = stack.prediction;
    if (!prediction) {
        content.semantic = content.instances = content.probability = content.objects = false;
        lack("no prediction of the whole stack");
        return content;
    }
    if ((content.instances || content.objects) && prediction->instances.empty()) {
        content.instances = content.objects = false;
        lack("no instance mask");
    }
    if (content.probability && !hasProbability(*prediction)) {
        content.probability = false;
        lack("no probability");
    }
    return content;
}

int filesOf(const ExportContent& content) {
    return 2 * int{content.annotation} + int{content.semantic} + int{content.instances} +
           int{content.probability} + int{content.objects};
}

ExportedStack describe(std::size_t number, const ExportStack& stack) {
    ExportedStack done;
    done.target = number;
    done.spacingKnown = stack.spacingKnown;
    done.spacing = stack.spacing;
    done.annotatedSlices = stack.labels.annotatedSlices();
    done.largestLabel = stack.labels.largestLabel();
    return done;
}

ExportedStack writeStack(const ExportTarget& target, std::size_t number,
                         const ExportRequest& request, const JobContext& context) {
    const auto stack = target.load(partOf(context, 0.0, 0.1));
    auto done = describe(number, stack);
    const auto content = available(stack, request.content, target.stem, done.missing);
    const double count = std::max(1, filesOf(content));
    double finished = 0.0;
    const auto part = [&](double files) {
        const double begin = 0.1 + 0.9 * finished / count;
        finished += files;
        return partOf(context, begin, 0.1 + 0.9 * finished / count);
    };
    const auto write = [&](const char* kind, NamedVolume volume) {
        const auto file = request.folder / fmt::format("{}_{}.tif", target.stem, kind);
        volume.spacing = stack.spacing; // of now, not of when it was predicted
        volume.flavour = flavourOf(request.format);
        writeTiff(file, volume, part(1.0));
        done.files.push_back(file);
    };
    if (content.annotation) {
        done.files = writeLabels(stack.labels, stack.spacing, request.folder, target.stem,
                                 part(2.0), flavourOf(request.format));
    }
    if (content.semantic) write("semantic", semanticVolume(*stack.prediction));
    if (content.instances) {
        write("instances", instanceVolume(*stack.prediction));
        done.objects = countObjects(*stack.prediction);
    }
    if (content.probability) write("probability", probabilityVolume(*stack.prediction));
    if (content.objects) {
        const auto file = request.folder / fmt::format("{}_objects.csv", target.stem);
        done.objects = writeObjects(stack, file, part(1.0));
        done.files.push_back(file);
    }
    return done;
}

/// Sequences are written one after the other, each with its frames in order. A frame without an
/// instance mask leaves a gap, which its `missing` tells.
std::vector<ExportedStack>
writeChallenge(const std::vector<ExportTarget>& targets, const ExportRequest& request,
               const JobContext& context,
               const std::function<void(const ExportedStack&)>& finished) {
    std::vector<ChallengeSource> sources;
    for (const auto& target : targets)
        sources.push_back({target.path, target.name, target.time});
    const auto places = challengePlaces(sources);
    std::map<std::string, std::map<int, std::size_t>> sequences; // frame -> target
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!sequences[places[i].sequence].emplace(places[i].frame, i).second) {
            throw Error(ErrorCode::Mismatch,
                        fmt::format("Two stacks are frame {} of sequence {}; rename one.",
                                    places[i].frame, places[i].sequence));
        }
    }
    std::vector<ExportedStack> all;
    const auto total = static_cast<double>(2 * targets.size());
    double step = 0.0;
    for (const auto& [sequence, frames] : sequences) {
        // First which frames there are: the writer makes no folder in vain.
        std::vector<int> present;
        std::vector<ExportedStack> done;
        for (const auto& [frame, number] : frames) {
            context.throwIfStopped();
            const auto stack =
                targets[number].load(partOf(context, step / total, (step + 1.0) / total));
            ++step;
            done.push_back(describe(number, stack));
            ExportContent content;
            content.instances = true;
            content = available(stack, content, targets[number].stem, done.back().missing);
            if (content.instances) present.push_back(frame);
        }
        if (!present.empty()) {
            ChallengeWriter writer(request.folder / (sequence + "_RES"), present);
            std::vector<ExportedStack*> written;
            for (auto& entry : done) {
                if (!entry.missing.empty()) {
                    ++step;
                    continue;
                }
                const auto part = partOf(context, step / total, (step + 1.0) / total);
                ++step;
                const auto stack = targets[entry.target].load(part);
                const auto& prediction = *stack.prediction;
                const std::size_t pixels = prediction.size.planeVoxels();
                const int before = writer.objects();
                writer.add(
                    prediction.size, stack.spacing,
                    [&prediction, pixels](int z) {
                        const auto first =
                            prediction.instances.begin() +
                            static_cast<std::ptrdiff_t>(pixels * static_cast<std::size_t>(z));
                        return std::vector<LabelId>(first,
                                                    first + static_cast<std::ptrdiff_t>(pixels));
                    },
                    part);
                entry.objects = static_cast<std::size_t>(writer.objects() - before);
                written.push_back(&entry);
            }
            const auto files = writer.finish(context);
            for (std::size_t i = 0; i < written.size(); ++i)
                written[i]->files.push_back(files[i]);
            written.back()->files.push_back(files.back());
        }
        for (const auto& entry : done) {
            if (finished) finished(entry);
            all.push_back(entry);
        }
    }
    return all;
}

} // namespace

std::vector<std::string> exportedNames(const std::string& stem, const ExportContent& content) {
    std::vector<std::string> names;
    if (content.annotation) {
        names.push_back(stem + "_labels.tif");
        names.push_back(stem + "_annotated.tif");
    }
    if (content.semantic) names.push_back(stem + "_semantic.tif");
    if (content.instances) names.push_back(stem + "_instances.tif");
    if (content.probability) names.push_back(stem + "_probability.tif");
    if (content.objects) names.push_back(stem + "_objects.csv");
    return names;
}

std::vector<ExportedStack> exportStacks(const std::vector<ExportTarget>& targets,
                                        const ExportRequest& request, const JobContext& context,
                                        const std::function<void(const ExportedStack&)>& finished) {
    if (request.format == ExportFormat::Challenge) {
        return writeChallenge(targets, request, context, finished);
    }
    std::vector<ExportedStack> all;
    const auto count = static_cast<double>(targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
        context.throwIfStopped();
        const auto part =
            partOf(context, static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
        all.push_back(writeStack(targets[i], i, request, part));
        if (finished) finished(all.back());
    }
    return all;
}

} // namespace lamina::core
