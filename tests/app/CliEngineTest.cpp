// SPDX-License-Identifier: GPL-3.0-or-later
// The whole job with the real engine on a stack small enough for seconds.
#include "core/forest/ForestEngine.h"
#include "core/io/ImageIo.h"
#include "core/learn/BatchPrediction.h"
#include "core/learn/MaskObjects.h"
#include "tests/support/Process.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace core = lamina::core;
namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kBuild = LAMINA_TEST_BINARY_DIR;

class CliEngineTest : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(kBuild / "lib" / "lamina" / "engine.so")) {
            GTEST_SKIP() << "built without the learning engine";
        }
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        m_folder =
            fs::temp_directory_path() / fmt::format("lamina-engine-{}-{}", test->name(), getpid());
        fs::create_directories(m_folder);
        run({"simulate", "--out", at("s"), "--stacks", "1", "--size", "96x80x7", "--quiet"});
    }
    void TearDown() override {
        if (!m_folder.empty()) fs::remove_all(m_folder);
    }
    [[nodiscard]] std::string at(const std::string& name) const {
        return (m_folder / name).string();
    }

    static lamina::test::ProcessResult run(const std::vector<std::string>& arguments,
                                           const lamina::test::ProcessOptions& options = {}) {
        std::vector<std::string> command{kBuild / "bin" / "lamina-cli"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return lamina::test::runProcess(command, options);
    }
    static nlohmann::json runJson(std::vector<std::string> arguments) {
        arguments.emplace_back("--json");
        const auto result = run(arguments);
        EXPECT_EQ(result.status, 0) << result.err;
        nlohmann::json last;
        std::istringstream lines(result.out);
        for (std::string line; std::getline(lines, line);)
            last = nlohmann::json::parse(line);
        return last;
    }
    static std::string bytesOf(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// The weights of a checkpoint; its header differs from run to run (file names, seconds).
    [[nodiscard]] std::string tensors(const std::string& name) const {
        const std::string all = bytesOf(at(name));
        std::uint64_t header = 0;
        for (unsigned byte = 0; byte < 8; ++byte) {
            header |= std::uint64_t{static_cast<unsigned char>(all.at(byte))} << (8 * byte);
        }
        return all.substr(8 + header);
    }
    /// Runs it, kills it without a word after its third step, and again after three more, and lets
    /// it end: resumed from what it saved by itself.
    void runWithKills(std::vector<std::string> arguments, const std::string& partial) const {
        arguments.emplace_back("--json");
        for (int kills = 0; kills < 2; ++kills) {
            lamina::test::ProcessOptions options;
            options.environment = {{"LAMINA_SAVE_SECONDS", "0"}};
            bool sent = false;
            options.onOutput = [&](const std::string& out, pid_t pid) {
                std::size_t steps = 0;
                for (auto i = out.find("\"loss\""); i != std::string::npos;
                     i = out.find("\"loss\"", i + 1))
                    ++steps;
                if (!sent && steps >= 3 && fs::exists(at(partial))) {
                    kill(pid, SIGKILL);
                    sent = true;
                }
            };
            EXPECT_EQ(run(arguments, options).status, 128 + SIGKILL);
            ASSERT_TRUE(fs::exists(at(partial)));
            if (kills == 0) arguments.emplace_back("--resume");
        }
        EXPECT_EQ(run(arguments).status, 0);
        EXPECT_FALSE(fs::exists(at(partial)));
    }
    [[nodiscard]] std::vector<std::string> pretrain(const std::string& out) const {
        return {"pretrain", "--images", at("s/embryo_00_raw.tif"),
                "--out",    at(out),    "--epochs",
                "4",        "--batch",  "2",
                "--crop",   "64",       "--threads",
                "1"};
    }

    fs::path m_folder;
    std::string m_raw = "s/embryo_00_raw.tif";
    std::string m_labels = "s/embryo_00_labels.tif";
};

TEST_F(CliEngineTest, PretrainTrainPredictAndEvaluateInOneCommandEach) {
    runJson(pretrain("b.safetensors"));
    const auto model = runJson({"train", "--images", at(m_raw), "--masks", at(m_labels), "--slices",
                                "1,3,5", "--backbone", at("b.safetensors"), "--epochs", "20",
                                "--crop", "64", "--out", at("m.safetensors"), "--threads", "1"});
    EXPECT_EQ(model.at("settings").at("classes"), (nlohmann::json{"background", "cell"}));
    runJson({"predict", "--model", at("m.safetensors"), "--images", at(m_raw), "--out", at("out"),
             "--instances", "--probability"});
    const auto scores = runJson({"evaluate", "--reference", at(m_labels), "--prediction", at("out"),
                                 "--instances", "--skip-slices", "1,3,5"});
    ASSERT_TRUE(scores.at("pooled").at("dice").is_number());
    // The same model, tiled or not, covers every pixel and gives the same answer twice.
    runJson({"predict", "--model", at("m.safetensors"), "--images", at(m_raw), "--out", at("again"),
             "--instances", "--probability"});
    for (const char* file :
         {"embryo_00_semantic.tif", "embryo_00_instances.tif", "embryo_00_probability.tif"}) {
        EXPECT_EQ(bytesOf(m_folder / "out" / file), bytesOf(m_folder / "again" / file)) << file;
    }
}

TEST_F(CliEngineTest, ObjectsFoundAgainInAPredictionAreThoseThatPredictMakes) {
    runJson({"train", "--images", at(m_raw), "--masks", at(m_labels), "--slices", "1,3,5", "--head",
             "forest", "--out", at("m.safetensors"), "--threads", "1"});
    const std::vector<std::string> predict{"predict",  "--model", at("m.safetensors"),
                                           "--images", at(m_raw), "--instances"};
    const auto with = [&predict](std::vector<std::string> more) {
        more.insert(more.begin(), predict.begin(), predict.end());
        return runJson(more);
    };
    const auto first = with({"--probability", "--out", at("first")});
    with({"--out", at("other"), "--threshold", "0.37", "--instance-method", "components",
          "--connectivity", "8", "--min-size", "5", "--smooth", "2", "--fill-holes", "20"});

    core::StackPrediction base;
    base.record = {{"masks", first.at("masks")}};
    const auto semantic = core::openStack(at("first/embryo_00_semantic.tif"));
    const auto probability = core::openStack(at("first/embryo_00_probability.tif"));
    const auto other = core::openStack(at("other/embryo_00_instances.tif"));
    base.size = semantic->size();
    base.spacing = semantic->spacing();
    std::vector<core::LabelId> ids;
    for (int z = 0; z < base.size.z; ++z) {
        for (const auto value : semantic->plane({z, 0, 0})->pixels<std::uint8_t>())
            base.semantic.push_back(value != 0 ? 1 : 0);
        for (const auto value : probability->plane({z, 0, 0})->pixels<float>())
            base.probability.push_back(value);
        for (const auto value : other->plane({z, 0, 0})->pixels<std::uint16_t>())
            ids.push_back(value);
    }
    core::ObjectSpec spec;
    spec.masks.threshold = 37 / 100.0; // as a slider has it
    spec.masks.split = false;
    spec.masks.components = {core::Connectivity::Corners, true, 5};
    spec.cleaning = {2, 20};
    EXPECT_EQ(core::withObjects(base, spec, {})->instances, ids);
    EXPECT_GT(*std::max_element(ids.begin(), ids.end()), 1U);
}

TEST_F(CliEngineTest, AFolderPredictedInTheWindowHasTheMasksOfPredict) {
    runJson({"train", "--images", at(m_raw), "--masks", at(m_labels), "--slices", "1,3,5",
             "--backbone", "none", "--head", "forest", "--out", at("m.safetensors"), "--threads",
             "1"});
    const auto result =
        runJson({"predict", "--model", at("m.safetensors"), "--images", at(m_raw), "--instances",
                 "--probability", "--out", at("line"), "--split-depth", "0.4", "--min-size", "12",
                 "--smooth", "2", "--fill-holes", "20"});
    EXPECT_GT(result.at("memory").at("needed").get<std::uint64_t>(), 1'000'000U);

    core::BatchSpec batch; // as the dialog makes it
    batch.images = {at(m_raw)};
    batch.out = at("batch");
    batch.predict.model = at("m.safetensors");
    batch.files = {true, true, true};
    batch.objects.masks.splitDepth = 0.4;
    batch.objects.masks.components.minSize = 12;
    batch.objects.cleaning = {2, 20};
    core::ForestEngine engine;
    core::predictBatch(engine, batch, [](std::size_t, const core::BatchItem& item) {
        EXPECT_EQ(item.problem, "");
    });
    for (const char* file :
         {"embryo_00_semantic.tif", "embryo_00_instances.tif", "embryo_00_probability.tif"}) {
        EXPECT_EQ(bytesOf(m_folder / "line" / file), bytesOf(m_folder / "batch" / file)) << file;
        EXPECT_FALSE(bytesOf(m_folder / "line" / file).empty());
    }
}

TEST_F(CliEngineTest, AnInterruptedPretrainingResumesToTheSameLosses) {
    const auto whole = runJson(pretrain("whole.safetensors"));
    lamina::test::ProcessOptions options;
    bool sent = false;
    options.onOutput = [&](const std::string& out, pid_t pid) {
        if (!sent && out.find("\"curve\"") != std::string::npos) {
            kill(pid, SIGINT);
            sent = true;
        }
    };
    auto arguments = pretrain("parts.safetensors");
    arguments.emplace_back("--json");
    const auto stopped = run(arguments, options);
    EXPECT_EQ(stopped.status, 1);
    EXPECT_THAT(stopped.err, HasSubstr("--resume"));
    ASSERT_TRUE(fs::exists(at("parts.partial.safetensors")));
    EXPECT_FALSE(fs::exists(at("parts.safetensors")));
    arguments.pop_back();
    arguments.emplace_back("--resume");
    runJson(arguments);
    EXPECT_FALSE(fs::exists(at("parts.partial.safetensors")));
    EXPECT_TRUE(tensors("whole.safetensors") == tensors("parts.safetensors"));
    EXPECT_GT(tensors("whole.safetensors").size(), 1000000U);
}

TEST_F(CliEngineTest, APretrainingThatIsKilledResumesToTheSameWeights) {
    auto arguments = pretrain("whole.safetensors");
    runJson(arguments);
    std::replace(arguments.begin(), arguments.end(), at("whole.safetensors"),
                 at("parts.safetensors"));
    runWithKills(arguments, "parts.partial.safetensors");
    EXPECT_TRUE(tensors("whole.safetensors") == tensors("parts.safetensors"));
}

TEST_F(CliEngineTest, ATrainingThatIsKilledResumesToTheSameMasks) {
    const auto train = [this](const std::string& out) -> std::vector<std::string> {
        return {"train", "--images", at(m_raw), "--masks",   at(m_labels), "--slices",
                "1,3,5", "--epochs", "10",      "--crop",    "64",         "--batch",
                "2",     "--out",    at(out),   "--threads", "1"};
    };
    runJson(train("whole.safetensors"));
    runWithKills(train("parts.safetensors"), "parts.partial.safetensors");
    EXPECT_TRUE(tensors("whole.safetensors") == tensors("parts.safetensors"));
    for (const std::string run : {"whole", "parts"}) {
        runJson({"predict", "--model", at(run + ".safetensors"), "--images", at(m_raw), "--out",
                 at(run), "--instances"});
    }
    for (const char* file : {"embryo_00_semantic.tif", "embryo_00_instances.tif"})
        EXPECT_EQ(bytesOf(m_folder / "whole" / file), bytesOf(m_folder / "parts" / file)) << file;
}

TEST_F(CliEngineTest, CheckpointsThatDoNotFitAreRefusedInOneSentence) {
    runJson(pretrain("b.safetensors"));
    const auto expectFailure = [&](const std::vector<std::string>& arguments,
                                   const std::string& words) {
        const auto result = run(arguments);
        EXPECT_EQ(result.status, 1);
        EXPECT_THAT(result.err, HasSubstr(words));
        EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
        EXPECT_FALSE(fs::exists(at("m.safetensors")));
        EXPECT_FALSE(fs::exists(at("m.partial.safetensors")));
    };
    const std::vector<std::string> train{"train",      "--images", at(m_raw),           "--masks",
                                         at(m_labels), "--out",    at("m.safetensors"), "--epochs",
                                         "1",          "--quiet",  "--backbone"};
    auto other = train;
    other.insert(other.end(), {at("b.safetensors"), "--arch", "resnet34"});
    expectFailure(other, "resnet34");

    std::string damaged = bytesOf(at("b.safetensors"));
    damaged.resize(damaged.size() / 2);
    std::ofstream(at("cut.safetensors"), std::ios::binary) << damaged;
    auto cut = train;
    cut.push_back(at("cut.safetensors"));
    expectFailure(cut, "cut.safetensors");
    expectFailure({"predict", "--model", at("b.safetensors"), "--images", at(m_raw), "--out",
                   at("y"), "--quiet"},
                  "b.safetensors");
}

} // namespace
