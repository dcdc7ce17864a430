// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Arguments.h"
#include "core/sim/Phantom.h"

namespace lamina::app {

/// Simulates `stacks` embryos, of seeds `spec.seed` and following, and writes STEM_raw.tif,
/// STEM_labels.tif and last groups.csv into `out`. Returns what was written: image, labels, group,
/// seed, largest label of each file.
[[nodiscard]] nlohmann::json simulateStacks(core::PhantomSpec spec, int stacks,
                                            const std::filesystem::path& out, Session& session);

} // namespace lamina::app
