// SPDX-License-Identifier: GPL-3.0-or-later
// What core counts without LibTorch, against the networks themselves.
#include "core/learn/NetworkMemory.h"

#include "core/learn/PretrainMethods.h"
#include "models/nets/SegmentationNet.h"
#include "models/train/Recipe.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

double parameters(const torch::nn::Module& module) {
    double sum = 0.0;
    for (const auto& p : module.parameters())
        sum += static_cast<double>(p.numel());
    return sum;
}

TEST(NetworkMemory, KnowsBatchAndCropOfEveryRecipe) {
    for (const auto& method : core::pretrainMethods()) {
        const auto recipe = pretrainRecipe(method.name);
        const auto step = core::pretrainStep(method.name);
        EXPECT_EQ(step.batch, recipe.batch) << method.name;
        EXPECT_EQ(step.crop, recipe.crop) << method.name;
    }
    for (const char* head : {"fcn", "fcn-dilated", "unet-decoder", "unet"}) {
        EXPECT_EQ(core::fineTuneStep().batch, fineTuneRecipe(head, false).batch) << head;
        EXPECT_EQ(core::fineTuneStep().crop, fineTuneRecipe(head, false).crop) << head;
    }
}

TEST(NetworkMemory, CountsTheWeightsOfEveryBackbone) {
    for (const char* arch : {"resnet18", "resnet34", "resnet50"}) {
        ResNetSpec spec;
        spec.depth = resNetDepth(arch);
        spec.inChannels = 3;
        ResNetImpl net(spec);
        core::NetworkTally tally;
        tally.resNet(arch, 3, 32, 2, 96.0 * 96.0);
        EXPECT_NEAR(tally.weights(), parameters(net), 0.001 * parameters(net)) << arch;
        EXPECT_LT(tally.learnt(), 0.5 * tally.weights()) << "the deeper stages are not trained";
    }
}

TEST(NetworkMemory, CountsTheWeightsOfEveryHead) {
    for (const char* head : {"fcn", "fcn-dilated", "unet-decoder", "unet"}) {
        for (const char* arch : {"resnet18", "resnet50"}) {
            const auto recipe = fineTuneRecipe(head, false);
            ResNetSpec spec;
            spec.depth = resNetDepth(arch);
            spec.inChannels = 3;
            spec.outputStride = recipe.outputStride;
            SegmentationNet net(spec, recipe.head);
            core::NetworkTally tally;
            if (net->hasBackbone()) tally.resNet(arch, 3, recipe.outputStride, 4, 128.0 * 128.0);
            tally.head(head, arch, 3, 2, 128.0 * 128.0);
            EXPECT_NEAR(tally.weights(), parameters(*net), 0.01 * parameters(*net))
                << head << " " << arch;
        }
    }
}

} // namespace
} // namespace lamina::models
