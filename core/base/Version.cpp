// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Version.h"

namespace lamina::core {

const char* version() {
    return LAMINA_VERSION;
}

} // namespace lamina::core
