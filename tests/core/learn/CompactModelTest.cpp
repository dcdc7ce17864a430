// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/CompactModel.h"

#include "core/base/Error.h"
#include "core/io/Safetensors.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using namespace lamina::core;
using lamina::test::TempFolder;
using testing::HasSubstr;

SafetensorsFile network(const nlohmann::json& record) {
    SafetensorsFile file;
    file.metadata = {{"lamina", record.dump()}};
    file.tensors = {
        storedTensor("backbone.conv1.weight", "F32", {3}, std::vector<float>{0.5F, -2.0F, 1e-3F}),
        storedTensor("backbone.layer4.0.conv1.weight", "F32", {1}, std::vector<float>{7.0F}),
        storedTensor("head.out.weight", "F32", {1}, std::vector<float>{3.0F}),
        storedTensor("head.steps", "I64", {1}, std::vector<std::int64_t>{300})};
    return file;
}

const nlohmann::json kRecord{
    {"kind", "segmentation"},
    {"partial", false},
    {"architecture", {{"head", {{"type", "fcn"}, {"deepest_stage", 3}}}}},
    {"spec", {{"out", "/home/me/network.safetensors"}}},
    {"data",
     {{{"name", "a"}, {"path", "/home/me/a.tif"}, {"content_hash", "xxh3:12"}, {"time", 0}}}}};

TEST(CompactModel, HalvesWeightsAndLeavesOutWhatTheHeadNeverSees) {
    TempFolder folder;
    writeSafetensors(folder / "a.safetensors", network(kRecord));
    const auto result = compactModel(folder / "a.safetensors", folder / "b.safetensors");
    EXPECT_LT(result.bytesAfter, result.bytesBefore);
    const auto small = readSafetensors(folder / "b.safetensors");
    EXPECT_EQ(small.tensors.size(), 3U);
    EXPECT_EQ(small.find("backbone.layer4.0.conv1.weight"), nullptr);
    const auto* weight = small.find("backbone.conv1.weight");
    ASSERT_NE(weight, nullptr);
    EXPECT_EQ(weight->type, "F16");
    ASSERT_EQ(weight->as<std::uint16_t>().size(), 3U);
    EXPECT_EQ(weight->as<std::uint16_t>()[0], 0x3800); // 0.5
    EXPECT_EQ(weight->as<std::uint16_t>()[1], 0xC000); // -2
    EXPECT_EQ(small.find("head.steps")->as<std::int64_t>()[0], 300);
}

TEST(CompactModel, TellsTheDataByHashAndNoPaths) {
    TempFolder folder;
    writeSafetensors(folder / "a.safetensors", network(kRecord));
    compactModel(folder / "a.safetensors", folder / "b.safetensors");
    const auto text = readSafetensorsMetadata(folder / "b.safetensors").at("lamina");
    EXPECT_THAT(text, HasSubstr("xxh3:12"));
    EXPECT_THAT(text, testing::Not(HasSubstr("/home")));
}

TEST(CompactModel, RefusesWhatIsNoFinishedNetwork) {
    TempFolder folder;
    auto partial = kRecord;
    partial["partial"] = true;
    const nlohmann::json forest{{"kind", "segmentation"}, {"model", "forest"}};
    for (const auto& record : {partial, forest, nlohmann::json{{"kind", "backbone"}}}) {
        writeSafetensors(folder / "a.safetensors", network(record));
        try {
            compactModel(folder / "a.safetensors", folder / "b.safetensors");
            ADD_FAILURE() << record.dump();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Mismatch);
            EXPECT_THAT(error.what(), HasSubstr("a.safetensors"));
        }
        EXPECT_FALSE(std::filesystem::exists(folder / "b.safetensors"));
    }
}

} // namespace
