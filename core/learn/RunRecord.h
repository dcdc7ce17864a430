// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "core/learn/Specs.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace lamina::core {

/// Where an unfinished training keeps its resumable state: FILE.safetensors ->
/// FILE.partial.safetensors, in the same folder.
[[nodiscard]] std::filesystem::path partialCheckpoint(const std::filesystem::path& out);

/// Fingerprint of a file's bytes as "xxh3:" and 32 hexadecimal digits (XXH3, 128 bits); of a
/// folder: of its files' names and bytes, in name order. Not cryptographic: it tells whether the
/// data of a run is the same data, not whether somebody forged it. Empty when `path` is not there
/// (a stack in memory). Throws `Error` Unreadable and, between blocks, `Cancelled`.
[[nodiscard]] std::string contentHash(const std::filesystem::path& path,
                                      const JobContext& context = {});

/// What a run record says about its input: for each stack name, path, content hash, size, spacing
/// in µm or null, time point, group and the grey values that became 0 and 1.
[[nodiscard]] nlohmann::json describeStacks(const std::vector<LearningStack>& stacks);
/// The same, with the annotated slices and how many voxels of each class they hold.
[[nodiscard]] nlohmann::json describeStacks(const std::vector<AnnotatedStack>& stacks);

} // namespace lamina::core
