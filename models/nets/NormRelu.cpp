// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/NormRelu.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <vector>

// The loops below are compiled for several instruction sets; the loader picks one.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define LAMINA_VECTORISED                                                                          \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LAMINA_VECTORISED
#endif

namespace lamina::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// Rows of `channels` values each: a channels-last tensor [n, c, h, w] as n h w rows.
/// Sums of x - shift and of its square.
LAMINA_VECTORISED void addMoments(const float* __restrict x, std::int64_t rows,
                                  std::int64_t channels, const float* __restrict shift,
                                  float* __restrict sum, float* __restrict squares) {
    for (std::int64_t r = 0; r < rows; ++r, x += channels)
        for (std::int64_t c = 0; c < channels; ++c) {
            const float d = x[c] - shift[c];
            sum[c] += d;
            squares[c] += d * d;
        }
}

LAMINA_VECTORISED void applyRows(const float* __restrict x, const float* __restrict shortcut,
                                 std::int64_t rows, std::int64_t channels,
                                 const float* __restrict mean, const float* __restrict scale,
                                 const float* __restrict shift, float* __restrict y) {
    for (std::int64_t r = 0; r < rows; ++r, x += channels, y += channels) {
        if (shortcut != nullptr) {
            for (std::int64_t c = 0; c < channels; ++c)
                y[c] = std::max((x[c] - mean[c]) * scale[c] + shift[c] + shortcut[c], 0.0F);
            shortcut += channels;
        } else {
            for (std::int64_t c = 0; c < channels; ++c)
                y[c] = std::max((x[c] - mean[c]) * scale[c] + shift[c], 0.0F);
        }
    }
}

/// Sums of the gradient that passes the ReLU, alone and times (x - mean).
LAMINA_VECTORISED void addGradients(const float* __restrict gradient, const float* __restrict y,
                                    const float* __restrict x, std::int64_t rows,
                                    std::int64_t channels, const float* __restrict mean,
                                    float* __restrict sum, float* __restrict product) {
    for (std::int64_t r = 0; r < rows; ++r, gradient += channels, y += channels, x += channels)
        for (std::int64_t c = 0; c < channels; ++c) {
            const float g = y[c] > 0.0F ? gradient[c] : 0.0F;
            sum[c] += g;
            product[c] += g * (x[c] - mean[c]);
        }
}

/// toX = a g + b (x - mean) + d with the gradient g that passes the ReLU, which also goes to the
/// shortcut.
LAMINA_VECTORISED void passGradients(const float* __restrict gradient, const float* __restrict y,
                                     const float* __restrict x, std::int64_t rows,
                                     std::int64_t channels, const float* __restrict mean,
                                     const float* __restrict a, const float* __restrict b,
                                     const float* __restrict d, float* __restrict toX,
                                     float* __restrict toShortcut) {
    for (std::int64_t r = 0; r < rows; ++r) {
        if (toShortcut != nullptr) {
            for (std::int64_t c = 0; c < channels; ++c) {
                const float g = y[c] > 0.0F ? gradient[c] : 0.0F;
                toShortcut[c] = g;
                toX[c] = a[c] * g + b[c] * (x[c] - mean[c]) + d[c];
            }
            toShortcut += channels;
        } else {
            for (std::int64_t c = 0; c < channels; ++c) {
                const float g = y[c] > 0.0F ? gradient[c] : 0.0F;
                toX[c] = a[c] * g + b[c] * (x[c] - mean[c]) + d[c];
            }
        }
        gradient += channels;
        y += channels;
        x += channels;
        toX += channels;
    }
}

/// A channels-last tensor cut into a fixed number of pieces of rows.
class Pieces {
public:
    static constexpr std::int64_t kCount = 16;

    explicit Pieces(const torch::Tensor& x)
        : m_channels(x.size(1)), m_rows(x.numel() / x.size(1)),
          m_side((m_rows + kCount - 1) / kCount) {}

