// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/PredictionHistory.h"

#include "core/base/Error.h"
#include "core/learn/MaskObjects.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;

class PredictionHistoryTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        m_history.folder = fs::temp_directory_path() /
                           fmt::format("lamina-history-{}-{}", test->name(), getpid()) / "below";
    }
    void TearDown() override { fs::remove_all(m_history.folder.parent_path()); }

    /// Of 2 × 1 × 2 voxels, with objects and a record that says `model`.
    static StackPrediction prediction(const std::string& model, std::uint8_t first = 1) {
        StackPrediction made;
        made.size = {2, 1, 2};
        made.semantic = {first, 0, 0, 1};
        made.instances = {1, 0, 0, 2};
        made.record = {{"model", model}};
        return made;
    }

    PredictionHistory m_history;
};

TEST_F(PredictionHistoryTest, HoldsTheMasksOfSeveralPredictionsOldestFirst) {
    EXPECT_TRUE(m_history.list().empty()) << "no folder is no error";
    m_history.add(prediction("first", 0));
    m_history.add(prediction("second"));
    const auto entries = m_history.list();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].record.at("model"), "first");
    EXPECT_EQ(entries[1].record.at("model"), "second");
    EXPECT_EQ(entries[1].time.substr(0, 2), "20");
    EXPECT_EQ(entries[1].time.back(), 'Z');
    const auto mask = m_history.load(entries[0].id, {2, 1, 2});
    ASSERT_TRUE(mask);
    EXPECT_EQ(mask->semantic, (std::vector<std::uint8_t>{0, 0, 0, 1}));
    EXPECT_TRUE(mask->instances.empty()) << "only what is compared is kept";
}

TEST_F(PredictionHistoryTest, OneIsRestoredWithItsObjectsAsItsRecordHasThem) {
    auto made = prediction("a");
    made.size = {4, 1, 2};
    made.semantic = {1, 1, 0, 1, 1, 1, 0, 0};
    ObjectSpec spec;
    spec.masks.split = false;
    made.record["masks"] = toJson(spec);
    m_history.add(made);
    spec.masks.components.perSlice = true;
    spec.masks.components.minSize = 2;
    made.record["masks"] = toJson(spec);
    m_history.add(made);
    const auto entries = m_history.list();
    ASSERT_EQ(entries.size(), 2U);
    const auto whole = m_history.restore(entries[0].id, made.size);
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->instances, (std::vector<LabelId>{1, 1, 0, 2, 1, 1, 0, 0}));
    EXPECT_EQ(whole->instanceColors.size(), 3U);
    EXPECT_EQ(whole->record, entries[0].record) << "it is the same prediction";
    EXPECT_TRUE(whole->foreground.empty());
    const auto slices = m_history.restore(entries[1].id, made.size);
    EXPECT_EQ(slices->instances, (std::vector<LabelId>{1, 1, 0, 0, 2, 2, 0, 0}));
    EXPECT_FALSE(m_history.restore("19990101T000000000", made.size)) << "one that is gone";
}

TEST_F(PredictionHistoryTest, TheSamePredictionIsKeptOnce) {
    m_history.add(prediction("a"));
    m_history.add(prediction("b"));
    m_history.add(prediction("a"));
    EXPECT_EQ(m_history.list().size(), 2U);
}

TEST_F(PredictionHistoryTest, TheOldestGoesWhenThereAreTooManyWithItsFiles) {
    for (std::size_t i = 0; i <= PredictionHistory::kMost; ++i)
        m_history.add(prediction(std::to_string(i)));
    const auto entries = m_history.list();
    ASSERT_EQ(entries.size(), PredictionHistory::kMost);
    EXPECT_EQ(entries.front().record.at("model"), "1");
    const auto files = std::distance(fs::directory_iterator(m_history.folder), {});
    EXPECT_EQ(files, static_cast<std::ptrdiff_t>(2 * PredictionHistory::kMost));
}

TEST_F(PredictionHistoryTest, OneThatIsRemovedIsGoneAndTheOthersStay) {
    m_history.add(prediction("a"));
    m_history.add(prediction("b"));
    const auto id = m_history.list().front().id;
    m_history.remove(id);
    m_history.remove(id);
    EXPECT_FALSE(m_history.load(id, {2, 1, 2}));
    ASSERT_EQ(m_history.list().size(), 1U);
    EXPECT_EQ(m_history.list().front().record.at("model"), "b");
}

TEST_F(PredictionHistoryTest, ADamagedRecordIsLeftOutAndAnotherStackIsRefused) {
    m_history.add(prediction("a"));
    std::ofstream(m_history.folder / "20200101T000000000_prediction.json") << "{";
    ASSERT_EQ(m_history.list().size(), 1U);
    EXPECT_THROW(static_cast<void>(m_history.load(m_history.list()[0].id, {3, 1, 2})), Error);
}

TEST(SlicesTrainedOn, AreThoseOfTheStackOfThisName) {
    const nlohmann::json record{
        {"model_record",
         {{"data",
           {{{"name", "here"}, {"slices", {3, 5}}}, {{"name", "there"}, {"slices", {7}}}}}}}};
    EXPECT_EQ(slicesTrainedOn(record, "here"), (std::set<int>{3, 5}));
    EXPECT_TRUE(slicesTrainedOn(record, "elsewhere").empty());
    EXPECT_TRUE(slicesTrainedOn(nlohmann::json(), "here").empty());
    EXPECT_TRUE(slicesTrainedOn({{"model_record", nullptr}}, "here").empty());
}

} // namespace
} // namespace lamina::core
