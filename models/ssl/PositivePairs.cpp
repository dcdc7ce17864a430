// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PositivePairs.h"

namespace lamina::models {
namespace {

/// Centres along one axis of n boxes, [n, count], and the bin sizes [n] (negative when flipped).
struct Axis {
    torch::Tensor centres;
    torch::Tensor bin;
};

Axis axis(const torch::Tensor& boxes, int first, std::int64_t count) {
    const torch::Tensor begin = boxes.select(1, first);
    const torch::Tensor bin = (boxes.select(1, first + 2) - begin) / static_cast<double>(count);
    const torch::Tensor steps = torch::arange(count, boxes.options()) + 0.5;
    return {begin.unsqueeze(1) + bin.unsqueeze(1) * steps, bin};
}

torch::Tensor squaredDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return (a.unsqueeze(2) - b.unsqueeze(1)).square(); // [n, count, count]
}

torch::Tensor squaredReach(const torch::Tensor& diagonal1, const torch::Tensor& diagonal2,
                           double ratio) {
    return (torch::maximum(diagonal1, diagonal2) * ratio).square();
}

} // namespace

torch::Tensor positivePairs(const torch::Tensor& boxes1, const torch::Tensor& boxes2,
                            std::int64_t h, std::int64_t w, double ratio) {
    const torch::NoGradGuard noGrad;
    const Axis x1 = axis(boxes1, 0, w);
    const Axis y1 = axis(boxes1, 1, h);
    const Axis x2 = axis(boxes2, 0, w);
    const Axis y2 = axis(boxes2, 1, h);
    const torch::Tensor reach = squaredReach((x1.bin.square() + y1.bin.square()).sqrt(),
                                             (x2.bin.square() + y2.bin.square()).sqrt(), ratio);
    const std::int64_t n = boxes1.size(0);
    // the crops are parallel to the axes, so the two axes are compared apart: h^2 + w^2 differences
    const torch::Tensor dy = squaredDifference(y1.centres, y2.centres).view({n, h, 1, h, 1});
    const torch::Tensor dx = squaredDifference(x1.centres, x2.centres).view({n, 1, w, 1, w});
    return (dy + dx < reach.view({n, 1, 1, 1, 1})).view({n, h * w, h * w});
}

torch::Tensor positivePairsFromGrids(const torch::Tensor& grid1, const torch::Tensor& grid2,
                                     const torch::Tensor& diagonal1, const torch::Tensor& diagonal2,
                                     double ratio) {
    const torch::NoGradGuard noGrad;
    const torch::Tensor a = grid1.flatten(2); // [n, 2, p]
    const torch::Tensor b = grid2.flatten(2);
    const torch::Tensor distance = squaredDifference(a.select(1, 0), b.select(1, 0)) +
                                   squaredDifference(a.select(1, 1), b.select(1, 1));
    return distance < squaredReach(diagonal1, diagonal2, ratio).view({-1, 1, 1});
}

PositionGrid positionGrid(const torch::Tensor& boxes, std::int64_t h, std::int64_t w) {
    const torch::NoGradGuard noGrad;
    const Axis x = axis(boxes, 0, w);
    const Axis y = axis(boxes, 1, h);
    const torch::Tensor centres = torch::stack(
        {x.centres.unsqueeze(1).expand({-1, h, -1}), y.centres.unsqueeze(2).expand({-1, -1, w})},
        1);
    return {centres, (x.bin.square() + y.bin.square()).sqrt()};
}

} // namespace lamina::models