    /// work(piece, first value, rows), on torch's threads.
    template <typename Work> void forEach(const Work& work) const {
        at::parallel_for(0, kCount, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i) {
                const std::int64_t first = std::min(m_rows, i * m_side);
                const std::int64_t rows = std::min(m_rows, first + m_side) - first;
                work(i, first * m_channels, rows);
            }
        });
    }
    [[nodiscard]] std::int64_t channels() const { return m_channels; }
    [[nodiscard]] std::int64_t rows() const { return m_rows; }
    /// Room for one value per piece and channel.
    [[nodiscard]] std::vector<float> room() const {
        return std::vector<float>(static_cast<std::size_t>(kCount * m_channels), 0.0F);
    }
    [[nodiscard]] std::int64_t rowsOf(std::int64_t piece) const {
        const std::int64_t first = std::min(m_rows, piece * m_side);
        return std::min(m_rows, first + m_side) - first;
    }

private:
    std::int64_t m_channels;
    std::int64_t m_rows;
    std::int64_t m_side;
};

/// Mean, and sum of squared deviations, of every channel. The moments of a piece are taken about
/// its first row, which keeps their digits, then joined (Chan, Golub and LeVeque 1983).
std::array<torch::Tensor, 2> statistics(const torch::Tensor& x) {
    const Pieces pieces(x);
    const std::int64_t channels = pieces.channels();
    auto means = pieces.room();
    auto squares = pieces.room();
    const float* data = x.data_ptr<float>();
    pieces.forEach([&](std::int64_t i, std::int64_t offset, std::int64_t rows) {
        if (rows == 0) return;
        float* mean = means.data() + i * channels;
        float* square = squares.data() + i * channels;
        const float* shift = data + offset;
        addMoments(data + offset, rows, channels, shift, mean, square);
        for (std::int64_t c = 0; c < channels; ++c) {
            const float m = mean[c] / static_cast<float>(rows);
            square[c] = std::max(square[c] - mean[c] * m, 0.0F);
            mean[c] = shift[c] + m;
        }
    });
    torch::Tensor mean = torch::zeros({channels}, torch::kDouble);
    torch::Tensor square = torch::zeros({channels}, torch::kDouble);
    auto* m = mean.data_ptr<double>();
    auto* s = square.data_ptr<double>();
    double count = 0.0;
    for (std::int64_t i = 0; i < Pieces::kCount; ++i) {
        const auto more = static_cast<double>(pieces.rowsOf(i));
        if (more == 0.0) continue;
        const double share = more / (count + more);
        const float* pieceMean = means.data() + i * channels;
        const float* pieceSquares = squares.data() + i * channels;
        for (std::int64_t c = 0; c < channels; ++c) {
            const double difference = pieceMean[c] - m[c];
            s[c] += pieceSquares[c] + difference * difference * count * share;
            m[c] += difference * share;
        }
        count += more;
    }
    return {mean.to(torch::kFloat), square.to(torch::kFloat)};
}

