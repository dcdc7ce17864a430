// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/ImageStack.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lamina::core {

/// `stem` without one trailing _raw _image _labels _mask _masks _seg _semantic _instances.
[[nodiscard]] std::string pairingStem(const std::string& stem);

using StackPair = std::pair<std::shared_ptr<ImageStack>, std::shared_ptr<ImageStack>>;

/// Pairs images with masks: one with one always; otherwise by `pairingStem` of their names.
/// A leftover on either side is an `Error` that lists every unpaired name. Sizes must agree
/// (x, y, z), else an `Error` naming both files and both sizes.
[[nodiscard]] std::vector<StackPair>
pairStacks(const std::vector<std::shared_ptr<ImageStack>>& images,
           const std::vector<std::shared_ptr<ImageStack>>& masks);

} // namespace lamina::core
