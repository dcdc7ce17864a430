// SPDX-License-Identifier: GPL-3.0-or-later
// What a project keeps of its history: rows that change instead of whole tables, and not for ever.
#include "core/base/Error.h"
#include "core/edit/UndoStack.h"
#include "core/project/Project.h"
#include "core/project/ProjectSql.h"
#include "tests/support/Process.h"
#include "tests/support/TempFolder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <fcntl.h>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;

constexpr VolumeSize kSize{200, 200, 4};
const std::string kDriver = std::string(LAMINA_TEST_BINARY_DIR) + "/bin/journal_driver";

LabelInfo cell(LabelId id, const std::string& name) {
    return {id, name, 1, LabelTable::defaultColor(id), false, true};
}

/// A layer as a window holds it.
struct Layer {
    std::shared_ptr<Project> project;
    LayerId id = 0;
    LabelVolume labels{kSize};
    LabelTable table;
    UndoStack history;

    explicit Layer(std::shared_ptr<Project> from) : project(std::move(from)) {
        if (project->stacks().empty()) {
            StackInfo info;
            info.name = "embryo";
            info.size = kSize;
            info.path = "/nowhere/embryo.tif";
            project->addStack(info, {"xxh3s:1", 1});
        }
        id = project->layer(project->stacks().front().id, 0);
        auto loaded = project->loadLayer(id);
        labels = std::move(loaded.labels);
        table = std::move(loaded.table);
        history = UndoStack(std::size_t{256} << 20, project->stepStore(id));
        history.restore(std::move(loaded.history));
    }
    void push(EditStep step) { project->commit(id, history.push(std::move(step))); }
    void name(LabelId label, const std::string& name) {
        EditStep step;
        step.name = "rename";
        step.tableBefore = table;
        table.set(cell(label, name));
        step.tableAfter = table;
        push(std::move(step));
    }
    /// Noise, so that it stays large when it is packed.
    void paint(int z, LabelId seed) {
        auto tile = std::make_shared<LabelTile>();
        for (std::size_t i = 0; i < tile->voxels.size(); ++i)
            tile->voxels[i] = 1 + static_cast<LabelId>((i + seed) * 2654435761U % 60000);
        EditStep step;
        step.name = "noise";
        step.tiles = {{{0, 0, z}, labels.tile({0, 0, z}), std::move(tile)}};
        labels.applyChanges(step.tiles);
        push(std::move(step));
    }
    void supply(std::optional<StepId> spilled) {
        if (spilled) history.supply(*spilled, history.store()->load(*spilled));
    }
    void undo() {
        supply(history.nextUndoSpilled());
        project->undo(id, history.undoStep(labels, table));
    }
    void redo() {
        supply(history.nextRedoSpilled());
        project->redo(id, history.redoStep(labels, table));
    }
    [[nodiscard]] LoadedLayer onDisk() const { return project->loadLayer(id); }
};

