// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/MemoryEstimate.h"

#include "core/learn/PretrainMethods.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace lamina::core;
using testing::HasSubstr;
using testing::Not;

const StackShape kStack{{384, 384, 16}, 2, 5.0, 0};

std::uint64_t pretrain(const std::function<void(PretrainSpec&)>& change = {}) {
    PretrainSpec spec;
    if (change) change(spec);
    return pretrainMemory(spec, {kStack});
}

std::uint64_t train(const std::function<void(FineTuneSpec&)>& change = {}, int stacks = 1) {
    FineTuneSpec spec;
    if (change) change(spec);
    return fineTuneMemory(spec, std::vector<StackShape>(static_cast<std::size_t>(stacks), kStack));
}

std::uint64_t predict(const PredictingModel& model, const StackShape& stack = kStack,
                      const MaskSpec& masks = {}, int tile = 0) {
    PredictSpec spec;
    spec.tile = tile;
    return predictMemory(spec, model, masks, stack);
}

TEST(MemoryEstimate, PretrainingGrowsWithBatchCropNetworkAndStack) {
    EXPECT_LT(pretrain([](auto& s) { s.batch = 2; }), pretrain([](auto& s) { s.batch = 8; }));
    EXPECT_LT(pretrain([](auto& s) { s.batch = 8; }), pretrain([](auto& s) { s.batch = 64; }));
    EXPECT_LT(pretrain(), pretrain([](auto& s) { s.crop = 224; }));
    EXPECT_LT(pretrain(), pretrain([](auto& s) { s.arch = "resnet34"; }));
    EXPECT_LT(pretrain([](auto& s) { s.arch = "resnet34"; }),
              pretrain([](auto& s) { s.arch = "resnet50"; }));
    auto larger = kStack;
    larger.size.z = 200;
    EXPECT_LT(pretrain(), pretrainMemory({}, {larger}));
    EXPECT_LT(pretrain(), pretrainMemory({}, {kStack, kStack}));
}

TEST(MemoryEstimate, TwiceTheBatchTakesNearlyTwiceTheMemoryOnceItIsLarge) {
    const auto batch = [](int n) { return pretrain([n](auto& s) { s.batch = n; }); };
    const double growth = static_cast<double>(batch(1024)) / static_cast<double>(batch(512));
    EXPECT_GT(growth, 1.9);
    EXPECT_LT(growth, 2.0);
}

TEST(MemoryEstimate, WhatTheRecipeChangesCountsAndTheSpecComesFirst) {
    EXPECT_EQ(pretrain([](auto& s) { s.recipe = R"({"batch": 32})"; }),
              pretrain([](auto& s) { s.batch = 32; }));
    EXPECT_EQ(pretrain([](auto& s) {
                  s.recipe = R"({"batch": 32})";
                  s.batch = 4;
              }),
              pretrain([](auto& s) { s.batch = 4; }));
    EXPECT_EQ(pretrain([](auto& s) { s.recipe = "nonsense"; }), pretrain());
    EXPECT_EQ(train([](auto& s) { s.recipe = R"({"crop": 96})"; }),
              train([](auto& s) { s.crop = 96; }));
}

