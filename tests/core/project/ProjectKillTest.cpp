// SPDX-License-Identifier: GPL-3.0-or-later
// A program paints into a project and is killed at any instant; the project must hold what the
// program's log says, up to what was committed less than a second before.
#include "core/project/Project.h"
#include "tests/support/Painter.h"
#include "tests/support/Process.h"
#include "tests/support/TempFolder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <fcntl.h>
#include <fstream>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;
using test::DenseModel;
using test::Painter;
using test::PaintEvent;

const std::string kDriver = std::string(LAMINA_TEST_BINARY_DIR) + "/bin/journal_driver";

std::int64_t nowMilliseconds() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// What the log of one run says.
struct RunLog {
    bool opened = false;
    std::vector<PaintEvent> events;     ///< begun
    std::vector<std::int64_t> finished; ///< when, in the order of `events`

    explicit RunLog(const fs::path& file) {
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) {
            if (line == "O") opened = true;
            if (line.starts_with("B ")) events.push_back(PaintEvent::parse(line.substr(2)));
            if (line.starts_with("C ")) finished.push_back(std::stoll(line.substr(2)));
        }
    }
    [[nodiscard]] std::size_t committedBefore(std::int64_t time) const {
        return static_cast<std::size_t>(
            std::count_if(finished.begin(), finished.end(), [time](auto t) { return t <= time; }));
    }
};

class ProjectKillTest : public testing::Test {
protected:
    /// Starts the driver, kills it after so many milliseconds, and compares.
    void killAfter(int milliseconds, unsigned seed, bool rollback = false) {
        const auto log = m_folder / fmt::format("log-{}", m_runs++);
        std::int64_t killed = 0;
        {
            std::vector<std::string> words{kDriver, "paint", project().string(), log.string(),
                                           std::to_string(seed)};
            if (rollback) words.emplace_back("rollback");
            std::vector<char*> arguments;
            for (auto& word : words)
                arguments.push_back(word.data());
            arguments.push_back(nullptr);
            const pid_t child = fork();
            if (child == 0) {
                const int nothing = ::open("/dev/null", O_WRONLY);
                dup2(nothing, STDOUT_FILENO);
                execv(arguments[0], arguments.data());
                _exit(127);
            }
            // The instant is the point of the trial; the answer does not depend on it.
            poll(nullptr, 0, milliseconds);
            killed = nowMilliseconds();
            kill(child, SIGKILL);
            int status = 0;
            waitpid(child, &status, 0);
            ASSERT_TRUE(WIFSIGNALED(status)) << "the driver ended by itself, " << status;
        }
        const RunLog run(log);
        compare(run, run.committedBefore(killed - 1000));
        m_events += run.events.size();
    }

    /// The project must be the state after `required` events of the run, or a later one.
    void compare(const RunLog& run, std::size_t required) {
        if (!Project::isProject(project())) {
            ASSERT_FALSE(run.opened) << "a project that was open is not there";
            return;
        }
        const auto opened = Project::open(project());
        ASSERT_FALSE(opened->readOnly()) << opened->readOnlyReason();
        if (opened->layers().empty()) {
            ASSERT_EQ(required, 0U);
            ASSERT_EQ(m_model.steps(), 0U);
            return;
        }
        const LayerId layer = opened->layers().front().id;
        auto loaded = opened->loadLayer(layer);
        const auto found = DenseModel::fingerprintOf(
            test::denseVoxels(loaded.labels), loaded.history.position, loaded.history.steps.size(),
            [&](LabelId id) { return test::nameIn(loaded.table, id); });
        std::optional<std::size_t> matched;
        DenseModel model = m_model;
        DenseModel atMatch = m_model;
        for (std::size_t k = 0;; ++k) {
            if (model.fingerprint() == found) {
                matched = k;
                atMatch = model;
            }
            if (k == run.events.size()) break;
            model.apply(run.events[k]);
        }
        ASSERT_TRUE(matched) << "the project is in no state of the log";
        ASSERT_GE(*matched, required) << "of " << run.events.size() << " events";
        m_model = atMatch;
        walkThroughHistory(*opened, layer, std::move(loaded), atMatch);
    }

    /// Undo and redo must lead through the same states as in the log.
    static void walkThroughHistory(Project& project, LayerId layer, LoadedLayer loaded,
                                   DenseModel model) {
        Painter painter;
        painter.labels = std::move(loaded.labels);
        painter.table = std::move(loaded.table);
        painter.history = UndoStack(std::size_t{1} << 20, project.stepStore(layer));
        painter.history.restore(std::move(loaded.history));
        const auto walk = [&](PaintEvent::Kind kind, std::size_t steps) {
            PaintEvent event;
            event.kind = kind;
            for (std::size_t i = 0; i < steps; ++i) {
                painter.apply(event);
                model.apply(event);
                if (i % 16 != 0 && i + 1 != steps) continue;
                ASSERT_EQ(test::denseVoxels(painter.labels), model.voxels()) << "step " << i;
            }
        };
        const auto applied = model.position();
        const auto all = model.steps();
        walk(PaintEvent::Kind::Redo, std::min<std::size_t>(all - applied, 20));
        walk(PaintEvent::Kind::Undo, std::min<std::size_t>(model.position(), 40));
    }

