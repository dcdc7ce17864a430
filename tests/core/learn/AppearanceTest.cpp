// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/Appearance.h"

#include "core/base/Error.h"
#include "core/forest/ForestEngine.h"
#include "core/learn/StackPrediction.h"
#include "tests/core/forest/ForestSupport.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::memoryStack;
using lamina::test::TempFolder;
using testing::HasSubstr;

/// A simulated embryo of 96 × 80 × 12 voxels whose pixels are `pixel` µm wide.
LearningStack embryoOf(std::uint64_t seed, double pixel) {
    PhantomSpec spec;
    spec.size = {96, 80, 12};
    spec.spacing = {pixel, pixel, 0.9};
    spec.seed = seed;
    return learningStack(memoryStack<std::uint16_t>(spec.size, simulatePhantom(spec).front().image,
                                                    PixelType::UInt16),
                         {});
}

/// Adds noise that spreads evenly over `width` grey values.
std::function<float(std::uint16_t)> noisier(float width) {
    return [width, state = std::uint32_t{1}](std::uint16_t value) mutable {
        state = state * 1664525U + 1013904223U;
        return static_cast<float>(value) + width * static_cast<float>(state >> 8U) / 16777216.0F;
    };
}

LearnedAppearance learnedFrom(const std::vector<LearningStack>& stacks) {
    std::vector<const LearningStack*> pointers;
    for (const auto& stack : stacks)
        pointers.push_back(&stack);
    return learnAppearance(pointers, 0);
}

class AppearanceTest : public testing::Test {
protected:
    [[nodiscard]] std::string warning(const LearningStack& stack) const {
        return appearanceWarning(m_learned, stack, 0);
    }
    /// Grey values from the dark to the bright end of the range.
    [[nodiscard]] float contrast() const {
        const auto range = m_embryo.stack().range;
        return static_cast<float>(range.high - range.low);
    }

    Embryo m_embryo;
    LearnedAppearance m_learned = learnedFrom({m_embryo.stack()});
};

TEST_F(AppearanceTest, StacksOfTheSameKindRaiseNoWarning) {
    for (std::uint64_t seed = 2; seed < 8; ++seed)
        EXPECT_EQ(warning(Embryo(seed).stack()), "") << "seed " << seed;
}

TEST_F(AppearanceTest, GainOffsetAndBitDepthRaiseNoWarning) {
    const float high = static_cast<float>(m_embryo.stack().range.high);
    EXPECT_EQ(warning(m_embryo.stack([](std::uint16_t v) { return 0.1F * v; })), "");
    EXPECT_EQ(warning(m_embryo.stack([](std::uint16_t v) { return 10.0F * v + 700.0F; })), "");
    EXPECT_EQ(warning(m_embryo.stack([high](std::uint16_t v) {
                  return std::round(std::min(255.0F, 200.0F * v / high));
              })),
              "");
}

TEST_F(AppearanceTest, ExchangedBrightAndDarkIsSaid) {
    const auto said =
        warning(m_embryo.stack([](std::uint16_t v) { return 65535.0F - static_cast<float>(v); }));
    EXPECT_THAT(said, HasSubstr("bright and dark are exchanged"));
    EXPECT_THAT(said, HasSubstr("memory does not look like"));
    EXPECT_THAT(said, HasSubstr("train again"));
}

TEST_F(AppearanceTest, MuchMoreAndMuchLessNoiseAreSaid) {
    const auto noisy = m_embryo.stack(noisier(0.6F * contrast()));
    EXPECT_THAT(warning(noisy), HasSubstr("much noisier"));
    const std::string back = appearanceWarning(learnedFrom({noisy}), m_embryo.stack(), 0);
    EXPECT_THAT(back, HasSubstr("much smoother"));
    EXPECT_EQ(warning(m_embryo.stack(noisier(0.05F * contrast()))), "") << "hardly any more";
}

