// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/AnnotationStore.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"

#include <fmt/format.h>

#include <QCryptographicHash>
#include <QStandardPaths>

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

void saveAnnotation(const Annotation& annotation, core::Spacing spacing, const fs::path& folder,
                    const std::string& stem, const core::JobContext& context) {
    const Files files(stem);
    const auto side = folder / (stem + ".saving");
    std::error_code ignored;
    fs::remove_all(side, ignored);
    core::writeLabels(annotation.labels, spacing, side, stem, context);
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
    const auto changes = core::labelsFromMask(folder / files.labels, result.labels, {}, {},
                                              core::ZeroMeaning::Unlabelled);
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

} // namespace lamina::ui
