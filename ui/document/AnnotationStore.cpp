// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/AnnotationStore.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/TiffWriter.h"
#include "core/label/MaskImport.h"
#include "core/patch/PatchFrames.h"

#include <fmt/format.h>

#include <QCryptographicHash>
#include <QStandardPaths>

#include <algorithm>
#include <fstream>
#include <unistd.h>

namespace lamina::ui {

namespace fs = std::filesystem;

namespace {

constexpr const char* kComplete = "complete"; ///< marks a side folder whose renames may be finished

struct Files {
    explicit Files(const std::string& stem)
        : labels(stem + "_labels.tif"), annotated(stem + "_annotated.tif"),
          table(stem + "_labels.json") {}
    std::string labels;
    std::string annotated;
    std::string table;
    [[nodiscard]] std::vector<std::string> all() const { return {labels, annotated, table}; }
};

/// Moves what a finished save left in the side folder into place.
void finishRenames(const fs::path& folder, const fs::path& side, const Files& files) {
    for (const auto& name : files.all()) {
        std::error_code error;
        if (!fs::exists(side / name, error)) continue;
        fs::rename(side / name, folder / name, error);
        if (error) core::throwWriteError(folder / name, error.value());
    }
    std::error_code ignored;
    fs::remove_all(side, ignored);
}

/// Tried rather than asked: rights alone do not tell (root, full or odd file systems). A folder
/// that was not there is gone again afterwards, so that looking at a stack leaves no trace.
bool canWrite(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error)) return ::access(folder.c_str(), W_OK) == 0;
    if (!fs::create_directory(folder, error)) return false;
    fs::remove(folder, error);
    return true;
}

nlohmann::json tableToJson(const core::LabelTable& table) {
    auto rows = nlohmann::json::array();
    for (const auto& row : table.rows()) {
        rows.push_back({{"id", row.id},
                        {"name", row.name},
                        {"class", row.classId},
                        {"color", row.color},
                        {"locked", row.locked},
                        {"visible", row.visible}});
    }
    return rows;
}

core::LabelTable tableFromJson(const nlohmann::json& rows, std::vector<std::string> classes) {
    core::LabelTable table;
    if (!classes.empty()) table.setClassNames(std::move(classes));
    for (const auto& row : rows) {
        core::LabelInfo info;
        row.at("id").get_to(info.id);
        row.at("name").get_to(info.name);
        row.at("class").get_to(info.classId);
        row.at("color").get_to(info.color);
        row.at("locked").get_to(info.locked);
        row.at("visible").get_to(info.visible);
        table.set(info);
    }
    return table;
}

} // namespace

WorkFolder workFolderFor(const core::StackInfo& info) {
    const auto absolute = fs::absolute(info.path);
    const auto parent = absolute.parent_path();
    const auto beside = parent / (info.name + ".lamina");
    if (canWrite(beside)) return {beside, true};
    // Two stacks of one name in different read-only folders must not share their work.
    const auto key = QCryptographicHash::hash(QByteArray::fromStdString(absolute.string()),
                                              QCryptographicHash::Sha1)
                         .toHex()
                         .left(10)
                         .toStdString();
    const auto base =
        fs::path(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdString());
    return {base / "work" / fmt::format("{}-{}.lamina", info.name, key), false};
}

std::string workStem(const core::StackInfo& info, int time) {
    return info.timePoints > 1 ? fmt::format("{}_t{:03}", info.name, time) : info.name;
}

