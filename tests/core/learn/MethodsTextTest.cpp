// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/MethodsText.h"

#include "core/base/Error.h"
#include "core/learn/Specs.h"

#include <gmock/gmock.h>

namespace lamina::core {
namespace {

using testing::HasSubstr;
using testing::Not;

nlohmann::json stack() {
    return {{"name", "embryo"},
            {"size", {122, 120, 51}},
            {"spacing", {0.4, 0.4, 2.0}},
            {"slices", {8, 17, 25}},
            {"class_voxels", {{"0", 42735}, {"1", 1185}, {"unlabelled", 7}}}};
}

nlohmann::json forest() {
    return {
        {"kind", "segmentation"},
        {"partial", false},
        {"model", "forest"},
        {"classes", {"background", "cell"}},
        {"recipe", {{"trees", 100}}},
        {"features", {"gaussian 1", "gaussian 2"}},
        {"filters", {{"dimensions", 3}, {"sigmas", {1.0, 3.5}}}},
        {"grey_level", {{"weight", 1.0 / 3}}},
        {"samples", 40000},
        {"seed", 7},
        {"input",
         {{"context", 0}, {"normalization", {{"low_percentile", 0.1}, {"high_percentile", 99.8}}}}},
        {"data", {stack()}},
        {"versions", {{"lamina", "0.1.0"}, {"opencv", "4.6.0"}}}};
}

nlohmann::json network() {
    nlohmann::json record{
        {"kind", "segmentation"},
        {"architecture", {{"backbone", {{"type", "resnet18"}}}, {"head", {{"type", "fcn"}}}}},
        {"classes", {"background", "cell"}},
        {"patch", 384},
        {"crop", 128},
        {"steps", 250},
        {"spec", {{"backbone", "/d/b.safetensors"}, {"backbone_mode", "tunable"}}},
        {"recipe",
         {{"batch", 5},
          {"optimizer", {{"kind", "adamw"}, {"learning_rate", 0.002}, {"weight_decay", 0.01}}}}},
        {"split",
         {{"mode", "group"}, {"leaks", false}, {"training_patches", 9}, {"validation_patches", 2}}},
        {"scores", {{"kept_step", 200}, {"val_dice", 0.875}}},
        {"seed", 3},
        {"input", {{"context", 1}, {"low_percentile", 0.1}, {"high_percentile", 99.8}}},
        {"data", {stack()}},
        {"versions", {{"lamina", "0.1.0"}, {"libtorch", "1.13.0"}}}};
    record["backbone"] = {{"spec", {{"method", "pixelcl"}, {"run", {{"seed", 1}}}}},
                          {"data", {stack()}}};
    return record;
}

TEST(MethodsText, TellsHowAForestWasMade) {
    EXPECT_EQ(methodsText(forest()),
              "Images were segmented with Lamina 0.1.0 (with OpenCV 4.6.0) by a random forest "
              "(Breiman 2001) of 100 trees that classifies each voxel by 2 filter responses (3D, "
              "Gaussian scales 1 and 3.5 pixels). Its probability was averaged with that of a soft "
              "threshold on the smoothed grey value (weight 0.33). It was trained on 3 annotated "
              "slices (numbers 8, 17 and 25, counted from 0) of the image stack embryo (122 × 120 "
              "× 51 voxels, voxel size 0.4 × 0.4 × 2 µm), which hold 1185 voxels of cell and 42735 "
              "of background; 40000 voxels were drawn from them, with random seed 7. Grey values "
              "were scaled so that the percentiles 0.1 and 99.8 of each stack became 0 and 1.");
}

TEST(MethodsText, TellsOfASecondStageWhereThereIsOne) {
    auto record = forest();
    record["stages"] = 1;
    EXPECT_THAT(methodsText(record), Not(HasSubstr("second forest")));
    record["stages"] = 2;
    EXPECT_THAT(methodsText(record), HasSubstr("A second forest also saw"));
}

TEST(MethodsText, TellsHowANetworkWasPretrainedTrainedAndValidated) {
    EXPECT_EQ(
        methodsText(network()),
        "Images were segmented with Lamina 0.1.0 (with LibTorch 1.13.0) by a convolutional network "
        "with a ResNet-18 backbone and a fully convolutional (FCN) head. The ResNet-18 backbone "
        "had been pretrained without labels by PixelCL (pixel propagation; Xie et al. 2021) on the "
        "image stack embryo (122 × 120 × 51 voxels, voxel size 0.4 × 0.4 × 2 µm), with random seed "
        "1. It was trained further together with the head. The network was trained on 3 annotated "
        "slices (numbers 8, 17 and 25, counted from 0) of the image stack embryo (122 × 120 × 51 "
        "voxels, voxel size 0.4 × 0.4 × 2 µm), which hold 1185 voxels of cell and 42735 of "
        "background. Training ran on 9 patches of 384 × 384 pixels (in windows of 128 × 128 "
        "pixels) for 250 steps with a batch size of 5, using AdamW (learning rate 0.002, weight "
        "decay 0.01), with random seed 3. Grey values were scaled so that the percentiles 0.1 and "
        "99.8 of each stack became 0 and 1. Every slice was presented together with 1 neighbouring "
        "slice on either side. 2 patches were held out for validation (split by image); the Dice "
        "coefficient there was 0.875 at step 200, whose weights were kept.");
}

TEST(MethodsText, ClaimsNoValidationNoVersionAndNoVoxelSizeThatTheRecordDoesNotHave) {
    auto record = network();
    record["split"]["validation_patches"] = 0;
    record["data"][0]["spacing"] = nullptr;
    record["versions"].erase("lamina");
    record["backbone"] = nullptr;
    record["spec"]["backbone"] = "none";
    const auto text = methodsText(record);
    EXPECT_THAT(text, HasSubstr("No patch was held out"));
    EXPECT_THAT(text, Not(HasSubstr("Dice")));
    EXPECT_THAT(text, HasSubstr("voxel size not recorded"));
    EXPECT_THAT(text, HasSubstr("with Lamina (with LibTorch 1.13.0)"));
    EXPECT_THAT(text, HasSubstr("started from random weights"));
    EXPECT_THAT(text, Not(HasSubstr("PixelCL")));
}

TEST(MethodsText, TellsOfAPlainUNetAndOfSlicesThatWereHeldOut) {
    auto record = network();
    record["architecture"] = {{"backbone", nullptr}, {"head", {{"type", "unet"}}}};
    record["backbone"] = nullptr;
    record["data"][0]["held_out_slices"] = {30, 40};
    record["split"]["leaks"] = true;
    const auto text = methodsText(record);
    EXPECT_THAT(text, HasSubstr("by a convolutional network: a U-Net (Ronneberger et al. 2015)"));
    EXPECT_THAT(text, Not(HasSubstr("backbone")));
    EXPECT_THAT(text, HasSubstr("2 patches were held out for validation (from 2 held-out slices)"));
    EXPECT_THAT(text, HasSubstr("this score may be optimistic"));
}

TEST(MethodsText, AddsHowMasksWereMadeAndTheHeldOutScores) {
    MaskSpec masks;
    masks.threshold = 0.4;
    masks.components.minSize = 20;
    HeldOutScores scores;
    scores.slices = 2;
    scores.dice = 0.91234;
    scores.seg = 0.8;
    const auto text = methodsText(forest(), toJson(masks), scores);
    EXPECT_THAT(text, HasSubstr("probability is at least 0.4. Connected components were split"));
    EXPECT_THAT(text, HasSubstr("fewer than 20 voxels were removed."));
    EXPECT_THAT(text,
                HasSubstr("On 2 annotated slices that the model was not trained on, the "
                          "scores over all annotated voxels were: Dice 0.912 and SEG 0.800."));
    masks.split = false;
    EXPECT_THAT(methodsText(forest(), toJson(masks)), HasSubstr("Objects are the connected"));
    scores.slices = 0;
    EXPECT_THAT(methodsText(forest(), nullptr, scores), Not(HasSubstr("0.912")));
}

TEST(MethodsText, TellsOfAPretrainedBackboneAndRefusesWhatIsNoFinishedRun) {
    nlohmann::json record{{"kind", "backbone"},
                          {"architecture", {{"backbone", {{"type", "resnet34"}}}}},
                          {"spec", {{"method", "moco"}}},
                          {"patches", 24},
                          {"patch", 128},
                          {"steps", 800},
                          {"seed", 1},
                          {"data", {stack(), stack()}}};
    EXPECT_EQ(methodsText(record),
              "A ResNet-34 backbone was pretrained without labels with Lamina by MoCo v2 (Chen et "
              "al. 2020) on 2 image stacks (voxel size 0.4 × 0.4 × 2 µm). Pretraining ran on 24 "
              "patches of 128 × 128 pixels for 800 steps, with random seed 1.");
    EXPECT_THROW(static_cast<void>(methodsText(nullptr)), Error);
    record["partial"] = true;
    EXPECT_THROW(static_cast<void>(methodsText(record)), Error);
    EXPECT_THROW(static_cast<void>(methodsText({{"kind", "segmentation"}})), Error);
}

} // namespace
} // namespace lamina::core
