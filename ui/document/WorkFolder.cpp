// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/WorkFolder.h"

#include "ui/document/ApplicationData.h"

#include <fmt/format.h>

#include <QCryptographicHash>
#include <QStandardPaths>

#include <unistd.h>

namespace lamina::ui {

namespace fs = std::filesystem;

namespace {

/// Tried rather than asked: rights alone do not tell (root, full or odd file systems). A folder
/// that was not there is gone again afterwards, so that looking at a stack leaves no trace.
bool canWrite(const fs::path& folder) {
    std::error_code error;
    if (fs::is_directory(folder, error)) return ::access(folder.c_str(), W_OK) == 0;
    if (!fs::create_directory(folder, error)) return false;
    fs::remove(folder, error);
    return true;
}

/// `NAME.lamina` in `parent`, or where that cannot be written in the application's data; two of one
/// name from different folders do not meet there, they are told apart by `origin`.
WorkFolder placeFor(const fs::path& parent, const std::string& name, const fs::path& origin) {
    const auto beside = parent / (name + ".lamina");
    std::error_code error;
    // something else of that name in the way is an error to be told, not a reason to go elsewhere
    if (fs::exists(beside, error) || canWrite(beside)) return {beside, true};
    const auto key = QCryptographicHash::hash(QByteArray::fromStdString(origin.string()),
                                              QCryptographicHash::Sha1)
                         .toHex()
                         .left(10)
                         .toStdString();
    return {workInApplicationData() / fmt::format("{}-{}.lamina", name, key), false};
}

} // namespace

fs::path workInApplicationData() {
    const auto base = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return fs::path(base.toStdString()) / "work";
}

bool isInApplicationData(const fs::path& project) {
    return project.parent_path() == workInApplicationData();
}

WorkFolder workFolderFor(const core::StackInfo& info) {
    const auto absolute = fs::absolute(info.path).lexically_normal();
    return placeFor(absolute.parent_path(), info.name, absolute);
}

WorkFolder workFolderFor(const std::vector<core::StackInfo>& infos) {
    if (infos.size() == 1) return workFolderFor(infos.front());
    const auto folder = fs::absolute(infos.front().path).lexically_normal().parent_path();
    return placeFor(folder, folder.filename().string(), folder);
}

std::string workStem(const std::string& name, int timePoints, int time) {
    return timePoints > 1 ? fmt::format("{}_t{:03}", name, time) : name;
}

} // namespace lamina::ui
