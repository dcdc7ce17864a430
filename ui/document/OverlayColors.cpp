// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/OverlayColors.h"

#include "ui/document/Document.h"

#include <algorithm>

namespace lamina::ui {

namespace {

constexpr std::uint32_t kTransparent = 0;
constexpr std::uint8_t kBackgroundAlpha = 110; ///< background is a tint, cells are in front of it

std::uint32_t packed(const std::array<std::uint8_t, 3>& c, std::uint8_t alpha = 255) {
    return packRgba(c[0], c[1], c[2], alpha);
}

/// Remembers the colour of the last id: neighbours mostly share it.
template <typename Lookup> class LastColor {
public:
    explicit LastColor(Lookup lookup) : m_lookup(std::move(lookup)) {}
    std::uint32_t operator()(core::LabelId id) {
        if (id != m_id) {
            m_id = id;
            m_color = id == core::kUnlabelled ? kTransparent : m_lookup(id);
        }
        return m_color;
    }

private:
    Lookup m_lookup;
    core::LabelId m_id = core::kUnlabelled;
    std::uint32_t m_color = kTransparent;
};

/// Fills the colours of a rectangle of any plane, slice by slice: `slice(z)` gives a function of
/// x and y.
template <typename Slice>
void forEachSlice(core::SlicePlane plane, core::PixelRect rect, std::span<std::uint32_t> rgba,
                  Slice slice) {
    const core::VoxelBox box = plane.box(rect);
    for (int z = box.begin.z; z < box.end.z; ++z) {
        auto colorAt = slice(z);
        for (int y = box.begin.y; y < box.end.y; ++y) {
            for (int x = box.begin.x; x < box.end.x; ++x) {
                const core::VoxelIndex v{x, y, z};
                const int column = core::SlicePlane::columnOf(plane.axes, v) - rect.x;
                const int row = core::SlicePlane::rowOf(plane.axes, v) - rect.y;
                rgba[static_cast<std::size_t>(row) * static_cast<std::size_t>(rect.width) +
                     static_cast<std::size_t>(column)] = colorAt(x, y);
            }
        }
    }
}

} // namespace

std::array<std::uint8_t, 3> classColor(int classId) {
    static constexpr std::array<std::array<std::uint8_t, 3>, 4> kColors{
        {{0, 158, 115}, {230, 159, 0}, {204, 121, 167}, {86, 180, 233}}};
    return kColors[static_cast<std::size_t>(std::max(0, classId - 1)) % kColors.size()];
}

OverlaySource annotationColors(const Document& document) {
    return
        [&document](core::SlicePlane plane, core::PixelRect rect, std::span<std::uint32_t> rgba) {
            std::vector<core::LabelId> ids(rgba.size());
            document.readLabels(plane, rect, ids);
            LastColor color([&table = document.table()](core::LabelId id) {
                const auto info = table.info(id);
                if (!info.visible) return kTransparent;
                return packed(info.color, id == core::kBackground ? kBackgroundAlpha : 255);
            });
            std::transform(ids.begin(), ids.end(), rgba.begin(), std::ref(color));
        };
}

OverlaySource semanticColors(const Document& document) {
    return
        [&document](core::SlicePlane plane, core::PixelRect rect, std::span<std::uint32_t> rgba) {
            forEachSlice(plane, rect, rgba, [&](int z) {
                const auto semantic = document.prediction().semantic(z);
                const auto width = static_cast<std::size_t>(document.labels().size().x);
                return [semantic, width](int x, int y) {
                    const int id = semantic ? (*semantic)[static_cast<std::size_t>(y) * width +
                                                          static_cast<std::size_t>(x)]
                                            : 0;
                    return id == 0 ? kTransparent : packed(classColor(id));
                };
            });
        };
}

OverlaySource instanceColors(const Document& document) {
    return
        [&document](core::SlicePlane plane, core::PixelRect rect, std::span<std::uint32_t> rgba) {
            LastColor color(
                [](core::LabelId id) { return packed(core::LabelTable::defaultColor(id)); });
            forEachSlice(plane, rect, rgba, [&](int z) {
                const auto* ids = document.prediction().instances(z);
                const auto width = static_cast<std::size_t>(document.labels().size().x);
                return [ids, width, &color](int x, int y) {
                    return ids ? color(ids[static_cast<std::size_t>(y) * width +
                                           static_cast<std::size_t>(x)])
                               : kTransparent;
                };
            });
        };
}

} // namespace lamina::ui
