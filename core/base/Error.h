// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace lamina::core {

/// What kind of thing went wrong; decides how a caller may react, never what the user reads.
enum class ErrorCode {
    InvalidArgument, ///< a setting or option that cannot be used
    NotFound,        ///< a file, slice or label that does not exist
    Unreadable,      ///< a file that cannot be opened, or is truncated or corrupt
    Unsupported,     ///< a well-formed file or request that Lamina does not handle
    Mismatch,        ///< two things that do not fit together (sizes, architectures, counts)
    Unwritable,      ///< a file that cannot be written (path, rights)
    OutOfSpace,      ///< the disk is full
    OutOfMemory,     ///< memory of the host or of the device is exhausted
    EngineFailure,   ///< the learning engine could not be loaded or failed
    Internal,        ///< a broken promise inside Lamina
};

/// The one error type. `what()` is a complete sentence for the user: what happened, to which file,
/// and what can be done. `context()` holds details for a log or a fold-out and may be empty.
class Error : public std::runtime_error {
public:
    Error(ErrorCode code, const std::string& message, std::string context = {})
        : std::runtime_error(message), m_code(code), m_context(std::move(context)) {}

    [[nodiscard]] ErrorCode code() const noexcept { return m_code; }
    [[nodiscard]] const std::string& context() const noexcept { return m_context; }

private:
    ErrorCode m_code;
    std::string m_context;
};

/// Thrown by long operations when their stop token was triggered. Deliberately not an `Error`:
/// cancelled is not failed.
class Cancelled : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

} // namespace lamina::core
