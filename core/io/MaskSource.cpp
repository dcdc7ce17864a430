// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/MaskSource.h"

#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/io/Pairing.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include <fmt/format.h>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

bool isFolder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

/// Regular files that are not hidden, in natural order.
std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator i(folder, error), end; !error && i != end; i.increment(error)) {
        const auto name = i->path().filename().string();
        if (i->is_regular_file(error) && !name.starts_with('.')) files.push_back(i->path());
    }
    if (error) {
        throw Error(ErrorCode::Unreadable, fmt::format("The folder {} cannot be read: {}.",
                                                       folder.string(), error.message()));
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string listed(const std::vector<fs::path>& files) {
    constexpr std::size_t kMost = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(files.size(), kMost); ++i)
        text += (i > 0 ? ", " : "") + files[i].filename().string();
    if (files.size() > kMost) text += fmt::format(" and {} more", files.size() - kMost);
    return text.empty() ? "nothing" : text;
}

/// A file of the challenge: its frame, and its slice if it is a single one.
struct ChallengeFile {
    MaskKind kind;
    int frame = 0;
    int z = -1;
};

std::optional<ChallengeFile> challengeFile(const fs::path& file) {
    static const std::regex whole(R"(man_seg(\d{3,4})\.tiff?)");
    static const std::regex slice(R"(man_seg_(\d{3,4})_(\d{3,4})\.tiff?)");
    static const std::regex track(R"(man_track(\d{3,4})\.tiff?)");
    static const std::regex result(R"(mask(\d{3,4})\.tiff?)");
    const auto name = file.filename().string();
    // …/01_ST/SEG/man_seg000.tif: the folder above says whose truth it is
    const auto truth = fs::absolute(file).parent_path().parent_path().filename().string();
    const MaskKind seg = truth.ends_with("_ST") ? MaskKind::CtcSilver : MaskKind::CtcGold;
    std::smatch match;
    if (std::regex_match(name, match, slice))
        return ChallengeFile{seg, std::stoi(match[1]), std::stoi(match[2])};
    if (std::regex_match(name, match, whole)) return ChallengeFile{seg, std::stoi(match[1]), -1};
    if (std::regex_match(name, match, track))
        return ChallengeFile{MaskKind::CtcMarkers, std::stoi(match[1]), -1};
    if (std::regex_match(name, match, result))
        return ChallengeFile{MaskKind::CtcResult, std::stoi(match[1]), -1};
    return std::nullopt;
}

/// DATASET and 01_GT lead to the folder that holds the files.
fs::path challengeFolder(const fs::path& path, const StackInfo& stack) {
    if (isFolder(path / "SEG")) return path / "SEG";
    if (isFolder(path / "TRA")) return path / "TRA";
    const auto sequence = fs::is_directory(stack.path)
                              ? stack.path.filename()
                              : fs::absolute(stack.path).parent_path().filename();
    for (const char* truth : {"_GT", "_ST"}) {
        const auto folder = path / (sequence.string() + truth) / "SEG";
        if (isFolder(folder)) return folder;
    }
    return path;
}

/// The frame that a stack is, by its name (t012) or its time point.
int frameOf(const StackInfo& stack, int time) {
    static const std::regex frame(R"(t(\d{3,4}))");
    std::smatch match;
    if (stack.timePoints == 1 && std::regex_match(stack.name, match, frame))
        return std::stoi(match[1]);
    return time;
}

ZeroMeaning usualZero(MaskKind kind) {
    return kind == MaskKind::CtcGold || kind == MaskKind::CtcMarkers ? ZeroMeaning::Unlabelled
                                                                     : ZeroMeaning::Background;
}

/// A whole mask file, with the file beside it that says where it is valid.
MaskPart wholePart(const fs::path& file, const StackInfo& stack, int time) {
    MaskPart part;
    part.file = file;
    const auto found = openStack(file);
    if (stack.timePoints > 1 && found->info().timePoints == stack.timePoints) part.time = time;
    const auto stem = file.stem().string();
    constexpr std::string_view kSuffix = "_labels";
    if (stem.ends_with(kSuffix)) {
        const auto sibling =
            file.parent_path() / (stem.substr(0, stem.size() - kSuffix.size()) + "_annotated.tif");
        std::error_code error;
        if (fs::exists(sibling, error)) part.valid = sibling;
    }
    return part;
}

/// The number at the end of a stem: "mask_z015" is slice 15.
std::optional<int> endNumber(const fs::path& file) {
    const auto stem = pairingStem(file.stem().string());
    auto begin = stem.size();
    while (begin > 0 && std::isdigit(static_cast<unsigned char>(stem[begin - 1])) != 0)
        --begin;
    if (begin == stem.size() || stem.size() - begin > 6) return std::nullopt;
    return std::stoi(stem.substr(begin));
}

