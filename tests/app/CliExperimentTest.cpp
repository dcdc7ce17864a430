// SPDX-License-Identifier: GPL-3.0-or-later
// lamina-cli experiment: with the fake engine what a run leaves behind and how it goes on, with the
// real one a handful of cells.
#include "tests/support/Process.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;
using lamina::test::ProcessOptions;
using lamina::test::ProcessResult;
using testing::HasSubstr;

const fs::path kBuild = LAMINA_TEST_BINARY_DIR;

std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class CliExperimentTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        m_folder = fs::temp_directory_path() /
                   fmt::format("lamina-experiment-{}-{}", test->name(), getpid());
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
        const auto made = run({"simulate", "--out", at("s"), "--stacks", "3", "--size", "96x64x4",
                               "--spacing", "0.4,0.4,1", "--quiet"});
        ASSERT_EQ(made.status, 0) << made.err;
        std::ofstream(at("spec.json"))
            << R"({"patch": 32, "stride": 32, "tiling": "inclusive", "drop_noise": false,
                   "pool": 0, "labelled": [2, 6], "unlabelled": [0.5, 1.0], "validation": 3,
                   "test": 6, "samples": 1})";
    }
    void TearDown() override { fs::remove_all(m_folder); }

    [[nodiscard]] std::string at(const std::string& name) const {
        return (m_folder / name).string();
    }
    [[nodiscard]] std::vector<std::string> command(std::vector<std::string> more = {}) const {
        std::vector<std::string> all{"experiment",    "--images", at("s"),   "--masks",   at("s"),
                                     "--out",         at("e"),    "--scale", "small",     "--spec",
                                     at("spec.json"), "--seeds",  "1",       "--threads", "1"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    ProcessResult run(const std::vector<std::string>& arguments, ProcessOptions options = {}) {
        std::vector<std::string> command{kBuild / "bin" / "lamina-cli"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        if (!m_engine.empty()) options.environment.emplace_back("LAMINA_ENGINE", m_engine);
        return lamina::test::runProcess(command, options);
    }
    static nlohmann::json lastLine(const ProcessResult& result) {
        EXPECT_EQ(result.status, 0) << result.err;
        nlohmann::json last;
        std::istringstream lines(result.out);
        for (std::string line; std::getline(lines, line);)
            last = nlohmann::json::parse(line);
        return last;
    }
    [[nodiscard]] std::size_t cellsThere() const {
        std::error_code none;
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(at("e/cells"), none))
            count += entry.path().filename().string().rfind("backbone-", 0) != 0 ? 1 : 0;
        return count;
    }

    fs::path m_folder;
    std::string m_engine = (kBuild / "lib" / "fake_engine.so").string();
};

TEST_F(CliExperimentTest, WritesTablesAndOnePage) {
    const auto result = lastLine(run(command({"--json"})));
    EXPECT_EQ(result.at("cells").size(), 24U);
    EXPECT_EQ(result.at("settings").at("labelled"), (nlohmann::json{2, 6}));
    const auto page = bytesOf(result.at("report").get<std::string>());
    EXPECT_THAT(page, HasSubstr("The puzzle"));
    EXPECT_THAT(page, HasSubstr("data:image/png;base64,"));
    const auto csv = bytesOf(result.at("cells_csv").get<std::string>());
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 25);
    EXPECT_FALSE(fs::exists(at("e/work")));

    const auto words = run(command());
    EXPECT_EQ(words.status, 0);
    EXPECT_THAT(words.out, HasSubstr("PixelCL, frozen"));
    EXPECT_THAT(words.err, HasSubstr("24 cells, 24 of them are there already"));
}

