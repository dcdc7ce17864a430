// SPDX-License-Identifier: GPL-3.0-or-later
// Forests that stand on a network: here one that knows the truth, smoothed by nothing.
#include "core/base/Error.h"
#include "core/forest/ForestEngine.h"
#include "core/forest/ForestModel.h"
#include "core/learn/EngineRouter.h"
#include "core/learn/StackPrediction.h"
#include "tests/core/forest/ForestSupport.h"
#include "tests/support/FakeEngine.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::TempFolder;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// Feature 0 tells the truth, feature 1 the column.
class Oracle final : public NetworkFeatures {
public:
    Oracle(const Embryo& embryo, std::vector<PixelRect>* asked)
        : m_embryo(embryo), m_asked(asked) {}
    int count() const override { return 2; }
    std::vector<float> of(int z, const PixelRect& part, const JobContext&) override {
        if (m_asked) m_asked->push_back(part);
        std::vector<float> values;
        for (int feature = 0; feature < 2; ++feature) {
            for (int y = part.y; y < part.y + part.height; ++y) {
                for (int x = part.x; x < part.x + part.width; ++x) {
                    const auto pixel = m_embryo.size.offset({x, y, 0});
                    values.push_back(feature == 1               ? static_cast<float>(x)
                                     : m_embryo.truth(z, pixel) ? 1.0F
                                                                : -1.0F);
                }
            }
        }
        return values;
    }

private:
    const Embryo& m_embryo;
    std::vector<PixelRect>* m_asked;
};

class OracleEngine final : public lamina::test::FakeEngine {
public:
    explicit OracleEngine(const Embryo& embryo) : m_embryo(embryo) {}
    std::vector<PixelRect> asked;
    std::unique_ptr<NetworkFeatures> features(const fs::path& /*model*/,
                                              const LearningStack& /*stack*/, int /*channel*/,
                                              const RunSpec& /*run*/) override {
        return std::make_unique<Oracle>(m_embryo, &asked);
    }

private:
    const Embryo& m_embryo;
};

class NetworkForest : public testing::Test {
protected:
    NetworkForest() : m_networks(std::make_shared<OracleEngine>(m_embryo)) {
        std::ofstream(m_folder / "network.safetensors") << "weights";
    }
    fs::path network() const { return m_folder / "network.safetensors"; }
    ForestEngine engine() {
        return ForestEngine({[this]() -> LearningEngine& { return *m_networks; }, network()});
    }
    EngineRouter router(bool installed = true) {
        return EngineRouter(
            [this, installed]() -> std::shared_ptr<LearningEngine> {
                if (!installed) throw Error(ErrorCode::EngineFailure, "LibTorch is missing.");
                return m_networks;
            },
            network());
    }
    FineTuneSpec spec(const std::string& backbone) const {
        FineTuneSpec spec;
        spec.head = "forest";
        spec.backbone = backbone;
        spec.input.context = 0;
        spec.out = m_folder / "forest.safetensors";
        spec.run.threads = 1;
        spec.recipe = R"({"trees": 10, "grey_level": false, "filters": {"sigmas": [0.7, 1.6]}})";
        return spec;
    }
    double dice(LearningEngine& engine, const fs::path& model) const {
        PredictSpec predict;
        predict.model = model;
        predict.run.threads = 1;
        Confusion counts;
        engine.predict(predict, m_embryo.stack(), {1, 4, 8},
                       [&](ProbabilitySlice&& slice) {
                           const auto mask = semanticFromProbability(slice, 0.5);
                           std::vector<std::uint8_t> truth;
                           for (std::size_t i = 0; i < mask.size(); ++i)
                               truth.push_back(m_embryo.truth(slice.z, i) ? 1 : 0);
                           counts += countConfusion(truth, mask);
                       },
                       {});
        return counts.dice().value();
    }

    Embryo m_embryo;
    TempFolder m_folder;
    std::shared_ptr<OracleEngine> m_networks;
};

TEST_F(NetworkForest, LearnsFromWhatTheNetworkKnows) {
    auto forests = engine();
    const auto alone = forests.fineTune(spec("none"), {m_embryo.annotated({6})}, {}).checkpoint;
    const double without = dice(forests, alone);
    EXPECT_TRUE(m_networks->asked.empty());
    const auto joined = forests.fineTune(spec("builtin"), {m_embryo.annotated({6})}, {});
    const double with = dice(forests, joined.checkpoint);
    EXPECT_GT(with, without + 0.05) << "without the network " << without;
    EXPECT_EQ(joined.record.at("network").at("file"), "builtin");
    EXPECT_EQ(joined.record.at("network").at("features"), 2);
}

