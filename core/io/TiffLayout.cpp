// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/TiffLayout.h"

#include "core/base/Error.h"
#include "core/io/OmeXml.h"
#include "core/io/Units.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <sstream>

namespace lamina::core {

namespace {

using Settings = std::map<std::string, std::string>;

/// "key=value" lines as ImageJ writes them.
Settings parseImageJ(const std::string& description) {
    Settings settings;
    std::istringstream lines(description);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const std::size_t equals = line.find('=');
        if (equals != std::string::npos) settings[line.substr(0, equals)] = line.substr(equals + 1);
    }
    return settings;
}

long long countIn(const Settings& settings, const std::string& key, const TiffFacts& facts) {
    const auto found = settings.find(key);
    if (found == settings.end()) return 1;
    const long long count = std::strtoll(found->second.c_str(), nullptr, 10);
    if (count < 1 || count > std::numeric_limits<int>::max()) {
        throw Error(ErrorCode::Unreadable,
                    fmt::format("'{}' is inconsistent: its ImageJ header (page 0) says {}={}. "
                                "Save it again in ImageJ.",
                                facts.file.string(), key, found->second));
    }
    return count;
}

double numberIn(const Settings& settings, const std::string& key, double otherwise) {
    const auto found = settings.find(key);
    if (found == settings.end()) return otherwise;
    const double value = std::strtod(found->second.c_str(), nullptr);
    return std::isfinite(value) && value != 0.0 ? std::abs(value) : otherwise;
}

std::optional<double> unitIn(const Settings& settings, const std::string& key,
                             std::optional<double> otherwise) {
    const auto found = settings.find(key);
    return found == settings.end() ? otherwise : micrometresPerUnit(found->second);
}

std::optional<Spacing> imageJSpacing(const Settings& settings, const TiffFacts& facts) {
    std::optional<double> unit = unitIn(settings, "unit", std::nullopt);
    if (!settings.contains("unit") && facts.resolutionUnit == 3) unit = 1e4;
    // ImageJ leaves yunit and zunit out when they equal the unit of x.
    const std::optional<double> unitY = unitIn(settings, "yunit", unit);
    const std::optional<double> unitZ = unitIn(settings, "zunit", unit);
    if (!unit || !unitY || !unitZ || facts.pixelsPerUnitX <= 0.0 || facts.pixelsPerUnitY <= 0.0) {
        return std::nullopt;
    }
    // ImageJ leaves the spacing out when it is exactly one unit.
    return Spacing{roundedLength(*unit / facts.pixelsPerUnitX),
                   roundedLength(*unitY / facts.pixelsPerUnitY),
                   roundedLength(*unitZ * numberIn(settings, "spacing", 1.0))};
}

/// Throws when fewer than `wanted` pages exist.
void requirePages(const TiffFacts& facts, long long wanted, long long present, const char* who) {
    if (wanted <= present) return;
    throw Error(
        ErrorCode::Unreadable,
        fmt::format("'{}' is inconsistent: {} announces {} pages, but page {} (counted from "
                    "0) does not exist. The file is probably cut short; copy or export it "
                    "again.",
                    facts.file.string(), who, wanted, present));
}

/// Planes of a stack whose pages come as [time][z][channel], each with all samples.
void addressTzc(TiffLayout& layout, const TiffFacts& facts, int pageChannels) {
    layout.channels = pageChannels * facts.samples;
    layout.planes.reserve(static_cast<std::size_t>(layout.timePoints) *
                          static_cast<std::size_t>(layout.channels) *
                          static_cast<std::size_t>(layout.slices));
    for (int t = 0; t < layout.timePoints; ++t) {
        for (int c = 0; c < layout.channels; ++c) {
            for (int z = 0; z < layout.slices; ++z) {
                const int page = (t * layout.slices + z) * pageChannels + c / facts.samples;
                layout.planes.push_back({page, c % facts.samples});
            }
        }
    }
}

TiffLayout imageJLayout(const TiffFacts& facts) {
    const Settings settings = parseImageJ(facts.description);
    TiffLayout layout;
    layout.format = facts.bigTiff ? "BigTIFF (ImageJ)" : "TIFF (ImageJ)";
    long long channels = countIn(settings, "channels", facts);
    long long slices = countIn(settings, "slices", facts);
    long long frames = countIn(settings, "frames", facts);
    const bool says = settings.contains("images");
    const long long images = says ? countIn(settings, "images", facts) : facts.pages;
    // Colour composites count samples as channels although one page holds them all.
    if (facts.samples > 1 && channels == facts.samples && slices * frames == images) channels = 1;
    if (channels * slices * frames != images) {
        channels = 1;
        frames = 1;
        slices = images;
    }
    // tifffile writes a volume without named axes as channels. ImageJ shows at most seven of them,
    // and a stack of more channels than slices does not come from a microscope.
    constexpr long long kMostChannels = 7;
    if (channels > kMostChannels && slices == 1 && frames == 1) std::swap(channels, slices);
    layout.oneBlock = images > 1 && facts.pages == 1;
    requirePages(facts, images, layout.oneBlock ? facts.blockPages : facts.pages,
                 "its ImageJ header");
    if (facts.pages > images) {
        throw Error(ErrorCode::Unreadable,
                    fmt::format("'{}' is inconsistent: its ImageJ header announces {} pages, but "
                                "page {} (counted from 0) exists too. Save it again in ImageJ.",
                                facts.file.string(), images, images));
    }
    layout.slices = static_cast<int>(slices);
    layout.timePoints = static_cast<int>(frames);
    layout.spacing = imageJSpacing(settings, facts);
    addressTzc(layout, facts, static_cast<int>(channels));
    if (static_cast<int>(facts.imageJColors.size()) == layout.channels) {
        for (const auto& color : facts.imageJColors)
            layout.channelInfo.push_back({{}, color});
    }
    return layout;
}

/// Python's tifffile, asked to, writes one directory for a contiguous array and notes its shape as
/// JSON. 0 when the description is nothing of the kind.
long long pagesOfShapedBlock(const TiffFacts& facts) {
    if (facts.pages != 1 || !facts.description.starts_with("{\"shape\"")) return 0;
    const auto note = nlohmann::json::parse(facts.description, nullptr, false);
    if (note.is_discarded() || !note.contains("shape") || !note["shape"].is_array() ||
        !note.value("truncated", false)) {
        return 0;
    }
    double values = 1.0;
    for (const auto& length : note["shape"])
        values *= length.is_number() ? length.get<double>() : 0.0;
    const double pages = values / (static_cast<double>(facts.width) * facts.height * facts.samples);
    if (!(pages >= 1.0) || pages > std::numeric_limits<int>::max() || pages != std::floor(pages)) {
        throw Error(ErrorCode::Unreadable,
                    fmt::format("'{}' is inconsistent: the shape in its description does not fit "
                                "page 0. Write it again.",
                                facts.file.string()));
    }
    return static_cast<long long>(pages);
}

TiffLayout plainLayout(const TiffFacts& facts) {
    TiffLayout layout;
    layout.format = facts.bigTiff ? "BigTIFF" : "TIFF";
    layout.slices = facts.pages;
    if (const long long pages = pagesOfShapedBlock(facts); pages > 1) {
        requirePages(facts, pages, facts.blockPages, "its description");
        layout.oneBlock = true;
        layout.slices = static_cast<int>(pages);
    }
    addressTzc(layout, facts, 1);
    return layout;
}

} // namespace

TiffLayout layoutOf(const TiffFacts& facts) {
    auto layout = facts.description.starts_with("ImageJ=") ? imageJLayout(facts)
                  : isOmeXml(facts.description)            ? omeLayout(facts)
                                                           : plainLayout(facts);
    if (layout.channelInfo.empty() && facts.rgb && layout.channels == 3)
        layout.channelInfo = rgbChannels();
    return layout;
}

} // namespace lamina::core
