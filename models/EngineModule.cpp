// SPDX-License-Identifier: GPL-3.0-or-later
// The module's whole surface: two C functions that app/EngineLoader looks up with dlsym.
#include "core/learn/LearningEngine.h"
#include "models/TorchEngine.h"

extern "C" {

__attribute__((visibility("default"))) int laminaEngineInterfaceVersion() {
    return lamina::core::kEngineInterfaceVersion;
}

__attribute__((visibility("default"))) lamina::core::LearningEngine* laminaCreateEngine() {
    return lamina::models::makeTorchEngine().release();
}
}
