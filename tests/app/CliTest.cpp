// SPDX-License-Identifier: GPL-3.0-or-later
// lamina-cli as its users run it. Most tests give it the fake engine, some the real one.
#include "core/io/TiffWriter.h"
#include "core/learn/PretrainMethods.h"
#include "core/learn/RunRecord.h"
#include "tests/support/Process.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace {

namespace core = lamina::core;
namespace fs = std::filesystem;
using lamina::test::ProcessOptions;
using lamina::test::ProcessResult;
using testing::HasSubstr;

const fs::path kBuild = LAMINA_TEST_BINARY_DIR;

class CliTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        m_folder =
            fs::temp_directory_path() / fmt::format("lamina-cli-{}-{}", test->name(), getpid());
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
    }
    void TearDown() override { fs::remove_all(m_folder); }

    [[nodiscard]] std::string at(const std::string& name) const {
        return (m_folder / name).string();
    }

    ProcessResult run(const std::vector<std::string>& arguments, ProcessOptions options = {}) {
        std::vector<std::string> command{kBuild / "bin" / "lamina-cli"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        if (!m_engine.empty()) {
            options.environment.emplace_back("LAMINA_ENGINE", m_engine);
            options.environment.emplace_back("LAMINA_NETWORK", "/nowhere"); // not for a fake
        }
        return lamina::test::runProcess(command, options);
    }
    /// Expects success and gives the last line of standard output as JSON.
    nlohmann::json runJson(std::vector<std::string> arguments) {
        arguments.emplace_back("--json");
        const auto result = run(arguments);
        EXPECT_EQ(result.status, 0) << result.err;
        return lastLine(result.out);
    }
    static nlohmann::json lastLine(const std::string& out) {
        nlohmann::json last;
        std::istringstream lines(out);
        for (std::string line; std::getline(lines, line);)
            last = nlohmann::json::parse(line);
        return last;
    }
    /// One sentence on standard error, exit status 1.
    static void expectFailure(const ProcessResult& result, const std::string& words) {
        EXPECT_EQ(result.status, 1) << result.err;
        EXPECT_THAT(result.err, HasSubstr(words));
        EXPECT_EQ(result.err.rfind("lamina-cli: ", 0), 0U) << result.err;
        EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    }

    void writeStack(const fs::path& file, core::VolumeSize size,
                    const std::function<int(int x, int y, int z)>& value) {
        core::TiffVolume volume;
        volume.size = size;
        volume.type = core::PixelType::UInt16;
        volume.spacing = {0.5, 0.5, 2.0};
        volume.plane = [&](int z) {
            core::Plane plane(size.x, size.y, core::PixelType::UInt16);
            for (int y = 0; y < size.y; ++y) {
                for (int x = 0; x < size.x; ++x) {
                    plane.pixels<std::uint16_t>()[size.offset({x, y, 0})] =
                        static_cast<std::uint16_t>(value(x, y, z));
                }
            }
            return plane;
        };
        core::writeTiff(file, volume);
    }
    /// a_raw.tif with one bright square in every slice, a_labels.tif that says so.
    void writeSquare() {
        const core::VolumeSize size{24, 16, 4};
        const auto inside = [](int x, int y) { return x >= 4 && x < 12 && y >= 4 && y < 12; };
        writeStack(m_folder / "a_raw.tif", size, [&](int x, int y, int z) {
            return (inside(x, y) ? 1000 : 100) + (x + y + z) % 7;
        });
        writeStack(m_folder / "a_labels.tif", size,
                   [&](int x, int y, int) { return inside(x, y) ? 3 : 0; });
    }
    std::string trained() {
        writeSquare();
        const auto result = run({"train", "--images", at("a_raw.tif"), "--masks",
                                 at("a_labels.tif"), "--out", at("model.safetensors"), "--quiet"});
        EXPECT_EQ(result.status, 0) << result.err;
        return at("model.safetensors");
    }
    [[nodiscard]] std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(m_folder)) {
            if (entry.is_regular_file())
                names.push_back(fs::relative(entry.path(), m_folder).string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    fs::path m_folder;
    std::string m_engine = (kBuild / "lib" / "fake_engine.so").string();
};

TEST_F(CliTest, HelpAndVersionSucceed) {
    EXPECT_EQ(run({"--help"}).status, 0);
    EXPECT_EQ(run({"--version"}).status, 0);
    for (const char* command : {"simulate", "info", "pretrain", "train", "predict", "evaluate",
                                "export", "experiment", "advise"}) {
        const auto result = run({command, "--help"});
        EXPECT_EQ(result.status, 0);
        EXPECT_THAT(result.out, HasSubstr("--json"));
    }
}

TEST_F(CliTest, HelpOfPretrainExplainsEveryMethodInALine) {
    const auto result = run({"pretrain", "--help"});
    for (const auto& method : core::pretrainMethods()) {
        EXPECT_THAT(result.out, HasSubstr(method.name));
        // the help breaks long lines, so the first words must do
        EXPECT_THAT(result.out, HasSubstr(method.meaning.substr(0, 12))) << method.name;
    }
}

TEST_F(CliTest, DevicesAreListedWithWhatWasFoundOut) {
    const auto result = runJson({"devices"});
    const auto& devices = result.at("devices");
    ASSERT_FALSE(devices.empty());
    EXPECT_EQ(devices.at(0).at("id"), "cpu");
    EXPECT_EQ(devices.at(0).at("usable"), true);
    for (const auto& device : devices)
        EXPECT_FALSE(device.at("finding").get<std::string>().empty()) << device;
}

TEST_F(CliTest, WrongUsageHasStatusTwoAndASentence) {
    const std::vector<std::vector<std::string>> wrong{
        {},
        {"paint"},
        {"simulate"},
        {"simulate", "--out", at("s"), "--size", "12"},
        {"simulate", "--out", at("s"), "--size", "0x4x4"},
        {"simulate", "--out", at("s"), "--bits", "12"},
        {"simulate", "--out", at("s"), "--spacing", "1,2"},
        {"simulate", "--out", at("s"), "--spacing", "1,-2,1"},
        {"pretrain", "--images", "a.tif"},
        {"pretrain", "--images", "a.tif", "--out", "b", "--method", "magic"},
        {"pretrain", "--images", "a.tif", "--out", "b", "--device", "tpu"},
        {"pretrain", "--images", "a.tif", "--out", "b", "--epochs", "-3"},
        {"pretrain", "--images", "a.tif", "--out", "b", "--epochs", "many"},
        {"train", "--images", "a.tif", "--masks", "b.tif", "--out", "c", "--slices", "3-5"},
        {"train", "--images", "a.tif", "--masks", "b.tif", "--out", "c", "--slices", "5:3"},
        {"train", "--images", "a.tif", "--masks", "b.tif", "--out", "c", "--val-fraction", "2"},
        {"predict", "--images", "a.tif", "--out", "b"},
        {"export", "--out", "b"},
        {"predict", "--model", "m", "--images", "a.tif", "--out", "b", "--connectivity", "5"},
        {"evaluate", "--reference", "a", "--prediction", "b", "--slices", "1", "--skip-slices",
         "2"},
    };
    for (const auto& arguments : wrong) {
        const auto result = run(arguments);
        EXPECT_EQ(result.status, 2) << testing::PrintToString(arguments);
        EXPECT_FALSE(result.err.empty()) << testing::PrintToString(arguments);
    }
    EXPECT_TRUE(files().empty());
}

TEST_F(CliTest, SimulatedStacksAreDescribedAndScoreOneAgainstThemselves) {
    const auto made =
        runJson({"simulate", "--out", at("s"), "--stacks", "2", "--time-points", "2", "--size",
                 "64x48x5", "--spacing", "0.2,0.2,1.5", "--bits", "8", "--seed", "7"});
    EXPECT_EQ(made.at("files").size(), 4U);
    EXPECT_EQ(made.at("seed"), 7);
    EXPECT_TRUE(fs::exists(at("s/embryo_01_t001_raw.tif")));
    EXPECT_TRUE(fs::exists(at("s/groups.csv")));

    const auto info = runJson({"info", at("s/embryo_00_t000_raw.tif")});
    const auto& stack = info.at("stacks").at(0);
    EXPECT_EQ(stack.at("size"), (nlohmann::json{64, 48, 5}));
    EXPECT_EQ(stack.at("type"), "uint8");
    EXPECT_NEAR(stack.at("spacing").at(0).get<double>(), 0.2, 1e-6);
    EXPECT_NEAR(stack.at("spacing").at(2).get<double>(), 1.5, 1e-6);

    const auto scores =
        runJson({"evaluate", "--reference", at("s"), "--prediction", at("s"), "--instances"});
    EXPECT_EQ(scores.at("files").size(), 4U);
    for (const char* key : {"dice", "iou", "ap50", "ap75", "ap", "pq", "seg", "det"}) {
        EXPECT_EQ(scores.at("pooled").at(key), 1.0) << key;
        EXPECT_EQ(scores.at("mean").at(key), 1.0) << key;
    }
    EXPECT_GT(scores.at("pooled").at("n_reference").get<int>(), 0);
}

TEST_F(CliTest, TheSameSeedSimulatesTheSameBytes) {
    runJson({"simulate", "--out", at("a"), "--stacks", "1", "--size", "48x48x3"});
    runJson({"simulate", "--out", at("b"), "--stacks", "1", "--size", "48x48x3"});
    EXPECT_EQ(core::contentHash(at("a/embryo_00_raw.tif")),
              core::contentHash(at("b/embryo_00_raw.tif")));
}

TEST_F(CliTest, ScoresCountOnlyWhatIsAskedFor) {
    const core::VolumeSize size{10, 10, 3};
    // slice 0 equal, slice 1 half found, slice 2 empty on both sides; one wrong pixel in the corner
    writeStack(m_folder / "t.tif", size, [](int x, int y, int z) {
        return z < 2 && x >= 4 && x < 8 && y >= 4 && y < 6 ? 1 : 0;
    });
    writeStack(m_folder / "p.tif", size, [](int x, int y, int z) {
        if (z == 0 && x == 0 && y == 0) return 9;
        return (z == 0 && x >= 4 && x < 8 && y >= 4 && y < 6) ||
                       (z == 1 && x >= 4 && x < 6 && y >= 4 && y < 6)
                   ? 9
                   : 0;
    });
    const auto score = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments{"evaluate", "--reference", at("t.tif"), "--prediction",
                                           at("p.tif")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return runJson(arguments).at("pooled").at("dice");
    };
    EXPECT_DOUBLE_EQ(score({}).get<double>(), 24.0 / 29.0);
    EXPECT_DOUBLE_EQ(score({"--border", "1"}).get<double>(), 24.0 / 28.0);
    EXPECT_DOUBLE_EQ(score({"--slices", "1"}).get<double>(), 8.0 / 12.0);
    EXPECT_DOUBLE_EQ(score({"--skip-slices", "1:3"}).get<double>(), 16.0 / 17.0);
    EXPECT_TRUE(score({"--slices", "2"}).is_null());
    EXPECT_EQ(score({"--mask-zero", "unlabelled"}), 24.0 / 28.0);
    expectFailure(run({"evaluate", "--reference", at("t.tif"), "--prediction", at("p.tif"),
                       "--slices", "3", "--quiet"}),
                  "slice 3");
}

TEST_F(CliTest, TheWholeJobRunsAndReportsWhatItDid) {
    writeSquare();
    const auto backbone = runJson({"pretrain", "--images", at("a_raw.tif"), "--out",
                                   at("b.safetensors"), "--seed", "5", "--threads", "1"});
    EXPECT_EQ(backbone.at("seed"), 5);
    EXPECT_EQ(backbone.at("threads"), 1);
    EXPECT_EQ(backbone.at("images").at(0), at("a_raw.tif"));
    EXPECT_THAT(backbone.at("record").at("data").at(0).at("content_hash").get<std::string>(),
                HasSubstr("xxh3:"));

    const auto model =
        runJson({"train", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif"), "--backbone",
                 at("b.safetensors"), "--slices", "0,3", "--out", at("m.safetensors")});
    EXPECT_EQ(model.at("record").at("data").at(0).at("slices"), (nlohmann::json{0, 3}));
    EXPECT_EQ(model.at("settings").at("backbone"), at("b.safetensors"));

    const auto masks =
        runJson({"predict", "--model", at("m.safetensors"), "--images", at("a_raw.tif"), "--out",
                 at("out"), "--instances", "--probability"});
    EXPECT_EQ(masks.at("files").at(0).at("objects"), 1);
    EXPECT_TRUE(fs::exists(at("out/a_semantic.tif")));
    EXPECT_TRUE(fs::exists(at("out/a_instances.tif")));
    EXPECT_TRUE(fs::exists(at("out/a_probability.tif")));

    const auto scores = runJson({"evaluate", "--reference", at("a_labels.tif"), "--prediction",
                                 at("out"), "--instances", "--skip-slices", "0,3"});
    EXPECT_EQ(scores.at("pooled").at("dice"), 1.0);
    EXPECT_EQ(scores.at("pooled").at("ap"), 1.0);
    EXPECT_THAT(run({"info", at("m.safetensors")}).out, HasSubstr("segmentation"));
}

TEST_F(CliTest, JsonIsOneObjectALineWithTheResultLast) {
    writeSquare();
    const auto result =
        run({"pretrain", "--images", at("a_raw.tif"), "--out", at("b.safetensors"), "--json"});
    ASSERT_EQ(result.status, 0) << result.err;
    std::istringstream lines(result.out);
    int points = 0;
    std::string type;
    for (std::string line; std::getline(lines, line);) {
        const auto object = nlohmann::json::parse(line);
        type = object.at("type");
        if (type == "progress" && object.contains("curve")) ++points;
    }
    EXPECT_EQ(type, "result");
    EXPECT_EQ(points, 20) << "every point of the loss curve";
}

TEST_F(CliTest, QuietSaysNothingButTheResult) {
    writeSquare();
    const auto result =
        run({"pretrain", "--images", at("a_raw.tif"), "--out", at("b.safetensors"), "--quiet"});
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.err, "");
}

