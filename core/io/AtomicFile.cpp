// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/AtomicFile.h"

#include "core/base/Error.h"
#include "core/io/FileSizeSignal.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

/// Syncs a file or folder; returns errno or 0.
int syncPath(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int failure = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    return failure;
}

fs::path folderOf(const fs::path& target) {
    const fs::path parent = target.parent_path();
    return parent.empty() ? fs::path(".") : parent;
}

} // namespace

void throwWriteError(const fs::path& file, int errorNumber) {
    switch (errorNumber) {
    case ENOSPC:
    case EDQUOT:
        throw Error(
            ErrorCode::OutOfSpace,
            fmt::format("'{}' could not be written: the disk is full. Free some space or choose "
                        "another folder.",
                        file.string()),
            std::strerror(errorNumber));
    case EFBIG:
        throw Error(
            ErrorCode::OutOfSpace,
            fmt::format("'{}' could not be written: it grows beyond the largest file that the "
                        "disk or the account allows. Choose another folder.",
                        file.string()),
            std::strerror(errorNumber));
    default:
        throw Error(
            ErrorCode::Unwritable,
            fmt::format("'{}' could not be written: {}. Choose another folder or file name.",
                        file.string(), std::strerror(errorNumber)));
    }
}

AtomicFile::AtomicFile(fs::path target) : m_target(std::move(target)) {
    std::error_code ignored;
    if (!m_target.has_filename() || fs::is_directory(m_target, ignored)) {
        throwWriteError(m_target, EISDIR);
    }
    const auto removeFolders = [this] {
        std::error_code failure;
        for (const fs::path& folder : m_createdFolders)
            fs::remove(folder, failure);
    };
    const fs::path folder = folderOf(m_target);
    for (fs::path missing = folder; !missing.empty() && !fs::exists(missing, ignored);
         missing = missing.parent_path()) {
        m_createdFolders.push_back(missing);
    }
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) {
        removeFolders();
        throwWriteError(m_target, failure.value());
    }
    static std::atomic<unsigned> counter{0};
    for (;;) {
        m_temporary = folder / fmt::format(".{}.{}-{}.part", m_target.filename().string(),
                                           ::getpid(), counter.fetch_add(1));
        const int descriptor =
            ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0) {
            ::close(descriptor);
            return;
        }
        if (errno == EEXIST) continue; // left behind by an earlier process of the same number
        const int reason = errno;
        removeFolders();
        throwWriteError(m_target, reason);
    }
}

AtomicFile::~AtomicFile() {
    if (m_committed) return;
    std::error_code ignored;
    fs::remove(m_temporary, ignored);
    for (const fs::path& folder : m_createdFolders)
        fs::remove(folder, ignored); // only when empty
}

void AtomicFile::commit() {
    if (const int failure = syncPath(m_temporary); failure != 0) throwWriteError(m_target, failure);
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) throwWriteError(m_target, errno);
    m_committed = true;
    // Without this the new name itself could be lost; some network shares refuse it, which is fine.
    (void)syncPath(folderOf(m_target));
}

void writeFileAtomically(const fs::path& file, std::string_view content) {
    const FileSizeSignalGuard guard;
    AtomicFile output(file);
    const int descriptor = ::open(output.temporary().c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) throwWriteError(file, errno);
    int failure = 0;
    while (!content.empty() && failure == 0) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written >= 0) {
            content.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            failure = errno;
        }
    }
    if (::close(descriptor) != 0 && failure == 0) failure = errno;
    if (failure != 0) throwWriteError(file, failure);
    output.commit();
}

} // namespace lamina::core
