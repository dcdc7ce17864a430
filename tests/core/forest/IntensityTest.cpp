// SPDX-License-Identifier: GPL-3.0-or-later
// A recording of the same scene with another gain, offset or bit depth gets the same masks.
#include "core/forest/ForestEngine.h"
#include "core/io/ImageIo.h"
#include "core/learn/StackPrediction.h"
#include "tests/core/forest/ForestSupport.h"
#include "tests/support/IntensityChanges.h"
#include "tests/support/TempFolder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::memoryStack;
using lamina::test::TempFolder;

using lamina::test::IntensityChange;

struct Scene {
    VolumeSize size;
    std::vector<double> grey;
    std::vector<std::uint8_t> truth;
    std::vector<int> annotated;

    [[nodiscard]] LearningStack stack(const IntensityChange& change) const {
        std::vector<float> values;
        for (const double value : grey)
            values.push_back(static_cast<float>(change(value)));
        return learningStack(memoryStack<float>(size, values, PixelType::Float32), {});
    }

    [[nodiscard]] AnnotatedStack annotation() const {
        AnnotatedStack result{stack([](double v) { return v; }), {}};
        for (const int z : annotated) {
            const auto begin =
                truth.begin() +
                static_cast<std::ptrdiff_t>(static_cast<std::size_t>(z) * size.planeVoxels());
            result.slices.push_back(
                {z, {begin, begin + static_cast<std::ptrdiff_t>(size.planeVoxels())}});
        }
        return result;
    }

    /// Pooled over the slices that were not annotated.
    [[nodiscard]] double dice(const std::vector<std::uint8_t>& mask) const {
        double overlap = 0.0;
        double sizes = 0.0;
        for (std::size_t i = 0; i < mask.size(); ++i) {
            const int z = static_cast<int>(i / size.planeVoxels());
            if (std::find(annotated.begin(), annotated.end(), z) != annotated.end()) continue;
            overlap += mask[i] != 0 && truth[i] != 0 ? 1.0 : 0.0;
            sizes += (mask[i] != 0 ? 1.0 : 0.0) + (truth[i] != 0 ? 1.0 : 0.0);
        }
        return 2.0 * overlap / sizes;
    }
};

void expectSameDice(const Scene& scene, const std::string& recipe) {
    const TempFolder folder;
    FineTuneSpec spec;
    spec.head = "forest";
    spec.out = folder / "m.safetensors";
    spec.recipe = recipe;
    ForestEngine engine;
    static_cast<void>(engine.fineTune(spec, {scene.annotation()}, {}));
    PredictSpec predict;
    predict.model = spec.out;
    MaskSpec masks;
    masks.instances = false;
    const auto diceOf = [&](const IntensityChange& change) {
        const auto found = predictStack(engine, predict, masks, scene.stack(change), {});
        EXPECT_FALSE(found.record.contains("appearance_warning"));
        return scene.dice(found.semantic);
    };
    const double plain = diceOf([](double v) { return v; });
    EXPECT_GT(plain, 0.7);
    const auto [low, high] = std::minmax_element(scene.grey.begin(), scene.grey.end());
    for (const auto& [name, change] : lamina::test::intensityChanges(*low, *high))
        EXPECT_NEAR(diceOf(change), plain, 0.02) << name;
}

TEST(ForestIntensityTest, GainOffsetAndBitDepthMoveTheDiceOfASimulatedEmbryoByLessThanTwoPercent) {
    const Embryo embryo;
    Scene scene{
        embryo.size, {embryo.frame.image.begin(), embryo.frame.image.end()}, {}, {2, 6, 10}};
    for (const LabelId id : embryo.frame.instances)
        scene.truth.push_back(id != 0 ? 1 : 0);
    expectSameDice(scene, R"({"trees": 30, "filters": {"sigmas": [0.7, 1.6, 3.5]}})");
}

TEST(ForestIntensityTest, TheSameHoldsForARealEmbryo) {
    const char* data = std::getenv("LAMINA_TEST_DATA");
    if (!data) GTEST_SKIP() << "LAMINA_TEST_DATA is not set";
    const auto folder = std::filesystem::path(data) / "nuclei3d";
    const auto raw = openStack(folder / "8_cell_stage_raw.tif");
    const auto labels = openStack(folder / "8_cell_stage_labels.tif");
    Scene scene{raw->size(), {}, {}, {12, 25, 38}};
    for (int z = 0; z < scene.size.z; ++z) {
        for (const float value : raw->plane({z, 0, 0})->toFloat())
            scene.grey.push_back(value);
        for (const float value : labels->plane({z, 0, 0})->toFloat())
            scene.truth.push_back(value > 0.0F ? 1 : 0);
    }
    expectSameDice(scene, R"({"trees": 30, "filters": {"sigmas": [0.7, 1.6, 3.5]}})");
}

} // namespace
