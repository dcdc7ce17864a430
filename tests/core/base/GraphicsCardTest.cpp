// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/GraphicsCard.h"
#include "tests/support/TempFolder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lamina::core {
namespace {

using namespace testing;
using lamina::test::TempFolder;
namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text << '\n';
}

void plugIn(const fs::path& root, const std::string& vendor, const std::string& kind) {
    const auto device = root / "sys/bus/pci/devices/0000:01:00.0";
    write(device / "vendor", vendor);
    write(device / "class", kind);
}

TEST(GraphicsCard, OneThatIsPluggedInIsSeenWithoutItsDriver) {
    TempFolder root;
    plugIn(root.path(), "0x10de", "0x030000");
    const auto facts = graphicsCardFacts(root.path());
    EXPECT_TRUE(facts.card);
    EXPECT_FALSE(facts.driver);
    EXPECT_THAT(whyNoGraphicsCard(facts, true), HasSubstr("driver is not running"));
}

TEST(GraphicsCard, AnotherMakersCardAndANetworkCardAreNone) {
    TempFolder root;
    plugIn(root.path(), "0x8086", "0x030000");
    EXPECT_FALSE(graphicsCardFacts(root.path()).card);
    plugIn(root.path(), "0x10de", "0x020000");
    EXPECT_FALSE(graphicsCardFacts(root.path()).card);
    EXPECT_THAT(whyNoGraphicsCard(graphicsCardFacts(root.path()), true),
                HasSubstr("No NVIDIA graphics card"));
}

TEST(GraphicsCard, WithItsDriverALibraryForProcessorsOnlyIsToBlame) {
    TempFolder root;
    plugIn(root.path(), "0x10de", "0x030200");
    write(root.path() / "proc/driver/nvidia/version", "NVRM version: 550");
    const auto facts = graphicsCardFacts(root.path());
    EXPECT_TRUE(facts.driver);
    EXPECT_THAT(whyNoGraphicsCard(facts, false), HasSubstr("for processors only"));
    EXPECT_THAT(whyNoGraphicsCard(facts, true), HasSubstr("Update the driver"));
}

TEST(GraphicsCard, InAContainerItsDeviceIsEnough) {
    TempFolder root;
    write(root.path() / "dev/nvidia0", "");
    const auto facts = graphicsCardFacts(root.path());
    EXPECT_TRUE(facts.card);
    EXPECT_TRUE(facts.driver);
}

TEST(GraphicsCard, AnEmptySystemHasNone) {
    TempFolder root;
    EXPECT_FALSE(graphicsCardFacts(root.path()).card);
}

} // namespace
} // namespace lamina::core
