// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/EngineRouter.h"

#include <filesystem>
#include <memory>

namespace lamina::app {

/// Opens the engine module (lib/lamina/engine.so beside the program's folder, or the file named by
/// LAMINA_ENGINE) with RTLD_NOW | RTLD_LOCAL and makes an engine. The module stays loaded for the
/// life of the process. Throws `core::Error` EngineFailure with what is missing and what to do.
/// Takes a second or more: call it on a worker thread.
[[nodiscard]] std::shared_ptr<core::LearningEngine> loadNetworkEngine();

/// The network that comes with the program, share/lamina/network.safetensors beside the program's
/// folder or the file named by LAMINA_NETWORK; empty where there is none.
[[nodiscard]] std::filesystem::path builtinNetwork();

/// The engine that both programs use: forests at once, networks through `loadNetworkEngine` when a
/// call needs them. Costs nothing and does not fail.
[[nodiscard]] std::shared_ptr<core::EngineRouter> loadEngine();

} // namespace lamina::app
