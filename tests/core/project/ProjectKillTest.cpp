// SPDX-License-Identifier: GPL-3.0-or-later
// A program paints into a project and is killed at any instant; the project must hold what the
// program's log says, up to what was committed less than a second before.
#include "core/project/Project.h"
#include "tests/support/LabelHash.h"
#include "tests/support/LargeScript.h"
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
    /// Starts the driver and kills it when `wait` returns, the time of which is returned.
    static std::int64_t killWhen(std::vector<std::string> words,
                                 const std::function<void()>& wait) {
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
        wait();
        const auto killed = nowMilliseconds();
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status)) << "the driver ended by itself, " << status;
        return killed;
    }

    /// Starts the driver, kills it after so many milliseconds, and compares.
    void killAfter(int milliseconds, unsigned seed, bool rollback = false) {
        const auto log = m_folder / fmt::format("log-{}", m_runs++);
        std::vector<std::string> words{kDriver, "paint", project().string(), log.string(),
                                       std::to_string(seed)};
        if (rollback) words.emplace_back("rollback");
        const auto killed = killWhen(words, [milliseconds] {
            // The instant is the point of the trial; the answer does not depend on it.
            poll(nullptr, 0, milliseconds);
        });
        if (HasFatalFailure()) return;
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

/// Kills while thousands of tiles are on their way to the disk in one step.
class LargeKills : public ProjectKillTest {
protected:
    /// The driver is killed so long after the writer was given event `during`.
    void killDuring(int during, int milliseconds) {
        startAnew();
        const auto file = m_folder / fmt::format("large-{}", m_runs++);
        const auto given = fmt::format("Q {}", during);
        killWhen({kDriver, "large", project().string(), file.string()}, [&] {
            const auto patience = nowMilliseconds() + 240'000;
            while (!holds(file, given) && nowMilliseconds() < patience)
                poll(nullptr, 0, 2);
            poll(nullptr, 0, milliseconds);
        });
        ASSERT_TRUE(holds(file, given)) << "the driver did not come so far";
        int begun = 0;
        int safe = 0; ///< events that were on disk for sure
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) {
            const int event = std::stoi(line.substr(2));
            if (line[0] == 'B') begun = event + 1;
            if (line[0] == 'C') safe = event + 1;
        }
        m_inside += safe <= during;
        compare(safe, begun);
    }
    static bool holds(const fs::path& file, const std::string& wanted) {
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) {
            if (line == wanted) return true;
        }
        return false;
    }
    /// The project is in the state after `safe` to `begun` events, voxel by voxel, and its history
    /// leads back from there.
    void compare(int safe, int begun) {
        const auto opened = Project::open(project());
        const LayerId layer = opened->layers().front().id;
        test::LargeScript found(opened->loadLayer(layer), opened->stepStore(layer));
        const auto hash = test::labelHash(found.labels());
        test::LargeScript model;
        for (int event = 0; event < safe; ++event)
            model.apply(event);
        int events = safe;
        const auto same = [&] {
            return found.place() == model.place() && test::labelHash(model.labels()) == hash;
        };
        while (!same() && events < begun)
            model.apply(events++);
        ASSERT_TRUE(same()) << "neither all nor nothing of an event: " << safe << " were on disk, "
                            << begun << " begun, the project says " << found.place();
        if (events == 0) return;
        constexpr int kUndo = 4; // an event that takes a step back
        ASSERT_EQ(test::LargeScript::kindOf(kUndo), test::LargeScript::Kind::Undo);
        found.apply(kUndo);
        model.apply(kUndo);
        EXPECT_TRUE(found.place() == model.place() &&
                    test::labelHash(found.labels()) == test::labelHash(model.labels()))
            << "undo after opening";
    }
    void trial(int count, unsigned seed) {
        std::mt19937 random(seed);
        constexpr std::array<int, 4> kDuring{1, 6, 7, 9}; // the large step, taken back, done again
        for (int i = 0; i < count; ++i) {
            const int during = kDuring[static_cast<std::size_t>(i) % kDuring.size()];
            const int milliseconds = static_cast<int>(random() % 120);
            SCOPED_TRACE(fmt::format("kill {} ms into event {}", milliseconds, during));
            ASSERT_NO_FATAL_FAILURE(killDuring(during, milliseconds));
        }
        EXPECT_GE(2 * m_inside, count) << "most kills came after the large step was on disk";
    }
    int m_inside = 0; ///< kills before the large step was on disk
};

TEST_F(LargeKills, LeaveAllOfALargeStepOrNothing) {
    trial(4, 5);
}

TEST_F(LargeKills, LongSeriesLeaveAllOfALargeStepOrNothing) {
    trial(32, 6);
}

/// What `journal_driver full-disk` has to say.
void expectSavedWhenThereIsSpace(const test::ProcessResult& result) {
    using testing::HasSubstr;
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("flushed before: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("project.sqlite' could not be written: the disk is full"));
    EXPECT_THAT(result.out, HasSubstr("flushed when full: 0\n"));
    EXPECT_THAT(result.out, HasSubstr("another opens: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("waiting: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("times told: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("recovered: Saving works again"));
    EXPECT_THAT(result.out, HasSubstr("flushed after: 1\n"));
    EXPECT_THAT(result.out, HasSubstr("pending: 0\n"));
    EXPECT_THAT(result.out, HasSubstr("same: 1\n")) << result.out << result.err;
}

TEST_F(ProjectKillTest, AFullDiskIsSaidOnceAndEverythingIsSavedWhenThereIsSpace) {
    expectSavedWhenThereIsSpace(test::runProcess({kDriver, "no-space", project().string()}, {}));
}

/// The same on a real small disk, where the machine lets a test mount one.
TEST_F(ProjectKillTest, AFullDiskOfTheMachineIsSaidOnceAndEverythingIsSavedWhenThereIsSpace) {
    constexpr int kNotAllowed = 77;
    const auto disk = m_folder / "disk";
    fs::create_directories(disk);
    const auto script = fmt::format("mount -t tmpfs -o size=3m lamina '{0}' || exit {1}; "
                                    "exec '{2}' full-disk '{0}/p.lamina' '{0}/ballast'",
                                    disk.string(), kNotAllowed, kDriver);
    const auto result = test::runProcess(
        {"/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script}, {});
    if (result.status == kNotAllowed || result.err.find("unshare") != std::string::npos) {
        GTEST_SKIP() << "no disk can be mounted here, the trial above stands for it: "
                     << result.err;
    }
    expectSavedWhenThereIsSpace(result);
}

} // namespace
} // namespace lamina::core
