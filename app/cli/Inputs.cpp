// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Inputs.h"

#include "core/base/Error.h"
#include "core/image/SliceCache.h"
#include "core/io/ImageIo.h"
#include "core/io/Pairing.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>
#include <regex>
#include <set>

namespace lamina::app {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;

namespace {

core::OpenOptions openOptions(const CommonOptions& options) {
    core::OpenOptions open;
    open.folderAsStack = options.asStack;
    open.spacing = options.spacing;
    open.cache = std::make_shared<core::SliceCache>(std::size_t{1} << 30U);
    return open;
}

bool endsWithOneOf(const std::string& stem, std::initializer_list<const char*> suffixes) {
    return std::any_of(suffixes.begin(), suffixes.end(),
                       [&](const char* suffix) { return stem.ends_with(suffix); });
}

/// A challenge sequence has its reference masks in 01_GT/SEG.
fs::path truthFolder(const fs::path& path) {
    std::error_code failed;
    return fs::is_directory(path / "SEG", failed) ? path / "SEG" : path;
}

/// DATASET/01_GT/SEG/man_seg000.tif and DATASET/01/t000.tif: frame 000 of sequence 01.
struct ChallengeName {
    std::string sequence;
    std::string frame;
    std::optional<int> slice;
    [[nodiscard]] auto frameKey() const { return std::pair(sequence, frame); }
};

std::optional<ChallengeName> challengeName(const core::ImageStack& stack) {
    static const std::regex kName(R"((t|mask|man_seg|man_track)_?(\d{3,4})(?:_(\d{3,4}))?)");
    std::smatch match;
    // predict writes t000_semantic.tif for t000.tif
    const std::string stem = core::pairingStem(stack.info().name);
    if (!std::regex_match(stem, match, kName)) return std::nullopt;
    ChallengeName name;
    name.frame = match[2];
    if (match[3].matched) name.slice = std::stoi(match[3]);
    fs::path folder = stack.info().path.parent_path();
    if (folder.filename() == "SEG" || folder.filename() == "TRA") folder = folder.parent_path();
    const std::string text = folder.filename().string();
    static const std::regex kSequence(R"((\d\d)(_GT|_ST|_RES)?)");
    std::smatch sequence;
    if (std::regex_match(text, sequence, kSequence)) name.sequence = sequence[1];
    return name;
}

bool isGoldTruth(const core::ImageStack& mask) {
    if (!mask.info().name.starts_with("man_seg")) return false;
    const auto folder = mask.info().path.parent_path().parent_path().filename().string();
    return !folder.ends_with("_ST"); // silver truth covers its frames
}

StackPtr annotatedBeside(const core::ImageStack& mask, const CommonOptions& options) {
    const std::string stem = mask.info().name;
    constexpr std::string_view kLabels = "_labels";
    const fs::path& path = mask.info().path;
    if (!stem.ends_with(kLabels) || path.empty()) return nullptr;
    const auto file = path.parent_path() / (stem.substr(0, stem.size() - kLabels.size()) +
                                            "_annotated" + path.extension().string());
    std::error_code failed;
    return fs::is_regular_file(file, failed) ? core::openStack(file, openOptions(options))
                                             : nullptr;
}

void requireSameSize(const core::ImageStack& image, const core::ImageStack& mask, bool oneSlice) {
    const auto a = image.size();
    const auto b = mask.size();
    if (a.x == b.x && a.y == b.y && (oneSlice ? b.z == 1 : a.z == b.z)) return;
    throw Error(
        ErrorCode::Mismatch,
        fmt::format("{} has {} × {} × {} voxels, but {} has {} × {} × {}: they do not belong "
                    "together.",
                    fileName(mask), b.x, b.y, b.z, fileName(image), a.x, a.y, a.z));
}

/// Challenge pairing; null when the names are not of the challenge's kind, or when the plain
/// pairing does the same with better messages.
std::optional<std::vector<ImageWithMasks>> pairChallenge(const std::vector<StackPtr>& images,
                                                         const std::vector<StackPtr>& masks) {
    std::map<std::pair<std::string, std::string>, ImageWithMasks> frames;
    for (const auto& image : images) {
        const auto name = challengeName(*image);
        if (!name || name->slice ||
            !frames.try_emplace(name->frameKey(), ImageWithMasks{image, {}}).second) {
            return std::nullopt;
        }
    }
    // Images elsewhere than in a folder 01 match any sequence, if there is only one.
    std::set<std::string> sequences;
    for (const auto& mask : masks) {
        const auto name = challengeName(*mask);
        if (!name) return std::nullopt;
        sequences.insert(name->sequence);
    }
    std::string leftovers;
    for (const auto& mask : masks) {
        const auto name = *challengeName(*mask);
        auto found = frames.find(name.frameKey());
        if (found == frames.end() && sequences.size() == 1) found = frames.find({"", name.frame});
        if (found == frames.end() && frames.size() == images.size() && name.sequence.empty()) {
            found = std::find_if(frames.begin(), frames.end(), [&](const auto& entry) {
                return entry.first.second == name.frame;
            });
        }
        if (found == frames.end()) {
            leftovers += "\n  " + fileName(*mask);
            continue;
        }
        auto& frame = found->second;
        requireSameSize(*frame.image, *mask, name.slice.has_value());
        if (name.slice && *name.slice >= frame.image->size().z) {
            throw Error(ErrorCode::Mismatch,
                        fmt::format("{} is for slice {}, but {} has slices 0 to {}.",
                                    fileName(*mask), *name.slice, fileName(*frame.image),
                                    frame.image->size().z - 1));
        }
        frame.masks.push_back({mask, name.slice, isGoldTruth(*mask), nullptr});
    }
    if (!leftovers.empty()) {
        throw Error(
            ErrorCode::Mismatch,
            fmt::format("These masks have no image of their frame; leave them out or add the "
                        "images:{}",
                        leftovers));
    }
    std::vector<ImageWithMasks> pairs;
    for (auto& [key, frame] : frames) {
        if (!frame.masks.empty()) pairs.push_back(std::move(frame));
    }
    return pairs;
}

std::string trimmed(std::string text) {
    const char* blank = " \t\r\"";
    text.erase(0, text.find_first_not_of(blank));
    text.erase(text.find_last_not_of(blank) + 1);
    return text;
}

} // namespace

std::string fileName(const core::ImageStack& stack) {
    const auto& info = stack.info();
    return info.path.empty() ? info.name : info.path.string();
}

bool namedAsMask(const std::string& stem) {
    return endsWithOneOf(stem, {"_labels", "_mask", "_masks", "_seg", "_semantic", "_instances",
                                "_annotated", "_probability"});
}

std::vector<StackPtr> openImages(const std::vector<std::string>& paths,
                                 const CommonOptions& options, Session& session) {
    std::vector<StackPtr> images;
    const auto open = openOptions(options);
    for (const fs::path path : paths) {
        auto stacks = core::openStacks({path}, open);
        std::error_code failed;
        if (fs::is_directory(path, failed) && stacks.size() > 1) {
            const std::size_t before = stacks.size();
            std::vector<StackPtr> kept;
            std::copy_if(stacks.begin(), stacks.end(), std::back_inserter(kept),
                         [](const StackPtr& stack) { return !namedAsMask(stack->info().name); });
            if (!kept.empty() && kept.size() < before) {
                session.console.note(
                    fmt::format("Of {} files in {}, {} named as masks are left out.", before,
                                path.string(), before - kept.size()));
                stacks = std::move(kept);
            }
        }
        images.insert(images.end(), stacks.begin(), stacks.end());
        session.context.throwIfStopped();
    }
    return images;
}

std::vector<StackPtr> openMasks(const std::vector<std::string>& paths,
                                const CommonOptions& options) {
    std::vector<StackPtr> masks;
    const auto open = openOptions(options);
    for (const fs::path given : paths) {
        const fs::path path = truthFolder(given);
        auto stacks = core::openStacks({path}, open);
        std::error_code failed;
        if (fs::is_directory(path, failed) && !options.asStack) {
            std::erase_if(stacks, [](const StackPtr& stack) {
                return endsWithOneOf(stack->info().name, {"_annotated", "_probability"});
            });
            const bool named = std::any_of(stacks.begin(), stacks.end(), [](const StackPtr& stack) {
                return namedAsMask(stack->info().name);
            });
            if (named) {
                std::erase_if(
                    stacks, [](const StackPtr& stack) { return !namedAsMask(stack->info().name); });
            }
        }
        masks.insert(masks.end(), stacks.begin(), stacks.end());
    }
    return masks;
}

std::vector<ImageWithMasks> pairMasks(const std::vector<StackPtr>& images,
                                      const std::vector<StackPtr>& masks,
                                      const CommonOptions& options) {
    if (auto challenge = pairChallenge(images, masks); challenge) {
        // One image and one mask always pair, whatever their numbers say.
        if (!challenge->empty()) return std::move(*challenge);
    }
    std::vector<ImageWithMasks> pairs;
    for (const auto& [image, mask] : core::pairStacks(images, masks)) {
        pairs.push_back(
            {image, {{mask, std::nullopt, isGoldTruth(*mask), annotatedBeside(*mask, options)}}});
    }
    return pairs;
}

std::vector<int> timesOf(const core::ImageStack& stack, const CommonOptions& options) {
    const int points = stack.info().timePoints;
    if (options.times.empty()) {
        std::vector<int> all(static_cast<std::size_t>(points));
        std::iota(all.begin(), all.end(), 0);
        return all;
    }
    for (const int time : options.times) {
        if (time >= points) {
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("There is no time point {} in {}: its time points are 0 to {}.",
                                    time, fileName(stack), points - 1));
        }
    }
    return options.times;
}

