// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/patch/Split.h"

#include "core/base/Error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

namespace lamina::core {
namespace {

std::vector<std::string> groupsOf(const std::vector<int>& sizes) {
    std::vector<std::string> groups;
    for (std::size_t g = 0; g < sizes.size(); ++g) {
        groups.insert(groups.end(), static_cast<std::size_t>(sizes[g]),
                      "stack" + std::to_string(g));
    }
    return groups;
}

void expectPartition(const Split& split, std::size_t count) {
    EXPECT_TRUE(std::is_sorted(split.training.begin(), split.training.end()));
    EXPECT_TRUE(std::is_sorted(split.validation.begin(), split.validation.end()));
    std::set<std::size_t> all(split.training.begin(), split.training.end());
    all.insert(split.validation.begin(), split.validation.end());
    EXPECT_EQ(all.size(), count);
    EXPECT_EQ(split.training.size() + split.validation.size(), count);
}

TEST(Split, ByGroupNeverPartsAGroupAndNeverLeaks) {
    const auto groups = groupsOf({12, 3, 7, 12, 9, 1, 20});
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Split split = splitItems(groups, 0.25, SplitMode::Group, seed);
        expectPartition(split, groups.size());
        EXPECT_FALSE(split.leaks);
        EXPECT_FALSE(split.validation.empty());
        EXPECT_FALSE(split.training.empty());
        for (const std::size_t v : split.validation) {
            for (const std::size_t t : split.training)
                ASSERT_NE(groups[v], groups[t]);
        }
    }
}

TEST(Split, ByGroupComesNearTheFractionWithEqualGroups) {
    const auto groups = groupsOf(std::vector<int>(10, 12));
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        EXPECT_EQ(splitItems(groups, 0.2, SplitMode::Group, seed).validation.size(), 24U);
    }
}

TEST(Split, ByGroupHoldsOutTheSmallestWhenAllAreTooLarge) {
    const auto groups = groupsOf({30, 20, 30});
    const Split split = splitItems(groups, 0.05, SplitMode::Group, 3);
    EXPECT_EQ(split.validation.size(), 20U);
    EXPECT_EQ(groups[split.validation.front()], "stack1");
}

TEST(Split, ByGroupNeverTakesTheLastGroupFromTraining) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        EXPECT_EQ(splitItems(groupsOf({10, 10}), 0.99, SplitMode::Group, seed).training.size(),
                  10U);
    }
}

TEST(Split, ASingleGroupHasNoHonestValidationSet) {
    const Split split = splitItems(groupsOf({30}), 0.2, SplitMode::Group, 1);
    EXPECT_TRUE(split.validation.empty());
    EXPECT_EQ(split.training.size(), 30U);
}

TEST(Split, ByPatchTakesTheExactShareAndSaysThatItLeaks) {
    const auto groups = groupsOf({50, 50});
    const Split split = splitItems(groups, 0.2, SplitMode::Patch, 1);
    expectPartition(split, 100);
    EXPECT_EQ(split.validation.size(), 20U);
    EXPECT_TRUE(split.leaks);
}

TEST(Split, ByPatchDoesNotLeakWhenEachItemIsItsOwnGroup) {
    EXPECT_FALSE(splitItems({"a", "b", "c", "d"}, 0.5, SplitMode::Patch, 1).leaks);
}

TEST(Split, ByPatchHoldsOutAtLeastOneAndLeavesAtLeastOne) {
    EXPECT_EQ(splitItems({"a", "a"}, 0.01, SplitMode::Patch, 1).validation.size(), 1U);
    EXPECT_EQ(splitItems({"a", "a"}, 0.99, SplitMode::Patch, 1).training.size(), 1U);
    EXPECT_TRUE(splitItems({"a"}, 0.5, SplitMode::Patch, 1).validation.empty());
    EXPECT_TRUE(splitItems({}, 0.5, SplitMode::Patch, 1).training.empty());
}

TEST(Split, FractionZeroHoldsOutNothing) {
    for (const SplitMode mode : {SplitMode::Group, SplitMode::Patch}) {
        const Split split = splitItems(groupsOf({5, 5}), 0.0, mode, 1);
        EXPECT_TRUE(split.validation.empty());
        EXPECT_FALSE(split.leaks);
    }
}

TEST(Split, IsTheSameOnEveryPlatform) {
    // Written down once: a change of these numbers changes every stored experiment.
    EXPECT_EQ(splitItems(groupsOf({10}), 0.3, SplitMode::Patch, 1).validation,
              (std::vector<std::size_t>{2, 4, 8}));
    const auto groups = groupsOf({1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
    EXPECT_EQ(splitItems(groups, 0.3, SplitMode::Group, 42).validation,
              (std::vector<std::size_t>{0, 5, 9}));
}

TEST(Split, DependsOnTheSeed) {
    std::set<std::vector<std::size_t>> seen;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        seen.insert(splitItems(groupsOf({40}), 0.3, SplitMode::Patch, seed).validation);
    }
    EXPECT_EQ(seen.size(), 20U);
}

TEST(Split, DrawsEveryItemAboutEquallyOften) {
    std::vector<int> drawn(10, 0);
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        for (const std::size_t i :
             splitItems(groupsOf({10}), 0.3, SplitMode::Patch, seed).validation) {
            ++drawn[i];
        }
    }
    for (const int count : drawn)
        EXPECT_NEAR(count, 900, 130); // five standard deviations
}

TEST(Split, RefusesAFractionOutsideZeroToOne) {
    EXPECT_THROW(splitItems({"a", "b"}, 1.0, SplitMode::Patch, 1), Error);
    EXPECT_THROW(splitItems({"a", "b"}, -0.1, SplitMode::Patch, 1), Error);
    EXPECT_THROW(
        splitItems({"a", "b"}, std::numeric_limits<double>::quiet_NaN(), SplitMode::Patch, 1),
        Error);
}

} // namespace
} // namespace lamina::core
