// SPDX-License-Identifier: GPL-3.0-or-later
// `lamina-cli export` as its users run it.
#include "core/edit/UndoStack.h"
#include "core/io/ImageIo.h"
#include "core/io/LabelFiles.h"
#include "core/label/LabelEdit.h"
#include "core/learn/KeptPrediction.h"
#include "core/project/Project.h"
#include "core/review/ReviewMarks.h"
#include "tests/support/Process.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>

namespace {

namespace core = lamina::core;
namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr core::VolumeSize kSize{70, 50, 4};

class CliExportTest : public testing::Test {
protected:
    void SetUp() override { m_project = core::Project::create(where()); }
    [[nodiscard]] fs::path where() const { return m_folder / "fish.lamina"; }
    [[nodiscard]] fs::path out(const std::string& name) const { return m_folder / "out" / name; }

    core::StackId addStack(const std::string& name, int times) {
        core::StackInfo info;
        info.name = name;
        info.size = kSize;
        info.timePoints = times;
        info.path = m_folder / (name + ".tif");
        info.spacing = core::Spacing{0.5, 0.5, 2.0};
        return m_project->addStack(info, {});
    }
    /// A row of `id`, one of background below it.
    core::LabelVolume paint(core::StackId stack, int time, core::LabelId id) {
        core::LabelVolume labels(kSize);
        core::LabelEdit edit(labels, {});
        edit.setRow(2, 10, 5, 60, id);
        edit.setRow(2, 11, 0, kSize.x, core::kBackground);
        core::EditStep step;
        step.tiles = edit.commit();
        core::UndoStack history;
        m_project->commit(m_project->layer(stack, time), history.push(std::move(step)));
        EXPECT_TRUE(m_project->flush());
        return labels;
    }
    lamina::test::ProcessResult run(const std::vector<std::string>& more = {}) {
        std::vector<std::string> command{std::string(LAMINA_TEST_BINARY_DIR) + "/bin/lamina-cli",
                                         "export",
                                         "--project",
                                         where().string(),
                                         "--out",
                                         (m_folder / "out").string(),
                                         "--quiet"};
        command.insert(command.end(), more.begin(), more.end());
        return lamina::test::runProcess(command, {});
    }
    void expectLabels(const std::string& stem, const core::LabelVolume& wanted) {
        core::LabelVolume back(kSize);
        back.applyChanges(core::labelsFromMask(out(stem + "_labels.tif"), back, {}, {},
                                               core::ZeroMeaning::Unlabelled));
        for (int z = 0; z < kSize.z; ++z)
            EXPECT_EQ(back.readSlice(z), wanted.readSlice(z)) << stem << ", slice " << z;
    }

