// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/StackExport.h"

#include "core/base/Error.h"
#include "core/io/ImageIo.h"
#include "core/io/VerifiedFile.h"
#include "core/label/LabelEdit.h"
#include "tests/core/io/IoTestSupport.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/resource.h>

namespace lamina::core {
namespace {

using test::TempFolder;

constexpr VolumeSize kSize{10, 8, 3};

/// Two objects of 4 x 2 x 3 voxels, the second one with the number `second`.
std::shared_ptr<StackPrediction> twoObjects(LabelId second) {
    auto prediction = std::make_shared<StackPrediction>();
    prediction->size = kSize;
    prediction->semantic.assign(kSize.voxels(), 0);
    prediction->instances.assign(kSize.voxels(), 0);
    prediction->probability.assign(kSize.voxels(), 0.125F);
    for (int z = 0; z < kSize.z; ++z) {
        for (int y = 1; y < 3; ++y) {
            for (int x = 0; x < 4; ++x) {
                for (const auto& [dx, id] : {std::pair{1, LabelId{1}}, std::pair{6, second}}) {
                    const auto at = kSize.offset({x + dx, y, z});
                    prediction->semantic[at] = 1;
                    prediction->instances[at] = id;
                    prediction->probability[at] = 0.75F;
                }
            }
        }
    }
    prediction->record = {{"classes", {"background", "cell, round"}}};
    return prediction;
}

ExportTarget target(const std::string& stem, const ExportStack& stack) {
    ExportTarget target;
    target.name = target.stem = stem;
    target.load = [stack](const JobContext&) { return stack; };
    return target;
}

ExportStack stackOf(std::shared_ptr<const StackPrediction> prediction) {
    ExportStack stack;
    stack.spacing = {0.5, 0.5, 2.0};
    stack.spacingKnown = true;
    stack.labels = LabelVolume(kSize);
    stack.prediction = std::move(prediction);
    return stack;
}

std::vector<std::string> linesOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

const ExportContent kMasks{
    .semantic = true, .instances = true, .probability = true, .objects = true};

TEST(StackExport, WritesMasksInTheTypesOfTheFormatWithTheVoxelSizeOfNow) {
    for (const auto format : {ExportFormat::Tiff, ExportFormat::OmeTiff}) {
        const TempFolder folder;
        const auto done =
            exportStacks({target("fish", stackOf(twoObjects(2)))}, {folder.path(), format, kMasks});
        ASSERT_EQ(done.size(), 1U);
        EXPECT_EQ(done[0].files.size(), 4U);
        EXPECT_EQ(done[0].objects, 2U);
        EXPECT_EQ(done[0].missing, "");
        const auto semantic = openStack(folder / "fish_semantic.tif");
        const auto instances = openStack(folder / "fish_instances.tif");
        const auto probability = openStack(folder / "fish_probability.tif");
        for (const auto& stack : {semantic, instances, probability}) {
            EXPECT_EQ(stack->size(), kSize);
            EXPECT_NEAR(stack->spacing().z, 2.0, 1e-6);
            EXPECT_EQ(stack->info().format.find("OME") != std::string::npos,
                      format == ExportFormat::OmeTiff)
                << stack->info().format;
        }
        EXPECT_EQ(semantic->plane({2, 0, 0})->value(2, 1), 255);
        EXPECT_EQ(instances->info().type, PixelType::UInt16);
        EXPECT_EQ(instances->plane({2, 0, 0})->value(7, 1), 2);
        EXPECT_EQ(probability->info().type, PixelType::Float32);
        EXPECT_EQ(probability->plane({0, 0, 0})->value(7, 1), 0.75);
    }
}

TEST(StackExport, WritesNumbersAbove65535With32Bits) {
    const TempFolder folder;
    static_cast<void>(exportStacks({target("fish", stackOf(twoObjects(70000)))},
                                   {folder.path(), ExportFormat::Tiff, {.instances = true}}));
    const auto instances = openStack(folder / "fish_instances.tif");
    EXPECT_EQ(instances->info().type, PixelType::UInt32);
    EXPECT_EQ(instances->plane({1, 0, 0})->value(7, 2), 70000);
}

TEST(StackExport, WritesTheTableOfObjectsWithUnitsInItsHeader) {
    const TempFolder folder;
    auto stack = stackOf(twoObjects(2));
    static_cast<void>(exportStacks({target("fish", stack)},
                                   {folder.path(), ExportFormat::Tiff, {.objects = true}}));
    auto lines = linesOf(folder / "fish_objects.csv");
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_TRUE(lines[0].starts_with("id,class,size [voxel],volume [um^3],centroid x [um],"))
        << lines[0];
    // 4 x 2 x 3 voxels of 0.5 um^3; columns 1 to 4, rows 1 to 2, slices 0 to 2
    EXPECT_EQ(lines[1], "1,\"cell, round\",24,12,1.25,0.75,2,1,1,0,4,2,2,");
    stack.spacingKnown = false;
    static_cast<void>(exportStacks({target("fish", stack)},
                                   {folder.path(), ExportFormat::Tiff, {.objects = true}}));
    lines = linesOf(folder / "fish_objects.csv");
    EXPECT_TRUE(lines[0].starts_with("id,class,size [voxel],volume [voxel^3],")) << lines[0];
    EXPECT_EQ(lines[1], "1,\"cell, round\",24,24,2.5,1.5,1,1,1,0,4,2,2,");
}

TEST(StackExport, SaysWhatAStackDoesNotHaveAndWritesTheRest) {
    const TempFolder folder;
    auto stack = stackOf(nullptr);
    LabelEdit edit(stack.labels, {});
    edit.setRow(1, 2, 0, 5, 3);
    static_cast<void>(edit.commit());
    auto content = kMasks;
    content.annotation = true;
    const auto done = exportStacks({target("fish", stack), target("bare", stackOf(nullptr))},
                                   {folder.path(), ExportFormat::Tiff, content});
    EXPECT_EQ(done[0].files.size(), 2U);
    EXPECT_EQ(done[0].annotatedSlices, std::vector<int>{1});
    EXPECT_EQ(done[0].missing, "fish has no prediction of the whole stack.");
    EXPECT_TRUE(done[1].files.empty());
    EXPECT_EQ(done[1].missing,
              "bare has no annotation. bare has no prediction of the whole stack.");
}

/// Slice 1 of the stack is annotated as a whole with one large cell, number 7; object 2 is
/// rejected.
ExportStack reviewed() {
    auto stack = stackOf(twoObjects(2));
    LabelEdit edit(stack.labels, {});
    for (int y = 0; y < kSize.y; ++y) {
        for (int x = 0; x < kSize.x; ++x)
            edit.setVoxel({x, y, 1}, x < 5 && y > 0 ? 7 : kBackground);
    }
    static_cast<void>(edit.commit());
    stack.marks.rejectedObjects = {2};
    return stack;
}

TEST(StackExport, WritesTheReviewedMasksOfTheSourceAskedFor) {
    const TempFolder folder;
    const auto content = ExportContent{.semantic = true, .instances = true, .objects = true};
    const auto done =
        exportStacks({target("fish", reviewed())}, {folder.path(), ExportFormat::Tiff, content});
    EXPECT_EQ(done[0].objects, 1U);
    EXPECT_EQ(done[0].review.annotatedSlices, 1);
    EXPECT_EQ(done[0].review.rejectedObjects, 1);
    const auto semantic = openStack(folder / "fish_semantic.tif");
    const auto instances = openStack(folder / "fish_instances.tif");
    EXPECT_EQ(semantic->plane({1, 0, 0})->value(0, 5), 255) << "painted, not predicted";
    EXPECT_EQ(semantic->plane({0, 0, 0})->value(7, 1), 0) << "rejected";
    EXPECT_EQ(instances->plane({1, 0, 0})->value(0, 5), 7);
    EXPECT_EQ(instances->plane({2, 0, 0})->value(2, 1), 7) << "the rest of it, as predicted";
    const auto lines = linesOf(folder / "fish_objects.csv");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines[1].starts_with("7,cell,51,25.5,")) << lines[1]; // 5 x 7 and twice 4 x 2