class CliSignalTest : public CliTest, public testing::WithParamInterface<int> {};

TEST_P(CliSignalTest, AStoppedTrainingLeavesWhatResumeContinues) {
    writeSquare();
    const std::vector<std::string> endless{"pretrain", "--images",          at("a_raw.tif"),
                                           "--out",    at("b.safetensors"), "--json",
                                           "--epochs", "100000000"};
    ProcessOptions options;
    bool sent = false;
    options.onOutput = [&](const std::string& out, pid_t pid) {
        if (!sent && out.find("\"curve\"") != std::string::npos) {
            kill(pid, GetParam());
            sent = true;
        }
    };
    const auto stopped = run(endless, options);
    EXPECT_EQ(stopped.status, 1);
    EXPECT_THAT(stopped.err, HasSubstr("--resume"));
    EXPECT_FALSE(fs::exists(at("b.safetensors")));
    ASSERT_TRUE(fs::exists(at("b.partial.safetensors")));

    const auto resumed = runJson(
        {"pretrain", "--images", at("a_raw.tif"), "--out", at("b.safetensors"), "--resume"});
    EXPECT_EQ(resumed.at("resumed"), true);
    EXPECT_TRUE(fs::exists(at("b.safetensors")));
    EXPECT_FALSE(fs::exists(at("b.partial.safetensors")));
}

