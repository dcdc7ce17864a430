// SPDX-License-Identifier: GPL-3.0-or-later
// Paints into a project by a script until somebody kills it, and keeps a log outside.
//
//   journal_driver paint PROJECT LOG SEED [rollback]
//       The log gets "B event" before and "C milliseconds" after each event (CLOCK_MONOTONIC), and
//       "O" when the project is open; one line goes to standard output when it is.
//   journal_driver full-disk PROJECT BALLAST
//       PROJECT and BALLAST lie on one small disk. Fills it, paints on, makes room, and prints
//       what the user was told and whether everything is there afterwards.
//   journal_driver no-space PROJECT
//       The same where SQLite finds the disk full, whatever disk it is.
//   journal_driver large PROJECT LOG
//       The events of `LargeScript` one after the other, with large steps; the log as for `paint`,
//       but "C event" only when the event is on disk, and "Q event" when the writer has it.
//   journal_driver hold PROJECT [BYTES]
//       Opens the project, with so many bytes for its history, says so, and holds it until it is
//       killed, a minute at most.
#include "core/base/Error.h"
#include "core/project/Project.h"
#include "tests/support/FullDiskVfs.h"
#include "tests/support/LargeScript.h"
#include "tests/support/Painter.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace {

using namespace lamina;
using core::JournalNotice;
namespace fs = std::filesystem;

class Log {
public:
    explicit Log(const char* file)
        : m_descriptor(::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {}
    /// In the kernel's hands, where killing this process does not reach it.
    void line(const std::string& text) const {
        const std::string whole = text + "\n";
        if (::write(m_descriptor, whole.data(), whole.size()) !=
            static_cast<ssize_t>(whole.size())) {
            std::cerr << "the log cannot be written\n";
            std::_Exit(3);
        }
    }

private:
    int m_descriptor;
};

std::string milliseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

std::unique_ptr<core::Project> openOrCreate(const fs::path& folder,
                                            const core::ProjectOptions& options) {
    return core::Project::isProject(folder) ? core::Project::open(folder, options)
                                            : core::Project::create(folder, options);
}

core::LayerId firstLayer(core::Project& project, core::VolumeSize size = test::kScriptSize) {
    if (project.stacks().empty()) {
        core::StackInfo info;
        info.name = "script";
        info.size = size;
        info.path = "/nowhere/script.tif";
        project.addStack(info, {"xxh3s:0", 1});
    }
    return project.layer(project.stacks().front().id, 0);
}

void load(core::Project& project, core::LayerId layer, test::Painter& painter) {
    auto loaded = project.loadLayer(layer);
    painter.labels = std::move(loaded.labels);
    painter.table = std::move(loaded.table);
    painter.history = core::UndoStack(std::size_t{1} << 19, project.stepStore(layer));
    painter.history.restore(std::move(loaded.history));
    painter.committed = [&project, layer](const auto& step) { project.commit(layer, step); };
    painter.undone = [&project, layer](const auto& step) { project.undo(layer, step); };
    painter.redone = [&project, layer](const auto& step) { project.redo(layer, step); };
}

int paint(const fs::path& folder, const Log& log, unsigned seed, bool rollback) {
    core::ProjectOptions options;
    if (rollback) options.journalMode = core::JournalMode::Rollback;
    const auto project = openOrCreate(folder, options);
    const auto layer = firstLayer(*project);
    test::Painter painter;
    load(*project, layer, painter);
    log.line("O");
    std::cout << "open" << std::endl;
    for (test::PaintScript script(seed);;) {
        const auto event = script.next();
        log.line("B " + event.text());
        painter.apply(event);
        log.line("C " + milliseconds());
        // Quicker than any hand, slower than a loop: the writer is tried, not flooded.
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
}

/// Each event waits for the disk but those behind which the next one is to wait.
int paintLarge(const fs::path& folder, const Log& log) {
    const auto project = core::Project::create(folder);
    const auto layer = firstLayer(*project, test::LargeScript::kSize);
    test::LargeScript script;
    script.committed = [&](const auto& step) { project->commit(layer, step); };
    script.undone = [&](const auto& step) { project->undo(layer, step); };
    script.redone = [&](const auto& step) { project->redo(layer, step); };
    for (int event = 0;; ++event) {
        log.line("B " + std::to_string(event));
        script.apply(event);
        log.line("Q " + std::to_string(event));
        if (test::LargeScript::nextWaits(event)) continue;
        if (!project->flush()) return 4;
        log.line("C " + std::to_string(event));
    }
}

/// Lets the main thread wait for what the writer says.
class Notices {
public:
    void add(const JournalNotice& notice) {
        const std::lock_guard lock(m_mutex);
        m_all.push_back(notice);
        m_changed.notify_all();
    }
    JournalNotice await(JournalNotice::Kind kind) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return count(kind) > 0; });
        return *std::find_if(m_all.begin(), m_all.end(),
                             [kind](const auto& notice) { return notice.kind == kind; });
    }
    int total(JournalNotice::Kind kind) {
        const std::lock_guard lock(m_mutex);
        return static_cast<int>(count(kind));
    }