struct NormAddRelu : torch::autograd::Function<NormAddRelu> {
    static Variable forward(AutogradContext* context, const Variable& x,
                            const c10::optional<torch::Tensor>& shortcut, const Variable& weight,
                            const Variable& bias, const torch::Tensor& mean,
                            const torch::Tensor& inverse) {
        const Pieces pieces(x);
        torch::Tensor y = torch::empty_like(x);
        const torch::Tensor scale = weight * inverse;
        pieces.forEach([&](std::int64_t, std::int64_t offset, std::int64_t rows) {
            applyRows(x.data_ptr<float>() + offset,
                      shortcut ? shortcut->data_ptr<float>() + offset : nullptr, rows,
                      pieces.channels(), mean.data_ptr<float>(), scale.data_ptr<float>(),
                      bias.data_ptr<float>(), y.data_ptr<float>() + offset);
        });
        context->save_for_backward({x, y, weight, mean, inverse});
        context->saved_data["shortcut"] = shortcut.has_value();
        return y;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const torch::Tensor& x = saved[0];
        const torch::Tensor& y = saved[1];
        const torch::Tensor& weight = saved[2];
        const torch::Tensor& mean = saved[3];
        const torch::Tensor& inverse = saved[4];
        const torch::Tensor gradient = gradients[0].contiguous(torch::MemoryFormat::ChannelsLast);
        const Pieces pieces(x);
        const std::int64_t channels = pieces.channels();
        auto sums = pieces.room();
        auto products = pieces.room();
        pieces.forEach([&](std::int64_t i, std::int64_t offset, std::int64_t rows) {
            addGradients(gradient.data_ptr<float>() + offset, y.data_ptr<float>() + offset,
                         x.data_ptr<float>() + offset, rows, channels, mean.data_ptr<float>(),
                         sums.data() + i * channels, products.data() + i * channels);
        });
        const auto joined = [channels](std::vector<float>& values) {
            return torch::from_blob(values.data(), {Pieces::kCount, channels}).sum(0);
        };
        const torch::Tensor sum = joined(sums);
        const torch::Tensor product = joined(products);
        const torch::Tensor a = weight * inverse;
        const auto count = static_cast<double>(pieces.rows());
        const torch::Tensor b = -a * inverse.square() * product / count;
        const torch::Tensor d = -a * sum / count;
        torch::Tensor toX = torch::empty_like(x);
        torch::Tensor toShortcut;
        if (context->saved_data["shortcut"].toBool()) toShortcut = torch::empty_like(x);
        pieces.forEach([&](std::int64_t, std::int64_t offset, std::int64_t rows) {
            passGradients(gradient.data_ptr<float>() + offset, y.data_ptr<float>() + offset,
                          x.data_ptr<float>() + offset, rows, channels, mean.data_ptr<float>(),
                          a.data_ptr<float>(), b.data_ptr<float>(), d.data_ptr<float>(),
                          toX.data_ptr<float>() + offset,
                          toShortcut.defined() ? toShortcut.data_ptr<float>() + offset : nullptr);
        });
        return {toX, toShortcut, product * inverse, sum, {}, {}};
    }
};

bool isPlainFloat(const torch::Tensor& t) {
    return t.is_cpu() && t.scalar_type() == torch::kFloat && t.dim() == 4 &&
           t.is_contiguous(torch::MemoryFormat::ChannelsLast);
}

/// Lets the running statistics follow those of a batch of `count` values a channel.
void follow(torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& mean,
            const torch::Tensor& squares, double count) {
    norm.num_batches_tracked.add_(1);
    const auto& momentum = norm.options.momentum();
    const double share =
        momentum.has_value()
            ? *momentum
            : 1.0 / static_cast<double>(norm.num_batches_tracked.item<std::int64_t>());
    norm.running_mean.mul_(1.0 - share).add_(mean, share);
    // the variance of the sample, n - 1, as torch keeps it
    norm.running_var.mul_(1.0 - share).add_(squares, share / std::max(1.0, count - 1.0));
}

} // namespace

torch::Tensor normRelu(torch::nn::BatchNorm2d& norm, const torch::Tensor& x,
                       const torch::Tensor& shortcut) {
    const bool fused =
        norm->is_training() && isPlainFloat(x) && x.numel() > x.size(1) && norm->options.affine() &&
        norm->options.track_running_stats() &&
        (!shortcut.defined() || (isPlainFloat(shortcut) && shortcut.sizes() == x.sizes()));
    if (!fused) {
        torch::Tensor y = norm(x);
        return shortcut.defined() ? y.add_(shortcut).relu_() : y.relu_();
    }
    torch::Tensor mean;
    torch::Tensor inverse;
    {
        const torch::NoGradGuard noGrad;
        const auto [m, squares] = statistics(x);
        const auto count = static_cast<double>(x.numel() / x.size(1));
        mean = m;
        inverse = (squares / count + norm->options.eps()).rsqrt();
        follow(*norm, mean, squares, count);
    }
    const c10::optional<torch::Tensor> added =
        shortcut.defined() ? c10::make_optional(shortcut) : c10::nullopt;
    return NormAddRelu::apply(x, added, norm->weight, norm->bias, mean, inverse);
}

} // namespace lamina::models
