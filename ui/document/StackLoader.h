// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/ImageIo.h"
#include "core/job/JobSystem.h"
#include "ui/document/Document.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace lamina::ui {

/// Work of opening, for workers: everything here reads files and may throw `core::Error`.

/// Adds what was saved before to a stack: annotation, voxel size entered by the user.
[[nodiscard]] OpenedStack prepareStack(std::shared_ptr<const core::ImageStack> stack, int channel,
                                       int time);

/// Whether these are 2D images of one size, of which the user must say if they are one stack.
[[nodiscard]] bool looksLikeSlices(const std::vector<std::shared_ptr<core::ImageStack>>& stacks);

/// Generates the sample (once; later calls find it) and returns its image file; its true labels lie
/// beside it. Takes some seconds.
[[nodiscard]] std::filesystem::path makeSample(const std::filesystem::path& folder,
                                               const core::JobContext& context = {});
[[nodiscard]] std::filesystem::path sampleFolder(); ///< in the user's cache

} // namespace lamina::ui