INSTANTIATE_TEST_SUITE_P(Signals, CliSignalTest, testing::Values(SIGINT, SIGTERM));

TEST_F(CliTest, NothingToResumeIsSaid) {
    writeSquare();
    expectFailure(
        run({"pretrain", "--images", at("a_raw.tif"), "--out", at("b.safetensors"), "--resume"}),
        "nothing to resume");
}

TEST_F(CliTest, MasksOfAnExportCountOnlyWhereTheyWereAnnotated) {
    writeSquare();
    // Only column 0..7 of slice 1 was annotated; the rest of the labels file means nothing.
    writeStack(m_folder / "a_annotated.tif", {24, 16, 4},
               [](int x, int, int z) { return z == 1 && x < 8 ? 255 : 0; });
    const auto model = runJson({"train", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif"),
                                "--out", at("m.safetensors")});
    const auto& data = model.at("record").at("data").at(0);
    EXPECT_EQ(data.at("slices"), (nlohmann::json{1}));
    EXPECT_EQ(data.at("class_voxels").at("0"), 8 * 16 - 4 * 8);
    EXPECT_EQ(data.at("class_voxels").at("1"), 4 * 8);
    EXPECT_EQ(data.at("class_voxels").at("unlabelled"), 16 * 16);
}

TEST_F(CliTest, GoldTruthOfTheChallengeIsPairedByFrameAndUnlabelledWhereZero) {
    const core::VolumeSize size{24, 16, 4};
    const auto inside = [](int x) { return x < 8; };
    for (const char* frame : {"000", "001"}) {
        writeStack(m_folder / fmt::format("01/t{}.tif", frame), size,
                   [&](int x, int, int) { return inside(x) ? 900 : 100; });
    }
    writeStack(m_folder / "01_GT/SEG/man_seg_001_002.tif", {24, 16, 1},
               [&](int x, int, int) { return inside(x) ? 4 : 0; });
    const std::vector<std::string> train{"train",     "--images", at("01"),           "--masks",
                                         at("01_GT"), "--out",    at("m.safetensors")};
    expectFailure(run(train), "background");
    auto told = train;
    told.insert(told.end(), {"--mask-zero", "background"});
    const auto model = runJson(told);
    ASSERT_EQ(model.at("record").at("data").size(), 1U);
    EXPECT_EQ(model.at("record").at("data").at(0).at("name"), "t001");
    EXPECT_EQ(model.at("record").at("data").at(0).at("slices"), (nlohmann::json{2}));
}

