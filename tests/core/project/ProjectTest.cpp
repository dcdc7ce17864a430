// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Project.h"

#include "core/base/Error.h"
#include "core/label/Acceptance.h"
#include "tests/support/Painter.h"
#include "tests/support/TempFolder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;
using test::DenseModel;
using test::Painter;
using test::PaintEvent;
using testing::HasSubstr;

class ProjectTest : public testing::Test {
protected:
    static StackInfo info(VolumeSize size = test::kScriptSize) {
        StackInfo info;
        info.name = "embryo";
        info.size = size;
        info.path = "/nowhere/embryo.tif";
        info.spacing = Spacing{0.5, 0.5, 2.0};
        return info;
    }
    [[nodiscard]] fs::path where() const { return m_folder / "fish.lamina"; }

    static StepPtr row(Painter& painter, int y, LabelId id) {
        StepPtr made;
        const auto keep = painter.committed;
        painter.committed = [&](const StepPtr& step) {
            made = step;
            keep(step);
        };
        PaintEvent event;
        event.rect = {0, y, 20, 1};
        event.id = id;
        painter.apply(event);
        painter.committed = keep;
        return made;
    }
    static void connect(Painter& painter, Project& project, LayerId layer,
                        std::size_t budget = std::size_t{256} << 20) {
        auto loaded = project.loadLayer(layer);
        painter.labels = std::move(loaded.labels);
        painter.table = std::move(loaded.table);
        painter.history = UndoStack(budget, project.stepStore(layer));
        painter.history.restore(std::move(loaded.history));
        painter.committed = [&project, layer](const StepPtr& s) { project.commit(layer, s); };
        painter.undone = [&project, layer](const StepPtr& s) { project.undo(layer, s); };
        painter.redone = [&project, layer](const StepPtr& s) { project.redo(layer, s); };
    }
    static std::string sentenceOf(const std::function<void()>& work, ErrorCode code) {
        try {
            work();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code) << error.what() << error.context();
            return error.what();
        }
        ADD_FAILURE() << "no error";
        return {};
    }

    test::TempFolder m_folder;
};

TEST_F(ProjectTest, EverythingIsAsLeftAfterReopening) {
    {
        const auto project = Project::create(where());
        EXPECT_EQ(project->name(), "fish");
        const auto stack = project->addStack(info(), {"xxh3s:1", 99}, Spacing{1, 1, 3});
        auto series = info();
        series.name = "series";
        series.timePoints = 4;
        series.channels = 2;
        const auto second = project->addStack(series, {"xxh3s:2", 7});
        project->reorderStacks({second, stack});
        const auto layer = project->layer(stack, 0);
        EXPECT_EQ(project->layer(stack, 0), layer);
        static_cast<void>(project->layer(second, 3));
        project->setLayerState(layer, {{"trainedSlices", {1, 2}}});
        project->setState("views", {{"slice", 4}});
        project->setState("views", {{"slice", 5}});
        project->addRun("train", {{"dice", 0.9}});
        LabelTable table;
        table.set({7, "Dividing", 2, {1, 2, 3}, true, false});
        table.setClassNames({"background", "cell", "yolk"});
        project->setTable(layer, table);
    }
    const auto project = Project::open(where());
    EXPECT_FALSE(project->readOnly());
    const auto stacks = project->stacks();
    ASSERT_EQ(stacks.size(), 2U);
    EXPECT_EQ(stacks[0].name, "series");
    EXPECT_EQ(stacks[0].timePoints, 4);
    EXPECT_EQ(stacks[0].channels, 2);
    EXPECT_EQ(stacks[0].spacing(), (Spacing{0.5, 0.5, 2.0}));
    EXPECT_EQ(stacks[1].spacing(), (Spacing{1, 1, 3}));
    EXPECT_EQ(stacks[1].identity, (StackIdentity{"xxh3s:1", 99}));
    EXPECT_EQ(stacks[1].size, test::kScriptSize);
    EXPECT_TRUE(project->findLayer(stacks[0].id, 3));
    EXPECT_FALSE(project->findLayer(stacks[0].id, 2));
    const auto loaded = project->loadLayer(*project->findLayer(stacks[1].id, 0));
    EXPECT_EQ(loaded.state.at("trainedSlices"), (nlohmann::json{1, 2}));
    EXPECT_EQ(loaded.table.info(7).name, "Dividing");
    EXPECT_TRUE(loaded.table.locked(7));
    EXPECT_FALSE(loaded.table.info(7).visible);
    EXPECT_EQ(loaded.table.classNames().at(2), "yolk");
    EXPECT_EQ(project->state("views").at("slice"), 5);
    EXPECT_TRUE(project->state("nothing").is_null());
    ASSERT_EQ(project->runs().size(), 1U);
    EXPECT_EQ(project->runs()[0].kind, "train");
    EXPECT_EQ(project->runs()[0].record.at("dice"), 0.9);
    EXPECT_FALSE(project->runs()[0].time.empty());
}

