// SPDX-License-Identifier: GPL-3.0-or-later
// Results of the Cell Tracking Challenge, read and scored by an independent program.
#include "core/export/ChallengeWriter.h"

#include "core/metrics/InstanceMetrics.h"
#include "tests/core/io/IoTestSupport.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <random>
#include <sys/wait.h>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;
using test::TempFolder;

constexpr VolumeSize kSize{96, 80, 6};

struct Ball {
    int x;
    int y;
    int z;
    int radius;
    LabelId id;
};

std::vector<LabelId> drawn(const std::vector<Ball>& balls) {
    std::vector<LabelId> ids(kSize.voxels());
    for (const auto& ball : balls) {
        for (int z = 0; z < kSize.z; ++z) {
            for (int y = 0; y < kSize.y; ++y) {
                for (int x = 0; x < kSize.x; ++x) {
                    const int dx = x - ball.x;
                    const int dy = y - ball.y;
                    const int dz = 2 * (z - ball.z);
                    if (dx * dx + dy * dy + dz * dz <= ball.radius * ball.radius)
                        ids[kSize.offset({x, y, z})] = ball.id;
                }
            }
        }
    }
    return ids;
}

/// Cells on a grid with gaps; the result moves and resizes them, and makes every mistake there is:
/// some are missing, some are one with their neighbour, some are where there is none.
struct Frame {
    std::vector<LabelId> truth;
    std::vector<LabelId> result;
};

Frame frameOf(std::mt19937& random) {
    std::vector<Ball> truth;
    std::vector<Ball> result;
    LabelId next = 1;
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 5; ++column, ++next) {
            const Ball cell{12 + 18 * column, 12 + 18 * row, 3, 7, next};
            const auto kind = random() % 8;
            if (kind == 6) { // only in the result
                result.push_back(cell);
                continue;
            }
            truth.push_back(cell);
            if (kind == 7) continue; // missed
            Ball found = cell;
            found.x += static_cast<int>(random() % 5) - 2;
            found.radius += static_cast<int>(random() % 4) - 2;
            if (kind == 5 && column > 0) found.id = next - 1; // one with its neighbour
            result.push_back(found);
        }
    }
    return {drawn(truth), drawn(result)};
}

ChallengeWriter::Slice slicesOf(const std::vector<LabelId>& ids) {
    return [&ids](int z) {
        const auto first = ids.begin() + static_cast<std::ptrdiff_t>(kSize.offset({0, 0, z}));
        return std::vector<LabelId>(first,
                                    first + static_cast<std::ptrdiff_t>(kSize.planeVoxels()));
    };
}

