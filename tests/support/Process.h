// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <poll.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace lamina::test {

struct ProcessResult {
    int status = -1; ///< exit status; 128 + signal when it was killed
    std::string out;
    std::string err;
};

struct ProcessOptions {
    std::vector<std::pair<std::string, std::string>> environment{};
    rlim_t fileSizeLimit = RLIM_INFINITY; ///< bytes; like a full disk
    /// Sees standard output as it grows and the process id, to send signals at the right moment.
    std::function<void(const std::string& out, pid_t pid)> onOutput{};
};

/// Runs a program to its end and catches what it says.
inline ProcessResult runProcess(const std::vector<std::string>& command,
                                const ProcessOptions& options) {
    ProcessResult result;
    std::array<int, 2> out{};
    std::array<int, 2> err{};
    if (::pipe(out.data()) != 0 || ::pipe(err.data()) != 0) {
        ADD_FAILURE() << "no pipe";
        return result;
    }
    std::vector<char*> arguments;
    for (const auto& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        for (const int end : {out[0], out[1], err[0], err[1]})
            close(end);
        for (const auto& [name, value] : options.environment)
            setenv(name.c_str(), value.c_str(), 1);
        if (options.fileSizeLimit != RLIM_INFINITY) {
            const rlimit limit{options.fileSizeLimit, options.fileSizeLimit};
            setrlimit(RLIMIT_FSIZE, &limit);
        }
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(out[1]);
    close(err[1]);
    std::array<pollfd, 2> open{{{out[0], POLLIN, 0}, {err[0], POLLIN, 0}}};
    std::array<char, 65536> block{};
    while (open[0].fd >= 0 || open[1].fd >= 0) {
        if (poll(open.data(), open.size(), -1) < 0) continue; // a signal came between
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (open[i].fd < 0 || open[i].revents == 0) continue;
            const ssize_t count = read(open[i].fd, block.data(), block.size());
            if (count <= 0) {
                close(open[i].fd);
                open[i].fd = -1;
                continue;
            }
            (i == 0 ? result.out : result.err)
                .append(block.data(), static_cast<std::size_t>(count));
            if (i == 0 && options.onOutput) options.onOutput(result.out, child);
        }
    }
    int status = 0;
    waitpid(child, &status, 0);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

} // namespace lamina::test
