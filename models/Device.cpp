// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/Device.h"

#include "core/base/GraphicsCard.h"
#include "models/TensorMemory.h"

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <dlfcn.h>
#include <new>
#include <sched.h>
#include <string_view>
#include <thread>

// Present where the matrix library is OpenBLAS, else null.
extern "C" {
int openblas_get_num_threads() __attribute__((weak));
void openblas_set_num_threads(int threads) __attribute__((weak));
}

namespace lamina::models {

namespace {

/// The kernel that decides whether a device is usable: a convolution, its gradient, a copy back.
void tryKernel(const torch::Device& device) {
    const auto options = torch::TensorOptions().device(device);
    auto image = torch::ones({1, 2, 8, 8}, options);
    auto weight = torch::full({3, 2, 3, 3}, 0.5, options).set_requires_grad(true);
    auto result = torch::conv2d(image, weight, {}, 1, 1);
    result.sum().backward();
    // the centre of a 3x3 window of ones over two channels, times one half
    const float centre = result[0][0][4][4].item<float>();
    const float gradient = weight.grad()[0][0][1][1].item<float>();
    if (std::abs(centre - 9.0F) > 0.1F || std::abs(gradient - 64.0F) > 0.5F) {
        throw core::Error(core::ErrorCode::EngineFailure,
                          fmt::format("a test convolution gave {} instead of 9", centre));
    }
}

std::string firstLine(const std::string& text) {
    const auto end = text.find('\n');
    return text.substr(0, end);
}

core::DeviceInfo probe(const torch::Device& device, const std::string& name) {
    core::DeviceInfo info{deviceId(device), name, false, {}};
    try {
        tryKernel(device);
        info.usable = true;
        info.finding =
            fmt::format("A test convolution ran on {} and gave the right numbers.", name);
    } catch (const std::exception& error) {
        info.finding =
            fmt::format("A test convolution on {} failed: {}.", name, firstLine(error.what()));
    }
    return info;
}

/// The CUDA part of LibTorch is a library of its own, loaded with the rest where it exists.
bool libraryHasCuda() {
    void* library = dlopen("libtorch_cuda.so", RTLD_LAZY | RTLD_NOLOAD);
    if (library != nullptr) dlclose(library);
    return library != nullptr;
}

int coresAllowed() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

/// Very small numbers cost a hundred times as much and never matter here. The setting belongs to a
/// thread, so every thread of the pool gets it.
void flushDenormals(bool on, int threads) {
    at::globalContext().setFlushDenormal(on);
    at::parallel_for(0, threads, 1, [on](std::int64_t, std::int64_t) {
        at::globalContext().setFlushDenormal(on);
    });
}

/// The one call that computes now.
std::unique_lock<std::timed_mutex> waitForTurn(const core::JobContext& context) {
    static std::timed_mutex turn;
    constexpr std::chrono::milliseconds kLook{20};
    std::unique_lock lock(turn, std::defer_lock);
    while (!lock.try_lock_for(kLook))
        context.throwIfStopped();
    return lock;
}

/// OpenBLAS keeps threads of its own, which spin between two products and take the cores from
/// torch's: it gets one, and products run side by side instead (ssl/PixelAttention).
int limitMatrixThreads(int threads) {
    if (openblas_get_num_threads == nullptr || openblas_set_num_threads == nullptr) return threads;
    const int before = openblas_get_num_threads();
    openblas_set_num_threads(threads);
    return before;
}

} // namespace

std::string deviceId(const torch::Device& device) {
    if (device.is_cpu()) return "cpu";
    return fmt::format("cuda:{}", device.has_index() ? int{device.index()} : 0);
}

torch::Device resolveDevice(const std::string& id) {
    if (id == "cpu") return torch::kCPU;
    const int gpus =
        torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    if (id == "auto" || id.empty()) {
        for (int i = 0; i < gpus; ++i) {
            const torch::Device device(torch::kCUDA, static_cast<torch::DeviceIndex>(i));
            if (probe(device, deviceId(device)).usable) return device;
        }
        return torch::kCPU;
    }
    int index = -1;
    if (id == "cuda") {
        index = 0;
    } else if (id.starts_with("cuda:") && id.size() > 5 && id.size() < 8 &&
               std::all_of(id.begin() + 5, id.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        index = std::stoi(id.substr(5));
    } else {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          fmt::format("'{}' is no device; use auto, cpu, cuda or cuda:N.", id));
    }
    if (index >= gpus) {
        throw core::Error(
            core::ErrorCode::Unsupported,
            gpus == 0
                ? fmt::format("There is no device {}: this build of LibTorch finds no "
                              "CUDA GPU here. Use cpu or auto.",
                              id)
                : fmt::format("There is no device {}: the last one is cuda:{}.", id, gpus - 1));
    }
    const torch::Device device(torch::kCUDA, static_cast<torch::DeviceIndex>(index));
    const auto info = probe(device, id);
    if (!info.usable) {
        throw core::Error(core::ErrorCode::Unsupported, info.finding + " Use cpu or auto.");
    }
    return device;
}

std::vector<core::DeviceInfo> listDevices() {
    std::vector<core::DeviceInfo> devices;
    devices.push_back(probe(torch::kCPU, fmt::format("the CPU ({} cores)", coresAllowed())));
    const int gpus =
        torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
    if (gpus == 0) {
        devices.push_back({"cuda", "NVIDIA graphics card", false,
                           core::whyNoGraphicsCard(core::graphicsCardFacts(), libraryHasCuda())});
    }
    for (int i = 0; i < gpus; ++i) {
        devices.push_back(probe(torch::Device(torch::kCUDA, static_cast<torch::DeviceIndex>(i)),
                                fmt::format("CUDA GPU {}", i)));
    }
    return devices;
}

ComputeScope::ComputeScope(int threads, const core::JobContext& context)
    : m_alone(waitForTurn(context)), m_threads(threads > 0 ? threads : coresAllowed()),
      m_before(at::get_num_threads()) {
    at::set_num_threads(m_threads);
    m_matrixThreadsBefore = limitMatrixThreads(1);
    flushDenormals(true, m_threads);
}

ComputeScope::~ComputeScope() {
    flushDenormals(false, m_threads);
    limitMatrixThreads(m_matrixThreadsBefore);
    at::set_num_threads(m_before);
    releaseTensorMemory();
}

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
namespace {
void switchAutocast(bool on) {
    at::autocast::set_autocast_dtype(at::kCUDA, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCUDA, on);
}
} // namespace
#else
namespace {
void switchAutocast(bool on) {
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(on);
}
} // namespace
#endif

MixedPrecision::MixedPrecision(const torch::Device& device) : m_active(device.is_cuda()) {
    if (!m_active) return;
    at::autocast::increment_nesting();
    switchAutocast(true);
}

MixedPrecision::~MixedPrecision() {
    if (!m_active) return;
    switchAutocast(false);
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
}

bool isOutOfMemory(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) ||
        dynamic_cast<const c10::OutOfMemoryError*>(&error)) {
        return true;
    }
    if (const auto* ours = dynamic_cast<const core::Error*>(&error)) {
        return ours->code() == core::ErrorCode::OutOfMemory;
    }
    // libtorch's CPU allocator and oneDNN report with their general exception types
    const std::string_view text = error.what();
    return text.find("out of memory") != std::string_view::npos ||
           text.find("can't allocate memory") != std::string_view::npos ||
           text.find("not enough memory") != std::string_view::npos;
}

void releaseDeviceMemory(const torch::Device& device) {
    releaseTensorMemory();
    // the allocator of the GPU lets go of unused blocks by itself when an allocation fails
    if (device.is_cuda()) torch::cuda::synchronize(device.index());
}

} // namespace lamina::models
