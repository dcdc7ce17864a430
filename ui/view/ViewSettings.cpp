// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/ViewSettings.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace lamina::ui {

namespace {

using nlohmann::json;

constexpr std::array<const char*, kOverlayKinds> kKindNames{
    "annotation", "semantic", "instances", "probability", "agreement"}; // by OverlayKind
constexpr std::array<const char*, 3> kModeNames{"off", "swipe", "side-by-side"};

json nameOf(const std::optional<OverlayKind>& kind) {
    return kind ? json(kKindNames[static_cast<std::size_t>(*kind)]) : json(nullptr);
}

/// The member if it is there and of its type.
template <typename T> void take(const json& from, const char* key, T& into) {
    const auto found = from.is_object() ? from.find(key) : from.end();
    if (!from.is_object() || found == from.end()) return;
    if constexpr (std::is_same_v<T, bool>) {
        if (found->is_boolean()) into = found->get<bool>();
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (found->is_string()) into = found->get<std::string>();
    } else {
        if (found->is_number() && std::isfinite(found->get<double>())) into = found->get<T>();
    }
}

json member(const json& from, const char* key) {
    return from.is_object() && from.contains(key) ? from.at(key) : json();
}

template <std::size_t N>
std::optional<std::size_t> indexOf(const std::array<const char*, N>& names,
                                   const std::string& name) {
    for (std::size_t i = 0; i < N; ++i) {
        if (name == names[i]) return i;
    }
    return std::nullopt;
}

void takeSide(const json& from, const char* key, std::optional<OverlayKind>& side) {
    const json value = member(from, key);
    if (value.is_null() && from.is_object() && from.contains(key)) side.reset();
    if (!value.is_string()) return;
    if (const auto i = indexOf(kKindNames, value.get<std::string>())) {
        side = static_cast<OverlayKind>(*i);
    }
}

ChannelStyle channelFrom(const json& from) {
    ChannelStyle style;
    std::string color;
    take(from, "color", color);
    if (const QColor named(QString::fromStdString(color)); named.isValid()) style.color = named;
    take(from, "visible", style.visible);
    const json range = member(from, "range");
    if (range.is_array() && range.size() == 2 && range[0].is_number() && range[1].is_number()) {
        style.range = {range[0].get<double>(), range[1].get<double>()};
        style.rangeKnown = style.range.high > style.range.low;
    }
    return style;
}

} // namespace

json toJson(const ViewSettings& settings) {
    json channels = json::array();
    for (const ChannelStyle& style : settings.channels) {
        json row{{"color", style.color.name().toStdString()}, {"visible", style.visible}};
        if (style.rangeKnown) row["range"] = {style.range.low, style.range.high};
        channels.push_back(std::move(row));
    }
    json overlays = json::object();
    for (std::size_t i = 0; i < kKindNames.size(); ++i) {
        const OverlayStyle& style = settings.overlays[i];
        overlays[kKindNames[i]] = {
            {"visible", style.visible}, {"opacity", style.opacity}, {"outline", style.outline}};
    }
    const Comparison& comparison = settings.comparison;
    const ContrastRule& contrast = settings.contrast;
    return {{"channels", channels},
            {"overlays", overlays},
            {"threshold", settings.threshold ? json(*settings.threshold) : json(nullptr)},
            {"comparison",
             {{"mode", kModeNames[static_cast<std::size_t>(comparison.mode)]},
              {"left", nameOf(comparison.left)},
              {"right", nameOf(comparison.right)},
              {"position", comparison.position}}},
            {"contrast",
             {{"lowPercentile", contrast.percentiles.lowPercentile},
              {"highPercentile", contrast.percentiles.highPercentile},
              {"eachSlice", contrast.eachSlice},
              {"logarithmic", contrast.logarithmic},
              {"wholeStack", contrast.wholeStack}}}};
}

ViewSettings viewSettingsFromJson(const json& from) {
    ViewSettings settings;
    const json channels = member(from, "channels");
    if (channels.is_array()) {
        for (const json& row : channels)
            settings.channels.push_back(channelFrom(row));
    }
    const json overlays = member(from, "overlays");
    for (std::size_t i = 0; i < kKindNames.size(); ++i) {
        const json row = member(overlays, kKindNames[i]);
        OverlayStyle& style = settings.overlays[i];
        take(row, "visible", style.visible);
        take(row, "opacity", style.opacity);
        style.opacity = std::clamp(style.opacity, 0.0, 1.0);
        take(row, "outline", style.outline);
    }
    if (const json threshold = member(from, "threshold"); threshold.is_number()) {
        settings.threshold = std::clamp(threshold.get<double>(), 0.0, 1.0);
    }
    const json comparison = member(from, "comparison");
    std::string mode;
    take(comparison, "mode", mode);
    if (const auto i = indexOf(kModeNames, mode)) {
        settings.comparison.mode = static_cast<Comparison::Mode>(*i);
    }
    takeSide(comparison, "left", settings.comparison.left);
    takeSide(comparison, "right", settings.comparison.right);
    take(comparison, "position", settings.comparison.position);
    settings.comparison.position = std::clamp(settings.comparison.position, 0.0, 1.0);
    const json contrast = member(from, "contrast");
    core::NormalizationSpec percentiles = settings.contrast.percentiles;
    take(contrast, "lowPercentile", percentiles.lowPercentile);
    take(contrast, "highPercentile", percentiles.highPercentile);
    if (percentiles.lowPercentile >= 0.0 && percentiles.highPercentile <= 100.0 &&
        percentiles.lowPercentile < percentiles.highPercentile) {
        settings.contrast.percentiles = percentiles;
    }
    take(contrast, "eachSlice", settings.contrast.eachSlice);
    take(contrast, "logarithmic", settings.contrast.logarithmic);
    take(contrast, "wholeStack", settings.contrast.wholeStack);
    return settings;
}

} // namespace lamina::ui
