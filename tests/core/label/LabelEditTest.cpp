// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label/LabelEdit.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <latch>
#include <random>
#include <thread>

namespace lamina::core {
namespace {

LabelTable lockedTable(LabelId id) {
    LabelTable table;
    LabelInfo info = table.info(id);
    info.locked = true;
    table.set(info);
    return table;
}

void paintRow(LabelVolume& volume, int y, int x0, int x1, LabelId id) {
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setRow(0, y, x0, x1, id);
    static_cast<void>(edit.commit());
}

TEST(LabelEdit, ChangesNothingBeforeCommitAndShowsItInThePreview) {
    LabelVolume volume({100, 80, 2});
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setVoxel({70, 65, 1}, 3);
    EXPECT_EQ(volume.at({70, 65, 1}), kUnlabelled);
    EXPECT_EQ(edit.preview({70, 65, 1}), 3U);
    static_cast<void>(edit.commit());
    EXPECT_EQ(volume.at({70, 65, 1}), 3U);
}

TEST(LabelEdit, ChangesNothingWhenDestroyedWithoutCommit) {
    LabelVolume volume({10, 10, 1});
    const LabelTable table;
    { LabelEdit(volume, table).setVoxel({1, 1, 0}, 3); }
    EXPECT_TRUE(volume.sliceEmpty(0));
    EXPECT_EQ(volume.bytes(), 0U);
}

TEST(LabelEdit, IgnoresWhatLiesOutsideTheVolume) {
    LabelVolume volume({70, 10, 1});
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setVoxel({-1, 0, 0}, 1);
    edit.setVoxel({70, 0, 0}, 1);
    edit.setVoxel({0, 10, 0}, 1);
    edit.setVoxel({0, 0, 1}, 1);
    edit.setRow(-1, 0, 0, 5, 1);
    edit.setRow(0, 3, 9, 4, 1);
    EXPECT_TRUE(edit.commit().empty());
    edit.setRow(0, 2, -5, 1000, 4);
    static_cast<void>(edit.commit());
    const auto slice = volume.readSlice(0);
    EXPECT_EQ(std::count(slice.begin(), slice.end(), 4U), 70);
}

TEST(LabelEdit, NeverPaintsOverLockedLabelsUnderAnyRule) {
    for (const DrawOver rule :
         {DrawOver::Everything, DrawOver::UnlabelledOnly, DrawOver::UnlabelledAndBackground}) {
        for (const LabelId locked : {LabelId{2}, kBackground}) {
            LabelVolume volume({10, 1, 1});
            paintRow(volume, 0, 3, 6, locked);
            const LabelTable table = lockedTable(locked);
            LabelEdit edit(volume, table, rule);
            edit.setRow(0, 0, 0, 10, 7);
            edit.setRow(0, 0, 0, 10, kUnlabelled);
            static_cast<void>(edit.commit());
            for (int x = 3; x < 6; ++x)
                EXPECT_EQ(volume.at({x, 0, 0}), locked);
        }
    }
}

TEST(LabelEdit, PaintsALockedLabelOntoFreeVoxels) {
    LabelVolume volume({10, 1, 1});
    const LabelTable table = lockedTable(2);
    LabelEdit edit(volume, table);
    edit.setRow(0, 0, 0, 4, 2);
    static_cast<void>(edit.commit());
    EXPECT_EQ(volume.at({3, 0, 0}), 2U);
}

TEST(LabelEdit, ReplacesOnlyWhatTheDrawOverRuleAllows) {
    const auto painted = [](DrawOver rule) {
        LabelVolume volume({3, 1, 1});
        paintRow(volume, 0, 1, 2, kBackground);
        paintRow(volume, 0, 2, 3, 5);
        const LabelTable table;
        LabelEdit edit(volume, table, rule);
        edit.setRow(0, 0, 0, 3, 9);
        static_cast<void>(edit.commit());
        return volume.readSlice(0);
    };
    EXPECT_EQ(painted(DrawOver::Everything), (std::vector<LabelId>{9, 9, 9}));
    EXPECT_EQ(painted(DrawOver::UnlabelledOnly), (std::vector<LabelId>{9, kBackground, 5}));
    EXPECT_EQ(painted(DrawOver::UnlabelledAndBackground), (std::vector<LabelId>{9, 9, 5}));
}

TEST(LabelEdit, MasksAndIdsReachOverEdgesAndTilesAndLeaveGapsAlone) {
    LabelVolume volume({70, 70, 1});
    const LabelTable table;
    LabelEdit edit(volume, table);
    const PixelRect rect{-1, 62, 4, 3};
    edit.setMask(0, rect, std::vector<std::uint8_t>{1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1}, 6);
    edit.setIds(0, rect, std::vector<LabelId>{1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, kBackground});
    static_cast<void>(edit.commit());
    std::vector<LabelId> out(9);
    volume.readRect(0, {0, 62, 3, 3}, out);
    EXPECT_EQ(out, (std::vector<LabelId>{2, 3, 6, 6, 0, 0, 0, 6, kBackground}));
    EXPECT_THROW(edit.setMask(0, rect, std::vector<std::uint8_t>(3), 1), Error);
}

TEST(LabelEdit, LeavesOutTilesWithoutAChangeAndMakesErasedOnesNull) {
    LabelVolume volume({200, 64, 1});
    paintRow(volume, 5, 0, 200, 1);
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setRow(0, 5, 0, 64, kUnlabelled); // tile 0 becomes empty
    edit.setVoxel({70, 5, 0}, 2);          // tile 1 and back again
    edit.setVoxel({70, 5, 0}, 1);
    edit.setVoxel({130, 5, 0}, 1); // tile 2: nothing new
    const auto changes = edit.commit();
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].tile, (TileIndex{0, 0, 0}));
    EXPECT_NE(changes[0].before, nullptr);
    EXPECT_EQ(changes[0].after, nullptr);
}