int maskTime(const core::ImageStack& image, const core::ImageStack& mask, int time,
             std::size_t chosenTimes) {
    if (mask.info().timePoints == image.info().timePoints) return time;
    if (mask.info().timePoints == 1 && chosenTimes == 1) return 0;
    throw Error(
        ErrorCode::Mismatch,
        fmt::format("{} has {} time points, but {} has {}; name with --time the one that the "
                    "mask is of.",
                    fileName(mask), mask.info().timePoints, fileName(image),
                    image.info().timePoints));
}

std::vector<core::LearningStack> learningStacks(const std::vector<StackPtr>& images,
                                                const std::vector<std::string>& groups,
                                                const core::InputSpec& input,
                                                const CommonOptions& options, Session& session) {
    std::vector<core::LearningStack> stacks;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const auto times = timesOf(*images[i], options);
        const std::string group = groups.empty() ? fileName(*images[i]) : groups[i];
        auto stack = core::learningStack(images[i], input, times.front(), group, session.context);
        for (const int time : times) {
            stack.time = time;
            stacks.push_back(stack);
        }
    }
    return stacks;
}

std::vector<std::string> groupsOf(const std::vector<StackPtr>& images, const fs::path& csv) {
    std::vector<std::string> groups;
    if (csv.empty()) {
        for (const auto& image : images)
            groups.push_back(fileName(*image));
        return groups;
    }
    std::ifstream in(csv);
    if (!in) throw Error(ErrorCode::NotFound, fmt::format("{} cannot be read.", csv.string()));
    std::map<std::string, std::string> byName;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (trimmed(line).empty()) continue;
        const std::size_t comma = line.rfind(',');
        if (comma == std::string::npos) {
            throw Error(
                ErrorCode::Unreadable,
                fmt::format("Line {} of {} has no comma; each line names a file and its group, "
                            "as file,group.",
                            number, csv.string()));
        }
        const fs::path name = trimmed(line.substr(0, comma));
        byName[name.filename().string()] = trimmed(line.substr(comma + 1));
        byName[name.stem().string()] = trimmed(line.substr(comma + 1));
    }
    std::string missing;
    for (const auto& image : images) {
        auto found = byName.find(image->info().path.filename().string());
        if (found == byName.end()) found = byName.find(image->info().name);
        if (found == byName.end()) {
            missing += "\n  " + fileName(*image);
        } else {
            groups.push_back(found->second);
        }
    }
    if (!missing.empty()) {
        throw Error(ErrorCode::Mismatch,
                    fmt::format("{} gives no group for these images:{}", csv.string(), missing));
    }
    return groups;
}

