// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelAttention.h"

#include <ATen/Parallel.h>

namespace lamina::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// Runs `work(i)` for every image, spread over torch's threads.
template <typename Work> void forEachImage(const torch::Tensor& like, const Work& work) {
    at::parallel_for(0, like.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
        const torch::NoGradGuard noGrad;
        for (std::int64_t i = begin; i < end; ++i)
            work(i);
    });
}

struct SquaredAttention : torch::autograd::Function<SquaredAttention> {
    static Variable forward(AutogradContext* context, const Variable& unit, const Variable& value) {
        torch::Tensor out = torch::empty_like(value);
        const std::int64_t count = unit.size(1);
        const torch::Tensor similarities =
            torch::empty({unit.size(0), count, count}, unit.options());
        forEachImage(unit, [&](std::int64_t i) {
            torch::Tensor s = similarities[i];
            torch::mm_out(s, unit[i], unit[i].t()).relu_(); // symmetric
            torch::Tensor to = out[i];
            torch::mm_out(to, s.square(), value[i]);
        });
        context->save_for_backward({unit, value, similarities});
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const torch::Tensor& unit = saved[0];
        const torch::Tensor& value = saved[1];
        const torch::Tensor gradient = gradients[0].contiguous();
        torch::Tensor unitGradient = torch::empty_like(unit);
        torch::Tensor valueGradient = torch::empty_like(value);
        forEachImage(unit, [&](std::int64_t i) {
            const torch::Tensor s = saved[2][i];
            torch::Tensor toValue = valueGradient[i];
            torch::mm_out(toValue, s.square(), gradient[i]);
            // slope of the squared weight is 2 s; s comes from both its row and its column
            const torch::Tensor slope = torch::mm(gradient[i], value[i].t()).mul_(s).mul_(2.0);
            torch::Tensor toUnit = unitGradient[i];
            torch::mm_out(toUnit, slope + slope.t(), unit[i]);
        });
        return {unitGradient, valueGradient};
    }
};

} // namespace

torch::Tensor positionRows(const torch::Tensor& x) {
    return x.permute({0, 2, 3, 1}).flatten(1, 2);
}

torch::Tensor fromPositionRows(const torch::Tensor& rows, std::int64_t height, std::int64_t width) {
    return rows.reshape({rows.size(0), height, width, rows.size(2)}).permute({0, 3, 1, 2});
}

torch::Tensor squaredAttention(const torch::Tensor& unit, const torch::Tensor& value) {
    if (unit.is_cpu()) return SquaredAttention::apply(unit.contiguous(), value.contiguous());
    const torch::Tensor weight = torch::bmm(unit, unit.transpose(1, 2)).relu().square();
    return torch::bmm(weight, value);
}

torch::Tensor sumOfPairs(const torch::Tensor& pairs, const torch::Tensor& values) {
    const torch::NoGradGuard noGrad;
    if (!pairs.is_cpu()) return torch::bmm(pairs.to(values.scalar_type()), values);
    const torch::Tensor rows = values.contiguous();
    torch::Tensor out = torch::zeros_like(rows);
    const std::int64_t count = pairs.size(1);
    // a position has two or three partners among hundreds
    forEachImage(rows, [&](std::int64_t image) {
        const bool* of = pairs.data_ptr<bool>() + image * pairs.stride(0);
        const torch::Tensor from = rows[image];
        const torch::Tensor to = out[image];
        AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "sumOfPairs", [&] {
            const std::int64_t channels = rows.size(2);
            for (std::int64_t i = 0; i < count; ++i, of += pairs.stride(1)) {
                scalar_t* sum = to.data_ptr<scalar_t>() + i * channels;
                for (std::int64_t j = 0; j < pairs.size(2); ++j) {
                    if (!of[j * pairs.stride(2)]) continue;
                    const scalar_t* row = from.data_ptr<scalar_t>() + j * channels;
                    for (std::int64_t c = 0; c < channels; ++c)
                        sum[c] += row[c];
                }
            }
        });
    });
    return out;
}

} // namespace lamina::models
