// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/Safetensors.h"

#include "core/base/Error.h"
#include "tests/models/train/BlobStacks.h"

#include <gtest/gtest.h>

#include <fstream>

namespace lamina::models {
namespace {

using testing::TemporaryFolder;

NamedTensors sample() {
    torch::manual_seed(1);
    return {{"a.weight", torch::randn({3, 2, 2, 2})},
            {"b", torch::arange(5, torch::kInt64)},
            {"empty", torch::zeros({0, 4})},
            {"scalar", torch::tensor(2.5, torch::kDouble)},
            {"mask", torch::tensor({true, false, true})},
            {"half", torch::ones({3}, torch::kBFloat16)}};
}

std::string bytesOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

core::ErrorCode codeOfReading(const std::filesystem::path& file) {
    try {
        (void)readSafetensors(file);
    } catch (const core::Error& error) {
        EXPECT_NE(std::string(error.what()).find(file.filename().string()), std::string::npos)
            << "the message does not name the file: " << error.what();
        return error.code();
    }
    ADD_FAILURE() << "the file was read";
    return core::ErrorCode::Internal;
}

std::string withHeader(const std::string& json, std::size_t dataBytes) {
    std::string bytes(8, '\0');
    const std::uint64_t length = json.size();
    std::memcpy(bytes.data(), &length, 8);
    return bytes + json + std::string(dataBytes, 'x');
}

TEST(Safetensors, WhatIsWrittenIsReadBack) {
    TemporaryFolder folder;
    const auto file = folder / "t.safetensors";
    writeSafetensors(file, sample(), {{"note", "äöü \"quoted\""}});
    const auto read = readSafetensors(file);
    EXPECT_EQ(read.metadata.at("note"), "äöü \"quoted\"");
    ASSERT_EQ(read.tensors.size(), sample().size());
    for (const auto& [name, tensor] : sample()) {
        const auto found = std::find_if(read.tensors.begin(), read.tensors.end(),
                                        [&](const auto& t) { return t.first == name; });
        ASSERT_NE(found, read.tensors.end()) << name;
        EXPECT_EQ(found->second.scalar_type(), tensor.scalar_type());
        EXPECT_TRUE(torch::equal(found->second, tensor)) << name;
    }
}

TEST(Safetensors, ChannelsLastTensorsAreStoredInTheOrderOfTheirShape) {
    TemporaryFolder folder;
    const auto tensor = torch::randn({4, 3, 2, 5}).contiguous(torch::MemoryFormat::ChannelsLast);
    writeSafetensors(folder / "t.safetensors", {{"t", tensor}}, {});
    EXPECT_TRUE(torch::equal(readSafetensors(folder / "t.safetensors").tensors[0].second, tensor));
}

TEST(Safetensors, TheSameTensorsGiveTheSameBytes) {
    TemporaryFolder folder;
    writeSafetensors(folder / "a.safetensors", sample(), {{"k", "v"}});
    writeSafetensors(folder / "b.safetensors", sample(), {{"k", "v"}});
    EXPECT_EQ(bytesOf(folder / "a.safetensors"), bytesOf(folder / "b.safetensors"));
}

TEST(Safetensors, DataStartAtAMultipleOfEight) {
    TemporaryFolder folder;
    writeSafetensors(folder / "a.safetensors", {{"x", torch::ones({1})}}, {});
    EXPECT_EQ(readSafetensorsHeader(folder / "a.safetensors").dataOffset % 8, 0U);
}

TEST(Safetensors, AMissingFileIsNotFound) {
    TemporaryFolder folder;
    EXPECT_EQ(codeOfReading(folder / "none.safetensors"), core::ErrorCode::NotFound);
}

TEST(Safetensors, EveryTruncationIsRefused) {
    TemporaryFolder folder;
    const auto file = folder / "t.safetensors";
    writeSafetensors(file, sample(), {});
    const auto whole = bytesOf(file);
    for (const std::size_t keep : {std::size_t{0}, std::size_t{5}, std::size_t{8}, std::size_t{40},
                                   whole.size() / 2, whole.size() - 1}) {
        put(file, whole.substr(0, keep));
        EXPECT_EQ(codeOfReading(file), core::ErrorCode::Unreadable) << keep << " bytes";
    }
    put(file, whole + "more");
    EXPECT_EQ(codeOfReading(file), core::ErrorCode::Unreadable);
}

TEST(Safetensors, HeadersThatLieAreRefused) {
    TemporaryFolder folder;
    const auto file = folder / "t.safetensors";
    const std::vector<std::string> headers{
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})",  // size does not fit the shape
        R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}})", // impossible shape
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})",  // ends before it begins
        R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",  // a hole in front
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
        R"({"a":{"dtype":"F32","shape":[2]}})",
        R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}})",
        R"({"a":3})",
        R"([1,2])",
        R"({"a":)",
        R"({"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
    };
    for (const auto& header : headers) {
        put(file, withHeader(header, 8));
        EXPECT_EQ(codeOfReading(file), core::ErrorCode::Unreadable) << header;
    }
    put(file, withHeader(R"({"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})", 8));
    EXPECT_EQ(codeOfReading(file), core::ErrorCode::Unsupported);
    put(file, std::string(8, '\xFF') + "{}");
    EXPECT_EQ(codeOfReading(file), core::ErrorCode::Unreadable);
}

TEST(Safetensors, AnUnwritablePlaceIsAnErrorAndLeavesNothing) {
    TemporaryFolder folder;
    put(folder / "file", "x");
    try {
        writeSafetensors(folder / "file" / "t.safetensors", sample(), {});
        FAIL() << "written below a file";
    } catch (const core::Error& error) {
        EXPECT_EQ(error.code(), core::ErrorCode::Unwritable);
    }
    EXPECT_EQ(bytesOf(folder / "file"), "x");
}

} // namespace
} // namespace lamina::models