TEST_F(ProjectTest, RandomPaintingWithReopeningEqualsADenseModel) {
    static_cast<void>(Project::create(where()));
    DenseModel model;
    test::PaintScript script(41);
    for (int session = 0; session < 6; ++session) {
        const auto project = Project::open(where());
        if (project->stacks().empty()) project->addStack(info(), {"xxh3s:1", 1});
        const auto layer = project->layer(project->stacks().front().id, 0);
        Painter painter;
        connect(painter, *project, layer, session % 2 == 0 ? 1U << 18 : 1U << 24);
        ASSERT_EQ(test::denseVoxels(painter.labels), model.voxels()) << "session " << session;
        ASSERT_EQ(painter.history.position(), model.position());
        ASSERT_EQ(painter.history.steps(), model.steps());
        ASSERT_EQ(test::nameIn(painter.table, 3), model.name(3));
        for (int i = 0; i < 250; ++i) {
            const auto event = script.next();
            painter.apply(event);
            model.apply(event);
        }
        ASSERT_EQ(test::denseVoxels(painter.labels), model.voxels()) << "session " << session;
    }
    EXPECT_GT(model.steps(), 100U);
}

TEST_F(ProjectTest, ANewStepDeletesWhatCouldBeRedone) {
    const auto project = Project::create(where());
    const auto layer = project->layer(project->addStack(info(), {}), 0);
    Painter painter;
    connect(painter, *project, layer);
    row(painter, 0, 1);
    const auto cut = row(painter, 1, 2);
    PaintEvent undo;
    undo.kind = PaintEvent::Kind::Undo;
    painter.apply(undo);
    const auto next = row(painter, 2, 3);
    ASSERT_TRUE(project->flush());
    EXPECT_EQ(project->pending(), 0U);
    EXPECT_EQ(project->bytesPending(), 0U);
    sentenceOf([&] { static_cast<void>(project->stepStore(layer)->load(cut->id)); },
               ErrorCode::NotFound);
    EXPECT_EQ(project->stepStore(layer)->load(next->id).tiles.size(), 1U);
    const auto loaded = project->loadLayer(layer);
    EXPECT_EQ(loaded.history.steps.size(), 2U);
    EXPECT_EQ(loaded.history.position, 2U);
    EXPECT_EQ(loaded.labels.at({0, 1, 0}), kUnlabelled);
    EXPECT_EQ(loaded.labels.at({0, 2, 0}), 3U);
}

