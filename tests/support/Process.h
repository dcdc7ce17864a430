// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
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
    std::filesystem::path errorFile; ///< where standard error is caught
    std::vector<std::pair<std::string, std::string>> environment{};
    rlim_t fileSizeLimit = RLIM_INFINITY; ///< bytes; like a full disk
    /// Sees standard output as it grows and the process id, to send signals at the right moment.
    std::function<void(const std::string& out, pid_t pid)> onOutput{};
};

/// Runs a program to its end and catches what it says.
inline ProcessResult runProcess(const std::vector<std::string>& command, const ProcessOptions& options) {
    ProcessResult result;
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) {
        ADD_FAILURE() << "no pipe";
        return result;
    }
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        dup2(pipe[1], STDOUT_FILENO);
        close(pipe[0]);
        close(pipe[1]);
        if (!std::freopen(options.errorFile.c_str(), "w", stderr)) _exit(126);
        for (const auto& [name, value] : options.environment) setenv(name.c_str(), value.c_str(), 1);
        if (options.fileSizeLimit != RLIM_INFINITY) {
            const rlimit limit{options.fileSizeLimit, options.fileSizeLimit};
            setrlimit(RLIMIT_FSIZE, &limit);
        }
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(pipe[1]);
    std::array<char, 65536> block{};
    for (;;) {
        const ssize_t count = read(pipe[0], block.data(), block.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        result.out.append(block.data(), static_cast<std::size_t>(count));
        if (options.onOutput) options.onOutput(result.out, child);
    }
    close(pipe[0]);
    int status = 0;
    waitpid(child, &status, 0);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    std::ifstream err(options.errorFile);
    result.err.assign(std::istreambuf_iterator<char>(err), {});
    return result;
}

} // namespace lamina::test
