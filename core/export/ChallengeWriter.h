// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"
#include "core/job/JobContext.h"
#include "core/label/LabelTile.h"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace lamina::core {

/// Writes one sequence in the result format of the Cell Tracking Challenge: FOLDER/mask000.tif ...
/// (uint16) and FOLDER/res_track.txt ("L B E P"). Nothing is tracked: each object of each frame is
/// a track of length one, and its number is used once in the whole sequence.
///
/// All or nothing: frames are written to a hidden folder in FOLDER, each read back and compared,
/// and `finish` moves them into place. Destroyed before that, nothing is left. Any one thread.
class ChallengeWriter {
public:
    /// `frames`: the numbers of all frames that `add` will bring, ascending. Throws `Error`
    /// InvalidArgument for an empty or unordered list, Mismatch when FOLDER holds results of other
    /// frames, which would become part of the sequence, and Unwritable.
    ChallengeWriter(std::filesystem::path folder, std::vector<int> frames);
    ~ChallengeWriter();
    ChallengeWriter(const ChallengeWriter&) = delete;
    ChallengeWriter& operator=(const ChallengeWriter&) = delete;

    /// Slice z of the next frame: ids in rows of x; 0 and kBackground are no objects. Asked for
    /// every slice three times, so it must give the same again.
    using Slice = std::function<std::vector<LabelId>(int z)>;
    /// Throws `Error` Unsupported beyond 65 535 objects in the sequence, and as `writeTiff`.
    void add(VolumeSize size, Spacing spacing, const Slice& slice, const JobContext& context = {});
    /// Files in place: the masks in the order of frames, then res_track.txt. Throws as
    /// `writeFileVerified`, and `Error` Internal when a frame is missing.
    [[nodiscard]] std::vector<std::filesystem::path> finish(const JobContext& context = {});

    [[nodiscard]] int objects() const { return m_last; } ///< so far

private:
    [[nodiscard]] std::string nameOf(int frame) const;
    void refuseOtherFrames() const;

    std::filesystem::path m_folder;
    std::filesystem::path m_staging;
    std::vector<std::filesystem::path> m_createdFolders; ///< innermost first
    std::vector<int> m_frames;
    std::size_t m_added = 0;
    int m_last = 0; ///< the largest number used
    std::string m_tracks;
};

/// A stack of a project as a frame of a challenge sequence.
struct ChallengePlace {
    std::string sequence; ///< "01" ...; results go to SEQUENCE_RES
    int frame = 0;
    auto operator<=>(const ChallengePlace&) const = default;
};

/// Where stacks go. What comes from a challenge data set (DATASET/02/t007.tif) keeps sequence and
/// frame; every other stack is a sequence of its own, numbered in the order given, and its time
/// points are the frames.
struct ChallengeSource {
    std::filesystem::path image;
    std::string name;
    int time = 0;
};
[[nodiscard]] std::vector<ChallengePlace>
challengePlaces(const std::vector<ChallengeSource>& sources);

} // namespace lamina::core