TEST_F(ProjectTest, ASecondOpenerIsReadOnlyKnowsTheHolderAndSeesWhatIsCommitted) {
    auto project = Project::create(where());
    const auto second = Project::open(where());
    EXPECT_TRUE(second->readOnly());
    ASSERT_TRUE(second->lockOwner());
    EXPECT_EQ(second->lockOwner()->process, ::getpid());
    EXPECT_THAT(second->readOnlyReason(), HasSubstr("has it open"));
    EXPECT_THAT(second->readOnlyReason(), HasSubstr(second->lockOwner()->user));
    EXPECT_TRUE(second->stacks().empty());

    const auto stack = project->addStack(info(), {});
    const auto layer = project->layer(stack, 0);
    Painter painter;
    connect(painter, *project, layer);
    row(painter, 5, 70000);
    project->setState("open", 1);
    ASSERT_TRUE(project->flush());
    ASSERT_EQ(second->stacks().size(), 1U);
    EXPECT_EQ(second->state("open"), 1);
    EXPECT_EQ(second->loadLayer(*second->findLayer(stack, 0)).labels.at({0, 5, 0}), 70000U);
    const auto sentence = sentenceOf([&] { second->setState("open", 2); }, ErrorCode::Unwritable);
    EXPECT_EQ(sentence, second->readOnlyReason());
    sentenceOf(
        [&] { static_cast<void>(second->layer(stack, 0) == 0 ? 0 : second->addStack(info(), {})); },
        ErrorCode::Unwritable);

    project.reset();
    EXPECT_FALSE(Project::open(where())->readOnly());
    EXPECT_TRUE(
        Project::open(where(), {.readOnly = true, .journalMode = {}, .notify = {}})->readOnly());
}

TEST_F(ProjectTest, OnlyAFolderWithoutAProjectBecomesOne) {
    fs::create_directories(where() / "checkpoints");
    Project::create(where())->setState("mine", true);
    EXPECT_THAT(sentenceOf([&] { Project::create(where()); }, ErrorCode::Mismatch),
                HasSubstr("fish.lamina"));
    EXPECT_EQ(Project::open(where())->state("mine"), true);
    EXPECT_THAT(sentenceOf([&] { Project::open(m_folder / "none.lamina"); }, ErrorCode::NotFound),
                HasSubstr("none.lamina"));
    std::ofstream(m_folder / "file") << "a file where a folder should be";
    sentenceOf([&] { Project::create(m_folder / "file" / "p.lamina"); }, ErrorCode::Unwritable);
}

TEST_F(ProjectTest, ADamagedProjectIsASentenceThatNamesTheFile) {
    {
        const auto project = Project::create(where());
        const auto layer = project->layer(project->addStack(info(), {}), 0);
        Painter painter;
        connect(painter, *project, layer);
        for (int y = 0; y < 120; ++y)
            row(painter, y, static_cast<LabelId>(y + 1));
    }
    const auto file = where() / "project.sqlite";
    const auto whole = fs::file_size(file);
    // everything after the first pages
    {
        std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(8192);
        const std::string noise(whole - 8192, '\x5a');
        out.write(noise.data(), static_cast<std::streamsize>(noise.size()));
    }
    const auto use = [&] {
        const auto project = Project::open(where());
        for (const auto& layer : project->layers())
            static_cast<void>(project->loadLayer(layer.id));
    };
    EXPECT_THAT(sentenceOf(use, ErrorCode::Unreadable), HasSubstr("project.sqlite"));
    fs::resize_file(file, 100);
    EXPECT_THAT(sentenceOf(use, ErrorCode::Unreadable), HasSubstr("project.sqlite"));
    fs::resize_file(file, 0);
    EXPECT_THAT(sentenceOf(use, ErrorCode::Unreadable), HasSubstr("project.sqlite"));
    std::ofstream(file) << "this is a text and no database at all";
    EXPECT_THAT(sentenceOf(use, ErrorCode::Unreadable), HasSubstr("project.sqlite"));
}

TEST_F(ProjectTest, ARemovedStackIsGoneWithItsAnnotationAndTheOthersStay) {
    const auto project = Project::create(where());
    const auto first = project->addStack(info(), {});
    const auto second = project->addStack(info(), {});
    for (const auto stack : {first, second}) {
        const auto layer = project->layer(stack, 0);
        Painter painter;
        connect(painter, *project, layer);
        row(painter, 0, 4);
        project->takeSnapshot(layer, "before");
    }
    const auto gone = *project->findLayer(first, 0);
    project->removeStack(first);
    ASSERT_TRUE(project->flush());
    EXPECT_EQ(project->stacks().size(), 1U);
    EXPECT_FALSE(project->findLayer(first, 0));
    EXPECT_TRUE(project->snapshots(gone).empty());
    sentenceOf([&] { static_cast<void>(project->loadLayer(gone)); }, ErrorCode::NotFound);
    const auto kept = *project->findLayer(second, 0);
    EXPECT_EQ(project->loadLayer(kept).labels.at({0, 0, 0}), 4U);
    EXPECT_EQ(project->snapshots(kept).size(), 1U);
}