class ProjectHistoryTest : public testing::Test {
protected:
    [[nodiscard]] fs::path where() const { return m_folder / "fish.lamina"; }
    [[nodiscard]] fs::path file() const { return where() / "project.sqlite"; }
    [[nodiscard]] std::shared_ptr<Project> open(std::uint64_t historyBytes) const {
        ProjectOptions options;
        options.historyBytes = historyBytes;
        return Project::open(where(), options);
    }
    /// One number of the database.
    std::int64_t number(const std::string& sql) const {
        ProjectDatabase database(file(), ProjectDatabase::Access::Read, JournalMode::WriteAheadLog);
        return database.sqlite().execAndGet(sql).getInt64();
    }
    /// A project as the first version wrote it: two names given, the second taken back.
    void makeOfTheFirstVersion() const {
        fs::create_directories(where());
        ProjectDatabase::create(file(), {projectSchema().front()});
        ProjectDatabase old(file(), ProjectDatabase::Access::Write, JournalMode::WriteAheadLog,
                            {projectSchema().front()});
        LabelTable none;
        LabelTable one;
        one.set(cell(1, "one"));
        one.setClassNames({"background", "nucleus"});
        LabelTable two = one;
        two.set(cell(2, "two"));
        old.transaction([&] {
            old.sqlite().exec("INSERT INTO stacks VALUES (1, 1, 'embryo', 'e.tif', "
                              "'/nowhere/e.tif', 'xxh3s:1', 1, 200, 200, 4, 1, 1, NULL, NULL)");
            SQLite::Statement layer(old.sqlite(), "INSERT INTO layers (id, stack, time, history, "
                                                  "label_table) VALUES (1, 1, 0, 1, ?1)");
            const auto now = encodeTable(one);
            bindBlob(layer, 1, now);
            layer.exec();
            const auto step = [&](int id, const LabelTable& before, const LabelTable& after) {
                SQLite::Statement insert(old.sqlite(),
                                         "INSERT INTO steps VALUES (1, ?1, ?2, ?3, ?4)");
                insert.bind(1, id);
                insert.bind(2, R"({"name":"rename","axes":0,"index":-1})");
                const auto from = encodeTable(before);
                const auto to = encodeTable(after);
                bindBlob(insert, 3, from);
                bindBlob(insert, 4, to);
                insert.exec();
            };
            step(1, none, one);
            step(2, one, two);
        });
    }

    test::TempFolder m_folder;
};

TEST_F(ProjectHistoryTest, AProjectOfTheFirstVersionGoesOnWithItsHistory) {
    makeOfTheFirstVersion();
    {
        Layer layer(Project::open(where()));
        EXPECT_EQ(layer.table.info(1).name, "one");
        EXPECT_EQ(layer.table.classNames().at(1), "nucleus");
        EXPECT_FALSE(layer.table.contains(2));
        layer.redo();
        EXPECT_EQ(layer.table.info(2).name, "two");
        layer.name(3, "three");
        layer.name(1, "first");
    }
    Layer layer(Project::open(where()));
    EXPECT_EQ(layer.table.info(1).name, "first");
    EXPECT_EQ(layer.table.rows().size(), 3U);
    layer.undo();
    layer.undo();
    EXPECT_EQ(layer.onDisk().table, layer.table);
    EXPECT_FALSE(layer.table.contains(3));
    EXPECT_EQ(layer.table.info(1).name, "one");
    layer.undo(); // two steps of the first version
    layer.undo();
    EXPECT_EQ(layer.table, LabelTable());
    EXPECT_EQ(layer.onDisk().table, LabelTable());
    for (int i = 0; i < 4; ++i)
        layer.redo();
    EXPECT_EQ(layer.table.info(1).name, "first");
    EXPECT_EQ(layer.table.classNames().at(1), "nucleus");
    EXPECT_EQ(layer.onDisk().table, layer.table);
}

TEST_F(ProjectHistoryTest, ARenameAmongAHundredThousandLabelsWritesOneRow) {
    {
        Layer layer(Project::create(where()));
        EditStep step;
        step.tableBefore = layer.table;
        for (LabelId id = 1; id <= 100000; ++id)
            layer.table.set(cell(id, fmt::format("Cell {}", id)));
        step.tableAfter = layer.table;
        layer.push(std::move(step));
        layer.name(500, "Neuroblast");
        ASSERT_TRUE(layer.project->flush());
        EXPECT_EQ(number("SELECT COUNT(*) FROM label_rows"), 100000);
        const auto bytes = number("SELECT LENGTH(table_change) FROM steps WHERE id = 2");
        EXPECT_LT(bytes, 300);
        const auto whole = static_cast<std::int64_t>(encodeTable(layer.table).size());
        RecordProperty("bytes_of_rename", static_cast<int>(bytes));
        fmt::print("A rename among 100000 labels: {} bytes, formerly three tables of {}: {:.5f}\n",
                   bytes, whole, static_cast<double>(bytes) / static_cast<double>(3 * whole));
        EXPECT_EQ(number("SELECT COUNT(*) FROM steps WHERE table_before NOT NULL"), 0);
    }
    Layer layer(Project::open(where()));
    EXPECT_EQ(layer.table.info(500).name, "Neuroblast");
    layer.undo();
    EXPECT_EQ(layer.table.info(500).name, "Cell 500");
    EXPECT_EQ(layer.onDisk().table, layer.table);
    layer.undo();
    EXPECT_TRUE(layer.onDisk().table.rows().empty());
    layer.redo();
    layer.redo();
    EXPECT_EQ(layer.table.info(500).name, "Neuroblast");
    EXPECT_EQ(layer.onDisk().table, layer.table);
}

