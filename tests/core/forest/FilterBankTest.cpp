// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/FilterBank.h"

#include "core/base/Error.h"
#include "core/forest/Eigenvalues.h"
#include "tests/core/forest/ForestSupport.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace {

using namespace lamina::core;
using lamina::test::noise;
using lamina::test::plainStack;

constexpr float kTolerance = 2e-5F;

int reflected(int i, int n) {
    if (n == 1) return 0;
    while (i < 0 || i >= n)
        i = i < 0 ? -i : 2 * (n - 1) - i;
    return i;
}

/// A volume of doubles with mirrored edges: the filters written down as they are defined.
struct Volume {
    VolumeSize size;
    std::vector<double> values;

    [[nodiscard]] double at(int x, int y, int z) const {
        return values[size.offset(
            {reflected(x, size.x), reflected(y, size.y), reflected(z, size.z)})];
    }
    template <typename F> [[nodiscard]] Volume map(F&& f) const {
        Volume out{size, std::vector<double>(values.size())};
        for (int z = 0; z < size.z; ++z) {
            for (int y = 0; y < size.y; ++y) {
                for (int x = 0; x < size.x; ++x)
                    out.values[size.offset({x, y, z})] = f(x, y, z);
            }
        }
        return out;
    }
    [[nodiscard]] static std::vector<double> kernel(double sigma) {
        const int radius = static_cast<int>(3.0 * sigma + 0.5);
        std::vector<double> weights;
        double sum = 0.0;
        for (int i = -radius; i <= radius; ++i) {
            weights.push_back(radius == 0 ? 1.0 : std::exp(-0.5 * i * i / (sigma * sigma)));
            sum += weights.back();
        }
        for (double& weight : weights)
            weight /= sum;
        return weights;
    }
    /// One triple sum, nothing separated.
    [[nodiscard]] Volume gaussian(double sigma, double sigmaZ) const {
        const auto k = kernel(sigma);
        const auto kz = kernel(sigmaZ);
        const int r = static_cast<int>(k.size()) / 2;
        const int rz = static_cast<int>(kz.size()) / 2;
        return map([&](int x, int y, int z) {
            double sum = 0.0;
            for (int c = -rz; c <= rz; ++c) {
                for (int b = -r; b <= r; ++b) {
                    for (int a = -r; a <= r; ++a) {
                        sum += kz[static_cast<std::size_t>(c + rz)] *
                               k[static_cast<std::size_t>(b + r)] *
                               k[static_cast<std::size_t>(a + r)] * at(x + a, y + b, z + c);
                    }
                }
            }
            return sum;
        });
    }
};

std::size_t indexOf(const FilterBankSpec& spec, const std::string& name) {
    const auto names = featureNames(spec);
    const auto found = std::find(names.begin(), names.end(), name);
    EXPECT_NE(found, names.end()) << name;
    return static_cast<std::size_t>(found - names.begin());
}

void expectPlane(const FeatureSlice& slice, std::size_t feature, const Volume& expected,
                 const std::string& name) {
    const std::size_t pixels = expected.size.planeVoxels();
    float worst = 0.0F;
    for (std::size_t i = 0; i < pixels; ++i) {
        const double wanted = expected.values[static_cast<std::size_t>(slice.z) * pixels + i];
        worst = std::max(worst,
                         std::abs(slice.values[feature * pixels + i] - static_cast<float>(wanted)));
    }
    EXPECT_LT(worst, kTolerance) << name << " of slice " << slice.z;
}