TEST_F(ProjectTest, ASnapshotIsTheLayerAtThatMomentAndGoingBackIsOneUndoableStep) {
    const auto project = Project::create(where());
    const auto layer = project->layer(project->addStack(info(), {}), 0);
    Painter painter;
    connect(painter, *project, layer);
    row(painter, 0, 1);
    row(painter, 70, 70001);
    const auto atSnapshot = test::denseVoxels(painter.labels);
    const auto id = project->takeSnapshot(layer, "before the holidays");
    row(painter, 0, 9);
    row(painter, 90, 3);
    const auto later = test::denseVoxels(painter.labels);

    ASSERT_EQ(project->snapshots(layer).size(), 1U);
    EXPECT_EQ(project->snapshots(layer)[0].name, "before the holidays");
    const auto loaded = project->loadSnapshot(id);
    EXPECT_EQ(test::denseVoxels(loaded.labels), atSnapshot);
    EditStep back;
    back.name = "go back to snapshot";
    back.tiles = differences(painter.labels, loaded.labels);
    EXPECT_EQ(back.tiles.size(), 2U) << "only tiles that differ";
    painter.labels.applyChanges(back.tiles);
    EXPECT_EQ(test::denseVoxels(painter.labels), atSnapshot);
    project->commit(layer, painter.history.push(std::move(back)));
    project->undo(layer, painter.history.undoStep(painter.labels, painter.table));
    EXPECT_EQ(test::denseVoxels(painter.labels), later);
    EXPECT_EQ(test::denseVoxels(project->loadLayer(layer).labels), later);

    project->removeSnapshot(id);
    EXPECT_TRUE(project->snapshots(layer).empty());
    sentenceOf([&] { static_cast<void>(project->loadSnapshot(id)); }, ErrorCode::NotFound);
}

TEST_F(ProjectTest, MarkingAWholeLargeStackCompleteSurvivesReopeningUndoAndRedo) {
    constexpr VolumeSize kLarge{2048, 2048, 512};
    LayerId layer = 0;
    {
        const auto project = Project::create(where());
        layer = project->layer(project->addStack(info(kLarge), {}), 0);
        LabelVolume volume(kLarge);
        UndoStack history(std::size_t{256} << 20, project->stepStore(layer));
        EditStep step;
        step.name = "mark complete";
        for (int column = 0; column < volume.tileColumns(); ++column) {
            for (int row = 0; row < volume.tileRows(); ++row) {
                for (int z = 0; z < kLarge.z; ++z)
                    step.tiles.push_back({{column, row, z}, nullptr, uniformTile(kBackground)});
            }
        }
        volume.applyChanges(step.tiles);
        project->commit(layer, history.push(std::move(step)));
        ASSERT_TRUE(project->flush());
    }
    const auto project = Project::open(where());
    auto loaded = project->loadLayer(layer);
    EXPECT_EQ(loaded.labels.tile({31, 31, 511}), uniformTile(kBackground)) << "shared, not copied";
    EXPECT_EQ(loaded.labels.bytes(), sizeof(LabelTile));
    UndoStack history(std::size_t{256} << 20, project->stepStore(layer));
    history.restore(std::move(loaded.history));
    ASSERT_TRUE(history.nextUndoSpilled());
    const auto id = *history.nextUndoSpilled();
    history.supply(id, history.store()->load(id));
    EXPECT_LE(history.bytes(), history.byteBudget());
    const auto undone = history.undoStep(loaded.labels, loaded.table);
    EXPECT_EQ(undone->tiles.size(), 524288U);
    project->undo(layer, undone);
    EXPECT_TRUE(loaded.labels.annotatedSlices().empty());
    EXPECT_TRUE(project->loadLayer(layer).labels.annotatedSlices().empty());
    project->redo(layer, history.redoStep(loaded.labels, loaded.table));
    EXPECT_LE(history.bytes(), history.byteBudget());
    EXPECT_EQ(project->loadLayer(layer).labels.at({2047, 2047, 511}), kBackground);
}

