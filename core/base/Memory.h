// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace lamina::core {

/// Bytes of memory that this process occupies now (resident), 0 where the system does not say.
[[nodiscard]] std::uint64_t processMemory();

/// Bytes that could be had now without pushing anything out, 0 where the system does not say.
[[nodiscard]] std::uint64_t availableMemory();

} // namespace lamina::core