    lamina::test::TempFolder m_folder;
    std::unique_ptr<core::Project> m_project;
};

TEST_F(CliExportTest, WritesEveryAnnotationWhileTheProjectIsOpenElsewhere) {
    const auto stack = addStack("embryo", 1);
    const auto series = addStack("series", 3);
    addStack("untouched", 1);
    const auto labels = paint(stack, 0, 7);
    const auto later = paint(series, 2, 70000);
    ASSERT_FALSE(m_project->readOnly()) << "held by this process";

    const auto result = run({"--json"});
    ASSERT_EQ(result.status, 0) << result.err;
    expectLabels("embryo", labels);
    expectLabels("series_t002", later);
    EXPECT_FALSE(fs::exists(out("untouched_labels.tif")));
    const auto narrow = core::openStack(out("embryo_labels.tif"));
    EXPECT_EQ(narrow->info().type, core::PixelType::UInt16);
    EXPECT_EQ(core::openStack(out("series_t002_labels.tif"))->info().type, core::PixelType::UInt32);
    EXPECT_EQ(core::openStack(out("embryo_annotated.tif"))->info().type, core::PixelType::UInt8);
    ASSERT_TRUE(narrow->spacingKnown());
    EXPECT_NEAR(narrow->spacing().z, 2.0, 1e-6);
    const auto lastLine = result.out.rfind('\n', result.out.size() - 2);
    const auto object =
        nlohmann::json::parse(result.out.substr(lastLine == std::string::npos ? 0 : lastLine + 1));
    EXPECT_EQ(object.at("files").size(), 2U);
    EXPECT_EQ(object.at("files").at(1).at("time"), 2);
    EXPECT_EQ(object.at("files").at(0).at("annotated_slices"), (nlohmann::json{2}));

    m_project->setState("still", "writable");
    EXPECT_TRUE(m_project->flush());
}

TEST_F(CliExportTest, StacksOfOneNameGetFilesOfTheirOwn) {
    const auto first = paint(addStack("embryo", 1), 0, 1);
    const auto second = paint(addStack("embryo", 1), 0, 2);
    ASSERT_EQ(run().status, 0);
    expectLabels("embryo", first);
    expectLabels("embryo-2", second);
}

TEST_F(CliExportTest, WritesOmeTiffWhenAsked) {
    const auto labels = paint(addStack("embryo", 1), 0, 1);
    const auto result = run({"--format", "ome-tiff", "--spacing", "1,1,5"});
    ASSERT_EQ(result.status, 0) << result.err;
    const auto stack = core::openStack(out("embryo_labels.tif"));
    EXPECT_THAT(stack->info().format, HasSubstr("OME"));
    EXPECT_NEAR(stack->spacing().z, 5.0, 1e-6);
    expectLabels("embryo", labels);
    EXPECT_EQ(run({"--format", "png"}).status, 2);
}

/// What the window keeps of a prediction: one object of 4 x 3 voxels in each slice.
void keepPrediction(const fs::path& project, const std::string& stem, core::LabelId id) {
    core::StackPrediction prediction;
    prediction.size = kSize;
    prediction.semantic.assign(kSize.voxels(), 0);
    prediction.instances.assign(kSize.voxels(), 0);
    for (int z = 0; z < kSize.z; ++z) {
        for (int y = 5; y < 8; ++y) {
            for (int x = 10; x < 14; ++x) {
                prediction.semantic[kSize.offset({x, y, z})] = 1;
                prediction.instances[kSize.offset({x, y, z})] = id;
            }
        }
    }
    prediction.record = {{"classes", {"background", "cell"}}};
    core::KeptPrediction{project / "predictions", stem}.keep(prediction);
}

TEST_F(CliExportTest, WritesTheMasksAndTheObjectsThatTheWindowKept) {
    static_cast<void>(paint(addStack("embryo", 1), 0, 7));
    keepPrediction(where(), "embryo", 1);
    const auto result = run({"--what", "semantic,instances,objects", "--json"});
    ASSERT_EQ(result.status, 0) << result.err;
    const auto instances = core::openStack(out("embryo_instances.tif"));
    EXPECT_EQ(instances->plane({3, 0, 0})->value(12, 6), 1);
    EXPECT_NEAR(instances->spacing().z, 2.0, 1e-6) << "of the stack, not of the prediction";
    EXPECT_EQ(core::openStack(out("embryo_semantic.tif"))->plane({0, 0, 0})->value(12, 6), 255);
    std::ifstream table(out("embryo_objects.csv"));
    std::string header;
    std::string row;
    std::getline(table, header);
    std::getline(table, row);
    EXPECT_THAT(header, HasSubstr("volume [um^3]"));
    EXPECT_THAT(row, testing::StartsWith("1,cell,48,24,"))
        << "48 voxels of half a cubic micrometre";
    EXPECT_FALSE(fs::exists(out("embryo_labels.tif"))) << "not asked for";
}

TEST_F(CliExportTest, WritesWhatWasCorrectedUnlessThePredictionAloneIsAskedFor) {
    static_cast<void>(paint(addStack("embryo", 1), 0, 7)); // a row of slice 2
    keepPrediction(where(), "embryo", 1);
    const auto jsonOf = [](const std::string& out) {
        const auto lastLine = out.rfind('\n', out.size() - 2);
        return nlohmann::json::parse(out.substr(lastLine == std::string::npos ? 0 : lastLine + 1));
    };
    const auto value = [this](const char* stem, int z, int x, int y) {
        return core::openStack(out(stem))->plane({z, 0, 0})->value(x, y);
    };
    auto result = run({"--what", "semantic,instances", "--json"});
    ASSERT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(value("embryo_semantic.tif", 2, 30, 10), 255) << "painted";
    EXPECT_EQ(value("embryo_instances.tif", 2, 30, 10), 7);
    EXPECT_EQ(value("embryo_instances.tif", 2, 12, 6), 1) << "predicted";
    auto json = jsonOf(result.out);
    EXPECT_EQ(json.at("source"), "reviewed");
    EXPECT_THAT(json.at("files").at(0).at("methods").get<std::string>(),
                HasSubstr("manual annotation, in 1 of 4 slices"));

    result = run({"--what", "semantic", "--source", "prediction", "--json"});
    ASSERT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(value("embryo_semantic.tif", 2, 30, 10), 0);
    EXPECT_THAT(jsonOf(result.out).at("files").at(0).at("methods").get<std::string>(),
                HasSubstr("without corrections"));
    ASSERT_EQ(run({"--what", "semantic", "--source", "annotation"}).status, 0);
    EXPECT_EQ(value("embryo_semantic.tif", 2, 12, 6), 0);
    ASSERT_EQ(run({"--format", "ctc"}).status, 0);
    EXPECT_EQ(value("01_RES/mask000.tif", 2, 30, 10), 2) << "7 is the second of two numbers";
    EXPECT_EQ(run({"--source", "other"}).status, 2);
}

TEST_F(CliExportTest, RejectedObjectsAreLeftOut) {
    const auto stack = addStack("embryo", 1);
    static_cast<void>(paint(stack, 0, 7));
    keepPrediction(where(), "embryo", 1);
    const nlohmann::json record{{"classes", {"background", "cell"}}};
    m_project->setLayerState(m_project->layer(stack, 0),
                             {{"review",
                               {{"prediction", core::predictionFingerprint(record)},
                                {"predicted", {{"rejected", {1}}}}}}});
    ASSERT_TRUE(m_project->flush());
    ASSERT_EQ(run({"--what", "instances"}).status, 0);
    EXPECT_EQ(core::openStack(out("embryo_instances.tif"))->plane({0, 0, 0})->value(12, 6), 0);
}

TEST_F(CliExportTest, WritesSomeSlices) {
    static_cast<void>(paint(addStack("embryo", 1), 0, 7));
    keepPrediction(where(), "embryo", 1);
    const auto result = run({"--what", "semantic,annotation", "--slices", "2:4"});
    ASSERT_EQ(result.status, 0) << result.err;
    const auto semantic = core::openStack(out("embryo_z002-003_semantic.tif"));
    EXPECT_EQ(semantic->size().z, 2);
    EXPECT_EQ(semantic->plane({0, 0, 0})->value(30, 10), 255);
    EXPECT_EQ(core::openStack(out("embryo_z002-003_labels.tif"))->plane({0, 0, 0})->value(30, 10),
              7);
    EXPECT_THAT(run({"--slices", "0,2"}).err, HasSubstr("follow one another"));
    EXPECT_THAT(run({"--format", "ctc", "--slices", "2"}).err, HasSubstr("whole frames"));
}

TEST_F(CliExportTest, WritesASeriesAsChallengeResults) {
    const auto series = addStack("series", 2);
    static_cast<void>(paint(series, 0, 7));
    static_cast<void>(paint(series, 1, 7));
    keepPrediction(where(), "series_t000", 1);
    keepPrediction(where(), "series_t001", 1);
    ASSERT_EQ(run({"--format", "ctc", "--source", "prediction"}).status, 0);
    EXPECT_EQ(core::openStack(out("01_RES/mask001.tif"))->plane({0, 0, 0})->value(12, 6), 2);
    std::ifstream tracks(out("01_RES/res_track.txt"));
    const std::string text{std::istreambuf_iterator<char>(tracks), {}};
    EXPECT_EQ(text, "1 0 0 0\n2 1 1 0\n");
    const auto wrong = run({"--format", "ctc", "--what", "semantic"});
    EXPECT_EQ(wrong.status, 1);
    EXPECT_THAT(wrong.err, HasSubstr("instance masks alone"));
}

TEST_F(CliExportTest, SaysThatMasksNeedAPredictionFirst) {
    static_cast<void>(paint(addStack("embryo", 1), 0, 7));
    const auto result = run({"--what", "instances"});
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.err, HasSubstr("predicted in the window"));
}

TEST_F(CliExportTest, NothingToExportAndNoProjectAreSaid) {
    addStack("embryo", 1);
    ASSERT_TRUE(m_project->flush());
    const auto nothing = run();
    EXPECT_EQ(nothing.status, 1);
    EXPECT_THAT(nothing.err, HasSubstr("no annotation"));
    m_project.reset();
    fs::remove_all(where());
    const auto none = run();
    EXPECT_EQ(none.status, 1);
    EXPECT_THAT(none.err, HasSubstr("fish.lamina"));
    EXPECT_FALSE(fs::exists(m_folder / "out" / "embryo_labels.tif"));
}

} // namespace
