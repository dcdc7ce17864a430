// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Commands.h"
#include "app/cli/Inputs.h"
#include "core/base/Error.h"
#include "core/metrics/Confusion.h"
#include "core/metrics/InstanceMetrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lamina::app {

namespace {

struct Options {
    CommonOptions common;
    std::string reference;
    std::string prediction;
    bool instances = false;
    std::vector<int> slices;
    std::vector<int> skipSlices;
    int border = 0;
    std::optional<core::MaskZero> maskZero;
};

struct Scores {
    std::string file;
    core::Confusion confusion;
    core::InstanceCounts objects;
};

std::vector<core::LabelId> idsOf(const core::Plane& plane) {
    std::vector<core::LabelId> ids;
    const auto copy = [&ids](auto pixels) { ids.assign(pixels.begin(), pixels.end()); };
    switch (plane.type()) {
    case core::PixelType::UInt8:
        copy(plane.pixels<std::uint8_t>());
        break;
    case core::PixelType::UInt16:
        copy(plane.pixels<std::uint16_t>());
        break;
    case core::PixelType::UInt32:
        copy(plane.pixels<std::uint32_t>());
        break;
    case core::PixelType::Float32:
        for (const float value : plane.pixels<float>()) {
            ids.push_back(value > 0.0F ? static_cast<core::LabelId>(value) : 0);
        }
        break;
    }
    return ids;
}

std::vector<std::uint8_t> foregroundOf(const core::Plane& plane) {
    const auto values = plane.toFloat();
    std::vector<std::uint8_t> mask(values.size());
    std::transform(values.begin(), values.end(), mask.begin(),
                   [](float v) { return static_cast<std::uint8_t>(v != 0.0F); });
    return mask;
}

/// What of a slice is left out of every score: its border and what was never annotated.
std::vector<std::uint8_t> ignoredOf(const core::VolumeSize& size, int border,
                                    const core::ImageStack* annotated, int z, int time) {
    std::vector<std::uint8_t> ignored(size.planeVoxels(), 0);
    for (int y = 0; y < size.y; ++y) {
        for (int x = 0; x < size.x; ++x) {
            if (x < border || y < border || x >= size.x - border || y >= size.y - border) {
                ignored[size.offset({x, y, 0})] = 1;
            }
        }
    }
    if (annotated) {
        const auto valid = annotated->plane({z, 0, time})->toFloat();
        for (std::size_t i = 0; i < valid.size() && i < ignored.size(); ++i) {
            if (valid[i] == 0.0F) ignored[i] = 1;
        }
    }
    return ignored;
}

bool wanted(int z, const Options& options) {
    const auto listed = [z](const std::vector<int>& list) {
        return std::binary_search(list.begin(), list.end(), z);
    };
    return (options.slices.empty() || listed(options.slices)) && !listed(options.skipSlices);
}

void requireSlices(const core::ImageStack& stack, const std::vector<int>& slices) {
    if (!slices.empty() && slices.back() >= stack.size().z) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          fmt::format("There is no slice {} in {}: its slices are 0 to {}.",
                                      slices.back(), fileName(stack), stack.size().z - 1));
    }
}

/// Visits the slices of one prediction that its reference masks are about.
template <typename Visit>
void forEachSlice(const ImageWithMasks& pair, const Options& options, const Session& session,
                  Visit visit) {
    const auto times = timesOf(*pair.image, options.common);
    for (const auto& mask : pair.masks) {
        requireSlices(*pair.image, options.slices);
        requireSlices(*pair.image, options.skipSlices);
        for (const int time : times) {
            const int point = maskTime(*pair.image, *mask.mask, time, times.size());
            for (int z = 0; z < pair.image->size().z; ++z) {
                if (!wanted(z, options) || (mask.slice && *mask.slice != z)) continue;
                session.context.throwIfStopped();
                const int maskZ = mask.slice ? 0 : z;
                const auto ignored = ignoredOf(pair.image->size(), options.border,
                                               mask.annotated.get(), maskZ, point);
                visit(mask, *mask.mask->plane({maskZ, 0, point}), *pair.image->plane({z, 0, time}),
                      ignored);
            }
        }
    }
}

