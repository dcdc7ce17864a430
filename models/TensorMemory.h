// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace lamina::models {

/// Makes tensors on the CPU keep their memory: a freed block is handed out again instead of going
/// back to the kernel, whose page faults otherwise cost two thirds of the time of a training step.
/// (glibc's own switches do not help here: they end at 32 MiB and do not reach the arenas of
/// worker threads.) Installs the allocator once per process; thread-safe.
void keepTensorMemory();

/// Gives every kept block that is not in use back to the system. Called after each engine call.
void releaseTensorMemory();

/// Bytes in use by tensors, the most since the last release, and bytes kept for reuse. Tensors of
/// less than 4 KiB are not counted.
struct TensorMemoryUse {
    std::size_t used = 0;
    std::size_t peak = 0;
    std::size_t kept = 0;
};
[[nodiscard]] TensorMemoryUse tensorMemoryUse();

/// From here on tensors beyond `bytes` in use fail with `std::bad_alloc` as if memory had run out;
/// 0 = no limit.
void limitTensorMemory(std::size_t bytes);

} // namespace lamina::models
