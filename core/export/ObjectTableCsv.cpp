// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/ObjectTableCsv.h"

#include "core/base/CsvField.h"

#include <fmt/format.h>

#include <cmath>

namespace lamina::core {

std::string objectTableCsv(const std::vector<ObjectRow>& rows,
                           const std::map<LabelId, std::string>& classes, bool spacingKnown) {
    const char* length = spacingKnown ? "um" : "voxel";
    std::string text =
        fmt::format("id,class,size [voxel],volume [{0}^3],centroid x [{0}],centroid y [{0}],"
                    "centroid z [{0}],first x [voxel],first y [voxel],first z [voxel],"
                    "last x [voxel],last y [voxel],last z [voxel],mean intensity [grey value]\n",
                    length);
    for (const auto& row : rows) {
        const auto found = classes.find(row.id);
        const auto& box = row.box;
        text += fmt::format("{},{},{},{:.6g},{:.6g},{:.6g},{:.6g},{},{},{},{},{},{},", row.id,
                            found == classes.end() ? std::string() : csvField(found->second),
                            row.voxels, row.volume, row.centroid.x, row.centroid.y, row.centroid.z,
                            box.begin.x, box.begin.y, box.begin.z, box.end.x - 1, box.end.y - 1,
                            box.end.z - 1);
        if (std::isfinite(row.meanIntensity)) text += fmt::format("{:.6g}", row.meanIntensity);
        text.push_back('\n');
    }
    return text;
}

} // namespace lamina::core
