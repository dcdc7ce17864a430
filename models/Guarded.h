// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/job/JobContext.h"
#include "models/Device.h"

#include <fmt/format.h>

#include <string>

namespace lamina::models {

/// Everything that libtorch throws becomes an `Error`: its types must not leave this module.
template <typename Work> auto guarded(const char* what, Work&& work) {
    try {
        return work();
    } catch (const core::Error&) {
        throw;
    } catch (const core::Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        if (isOutOfMemory(error)) {
            throw core::Error(
                core::ErrorCode::OutOfMemory,
                fmt::format("{} needs more memory than there is; close other programs, or "
                            "use smaller crops or tiles.",
                            what),
                error.what());
        }
        const std::string text = error.what();
        throw core::Error(
            core::ErrorCode::EngineFailure,
            fmt::format("{} failed in LibTorch: {}.", what, text.substr(0, text.find('\n'))), text);
    }
}

} // namespace lamina::models
