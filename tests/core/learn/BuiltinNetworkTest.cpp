// SPDX-License-Identifier: GPL-3.0-or-later
// The network that is shipped: what is in the file, and that it has not seen what it is judged by.
#include "core/io/Safetensors.h"
#include "core/learn/RunRecord.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <set>

namespace lamina::core {
namespace {

using namespace testing;
namespace fs = std::filesystem;

fs::path network() {
    return fs::path(LAMINA_TEST_SOURCE_DIR).parent_path() / "resources" / "network.safetensors";
}

nlohmann::json record() {
    return nlohmann::json::parse(readSafetensorsMetadata(network()).at("lamina"));
}

TEST(BuiltinNetwork, IsSmallAndInHalfPrecision) {
    EXPECT_LT(fs::file_size(network()), 25U << 20U);
    for (const auto& tensor : readSafetensors(network()).tensors)
        EXPECT_THAT(tensor.type, AnyOf("F16", "I64")) << tensor.name;
}

TEST(BuiltinNetwork, SaysWhatItLearnedFromAndNamesNoFolderOfItsMaker) {
    const auto found = record();
    EXPECT_EQ(found.at("kind"), "segmentation");
    ASSERT_GE(found.at("data").size(), 1000U);
    for (const auto& stack : found.at("data"))
        ASSERT_THAT(stack.at("content_hash").get<std::string>(), StartsWith("xxh3:"));
    EXPECT_THAT(found.dump(), Not(HasSubstr("\"/")));
}

TEST(BuiltinNetwork, HasSeenNoneOfTheImagesThatItIsJudgedBy) {
    const char* folder = std::getenv("LAMINA_TEST_DATA");
    if (folder == nullptr) GTEST_SKIP() << "LAMINA_TEST_DATA names no folder of images";
    std::set<std::string> seen;
    for (const auto& stack : record().at("data"))
        seen.insert(stack.at("content_hash").get<std::string>());
    int images = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".tif") continue;
        ++images;
        EXPECT_FALSE(seen.contains(contentHash(entry.path()))) << entry.path();
    }
    EXPECT_GT(images, 0);
}

} // namespace
} // namespace lamina::core