/// Discs as a network might propose them, the same in 32 slices each: 576 cells.
std::vector<ProposedSlice> manyCells(VolumeSize size) {
    std::vector<ProposedSlice> slices;
    constexpr int kBlock = 32;
    constexpr int kRadius = 14;
    for (int z0 = 0; z0 < size.z; z0 += kBlock) {
        auto semantic = std::make_shared<std::vector<std::uint8_t>>(size.planeVoxels());
        const std::shared_ptr<LabelId[]> instances(new LabelId[size.planeVoxels()]());
        auto id = static_cast<LabelId>(1000 * (z0 / kBlock) + 1);
        for (int cy = 60 + z0 / 4; cy < size.y - 40; cy += 320) {
            for (int cx = 60 + z0 / 8; cx < size.x - 40; cx += 320, ++id) {
                for (int y = -kRadius; y <= kRadius; ++y) {
                    for (int x = -kRadius; x <= kRadius; ++x) {
                        if (x * x + y * y > kRadius * kRadius) continue;
                        const auto i = size.offset({cx + x, cy + y, 0});
                        (*semantic)[i] = 1;
                        instances[i] = id;
                    }
                }
            }
        }
        for (int z = z0; z < z0 + kBlock; ++z)
            slices.push_back({z, semantic, instances});
    }
    return slices;
}

/// One step of a history whose content may lie on disk.
void supplied(UndoStack& history, bool back) {
    const auto id = back ? history.nextUndoSpilled() : history.nextRedoSpilled();
    if (!id) return;
    ASSERT_TRUE(history.supply(*id, history.store()->load(*id)));
}

TEST_F(ProjectTest,
       LongAcceptingTheCellsOfAWholeLargeStackIsUndoneWithinTheBoundAndAfterReopening) {
    constexpr VolumeSize kLarge{2048, 2048, 512};
    constexpr std::size_t kBudget = std::size_t{256} << 20;
    const auto proposed = manyCells(kLarge);
    LayerId layer = 0;
    LabelTable accepted;
    {
        const auto project = Project::create(where());
        layer = project->layer(project->addStack(info(kLarge), {}), 0);
        LabelVolume volume(kLarge);
        LabelTable table;
        UndoStack history(kBudget, project->stepStore(layer));
        auto acceptance = acceptProposals(volume, table, proposed, true);
        accepted = acceptance.table;
        EditStep step;
        step.name = "accept all";
        step.tiles = std::move(acceptance.changes);
        step.tableBefore = table;
        step.tableAfter = accepted;
        volume.applyChanges(step.tiles);
        table = accepted;
        EXPECT_GT(volume.bytes(), 2 * kBudget) << "more than the history may hold";
        project->commit(layer, history.push(std::move(step)));
        ASSERT_TRUE(project->flush());
        EXPECT_LE(history.bytes(), kBudget);

        project->undo(layer, history.undoStep(volume, table));
        EXPECT_TRUE(volume.annotatedSlices().empty());
        EXPECT_LE(history.bytes(), kBudget) << "what was undone went to the disk";
        supplied(history, false);
        project->redo(layer, history.redoStep(volume, table));
        EXPECT_EQ(table, accepted);
        EXPECT_EQ(volume.annotatedSlices().size(), 512U);
        ASSERT_TRUE(project->flush());
    }
    const auto project = Project::open(where());
    auto loaded = project->loadLayer(layer);
    EXPECT_EQ(loaded.labels.annotatedSlices().size(), 512U);
    EXPECT_EQ(loaded.table, accepted);
    UndoStack history(kBudget, project->stepStore(layer));
    history.restore(std::move(loaded.history));
    supplied(history, true);
    project->undo(layer, history.undoStep(loaded.labels, loaded.table));
    EXPECT_LE(history.bytes(), kBudget);
    EXPECT_TRUE(loaded.labels.annotatedSlices().empty());
    EXPECT_TRUE(project->loadLayer(layer).labels.annotatedSlices().empty());
}