TEST(LabelEdit, SharesTilesOfOneLabel) {
    LabelVolume volume({64 * 20, 64 * 20, 1});
    const LabelTable table;
    LabelEdit edit(volume, table);
    for (int y = 0; y < volume.size().y; ++y)
        edit.setRow(0, y, 0, volume.size().x, kBackground);
    EXPECT_EQ(edit.commit().size(), 400U);
    EXPECT_EQ(volume.bytes(), sizeof(LabelTile));
    edit.setVoxel({100, 100, 0}, 1); // the shared tile itself must not change
    static_cast<void>(edit.commit());
    EXPECT_EQ(volume.at({36, 36, 0}), kBackground);
    EXPECT_EQ(volume.bytes(), 2 * sizeof(LabelTile));
}

TEST(LabelEdit, ReportsTheBoxThatChangedOnce) {
    LabelVolume volume({200, 200, 3});
    paintRow(volume, 10, 10, 20, 1);
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setRow(0, 10, 10, 22, 1); // only 20 and 21 are new
    edit.setVoxel({5, 90, 0}, 1);
    edit.setVoxel({7, 8, 2}, 1);
    EXPECT_EQ(edit.takeDirty(), (VoxelBox{{5, 8, 0}, {22, 91, 3}}));
    EXPECT_TRUE(edit.takeDirty().empty());
}

TEST(LabelEdit, KeepsWhatWasChangedBesideItMeanwhile) {
    LabelVolume volume({64, 1, 1});
    paintRow(volume, 0, 0, 10, 1);
    const LabelTable table;
    LabelEdit open(volume, table, DrawOver::UnlabelledOnly);
    open.setRow(0, 0, 20, 30, 2);
    paintRow(volume, 0, 5, 25, 3); // beside and into the open edit
    const LabelVolume between = volume;
    const auto changes = open.commit();
    EXPECT_EQ(volume.at({2, 0, 0}), 1U);
    EXPECT_EQ(volume.at({7, 0, 0}), 3U);
    EXPECT_EQ(volume.at({22, 0, 0}), 3U) << "the rule holds for what came meanwhile";
    EXPECT_EQ(volume.at({27, 0, 0}), 2U);
    volume.applyChanges(changes, true);
    EXPECT_EQ(volume.readSlice(0), between.readSlice(0));
}

