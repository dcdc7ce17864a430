// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/BatchPrediction.h"

#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/io/TiffWriter.h"
#include "core/learn/RunRecord.h"
#include "core/learn/TrainingSet.h"
#include "tests/support/FakeEngine.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <stop_token>
#include <thread>

namespace {

using namespace lamina::core;
using lamina::test::FakeEngine;
using lamina::test::TempFolder;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

class BatchPredictionTest : public testing::Test {
protected:
    /// Two slices whose left half is bright.
    fs::path image(const std::string& name) {
        TiffVolume volume;
        volume.size = {8, 4, 2};
        volume.type = PixelType::UInt16;
        volume.spacing = {0.5, 0.5, 2.0};
        volume.plane = [](int) {
            Plane plane(8, 4, PixelType::UInt16);
            auto pixels = plane.pixels<std::uint16_t>();
            for (std::size_t i = 0; i < pixels.size(); ++i)
                pixels[i] = i % 8 < 4 ? 900 : 100;
            return plane;
        };
        const auto file = folder.path() / name;
        writeTiff(file, volume);
        return file;
    }
    BatchSpec spec(std::vector<fs::path> images) {
        const auto training = folder.path() / "training" / "a.tif";
        fs::create_directories(training.parent_path());
        fs::copy_file(image("a.tif"), training);
        fs::remove(folder.path() / "a.tif");
        FineTuneSpec fineTune;
        fineTune.out = folder.path() / "training" / "model.safetensors";
        AnnotatedStack annotated;
        annotated.stack = learningStack(openStack(training), fineTune.input);
        std::vector<std::uint8_t> target;
        for (int i = 0; i < 32; ++i)
            target.push_back(i % 8 < 4 ? 1 : 0);
        annotated.slices = {{0, target}};
        BatchSpec batch;
        batch.images = std::move(images);
        batch.out = folder.path() / "masks" / "new";
        batch.predict.model = engine.fineTune(fineTune, {annotated}, {}).checkpoint;
        batch.files = {true, false, true};
        return batch;
    }
    std::vector<BatchItem> run(const BatchSpec& batch, const JobContext& context = {}) {
        std::vector<BatchItem> items;
        predictBatch(
            engine, batch,
            [&](std::size_t i, const BatchItem& item) {
                EXPECT_EQ(i, items.size());
                items.push_back(item);
            },
            context);
        return items;
    }

