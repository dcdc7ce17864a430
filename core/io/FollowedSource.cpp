// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/FollowedSource.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <atomic>
#include <list>
#include <mutex>
#include <sys/stat.h>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

/// What stays when a file is renamed.
struct Stamp {
    dev_t device = 0;
    ino_t number = 0;
    off_t bytes = 0; ///< of a file; a folder may get more files
    timespec changed{};

    static std::optional<Stamp> of(const fs::path& path) {
        struct stat about {};
        if (::stat(path.c_str(), &about) != 0) return std::nullopt;
        Stamp stamp{about.st_dev, about.st_ino, 0, {}};
        if (!S_ISDIR(about.st_mode)) {
            stamp.bytes = about.st_size;
            stamp.changed = about.st_mtim;
        }
        return stamp;
    }
    bool operator==(const Stamp& other) const {
        return device == other.device && number == other.number && bytes == other.bytes &&
               changed.tv_sec == other.changed.tv_sec && changed.tv_nsec == other.changed.tv_nsec;
    }
};

class FollowedSource final : public PlaneSource {
public:
    FollowedSource(std::shared_ptr<const PlaneSource> source, SourceOpener open)
        : m_open(std::move(open)), m_stamp(Stamp::of(source->info().path)) {
        auto info = source->info();
        m_places.push_back({std::move(source), std::move(info)});
        m_current = &m_places.back();
    }

    const StackInfo& info() const override { return m_current.load()->info; }

    Plane readPlane(PlaneIndex index) const override {
        const Place* place = m_current;
        try {
            return place->source->readPlane(index);
        } catch (const Error&) {
            place = placeAfter(place);
            if (!place) throw;
        }
        return place->source->readPlane(index);
    }

private:
    struct Place {
        std::shared_ptr<const PlaneSource> source;
        StackInfo info;
    };

    /// Where it lies now that `failed` could not be read; null: still there.
    const Place* placeAfter(const Place* failed) const {
        const std::lock_guard lock(m_mutex);
        if (m_current != failed) return m_current; // another thread has found it
        const auto& path = failed->info.path;
        std::error_code none;
        if (fs::exists(path, none)) return nullptr;
        auto moved = found(fs::absolute(path).lexically_normal());
        if (!moved) {
            throw Error(ErrorCode::NotFound,
                        fmt::format("'{}' is not there any more: it was moved, renamed or deleted "
                                    "while it was open. Put it back, or open it where it is now.",
                                    path.string()));
        }
        m_places.push_back(std::move(*moved));
        m_current = &m_places.back();
        return m_current;
    }

    std::optional<Place> found(const fs::path& was) const {
        if (!m_stamp) return std::nullopt;
        const auto parent =
            was.has_filename() ? was.parent_path() : was.parent_path().parent_path();
        std::error_code failure;
        for (fs::directory_iterator it(parent, failure), end; !failure && it != end;
             it.increment(failure)) {
            if (Stamp::of(it->path()) != m_stamp) continue;
            try {
                auto source = m_open(it->path());
                auto info = source->info();
                const auto& before = m_places.front().info;
                if (info.size != before.size || info.type != before.type ||
                    info.channels != before.channels || info.timePoints != before.timePoints)
                    return std::nullopt;
                info.name = before.name;
                return Place{std::move(source), std::move(info)};
            } catch (const Error&) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    SourceOpener m_open;
    std::optional<Stamp> m_stamp;
    mutable std::mutex m_mutex;
    mutable std::list<Place> m_places; ///< all of them: somebody may hold the info of an old one
    mutable std::atomic<const Place*> m_current;
};

} // namespace

std::shared_ptr<const PlaneSource> followRenames(std::shared_ptr<const PlaneSource> source,
                                                 SourceOpener open) {
    return std::make_shared<FollowedSource>(std::move(source), std::move(open));
}

} // namespace lamina::core
