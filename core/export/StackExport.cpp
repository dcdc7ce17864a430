// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/StackExport.h"

#include "core/base/Error.h"
#include "core/export/ChallengeWriter.h"
#include "core/export/ObjectTableCsv.h"
#include "core/export/PredictionVolumes.h"
#include "core/instance/ObjectTable.h"
#include "core/io/LabelFiles.h"
#include "core/io/VerifiedFile.h"
#include "core/review/ObjectFacts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <utility>

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

/// Name of a class: of the annotation's table where there is annotation in the masks, else of the
/// model.
std::string className(const ExportStack& stack, ResultSource source, ClassId number) {
    const auto index = static_cast<std::size_t>(number);
    const auto& own = stack.table.classNames();
    const bool painted =
        source != ResultSource::Prediction && !stack.labels.annotatedSlices().empty();
    if (painted && index < own.size()) return own[index];
    std::vector<std::string> names;
    if (stack.prediction && stack.prediction->record.is_object())
        names = stack.prediction->record.value("classes", names);
    return index < names.size() ? names[index] : fmt::format("class {}", number);
}

SliceRange rangeOf(const ExportRequest& request, VolumeSize size) {
    return request.slices.value_or(SliceRange{0, size.z});
}

/// The part of a volume that lies in these slices.
NamedVolume cut(NamedVolume volume, SliceRange range) {
    volume.size.z = range.end - range.begin;
    volume.plane = [plane = std::move(volume.plane), range](int z) {
        return plane(z + range.begin);
    };
    return volume;
}

/// The same of annotation; costs pointers.
LabelVolume cut(const LabelVolume& labels, SliceRange range) {
    auto size = labels.size();
    size.z = range.end - range.begin;
    LabelVolume part(size);
    std::vector<TileChange> changes;
    for (int z = range.begin; z < range.end; ++z) {
        for (int row = 0; row < labels.tileRows(); ++row) {
            for (int column = 0; column < labels.tileColumns(); ++column) {
                const auto& tile = labels.tile({column, row, z});
                if (tile) changes.push_back({{column, row, z - range.begin}, nullptr, tile});
            }
        }
    }
    part.applyChanges(changes);
    return part;
}

std::size_t writeObjects(const ExportStack& stack, const ResultMasks& masks,
                         const ExportRequest& request, const fs::path& file,
                         const JobContext& context) {
    const auto range = rangeOf(request, masks.size());
    std::vector<std::uint8_t> classes; // of the slice last asked for
    ObjectSource source;
    source.size = masks.size();
    // With an unknown voxel size the unit is the voxel, and the header says so.
    source.spacing = stack.spacingKnown ? stack.spacing : Spacing{};
    source.image = stack.image.get();
    source.channel = stack.channel;
    source.time = stack.time;
    source.ids = [&](int z, std::span<LabelId> out) {
        if (z < range.begin || z >= range.end) {
            std::fill(out.begin(), out.end(), kUnlabelled);
            return;
        }
        auto slice = masks.slice(z);
        std::copy(slice.ids.begin(), slice.ids.end(), out.begin());
        classes = std::move(slice.classes);
    };
    source.classOf = [&](LabelId, VoxelIndex v) {
        const int known = classes[masks.size().offset({v.x, v.y, 0})];
        return std::max(1, known); // a hole that was filled
    };
    std::vector<ObjectRow> rows;
    std::map<LabelId, std::string> names;
    for (const auto& object : objectFacts(source, context)) {
        rows.push_back({object.id, object.voxels, object.volume, object.centroid, object.box,
                        object.intensity.value_or(std::nan(""))});
        names.emplace(object.id, className(stack, request.source, object.classId));
    }
    writeFileVerified(file, objectTableCsv(rows, names, stack.spacingKnown), context);
    return rows.size();
}

std::size_t countObjects(const ResultMasks& masks, SliceRange range) {
    std::set<LabelId> ids;
    for (int z = range.begin; z < range.end; ++z) {
        LabelId previous = kUnlabelled;
        for (const LabelId id : masks.slice(z).ids) {
            if (id == previous) continue;
            previous = id;
            if (id != kUnlabelled) ids.insert(id);
        }
    }
    return ids.size();
}

/// Every voxel is annotated: no prediction is needed to review the stack.
bool annotatedAsAWhole(const LabelVolume& labels) {
    if (labels.size().z == 0 || static_cast<int>(labels.annotatedSlices().size()) < labels.size().z)
        return false;
    for (int z = 0; z < labels.size().z; ++z) {
        const auto slice = labels.readSlice(z);
        if (std::find(slice.begin(), slice.end(), kUnlabelled) != slice.end()) return false;
    }
    return true;
}

