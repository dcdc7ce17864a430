// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/EngineLoader.h"

#include <fmt/format.h>

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>

namespace lamina::app {

namespace {

/// The folder with bin, lib and share that the program was started from.
std::filesystem::path prefix() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
}

std::filesystem::path modulePath() {
    if (const char* chosen = std::getenv("LAMINA_ENGINE")) return chosen;
    return prefix() / "lib" / "lamina" / "engine.so";
}

template <typename Function> Function* symbol(void* module, const char* name) {
    return reinterpret_cast<Function*>(dlsym(module, name));
}

core::Error failure(const std::filesystem::path& file, const std::string& why) {
    return {
        core::ErrorCode::EngineFailure,
        fmt::format("The learning engine {} cannot be used: {}. Viewing, painting and forests "
                    "work without it; to train networks and predict with them, build or install "
                    "the module of this version.",
                    file.string(), why)};
}

} // namespace

std::shared_ptr<core::LearningEngine> loadNetworkEngine() {
    const auto file = modulePath();
    // RTLD_LOCAL: libtorch's private LLVM symbols must not reach the OpenGL driver.
    void* module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!module) throw failure(file, dlerror());
    auto* version = symbol<int()>(module, "laminaEngineInterfaceVersion");
    auto* create = symbol<core::LearningEngine*()>(module, "laminaCreateEngine");
    if (!version || !create) throw failure(file, "it is not a Lamina engine");
    if (version() != core::kEngineInterfaceVersion) {
        throw failure(file, fmt::format("it speaks interface {}, this program {}", version(),
                                        core::kEngineInterfaceVersion));
    }
    return std::shared_ptr<core::LearningEngine>(create());
}

std::filesystem::path builtinNetwork() {
    const char* chosen = std::getenv("LAMINA_NETWORK");
    const auto file = chosen ? std::filesystem::path(chosen)
                             : prefix() / "share" / "lamina" / "network.safetensors";
    return std::filesystem::exists(file) ? file : std::filesystem::path();
}

std::shared_ptr<core::EngineRouter> loadEngine() {
    return std::make_shared<core::EngineRouter>(loadNetworkEngine, builtinNetwork());
}

} // namespace lamina::app