TEST(LabelEdit, RandomEditsEqualADenseModelAndSnapshotsNeverChange) {
    constexpr VolumeSize kSize{150, 97, 3};
    std::mt19937 random(7);
    const auto below = [&random](int n) {
        return static_cast<int>(random() % static_cast<unsigned>(n));
    };
    const LabelTable table = lockedTable(3);
    LabelVolume volume(kSize);
    std::vector<LabelId> dense(kSize.voxels(), kUnlabelled);
    struct Snapshot {
        LabelVolume volume;
        std::vector<LabelId> dense;
    };
    std::vector<Snapshot> snapshots;
    const std::array<LabelId, 6> ids{kUnlabelled, 1, 2, 3, 4, kBackground};

    for (int round = 0; round < 60; ++round) {
        const auto rule = static_cast<DrawOver>(below(3));
        std::vector<LabelId> wanted = dense;
        const auto set = [&](VoxelIndex v, LabelId id) {
            if (!kSize.contains(v)) return;
            LabelId& voxel = wanted[kSize.offset(v)];
            const bool allowed =
                voxel == kUnlabelled ||
                (voxel != 3 &&
                 (rule == DrawOver::Everything ||
                  (rule == DrawOver::UnlabelledAndBackground && voxel == kBackground)));
            if (allowed) voxel = id;
        };
        LabelEdit edit(volume, table, rule);
        for (int stroke = 0; stroke < 12; ++stroke) {
            const LabelId id = ids[static_cast<std::size_t>(below(6))];
            const int z = below(3);
            const PixelRect rect{below(170) - 10, below(110) - 10, 1 + below(70), 1 + below(40)};
            if (below(2) == 0) {
                for (int y = rect.y; y < rect.y + rect.height; ++y) {
                    edit.setRow(z, y, rect.x, rect.x + rect.width, id);
                    for (int x = rect.x; x < rect.x + rect.width; ++x)
                        set({x, y, z}, id);
                }
            } else {
                std::vector<LabelId> patch(static_cast<std::size_t>(rect.width) * rect.height);
                for (LabelId& p : patch)
                    p = ids[static_cast<std::size_t>(below(6))];
                edit.setIds(z, rect, patch);
                std::size_t i = 0;
                for (int y = rect.y; y < rect.y + rect.height; ++y) {
                    for (int x = rect.x; x < rect.x + rect.width; ++x, ++i) {
                        if (patch[i] != kUnlabelled) set({x, y, z}, patch[i]);
                    }
                }
            }
        }
        std::vector<LabelId> shown(kSize.planeVoxels());
        edit.previewRect(1, {0, 0, kSize.x, kSize.y}, shown);
        EXPECT_TRUE(
            std::equal(shown.begin(), shown.end(), wanted.begin() + kSize.offset({0, 0, 1})));

        const bool keep = below(4) != 0;
        if (keep) {
            static_cast<void>(edit.commit());
            dense = wanted;
        }
        if (round % 6 == 0) snapshots.push_back({volume, dense});
        snapshots.push_back({volume, dense});
        if (snapshots.size() > 12) snapshots.erase(snapshots.begin() + 6);
    }
    for (const Snapshot& snapshot : snapshots) {
        std::vector<LabelId> all;
        for (int z = 0; z < kSize.z; ++z) {
            const auto slice = snapshot.volume.readSlice(z);
            all.insert(all.end(), slice.begin(), slice.end());
        }
        ASSERT_EQ(all, snapshot.dense);
    }
}

TEST(LabelEdit, ASnapshotIsReadByAWorkerWhilePaintingGoesOn) {
    LabelVolume volume({128, 128, 1});
    for (int y = 0; y < 128; ++y)
        paintRow(volume, y, 0, 128, 1);
    const LabelVolume snapshot = volume;
    std::latch begin(2);
    bool unchanged = true;
    {
        const std::jthread reader([&] {
            begin.arrive_and_wait();
            for (int i = 0; i < 50; ++i) {
                const auto slice = snapshot.readSlice(0);
                unchanged = unchanged && std::all_of(slice.begin(), slice.end(),
                                                     [](LabelId id) { return id == 1; });
            }
        });
        begin.arrive_and_wait();
        for (int i = 0; i < 128; ++i)
            paintRow(volume, i, 0, 128, 2);
    }
    EXPECT_TRUE(unchanged);
    EXPECT_EQ(volume.at({127, 127, 0}), 2U);
}

TEST(LabelEdit, APreviewOfPartOfAPlaneIsUntouchedByStrokesInOtherSlices) {
    LabelVolume volume(VolumeSize{40, 30, 8});
    const LabelTable table;
    LabelEdit edit(volume, table);
    edit.setRow(6, 10, 0, 40, 7); // slice 6
    for (const SlicePlane plane : {SlicePlane{Axes::YZ, 5}, SlicePlane{Axes::XZ, 10}}) {
        const bool yz = plane.axes == Axes::YZ;
        const PixelRect slice2 = yz ? PixelRect{2, 0, 1, 30} : PixelRect{0, 2, 40, 1};
        const auto pixels =
            static_cast<std::size_t>(slice2.width) * static_cast<std::size_t>(slice2.height);
        std::vector<LabelId> all(pixels + 400, 99); // room behind, to see what is written there
        edit.previewPlane(plane, slice2, std::span(all).first(pixels));
        const std::vector<LabelId> unlabelled(pixels, kUnlabelled);
        EXPECT_TRUE(std::equal(unlabelled.begin(), unlabelled.end(), all.begin()));
        EXPECT_EQ(std::count(all.begin() + static_cast<std::ptrdiff_t>(pixels), all.end(), 99U),
                  400);
    }
}

} // namespace
} // namespace lamina::core
