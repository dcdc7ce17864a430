// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/OverlayColors.h"

#include "ui/document/Document.h"
#include "ui/document/ObjectsTrial.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina::ui {

namespace {

constexpr std::uint32_t kTransparent = 0;
constexpr std::uint8_t kBackgroundAlpha = 110; ///< background is a tint, cells are in front of it
constexpr std::uint8_t kTrueNegativeAlpha = 70;

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

/// The class that the prediction gives, or its probabilities with another threshold, or what is
/// tried of its objects.
class PredictedClass {
public:
    PredictedClass(const Document& document, int z)
        : m_width(static_cast<std::size_t>(document.labels().size().x)) {
        const PredictionStore& shown = shownPrediction(document, z);
        m_semantic = shown.semantic(z);
        const bool tried = &shown != &document.prediction(); // its threshold is in it already
        if (const auto threshold = document.thresholdPreview(); threshold && !tried) {
            m_foreground = document.prediction().foreground(z);
            m_least = core::ForegroundSlice::smallestFor(*threshold);
        }
    }
    [[nodiscard]] bool known() const { return static_cast<bool>(m_semantic); }
    [[nodiscard]] int at(int x, int y) const {
        if (!m_semantic) return 0;
        const auto i = static_cast<std::size_t>(y) * m_width + static_cast<std::size_t>(x);
        const int predicted = m_semantic[i];
        if (!m_foreground) return predicted;
        return m_foreground->classFrom(i, m_least, predicted);
    }

private:
    core::ClassSlice m_semantic;
    const core::ForegroundSlice* m_foreground = nullptr;
    int m_least = 0;
    std::size_t m_width;
};

/// CIE L*a*b* (D65) to sRGB bytes.
std::array<std::uint8_t, 3> fromLab(double lightness, double a, double b) {
    const auto inverse = [](double t) {
        return t > 6.0 / 29.0 ? t * t * t : 3.0 * (6.0 / 29.0) * (6.0 / 29.0) * (t - 4.0 / 29.0);
    };
    const double fy = (lightness + 16.0) / 116.0;
    const double x = 0.95047 * inverse(fy + a / 500.0);
    const double y = inverse(fy);
    const double z = 1.08883 * inverse(fy - b / 200.0);
    const std::array<double, 3> linear{3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
                                       -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
                                       0.0556434 * x - 0.2040259 * y + 1.0572252 * z};
    std::array<std::uint8_t, 3> rgb{};
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        const double v = std::clamp(linear[i], 0.0, 1.0);
        const double encoded = v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
        rgb[i] = static_cast<std::uint8_t>(std::lround(encoded * 255.0));
    }
    return rgb;
}

} // namespace

std::array<std::uint8_t, 3> probabilityColor(double p) {
    // Equal steps of lightness from violet over red to pale yellow: ordered for every eye, and in
    // a grey print.
    constexpr std::array<std::array<double, 2>, 5> kHues{
        {{24.0, -44.0}, {46.0, -30.0}, {54.0, 14.0}, {30.0, 54.0}, {-6.0, 56.0}}};
    const double t = std::clamp(p, 0.0, 1.0) * (kHues.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(t), kHues.size() - 2);
    const double f = t - static_cast<double>(i);
    return fromLab(20.0 + 73.0 * std::clamp(p, 0.0, 1.0),
                   std::lerp(kHues[i][0], kHues[i + 1][0], f),
                   std::lerp(kHues[i][1], kHues[i + 1][1], f));
}

std::array<std::uint8_t, 3> agreementColor(Agreement what) {
    switch (what) { // of Okabe and Ito, chosen to differ in lightness too
    case Agreement::TruePositive:
        return {86, 180, 233};
    case Agreement::FalsePositive:
        return {213, 94, 0};
    case Agreement::FalseNegative:
        return {240, 228, 66};
    case Agreement::TrueNegative:
        break;
    }
    return {150, 150, 150};
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
            std::array<std::uint32_t, 256> colors{}; // of all classes that a mask can have
            for (std::size_t id = 1; id < colors.size(); ++id)
                colors[id] = packed(document.table().classColor(static_cast<int>(id)));
            forEachSlice(plane, rect, rgba, [&](int z) {
                return [&colors, predicted = PredictedClass(document, z)](int x, int y) {
                    return colors[static_cast<std::size_t>(predicted.at(x, y)) % colors.size()];
                };
            });
        };
}

OverlaySource instanceColors(const Document& document) {
    return
        [&document](core::SlicePlane plane, core::PixelRect rect, std::span<std::uint32_t> rgba) {
            forEachSlice(plane, rect, rgba, [&](int z) {
                const auto& prediction = shownPrediction(document, z);
                LastColor color([&prediction, z](core::LabelId id) {
                    const int number = prediction.instanceColor(z, id);
                    return packed(
                        core::LabelTable::defaultColor(static_cast<core::LabelId>(number) + 1));
                });
                const auto* ids = prediction.instances(z);
                const auto width = static_cast<std::size_t>(document.labels().size().x);
                return [ids, width, color](int x, int y) mutable {
                    return ids ? color(ids[static_cast<std::size_t>(y) * width +
                                           static_cast<std::size_t>(x)])
                               : kTransparent;
                };
            });
        };
}

OverlaySource probabilityColors(const Document& document) {
    return [&document](core::SlicePlane plane, core::PixelRect rect,
                       std::span<std::uint32_t> rgba) {
        // what is surely background shows the image
        static const std::array<std::uint32_t, 256> kColors = [] {
            std::array<std::uint32_t, 256> colors{};
            for (std::size_t i = 0; i < colors.size(); ++i) {
                colors[i] = packed(probabilityColor(static_cast<double>(i) / 255.0),
                                   static_cast<std::uint8_t>(std::min<std::size_t>(255, 5 * i)));
            }
            return colors;
        }();
        forEachSlice(plane, rect, rgba, [&](int z) {
            const auto* foreground = document.prediction().foreground(z);
            const auto width = static_cast<std::size_t>(document.labels().size().x);
            return [foreground, width](int x, int y) {
                return foreground ? kColors[foreground->values[static_cast<std::size_t>(y) * width +
                                                               static_cast<std::size_t>(x)]]
                                  : kTransparent;
            };
        });
    };
}

OverlaySource agreementColors(const Document& document) {
    return [&document](core::SlicePlane plane, core::PixelRect rect,
                       std::span<std::uint32_t> rgba) {
        std::vector<core::LabelId> ids(rgba.size());
        document.readLabels(plane, rect, ids);
        forEachSlice(plane, rect, rgba, [&](int z) {
            return [&, z, predicted = PredictedClass(document, z), last = core::kUnlabelled,
                    object = false](int x, int y) mutable {
                const core::VoxelIndex v{x, y, z};
                const auto column =
                    static_cast<std::size_t>(core::SlicePlane::columnOf(plane.axes, v) - rect.x);
                const auto row =
                    static_cast<std::size_t>(core::SlicePlane::rowOf(plane.axes, v) - rect.y);
                const auto id = ids[row * static_cast<std::size_t>(rect.width) + column];
                if (id == core::kUnlabelled || !predicted.known()) return kTransparent;
                if (id != last) {
                    last = id;
                    object = document.table().classOf(id) != 0;
                }
                const bool found = predicted.at(x, y) != 0;
                const auto what =
                    object ? (found ? Agreement::TruePositive : Agreement::FalseNegative)
                           : (found ? Agreement::FalsePositive : Agreement::TrueNegative);
                return packed(agreementColor(what),
                              what == Agreement::TrueNegative ? kTrueNegativeAlpha : 255);
            };
        });
    };
}

} // namespace lamina::ui