TEST_F(ProjectTest, AHundredThousandLabelsAndLargeNumbersSurvive) {
    constexpr VolumeSize kWide{1000, 100, 2};
    LayerId layer = 0;
    LabelVolume volume(kWide);
    LabelTable table;
    {
        const auto project = Project::create(where());
        layer = project->layer(project->addStack(info(kWide), {}), 0);
        LabelEdit edit(volume, table);
        std::vector<LabelId> ids(kWide.planeVoxels());
        for (std::size_t i = 0; i < ids.size(); ++i)
            ids[i] = static_cast<LabelId>(i + 1);
        edit.setIds(0, {0, 0, kWide.x, kWide.y}, ids);
        edit.setVoxel({0, 0, 1}, kBackground - 1);
        EditStep step;
        step.tableBefore = table;
        for (const LabelId id : ids)
            table.set(
                {id, fmt::format("Cell {}", id), 1, LabelTable::defaultColor(id), false, true});
        step.tableAfter = table;
        step.tiles = edit.commit();
        UndoStack history;
        project->commit(layer, history.push(std::move(step)));
    }
    const auto project = Project::open(where());
    const auto loaded = project->loadLayer(layer);
    EXPECT_EQ(loaded.labels.readSlice(0), volume.readSlice(0));
    EXPECT_EQ(loaded.labels.at({0, 0, 1}), kBackground - 1);
    EXPECT_EQ(loaded.table, table);
    const auto content = project->stepStore(layer)->load(loaded.history.steps.at(0).id);
    EXPECT_EQ(content.tableAfter, table);
    EXPECT_EQ(content.tableBefore, LabelTable());
}

TEST_F(ProjectTest, AProjectMayBeMovedAndNamedAnyhow) {
    const auto odd = m_folder / "a b?c%41#d.lamina";
    Project::create(odd)->setState("here", 1);
    const auto moved = m_folder / "Fisch ä.lamina";
    fs::rename(odd, moved);
    EXPECT_EQ(Project::open(moved)->state("here"), 1);
    const auto reading = Project::open(moved, {.readOnly = true, .journalMode = {}, .notify = {}});
    EXPECT_EQ(reading->state("here"), 1);
}

TEST_F(ProjectTest, WithoutAWriteAheadLogThereIsNoLogFile) {
    ProjectOptions options;
    options.journalMode = JournalMode::Rollback;
    {
        const auto project = Project::create(where(), options);
        EXPECT_EQ(project->journalMode(), JournalMode::Rollback);
        project->setState("a", 1);
        ASSERT_TRUE(project->flush());
        EXPECT_FALSE(fs::exists(where() / "project.sqlite-wal"));
        EXPECT_EQ(
            Project::open(where(), {.readOnly = true, .journalMode = {}, .notify = {}})->state("a"),
            1);
    }
    options.journalMode = JournalMode::WriteAheadLog;
    {
        const auto project = Project::open(where(), options);
        project->setState("a", 2);
        ASSERT_TRUE(project->flush());
        EXPECT_TRUE(fs::exists(where() / "project.sqlite-wal"));
    }
    options.journalMode = JournalMode::Rollback; // copied to a share
    const auto project = Project::open(where(), options);
    EXPECT_EQ(project->state("a"), 2);
    project->setState("a", 3);
    ASSERT_TRUE(project->flush());
    EXPECT_FALSE(fs::exists(where() / "project.sqlite-wal"));
}

} // namespace
} // namespace lamina::core