std::vector<fs::path> writeLabels(const core::LabelVolume& labels, core::Spacing spacing,
                                  const fs::path& folder, const std::string& stem,
                                  const core::JobContext& context) {
    const Files files(stem);
    const auto size = labels.size();
    const auto largest = labels.largestLabel();
    const auto type = largest > 65535 ? core::PixelType::UInt32 : core::PixelType::UInt16;

    core::TiffVolume ids;
    ids.size = size;
    ids.type = type;
    ids.spacing = spacing;
    ids.displayMax = std::max<double>(1.0, largest);
    ids.plane = [&labels, size, type](int z) {
        core::Plane plane(size.x, size.y, type);
        const auto slice = labels.readSlice(z);
        const auto value = [](core::LabelId id) { return id == core::kBackground ? 0 : id; };
        if (type == core::PixelType::UInt16) {
            std::transform(slice.begin(), slice.end(), plane.pixels<std::uint16_t>().begin(),
                           [&](auto id) { return static_cast<std::uint16_t>(value(id)); });
        } else {
            std::transform(slice.begin(), slice.end(), plane.pixels<std::uint32_t>().begin(),
                           value);
        }
        return plane;
    };
    core::TiffVolume annotated;
    annotated.size = size;
    annotated.spacing = spacing;
    annotated.displayMax = 255;
    annotated.plane = [&labels, size](int z) {
        core::Plane plane(size.x, size.y, core::PixelType::UInt8);
        const auto slice = labels.readSlice(z);
        std::transform(
            slice.begin(), slice.end(), plane.pixels<std::uint8_t>().begin(),
            [](auto id) { return id == core::kUnlabelled ? std::uint8_t{0} : std::uint8_t{255}; });
        return plane;
    };
    core::writeTiff(folder / files.labels, ids, context);
    try {
        core::writeTiff(folder / files.annotated, annotated, context);
    } catch (...) {
        // one without the other would be read back as something else
        std::error_code ignored;
        fs::remove(folder / files.labels, ignored);
        throw;
    }
    return {folder / files.labels, folder / files.annotated};
}

void saveAnnotation(const Annotation& annotation, core::Spacing spacing, const fs::path& folder,
                    const std::string& stem, const core::JobContext& context) {
    const Files files(stem);
    const auto side = folder / (stem + ".saving");
    std::error_code ignored;
    fs::remove_all(side, ignored);
    writeLabels(annotation.labels, spacing, side, stem, context);
    const nlohmann::json json = {{"labels", tableToJson(annotation.table)},
                                 {"classes", annotation.table.classNames()},
                                 {"state", annotation.state}};
    core::writeFileAtomically(side / files.table, json.dump(1));
    core::writeFileAtomically(side / kComplete, "");
    finishRenames(folder, side, files);
}

std::optional<Annotation> loadAnnotation(const fs::path& folder, const std::string& stem,
                                         core::VolumeSize size) {
    const Files files(stem);
    const auto side = folder / (stem + ".saving");
    std::error_code error;
    if (fs::exists(side / kComplete, error)) finishRenames(folder, side, files);
    if (!fs::exists(folder / files.labels, error)) return std::nullopt;

    Annotation result;
    result.labels = core::LabelVolume(size);
    const auto changes =
        labelsFromMask(folder / files.labels, result.labels, {}, {}, ZeroMeaning::Unlabelled);
    result.labels.applyChanges(changes);
    if (fs::exists(folder / files.table, error)) {
        try {
            std::ifstream in(folder / files.table);
            const auto json = nlohmann::json::parse(in);
            result.table =
                tableFromJson(json.at("labels"), json.value("classes", std::vector<std::string>{}));
            result.state = json.at("state");
            if (result.state.contains("patches")) // damaged ones are found here, not in the window
                static_cast<void>(core::patchFramesFromJson(result.state.at("patches"), size));
        } catch (const nlohmann::json::exception& e) {
            throw core::Error(core::ErrorCode::Unreadable,
                              fmt::format("The list of labels {} is damaged. Move it away to go on "
                                          "with the painted voxels alone.",
                                          (folder / files.table).string()),
                              e.what());
        }
    }
    return result;
}

std::vector<core::TileChange> labelsFromMask(const fs::path& mask, core::LabelVolume target,
                                             const core::LabelTable& table,
                                             const std::vector<int>& slices, ZeroMeaning zero,
                                             const core::JobContext& context) {
    core::StackInfo info;
    info.size = target.size();
    const auto source = core::findMasks(mask, info, 0);
    return core::importMasks(source, std::move(target), table, {slices, zero, false}, context)
        .changes;
}

} // namespace lamina::ui
