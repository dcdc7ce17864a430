// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nets/Convolution.h"

#include <atomic>

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace lamina::models {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// Whether the processor multiplies bfloat16 tiles and the kernel lets this process use them.
bool hasMatrixTiles() {
#if defined(__x86_64__)
    constexpr long kRequestPermission = 0x1023; // ARCH_REQ_XCOMP_PERM
    constexpr long kTileData = 18;
    constexpr unsigned kBfloat16Tiles = 1U << 22U; // leaf 7, EDX
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (d & kBfloat16Tiles) != 0 &&
           syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
#else
    return false;
#endif
}

std::atomic<GradientPrecision>& precision() {
    static std::atomic<GradientPrecision> value{hasMatrixTiles() ? GradientPrecision::BFloat16
                                                                 : GradientPrecision::Float};
    return value;
}

struct Geometry {
    std::vector<std::int64_t> stride;
    std::vector<std::int64_t> padding;
    std::vector<std::int64_t> dilation;
    std::int64_t groups = 1;
};

torch::Tensor plain(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                    const Geometry& g) {
    return torch::conv2d(x, weight, bias, g.stride, g.padding, g.dilation, g.groups);
}

/// Forward in float32, backward from operands rounded to bfloat16.
struct RoundedGradients : torch::autograd::Function<RoundedGradients> {
    static Variable forward(AutogradContext* context, const Variable& x, const Variable& weight,
                            const c10::optional<torch::Tensor>& bias, const Geometry& g) {
        context->save_for_backward({x, weight});
        context->saved_data["stride"] = g.stride;
        context->saved_data["padding"] = g.padding;
        context->saved_data["dilation"] = g.dilation;
        context->saved_data["groups"] = g.groups;
        context->saved_data["needs_x"] = x.requires_grad();
        context->saved_data["needs_bias"] = bias.has_value() && bias->requires_grad();
        return plain(x, weight, bias.value_or(torch::Tensor()), g);
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        auto& data = context->saved_data;
        const torch::Tensor gradient = gradients[0].to(torch::kBFloat16);
        const auto parts = at::convolution_backward(
            gradient, saved[0].to(torch::kBFloat16), saved[1].to(torch::kBFloat16), c10::nullopt,
            data["stride"].toIntVector(), data["padding"].toIntVector(),
            data["dilation"].toIntVector(), /*transposed=*/false, /*output_padding=*/{0, 0},
            data["groups"].toInt(), {data["needs_x"].toBool(), true, false});
        const auto back = [](const torch::Tensor& t) {
            return t.defined() ? t.to(torch::kFloat) : t;
        };
        const torch::Tensor bias =
            data["needs_bias"].toBool() ? gradients[0].sum({0, 2, 3}) : torch::Tensor();
        return {back(std::get<0>(parts)), back(std::get<1>(parts)), bias, {}};
    }
};

torch::Tensor convolve(const torch::Tensor& x, const torch::Tensor& weight,
                       const torch::Tensor& bias, const Geometry& g) {
    const bool rounds = precision() == GradientPrecision::BFloat16 && x.is_cpu() &&
                        x.scalar_type() == torch::kFloat && torch::GradMode::is_enabled() &&
                        weight.requires_grad();
    if (!rounds) return plain(x, weight, bias, g);
    const c10::optional<torch::Tensor> maybeBias =
        bias.defined() ? c10::make_optional(bias) : c10::nullopt;
    return RoundedGradients::apply(x, weight, maybeBias, g);
}

std::vector<std::int64_t> listOf(const torch::ExpandingArray<2>& pair) {
    return {pair->begin(), pair->end()};
}

} // namespace

GradientPrecision gradientPrecision() {
    return precision();
}

void setGradientPrecision(GradientPrecision value) {
    precision() = value;
}

const char* gradientPrecisionName() {
    return precision() == GradientPrecision::BFloat16 ? "bfloat16" : "float32";
}

torch::Tensor Conv2dImpl::forward(const torch::Tensor& x) {
    Geometry g;
    g.stride = listOf(options.stride());
    // a variant of the library's own or of the standard one, by version
    g.padding = listOf(get<torch::ExpandingArray<2>>(options.padding()));
    g.dilation = listOf(options.dilation());
    g.groups = options.groups();
    return convolve(x, weight, bias, g);
}

} // namespace lamina::models
