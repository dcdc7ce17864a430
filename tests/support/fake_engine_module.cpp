// SPDX-License-Identifier: GPL-3.0-or-later
// The fake engine as a module: programs started with LAMINA_ENGINE=.../fake_engine.so run their
// whole way without LibTorch.
#include "tests/support/FakeEngine.h"

extern "C" {

__attribute__((visibility("default"))) int laminaEngineInterfaceVersion() {
    return lamina::core::kEngineInterfaceVersion;
}

__attribute__((visibility("default"))) lamina::core::LearningEngine* laminaCreateEngine() {
    return new lamina::test::FakeEngine(); // NOLINT: the loader's shared_ptr owns it
}
}
