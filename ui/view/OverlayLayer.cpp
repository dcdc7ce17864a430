// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/OverlayLayer.h"

#include <algorithm>

namespace lamina::ui {

namespace {

// Beyond this many separate rectangles asking for each costs more than their union.
constexpr std::size_t kMostRects = 32;

bool touching(const core::PixelRect& a, const core::PixelRect& b) {
    return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height &&
           b.y <= a.y + a.height;
}

long long area(const core::PixelRect& r) {
    return static_cast<long long>(r.width) * r.height;
}

} // namespace

void OverlayLayer::invalidate() {
    m_all = true;
    m_rects.clear();
}

void OverlayLayer::invalidate(core::PixelRect rect) {
    if (m_all || rect.empty()) return;
    for (core::PixelRect& known : m_rects) {
        const core::PixelRect both = known.united(rect);
        // merged only when that fetches nothing more than the two would: a stroke over one place
        if (touching(known, rect) && area(both) <= area(known) + area(rect)) {
            known = both;
            return;
        }
    }
    m_rects.push_back(rect);
    if (m_rects.size() > kMostRects) {
        core::PixelRect all;
        for (const core::PixelRect& known : m_rects)
            all = all.united(known);
        m_rects.assign(1, all);
    }
}

std::vector<core::PixelRect> OverlayLayer::takeStale(int width, int height) {
    const core::PixelRect plane{0, 0, width, height};
    std::vector<core::PixelRect> stale;
    if (m_all) {
        if (!plane.empty()) stale.push_back(plane);
    } else {
        for (const core::PixelRect& rect : m_rects) {
            const core::PixelRect inside = rect.intersected(plane);
            if (!inside.empty()) stale.push_back(inside);
        }
    }
    m_all = false;
    m_rects.clear();
    return stale;
}

} // namespace lamina::ui