TEST_F(CliExperimentTest, GoesOnAfterAKillAtAnyMoment) {
    // 9 cannot be caught: what is there then is what had been written
    bool killed = false;
    ProcessOptions options;
    options.onOutput = [&](const std::string&, pid_t pid) {
        if (killed || cellsThere() < 7) return;
        killed = true;
        kill(pid, SIGKILL);
    };
    const auto cut = run(command({"--json"}), options);
    ASSERT_EQ(cut.status, 128 + SIGKILL);
    const auto there = cellsThere();
    ASSERT_GE(there, 7U);
    ASSERT_LT(there, 24U);
    std::vector<std::pair<fs::path, fs::file_time_type>> before;
    for (const auto& entry : fs::directory_iterator(at("e/cells")))
        before.emplace_back(entry.path(), fs::last_write_time(entry.path()));
    const auto result = lastLine(run(command({"--json", "--resume"})));
    EXPECT_EQ(result.at("cells").size(), 24U);
    for (const auto& [file, time] : before) {
        if (file.filename().string().rfind("backbone-", 0) == 0) continue;
        EXPECT_EQ(fs::last_write_time(file), time) << file << " was computed twice";
    }
}

TEST_F(CliExperimentTest, CtrlCSaysHowToGoOn) {
    bool stopped = false;
    ProcessOptions options;
    options.onOutput = [&](const std::string&, pid_t pid) {
        if (stopped || cellsThere() < 2) return;
        stopped = true;
        kill(pid, SIGINT);
    };
    const auto cut = run(command({"--json"}), options);
    EXPECT_EQ(cut.status, 1);
    EXPECT_THAT(cut.err, HasSubstr("the same command goes on"));
    EXPECT_EQ(lastLine(run(command({"--json"}))).at("cells").size(), 24U);
}

TEST_F(CliExperimentTest, RefusesWhatMakesNoExperiment) {
    const auto expectSentence = [&](std::vector<std::string> arguments, const std::string& text) {
        const auto result = run(arguments);
        EXPECT_EQ(result.status, 1) << text;
        EXPECT_THAT(result.err, HasSubstr(text));
    };
    expectSentence({"experiment", "--out", at("x")}, "or --simulate");
    expectSentence({"experiment", "--out", at("x"), "--images", at("s")}, "give both --images");
    expectSentence({"experiment", "--out", at("x"), "--simulate", "--images", at("s")}, "not both");
    expectSentence({"experiment", "--out", at("x"), "--simulate", "--resume"},
                   "leave --resume out");
    expectSentence(command({"--patch", "100"}), "multiple of 32");
    EXPECT_EQ(run(command()).status, 0);
    expectSentence(command({"--epochs", "3"}), "holds another experiment");
    EXPECT_EQ(run({"experiment", "--out", at("x"), "--scale", "huge"}).status, 2);
}

TEST_F(CliExperimentTest, RunsWithTheRealEngine) {
    if (!fs::exists(kBuild / "lib" / "lamina" / "engine.so")) {
        GTEST_SKIP() << "built without the learning engine";
    }
    m_engine.clear();
    std::ofstream(at("spec.json"))
        << R"({"patch": 32, "stride": 32, "tiling": "inclusive", "drop_noise": false, "pool": 0,
               "labelled": [4], "unlabelled": [1.0], "validation": 2, "test": 4, "samples": 1,
               "pretrain_recipe": {"steps": 2, "batch": 2, "crop": 32, "encode_stages": [1]},
               "head_recipe": {"steps": 2, "batch": 2, "crop": 32,
                               "head": {"deepest_stage": 1, "first_skip": 3, "widths": [8]}},
               "unet_recipe": {"steps": 2, "batch": 2, "crop": 32,
                               "head": {"width": 4, "levels": 2}}})";
    const auto result = lastLine(run(command({"--json"})));
    ASSERT_EQ(result.at("cells").size(), 10U);
    for (const auto& cell : result.at("cells")) {
        EXPECT_TRUE(cell.at("dice").is_number()) << cell.dump();
        EXPECT_GT(cell.at("seconds").get<double>(), 0.0);
    }
    EXPECT_THAT(bytesOf(at("e/report.html")), HasSubstr("Pretraining loss"));
}

} // namespace