TEST_F(CliTest, GroupsComeFromAFileThatNamesEveryImage) {
    writeSquare();
    std::ofstream(at("groups.csv")) << "file,group\na_raw.tif,field 3\n";
    const std::vector<std::string> train{
        "train", "--images",          at("a_raw.tif"), "--masks",       at("a_labels.tif"),
        "--out", at("m.safetensors"), "--groups",      at("groups.csv")};
    EXPECT_EQ(runJson(train).at("record").at("data").at(0).at("group"), "field 3");
    std::ofstream(at("groups.csv")) << "file,group\nb_raw.tif,1\n";
    const auto result = run(train);
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.err, HasSubstr("a_raw.tif"));
}

TEST_F(CliTest, MaskValuesMayBeClasses) {
    writeSquare();
    const auto model = runJson({"train", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif"),
                                "--classes", "--out", at("m.safetensors")});
    EXPECT_EQ(model.at("record").at("classes").size(), 4U);
}

TEST_F(CliTest, ImagesWithoutPartnerAreListed) {
    writeSquare();
    writeStack(m_folder / "b_raw.tif", {24, 16, 4}, [](int, int, int) { return 1; });
    const auto result = run({"train", "--images", at("a_raw.tif"), at("b_raw.tif"), "--masks",
                             at("a_labels.tif"), "--out", at("m.safetensors")});
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.err, HasSubstr("b_raw.tif"));
}

