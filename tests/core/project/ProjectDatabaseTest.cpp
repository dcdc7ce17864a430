// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectDatabase.h"

#include "core/base/Error.h"
#include "core/project/JournalWriter.h"
#include "core/project/Project.h"
#include "core/project/TileCodec.h"
#include "tests/support/TempFolder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <future>
#include <linux/magic.h>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;
using Access = ProjectDatabase::Access;
using testing::HasSubstr;

ErrorCode codeOf(const std::function<void()>& work, std::string* sentence = nullptr) {
    try {
        work();
    } catch (const Error& error) {
        if (sentence) *sentence = error.what();
        return error.code();
    }
    return ErrorCode::Internal;
}

ProjectSchema nextSchema() {
    auto schema = projectSchema();
    schema.emplace_back("ALTER TABLE stacks ADD COLUMN note TEXT;");
    return schema;
}

TEST(ProjectDatabase, AnOlderVersionIsBroughtUpToDateAndACopyIsKept) {
    const test::TempFolder folder;
    const auto name = folder / "p.lamina";
    Project::create(name)->setState("kept", 5);
    const auto file = name / "project.sqlite";
    // an older version is not changed by someone who only reads
    EXPECT_EQ(codeOf([&] {
                  ProjectDatabase(file, Access::Read, JournalMode::WriteAheadLog, nextSchema());
              }),
              ErrorCode::Unsupported);
    ProjectDatabase(file, Access::Write, JournalMode::WriteAheadLog, nextSchema());
    const auto copy = name / fmt::format("project.sqlite.version-{}", projectSchema().size());
    ASSERT_TRUE(fs::exists(copy));
    // The migrated one is now too new for this program, the copy is not.
    std::string sentence;
    EXPECT_EQ(codeOf([&] { Project::open(name); }, &sentence), ErrorCode::Unsupported);
    EXPECT_THAT(sentence, HasSubstr("newer version of Lamina"));
    ProjectDatabase(file, Access::Read, JournalMode::WriteAheadLog, nextSchema());
    fs::remove(file);
    fs::rename(copy, file);
    EXPECT_EQ(Project::open(name)->state("kept"), 5);
}

TEST(ProjectDatabase, AFailedMigrationLeavesTheOlderVersion) {
    const test::TempFolder folder;
    const auto name = folder / "p.lamina";
    Project::create(name)->setState("kept", 5);
    auto broken = nextSchema();
    broken.back() += "CREATE TABLE state (a);"; // exists
    EXPECT_NE(codeOf([&] {
                  ProjectDatabase(name / "project.sqlite", Access::Write,
                                  JournalMode::WriteAheadLog, broken);
              }),
              ErrorCode::NotFound);
    EXPECT_EQ(Project::open(name)->state("kept"), 5);
}

TEST(ProjectDatabase, SharesGetNoWriteAheadLog) {
    for (const long type : {long{NFS_SUPER_MAGIC}, long{SMB_SUPER_MAGIC}, 0xff534d42L, 0xfe534d42L,
                            0x65735546L, long{V9FS_MAGIC}, long{CEPH_SUPER_MAGIC}}) {
        EXPECT_TRUE(walUnsafe(type)) << std::hex << type;
    }
    // the kernel's number may arrive with its sign
    EXPECT_TRUE(walUnsafe(static_cast<long>(static_cast<std::int32_t>(0xff534d42U))));
    for (const long type : {long{EXT4_SUPER_MAGIC}, long{BTRFS_SUPER_MAGIC}, long{XFS_SUPER_MAGIC},
                            long{TMPFS_MAGIC}, long{OVERLAYFS_SUPER_MAGIC}}) {
        EXPECT_FALSE(walUnsafe(type)) << std::hex << type;
    }
}

TEST(TileCodec, ATileComesBackVoxelForVoxelAndAUniformOneIsFourBytes) {
    EXPECT_TRUE(encodeTile(nullptr).empty());
    EXPECT_EQ(decodeTile({}), nullptr);
    EXPECT_EQ(encodeTile(uniformTile(kBackground)).size(), 4U);
    EXPECT_EQ(decodeTile(encodeTile(uniformTile(7))), uniformTile(7));
    auto mixed = std::make_shared<LabelTile>();
    for (std::size_t i = 0; i < mixed->voxels.size(); ++i)
        mixed->voxels[i] = static_cast<LabelId>(i * i * 2654435761U);
    EXPECT_EQ(decodeTile(encodeTile(mixed))->voxels, mixed->voxels);
    const std::vector<TileChange> changes{{{3, 2, 1}, nullptr, mixed},
                                          {{0, 0, 0}, mixed, uniformTile(70000)},
                                          {{1, 0, 9}, uniformTile(70000), nullptr}};
    std::vector<TileChange> back;
    decodeChanges(encodeChanges(changes), back);
    ASSERT_EQ(back.size(), 3U);
    EXPECT_EQ(back[0].tile, (TileIndex{3, 2, 1}));
    EXPECT_EQ(back[0].after, back[1].before) << "one tile, stored once";
    EXPECT_EQ(back[0].after->voxels, mixed->voxels);
    EXPECT_EQ(back[1].after, uniformTile(70000));
    EXPECT_EQ(back[2].after, nullptr);
}

