// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/OmeXml.h"

#include "core/base/Error.h"
#include "core/io/Units.h"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

namespace lamina::core {

namespace {

/// Children by local name: some writers use a prefix ("OME:Pixels").
std::string_view localName(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node childNamed(const pugi::xml_node& parent, std::string_view name) {
    for (const pugi::xml_node& child : parent.children()) {
        if (localName(child) == name) return child;
    }
    return {};
}

[[noreturn]] void throwInconsistent(const TiffFacts& facts, const std::string& what) {
    throw Error(
        ErrorCode::Unreadable,
        fmt::format("'{}' is inconsistent: {} in the OME-XML of page 0. Export it again, or "
                    "convert it with Fiji's Bio-Formats to a plain TIFF.",
                    facts.file.string(), what));
}

int dimension(const pugi::xml_node& pixels, const char* name, const TiffFacts& facts) {
    const long long value = pixels.attribute(name).as_llong(0);
    if (value < 1 || value > 1'000'000'000) {
        throwInconsistent(facts, fmt::format("{} is '{}'", name, pixels.attribute(name).value()));
    }
    return static_cast<int>(value);
}

/// Micrometres along one axis; empty when the file does not say or gives no unit of length.
std::optional<double> physicalSize(const pugi::xml_node& pixels, const std::string& axis) {
    const double size = pixels.attribute(("PhysicalSize" + axis).c_str()).as_double(0.0);
    if (!(size > 0.0) || !std::isfinite(size)) return std::nullopt;
    const pugi::xml_attribute unit = pixels.attribute(("PhysicalSize" + axis + "Unit").c_str());
    const auto micrometres = unit ? micrometresPerUnit(unit.value()) : std::optional<double>(1.0);
    if (!micrometres) return std::nullopt;
    return *micrometres == 1.0 ? size : size * *micrometres;
}

std::optional<Spacing> omeSpacing(const pugi::xml_node& pixels, int slices) {
    const auto x = physicalSize(pixels, "X");
    const auto y = physicalSize(pixels, "Y");
    auto z = physicalSize(pixels, "Z");
    if (!z && slices == 1) z = 1.0; // one slice has no neighbour to be distant from
    if (!x || !y || !z) return std::nullopt;
    return Spacing{*x, *y, *z};
}

/// Counts through z, channel group and time in the order of DimensionOrder.
class PlaneCounter {
public:
    PlaneCounter(const std::string& order, int slices, int groups, int times)
        : m_slices(slices), m_groups(groups), m_times(times) {
        std::size_t stride = 1;
        for (const char axis : order.substr(2)) {
            if (axis == 'Z')
                m_strideZ = std::exchange(stride, stride * static_cast<std::size_t>(slices));
            if (axis == 'C')
                m_strideC = std::exchange(stride, stride * static_cast<std::size_t>(groups));
            if (axis == 'T')
                m_strideT = std::exchange(stride, stride * static_cast<std::size_t>(times));
        }
    }
    [[nodiscard]] std::size_t count() const {
        return static_cast<std::size_t>(m_slices) * static_cast<std::size_t>(m_groups) *
               static_cast<std::size_t>(m_times);
    }
    [[nodiscard]] std::size_t number(int z, int group, int t) const {
        return static_cast<std::size_t>(z) * m_strideZ +
               static_cast<std::size_t>(group) * m_strideC +
               static_cast<std::size_t>(t) * m_strideT;
    }

private:
    int m_slices;
    int m_groups;
    int m_times;
    std::size_t m_strideZ = 1;
    std::size_t m_strideC = 1;
    std::size_t m_strideT = 1;
};

/// The UUIDs of TiffData elements that name a file other than this one.
std::set<std::string> foreignFiles(const pugi::xml_node& root, const pugi::xml_node& pixels,
                                   const TiffFacts& facts) {
    std::set<std::string> files;
    std::set<std::string> all;
    for (const pugi::xml_node& data : pixels.children()) {
        if (localName(data) != "TiffData") continue;
        const pugi::xml_node uuid = childNamed(data, "UUID");
        if (!uuid) continue;
        const std::string id = uuid.text().get();
        const std::string name = uuid.attribute("FileName").value();
        all.insert(id + name);
        const bool own = name == facts.file.filename().string() ||
                         (!id.empty() && id == root.attribute("UUID").value());
        if (!own) files.insert(name.empty() ? id : name);
    }
    // A file that was renamed still names itself: with a single name there is no second file.
    return all.size() > 1 ? files : std::set<std::string>{};
}

/// Page of every plane in counting order, -1 where the XML gives none.
std::vector<int> pagesOfPlanes(const pugi::xml_node& pixels, const PlaneCounter& counter,
                               int samplesPerGroup, const TiffFacts& facts) {
    std::vector<int> pages(counter.count(), -1);
    bool any = false;
    for (const pugi::xml_node& data : pixels.children()) {
        if (localName(data) != "TiffData") continue;
        any = true;
        const bool hasIfd = !data.attribute("IFD").empty();
        const long long firstPage = data.attribute("IFD").as_llong(0);
        const std::size_t start =
            counter.number(std::max(0, data.attribute("FirstZ").as_int(0)),
                           std::max(0, data.attribute("FirstC").as_int(0)) / samplesPerGroup,
                           std::max(0, data.attribute("FirstT").as_int(0)));
        const long long planeCount =
            data.attribute("PlaneCount")
                .as_llong(hasIfd ? 1 : static_cast<long long>(counter.count()));
        if (firstPage < 0 || planeCount < 0) throwInconsistent(facts, "a TiffData is negative");
        for (long long i = 0; i < planeCount; ++i) {
            const std::size_t plane = start + static_cast<std::size_t>(i);
            if (plane >= pages.size()) break;
            if (firstPage + i >= facts.pages) {
                throw Error(ErrorCode::Unreadable,
                            fmt::format("'{}' is inconsistent: its OME-XML needs page {} (counted "
                                        "from 0), but the file ends after {} pages. It is probably "
                                        "cut short; copy or export it again.",
                                        facts.file.string(), firstPage + i, facts.pages));
            }
            pages[plane] = static_cast<int>(firstPage + i);
        }
    }
    if (!any) {
        for (std::size_t i = 0; i < pages.size() && i < static_cast<std::size_t>(facts.pages);
             ++i) {
            pages[i] = static_cast<int>(i);
        }
    }
    return pages;
}

/// Names and colours (red, green, blue, opacity from the highest byte on); empty where none is
/// said. A channel whose samples are red, green and blue stands for these three.
std::vector<ChannelInfo> omeChannels(const pugi::xml_node& pixels, int channels,
                                     const TiffFacts& facts) {
    const auto colors = facts.rgb ? rgbChannels() : std::vector<ChannelInfo>();
    std::vector<ChannelInfo> found;
    bool said = false;
    for (const auto& node : pixels) {
        if (localName(node) != "Channel") continue;
        ChannelInfo channel{node.attribute("Name").value(), {}};
        if (const auto color = node.attribute("Color")) {
            const auto rgba = static_cast<std::uint32_t>(color.as_llong());
            const auto byte = [rgba](int shift) {
                return static_cast<std::uint8_t>(rgba >> shift & 0xffU);
            };
            channel.color = {byte(24), byte(16), byte(8)};
        }
        said = said || !channel.name.empty() || channel.color;
        const int samples = node.attribute("SamplesPerPixel").as_int(facts.samples);
        for (int s = 0; s < samples && static_cast<int>(found.size()) < channels; ++s) {
            const bool part = samples > 1 && s < static_cast<int>(colors.size());
            found.push_back(part ? colors[static_cast<std::size_t>(s)] : channel);
        }
    }
    if (!said) return {};
    found.resize(static_cast<std::size_t>(channels));
    return found;
}

} // namespace

bool isOmeXml(const std::string& description) {
    const std::string_view head = std::string_view(description).substr(0, 4096);
    return head.find('<') != std::string_view::npos &&
           (head.find("<OME") != std::string_view::npos ||
            head.find(":OME ") != std::string_view::npos);
}

TiffLayout omeLayout(const TiffFacts& facts) {
    pugi::xml_document document;
    const pugi::xml_parse_result parsed =
        document.load_buffer(facts.description.data(), facts.description.size());
    if (!parsed) throwInconsistent(facts, fmt::format("'{}'", parsed.description()));
    const pugi::xml_node root = childNamed(document, "OME");
    if (const pugi::xml_node elsewhere = childNamed(root, "BinaryOnly")) {
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("'{}' is one part of an OME-TIFF set described in '{}'. Convert the "
                        "set to one TIFF with Fiji's Bio-Formats and open that.",
                        facts.file.string(), elsewhere.attribute("MetadataFile").value()));
    }
    const pugi::xml_node pixels = childNamed(childNamed(root, "Image"), "Pixels");
    if (!pixels) throwInconsistent(facts, "there is no Image with Pixels");

