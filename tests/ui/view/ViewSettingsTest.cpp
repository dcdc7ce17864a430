// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/ViewSettings.h"

#include <gtest/gtest.h>

namespace lamina::ui {
namespace {

ViewSettings unusual() {
    ViewSettings s;
    s.channels = {{QColor(1, 2, 3), {5.0, 17.5}, true, false},
                  {QColor(255, 0, 0), {}, false, true}};
    for (std::size_t i = 0; i < s.overlays.size(); ++i)
        s.overlays[i] = {i % 2 == 0, 0.1 * static_cast<double>(i), i % 3 == 0};
    s.threshold = 0.35;
    s.comparison = {Comparison::Mode::SideBySide, OverlayKind::Agreement, std::nullopt, 0.25};
    s.contrast = {{1.0, 98.5}, true, false, true};
    return s;
}

TEST(ViewSettings, WhatIsWrittenIsReadBack) {
    const auto settings = unusual();
    EXPECT_EQ(viewSettingsFromJson(toJson(settings)), settings);
    EXPECT_EQ(viewSettingsFromJson(nlohmann::json::parse(toJson(settings).dump())), settings);
    EXPECT_EQ(viewSettingsFromJson(toJson(ViewSettings{})), ViewSettings{});
}

TEST(ViewSettings, WhatIsMissingOrOfAnotherTypeKeepsItsDefault) {
    EXPECT_EQ(viewSettingsFromJson(nlohmann::json()), ViewSettings{});
    EXPECT_EQ(viewSettingsFromJson(nlohmann::json::array({1, 2})), ViewSettings{});
    auto json = toJson(unusual());
    json["overlays"]["semantic"] = "yes";
    json["comparison"]["mode"] = "upside-down";
    json["comparison"]["position"] = 7;
    json["contrast"]["lowPercentile"] = 99.0; // above the high one
    json["channels"][0]["color"] = 12;
    const auto read = viewSettingsFromJson(json);
    EXPECT_EQ(read.overlays[1], OverlayStyle{});
    EXPECT_EQ(read.overlays[2], unusual().overlays[2]);
    EXPECT_EQ(read.comparison.mode, Comparison::Mode::Off);
    EXPECT_EQ(read.comparison.position, 1.0);
    EXPECT_EQ(read.contrast.percentiles, ContrastRule{}.percentiles);
    EXPECT_EQ(read.channels[0].color, QColor(Qt::white));
    EXPECT_EQ(read.channels[0].range, (core::IntensityRange{5.0, 17.5}));
}

} // namespace
} // namespace lamina::ui