    static_cast<void>(
        exportStacks({target("fish", reviewed())},
                     {folder.path(), ExportFormat::Tiff, content, ResultSource::Annotation}));
    EXPECT_EQ(openStack(folder / "fish_instances.tif")->plane({2, 0, 0})->value(2, 1), 0);
    EXPECT_TRUE(linesOf(folder / "fish_objects.csv")[1].starts_with("7,cell,35,"));
    static_cast<void>(
        exportStacks({target("fish", reviewed())},
                     {folder.path(), ExportFormat::Tiff, content, ResultSource::Prediction}));
    EXPECT_EQ(linesOf(folder / "fish_objects.csv").size(), 3U);
}

TEST(StackExport, ChallengeResultsHoldWhatWasCorrected) {
    const TempFolder folder;
    static_cast<void>(exportStacks({target("fish", reviewed())},
                                   {folder.path(), ExportFormat::Challenge, {.instances = true}}));
    const auto mask = openStack(folder / "01_RES" / "mask000.tif");
    EXPECT_EQ(mask->plane({1, 0, 0})->value(0, 5), 1);
    EXPECT_EQ(mask->plane({0, 0, 0})->value(7, 1), 0) << "rejected";
    EXPECT_EQ(linesOf(folder / "01_RES" / "res_track.txt"), std::vector<std::string>{"1 0 0 0"});
}

TEST(StackExport, AnnotationIsEnoughWhereNothingElseIsNeeded) {
    const TempFolder folder;
    auto stack = reviewed();
    stack.prediction.reset();
    ExportRequest request{folder.path(), ExportFormat::Tiff, {.semantic = true}};
    EXPECT_EQ(exportStacks({target("fish", stack)}, request)[0].missing,
              "fish has no prediction of the whole stack.");
    request.source = ResultSource::Annotation;
    EXPECT_EQ(exportStacks({target("fish", stack)}, request)[0].missing, "");
    EXPECT_EQ(openStack(folder / "fish_semantic.tif")->plane({1, 0, 0})->value(0, 5), 255);
    EXPECT_EQ(exportStacks({target("bare", stackOf(nullptr))}, request)[0].missing,
              "bare has no annotation.");
    LabelEdit edit(stack.labels, {});
    for (const int z : {0, 2}) {
        for (int y = 0; y < kSize.y; ++y)
            edit.setRow(z, y, 0, kSize.x, kBackground);
    }
    static_cast<void>(edit.commit());
    request.source = ResultSource::Reviewed;
    request.content.objects = true;
    EXPECT_EQ(exportStacks({target("fish", stack)}, request)[0].missing, "")
        << "all of it is annotated";
    EXPECT_TRUE(linesOf(folder / "fish_objects.csv")[1].starts_with("7,cell,35,"));
}

TEST(StackExport, WritesSomeSlicesAsAStackOfTheirOwn) {
    const TempFolder folder;
    auto content = kMasks;
    content.annotation = true;
    ExportRequest request{folder.path(), ExportFormat::Tiff, content};
    request.slices = SliceRange{1, 3};
    const auto done = exportStacks({target("fish", reviewed())}, request);
    EXPECT_EQ(done[0].files.size(), 6U);
    for (const char* kind : {"semantic", "instances", "probability", "labels", "annotated"}) {
        const auto stack = openStack(folder / (std::string("fish_z001-002_") + kind + ".tif"));
        EXPECT_EQ(stack->size(), (VolumeSize{kSize.x, kSize.y, 2})) << kind;
        EXPECT_NEAR(stack->spacing().z, 2.0, 1e-6);
    }
    EXPECT_EQ(openStack(folder / "fish_z001-002_labels.tif")->plane({0, 0, 0})->value(0, 5), 7);
    EXPECT_EQ(openStack(folder / "fish_z001-002_labels.tif")->plane({1, 0, 0})->value(0, 5), 0);
    EXPECT_EQ(openStack(folder / "fish_z001-002_instances.tif")->plane({0, 0, 0})->value(0, 5), 7);
    // places are those of the stack: slices 1 and 2
    EXPECT_TRUE(linesOf(folder / "fish_z001-002_objects.csv")[1].ends_with(",0,1,1,4,7,2,"))
        << linesOf(folder / "fish_z001-002_objects.csv")[1];
    request.slices = SliceRange{1, 4};
    EXPECT_EQ(exportStacks({target("fish", reviewed())}, request)[0].missing,
              "fish has only slices 0 to 2.");
    request.format = ExportFormat::Challenge;
    EXPECT_THROW(static_cast<void>(exportStacks({target("fish", reviewed())}, request)), Error);
}

TEST(StackExport, WritesChosenObjectsAlone) {
    const TempFolder folder;
    ExportRequest request{folder.path(), ExportFormat::Tiff, {.instances = true, .objects = true}};
    request.objects = ObjectChoice{.annotated = {}, .predicted = {2}};
    EXPECT_EQ(exportStacks({target("fish", stackOf(twoObjects(2)))}, request)[0].objects, 1U);
    const auto instances = openStack(folder / "fish_selected_instances.tif");
    EXPECT_EQ(instances->plane({0, 0, 0})->value(2, 1), 0);
    EXPECT_EQ(instances->plane({0, 0, 0})->value(7, 1), 2);
    EXPECT_EQ(linesOf(folder / "fish_selected_objects.csv").size(), 2U);
}

TEST(StackExport, ChallengeResultsOfASeriesShareOneFolderAndOneCount) {
    const TempFolder folder;
    std::vector<ExportTarget> frames;
    for (int time = 0; time < 3; ++time) {
        frames.push_back(target("fish", stackOf(time == 1 ? nullptr : twoObjects(2))));
        frames.back().time = time;
    }
    const auto done =
        exportStacks(frames, {folder.path(), ExportFormat::Challenge, {.instances = true}});
    ASSERT_EQ(done.size(), 3U);
    EXPECT_NE(done[1].missing, "");
    EXPECT_EQ(openStack(folder / "01_RES" / "mask002.tif")->plane({0, 0, 0})->value(7, 1), 4);
    EXPECT_FALSE(std::filesystem::exists(folder / "01_RES" / "mask001.tif"));
    EXPECT_EQ(linesOf(folder / "01_RES" / "res_track.txt"),
              (std::vector<std::string>{"1 0 0 0", "2 0 0 0", "3 2 2 0", "4 2 2 0"}));
}

TEST(StackExport, StopsAtARequestAndLeavesNothingHalfWritten) {
    for (const int stopAt : {2, 5, 9}) {
        const TempFolder folder;
        std::stop_source source;
        int reports = 0;
        double last = 0.0;
        const JobContext context(source.get_token(), [&](const Progress& progress) {
            EXPECT_GE(progress.fraction, last - 1e-9);
            last = progress.fraction;
            if (++reports == stopAt) source.request_stop();
        });
        EXPECT_THROW(
            static_cast<void>(exportStacks({target("fish", stackOf(twoObjects(2)))},
                                           {folder.path(), ExportFormat::Tiff, kMasks}, context)),
            Cancelled);
        for (const auto& name : folder.names())
            EXPECT_FALSE(name.ends_with(".part")) << name;
    }
}

TEST(VerifiedFile, AFullDiskIsAnErrorAndLeavesTheOlderFile) {
    const TempFolder folder;
    writeFileVerified(folder / "a.csv", "older");
    rlimit old{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit small{100, old.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    try {
        writeFileVerified(folder / "a.csv", std::string(500, 'x'));
        ADD_FAILURE() << "500 bytes do not fit";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::OutOfSpace) << error.what();
    }
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
    EXPECT_EQ(linesOf(folder / "a.csv"), std::vector<std::string>{"older"});
    EXPECT_EQ(folder.names().size(), 1U);
}

} // namespace
} // namespace lamina::core
