// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/AnnotationStore.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/io/ImageIo.h"
#include "core/io/TiffWriter.h"
#include "core/label/LabelEdit.h"

#include <fmt/format.h>

#include <QCryptographicHash>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
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

core::LabelTable tableFromJson(const nlohmann::json& rows) {
    core::LabelTable table;
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

std::vector<core::LabelId> idsOfPlane(const core::Plane& plane, const fs::path& file) {
    std::vector<core::LabelId> ids(static_cast<std::size_t>(plane.width()) *
                                   static_cast<std::size_t>(plane.height()));
    const auto copy = [&ids](auto pixels) {
        std::transform(pixels.begin(), pixels.end(), ids.begin(),
                       [](auto value) { return static_cast<core::LabelId>(value); });
    };
    switch (plane.type()) {
    case core::PixelType::UInt8:
        copy(plane.pixels<std::uint8_t>());
        break;
    case core::PixelType::UInt16:
        copy(plane.pixels<std::uint16_t>());
        break;
    case core::PixelType::UInt32:
        copy(plane.pixels<std::uint32_t>());
        break;
    case core::PixelType::Float32:
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const float value = plane.pixels<float>()[i];
            if (value < 0 || value != std::floor(value) || value > 16777216.0F) {
                throw core::Error(
                    core::ErrorCode::Unsupported,
                    fmt::format("{} holds values such as {} that are no label numbers; "
                                "give a mask of whole numbers.",
                                file.string(), value));
            }
            ids[i] = static_cast<core::LabelId>(value);
        }
        break;
    }
    return ids;
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
            result.table = tableFromJson(json.at("labels"));
            result.state = json.at("state");
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
    const auto stack = core::openStack(mask);
    const auto size = target.size();
    if (stack->size() != size) {
        const auto found = stack->size();
        throw core::Error(
            core::ErrorCode::Mismatch,
            fmt::format("The mask {} has {}×{}×{} voxels, the stack {}×{}×{}; masks must "
                        "have the size of the stack.",
                        mask.string(), found.x, found.y, found.z, size.x, size.y, size.z));
    }
    std::shared_ptr<core::ImageStack> valid;
    const auto stem = mask.stem().string();
    constexpr std::string_view suffix = "_labels";
    if (stem.ends_with(suffix)) {
        const auto sibling =
            mask.parent_path() / (stem.substr(0, stem.size() - suffix.size()) + "_annotated.tif");
        std::error_code error;
        if (fs::exists(sibling, error)) valid = core::openStack(sibling);
        if (valid && valid->size() != size) {
            throw core::Error(
                core::ErrorCode::Mismatch,
                fmt::format("{} does not have the size of {}.", sibling.string(), mask.string()));
        }
    }
    std::vector<int> wanted = slices;
    if (wanted.empty()) {
        wanted.resize(static_cast<std::size_t>(size.z));
        std::iota(wanted.begin(), wanted.end(), 0);
    }
    core::LabelEdit edit(target, table);
    for (const int z : wanted) {
        context.throwIfStopped();
        context.report({static_cast<double>(z) / size.z, "Reading masks", {}, {}});
        if (z < 0 || z >= size.z) {
            throw core::Error(core::ErrorCode::InvalidArgument,
                              fmt::format("Slice {} does not exist: the stack has slices 0 to {}.",
                                          z, size.z - 1));
        }
        auto ids = idsOfPlane(*stack->plane({z, 0, 0}), mask);
        if (valid) {
            const auto plane = valid->plane({z, 0, 0});
            for (std::size_t i = 0; i < ids.size(); ++i) {
                const auto x = static_cast<int>(i % static_cast<std::size_t>(size.x));
                const auto y = static_cast<int>(i / static_cast<std::size_t>(size.x));
                if (ids[i] == 0 && plane->value(x, y) != 0) ids[i] = core::kBackground;
            }
        } else if (zero == ZeroMeaning::Background) {
            std::replace(ids.begin(), ids.end(), core::kUnlabelled, core::kBackground);
        }
        edit.setIds(z, {0, 0, size.x, size.y}, ids);
    }
    return edit.commit();
}

} // namespace lamina::ui
