// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "ui/document/LearningController.h"

namespace lamina::ui {

/// The engine, made when it is first asked for. Touched on workers only.
struct LearningController::Engine {
    EngineProvider provider;
    std::shared_ptr<core::LearningEngine> engine;

    core::LearningEngine& get() {
        if (!engine) engine = provider();
        if (!engine) {
            throw core::Error(core::ErrorCode::EngineFailure,
                              "This program was started without a learning engine.");
        }
        return *engine;
    }
};

} // namespace lamina::ui
