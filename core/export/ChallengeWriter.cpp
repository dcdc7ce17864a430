// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/ChallengeWriter.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/TiffWriter.h"
#include "core/io/VerifiedFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr const char* kTrackFile = "res_track.txt";

bool isObject(LabelId id) {
    return id != kUnlabelled && id != kBackground;
}

} // namespace

ChallengeWriter::ChallengeWriter(fs::path folder, std::vector<int> frames)
    : m_folder(std::move(folder)), m_frames(std::move(frames)) {
    const bool rising = std::adjacent_find(m_frames.begin(), m_frames.end(),
                                           std::greater_equal<>()) == m_frames.end();
    if (m_frames.empty() || m_frames.front() < 0 || m_frames.back() > 9999 || !rising) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("The frames for '{}' are not different numbers from 0 to 9999.",
                                m_folder.string()));
    }
    refuseOtherFrames();
    std::error_code failure;
    for (fs::path missing = m_folder; !missing.empty() && !fs::exists(missing, failure);
         missing = missing.parent_path()) {
        m_createdFolders.push_back(missing);
    }
    static std::atomic<unsigned> counter{0};
    m_staging = m_folder / fmt::format(".{}-{}.part", ::getpid(), counter.fetch_add(1));
    fs::create_directories(m_staging, failure);
    if (failure) {
        std::error_code ignored;
        for (const auto& made : m_createdFolders)
            fs::remove(made, ignored);
        throwWriteError(m_folder, failure.value());
    }
}

ChallengeWriter::~ChallengeWriter() {
    std::error_code ignored;
    if (!m_staging.empty()) fs::remove_all(m_staging, ignored);
    for (const auto& made : m_createdFolders)
        fs::remove(made, ignored); // only when empty
}

std::string ChallengeWriter::nameOf(int frame) const {
    return m_frames.back() > 999 ? fmt::format("mask{:04}.tif", frame)
                                 : fmt::format("mask{:03}.tif", frame);
}

void ChallengeWriter::refuseOtherFrames() const {
    std::set<std::string> own;
    for (const int frame : m_frames)
        own.insert(nameOf(frame));
    static const std::regex mask(R"(mask\d{3,4}\.tiff?)");
    std::error_code failure;
    for (fs::directory_iterator i(m_folder, failure), end; !failure && i != end;
         i.increment(failure)) {
        const auto name = i->path().filename().string();
        if (!std::regex_match(name, mask) || own.contains(name)) continue;
        throw Error(ErrorCode::Mismatch,
                    fmt::format("'{}' holds {} of an earlier export, which would become part of "
                                "the sequence. Choose another folder or remove it.",
                                m_folder.string(), name));
    }
}

void ChallengeWriter::add(VolumeSize size, Spacing spacing, const Slice& slice,
                          const JobContext& context) {
    if (m_added == m_frames.size()) {
        throw Error(ErrorCode::Internal,
                    fmt::format("'{}' was given a frame too many.", m_folder.string()));
    }
    const int frame = m_frames[m_added];
    std::set<LabelId> ids;
    for (int z = 0; z < size.z; ++z) {
        context.throwIfStopped();
        LabelId previous = kUnlabelled;
        for (const LabelId id : slice(z)) {
            if (id == previous) continue;
            previous = id;
            if (isObject(id)) ids.insert(id);
        }
    }
    constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();
    if (static_cast<std::size_t>(m_last) + ids.size() > kMost) {
        throw Error(ErrorCode::Unsupported,
                    fmt::format("'{}' cannot be written: the challenge's 16-bit masks hold 65535 "
                                "objects in a sequence, and frame {} goes beyond that. Export "
                                "fewer frames, or as OME-TIFF.",
                                m_folder.string(), frame));
    }
    std::unordered_map<LabelId, std::uint16_t> numbers;
    std::string tracks;
    for (const LabelId id : ids) {
        const auto number =
            static_cast<std::uint16_t>(static_cast<std::size_t>(m_last) + numbers.size() + 1);
        numbers.emplace(id, number);
        tracks += fmt::format("{} {} {} 0\n", number, frame, frame);
    }
    TiffVolume volume;
    volume.size = size;
    volume.type = PixelType::UInt16;
    volume.spacing = spacing;
    volume.flavour = TiffFlavour::ImageJ;
    volume.displayMax = std::max<double>(1.0, m_last + static_cast<double>(ids.size()));
    volume.plane = [&](int z) {
        Plane plane(size.x, size.y, PixelType::UInt16);
        const auto values = slice(z);
        auto pixels = plane.pixels<std::uint16_t>();
        LabelId previous = kUnlabelled;
        std::uint16_t number = 0;
        for (std::size_t i = 0; i < values.size() && i < pixels.size(); ++i) {
            if (values[i] != previous) {
                previous = values[i];
                number = isObject(previous) ? numbers.at(previous) : std::uint16_t{0};
            }
            pixels[i] = number;
        }
        return plane;
    };
    writeTiff(m_staging / nameOf(frame), volume, context);
    m_last += static_cast<int>(ids.size());
    m_tracks += tracks;
    ++m_added;
}

std::vector<fs::path> ChallengeWriter::finish(const JobContext& context) {
    if (m_added != m_frames.size()) {
        throw Error(ErrorCode::Internal, fmt::format("'{}' was given {} of {} frames.",
                                                     m_folder.string(), m_added, m_frames.size()));
    }
    writeFileVerified(m_staging / kTrackFile, m_tracks, context);
    context.throwIfStopped(); // from here on all of it
    std::vector<std::string> names;
    for (const int frame : m_frames)
        names.push_back(nameOf(frame));
    names.emplace_back(kTrackFile);
    std::vector<fs::path> files;
    for (const auto& name : names) {
        std::error_code failure;
        fs::rename(m_staging / name, m_folder / name, failure);
        if (failure) throwWriteError(m_folder / name, failure.value());
        files.push_back(m_folder / name);
    }
    std::error_code ignored;
    fs::remove(m_staging, ignored);
    m_staging.clear();
    m_createdFolders.clear();
    return files;
}

std::vector<ChallengePlace> challengePlaces(const std::vector<ChallengeSource>& sources) {
    static const std::regex kFrame(R"(t(\d{3,4}))");
    static const std::regex kSequence(R"(\d\d)");
    std::vector<std::optional<ChallengePlace>> found;
    std::set<std::string> taken;
    for (const auto& source : sources) {
        std::smatch frame;
        const auto sequence = source.image.parent_path().filename().string();
        if (std::regex_match(source.name, frame, kFrame) && std::regex_match(sequence, kSequence)) {
            found.emplace_back(ChallengePlace{sequence, std::stoi(frame[1])});
            taken.insert(sequence);
        } else {
            found.emplace_back();
        }
    }
    std::map<std::pair<fs::path, std::string>, std::string> own;
    int last = 0;
    std::vector<ChallengePlace> places;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (!found[i]) {
            auto& sequence = own[{sources[i].image, sources[i].name}];
            while (sequence.empty()) {
                const auto next = fmt::format("{:02}", ++last);
                if (taken.insert(next).second) sequence = next;
            }
            found[i] = ChallengePlace{sequence, sources[i].time};
        }
        places.push_back(*found[i]);
    }
    return places;
}

} // namespace lamina::core