TEST_F(CliTest, AnInstallationWithoutTheBuiltInNetworkSaysSo) {
    writeSquare();
    expectFailure(run({"train", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif"),
                       "--head", "fcn", "--backbone", "builtin", "--out", at("m.safetensors")}),
                  "without the built-in network");
}

TEST_F(CliTest, AMissingEngineIsSaid) {
    m_engine = at("none.so");
    writeSquare();
    expectFailure(run({"pretrain", "--images", at("a_raw.tif"), "--out", at("b.safetensors")}),
                  "engine");
}

// --- bad input: one sentence, status 1, no partial output ---

class CliBadInputTest : public CliTest {
protected:
    void SetUp() override {
        CliTest::SetUp();
        m_model = trained();
        m_before = files();
    }
    /// An image whose masks need more than a small disk holds.
    std::string bigImage() {
        writeStack(m_folder / "big_raw.tif", {128, 128, 8},
                   [](int x, int y, int z) { return (x * 7919 + y * 104729 + z * 31) % 251; });
        return at("big_raw.tif");
    }
    /// All commands that read an image refuse it and leave no file.
    void expectRefused(const std::string& bad, const std::string& words) {
        m_before = files();
        expectFailure(run({"info", bad}), words);
        expectFailure(run({"pretrain", "--images", bad, "--out", at("x/b.safetensors"), "--quiet"}),
                      words);
        expectFailure(
            run({"predict", "--model", m_model, "--images", bad, "--out", at("y"), "--quiet"}),
            words);
        expectFailure(run({"train", "--images", bad, "--masks", at("a_labels.tif"), "--out",
                           at("z/m.safetensors"), "--quiet"}),
                      words);
        EXPECT_EQ(files(), m_before);
    }
    std::string m_model;
    std::vector<std::string> m_before;
};

