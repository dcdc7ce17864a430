// SPDX-License-Identifier: GPL-3.0-or-later
// lamina-cli advise as its users run it. It grows forests and needs no engine.
#include "core/io/TiffWriter.h"
#include "tests/support/Process.h"
#include "tests/support/TempFolder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace {

namespace core = lamina::core;
namespace fs = std::filesystem;
using lamina::test::ProcessResult;
using lamina::test::TempFolder;
using testing::HasSubstr;

class CliAdviseTest : public testing::Test {
protected:
    /// Discs that grow from slice to slice in noise that hides their edges.
    void SetUp() override {
        write("a_raw.tif", [](int x, int y, int z) {
            const int noise = ((x * 31 + y * 17 + z * 13) * 2654435761U >> 20U) % 400;
            return (inside(x, y, z) ? 700 : 300) + noise;
        });
        write("a_labels.tif", [](int x, int y, int z) { return inside(x, y, z) ? 3 : 0; });
    }
    static bool inside(int x, int y, int z) {
        const int r = 6 + z / 2;
        return (x - 20) * (x - 20) + (y - 16) * (y - 16) < r * r;
    }
    void write(const std::string& name, const std::function<int(int, int, int)>& value) {
        core::TiffVolume volume;
        volume.size = {40, 32, 9};
        volume.type = core::PixelType::UInt16;
        volume.spacing = {0.5, 0.5, 1.0};
        volume.plane = [&](int z) {
            core::Plane plane(volume.size.x, volume.size.y, volume.type);
            for (int y = 0; y < volume.size.y; ++y) {
                for (int x = 0; x < volume.size.x; ++x) {
                    plane.pixels<std::uint16_t>()[volume.size.offset({x, y, 0})] =
                        static_cast<std::uint16_t>(value(x, y, z));
                }
            }
            return plane;
        };
        core::writeTiff(m_folder / name, volume);
    }
    [[nodiscard]] std::string at(const std::string& name) const {
        return (m_folder / name).string();
    }
    [[nodiscard]] ProcessResult run(const std::vector<std::string>& arguments) const {
        std::vector<std::string> command{std::string(LAMINA_TEST_BINARY_DIR) + "/bin/lamina-cli"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return lamina::test::runProcess(command, {});
    }
    [[nodiscard]] ProcessResult advise(std::vector<std::string> more) const {
        more.insert(more.begin(),
                    {"advise", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif")});
        return run(more);
    }
    static nlohmann::json lastLine(const std::string& out) {
        std::string last;
        std::istringstream lines(out);
        for (std::string line; std::getline(lines, line);)
            last = line;
        return nlohmann::json::parse(last);
    }

    TempFolder m_folder;
};

TEST_F(CliAdviseTest, PrintsACurveAndASentence) {
    const auto result = advise({"--slices", "0,4,8", "--csv", at("curve.csv"), "--quiet"});
    ASSERT_EQ(result.status, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("highest"));
    EXPECT_THAT(result.out, HasSubstr("With 3 slices you are at "));
    std::ifstream table(m_folder / "curve.csv");
    std::string line;
    int lines = 0;
    while (std::getline(table, line))
        ++lines;
    EXPECT_EQ(lines, 1 + 6); // two numbers of slices measured, the fit up to three beyond all
}

TEST_F(CliAdviseTest, TheSameSeedGivesTheSameJson) {
    const std::vector<std::string> arguments{"--slices", "0,2,4,6", "--repeats", "2", "--json"};
    const auto first = advise(arguments);
    ASSERT_EQ(first.status, 0) << first.err;
    const auto json = lastLine(first.out);
    EXPECT_EQ(json.at("type"), "result");
    EXPECT_EQ(json.at("command"), "advise");
    EXPECT_EQ(json.at("curve").size(), 3U);
    EXPECT_EQ(json.at("cells").size(), 8U); // each slice is left out once, so four of three
    for (const auto& cell : json.at("cells")) {
        for (const auto& scored : cell.at("scored")) {
            const auto& training = cell.at("training");
            EXPECT_EQ(std::count(training.begin(), training.end(), scored), 0);
        }
    }
    EXPECT_EQ(lastLine(advise(arguments).out), json);
}

TEST_F(CliAdviseTest, ACellIsWhatTrainPredictAndEvaluateGive) {
    const auto json = lastLine(advise({"--slices", "0,2,4,6", "--repeats", "1", "--json"}).out);
    const auto& cell = json.at("cells").at(1);
    const auto list = [](const nlohmann::json& places) {
        std::string text;
        for (const auto& place : places)
            text += fmt::format("{}{}", text.empty() ? "" : ",", place.at("slice").get<int>());
        return text;
    };
    ASSERT_EQ(run({"train", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif"), "--slices",
                   list(cell.at("training")), "--out", at("f.safetensors"), "--quiet"})
                  .status,
              0);
    ASSERT_EQ(run({"predict", "--images", at("a_raw.tif"), "--model", at("f.safetensors"), "--out",
                   at("masks"), "--quiet"})
                  .status,
              0);
    const auto scores =
        run({"evaluate", "--reference", at("a_labels.tif"), "--prediction",
             at("masks/a_semantic.tif"), "--slices", list(cell.at("scored")), "--json"});
    ASSERT_EQ(scores.status, 0) << scores.err;
    EXPECT_EQ(lastLine(scores.out).at("pooled").at("dice"), cell.at("dice"));
}

TEST_F(CliAdviseTest, TooFewSlicesAreASentence) {
    const auto result = advise({"--slices", "1,5"});
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.err, HasSubstr("Annotate 1 more"));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
}

TEST_F(CliAdviseTest, ATableThatCannotBeWrittenIsSaidFirst) {
    const auto result = advise({"--slices", "0,4,8", "--csv", m_folder.path().string()});
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.err, HasSubstr("is a folder"));
    EXPECT_EQ(advise({"--repeats", "0"}).status, 2);
}

} // namespace