TEST_F(NetworkForest, FindsTheSameInTilesAsInOnePiece) {
    auto forests = engine();
    const auto file = forests.fineTune(spec("builtin"), {m_embryo.annotated({6})}, {}).checkpoint;
    const auto model = readForest(file);
    std::vector<PixelRect> asked;
    const auto predicted = [&](std::size_t memory) {
        asked.clear();
        std::vector<float> values;
        predictForest(
            model, m_embryo.stack(), {3, 7}, 1,
            [&](ProbabilitySlice&& slice) {
                values.insert(values.end(), slice.values.begin(), slice.values.end());
            },
            {}, memory,
            [&](const LearningStack&) { return std::make_shared<Oracle>(m_embryo, &asked); });
        return values;
    };
    EXPECT_EQ(predicted(kForestMemory), predicted(600'000));
    EXPECT_EQ(asked.size(), 2U) << "tiles share the squares of the network";
}

TEST_F(NetworkForest, SquaresAreTheSameWhateverRegionIsAskedFor) {
    std::vector<PixelRect> asked;
    const VolumeSize size{1100, 600, 1};
    Embryo wide;
    wide.size = size;
    wide.frame.instances.assign(size.voxels(), 0);
    for (std::size_t i = 0; i < wide.frame.instances.size(); i += 7)
        wide.frame.instances[i] = 1;
    NetworkSquares squares(std::make_shared<Oracle>(wide, &asked), size);
    std::vector<float> values{42.0F};
    const PixelRect region{500, 508, 30, 10}; // over the corner of four squares
    squares.append(0, region, values, {});
    ASSERT_EQ(values.size(), 1U + 2 * 300U);
    EXPECT_EQ(values[0], 42.0F);
    for (int y = 0; y < 10; ++y) {
        for (int x = 0; x < 30; ++x) {
            const auto at = 1U + static_cast<std::size_t>(y) * 30U + static_cast<std::size_t>(x);
            const bool truth = wide.truth(0, size.offset({500 + x, 508 + y, 0}));
            ASSERT_EQ(values[at], truth ? 1.0F : -1.0F) << x << ", " << y;
            ASSERT_EQ(values[at + 300U], static_cast<float>(500 + x)) << x << ", " << y;
        }
    }
    const std::vector<PixelRect> expected{
        {0, 0, 512, 512}, {512, 0, 512, 512}, {0, 512, 512, 88}, {512, 512, 512, 88}};
    EXPECT_EQ(asked, expected);
    squares.append(0, {10, 10, 4, 4}, values, {});
    EXPECT_EQ(asked, expected) << "the squares used last are kept";
}

TEST_F(NetworkForest, RefusesToPredictOnAnotherNetwork) {
    auto forests = engine();
    const auto file = forests.fineTune(spec("builtin"), {m_embryo.annotated({6})}, {}).checkpoint;
    std::ofstream(network()) << "other weights";
    try {
        (void)dice(forests, file);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Mismatch);
        EXPECT_THAT(error.what(), HasSubstr("another network"));
    }
    fs::remove(network());
    try {
        (void)dice(forests, file);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::NotFound);
        EXPECT_THAT(error.what(), HasSubstr("network.safetensors"));
    }
}

TEST_F(NetworkForest, IsGrownOnFiltersAloneWhereNetworksCannotRunAndSaysSo) {
    auto without = router(false);
    std::string log;
    const JobContext context({}, {}, [&](const std::string& line) { log += line; });
    const auto result = without.fineTune(spec("builtin"), {m_embryo.annotated({6})}, context);
    EXPECT_THAT(log, HasSubstr("filters alone"));
    EXPECT_THAT(log, HasSubstr("LibTorch"));
    EXPECT_EQ(result.record.at("spec").at("backbone"), "none");
    EXPECT_TRUE(result.record.at("network").is_null());
    EXPECT_GT(dice(without, result.checkpoint), 0.3);
}

TEST_F(NetworkForest, NetworksStartFromTheBuiltinFile) {
    auto both = router();
    auto network = spec("builtin");
    network.head = "fcn";
    network.recipe.clear();
    try { // the fake engine takes backbones only, and names what it was given
        (void)both.fineTune(network, {m_embryo.annotated({6})}, {});
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("network.safetensors"));
    }
    EngineRouter bare([this] { return m_networks; });
    try {
        (void)bare.fineTune(network, {m_embryo.annotated({6})}, {});
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::NotFound);
        EXPECT_THAT(error.what(), HasSubstr("without the built-in network"));
    }
}

} // namespace