TEST_F(CliBadInputTest, ATruncatedTiff) {
    fs::copy_file(at("a_raw.tif"), at("cut.tif"));
    fs::resize_file(at("cut.tif"), fs::file_size(at("cut.tif")) / 2);
    expectRefused(at("cut.tif"), "cut.tif");
}

TEST_F(CliBadInputTest, AFileWithoutAByte) {
    std::ofstream(at("zero.tif")).flush();
    expectRefused(at("zero.tif"), "zero.tif");
}

TEST_F(CliBadInputTest, ATextNamedTif) {
    std::ofstream(at("text.tif")) << "these are my nuclei\n";
    expectRefused(at("text.tif"), "text.tif");
}

TEST_F(CliBadInputTest, AFileThatIsNotThere) {
    expectRefused(at("missing.tif"), "missing.tif");
}

TEST_F(CliBadInputTest, MasksOfAnotherSize) {
    writeStack(m_folder / "other_labels.tif", {24, 15, 4}, [](int, int, int) { return 1; });
    m_before = files();
    expectFailure(run({"train", "--images", at("a_raw.tif"), "--masks", at("other_labels.tif"),
                       "--out", at("x.safetensors"), "--quiet"}),
                  "other_labels.tif");
    expectFailure(run({"evaluate", "--reference", at("a_labels.tif"), "--prediction",
                       at("other_labels.tif")}),
                  "other_labels.tif");
    EXPECT_EQ(files(), m_before);
}

TEST_F(CliBadInputTest, AnOutputThatCannotBeWritten) {
    // a folder below a file: also root cannot make it
    const std::string below = at("a_raw.tif") + "/sub";
    expectFailure(
        run({"simulate", "--out", below, "--stacks", "1", "--size", "32x32x2", "--quiet"}),
        "a_raw.tif");
    expectFailure(run({"pretrain", "--images", at("a_raw.tif"), "--out", below + "/b.safetensors",
                       "--quiet"}),
                  "a_raw.tif");
    expectFailure(run({"train", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif"), "--out",
                       below + "/b.safetensors", "--quiet"}),
                  "a_raw.tif");
    expectFailure(run({"predict", "--model", m_model, "--images", at("a_raw.tif"), "--out", below,
                       "--quiet"}),
                  "a_raw.tif");
    EXPECT_EQ(files(), m_before);
}