/// All features at one scale against their definitions; slices lie `distance` pixels apart.
void expectDefinitions(const LearningStack& stack, const std::vector<float>& values, double sigma,
                       double distance) {
    const VolumeSize size = stack.image->size();
    const FilterBankSpec spec{3, {sigma}};
    const Volume volume{size, {values.begin(), values.end()}};
    const Volume grey = volume.gaussian(sigma, sigma / distance);
    const Volume inner = volume.gaussian(0.66 * sigma, 0.66 * sigma / distance);
    const auto d = [&](int axis) {
        return grey.map([&, axis](int x, int y, int z) {
            const auto step = [&](int s) {
                return grey.at(x + (axis == 0 ? s : 0), y + (axis == 1 ? s : 0),
                               z + (axis == 2 ? s : 0));
            };
            return 0.5 * (step(1) - step(-1)) / (axis == 2 ? distance : 1.0);
        });
    };
    const Volume dx = d(0);
    const Volume dy = d(1);
    const Volume dz = d(2);
    const Volume gradient = volume.map([&](int x, int y, int z) {
        return std::hypot(dx.at(x, y, z), dy.at(x, y, z), dz.at(x, y, z));
    });
    const Volume laplacian = volume.map([&](int x, int y, int z) {
        const double centre = grey.at(x, y, z);
        return grey.at(x + 1, y, z) + grey.at(x - 1, y, z) + grey.at(x, y + 1, z) +
               grey.at(x, y - 1, z) - 4.0 * centre +
               (grey.at(x, y, z + 1) + grey.at(x, y, z - 1) - 2.0 * centre) / (distance * distance);
    });
    const Volume difference =
        volume.map([&](int x, int y, int z) { return grey.at(x, y, z) - inner.at(x, y, z); });
    const auto product = [&](const Volume& a, const Volume& b) {
        return volume.map([&](int x, int y, int z) { return a.at(x, y, z) * b.at(x, y, z); })
            .gaussian(0.5 * sigma, 0.5 * sigma / distance);
    };
    const Volume trace = volume.map([parts = std::array{product(dx, dx), product(dy, dy),
                                                        product(dz, dz)}](int x, int y, int z) {
        return parts[0].at(x, y, z) + parts[1].at(x, y, z) + parts[2].at(x, y, z);
    });
    // The sum of squares of a symmetric matrix's entries is that of its eigenvalues.
    const Volume squares = volume.map(
        [p = std::array{product(dx, dx), product(dy, dy), product(dz, dz), product(dx, dy),
                        product(dx, dz), product(dy, dz)}](int x, int y, int z) {
            double sum = 0.0;
            for (std::size_t i = 0; i < 6; ++i)
                sum += (i < 3 ? 1.0 : 2.0) * p[i].at(x, y, z) * p[i].at(x, y, z);
            return sum;
        });

    FilterBank bank(spec, stack, 0);
    const std::size_t pixels = size.planeVoxels();
    for (int z = 0; z < size.z; ++z) {
        const auto slice = bank.features(z, 1);
        const auto name = [&](const char* kind) { return fmt::format("{} {:g}", kind, sigma); };
        for (const auto& [kind, expected] : {std::pair{"gaussian", &grey},
                                             {"gradient", &gradient},
                                             {"laplacian", &laplacian},
                                             {"difference", &difference}}) {
            expectPlane(slice, indexOf(spec, name(kind)), *expected, name(kind));
        }
        const std::size_t first = indexOf(spec, fmt::format("structure 1 of {:g}", sigma));
        const std::size_t hessian = indexOf(spec, fmt::format("hessian 1 of {:g}", sigma));
        for (std::size_t i = 0; i < pixels; ++i) {
            const auto at = static_cast<std::size_t>(z) * pixels + i;
            const auto value = [&](std::size_t feature) {
                return static_cast<double>(slice.values[feature * pixels + i]);
            };
            const double a = value(first);
            const double b = value(first + 1);
            const double c = value(first + 2);
            ASSERT_NEAR(a + b + c, trace.values[at], kTolerance);
            ASSERT_NEAR(a * a + b * b + c * c, squares.values[at], kTolerance);
            ASSERT_NEAR(value(hessian) + value(hessian + 1) + value(hessian + 2),
                        laplacian.values[at], kTolerance);
            ASSERT_GE(a, b);
            ASSERT_GE(b, c);
        }
    }
}

TEST(FilterBankTest, FeaturesAreWhatTheirDefinitionsSayAtEveryVoxelOfAVolume) {
    const VolumeSize size{13, 11, 7};
    const auto values = noise(size);
    expectDefinitions(plainStack(size, values), values, 1.0, 1.0);
    expectDefinitions(plainStack(size, values), values, 1.6, 1.0);
}

TEST(FilterBankTest, ThickSlicesAreSmoothedLessAndTheirDifferencesAreDividedByTheirDistance) {
    const VolumeSize size{11, 10, 6};
    const auto values = noise(size);
    auto stack = plainStack(size, values);
    stack.image = stack.image->withSpacing({0.5, 0.5, 1.25});
    EXPECT_DOUBLE_EQ(sliceDistance(*stack.image), 2.5);
    expectDefinitions(stack, values, 1.6, 2.5);
}

TEST(FilterBankTest, SlicesOfUnknownVoxelSizeLieOnePixelApart) {
    EXPECT_DOUBLE_EQ(sliceDistance(*plainStack({4, 4, 4}, noise({4, 4, 4})).image), 1.0);
}

TEST(FilterBankTest, APlaneFilterSeesNothingOfOtherSlices) {
    const VolumeSize size{20, 16, 3};
    auto values = noise(size);
    const FilterBankSpec spec{2, {1.0, 3.5}};
    const auto before = FilterBank(spec, plainStack(size, values), 0).features(1, 1).values;
    EXPECT_EQ(before.size(), size.planeVoxels() * 16);
    std::fill_n(values.begin(), size.planeVoxels(), 0.0F);
    std::fill_n(values.end() - static_cast<std::ptrdiff_t>(size.planeVoxels()), size.planeVoxels(),
                1.0F);
    EXPECT_EQ(FilterBank(spec, plainStack(size, values), 0).features(1, 1).values, before);
    EXPECT_NE(FilterBank({3, {1.0, 3.5}}, plainStack(size, values), 0).features(1, 1).values,
              before);
}