TEST_F(ProjectHistoryTest, RowsThatAWindowMakesAnewAtEachOpeningAreNoneOfItsSteps) {
    LabelTable empty;
    {
        Layer layer(Project::create(where()));
        empty = layer.table;
        layer.table.set(cell(1, "Cell 1")); // made by the window, by no step
        layer.name(2, "second");
        EXPECT_EQ(layer.onDisk().table, layer.table);
    }
    {
        Layer layer(Project::open(where()));
        EXPECT_EQ(layer.table.rows().size(), 2U);
        layer.table.set(cell(9, "made anew"));
        layer.name(3, "third");
        layer.name(2, "other");
    }
    Layer layer(Project::open(where()));
    EXPECT_EQ(layer.table.rows().size(), 4U);
    layer.undo();
    layer.undo();
    EXPECT_TRUE(layer.table.contains(9)) << "as it was before that step";
    layer.undo();
    EXPECT_EQ(layer.table.rows().size(), 1U) << "as it was before this one";
    EXPECT_EQ(layer.table.info(1).name, "Cell 1");
    for (int i = 0; i < 3; ++i)
        layer.redo();
    EXPECT_EQ(layer.table.info(2).name, "other");
    EXPECT_EQ(layer.onDisk().table, layer.table);
}

TEST_F(ProjectHistoryTest, ASnapshotHasTheTableOfItsMoment) {
    Layer layer(Project::create(where()));
    layer.name(1, "one");
    const auto then = layer.table;
    const auto snapshot = layer.project->takeSnapshot(layer.id, "then");
    layer.name(1, "other");
    EXPECT_EQ(layer.project->loadSnapshot(snapshot).table, then);
    layer.project->renameSnapshot(snapshot, "named");
    ASSERT_TRUE(layer.project->flush());
    EXPECT_EQ(layer.project->snapshots(layer.id).front().name, "named");
    layer.project.reset();
    EXPECT_EQ(Project::open(where())->snapshots(layer.id).front().name, "named");
}

TEST_F(ProjectHistoryTest, BeyondItsBoundTheOldestStepsGoAndAllElseStays) {
    std::vector<LabelId> voxels;
    SnapshotId snapshot = 0;
    {
        Layer layer(Project::create(where()));
        for (LabelId i = 0; i < 40; ++i) {
            layer.paint(static_cast<int>(i % 4), i);
            if (i == 5) snapshot = layer.project->takeSnapshot(layer.id, "early");
        }
        layer.name(7, "seven");
        voxels = layer.labels.readSlice(3);
    }
    const auto steps = [&] { return number("SELECT COUNT(*) FROM steps"); };
    static_cast<void>(open(std::uint64_t{1} << 30));
    ASSERT_EQ(steps(), 41) << "within the bound";
    const auto pages = number("PRAGMA page_count");
    {
        Layer layer(open(100000));
        EXPECT_GT(steps(), 2);
        EXPECT_LT(steps(), 20);
        EXPECT_EQ(layer.history.steps(), static_cast<std::size_t>(steps()));
        EXPECT_EQ(layer.labels.readSlice(3), voxels);
        EXPECT_EQ(layer.table.info(7).name, "seven");
        while (layer.history.canUndo())
            layer.undo();
        EXPECT_FALSE(layer.table.contains(7));
        while (layer.history.canRedo())
            layer.redo();
        EXPECT_EQ(layer.onDisk().labels.readSlice(3), voxels);
        EXPECT_EQ(layer.project->loadSnapshot(snapshot).labels.readSlice(0),
                  layer.project->loadSnapshot(snapshot).labels.readSlice(0));
        EXPECT_FALSE(layer.project->loadSnapshot(snapshot).labels.sliceEmpty(1));
    }
    EXPECT_LT(number("PRAGMA page_count"), pages * 2 / 3) << "given back to the disk";
    EXPECT_EQ(number("SELECT COUNT(*) FROM step_tiles WHERE step NOT IN (SELECT id FROM steps)"),
              0);
    EXPECT_EQ(number("SELECT MAX(id) FROM steps"), 41) << "numbers are not used twice";
}

