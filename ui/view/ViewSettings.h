// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/view/ChannelMix.h"
#include "ui/view/Comparison.h"
#include "ui/view/OverlayLayer.h"

#include <nlohmann/json.hpp>

#include <array>
#include <optional>
#include <vector>

namespace lamina::ui {

/// How one overlay is shown.
struct OverlayStyle {
    bool visible = true;
    double opacity = 0.5;
    bool outline = false;
    bool operator==(const OverlayStyle&) const = default;
};

/// How contrast is found and its histogram drawn.
struct ContrastRule {
    core::NormalizationSpec percentiles{0.1, 99.9};
    bool eachSlice = false;  ///< again for every slice that is shown
    bool logarithmic = true; ///< height of the histogram's bars
    bool wholeStack = false; ///< the histogram is a sample of the stack, not the slice
    bool operator==(const ContrastRule&) const = default;
};

/// Everything that the user set about what is seen over and around an image; plain data that a
/// project can keep.
struct ViewSettings {
    std::vector<ChannelStyle> channels;
    std::array<OverlayStyle, kOverlayKinds> overlays; ///< by OverlayKind
    std::optional<double> threshold;                  ///< of the preview
    Comparison comparison;
    ContrastRule contrast;
    bool operator==(const ViewSettings&) const = default;
};

[[nodiscard]] nlohmann::json toJson(const ViewSettings& settings);
/// Missing keys and values of another type keep their defaults: settings of an older or newer
/// version must never keep a project from opening.
[[nodiscard]] ViewSettings viewSettingsFromJson(const nlohmann::json& json);

} // namespace lamina::ui
