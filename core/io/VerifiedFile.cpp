// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/VerifiedFile.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/FileSizeSignal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace lamina::core {

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20U;

class Descriptor {
public:
    explicit Descriptor(const std::filesystem::path& path)
        : m_number(::open(path.c_str(), O_RDWR | O_CLOEXEC)) {}
    ~Descriptor() {
        if (m_number >= 0) ::close(m_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return m_number; }

private:
    int m_number;
};

} // namespace

void writeFileVerified(const std::filesystem::path& file, std::string_view content,
                       const JobContext& context) {
    const FileSizeSignalGuard guard;
    AtomicFile target(file);
    {
        const Descriptor output(target.temporary());
        if (output.number() < 0) throwWriteError(file, errno);
        for (auto rest = content; !rest.empty();) {
            context.throwIfStopped();
            const ssize_t written =
                ::write(output.number(), rest.data(), std::min(rest.size(), kBlock));
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) throwWriteError(file, written < 0 ? errno : ENOSPC);
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(output.number()) != 0) throwWriteError(file, errno);
        // Out of the page cache, so that reading back tests the disk.
        (void)::posix_fadvise(output.number(), 0, 0, POSIX_FADV_DONTNEED);
    }
    {
        const Descriptor input(target.temporary());
        std::string back(content.size() + 1, '\0'); // one more: longer is different, too
        std::size_t length = 0;
        while (input.number() >= 0 && length < back.size()) {
            context.throwIfStopped();
            const ssize_t got = ::read(input.number(), back.data() + length,
                                       std::min(back.size() - length, kBlock));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) break;
            length += static_cast<std::size_t>(got);
        }
        back.resize(length);
        if (back != content) {
            throw Error(ErrorCode::Unwritable,
                        fmt::format("'{}' was not written: it did not read back as it was sent to "
                                    "the disk. Check the disk or choose another folder.",
                                    file.string()));
        }
    }
    target.commit();
}

} // namespace lamina::core