std::vector<core::AnnotatedSlice> annotationOf(const ImageWithMasks& pair, int time,
                                               std::size_t chosenTimes, const MaskMeaning& meaning,
                                               const core::JobContext& context) {
    std::vector<core::AnnotatedSlice> all;
    for (const auto& mask : pair.masks) {
        const auto zero = meaning.zero.value_or(mask.gold ? core::MaskZero::Unlabelled
                                                          : core::MaskZero::Background);
        const int point = maskTime(*pair.image, *mask.mask, time, chosenTimes);
        if (mask.slice && !meaning.slices.empty() &&
            !std::binary_search(meaning.slices.begin(), meaning.slices.end(), *mask.slice)) {
            continue;
        }
        auto slices =
            core::annotationFromMask(*mask.mask, mask.slice ? std::vector<int>{} : meaning.slices,
                                     zero, meaning.valuesAreClasses, point, context);
        if (mask.annotated) core::keepAnnotated(slices, *mask.annotated, point, context);
        if (mask.slice) {
            for (auto& slice : slices)
                slice.z = *mask.slice;
        }
        std::move(slices.begin(), slices.end(), std::back_inserter(all));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.z < b.z; });
    // One entry a slice: a frame-wide mask and one of a single slice complete each other.
    std::vector<core::AnnotatedSlice> merged;
    for (auto& slice : all) {
        if (merged.empty() || merged.back().z != slice.z) {
            merged.push_back(std::move(slice));
            continue;
        }
        auto& target = merged.back().target;
        for (std::size_t i = 0; i < target.size(); ++i) {
            if (target[i] == core::kIgnoreClass) target[i] = slice.target[i];
        }
    }
    return merged;
}

nlohmann::json pathsOf(const std::vector<StackPtr>& stacks) {
    auto list = nlohmann::json::array();
    for (const auto& stack : stacks)
        list.push_back(fileName(*stack));
    return list;
}

} // namespace lamina::app
