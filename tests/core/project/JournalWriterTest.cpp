// SPDX-License-Identifier: GPL-3.0-or-later
// Which requests share a transaction: a stroke must not wait for a large step that comes after it,
// and those behind the large step must not wait for each other.
#include "core/project/JournalWriter.h"

#include "core/project/ProjectDatabase.h"
#include "tests/support/TempFolder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <future>

namespace lamina::core {
namespace {

using testing::ElementsAre;

constexpr std::size_t kStroke = 100'000;
constexpr std::size_t kLarge = std::size_t{1} << 30;

class JournalWriterTest : public testing::Test {
protected:
    /// Writes requests of so many bytes, all of which wait before the first is written. Says in
    /// which order each was being written ("1") and known to be on disk ("1.").
    std::vector<std::string> orderOf(const std::vector<std::size_t>& sizes) {
        const auto file = m_folder / "project.sqlite";
        ProjectDatabase::create(file);
        std::promise<void> begin;
        std::vector<std::string> order; // the writer's thread only, until flushed
        JournalWriter writer(
            std::make_unique<ProjectDatabase>(file, ProjectDatabase::Access::Write,
                                              JournalMode::WriteAheadLog),
            [] { return nullptr; }, [](const auto&) {});
        writer.enqueue([waits = begin.get_future().share()](auto&) { waits.wait(); });
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            const auto name = std::to_string(i + 1);
            writer.enqueue([&order, name](auto&) { order.push_back(name); }, sizes[i],
                           [&order, name] { order.push_back(name + "."); });
        }
        begin.set_value();
        EXPECT_TRUE(writer.flush());
        EXPECT_EQ(writer.bytesPending(), 0U);
        return order;
    }
    test::TempFolder m_folder;
};

TEST_F(JournalWriterTest, StrokesShareATransaction) {
    EXPECT_THAT(orderOf({kStroke, kStroke, kStroke}), ElementsAre("1", "2", "3", "1.", "2.", "3."));
}

TEST_F(JournalWriterTest, StrokesAroundALargeStepAreOnDiskBeforeItBeginsAndRightAfterIt) {
    EXPECT_THAT(orderOf({kStroke, kStroke, kLarge, kStroke, kStroke}),
                ElementsAre("1", "2", "1.", "2.", "3", "3.", "4", "5", "4.", "5."));
}

TEST_F(JournalWriterTest, TwoLargeStepsAreTwoTransactions) {
    EXPECT_THAT(orderOf({kLarge, kLarge}), ElementsAre("1", "1.", "2", "2."));
}

TEST_F(JournalWriterTest, ManyStrokesAreWrittenInParts) {
    const auto order = orderOf(std::vector<std::size_t>(200, kStroke));
    ASSERT_EQ(order.size(), 400U);
    const auto first = std::find(order.begin(), order.end(), "1.") - order.begin();
    EXPECT_GT(first, 20) << "a sync for each of a few strokes is too slow";
    EXPECT_LT(first, 100) << "the first strokes wait for all of the rest";
}

} // namespace
} // namespace lamina::core
