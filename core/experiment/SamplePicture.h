// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/Specs.h"

#include <filesystem>
#include <span>

namespace lamina::core {

/// PNGs of one patch, each written atomically. Throw `Error` Unwritable or OutOfSpace.

/// Slice `z` of the stack by its range of grey values.
void writeGreyPicture(const std::filesystem::path& file, const LearningStack& stack, int channel,
                      int z);
/// Foreground of the truth white; unlabelled pixels grey.
void writeTruthPicture(const std::filesystem::path& file, std::span<const std::uint8_t> truth,
                       int width);
/// What was found white, what was missed orange, what is too much blue, background black;
/// unlabelled pixels grey. The colours stay apart for colour-blind eyes.
void writeComparisonPicture(const std::filesystem::path& file, std::span<const std::uint8_t> truth,
                            std::span<const std::uint8_t> found, int width);

} // namespace lamina::core
