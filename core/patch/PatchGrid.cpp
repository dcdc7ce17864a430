// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/patch/PatchGrid.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

namespace lamina::core {

namespace {

std::vector<int> starts(int side, int patch, int stride, Tiling tiling) {
    std::vector<int> found{0};
    const int limit = tiling == Tiling::Exclusive ? side - patch - 1 : side - patch;
    for (int start = stride; start <= limit; start += stride)
        found.push_back(start);
    return found;
}

/// Sums over any rectangle of a plane in constant time.
class SummedArea {
public:
    explicit SummedArea(const Plane& plane)
        : m_width(static_cast<std::size_t>(plane.width()) + 1),
          m_sums(m_width * (static_cast<std::size_t>(plane.height()) + 1), 0.0) {
        for (int y = 0; y < plane.height(); ++y) {
            double row = 0.0;
            for (int x = 0; x < plane.width(); ++x) {
                const double value = plane.value(x, y);
                row += std::isfinite(value) ? value : 0.0;
                at(x + 1, y + 1) = at(x + 1, y) + row;
            }
        }
    }

    [[nodiscard]] double sum(PixelRect r) const {
        const int right = r.x + r.width;
        const int bottom = r.y + r.height;
        return at(right, bottom) - at(r.x, bottom) - at(right, r.y) + at(r.x, r.y);
    }

private:
    [[nodiscard]] std::size_t offset(int x, int y) const {
        return static_cast<std::size_t>(y) * m_width + static_cast<std::size_t>(x);
    }
    [[nodiscard]] double& at(int x, int y) { return m_sums[offset(x, y)]; }
    [[nodiscard]] double at(int x, int y) const { return m_sums[offset(x, y)]; }

    std::size_t m_width;
    std::vector<double> m_sums;
};

} // namespace

int effectivePatch(const PatchGridSpec& spec, VolumeSize size) {
    if (spec.patch < 1 || spec.stride < 1) {
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("Patches of {} pixels with a stride of {} are not possible; both must "
                        "be at least 1.",
                        spec.patch, spec.stride));
    }
    constexpr int kStep = 32; // what the backbone's deepest features divide an image by
    const int longer = std::max({size.x, size.y, 1});
    return std::min(spec.patch, (longer + kStep - 1) / kStep * kStep);
}

std::vector<PixelRect> patchGrid(const PatchGridSpec& spec, VolumeSize size) {
    const int patch = effectivePatch(spec, size);
    std::vector<PixelRect> rects;
    for (const int y : starts(size.y, patch, spec.stride, spec.tiling)) {
        for (const int x : starts(size.x, patch, spec.stride, spec.tiling)) {
            rects.push_back({x, y, patch, patch});
        }
    }
    return rects;
}

std::vector<double> patchMeans(const std::vector<std::shared_ptr<const ImageStack>>& stacks,
                               int channel, const std::vector<PatchRef>& patches,
                               const JobContext& context) {
    // By slice, so that each is read once whatever the order of the patches.
    std::map<std::tuple<int, int, int>, std::vector<std::size_t>> bySlice;
    for (std::size_t i = 0; i < patches.size(); ++i) {
        const PatchRef& p = patches[i];
        if (p.stack < 0 || static_cast<std::size_t>(p.stack) >= stacks.size()) {
            throw Error(ErrorCode::Internal, "A patch refers to a stack that does not exist.");
        }
        bySlice[{p.stack, p.time, p.z}].push_back(i);
    }
    std::vector<double> means(patches.size(), 0.0);
    std::size_t slicesDone = 0;
    for (const auto& [key, members] : bySlice) {
        context.throwIfStopped();
        const auto [stack, time, z] = key;
        const auto plane = stacks[static_cast<std::size_t>(stack)]->plane({z, channel, time});
        const SummedArea area(*plane);
        for (const std::size_t i : members) {
            const PixelRect inside =
                patches[i].rect.intersected({0, 0, plane->width(), plane->height()});
            if (inside.empty()) {
                throw Error(ErrorCode::Internal, "A patch lies outside its slice.");
            }
            means[i] = area.sum(inside) / (static_cast<double>(inside.width) * inside.height);
        }
        ++slicesDone;
        context.report(
            {.fraction = static_cast<double>(slicesDone) / static_cast<double>(bySlice.size()),
             .message = "Measuring patches",
             .secondsLeft = {},
             .curve = {}});
    }
    return means;
}

std::vector<PatchRef> dropNoise(const std::vector<PatchRef>& patches,
                                const std::vector<double>& means) {
    if (patches.size() != means.size()) {
        throw Error(ErrorCode::Internal, "Patches and their means differ in number.");
    }
    if (patches.empty()) return {};
    const double average =
        std::accumulate(means.begin(), means.end(), 0.0) / static_cast<double>(means.size());
    // Rounding may lift the average of equal means above all of them.
    const double threshold = std::min(average, *std::max_element(means.begin(), means.end()));
    std::vector<PatchRef> kept;
    for (std::size_t i = 0; i < patches.size(); ++i) {
        if (means[i] >= threshold) kept.push_back(patches[i]);
    }
    return kept;
}

} // namespace lamina::core
