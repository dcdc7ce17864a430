// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/ModelArchive.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "tests/support/TempFolder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>

namespace lamina::core {
namespace {

namespace fs = std::filesystem;

class ModelArchive : public testing::Test {
protected:
    /// As a training does: replaces the model in one step.
    std::string train(const std::string& weights) {
        writeFileAtomically(model, weights);
        const auto name = keepModel(model);
        // file times are coarse, and trainings take longer
        fs::last_write_time(keptModel(model, name), m_time += std::chrono::seconds(1));
        return name;
    }
    static std::string read(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }

    test::TempFolder folder;
    fs::path model = folder / "embryo_model.safetensors";

private:
    fs::file_time_type m_time = fs::file_time_type::clock::now() - std::chrono::hours(1);
};

TEST_F(ModelArchive, AnEarlierModelCanPredictAgainAndTheLaterOneIsKept) {
    const auto first = train("first weights");
    const auto second = train("second weights");
    EXPECT_NE(first, second);
    useKeptModel(first, model);
    EXPECT_EQ(read(model), "first weights");
    useKeptModel(second, model);
    EXPECT_EQ(read(model), "second weights");
    EXPECT_EQ(read(keptModel(model, first)), "first weights");
}

TEST_F(ModelArchive, TheSameModelIsKeptOnce) {
    EXPECT_EQ(train("weights"), train("weights"));
}

TEST_F(ModelArchive, OnlyTheLastOnesAreKept) {
    const auto first = train("weights 0");
    for (int i = 1; i <= kKeptModels; ++i)
        (void)train("weights " + std::to_string(i));
    EXPECT_FALSE(fs::exists(keptModel(model, first)));
    try {
        useKeptModel(first, model);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::NotFound);
    }
    EXPECT_EQ(read(model), "weights 8") << "the model in use is untouched";
}

TEST_F(ModelArchive, ModelsOfAnotherStackAreLeftAlone) {
    const auto mine = train("weights 0");
    const auto other = folder / "embryo_model_2.safetensors";
    for (int i = 0; i <= kKeptModels; ++i) {
        writeFileAtomically(other, "other " + std::to_string(i));
        (void)keepModel(other);
    }
    EXPECT_TRUE(fs::exists(keptModel(model, mine)));
}

TEST_F(ModelArchive, NothingCannotBeKept) {
    EXPECT_THROW((void)keepModel(folder / "none.safetensors"), Error);
}

} // namespace
} // namespace lamina::core
