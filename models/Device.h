// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LearningEngine.h"

#include <torch/torch.h>

#include <exception>
#include <mutex>
#include <string>
#include <vector>

namespace lamina::models {

/// Device for "auto", "cpu", "cuda" or "cuda:N". `auto` takes the first usable GPU, else the CPU.
/// Throws `core::Error` (InvalidArgument for an unknown word, Unsupported for a device that is not
/// there or on which no kernel runs).
[[nodiscard]] torch::Device resolveDevice(const std::string& id);

/// Every device of this machine, each tried with a small convolution forward and backward.
[[nodiscard]] std::vector<core::DeviceInfo> listDevices();

/// "cpu", "cuda:0" ...
[[nodiscard]] std::string deviceId(const torch::Device& device);

/// Threads, denormal numbers and memory of one engine call, set on the calling thread and put back
/// at the end. `threads` 0 = all cores that this process may use. Some of it belongs to the whole
/// process, so that a second call waits here for the first one, or throws `Cancelled`.
class ComputeScope {
public:
    explicit ComputeScope(int threads, const core::JobContext& context = {});
    ~ComputeScope();
    ComputeScope(const ComputeScope&) = delete;
    ComputeScope& operator=(const ComputeScope&) = delete;
    [[nodiscard]] int threads() const { return m_threads; }

private:
    std::unique_lock<std::timed_mutex> m_alone;
    int m_threads;
    int m_before;
    int m_matrixThreadsBefore = 1;
};

/// While alive, matrix products and convolutions on a GPU run in bfloat16 (weights stay float).
/// Does nothing on the CPU.
class MixedPrecision {
public:
    explicit MixedPrecision(const torch::Device& device);
    ~MixedPrecision();
    MixedPrecision(const MixedPrecision&) = delete;
    MixedPrecision& operator=(const MixedPrecision&) = delete;

private:
    bool m_active;
};

/// Whether an exception says that the memory of the host or of the device ran out.
[[nodiscard]] bool isOutOfMemory(const std::exception& error);

/// Gives cached device memory back before a smaller attempt.
void releaseDeviceMemory(const torch::Device& device);

} // namespace lamina::models