core::Confusion semanticScore(const ImageWithMasks& pair, const Options& options,
                              const Session& session) {
    core::Confusion confusion;
    forEachSlice(pair, options, session,
                 [&](const MaskOfImage& mask, const core::Plane& reference,
                     const core::Plane& prediction, std::vector<std::uint8_t> ignored) {
                     const auto truth = foregroundOf(reference);
                     const auto zero = options.maskZero.value_or(
                         mask.gold ? core::MaskZero::Unlabelled : core::MaskZero::Background);
                     if (zero == core::MaskZero::Unlabelled) {
                         for (std::size_t i = 0; i < truth.size(); ++i) {
                             if (truth[i] == 0) ignored[i] = 1;
                         }
                     }
                     confusion += core::countConfusion(truth, foregroundOf(prediction), ignored);
                 });
    return confusion;
}

/// Objects of one time point each: numbers may come back in the next frame for another object.
core::InstanceCounts instanceScore(const ImageWithMasks& pair, const Options& options,
                                   const Session& session) {
    core::InstanceCounts counts;
    for (const int time : timesOf(*pair.image, options.common)) {
        Options one = options;
        one.common.times = {time};
        core::OverlapTable table;
        forEachSlice(pair, one, session,
                     [&](const MaskOfImage&, const core::Plane& reference,
                         const core::Plane& prediction, const std::vector<std::uint8_t>& ignored) {
                         table.add(idsOf(reference), idsOf(prediction), ignored);
                     });
        counts += table.counts();
    }
    return counts;
}

nlohmann::json orNull(const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

using Score = std::pair<const char*, std::optional<double>>;

std::vector<Score> scoresOf(const Scores& scores, bool instances) {
    std::vector<Score> list{{"dice", scores.confusion.dice()}, {"iou", scores.confusion.iou()}};
    if (instances) {
        const auto& o = scores.objects;
        list.insert(list.end(), {{"ap50", o.ap50()},
                                 {"ap75", o.ap75()},
                                 {"ap", o.ap()},
                                 {"pq", o.pq()},
                                 {"seg", o.seg()},
                                 {"det", o.det()}});
    }
    return list;
}

void addCounts(nlohmann::json& object, const core::InstanceCounts& counts) {
    object["n_reference"] = counts.references;
    object["n_prediction"] = counts.predictions;
}

std::string cell(const std::optional<double>& value) {
    return value ? fmt::format("{:>8.4f}", *value) : fmt::format("{:>8}", "-");
}

/// Files of one kind that `predict` writes side by side; all when there is none of that kind.
std::vector<StackPtr> ofKind(const std::vector<StackPtr>& stacks,
                             const std::vector<std::string>& suffixes) {
    for (const auto& suffix : suffixes) {
        std::vector<StackPtr> kind;
        std::copy_if(stacks.begin(), stacks.end(), std::back_inserter(kind),
                     [&](const StackPtr& stack) { return stack->info().name.ends_with(suffix); });
        if (!kind.empty()) return kind;
    }
    return stacks;
}

std::vector<Scores> scoreAll(const Options& options, Session& session) {
    const auto references = openMasks({options.reference}, options.common);
    const auto predictions = openMasks({options.prediction}, options.common);
    const auto forDice = ofKind(predictions, {"_semantic", "_instances"});
    std::vector<Scores> all;
    const auto pairs = pairMasks(forDice, ofKind(references, {"_labels"}), options.common);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        session.context.report({static_cast<double>(i) / static_cast<double>(pairs.size()),
                                pairs[i].image->info().name,
                                std::nullopt,
                                {}});
        all.push_back({fileName(*pairs[i].image), semanticScore(pairs[i], options, session), {}});
    }
    if (!options.instances) return all;

    const auto forObjects = ofKind(predictions, {"_instances"});
    if (std::any_of(forObjects.begin(), forObjects.end(), [](const StackPtr& stack) {
            return stack->info().name.ends_with("_semantic");
        })) {
        throw core::Error(
            core::ErrorCode::NotFound,
            fmt::format("{} holds no instance masks; run predict with --instances, or leave "
                        "--instances out.",
                        options.prediction));
    }
    const auto objects = pairMasks(forObjects, ofKind(references, {"_labels"}), options.common);
    if (objects.size() != all.size()) {
        throw core::Error(core::ErrorCode::Mismatch,
                          fmt::format("{} holds {} semantic but {} instance masks.",
                                      options.prediction, all.size(), objects.size()));
    }
    for (std::size_t i = 0; i < objects.size(); ++i) {
        all[i].objects = instanceScore(objects[i], options, session);
    }
    return all;
}

