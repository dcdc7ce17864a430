// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Error.h"
#include "core/io/NaturalOrder.h"
#include "core/io/PlaneSources.h"

#include <fmt/format.h>

#include <algorithm>

namespace lamina::core {

namespace {

std::string describe(const StackInfo& info) {
    return fmt::format("{} x {} {}, {} channel{}", info.size.x, info.size.y,
                       pixelTypeName(info.type), info.channels, info.channels == 1 ? "" : "s");
}

/// Opens its files again for each slice, so that a long series holds no file descriptors.
class FolderSource final : public PlaneSource {
public:
    explicit FolderSource(const std::filesystem::path& folder) : m_files(imageFilesIn(folder)) {
        for (const auto& file : m_files) {
            const StackInfo info = openFileSource(file)->info();
            if (info.size.z != 1 || info.timePoints != 1) {
                throw Error(ErrorCode::Mismatch,
                            fmt::format("'{}' cannot be opened as one stack: '{}' holds {} slices "
                                        "itself. Open the folder as a set of stacks instead.",
                                        folder.string(), file.filename().string(),
                                        info.size.z * info.timePoints));
            }
            if (&file == &m_files.front()) {
                m_info = info;
                continue;
            }
            if (info.size != m_info.size || info.type != m_info.type ||
                info.channels != m_info.channels) {
                throw Error(
                    ErrorCode::Mismatch,
                    fmt::format("'{}' cannot be opened as one stack: '{}' is {}, but '{}' is "
                                "{}. Remove what does not belong to the series.",
                                folder.string(), file.filename().string(), describe(info),
                                m_files.front().filename().string(), describe(m_info)));
            }
        }
        m_info.format = "folder of " + m_info.format;
        m_info.size.z = static_cast<int>(m_files.size());
        m_info.path = folder;
        // A trailing slash leaves no last component.
        const auto name =
            folder.has_filename() ? folder.filename() : folder.parent_path().filename();
        m_info.name = name.string();
        // 2D files cannot know the distance between slices, so the user is asked for all three.
        if (m_info.size.z > 1) m_info.spacing.reset();
    }

    const StackInfo& info() const override { return m_info; }

    Plane readPlane(PlaneIndex index) const override {
        const auto& file = m_files.at(static_cast<std::size_t>(index.z));
        const auto source = openFileSource(file);
        const StackInfo& info = source->info();
        if (info.size.x != m_info.size.x || info.size.y != m_info.size.y || info.size.z != 1 ||
            info.type != m_info.type || info.channels != m_info.channels) {
            throw Error(
                ErrorCode::Unreadable,
                fmt::format("'{}' changed since its folder was opened. Open the folder again.",
                            file.string()));
        }
        return source->readPlane({0, index.channel, 0});
    }

private:
    std::vector<std::filesystem::path> m_files;
    StackInfo m_info;
};

} // namespace

std::shared_ptr<const PlaneSource> openFolderSource(const std::filesystem::path& folder) {
    return std::make_shared<FolderSource>(folder);
}

} // namespace lamina::core