    [[nodiscard]] fs::path project() const { return m_folder / "script.lamina"; }
    void startAnew() {
        fs::remove_all(project());
        m_model = DenseModel();
    }

    test::TempFolder m_folder;
    DenseModel m_model; ///< what the project holds before the next run
    std::size_t m_events = 0;
    int m_runs = 0;
};

/// Kills within strokes and commits, during opening, and on a project killed before.
class Kills : public ProjectKillTest {
protected:
    void trial(int count, unsigned seed, bool rollback) {
        std::mt19937 random(seed);
        for (int i = 0; i < count; ++i) {
            const auto draw = random();
            const int milliseconds =
                i % 4 == 3 ? static_cast<int>(draw % 40) : static_cast<int>(50 + draw % 2000);
            SCOPED_TRACE(fmt::format("kill {} after {} ms", i, milliseconds));
            killAfter(milliseconds, static_cast<unsigned>(random()), rollback);
            if (HasFatalFailure()) return;
            if (i % 5 == 4) startAnew();
        }
        EXPECT_GT(m_events, 20U * static_cast<unsigned>(count)) << "the driver hardly painted";
    }
};

TEST_F(Kills, LeaveWhatTheLogSays) {
    trial(8, 1, false);
}

TEST_F(Kills, LeaveWhatTheLogSaysWithoutAWriteAheadLogToo) {
    trial(3, 2, true);
}

TEST_F(Kills, LongSeriesLeaveWhatTheLogSays) {
    trial(160, 3, false);
    startAnew();
    trial(40, 4, true);
}

TEST_F(ProjectKillTest, KillsDuringOpeningLeaveAProjectOrNone) {
    for (int milliseconds = 0; milliseconds < 24; milliseconds += 2) {
        SCOPED_TRACE(milliseconds);
        killAfter(milliseconds, 7);
        if (milliseconds % 8 == 6) startAnew();
    }
}

TEST_F(ProjectKillTest, AKilledHolderLeavesTheLockFree) {
    bool refused = false;
    test::ProcessOptions options;
    const auto folder = project();
    options.onOutput = [&](const std::string& out, pid_t pid) {
        if (out != "open\n") return;
        const auto second = Project::open(folder);
        refused = second->readOnly();
        ASSERT_TRUE(second->lockOwner());
        EXPECT_EQ(second->lockOwner()->process, pid);
        EXPECT_THAT(second->readOnlyReason(), testing::HasSubstr(std::to_string(pid)));
        kill(pid, SIGKILL);
    };
    const auto result = test::runProcess({kDriver, "hold", folder.string()}, options);
    EXPECT_EQ(result.status, 128 + SIGKILL) << result.err;
    EXPECT_TRUE(refused);
    EXPECT_FALSE(Project::open(folder)->readOnly());
}

TEST_F(ProjectKillTest, AFullDiskIsSaidOnceAndEverythingIsSavedWhenThereIsSpace) {
    constexpr int kNotAllowed = 77;
    const auto disk = m_folder / "disk";
    fs::create_directories(disk);
    const auto script = fmt::format("mount -t tmpfs -o size=3m lamina '{0}' || exit {1}; "
                                    "exec '{2}' full-disk '{0}/p.lamina' '{0}/ballast'",
                                    disk.string(), kNotAllowed, kDriver);
    const auto result = test::runProcess(
        {"/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script}, {});
    if (result.status == kNotAllowed || result.err.find("unshare") != std::string::npos) {
        GTEST_SKIP() << "this machine does not let a test mount a disk: " << result.err;
    }
    EXPECT_EQ(result.status, 0) << result.err;
    using testing::HasSubstr;
    EXPECT_THAT(result.out, HasSubstr("flushed before: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("project.sqlite"));
    EXPECT_THAT(result.out, HasSubstr("disk"));
    EXPECT_THAT(result.out, HasSubstr("flushed when full: 0\n"));
    EXPECT_THAT(result.out, HasSubstr("another opens: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("waiting: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("times told: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("recovered: Saving works again"));
    EXPECT_THAT(result.out, HasSubstr("flushed after: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("pending: 0\n"));
    EXPECT_THAT(result.out, HasSubstr("same: 1\n")) << result.out << result.err;
}

} // namespace
} // namespace lamina::core
