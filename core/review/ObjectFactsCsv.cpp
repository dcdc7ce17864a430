// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectFactsCsv.h"

#include "core/base/CsvField.h"
#include "core/io/VerifiedFile.h"

#include <iterator>
#include <optional>

#include <fmt/format.h>

namespace lamina::core {

namespace {

std::string value(const std::optional<double>& number) {
    return number ? fmt::format("{:.6g}", *number) : std::string();
}

} // namespace

std::string objectFactsCsv(std::span<const ObjectFacts> objects,
                           const std::vector<std::string>& classNames) {
    std::string csv = "id,class,voxels,volume_um3,centroid_x_um,centroid_y_um,centroid_z_um,"
                      "slices,first_slice,last_slice,touches_border,mean_intensity,"
                      "mean_probability,mean_uncertainty\r\n";
    for (const ObjectFacts& object : objects) {
        const auto c = static_cast<std::size_t>(object.classId);
        const std::string name =
            c < classNames.size() ? csvField(classNames[c]) : fmt::format("{}", object.classId);
        fmt::format_to(std::back_inserter(csv),
                       "{},{},{},{:.6g},{:.6g},{:.6g},{:.6g},{},{},{},{},{},{},{}\r\n", object.id,
                       name, object.voxels, object.volume, object.centroid.x, object.centroid.y,
                       object.centroid.z, object.slices(), object.box.begin.z, object.box.end.z - 1,
                       object.touchesBorder ? 1 : 0, value(object.intensity),
                       value(object.probability), value(object.uncertainty));
    }
    return csv;
}

void writeObjectFactsCsv(const std::filesystem::path& file, std::span<const ObjectFacts> objects,
                         const std::vector<std::string>& classNames, const JobContext& context) {
    writeFileVerified(file, objectFactsCsv(objects, classNames), context);
}

} // namespace lamina::core