private:
    [[nodiscard]] std::ptrdiff_t count(JournalNotice::Kind kind) const {
        return std::count_if(m_all.begin(), m_all.end(),
                             [kind](const auto& notice) { return notice.kind == kind; });
    }
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<JournalNotice> m_all;
};

void fill(const fs::path& ballast) {
    const int descriptor = ::open(ballast.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    const std::string block(4096, 'x');
    while (::write(descriptor, block.data(), block.size()) > 0) {
    }
    ::close(descriptor);
}

/// `fill` makes the disk full, `makeRoom` undoes it.
int fullDisk(const fs::path& folder, const std::function<void()>& fill,
             const std::function<void()>& makeRoom) {
    test::DenseModel model;
    Notices notices;
    {
        core::ProjectOptions options;
        options.notify = [&](const JournalNotice& notice) { notices.add(notice); };
        const auto project = core::Project::create(folder, options);
        const auto layer = firstLayer(*project);
        test::Painter painter;
        load(*project, layer, painter);
        test::PaintScript script(5);
        const auto some = [&](int events) {
            for (int i = 0; i < events; ++i) {
                const auto event = script.next();
                painter.apply(event);
                model.apply(event);
            }
        };
        some(50);
        std::cout << "flushed before: " << project->flush() << '\n';
        fill();
        int events = 0;
        while (notices.total(JournalNotice::Kind::Failed) == 0 && events < 100000) {
            some(10);
            events += 10;
            static_cast<void>(project->flush());
        }
        std::cout << "told: " << notices.await(JournalNotice::Kind::Failed).sentence << '\n';
        some(200); // with the history in the queue, on the full disk and in memory
        std::cout << "flushed when full: " << project->flush() << '\n';
        core::StackInfo another;
        another.name = "another";
        another.size = {9, 9, 9};
        another.path = "/nowhere/another.tif";
        const auto opened = project->layer(project->addStack(another, {}), 0);
        std::cout << "another opens: " << (project->loadLayer(opened).labels.size() == another.size)
                  << '\n';
        std::cout << "waiting: " << (project->pending() > 0 && project->bytesPending() > 0) << '\n';
        std::cout << "times told: " << notices.total(JournalNotice::Kind::Failed) << '\n';
        makeRoom();
        std::cout << "recovered: " << notices.await(JournalNotice::Kind::Recovered).sentence
                  << '\n';
        std::cout << "flushed after: " << project->flush() << '\n';
        std::cout << "pending: " << project->pending() + project->bytesPending() << '\n';
        some(20);
    }
    const auto project = core::Project::open(folder);
    const auto loaded = project->loadLayer(firstLayer(*project));
    const bool same = test::denseVoxels(loaded.labels) == model.voxels() &&
                      loaded.history.position == model.position() &&
                      loaded.history.steps.size() == model.steps();
    std::cout << "same: " << same << '\n';
    return 0;
}

int hold(const fs::path& folder, const core::ProjectOptions& options) {
    const auto project = openOrCreate(folder, options);
    std::cout << (project->readOnly() ? "read-only" : "open") << std::endl;
    // Standard input may be closed from the start, as under continuous integration.
    ::alarm(60);
    ::pause();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv, argv + argc);
    try {
        if (argc >= 5 && words[1] == "paint") {
            return paint(words[2], Log(argv[3]), static_cast<unsigned>(std::stoul(words[4])),
                         argc > 5);
        }
        if (argc == 4 && words[1] == "full-disk") {
            const fs::path ballast = words[3];
            return fullDisk(
                words[2], [&] { fill(ballast); }, [&] { fs::remove(ballast); });
        }
        if (argc == 3 && words[1] == "no-space") {
            using Disk = test::FullDiskVfs;
            Disk::install();
            return fullDisk(
                words[2], [] { Disk::full() = true; }, [] { Disk::full() = false; });
        }
        if (argc == 4 && words[1] == "large") return paintLarge(words[2], Log(argv[3]));
        if ((argc == 3 || argc == 4) && words[1] == "hold") {
            core::ProjectOptions options;
            if (argc == 4) options.historyBytes = std::stoull(words[3]);
            return hold(words[2], options);
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    std::cerr << "usage: see the beginning of journal_driver.cpp\n";
    return 2;
}
