// SPDX-License-Identifier: GPL-3.0-or-later
// As tests/core/forest/IntensityTest.cpp, for a network.
#include "core/learn/StackPrediction.h"
#include "core/learn/TrainingSet.h"
#include "models/TorchEngine.h"
#include "tests/models/train/BlobStacks.h"
#include "tests/support/IntensityChanges.h"
#include "tests/support/MemoryStack.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

using namespace testing;

constexpr core::VolumeSize kSize{64, 64, 6};
const std::vector<int> kAnnotated{0, 2, 4};

/// Ten times the blobs' grey values, so that a tenth of them still has its levels, changed.
core::LearningStack blobs(const test::IntensityChange& change) {
    const auto plain = blobStack(kSize);
    std::vector<float> values;
    for (int z = 0; z < kSize.z; ++z) {
        for (const float value : plain.image->plane({z, 0, 0})->toFloat())
            values.push_back(static_cast<float>(change(10.0 * value)));
    }
    return core::learningStack(test::memoryStack<float>(kSize, values, core::PixelType::Float32),
                               {});
}

double diceOf(const std::vector<std::uint8_t>& mask) {
    double overlap = 0.0;
    double sizes = 0.0;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        const int z = static_cast<int>(i / kSize.planeVoxels());
        const int x = static_cast<int>(i % 64);
        const int y = static_cast<int>(i / 64 % 64);
        if (std::find(kAnnotated.begin(), kAnnotated.end(), z) != kAnnotated.end()) continue;
        const bool truth = insideBlob(x, y, z, 0);
        overlap += mask[i] != 0 && truth ? 1.0 : 0.0;
        sizes += (mask[i] != 0 ? 1.0 : 0.0) + (truth ? 1.0 : 0.0);
    }
    return 2.0 * overlap / sizes;
}

TEST(NetworkIntensityTest, LongGainOffsetAndBitDepthMoveTheDiceByLessThanTwoPercent) {
    const TemporaryFolder folder;
    const auto plain = blobs([](double v) { return v; });
    auto annotated = annotatedBlobs(kSize, kAnnotated);
    annotated.stack = plain;
    auto spec = quickFineTune(folder / "model.safetensors");
    spec.epochs = 40;
    spec.validation = 0.0;
    const auto engine = makeTorchEngine();
    static_cast<void>(engine->fineTune(spec, {annotated}, {}));
    core::PredictSpec predict;
    predict.model = spec.out;
    predict.run.device = "cpu";
    predict.run.threads = 2;
    core::MaskSpec masks;
    masks.instances = false;
    const auto predicted = [&](const core::LearningStack& stack) {
        const auto found = core::predictStack(*engine, predict, masks, stack, {});
        EXPECT_FALSE(found.record.contains("appearance_warning"));
        return diceOf(found.semantic);
    };
    const double before = predicted(plain);
    EXPECT_GT(before, 0.8);
    for (const auto& [name, change] : test::intensityChanges(2000.0, 8270.0))
        EXPECT_NEAR(predicted(blobs(change)), before, 0.02) << name;
}

} // namespace
} // namespace lamina::models