TEST_F(AppearanceTest, CellsOfAnotherSizeInPixelsAreSaid) {
    EXPECT_EQ(warning(embryoOf(1, 0.3)), "");
    EXPECT_THAT(warning(embryoOf(1, 0.7)), HasSubstr("much finer"));
    const std::string back =
        appearanceWarning(learnedFrom({embryoOf(1, 0.7)}), m_embryo.stack(), 0);
    EXPECT_THAT(back, HasSubstr("much coarser"));
}

TEST_F(AppearanceTest, AModelOfTwoKindsKnowsBoth) {
    const auto both = learnedFrom({m_embryo.stack(), embryoOf(1, 0.7)});
    EXPECT_EQ(both.stacks, 2);
    EXPECT_LT(both.size.low, both.size.high);
    EXPECT_EQ(appearanceWarning(both, Embryo(2).stack(), 0), "");
    EXPECT_EQ(appearanceWarning(both, embryoOf(3, 0.7), 0), "");
}

TEST_F(AppearanceTest, TheNoiseIsTheDeviationOfWhatWasAdded) {
    const VolumeSize size{128, 128, 1};
    const auto found =
        appearanceOf(lamina::test::plainStack(size, lamina::test::noise(size)), 0, 0);
    EXPECT_NEAR(found.noise, 1.0 / std::sqrt(12.0), 0.03) << "even between 0 and 1";
    EXPECT_NEAR(found.brightness, 0.5, 0.03);
}

TEST_F(AppearanceTest, ConstantAndTinyImagesHaveNoSizeAndDoNotFail) {
    const std::vector<float> grey(6, 0.25F);
    const auto tiny = lamina::test::plainStack({3, 2, 1}, grey);
    const auto found = appearanceOf(tiny, 0, 0);
    EXPECT_EQ(found.size, 0.0);
    EXPECT_EQ(found.noise, 0.0);
    EXPECT_NO_THROW(static_cast<void>(warning(tiny)));
    EXPECT_EQ(appearanceWarning(learnedFrom({tiny}), tiny, 0), "");
    EXPECT_THROW(static_cast<void>(appearanceOf(tiny, 0, 1)), Error);
}

TEST_F(AppearanceTest, ItComesBackFromTheRecordAndOlderRecordsHaveNone) {
    const nlohmann::json record{{"appearance", toJson(m_learned)}};
    EXPECT_EQ(learnedAppearance(nlohmann::json::parse(record.dump())), m_learned);
    EXPECT_EQ(learnedAppearance({{"kind", "segmentation"}}), std::nullopt);
    EXPECT_EQ(learnedAppearance({{"appearance", {{"noise", "much"}}}}), std::nullopt);
    EXPECT_EQ(learnedAppearance({{"appearance", nullptr}}), std::nullopt);
}

TEST_F(AppearanceTest, APredictionOfAnUnlikeStackCarriesTheWarning) {
    const TempFolder folder;
    FineTuneSpec spec;
    spec.head = "forest";
    spec.out = folder / "m.safetensors";
    spec.recipe = R"({"trees": 3, "filters": {"sigmas": [1.0]}})";
    ForestEngine engine;
    static_cast<void>(engine.fineTune(spec, {m_embryo.annotated({4, 8})}, {}));
    PredictSpec predict;
    predict.model = spec.out;
    MaskSpec masks;
    masks.instances = false;
    const auto same = predictStack(engine, predict, masks, Embryo(2).stack(), {});
    EXPECT_FALSE(same.record.contains("appearance_warning"));
    const auto inverted = m_embryo.stack([](std::uint16_t v) { return 65535.0F - v; });
    const auto other = predictStack(engine, predict, masks, inverted, {});
    EXPECT_THAT(other.record.at("appearance_warning").get<std::string>(),
                HasSubstr("bright and dark"));
}

TEST_F(AppearanceTest, ACancelledLookEndsAtTheNextSlice) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(static_cast<void>(appearanceWarning(m_learned, m_embryo.stack(), 0,
                                                     JobContext(stop.get_token()))),
                 Cancelled);
}

} // namespace
