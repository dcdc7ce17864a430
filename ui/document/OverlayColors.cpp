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

} // namespace

std::array<std::uint8_t, 3> classColor(int classId) {
    static constexpr std::array<std::array<std::uint8_t, 3>, 4> kColors{
        {{0, 158, 115}, {230, 159, 0}, {204, 121, 167}, {86, 180, 233}}};
    return kColors[static_cast<std::size_t>(std::max(0, classId - 1)) % kColors.size()];
}

OverlaySource annotationColors(const Document& document) {
    return [&document](int z, core::PixelRect rect, std::span<std::uint32_t> rgba) {
        std::vector<core::LabelId> ids(rgba.size());
        document.readLabels(z, rect, ids);
        LastColor color([&table = document.table()](core::LabelId id) {
            const auto info = table.info(id);
            if (!info.visible) return kTransparent;
            return packed(info.color, id == core::kBackground ? kBackgroundAlpha : 255);
        });
        std::transform(ids.begin(), ids.end(), rgba.begin(), std::ref(color));
    };
}

OverlaySource semanticColors(const Document& document) {
    return [&document](int z, core::PixelRect rect, std::span<std::uint32_t> rgba) {
        const auto semantic = document.prediction().semantic(z);
        if (!semantic) {
            std::fill(rgba.begin(), rgba.end(), kTransparent);
            return;
        }
        const auto width = static_cast<std::size_t>(document.labels().size().x);
        auto out = rgba.begin();
        for (int y = rect.y; y < rect.y + rect.height; ++y) {
            const auto* row = semantic->data() + static_cast<std::size_t>(y) * width;
            for (int x = rect.x; x < rect.x + rect.width; ++x) {
                *out++ = row[x] == 0 ? kTransparent : packed(classColor(row[x]));
            }
        }
    };
}

OverlaySource instanceColors(const Document& document) {
    return [&document](int z, core::PixelRect rect, std::span<std::uint32_t> rgba) {
        const auto* ids = document.prediction().instances(z);
        if (!ids) {
            std::fill(rgba.begin(), rgba.end(), kTransparent);
            return;
        }
        LastColor color(
            [](core::LabelId id) { return packed(core::LabelTable::defaultColor(id)); });
        const auto width = static_cast<std::size_t>(document.labels().size().x);
        auto out = rgba.begin();
        for (int y = rect.y; y < rect.y + rect.height; ++y) {
            const auto* row = ids + static_cast<std::size_t>(y) * width;
            for (int x = rect.x; x < rect.x + rect.width; ++x)
                *out++ = color(row[x]);
        }
    };
}

} // namespace lamina::ui