TEST_F(CliBadInputTest, AFullDisk) {
    ProcessOptions full;
    full.fileSizeLimit = 100;
    const auto expectFull = [&](const std::vector<std::string>& arguments) {
        const auto result = run(arguments, full);
        expectFailure(result, "could not be written");
        EXPECT_EQ(files(), m_before) << arguments.front();
    };
    expectFull({"simulate", "--out", at("s"), "--stacks", "1", "--size", "32x32x2", "--quiet"});
    expectFull({"pretrain", "--images", at("a_raw.tif"), "--out", at("b.safetensors"), "--quiet"});
    expectFull(
        {"predict", "--model", m_model, "--images", at("a_raw.tif"), "--out", at("y"), "--quiet"});
}

TEST_F(CliBadInputTest, ADiskOfAFewKilobytes) {
    // a small file system of its own, seen by the command alone
    constexpr int kNotAllowed = 77;
    fs::create_directory(at("disk"));
    ProcessOptions options;
    if (!m_engine.empty()) {
        options.environment.emplace_back("LAMINA_ENGINE", m_engine);
        options.environment.emplace_back("LAMINA_NETWORK", "/nowhere"); // not for a fake
    }
    const auto expectFull = [&](const std::string& size, const std::string& arguments) {
        const std::string script = fmt::format(
            "mount -t tmpfs -o size={4} lamina '{0}' || exit {1}; '{2}' {3} --quiet "
            "2>&1; status=$?; "
            "find '{0}' -type f; exit $status",
            at("disk"), kNotAllowed, (kBuild / "bin/lamina-cli").string(), arguments, size);
        const auto result = lamina::test::runProcess(
            {"/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script}, options);
        if (result.status == kNotAllowed || result.status == 127 ||
            result.err.find("unshare") != std::string::npos) {
            return false;
        }
        EXPECT_EQ(result.status, 1) << result.out;
        EXPECT_NE(result.out.find("the disk is full"), std::string::npos) << result.out;
        // files that were complete before may stay, pieces may not
        EXPECT_EQ(result.out.find(".part"), std::string::npos) << result.out;
        EXPECT_EQ(result.out.find("_probability.tif\n"), std::string::npos) << result.out;
        EXPECT_EQ(result.out.find("_raw.tif\n"), std::string::npos) << result.out;
        return true;
    };
    if (!expectFull("64k",
                    fmt::format("simulate --out '{}' --stacks 1 --size 128x128x8", at("disk/s")))) {
        GTEST_SKIP() << "this account may not mount a file system";
    }
    EXPECT_TRUE(
        expectFull("4k", fmt::format("predict --model '{}' --images '{}' --out '{}' --probability",
                                     m_model, bigImage(), at("disk/masks"))));
}

TEST_F(CliBadInputTest, AResultThatNobodyCanRead) {
    const std::string command = fmt::format("'{}' info '{}' > /dev/full 2>&1",
                                            (kBuild / "bin/lamina-cli").string(), at("a_raw.tif"));
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
}

TEST_F(CliBadInputTest, ACheckpointOfAnotherKind) {
    runJson({"pretrain", "--images", at("a_raw.tif"), "--out", at("b.safetensors")});
    m_before = files();
    expectFailure(run({"predict", "--model", at("b.safetensors"), "--images", at("a_raw.tif"),
                       "--out", at("y"), "--quiet"}),
                  "b.safetensors");
    expectFailure(run({"train", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif"),
                       "--backbone", at("a_labels.tif"), "--out", at("m2.safetensors"), "--quiet"}),
                  "a_labels.tif");
    EXPECT_EQ(files(), m_before);
}

TEST_F(CliBadInputTest, ADamagedCheckpoint) {
    std::ofstream(at("bad.safetensors")) << "not a checkpoint at all";
    m_before = files();
    expectFailure(run({"predict", "--model", at("bad.safetensors"), "--images", at("a_raw.tif"),
                       "--out", at("y"), "--quiet"}),
                  "bad.safetensors");
    expectFailure(run({"info", at("bad.safetensors")}), "bad.safetensors");
    EXPECT_EQ(files(), m_before);
}

TEST_F(CliBadInputTest, SlicesAndChannelsThatDoNotExist) {
    expectFailure(run({"train", "--images", at("a_raw.tif"), "--masks", at("a_labels.tif"),
                       "--slices", "9", "--out", at("x.safetensors"), "--quiet"}),
                  "slice 9");
    expectFailure(run({"pretrain", "--images", at("a_raw.tif"), "--channel", "2", "--out",
                       at("x.safetensors"), "--quiet"}),
                  "channel 2");
    expectFailure(run({"predict", "--model", m_model, "--images", at("a_raw.tif"), "--channel", "1",
                       "--out", at("y"), "--quiet"}),
                  "channel 1");
    expectFailure(run({"pretrain", "--images", at("a_raw.tif"), "--time", "3", "--out",
                       at("x.safetensors"), "--quiet"}),
                  "time point 3");
    EXPECT_EQ(files(), m_before);
}

TEST_F(CliBadInputTest, TwoImagesWhoseMasksWouldOverwriteEachOther) {
    fs::create_directories(at("other"));
    fs::copy_file(at("a_raw.tif"), at("other/a_raw.tif"));
    expectFailure(run({"predict", "--model", m_model, "--images", at("a_raw.tif"),
                       at("other/a_raw.tif"), "--out", at("y"), "--quiet"}),
                  "different folders");
}

TEST_F(CliBadInputTest, ErrorsAreAnObjectToo) {
    const auto result = run({"info", at("missing.tif"), "--json"});
    EXPECT_EQ(result.status, 1);
    const auto object = lastLine(result.out);
    EXPECT_EQ(object.at("type"), "error");
    EXPECT_THAT(object.at("message").get<std::string>(), HasSubstr("missing.tif"));
}

// --- what the binaries depend on ---

std::string neededBy(const fs::path& binary) {
    std::string text;
    std::FILE* pipe =
        popen(fmt::format("readelf -d '{}' | grep NEEDED", binary.string()).c_str(), "r");
    if (!pipe) return text;
    std::array<char, 4096> block{};
    while (const std::size_t count = std::fread(block.data(), 1, block.size(), pipe))
        text.append(block.data(), count);
    pclose(pipe);
    return text;
}

TEST(Binaries, TheCommandLineAndTheCoreNeedNoWindowAndNoTorch) {
    for (const auto& binary :
         {kBuild / "bin" / "lamina-cli", kBuild / "lib" / "liblamina_core.so"}) {
        const auto needed = neededBy(binary);
        EXPECT_THAT(needed, HasSubstr("libstdc++"));
        for (const char* stranger : {"libQt", "libvtk", "libtorch", "libc10"}) {
            EXPECT_THAT(needed, testing::Not(HasSubstr(stranger))) << binary;
        }
    }
}

TEST(Binaries, TheEngineNeedsNoWindow) {
    const auto engine = kBuild / "lib" / "lamina" / "engine.so";
    if (!fs::exists(engine)) GTEST_SKIP() << "built without the learning engine";
    const auto needed = neededBy(engine);
    EXPECT_THAT(needed, HasSubstr("libtorch"));
    EXPECT_THAT(needed, testing::Not(HasSubstr("libQt")));
    EXPECT_THAT(needed, testing::Not(HasSubstr("libvtk")));
}

} // namespace
