// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectLock.h"

#include "core/project/UtcTime.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <unistd.h>

namespace lamina::core {

namespace {

std::string userName() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found) {
        return found->pw_name;
    }
    return fmt::format("user {}", ::geteuid());
}

std::string hostName() {
    std::array<char, HOST_NAME_MAX + 1> buffer{};
    return ::gethostname(buffer.data(), buffer.size() - 1) == 0 ? buffer.data() : "this computer";
}

void writeOwner(int descriptor) {
    const nlohmann::json json{
        {"user", userName()}, {"host", hostName()}, {"process", ::getpid()}, {"since", utcNow()}};
    const std::string text =
        json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    // Only a courtesy to others: on a full disk the lock itself holds all the same.
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        static_cast<void>(::ftruncate(descriptor, 0));
    }
}

LockOwner readOwner(int descriptor) {
    std::array<char, 4096> buffer{};
    const ssize_t count = ::pread(descriptor, buffer.data(), buffer.size(), 0);
    LockOwner owner{"somebody", "an unknown computer", 0, "a moment ago"};
    const auto json = nlohmann::json::parse(
        buffer.data(), buffer.data() + std::max<ssize_t>(0, count), nullptr, false);
    if (!json.is_object()) return owner;
    owner.user = json.value("user", owner.user);
    owner.host = json.value("host", owner.host);
    owner.process = json.value("process", 0L);
    owner.since = json.value("since", owner.since);
    return owner;
}

} // namespace

std::string LockOwner::text() const {
    std::string when = since; // for people: "2024-05-17 08:30:00 UTC"
    if (const auto t = when.find('T'); t != std::string::npos) when[t] = ' ';
    if (when.ends_with('Z')) when.replace(when.size() - 1, 1, " UTC");
    return fmt::format("{} on {} (process {}, since {})", user, host, process, when);
}

ProjectLock::ProjectLock(const std::filesystem::path& folder) {
    const auto file = folder / "lock";
    m_descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (m_descriptor < 0) {
        m_reason = fmt::format("'{}' is open for reading only, because its folder cannot be "
                               "written: {}.",
                               folder.string(), std::strerror(errno));
        return;
    }
    int failure = 0;
    do {
        failure = ::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    } while (failure == EINTR);
    if (failure == 0) {
        m_held = true;
        writeOwner(m_descriptor);
        return;
    }
    if (failure == EWOULDBLOCK) {
        m_owner = readOwner(m_descriptor);
        m_reason = fmt::format("'{}' is open for reading only, because {} has it open. Close it "
                               "there to change it here.",
                               folder.string(), m_owner->text());
    } else {
        m_reason = fmt::format("'{}' is open for reading only, because its file system cannot lock "
                               "files ({}). Move the project to another disk to change it.",
                               folder.string(), std::strerror(failure));
    }
    ::close(m_descriptor);
    m_descriptor = -1;
}

ProjectLock::~ProjectLock() {
    if (m_descriptor < 0) return;
    // The file stays: removing it would let two others lock two files of one name.
    if (m_held) static_cast<void>(::ftruncate(m_descriptor, 0));
    ::close(m_descriptor);
}

} // namespace lamina::core
