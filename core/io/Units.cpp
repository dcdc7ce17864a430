// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/Units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <string>
#include <utility>

namespace lamina::core {

namespace {

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at).starts_with(from)) {
            result += to;
            at += from.size();
        } else {
            result += text[at++];
        }
    }
    return result;
}

} // namespace

std::optional<double> micrometresPerUnit(std::string_view unit) {
    static constexpr std::array<std::pair<std::string_view, double>, 34> kUnits{{
        {"um", 1.0},          {"micron", 1.0},      {"microns", 1.0},     {"micrometer", 1.0},
        {"micrometers", 1.0}, {"micrometre", 1.0},  {"micrometres", 1.0}, {"nm", 1e-3},
        {"nanometer", 1e-3},  {"nanometers", 1e-3}, {"nanometre", 1e-3},  {"nanometres", 1e-3},
        {"mm", 1e3},          {"millimeter", 1e3},  {"millimeters", 1e3}, {"millimetre", 1e3},
        {"millimetres", 1e3}, {"cm", 1e4},          {"centimeter", 1e4},  {"centimeters", 1e4},
        {"centimetre", 1e4},  {"m", 1e6},           {"meter", 1e6},       {"meters", 1e6},
        {"metre", 1e6},       {"metres", 1e6},      {"pm", 1e-6},         {"dm", 1e5},
        {"angstrom", 1e-4},   {"in", 25400.0},      {"inch", 25400.0},    {"inches", 25400.0},
        {"mil", 25.4},        {"km", 1e9},
    }};
    std::string name(unit);
    // µ as UTF-8 micro sign, UTF-8 Greek mu, ImageJ's escape, and last the bare Latin-1 byte.
    for (const std::string_view micro : {"\xC2\xB5", "\xCE\xBC", "\\u00B5", "\\u00b5", "\xB5"}) {
        name = replaced(name, micro, "u");
    }
    name = replaced(name, "\xC3\x85", "angstrom"); // Å
    const auto blank = [](unsigned char c) {
        return std::isspace(c) != 0 || c == '"' || c == '\0';
    };
    name.erase(std::remove_if(name.begin(), name.end(), blank), name.end());
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto& [known, micrometres] : kUnits) {
        if (name == known) return micrometres;
    }
    return std::nullopt;
}

double roundedLength(double value) {
    return std::strtod(fmt::format("{:.6g}", value).c_str(), nullptr);
}

} // namespace lamina::core