    TiffLayout layout;
    layout.format = facts.bigTiff ? "OME-TIFF (BigTIFF)" : "OME-TIFF";
    const auto images = std::count_if(root.begin(), root.end(), [](const pugi::xml_node& node) {
        return localName(node) == "Image";
    });
    if (images > 1) layout.format += fmt::format(", first of {} images", images);

    if (dimension(pixels, "SizeX", facts) != facts.width ||
        dimension(pixels, "SizeY", facts) != facts.height) {
        throwInconsistent(facts, fmt::format("the size {} x {} is not that of the page ({} x {})",
                                             pixels.attribute("SizeX").value(),
                                             pixels.attribute("SizeY").value(), facts.width,
                                             facts.height));
    }
    layout.slices = dimension(pixels, "SizeZ", facts);
    layout.channels = dimension(pixels, "SizeC", facts);
    layout.timePoints = dimension(pixels, "SizeT", facts);
    if (layout.channels % facts.samples != 0) {
        throwInconsistent(facts, fmt::format("{} channels do not fit {} samples per pixel",
                                             layout.channels, facts.samples));
    }
    const std::string order = pixels.attribute("DimensionOrder").as_string("XYZCT");
    static constexpr std::array<std::string_view, 6> kOrders{"XYZCT", "XYZTC", "XYCZT",
                                                             "XYCTZ", "XYTZC", "XYTCZ"};
    if (std::find(kOrders.begin(), kOrders.end(), order) == kOrders.end()) {
        throwInconsistent(facts, fmt::format("DimensionOrder is '{}'", order));
    }
    if (const auto others = foreignFiles(root, pixels, facts); !others.empty()) {
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("'{}' is one part of an OME-TIFF set; other planes lie in '{}'. "
                        "Convert the set to one TIFF with Fiji's Bio-Formats and open that.",
                        facts.file.string(), *others.begin()));
    }
    layout.spacing = omeSpacing(pixels, layout.slices);