TEST_F(ProjectHistoryTest, TheLastStepAndThoseThatCanBeRedoneAreKeptHoweverLarge) {
    {
        Layer layer(Project::create(where()));
        for (LabelId i = 0; i < 10; ++i)
            layer.paint(0, i);
        for (int i = 0; i < 4; ++i)
            layer.undo();
    }
    Layer layer(open(1));
    EXPECT_EQ(layer.history.steps(), 5U);
    EXPECT_EQ(layer.history.position(), 1U);
    const auto now = layer.labels.readSlice(0);
    layer.undo();
    layer.redo();
    EXPECT_EQ(layer.labels.readSlice(0), now);
    for (int i = 0; i < 4; ++i)
        layer.redo();
    EXPECT_EQ(layer.onDisk().labels.readSlice(0), layer.labels.readSlice(0));
}

TEST_F(ProjectHistoryTest, WhoOnlyReadsDropsNothing) {
    {
        Layer layer(Project::create(where()));
        for (LabelId i = 0; i < 6; ++i)
            layer.paint(0, i);
    }
    ProjectOptions options;
    options.readOnly = true;
    options.historyBytes = 1;
    const auto project = Project::open(where(), options);
    EXPECT_EQ(number("SELECT COUNT(*) FROM steps"), 6);
}

TEST_F(ProjectHistoryTest, KilledWhileItIsShortenedAHistoryIsWholeOrShort) {
    constexpr std::int64_t kSteps = 120;
    {
        Layer layer(Project::create(where()));
        for (LabelId i = 0; i < kSteps; ++i)
            layer.paint(static_cast<int>(i % 4), i);
    }
    const auto copy = m_folder / "copy";
    fs::copy(where(), copy, fs::copy_options::recursive);
    const std::string folder = where().string();
    const auto begin = std::chrono::steady_clock::now();
    test::ProcessOptions killed;
    killed.onOutput = [](const std::string&, pid_t pid) { kill(pid, SIGKILL); };
    static_cast<void>(test::runProcess({kDriver, "hold", folder, "100000"}, killed));
    const auto whole = static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                            std::chrono::steady_clock::now() - begin)
                                            .count());
    int untouched = 0;
    int shortened = 0;
    for (int round = 0; round < 30; ++round) {
        fs::remove_all(where());
        fs::copy(copy, where(), fs::copy_options::recursive);
        const pid_t child = fork();
        if (child == 0) {
            const int nothing = ::open("/dev/null", O_WRONLY);
            dup2(nothing, STDOUT_FILENO);
            execl(kDriver.c_str(), kDriver.c_str(), "hold", folder.c_str(), "100000",
                  static_cast<char*>(nullptr));
            _exit(127);
        }
        poll(nullptr, 0, whole * (round + 1) / 25); // the instant is the point of the trial
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the driver ended by itself, " << status;
        Layer layer(open(std::uint64_t{1} << 30));
        const auto left = static_cast<std::int64_t>(layer.history.steps());
        ++(left == kSteps ? untouched : shortened);
        EXPECT_EQ(layer.history.position(), layer.history.steps());
        EXPECT_EQ(number("SELECT COUNT(*) FROM step_tiles"), left);
        EXPECT_FALSE(layer.labels.sliceEmpty(3));
        layer.undo();
        layer.undo();
        layer.redo();
        EXPECT_EQ(layer.onDisk().labels.readSlice(2), layer.labels.readSlice(2));
    }
    fmt::print("killed: {} whole, {} shortened\n", untouched, shortened);
}

} // namespace
} // namespace lamina::core
