// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ssl/PixelAttention.h"

#include <gtest/gtest.h>

namespace lamina::models {
namespace {

torch::Tensor plainAttention(const torch::Tensor& unit, const torch::Tensor& value) {
    return torch::bmm(torch::bmm(unit, unit.transpose(1, 2)).relu().square(), value);
}

TEST(PixelAttention, AndItsGradientsAreThoseOfThePlainProducts) {
    const auto leaf = [] { return torch::randn({3, 20, 6}, torch::kDouble).requires_grad_(); };
    torch::Tensor unit = leaf();
    torch::Tensor value = leaf();
    torch::Tensor unitCopy = unit.detach().clone().requires_grad_();
    torch::Tensor valueCopy = value.detach().clone().requires_grad_();
    const torch::Tensor y = squaredAttention(unit, value);
    const torch::Tensor plain = plainAttention(unitCopy, valueCopy);
    EXPECT_TRUE(torch::allclose(y, plain, 1e-12, 1e-12));
    const torch::Tensor weight = torch::randn_like(y);
    (y * weight).sum().backward();
    (plain * weight).sum().backward();
    EXPECT_TRUE(torch::allclose(unit.grad(), unitCopy.grad(), 1e-11, 1e-11));
    EXPECT_TRUE(torch::allclose(value.grad(), valueCopy.grad(), 1e-11, 1e-11));
}

TEST(PixelAttention, SumsThePairedRows) {
    const torch::Tensor pairs = torch::rand({2, 15, 15}) < 0.2;
    const torch::Tensor values = torch::randn({2, 15, 7}, torch::kDouble);
    EXPECT_TRUE(torch::allclose(sumOfPairs(pairs, values),
                                torch::bmm(pairs.to(torch::kDouble), values), 1e-12, 1e-12));
    EXPECT_TRUE(torch::allclose(sumOfPairs(pairs.transpose(1, 2), values),
                                torch::bmm(pairs.transpose(1, 2).to(torch::kDouble), values), 1e-12,
                                1e-12));
}

TEST(PixelAttention, RowsOfPositionsGoBackToTheImage) {
    const torch::Tensor x =
        torch::randn({2, 5, 3, 4}).contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::Tensor rows = positionRows(x);
    EXPECT_EQ(rows.sizes(), (std::vector<std::int64_t>{2, 12, 5}));
    EXPECT_EQ(rows.data_ptr(), x.data_ptr()) << "no copy of a channels-last image";
    EXPECT_TRUE(torch::equal(fromPositionRows(rows, 3, 4), x));
}

} // namespace
} // namespace lamina::models
