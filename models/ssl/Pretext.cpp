// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/Pretext.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lamina::models {

namespace {

using Permutation = std::array<int, 9>;

Permutation drawn(Rng& rng) {
    Permutation order{};
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = order.size(); i > 1; --i) {
        std::swap(
            order[i - 1],
            order[static_cast<std::size_t>(rng.integer(0, static_cast<std::int64_t>(i) - 1))]);
    }
    return order;
}

int distance(const Permutation& a, const Permutation& b) {
    int places = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        places += a[i] != b[i] ? 1 : 0;
    return places;
}

} // namespace

torch::Tensor quarterTurns(const torch::Tensor& image) {
    std::vector<torch::Tensor> turns;
    for (int k = 0; k < 4; ++k)
        turns.push_back(torch::rot90(image, k, {-2, -1}));
    return torch::stack(turns);
}

int neighbourLabel(int dx, int dy) {
    const int place = (dy + 1) * 3 + dx + 1;
    return place > 4 ? place - 1 : place;
}

std::vector<std::array<int, 9>> distantPermutations(int count) {
    if (count < 2 || count > 1000) {
        throw core::Error(core::ErrorCode::InvalidArgument,
                          fmt::format("{} permutations are not possible; use 2 to 1000.", count));
    }
    constexpr int kCandidates = 300;
    Rng rng(9, 0, 0, 21);
    std::vector<Permutation> chosen{drawn(rng)};
    while (static_cast<int>(chosen.size()) < count) {
        Permutation best{};
        int farthest = -1;
        for (int i = 0; i < kCandidates; ++i) {
            const Permutation candidate = drawn(rng);
            int sum = 0;
            bool known = false;
            for (const auto& other : chosen) {
                const int d = distance(candidate, other);
                known = known || d == 0;
                sum += d;
            }
            if (!known && sum > farthest) {
                farthest = sum;
                best = candidate;
            }
        }
        if (farthest >= 0) chosen.push_back(best);
    }
    return chosen;
}

torch::Tensor pretextWindow(const torch::Tensor& image, int side, const PhotometricSpec& spec,
                            Rng& rng) {
    const torch::NoGradGuard noGrad;
    const std::int64_t h = image.size(1);
    const std::int64_t w = image.size(2);
    torch::Tensor source = image;
    if (std::min(h, w) < side) {
        const double zoom = static_cast<double>(side) / static_cast<double>(std::min(h, w));
        const auto enlarged = [&](std::int64_t length) {
            return std::max<std::int64_t>(side, std::lround(zoom * static_cast<double>(length)));
        };
        source = resizedCrop(image, {0, 0, h, w}, enlarged(h), enlarged(w), /*antialias=*/false);
    }
    const std::int64_t top = rng.integer(0, source.size(1) - side);
    const std::int64_t left = rng.integer(0, source.size(2) - side);
    torch::Tensor window = source.slice(1, top, top + side).slice(2, left, left + side);
    if (rng.chance(0.5)) window = window.flip(2);
    if (rng.chance(0.5)) window = window.flip(1);
    return changeGreyValues(window, spec, rng);
}

torch::Tensor normalisedTile(const torch::Tensor& tile) {
    // by rows first, see adjustContrast
    const torch::Tensor centred = tile - tile.mean(-1).mean();
    const torch::Tensor deviation = centred.square().mean(-1).mean().sqrt();
    return centred / deviation.clamp_min(1e-4);
}

int tileSide(int crop) {
    return std::max(16, crop / 3);
}

} // namespace lamina::models