    const int groups = layout.channels / facts.samples;
    const PlaneCounter counter(order, layout.slices, groups, layout.timePoints);
    // More planes than any page could hold: refuse before a table of that size is made.
    if (static_cast<double>(layout.slices) * groups * layout.timePoints >
        static_cast<double>(facts.pages)) {
        throw Error(
            ErrorCode::Unreadable,
            fmt::format("'{}' is inconsistent: its OME-XML announces {} slices, {} channels "
                        "and {} time points, but page {} (counted from 0) does not exist. It "
                        "is probably cut short; copy or export it again.",
                        facts.file.string(), layout.slices, layout.channels, layout.timePoints,
                        facts.pages));
    }
    layout.channelInfo = omeChannels(pixels, layout.channels, facts);
    const std::vector<int> pages = pagesOfPlanes(pixels, counter, facts.samples, facts);
    for (int t = 0; t < layout.timePoints; ++t) {
        for (int c = 0; c < layout.channels; ++c) {
            for (int z = 0; z < layout.slices; ++z) {
                const int page = pages[counter.number(z, c / facts.samples, t)];
                if (page < 0) {
                    throwInconsistent(facts, fmt::format("slice {} of channel {} at time point {} "
                                                         "has no page",
                                                         z, c, t));
                }
                layout.planes.push_back({page, c % facts.samples});
            }
        }
    }
    return layout;
}

std::string makeOmeXml(const std::string& name, VolumeSize size, PixelType type,
                       const Spacing& spacing, const std::string& channelName) {
    pugi::xml_document document;
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    pugi::xml_node ome = document.append_child("OME");
    ome.append_attribute("xmlns") = "http://www.openmicroscopy.org/Schemas/OME/2016-06";
    ome.append_attribute("xmlns:xsi") = "http://www.w3.org/2001/XMLSchema-instance";
    ome.append_attribute("xsi:schemaLocation") =
        "http://www.openmicroscopy.org/Schemas/OME/2016-06 "
        "http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd";
    ome.append_attribute("Creator") = "Lamina";
    pugi::xml_node image = ome.append_child("Image");
    image.append_attribute("ID") = "Image:0";
    image.append_attribute("Name") = name.c_str();
    pugi::xml_node pixels = image.append_child("Pixels");
    pixels.append_attribute("ID") = "Pixels:0";
    pixels.append_attribute("DimensionOrder") = "XYZCT";
    pixels.append_attribute("Type") = type == PixelType::Float32 ? "float" : pixelTypeName(type);
    pixels.append_attribute("SizeX") = size.x;
    pixels.append_attribute("SizeY") = size.y;
    pixels.append_attribute("SizeZ") = size.z;
    pixels.append_attribute("SizeC") = 1;
    pixels.append_attribute("SizeT") = 1;
    const auto addSize = [&](const char* attribute, const char* unit, double value) {
        pixels.append_attribute(attribute) = fmt::format("{}", value).c_str();
        pixels.append_attribute(unit) = "\xC2\xB5m";
    };
    addSize("PhysicalSizeX", "PhysicalSizeXUnit", spacing.x);
    addSize("PhysicalSizeY", "PhysicalSizeYUnit", spacing.y);
    addSize("PhysicalSizeZ", "PhysicalSizeZUnit", spacing.z);
    pugi::xml_node channel = pixels.append_child("Channel");
    channel.append_attribute("ID") = "Channel:0:0";
    if (!channelName.empty()) channel.append_attribute("Name") = channelName.c_str();
    channel.append_attribute("SamplesPerPixel") = 1;
    pugi::xml_node data = pixels.append_child("TiffData");
    data.append_attribute("IFD") = 0;
    data.append_attribute("PlaneCount") = size.z;
    std::ostringstream text;
    document.save(text, "", pugi::format_raw, pugi::encoding_utf8);
    return text.str();
}

} // namespace lamina::core
