// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/ExperimentSpec.h"
#include "core/job/JobContext.h"

#include <vector>

namespace lamina::core {

/// All patches of an experiment: each one slice of one stack, with its truth.
struct PatchPool {
    std::vector<AnnotatedStack> stacks; ///< the recordings, with their annotated slices
    std::vector<PatchRef> patches;      ///< those that pass the noise filter, in reading order
    std::size_t beforeFilter = 0;       ///< how many there were
};

/// Cuts every annotated slice into patches and drops those whose mean grey value is below the mean
/// over all means, each stack on its own scale of 0..1. Throws `Error` InvalidArgument for an image
/// smaller than the patch, with the largest side that is possible, and for fewer than eight
/// patches.
[[nodiscard]] PatchPool makePatchPool(std::vector<AnnotatedStack> stacks,
                                      const ExperimentSpec& spec, const JobContext& context);

/// Indices into `PatchPool::patches`. `training` and `unlabelled` are shuffled: their first n are
/// the n that a cell uses, so that more labels always contain the fewer.
struct PoolSplit {
    std::vector<std::size_t> training;
    std::vector<std::size_t> validation; ///< ascending
    std::vector<std::size_t> test;       ///< ascending
    std::vector<std::size_t> unlabelled; ///< by patch: all, test too, as in the report
    bool leaks = false;                  ///< test patches share a stack with training patches
};

/// Whether the pool can be split so: by stack it needs two groups at least.
[[nodiscard]] bool canSplit(const PatchPool& pool, ExperimentSplit split);

/// The split of one repetition (`seed` = first + n). By stack the groups take turns at being test
/// and validation: which ones follows from n. Same arguments, same split, on every platform.
[[nodiscard]] PoolSplit splitPool(const PatchPool& pool, const ExperimentSpec& spec,
                                  ExperimentSplit split, std::uint64_t seed);

/// The patches as stacks for the engine: of each recording that has any one stack of the size of a
/// patch, a slice a patch. Pixels are read from the recording when they are needed. `held` are
/// marked as held out.
[[nodiscard]] std::vector<AnnotatedStack> patchStacks(const PatchPool& pool,
                                                      const std::vector<std::size_t>& patches,
                                                      const std::vector<std::size_t>& held = {});

/// The same without their truth.
[[nodiscard]] std::vector<LearningStack> unlabelledStacks(const PatchPool& pool,
                                                          const std::vector<std::size_t>& patches);

} // namespace lamina::core