void run(const Options& options, Session& session) {
    const auto all = scoreAll(options, session);
    Scores pooled{"pooled", {}, {}};
    std::vector<std::pair<double, int>> sums; // of each score over the files that have it
    auto files = nlohmann::json::array();
    std::string text = fmt::format("{:<40}", "file");
    for (const auto& [name, value] : scoresOf(pooled, options.instances)) {
        text += fmt::format("{:>8}", name);
        sums.emplace_back(0.0, 0);
    }
    for (const auto& scores : all) {
        pooled.confusion += scores.confusion;
        pooled.objects += scores.objects;
        nlohmann::json object{{"file", scores.file}};
        std::string name = std::filesystem::path(scores.file).filename().string();
        if (name.size() > 39) name = "…" + name.substr(name.size() - 37);
        text += fmt::format("\n{:<40}", name);
        const auto list = scoresOf(scores, options.instances);
        for (std::size_t i = 0; i < list.size(); ++i) {
            object[list[i].first] = orNull(list[i].second);
            text += cell(list[i].second);
            if (list[i].second) {
                sums[i].first += *list[i].second;
                ++sums[i].second;
            }
        }
        if (options.instances) addCounts(object, scores.objects);
        files.push_back(object);
    }
    nlohmann::json mean = nlohmann::json::object();
    nlohmann::json together = nlohmann::json::object();
    const auto list = scoresOf(pooled, options.instances);
    std::string meanText = fmt::format("\n{:<40}", "mean");
    std::string pooledText = fmt::format("\n{:<40}", "pooled");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto value =
            sums[i].second > 0 ? std::optional(sums[i].first / sums[i].second) : std::nullopt;
        mean[list[i].first] = orNull(value);
        together[list[i].first] = orNull(list[i].second);
        meanText += cell(value);
        pooledText += cell(list[i].second);
    }
    if (options.instances) addCounts(together, pooled.objects);
    session.console.result({{"files", files}, {"mean", mean}, {"pooled", together}},
                           text + meanText + pooledText);
}

} // namespace

void addEvaluate(Registry& registry) {
    const auto options = std::make_shared<Options>();
    auto& command = addCommand<Options>(registry, "evaluate", "score masks against reference masks",
                                        options, run);
    command.add_option("--reference", options->reference, "reference mask file or folder")
        ->required()
        ->type_name("PATH");
    command
        .add_option("--prediction", options->prediction,
                    "predicted mask file or folder, paired by name")
        ->required()
        ->type_name("PATH");
    command.add_flag("--instances", options->instances, "also score objects: AP, PQ, SEG, DET");
    addIndexList(command, "--slices", options->slices, "score these slices only");
    addIndexList(command, "--skip-slices", options->skipSlices, "leave these slices out");
    command.get_option("--slices")->excludes(command.get_option("--skip-slices"));
    command
        .add_option("--border", options->border, "leave out so many pixels at the image's edges")
        ->check(CLI::NonNegativeNumber)
        ->type_name("N")
        ->capture_default_str();
    addMaskZero(
        command, options->maskZero,
        "what zero means in the reference (default background; unlabelled in challenge gold "
        "truth)");
    addReadOptions(command, options->common);
    addRunOptions(command, options->common);
}

} // namespace lamina::app
