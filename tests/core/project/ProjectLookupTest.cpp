// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/ProjectLookup.h"
#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/io/TiffWriter.h"
#include "core/label/LabelEdit.h"
#include "core/project/Project.h"
#include "core/project/ProjectCopy.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>

#include <fstream>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;

class ProjectLookupTest : public testing::Test {
protected:
    void SetUp() override {
        fs::create_directories(m_folder / "data");
        writeImage(image(), 1);
        m_project = Project::create(project());
        m_id = m_project->addStack(openStack(image())->info(), identifyStack(image()));
    }
    static void writeImage(const fs::path& file, int seed) {
        TiffVolume volume;
        volume.size = {40, 30, 3};
        volume.plane = [=](int z) {
            Plane plane(40, 30, PixelType::UInt8);
            auto pixels = plane.pixels<std::uint8_t>();
            for (std::size_t i = 0; i < pixels.size(); ++i)
                pixels[i] = static_cast<std::uint8_t>(i * 7 + static_cast<std::size_t>(z * seed));
            return plane;
        };
        writeTiff(file, volume);
    }
    void paint() {
        const auto layer = m_project->layer(m_id, 0);
        LabelVolume labels({40, 30, 3});
        LabelTable table;
        LabelEdit edit(labels, table, DrawOver::Everything);
        edit.setVoxel({3, 4, 1}, 1);
        EditStep step;
        step.id = 1;
        step.name = "voxel";
        step.tiles = edit.commit();
        m_project->commit(layer, std::make_shared<const EditStep>(std::move(step)));
        ASSERT_TRUE(m_project->flush());
    }
    [[nodiscard]] fs::path image() const { return m_folder / "data" / "fish.tif"; }
    [[nodiscard]] fs::path project() const { return m_folder / "data" / "fish.lamina"; }
    [[nodiscard]] ImageMatch matchOf(const fs::path& file) const {
        const auto found =
            matchImage(glanceAt(project()).stacks, project(), file, identifyStack(file));
        return found ? found->match : ImageMatch::None;
    }
    [[nodiscard]] std::vector<std::string> filesIn(const fs::path& folder) const {
        std::vector<std::string> names;
        for (const auto& file : fs::directory_iterator(folder))
            names.push_back(file.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

    test::TempFolder m_folder;
    std::unique_ptr<Project> m_project;
    StackId m_id = 0;
};

TEST_F(ProjectLookupTest, TellsWhatAnImageIsToAProject) {
    m_project.reset();
    EXPECT_EQ(matchOf(image()), ImageMatch::Same);
    const auto other = m_folder / "data" / "other.tif";
    writeImage(other, 5);
    EXPECT_EQ(matchOf(other), ImageMatch::None);
    const auto copy = m_folder / "data" / "copy.tif";
    fs::copy_file(image(), copy);
    EXPECT_EQ(matchOf(copy), ImageMatch::Copy);
    fs::rename(other, image()); // another image under the old name
    EXPECT_EQ(matchOf(image()), ImageMatch::Place);
    EXPECT_EQ(matchOf(copy), ImageMatch::Moved) << "what is in its place is not it";
    fs::remove(image());
    EXPECT_EQ(matchOf(copy), ImageMatch::Moved);
}

TEST_F(ProjectLookupTest, AFolderCopiedAsAWholeKnowsItsOwnImage) {
    m_project.reset();
    fs::copy(m_folder / "data", m_folder / "stick", fs::copy_options::recursive);
    const auto there = m_folder / "stick" / "fish.tif";
    const auto folder = m_folder / "stick" / "fish.lamina";
    const auto found = matchImage(glanceAt(folder).stacks, folder, there, identifyStack(there));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->match, ImageMatch::Same) << "though the first one is still where it was";
}

TEST_F(ProjectLookupTest, AnImageReachedThroughALinkIsTheSame) {
    m_project.reset();
    fs::create_directory_symlink(m_folder / "data", m_folder / "link");
    EXPECT_EQ(matchOf(m_folder / "link" / "fish.tif"), ImageMatch::Same);
}

TEST_F(ProjectLookupTest, AGlanceSeesWhatAWriterHasCommittedAndLeavesNoFiles) {
    EXPECT_TRUE(glanceAt(project()).worked.empty());
    paint();
    EXPECT_EQ(glanceAt(project()).worked, std::vector<StackId>{m_id}) << "while it is open";
    m_project.reset();
    const auto before = filesIn(project());
    EXPECT_EQ(glanceAt(project()).worked, std::vector<StackId>{m_id});
    EXPECT_EQ(filesIn(project()), before);
}

TEST_F(ProjectLookupTest, ADamagedProjectIsAnErrorThatNamesIt) {
    m_project.reset();
    std::ofstream(project() / "project.sqlite", std::ios::binary) << "SQLite format 3 no more";
    try {
        static_cast<void>(glanceAt(project()));
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("fish.lamina"));
    }
}

TEST_F(ProjectLookupTest, ACopyOfAProjectIsWholeWhileTheOriginalIsOpenAndFindsItsImage) {
    paint();
    fs::create_directories(project() / "checkpoints");
    std::ofstream(project() / "checkpoints" / "model.safetensors") << "weights";
    const auto before = filesIn(project());
    const auto copy = m_folder / "backup" / "fish-copy.lamina";
    fs::create_directories(copy.parent_path());
    std::vector<double> fractions;
    copyProject(project(), copy,
                JobContext({}, [&](const Progress& p) { fractions.push_back(p.fraction); }));
    EXPECT_EQ(filesIn(copy.parent_path()), std::vector<std::string>{"fish-copy.lamina"});
    EXPECT_EQ(filesIn(copy), (std::vector<std::string>{"checkpoints", "project.sqlite"}));
    EXPECT_EQ(filesIn(project()), before);
    EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
    EXPECT_DOUBLE_EQ(fractions.back(), 1.0);
    EXPECT_TRUE(fs::exists(copy / "checkpoints" / "model.safetensors"));
    EXPECT_LE(lastUsed(copy), lastUsed(project()));
    const auto opened = Project::open(copy);
    EXPECT_FALSE(opened->readOnly()) << "the lock of the original is not copied";
    const auto entry = opened->stacks().at(0);
    EXPECT_EQ(entry.relativePath, fs::path("../../data/fish.tif"));
    EXPECT_EQ(opened->resolve(entry)->match, StackMatch::Same);
    const auto layer = opened->loadLayer(opened->findLayer(entry.id, 0).value());
    EXPECT_EQ(layer.labels.at({3, 4, 1}), 1U);
    EXPECT_EQ(layer.history.steps.size(), 1U);
}

TEST_F(ProjectLookupTest, ACopyNeverReplacesAnythingAndLeavesNothingWhenItIsStopped) {
    const auto taken = m_folder / "taken.lamina";
    fs::create_directories(taken);
    EXPECT_THROW(copyProject(project(), taken), Error);
    EXPECT_TRUE(filesIn(taken).empty());
    EXPECT_THROW(copyProject(project(), project() / "inner.lamina"), Error);
    std::stop_source stop;
    stop.request_stop();
    const auto before = filesIn(m_folder.path());
    EXPECT_THROW(copyProject(project(), m_folder / "copy.lamina", JobContext(stop.get_token())),
                 Cancelled);
    EXPECT_EQ(filesIn(m_folder.path()), before);
}

} // namespace
} // namespace lamina::core
