// SPDX-License-Identifier: GPL-3.0-or-later
// `lamina-cli export` as its users run it.
#include "core/edit/UndoStack.h"
#include "core/io/ImageIo.h"
#include "core/io/LabelFiles.h"
#include "core/label/LabelEdit.h"
#include "core/project/Project.h"
#include "tests/support/Process.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

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