    TempFolder folder;
    FakeEngine engine;
};

TEST_F(BatchPredictionTest, EveryFileGetsItsMasks) {
    const auto first = image("one.tif");
    const auto second = image("two_raw.tif");
    const auto batch = spec({first, second});
    const auto items = run(batch);
    ASSERT_EQ(items.size(), 2U);
    for (const auto& item : items)
        EXPECT_EQ(item.problem, "");
    EXPECT_THAT(items[0].outputs,
                ElementsAre(batch.out / "one_semantic.tif", batch.out / "one_instances.tif",
                            batch.out / "one_record.json"));
    EXPECT_THAT(items[1].outputs,
                ElementsAre(batch.out / "two_semantic.tif", batch.out / "two_instances.tif",
                            batch.out / "two_record.json"));
    std::ifstream in(batch.out / "two_record.json");
    const auto record = nlohmann::json::parse(in);
    EXPECT_EQ(record.at("model_hash"), contentHash(batch.predict.model));
    EXPECT_EQ(record.at("data").size(), 1U);
    const auto mask = openStack(batch.out / "two_semantic.tif");
    EXPECT_EQ(mask->size(), (VolumeSize{8, 4, 2}));
    EXPECT_EQ(mask->plane({})->value(1, 1), 255);
    EXPECT_EQ(mask->plane({})->value(6, 1), 0);
}

TEST_F(BatchPredictionTest, AChannelThatAFileLacksIsSaidOfThatFile) {
    auto batch = spec({image("one.tif")});
    batch.channel = 1;
    EXPECT_THAT(run(batch).at(0).problem, HasSubstr("There is no channel 1 in one.tif"));
    batch.channel = 0;
    EXPECT_EQ(run(batch).at(0).problem, "");
}

TEST_F(BatchPredictionTest, TheTimeOfAPauseCountsForNoFile) {
    const auto batch = spec({image("one.tif")});
    bool paused = false;
    const JobContext context({}, [&](const Progress&) {
        if (!paused) std::this_thread::sleep_for(std::chrono::milliseconds(1500));
        paused = true;
    });
    EXPECT_LT(run(batch, context).at(0).seconds, 1.0);
}

TEST_F(BatchPredictionTest, TheProgressNeverGoesBack) {
    const auto batch = spec({image("b.tif"), image("c.tif")});
    std::vector<double> seen;
    run(batch, JobContext({}, [&](const Progress& p) { seen.push_back(p.fraction); }));
    EXPECT_GT(seen.size(), 4U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_DOUBLE_EQ(seen.back(), 1.0);
}

TEST_F(BatchPredictionTest, FindingTheObjectsIsTheLastPartOfAPrediction) {
    const auto batch = spec({});
    const auto stack = learningStack(openStack(image("b.tif")), {});
    double predicted = 0.0;
    std::vector<double> seen;
    const JobContext context({}, [&](const Progress& p) { seen.push_back(p.fraction); });
    MaskSpec masks;
    static_cast<void>(
        predictStack(engine, batch.predict, masks, stack, context, [&](const auto&, const auto&) {
            if (!seen.empty()) predicted = seen.back();
        }));
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_LT(predicted, 0.9);
    EXPECT_GE(seen.back(), 0.85);
    masks.instances = false;
    seen.assign(1, 0.0);
    static_cast<void>(predictStack(engine, batch.predict, masks, stack, context));
    EXPECT_DOUBLE_EQ(seen.back(), 1.0) << "without objects it is all of it";
}

TEST_F(BatchPredictionTest, ObjectsAreFoundAsTheSpecSaysInTheMendedMask) {
    auto batch = spec({image("b.tif")});
    const auto objects = [&] {
        EXPECT_EQ(run(batch).at(0).problem, "");
        const auto found = openStack(batch.out / "b_instances.tif");
        std::set<double> ids;
        for (int z = 0; z < 2; ++z)
            ids.insert(found->plane({.z = z})->value(1, 1));
        return ids;
    };
    EXPECT_THAT(objects(), ElementsAre(1)) << "through the slices";
    batch.objects.masks.components.perSlice = true;
    EXPECT_THAT(objects(), ElementsAre(1, 2)) << "each slice of its own";
    batch.objects.cleaning.fillHoles = 3;
    EXPECT_THAT(objects(), ElementsAre(1, 2));
    batch.objects.masks.components.minSize = 17; // each has 16
    EXPECT_THAT(objects(), ElementsAre(0));
}

TEST_F(BatchPredictionTest, AFileThatCannotBeReadIsNamedAndTheOthersGoOn) {
    const auto good = image("good.tif");
    const auto broken = folder.path() / "broken.tif";
    std::ofstream(broken) << "II*";
    const auto last = image("last.tif");
    const auto items = run(spec({good, broken, last}));
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[0].problem, "");
    EXPECT_THAT(items[1].problem, HasSubstr("broken.tif"));
    EXPECT_TRUE(items[1].outputs.empty());
    EXPECT_EQ(items[2].problem, "");
    EXPECT_EQ(items[2].outputs.size(), 3U);
}

TEST_F(BatchPredictionTest, MasksOfOneFileNeverReplaceThoseOfAnother) {
    const auto first = image("cell.tif");
    const auto second = image("cell_raw.tif");
    const auto items = run(spec({first, second}));
    EXPECT_EQ(items[0].problem, "");
    EXPECT_THAT(items[1].problem, HasSubstr("another folder"));
}

TEST_F(BatchPredictionTest, CancelKeepsTheFilesThatWereFinished) {
    const auto first = image("one.tif");
    const auto second = image("two.tif");
    const auto batch = spec({first, second});
    std::stop_source stop;
    int finished = 0;
    EXPECT_THROW(predictBatch(
                     engine, batch,
                     [&](std::size_t, const BatchItem&) {
                         ++finished;
                         stop.request_stop();
                     },
                     JobContext(stop.get_token())),
                 Cancelled);
    EXPECT_EQ(finished, 1);
    EXPECT_TRUE(fs::exists(batch.out / "one_semantic.tif"));
    EXPECT_FALSE(fs::exists(batch.out / "two_semantic.tif"));
}

TEST_F(BatchPredictionTest, MasksBesideImagesAreNotPredictedAgain) {
    static_cast<void>(image("b.tif"));
    static_cast<void>(image("b_semantic.tif"));
    static_cast<void>(image("a10.tif"));
    static_cast<void>(image("a9.tif"));
    std::vector<std::string> names;
    for (const auto& file : imagesForBatch(folder.path()))
        names.push_back(file.filename().string());
    EXPECT_THAT(names, ElementsAre("a9.tif", "a10.tif", "b.tif"));
    EXPECT_THROW(static_cast<void>(imagesForBatch(folder.path() / "nowhere")), Error);
}

TEST_F(BatchPredictionTest, AModelThatIsNoneIsRefusedBeforeAnyFile) {
    const auto first = image("one.tif");
    auto batch = spec({first});
    PretrainSpec pretrain;
    pretrain.out = folder.path() / "training" / "backbone.safetensors";
    batch.predict.model = engine.pretrain(pretrain, {}, {}).checkpoint;
    EXPECT_THROW(static_cast<void>(run(batch)), Error);
    EXPECT_FALSE(fs::exists(batch.out));
}

} // namespace