TEST(FilterBankTest, ASliceIsTheSameWhereverTheWalkThroughTheStackBegan) {
    const VolumeSize size{24, 18, 30};
    const auto stack = plainStack(size, noise(size));
    const FilterBankSpec spec{3, {0.7, 1.6, 3.5}};
    FilterBank walking(spec, stack, 0);
    for (int z = 0; z < size.z; ++z) {
        const auto walked = walking.features(z, 1);
        FilterBank fresh(spec, stack, 0);
        ASSERT_EQ(walked.values, fresh.features(z, 1).values) << "slice " << z;
    }
    FilterBank jumping(spec, stack, 0);
    for (const int z : {17, 3, 4, 29, 4}) {
        ASSERT_EQ(jumping.features(z, 1).values, FilterBank(spec, stack, 0).features(z, 1).values);
    }
}

TEST(FilterBankTest, ARegionHasTheFeaturesThatTheWholeSliceHasThere) {
    const VolumeSize size{90, 70, 9};
    const auto stack = plainStack(size, noise(size));
    const FilterBankSpec spec{3, {1.0, 3.5}};
    const auto whole = FilterBank(spec, stack, 0).features(4, 1);
    const PixelRect region{30, 20, 25, 40};
    const auto part = FilterBank(spec, stack, 0, region).features(4, 1);
    EXPECT_EQ(part.region, region);
    const auto features = featureNames(spec).size();
    ASSERT_EQ(part.values.size(), features * 25 * 40);
    float worst = 0.0F;
    for (std::size_t f = 0; f < features; ++f) {
        for (int y = 0; y < region.height; ++y) {
            for (int x = 0; x < region.width; ++x) {
                const float inWhole = whole.values[f * size.planeVoxels() +
                                                   size.offset({region.x + x, region.y + y, 0})];
                const float inPart = part.values[(f * 40 + static_cast<std::size_t>(y)) * 25 +
                                                 static_cast<std::size_t>(x)];
                worst = std::max(worst, std::abs(inWhole - inPart));
            }
        }
    }
    EXPECT_LT(worst, 1e-6F);
}

TEST(FilterBankTest, ThreadsDoNotChangeABit) {
    const VolumeSize size{40, 30, 8};
    const auto stack = plainStack(size, noise(size));
    const FilterBankSpec spec{3, {0.7, 1.0, 1.6, 3.5}};
    EXPECT_EQ(FilterBank(spec, stack, 0).features(3, 1).values,
              FilterBank(spec, stack, 0).features(3, 3).values);
}

TEST(FilterBankTest, EigenvaluesAreThoseOfTheMatrix) {
    // Q diag(5, 2, -1) Q' with the rotation that has the columns (2, 2, 1)/3, (-2, 1, 2)/3, (1, -2,
    // 2)/3
    const auto three = eigenvalues3(
        {27.0F / 9.0F, 18.0F / 9.0F, 18.0F / 9.0F, 9.0F / 9.0F, 0.0F / 9.0F, 18.0F / 9.0F});
    EXPECT_NEAR(three[0], 5.0F, 1e-5F);
    EXPECT_NEAR(three[1], 2.0F, 1e-5F);
    EXPECT_NEAR(three[2], -1.0F, 1e-5F);
    EXPECT_THAT(eigenvalues3({3.0F, 3.0F, 0.0F, 3.0F, 0.0F, 0.0F}), testing::Each(3.0F));
    EXPECT_THAT(eigenvalues3({}), testing::Each(0.0F));
    const auto two = eigenvalues2({2.0F, 2.0F, 1.0F});
    EXPECT_FLOAT_EQ(two[0], 3.0F);
    EXPECT_FLOAT_EQ(two[1], 1.0F);
}

TEST(FilterBankTest, AStopTakesEffectWithinASlice) {
    const VolumeSize size{64, 64, 20};
    FilterBank bank({3, {3.5, 10.0}}, plainStack(size, noise(size)), 0);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)bank.features(9, 2, JobContext(stop.get_token())), Cancelled);
}

TEST(FilterBankTest, SettingsThatMakeNoBankAreRefusedByName) {
    const auto refused = [](const FilterBankSpec& spec, const std::string& words) {
        try {
            checkFilterBank(spec);
            ADD_FAILURE() << words;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
            EXPECT_THAT(error.what(), testing::HasSubstr(words));
        }
    };
    refused({4, {1.0}}, "4");
    refused({3, {}}, "scales");
    refused({3, {2.0, 1.0}}, "ascending");
    refused({3, {std::nan("")}}, "nan");
    refused({2, {1000.0}}, "1000");
    EXPECT_THROW((void)filterBankFromJson({{"sigma", {1.0}}}), Error);
    const FilterBankSpec spec{2, {0.7, 3.5}};
    EXPECT_EQ(filterBankFromJson(toJson(spec)), spec);
    const auto stack = plainStack({8, 8, 2}, noise({8, 8, 2}));
    EXPECT_THROW(FilterBank(spec, stack, 0, {4, 4, 8, 2}), Error);
    EXPECT_THROW((void)FilterBank(spec, stack, 0).features(2, 1), Error);
}

} // namespace