TEST(TileCodec, DamagedBytesAreAnErrorAndNeverACrash) {
    auto mixed = std::make_shared<LabelTile>();
    mixed->voxels[5] = 9;
    const auto tile = encodeTile(mixed);
    const auto step = encodeChanges(std::vector<TileChange>{{{0, 0, 0}, nullptr, mixed}});
    for (std::size_t length = 1; length < tile.size(); ++length) {
        if (length == 4) continue; // any four bytes are a label
        EXPECT_EQ(codeOf([&] { static_cast<void>(decodeTile(tile.substr(0, length))); }),
                  ErrorCode::Unreadable);
    }
    for (std::size_t length = 0; length < step.size(); ++length) {
        std::vector<TileChange> out;
        EXPECT_EQ(codeOf([&] { decodeChanges(step.substr(0, length), out); }),
                  ErrorCode::Unreadable);
    }
    EXPECT_EQ(codeOf([&] { static_cast<void>(decodeTable("no table")); }), ErrorCode::Unreadable);
}

TEST(JournalWriter, AFailureIsSaidOnceNothingIsLostAndTheOrderStays) {
    const test::TempFolder folder;
    const auto file = folder / "project.sqlite";
    ProjectDatabase::create(file);
    std::atomic<bool> broken{true};
    std::promise<void> recovered;
    std::atomic<int> failures{0};
    std::vector<int> order;
    {
        JournalWriter writer(
            nullptr,
            [&]() -> std::unique_ptr<ProjectDatabase> {
                if (broken) throw Error(ErrorCode::OutOfSpace, "'x' could not be written.");
                return std::make_unique<ProjectDatabase>(file, Access::Write,
                                                         JournalMode::WriteAheadLog);
            },
            [&](const JournalNotice& notice) {
                if (notice.kind == JournalNotice::Kind::Failed) {
                    ++failures;
                    EXPECT_THAT(notice.sentence, HasSubstr("'x' could not be written."));
                    EXPECT_THAT(notice.sentence, HasSubstr("Nothing is lost"));
                } else if (notice.kind == JournalNotice::Kind::Recovered) {
                    recovered.set_value();
                }
            });
        for (int i = 0; i < 10; ++i)
            writer.enqueue([&order, i](auto&) { order.push_back(i); }, 100);
        EXPECT_FALSE(writer.flush());
        EXPECT_FALSE(writer.flush());
        EXPECT_EQ(writer.pending(), 10U);
        EXPECT_EQ(writer.bytesPending(), 1000U);
        broken = false;
        recovered.get_future().wait(); // by itself, nobody asks again
        EXPECT_EQ(failures, 1);
        EXPECT_EQ(writer.bytesPending(), 0U);
    }
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(JournalWriter, WhatCannotBeSavedAtTheEndIsSaid) {
    std::atomic<int> lost{0};
    {
        JournalWriter writer(
            nullptr,
            []() -> std::unique_ptr<ProjectDatabase> {
                throw Error(ErrorCode::Unwritable, "'x' is gone.");
            },
            [&](const JournalNotice& notice) {
                if (notice.kind != JournalNotice::Kind::Lost) return;
                ++lost;
                EXPECT_THAT(notice.sentence, HasSubstr("'x' is gone."));
                EXPECT_THAT(notice.sentence, HasSubstr("1 change"));
            });
        writer.enqueue([](auto&) {});
    }
    EXPECT_EQ(lost, 1);
}

TEST(JournalWriter, AWriteThatFailsHalfWayLeavesNothingOfItsTransaction) {
    const test::TempFolder folder;
    const auto name = folder / "p.lamina";
    Project::create(name)->setState("a", 1);
    const auto file = name / "project.sqlite";
    ProjectDatabase database(file, Access::Write, JournalMode::WriteAheadLog);
    const auto before = fs::file_size(file);
    EXPECT_THROW(database.transaction([&] { throw Error(ErrorCode::OutOfSpace, "full"); }), Error);
    database.transaction([] {}); // the connection is usable
    EXPECT_EQ(fs::file_size(file), before);
}

} // namespace
} // namespace lamina::core
