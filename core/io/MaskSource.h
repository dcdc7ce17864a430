// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lamina::core {

/// How the zeros of a mask file are meant.
enum class ZeroMeaning { Background, Unlabelled };

/// What kind of masks were found.
enum class MaskKind {
    Volume,     ///< one file of the stack's size
    Slices,     ///< single slices with their number in the file name; the others are unlabelled
    CtcGold,    ///< Cell Tracking Challenge reference: few cells of few slices
    CtcSilver,  ///< computed reference of whole frames
    CtcMarkers, ///< tracking markers: a spot in each cell
    CtcResult,  ///< results of a program
};

/// One file of a mask.
struct MaskPart {
    std::filesystem::path file;
    int z = -1;                  ///< the slice it holds; -1: all slices
    int time = 0;                ///< its time point in the file
    std::filesystem::path valid; ///< 255 where `file` says something (STEM_annotated.tif); or empty
};

/// The files that hold the masks of one stack at one time point.
struct MaskSource {
    MaskKind kind = MaskKind::Volume;
    std::vector<MaskPart> parts; ///< whole files first: single slices are drawn with more care
    ZeroMeaning zero = ZeroMeaning::Background; ///< what zeros of this kind usually mean
};

/// Finds the masks of `stack` at `time`: in a file (of the stack's size, or of one slice whose
/// number ends its name), in a folder with a file of the stack's name or single slices, or in a
/// Cell Tracking Challenge folder (DATASET, 01_GT, 01_GT/SEG, 01_ST/SEG, 01_GT/TRA, 01_RES), whose
/// frame is the number in the stack's name (t012) or the time point. Reads directories, and the
/// headers of what it found. Throws `Error` NotFound, naming what is there, when nothing belongs to
/// the stack.
[[nodiscard]] MaskSource findMasks(const std::filesystem::path& path, const StackInfo& stack,
                                   int time);

/// The time points of `stack`, ascending, for which `path` has masks: frames of a Cell Tracking
/// Challenge folder, or of the folder of the challenge's file that is meant; or a file with as many
/// time points as the stack. Empty where it is no sequence, or the stack has one time point. Reads
/// directories, and the header of a single file.
[[nodiscard]] std::vector<int> maskTimes(const std::filesystem::path& path, const StackInfo& stack);

} // namespace lamina::core