void write(const fs::path& folder, const std::vector<const std::vector<LabelId>*>& frames) {
    std::vector<int> numbers(frames.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<int>(i);
    ChallengeWriter writer(folder, numbers);
    for (const auto* frame : frames)
        writer.add(kSize, {}, slicesOf(*frame));
    static_cast<void>(writer.finish());
}

/// The reference has the same content under other names, once to segment and once to track.
void nameAsReference(const fs::path& folder, std::size_t frames) {
    fs::create_directories(folder / "SEG");
    fs::create_directories(folder / "TRA");
    for (std::size_t i = 0; i < frames; ++i) {
        const auto from = folder / fmt::format("mask{:03}.tif", i);
        fs::copy_file(from, folder / "SEG" / fmt::format("man_seg{:03}.tif", i));
        fs::rename(from, folder / "TRA" / fmt::format("man_track{:03}.tif", i));
    }
    fs::rename(folder / "res_track.txt", folder / "TRA" / "man_track.txt");
}

/// What a script says of a data set; nothing when it exits with 77 because a package is missing.
std::optional<nlohmann::json> scoresBy(const std::string& python, const char* script,
                                       const fs::path& data) {
    const auto command = fmt::format("{} {}/core/export/{} {}", python, LAMINA_TEST_SOURCE_DIR,
                                     script, data.string());
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> block{};
    while (pipe != nullptr && std::fgets(block.data(), block.size(), pipe) != nullptr)
        text += block.data();
    const int status = pipe == nullptr ? -1 : ::pclose(pipe);
    if (WEXITSTATUS(status) == 77) return std::nullopt;
    EXPECT_EQ(status, 0) << text;
    return nlohmann::json::parse(text, nullptr, false);
}

/// By the printed formulas in plain Python, with tifffile: both are there wherever tests run.
nlohmann::json plainScores(const fs::path& data) {
    return scoresBy("/usr/bin/python3", "challenge_check.py", data).value();
}

/// Writes frames as results and their truth as reference; returns our own counts.
InstanceCounts writeDataset(const fs::path& folder, const std::vector<Frame>& frames) {
    std::vector<const std::vector<LabelId>*> truth;
    std::vector<const std::vector<LabelId>*> result;
    InstanceCounts counts;
    for (const auto& frame : frames) {
        truth.push_back(&frame.truth);
        result.push_back(&frame.result);
        OverlapTable table;
        table.add(frame.truth, frame.result);
        counts += table.counts();
    }
    write(folder / "01_RES", result);
    write(folder / "01_GT", truth);
    nameAsReference(folder / "01_GT", frames.size());
    return counts;
}

std::vector<Frame> randomFrames() {
    std::mt19937 random(5);
    std::vector<Frame> frames;
    for (int i = 0; i < 4; ++i)
        frames.push_back(frameOf(random));
    return frames;
}

/// Pixels [first, last) of one row.
struct Bar {
    int first;
    int last;
    LabelId id;
};

std::vector<LabelId> drawn(const std::vector<Bar>& bars) {
    std::vector<LabelId> ids(kSize.voxels());
    for (const auto& bar : bars) {
        for (int x = bar.first; x < bar.last; ++x)
            ids[kSize.offset({x, 10, 2})] = bar.id;
    }
    return ids;
}

/// Small enough to be counted by hand.
struct Case {
    const char* what;
    std::vector<Bar> truth;
    std::vector<Bar> result;
    double seg;
    double det;
};

TEST(ChallengeScores, OfCasesCountedByHandAreThoseOfTheFormulas) {
    const std::vector<Bar> two{{0, 10, 1}, {20, 30, 2}};
    const std::vector<Case> cases{
        {"all is found", two, two, 1.0, 1.0},
        {"eight tenths of one, the other is missed", two, {{0, 8, 5}}, 0.4, 0.5},
        {"one in place of two: one split", two, {{0, 10, 3}, {20, 30, 3}}, 0.5, 0.75},
        {"one too many", {{0, 10, 1}}, {{0, 10, 1}, {40, 45, 2}}, 1.0, 0.9},
        {"half is no match: one missed, one too many", {{0, 10, 1}}, {{0, 5, 1}}, 0.0, 0.0},
        {"larger than the cell", {{10, 20, 1}}, {{10, 30, 1}}, 0.5, 1.0}};
    for (const auto& one : cases) {
        const TempFolder folder;
        const auto counts = writeDataset(folder.path(), {{drawn(one.truth), drawn(one.result)}});
        const auto plain = plainScores(folder.path());
        EXPECT_EQ(plain.at("problems"), nlohmann::json::array()) << one.what;
        EXPECT_NEAR(plain.at("SEG").get<double>(), one.seg, 1e-9) << one.what;
        EXPECT_NEAR(plain.at("DET").get<double>(), one.det, 1e-9) << one.what;
        EXPECT_NEAR(counts.seg().value(), one.seg, 1e-9) << one.what;
        EXPECT_NEAR(counts.det().value(), one.det, 1e-9) << one.what;
    }
}

TEST(ChallengeScores, OfAnotherReaderAndThePlainFormulasEqualOurs) {
    const TempFolder folder;
    const auto counts = writeDataset(folder.path(), randomFrames());
    const auto plain = plainScores(folder.path());
    EXPECT_EQ(plain.at("problems"), nlohmann::json::array());
    EXPECT_NEAR(plain.at("SEG").get<double>(), counts.seg().value(), 1e-9);
    EXPECT_NEAR(plain.at("DET").get<double>(), counts.det().value(), 1e-9);
}

TEST(ChallengeScores, TheOtherReaderFindsWhatIsWrong) {
    const TempFolder folder;
    static_cast<void>(writeDataset(folder.path(), randomFrames()));
    std::ofstream(folder / "01_RES" / "res_track.txt", std::ios::app) << "900 0 0 0\n";
    fs::rename(folder / "01_RES" / "mask003.tif", folder / "01_RES" / "mask3.tif");
    const auto problems = plainScores(folder.path()).at("problems").dump();
    EXPECT_NE(problems.find("label 900 is in frames []"), std::string::npos) << problems;
    EXPECT_NE(problems.find("mask3.tif"), std::string::npos) << problems;
    EXPECT_NE(problems.find("frames [0, 1, 2]"), std::string::npos) << problems;
}

/// LAMINA_CTC_PYTHON: a Python that has py-ctcmetrics.
TEST(ChallengeScores, OfAnIndependentProgramEqualOurs) {
    const TempFolder folder;
    const auto counts = writeDataset(folder.path(), randomFrames());
    EXPECT_GT(counts.splits, 0);
    EXPECT_GT(counts.missed, 0);
    EXPECT_GT(counts.spurious, 0);
    const char* python = std::getenv("LAMINA_CTC_PYTHON");
    const auto scores =
        scoresBy(python ? python : "/usr/bin/python3", "challenge_scores.py", folder.path());
    if (!scores) {
        GTEST_SKIP() << "needs py-ctcmetrics: set LAMINA_CTC_PYTHON to a Python that has it";
    }
    EXPECT_TRUE(scores->at("valid").get<bool>());
    EXPECT_NEAR(scores->at("SEG").get<double>(), counts.seg().value(), 1e-6);
    EXPECT_NEAR(scores->at("DET").get<double>(), counts.det().value(), 1e-6);
}

} // namespace
} // namespace lamina::core