/// One plane of a stack of several, which says its slice at the end of its name.
std::optional<int> singleSlice(const fs::path& file, const StackInfo& stack) {
    const auto z = endNumber(file);
    if (!z || *z >= stack.size.z || stack.size.z == 1) return std::nullopt;
    const auto info = openStack(file)->info();
    const bool plane = info.size.z == 1 && info.channels == 1 && info.timePoints == 1;
    return plane ? z : std::nullopt;
}

std::optional<MaskSource> challengeMasks(const std::vector<fs::path>& files, const StackInfo& stack,
                                         int time) {
    MaskSource source;
    bool any = false;
    const int frame = frameOf(stack, time);
    for (const auto& file : files) {
        const auto known = challengeFile(file);
        if (!known) continue;
        any = true;
        if (known->frame != frame) continue;
        source.kind = known->kind;
        if (known->z >= stack.size.z) {
            throw Error(ErrorCode::Mismatch,
                        fmt::format("{} belongs to slice {}, but the stack has slices 0 to {}.",
                                    file.string(), known->z, stack.size.z - 1));
        }
        source.parts.push_back({file, known->z, 0, {}});
    }
    if (!any) return std::nullopt;
    if (source.parts.empty()) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("{} has no masks of frame {}; it has {}.",
                                files.front().parent_path().string(), frame, listed(files)));
    }
    std::stable_sort(source.parts.begin(), source.parts.end(),
                     [](const MaskPart& a, const MaskPart& b) { return a.z < b.z; });
    source.zero = usualZero(source.kind);
    return source;
}

/// Single slices by the numbers in their names.
std::optional<MaskSource> numberedSlices(const std::vector<fs::path>& files,
                                         const StackInfo& stack) {
    std::map<int, fs::path> slices;
    for (const auto& file : files) {
        const auto z = endNumber(file);
        if (!z || *z >= stack.size.z || !slices.emplace(*z, file).second) return std::nullopt;
        if (openStack(file)->size().z != 1) return std::nullopt;
    }
    if (slices.empty()) return std::nullopt;
    MaskSource source;
    source.kind = MaskKind::Slices;
    for (const auto& [z, file] : slices)
        source.parts.push_back({file, z, 0, {}});
    return source;
}

} // namespace

MaskSource findMasks(const fs::path& path, const StackInfo& stack, int time) {
    std::error_code error;
    if (!fs::exists(path, error)) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("There is no file or folder {}; choose another.", path.string()));
    }
    if (!isFolder(path)) {
        const auto known = challengeFile(path);
        MaskSource source;
        if (known && known->z >= 0) { // a single slice, whatever frame the user means it for
            if (known->z >= stack.size.z) {
                throw Error(ErrorCode::Mismatch,
                            fmt::format("{} belongs to slice {}, but the stack has slices 0 to {}.",
                                        path.string(), known->z, stack.size.z - 1));
            }
            source.parts.push_back({path, known->z, 0, {}});
        } else if (const auto z = known ? std::nullopt : singleSlice(path, stack)) {
            source.kind = MaskKind::Slices;
            source.parts.push_back({path, *z, 0, {}});
        } else {
            source.parts.push_back(wholePart(path, stack, time));
        }
        if (known) source.kind = known->kind;
        source.zero = usualZero(source.kind);
        return source;
    }
    const auto folder = challengeFolder(path, stack);
    const auto files = filesIn(folder);
    if (auto masks = challengeMasks(files, stack, time)) return *std::move(masks);
    for (const auto& file : files) {
        const auto stem = file.stem().string();
        if (stem.ends_with("_annotated") || pairingStem(stem) != pairingStem(stack.name)) continue;
        MaskSource source;
        source.parts.push_back(wholePart(file, stack, time));
        return source;
    }
    if (auto masks = numberedSlices(files, stack)) return *std::move(masks);
    throw Error(ErrorCode::NotFound,
                fmt::format("No file in {} belongs to {}: a mask needs the name of the stack, or "
                            "the number of its slice at the end of its name. It has {}.",
                            folder.string(), stack.name, listed(files)));
}

std::vector<int> maskTimes(const fs::path& path, const StackInfo& stack) {
    std::error_code error;
    if (stack.timePoints < 2 || !fs::exists(path, error)) return {};
    if (!isFolder(path) && !challengeFile(path)) {
        std::vector<int> times;
        if (openStack(path)->info().timePoints == stack.timePoints) {
            for (int t = 0; t < stack.timePoints; ++t)
                times.push_back(t);
        }
        return times;
    }
    std::set<int> times;
    for (const auto& file : filesIn(isFolder(path) ? challengeFolder(path, stack)
                                                   : fs::absolute(path).parent_path())) {
        const auto known = challengeFile(file);
        if (known && known->frame < stack.timePoints) times.insert(known->frame);
    }
    return {times.begin(), times.end()};
}

} // namespace lamina::core
