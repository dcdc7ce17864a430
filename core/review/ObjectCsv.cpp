// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectCsv.h"

#include "core/io/AtomicFile.h"

#include <iterator>
#include <optional>

#include <fmt/format.h>

namespace lamina::core {

namespace {

/// In quotes where a comma, a quote or a line break would end the field.
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += c;
        quoted += c;
    }
    return fmt::format("{}\"", quoted);
}

std::string value(const std::optional<double>& number) {
    return number ? fmt::format("{:.6g}", *number) : std::string();
}

} // namespace

std::string objectCsv(std::span<const ObjectFacts> objects,
                      const std::vector<std::string>& classNames) {
    std::string csv = "id,class,voxels,volume_um3,centroid_x_um,centroid_y_um,centroid_z_um,"
                      "slices,first_slice,last_slice,touches_border,mean_intensity,"
                      "mean_probability,mean_uncertainty\r\n";
    for (const ObjectFacts& object : objects) {
        const auto c = static_cast<std::size_t>(object.classId);
        const std::string name =
            c < classNames.size() ? field(classNames[c]) : fmt::format("{}", object.classId);
        fmt::format_to(std::back_inserter(csv),
                       "{},{},{},{:.6g},{:.6g},{:.6g},{:.6g},{},{},{},{},{},{},{}\r\n", object.id,
                       name, object.voxels, object.volume, object.centroid.x, object.centroid.y,
                       object.centroid.z, object.slices(), object.box.begin.z, object.box.end.z - 1,
                       object.touchesBorder ? 1 : 0, value(object.intensity),
                       value(object.probability), value(object.uncertainty));
    }
    return csv;
}

void writeObjectCsv(const std::filesystem::path& file, std::span<const ObjectFacts> objects,
                    const std::vector<std::string>& classNames) {
    writeFileAtomically(file, objectCsv(objects, classNames));
}

} // namespace lamina::core
