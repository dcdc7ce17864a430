// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/EngineRouter.h"

#include "core/base/Error.h"
#include "tests/core/forest/ForestSupport.h"
#include "tests/support/FakeEngine.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace lamina::core;
using lamina::test::Embryo;
using lamina::test::FakeEngine;
using testing::HasSubstr;

class EngineRouterTest : public testing::Test {
protected:
    /// A router whose networks can be opened once `m_installed`.
    EngineRouterTest()
        : m_router([this]() -> std::shared_ptr<LearningEngine> {
              ++m_asked;
              if (!m_installed) throw Error(ErrorCode::EngineFailure, "LibTorch is missing.");
              return std::make_shared<FakeEngine>();
          }) {}

    FineTuneSpec spec(const std::string& head) const {
        FineTuneSpec spec;
        spec.head = head;
        spec.recipe = head == "forest" ? R"({"trees": 5, "filters": {"sigmas": [1.0]}})" : "";
        spec.out = m_folder / (head + ".safetensors");
        return spec;
    }
    std::filesystem::path train(const std::string& head) {
        return m_router.fineTune(spec(head), {Embryo().annotated({4})}, {}).checkpoint;
    }
    int slicesOf(const std::filesystem::path& model) {
        PredictSpec predict;
        predict.model = model;
        int slices = 0;
        m_router.predict(predict, Embryo().stack(), {2, 3}, [&](ProbabilitySlice&&) { ++slices; },
                         {});
        return slices;
    }

    lamina::test::TempFolder m_folder;
    bool m_installed = false;
    int m_asked = 0;
    EngineRouter m_router;
};

TEST_F(EngineRouterTest, ForestsNeverAskForTheNetworks) {
    const auto model = train("forest");
    EXPECT_EQ(slicesOf(model), 2);
    EXPECT_EQ(m_router.inspect(model).record.at("model"), "forest");
    EXPECT_TRUE(m_router.versions().contains("opencv"));
    EXPECT_EQ(m_asked, 0);
}

TEST_F(EngineRouterTest, WithoutNetworksEverythingElseSaysWhatIsMissing) {
    const auto expectMissing = [](const std::function<void()>& call) {
        try {
            call();
            ADD_FAILURE();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::EngineFailure);
            EXPECT_THAT(error.what(), HasSubstr("LibTorch"));
        }
    };
    expectMissing([&] { train("fcn"); });
    expectMissing([&] { m_router.pretrain({}, {}, {}); });
    expectMissing([&] { (void)m_router.devices(); });
    expectMissing([&] { m_router.prepareNetworks(); });
    EXPECT_EQ(m_asked, 4) << "a failure is not remembered: the user may install what is missing";
    m_installed = true;
    EXPECT_EQ(m_router.devices().size(), 2U);
    EXPECT_EQ(m_router.devices().size(), 2U);
    EXPECT_EQ(m_asked, 5) << "opened once";
}

TEST_F(EngineRouterTest, AModelFileGoesToTheEngineThatMadeIt) {
    m_installed = true;
    const auto network = train("fcn");
    const auto forest = train("forest");
    EXPECT_FALSE(m_router.inspect(network).record.contains("model"));
    EXPECT_EQ(m_router.inspect(forest).record.at("model"), "forest");
    EXPECT_EQ(slicesOf(network), 2);
    EXPECT_EQ(slicesOf(forest), 2);
    EXPECT_TRUE(m_router.versions().contains("fake"));
    EXPECT_TRUE(m_router.versions().contains("opencv"));
}

TEST_F(EngineRouterTest, AFileThatIsNoModelIsNamedEvenWithoutNetworks) {
    std::ofstream(m_folder / "bad.safetensors") << "no model";
    for (const char* name : {"bad.safetensors", "none.safetensors"}) {
        try {
            (void)m_router.inspect(m_folder / name);
            ADD_FAILURE() << name;
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), HasSubstr(name));
        }
    }
    EXPECT_EQ(m_asked, 0);
}

} // namespace
