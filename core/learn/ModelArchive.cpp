// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/ModelArchive.h"

#include "core/base/Error.h"
#include "core/io/AtomicFile.h"
#include "core/learn/RunRecord.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

fs::path folderOf(const fs::path& model) {
    return model.parent_path() / "earlier";
}

void copyInOneStep(const fs::path& from, const fs::path& to) {
    AtomicFile file(to);
    std::error_code error;
    fs::copy_file(from, file.temporary(), fs::copy_options::overwrite_existing, error);
    if (error) throwWriteError(to, error.value());
    file.commit();
}

/// Those of one model, newest first.
std::vector<fs::path> keptOf(const fs::path& model) {
    std::vector<std::pair<fs::file_time_type, fs::path>> found;
    std::error_code error;
    const auto begin = model.stem().string() + "-";
    for (fs::directory_iterator at(folderOf(model), error), end; !error && at != end;
         at.increment(error)) {
        if (!at->path().filename().string().starts_with(begin)) continue;
        std::error_code unknown;
        found.emplace_back(fs::last_write_time(at->path(), unknown), at->path());
    }
    std::sort(found.rbegin(), found.rend());
    std::vector<fs::path> files;
    for (auto& [time, file] : found)
        files.push_back(std::move(file));
    return files;
}

} // namespace

std::string keepModel(const fs::path& model) {
    auto content = contentHash(model);
    if (content.empty()) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("There is no model {} to keep.", model.string()));
    }
    content.erase(0, content.find(':') + 1);
    const auto kept =
        folderOf(model) / fmt::format("{}-{}{}", model.stem().string(), content.substr(0, 12),
                                      model.extension().string());
    std::error_code error;
    if (!fs::exists(kept, error)) {
        fs::create_directories(kept.parent_path(), error);
        fs::create_hard_link(model, kept, error);
        if (error) copyInOneStep(model, kept);
    }
    const auto all = keptOf(model);
    for (std::size_t i = kKeptModels; i < all.size(); ++i) {
        if (all[i] != kept) fs::remove(all[i], error);
    }
    return kept.filename().string();
}

fs::path keptModel(const fs::path& model, const std::string& name) {
    return folderOf(model) / name;
}

void useKeptModel(const std::string& name, const fs::path& model) {
    const auto kept = keptModel(model, name);
    std::error_code error;
    if (!fs::exists(kept, error)) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("The model {} is gone: only the last {} are kept. Train it again.",
                                name, kKeptModels));
    }
    copyInOneStep(kept, model);
}

} // namespace lamina::core