TEST(MemoryEstimate, EveryPretrainingMethodHasAPlausibleNumber) {
    for (const auto& method : pretrainMethods()) {
        const auto bytes = pretrain([&](auto& s) { s.method = method.name; });
        EXPECT_GT(bytes, 50'000'000U) << method.name;
        EXPECT_LT(bytes, 4'000'000'000U) << method.name;
    }
    // the control computes no step
    EXPECT_LT(pretrain([](auto& s) { s.method = "random"; }), pretrain());
}

TEST(MemoryEstimate, AFrozenBackboneTakesLessThanATunableOne) {
    for (const char* head : {"fcn", "fcn-dilated", "unet-decoder"}) {
        EXPECT_LT(train([&](auto& s) {
                      s.head = head;
                      s.backboneMode = "frozen";
                  }),
                  train([&](auto& s) { s.head = head; }))
            << head;
    }
}

TEST(MemoryEstimate, TrainingGrowsWithBatchCropContextAndValidation) {
    EXPECT_LT(train(), train([](auto& s) { s.batch = 20; }));
    EXPECT_LT(train(), train([](auto& s) { s.crop = 256; }));
    EXPECT_LT(train(), train([](auto& s) { s.input.context = 8; }));
    EXPECT_EQ(train([](auto& s) { s.crop = 2000; }), train([](auto& s) { s.crop = 384; }))
        << "a patch has 384 pixels";
    const auto withoutValidation = train([](auto& s) { s.validation = 0.0; }, 2);
    EXPECT_LT(withoutValidation, train({}, 2)) << "the best weights so far are kept";
    EXPECT_LT(train(), withoutValidation) << "two stacks stay decoded";
}

TEST(MemoryEstimate, TheDilatedHeadAndThePlainUNetKeepMoreThanTheOneWithSkips) {
    const auto of = [](const char* head) {
        return train([head](auto& s) {
            s.head = head;
            s.batch = 32;
            s.crop = 256;
        });
    };
    EXPECT_LT(of("fcn"), of("fcn-dilated"));
    EXPECT_LT(of("fcn"), of("unet-decoder"));
    EXPECT_LT(of("fcn"), of("unet"));
}

TEST(MemoryEstimate, AForestTakesWhatItsSamplesAndFiltersTake) {
    const auto forest = [](std::int64_t annotated, const char* recipe = "") {
        FineTuneSpec spec;
        spec.head = "forest";
        spec.recipe = recipe;
        auto stack = kStack;
        stack.annotated = annotated;
        return fineTuneMemory(spec, {stack});
    };
    EXPECT_LT(forest(1'000), forest(100'000));
    EXPECT_LT(forest(100'000), forest(400'000));
    EXPECT_EQ(forest(4'000'000), forest(2'000'000)) << "more are not sampled";
    EXPECT_LT(forest(400'000, R"({"pool": 10000})"), forest(400'000));
    EXPECT_LT(forest(400'000, R"({"stages": 1})"), forest(400'000, R"({"stages": 2})"));
    auto wide = kStack;
    wide.size = {4096, 4096, 16};
    wide.annotated = 1'000;
    FineTuneSpec spec;
    spec.head = "forest";
    EXPECT_LT(fineTuneMemory(spec, {wide}), 3'000'000'000U) << "its planes are filtered in tiles";
}

TEST(MemoryEstimate, PredictionGrowsWithTheStackAndWhatIsKeptOfIt) {
    auto deep = kStack;
    deep.size.z = 400;
    MaskSpec components;
    components.split = false;
    MaskSpec semantic;
    semantic.instances = false;
    MaskSpec bare = semantic;
    bare.keepProbability = false;
    for (const char* head : {"fcn", "unet", "forest"}) {
        PredictingModel model;
        model.head = head;
        EXPECT_LT(predict(model), predict(model, deep)) << head;
        EXPECT_LT(predict(model, deep, components), predict(model, deep)) << head;
        EXPECT_LT(predict(model, deep, semantic), predict(model, deep, components)) << head;
        EXPECT_LT(predict(model, deep, bare), predict(model, deep, semantic)) << head;
    }
}

TEST(MemoryEstimate, SmallerTilesTakeLess) {
    const StackShape wide{{2000, 2000, 4}, 2, 1.0, 0};
    const PredictingModel model;
    EXPECT_LT(predict(model, wide, {}, 128), predict(model, wide, {}, 512));
    EXPECT_LT(predict(model, wide, {}, 512), predict(model, wide, {}, 4000)) << "in one piece";
    EXPECT_LT(predict(model, wide), predict(model, wide, {}, 4000)) << "tiles are the default";
}

TEST(MemoryEstimate, AModelSaysWhatItIsInItsRecord) {
    ModelInfo info;
    info.input.context = 2;
    info.classes = {"background", "cell", "other"};
    info.record = {{"patch", 192}, {"spec", {{"head", "unet"}, {"arch", "resnet50"}}}};
    const auto model = predictingModel(info);
    EXPECT_EQ(model.head, "unet");
    EXPECT_EQ(model.arch, "resnet50");
    EXPECT_EQ(model.context, 2);
    EXPECT_EQ(model.patch, 192);
    EXPECT_EQ(model.classes, 3);
    info.record = {{"model", "forest"}, {"spec", {{"head", "forest"}}}};
    EXPECT_EQ(predictingModel(info).head, "forest");
    EXPECT_EQ(predictingModel({}).head, "fcn");
}

TEST(MemoryEstimate, SaysInWordsWhatIsNeededAndWhatToDoWhereItIsTooMuch) {
    MemoryNeed need{900'000'000, 12'000'000'000, 0, false};
    EXPECT_EQ(memorySentence(need, MemoryUse::NetworkTraining),
              "This run needs about 0.9 GB of memory; 12 GB are free.");
    need.available = 500'000'000;
    EXPECT_FALSE(need.fits());
    EXPECT_THAT(memorySentence(need, MemoryUse::NetworkTraining),
                testing::AllOf(HasSubstr("0.9 GB"), HasSubstr("0.5 GB are free"),
                               HasSubstr("in pieces"), HasSubstr("--batch")));
    EXPECT_THAT(memorySentence(need, MemoryUse::Prediction),
                testing::AllOf(HasSubstr("smaller tiles"), HasSubstr("--tile")));
    EXPECT_THAT(memorySentence(need, MemoryUse::ForestTraining),
                testing::AllOf(HasSubstr("--slices"), Not(HasSubstr("--batch"))));
    need.available = 0; // the system does not say
    EXPECT_TRUE(need.fits());
    EXPECT_EQ(memorySentence(need, MemoryUse::Prediction),
              "This run needs about 0.9 GB of memory.");
    EXPECT_EQ(memoryText(42'000'000), "42 MB");
}

TEST(MemoryEstimate, AGraphicsCardIsUsedWhereItIsAskedForOrFoundUsable) {
    const std::vector<DeviceInfo> none{{"cpu", "", true, ""}, {"cuda:0", "", false, ""}};
    const std::vector<DeviceInfo> one{{"cpu", "", true, ""}, {"cuda:0", "", true, ""}};
    EXPECT_FALSE(usesGraphicsCard("auto", none));
    EXPECT_TRUE(usesGraphicsCard("auto", one));
    EXPECT_FALSE(usesGraphicsCard("cpu", one));
    EXPECT_TRUE(usesGraphicsCard("cuda:1", none));
    const auto need = memoryNeed(1'000'000'000, true);
    EXPECT_EQ(need.available, 0U) << "what is free on the card is not known";
    EXPECT_THAT(memorySentence(need, MemoryUse::Prediction), HasSubstr("on the graphics card"));
}

} // namespace