/// What of the request's content the stack has; the rest goes into `missing`.
ExportContent available(const ExportStack& stack, const ExportRequest& request,
                        const std::string& stem, std::string& missing) {
    ExportContent content = request.content;
    const auto lack = [&](const std::string& what) {
        missing += fmt::format("{}{} has {}.", missing.empty() ? "" : " ", stem, what);
    };
    const auto& prediction = stack.prediction;
    const int slices = prediction ? prediction->size.z : stack.labels.size().z;
    if (request.slices && (request.slices->begin < 0 || request.slices->end > slices)) {
        lack(fmt::format("only slices 0 to {}", slices - 1));
        return {};
    }
    const bool annotated = !stack.labels.annotatedSlices().empty();
    if (content.annotation && !annotated) {
        content.annotation = false;
        lack("no annotation");
    }
    const bool masks = content.semantic || content.instances || content.objects;
    const bool byHand = request.source == ResultSource::Annotation;
    if (byHand && masks && !annotated) {
        if (missing.empty()) lack("no annotation");
        content.semantic = content.instances = content.objects = false;
    }
    const bool needed =
        content.probability ||
        (masks && !byHand &&
         (request.source == ResultSource::Prediction || !annotatedAsAWhole(stack.labels)));
    if (!prediction) {
        if (!needed) return content;
        content.probability = false;
        if (!byHand) content.semantic = content.instances = content.objects = false;
        lack("no prediction of the whole stack");
        return content;
    }
    if (!byHand && (content.instances || content.objects) && prediction->instances.empty()) {
        content.instances = content.objects = false;
        lack("no instance mask");
    }
    if (content.probability && !hasProbability(*prediction)) {
        content.probability = false;
        lack("no probability");
    }
    return content;
}

/// The masks that are written of a stack, as the request wants them.
ResultMasks masksOf(const ExportStack& stack, const ExportRequest& request,
                    const JobContext& context) {
    ResultMasks masks({&stack.labels, &stack.table, stack.prediction.get(), &stack.marks},
                      request.source, context);
    if (request.objects) masks.keepOnly(*request.objects);
    return masks;
}

int filesOf(const ExportContent& content) {
    return 2 * int{content.annotation} + int{content.semantic} + int{content.instances} +
           int{content.probability} + int{content.objects};
}

ExportedStack describe(std::size_t number, const ExportStack& stack, const JobContext& context) {
    ExportedStack done;
    done.target = number;
    done.spacingKnown = stack.spacingKnown;
    done.spacing = stack.spacing;
    done.annotatedSlices = stack.labels.annotatedSlices();
    done.largestLabel = stack.labels.largestLabel();
    done.review = reviewCounts(stack.labels, stack.marks, context);
    return done;
}

ExportedStack writeStack(const ExportTarget& target, std::size_t number,
                         const ExportRequest& request, const JobContext& context) {
    const auto stack = target.load(partOf(context, 0.0, 0.1));
    auto done = describe(number, stack, context);
    const auto content = available(stack, request, target.stem, done.missing);
    if (!content.any()) return done;
    const auto stem = exportStem(target.stem, request);
    const auto range =
        rangeOf(request, stack.prediction ? stack.prediction->size : stack.labels.size());
    const double count = std::max(1, filesOf(content));
    double finished = 0.0;
    const auto part = [&](double files) {
        const double begin = 0.1 + 0.9 * finished / count;
        finished += files;
        return partOf(context, begin, 0.1 + 0.9 * finished / count);
    };
    const auto write = [&](const char* kind, NamedVolume volume) {
        const auto file = request.folder / fmt::format("{}_{}.tif", stem, kind);
        volume.spacing = stack.spacing; // of now, not of when it was predicted
        volume.flavour = flavourOf(request.format);
        writeTiff(file, request.slices ? cut(std::move(volume), range) : volume, part(1.0));
        done.files.push_back(file);
    };
    if (content.annotation) {
        done.files =
            writeLabels(request.slices ? cut(stack.labels, range) : stack.labels, stack.spacing,
                        request.folder, stem, part(2.0), flavourOf(request.format));
    }
    if (content.semantic || content.instances || content.objects) {
        const auto masks = masksOf(stack, request, context);
        if (content.semantic) write("semantic", semanticVolume(masks));
        if (content.instances) {
            write("instances", instanceVolume(masks));
            done.objects = countObjects(masks, range);
        }
        if (content.probability) write("probability", probabilityVolume(*stack.prediction));
        if (content.objects) {
            const auto file = request.folder / fmt::format("{}_objects.csv", stem);
            done.objects = writeObjects(stack, masks, request, file, part(1.0));
            done.files.push_back(file);
        }
    } else if (content.probability) {
        write("probability", probabilityVolume(*stack.prediction));
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
            done.push_back(describe(number, stack, context));
            auto wanted = request;
            wanted.content = {.instances = true};
            if (available(stack, wanted, targets[number].stem, done.back().missing).instances)
                present.push_back(frame);
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
                const auto masks = masksOf(stack, request, context);
                const int before = writer.objects();
                writer.add(
                    masks.size(), stack.spacing, [&masks](int z) { return masks.slice(z).ids; },
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

std::string exportStem(const std::string& stem, const ExportRequest& request) {
    std::string text = stem;
    if (request.slices) {
        text += fmt::format("_z{:03}", request.slices->begin);
        if (request.slices->end - request.slices->begin > 1)
            text += fmt::format("-{:03}", request.slices->end - 1);
    }
    if (request.objects) text += "_selected";
    return text;
}

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
    if (request.slices && request.slices->begin >= request.slices->end)
        throw Error(ErrorCode::InvalidArgument, "There are no slices to export.");
    if (request.format == ExportFormat::Challenge) {
        if (request.slices) {
            throw Error(ErrorCode::InvalidArgument,
                        "Results of the Cell Tracking Challenge are whole frames; leave the "
                        "choice of slices out, or export them as TIFF.");
        }
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
