// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/Phantom.h"

#include "core/base/Error.h"
#include "core/metrics/Confusion.h"
#include "core/sim/Optics.h"
#include "core/sim/Random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <stop_token>

namespace {

using namespace lamina::core;

PhantomSpec smallSpec(const std::string& profile = "embryo") {
    PhantomSpec spec;
    spec.profile = profile;
    spec.size = {160, 128, 17};
    return spec;
}

std::uint64_t fingerprint(const PhantomFrame& frame) {
    std::uint64_t hash = 1469598103934665603ULL; // FNV-1a
    const auto add = [&hash](std::uint64_t value) { hash = (hash ^ value) * 1099511628211ULL; };
    for (const auto grey : frame.image)
        add(grey);
    for (const auto id : frame.instances)
        add(id);
    return hash;
}

double otsuDice(const PhantomFrame& frame) {
    std::vector<double> counts(65536, 0.0);
    for (const auto grey : frame.image)
        counts[grey] += 1.0;
    double total = 0.0;
    for (std::size_t v = 0; v < counts.size(); ++v)
        total += static_cast<double>(v) * counts[v];
    const auto n = static_cast<double>(frame.image.size());
    double below = 0.0;
    double belowSum = 0.0;
    double best = -1.0;
    std::size_t threshold = 0;
    for (std::size_t v = 0; v < counts.size(); ++v) {
        below += counts[v];
        belowSum += static_cast<double>(v) * counts[v];
        if (below == 0.0 || below == n) continue;
        const double gap = belowSum / below - (total - belowSum) / (n - below);
        const double between = below * (n - below) * gap * gap;
        if (between > best) {
            best = between;
            threshold = v;
        }
    }
    std::vector<std::uint8_t> truth;
    std::vector<std::uint8_t> mask;
    for (std::size_t i = 0; i < frame.image.size(); ++i) {
        truth.push_back(frame.instances[i] > 0 ? 1 : 0);
        mask.push_back(frame.image[i] > threshold ? 1 : 0);
    }
    return countConfusion(truth, mask).dice().value();
}

TEST(Phantom, EveryMachineMakesTheSameVoxels) {
    // Numbers of an x86-64 build: another compiler or processor must find the same ones.
    EXPECT_EQ(fingerprint(simulatePhantom(smallSpec("embryo")).front()), 16887468255311121549ULL);
    EXPECT_EQ(fingerprint(simulatePhantom(smallSpec("zebrafish")).front()),
              12807276930447260827ULL);
    EXPECT_EQ(fingerprint(simulatePhantom(smallSpec("dense")).front()), 5099981560528107326ULL);
}

TEST(Phantom, ASeedIsRepeatedAndAnotherOneDiffers) {
    auto spec = smallSpec();
    const auto first = simulatePhantom(spec).front();
    const auto again = simulatePhantom(spec).front();
    EXPECT_EQ(first.image, again.image);
    EXPECT_EQ(first.instances, again.instances);
    spec.seed = 2;
    EXPECT_NE(first.instances, simulatePhantom(spec).front().instances);
}

TEST(Phantom, AThresholdDoesNotSolveIt) {
    for (const char* profile : {"embryo", "zebrafish", "dense"}) {
        EXPECT_LT(otsuDice(simulatePhantom(smallSpec(profile)).front()), 0.75) << profile;
    }
}

TEST(Phantom, NucleiAreSeenAndBrighterThanWhatIsAroundThem) {
    for (const char* profile : {"embryo", "zebrafish", "dense"}) {
        const auto frame = simulatePhantom(smallSpec(profile)).front();
        std::set<LabelId> ids(frame.instances.begin(), frame.instances.end());
        EXPECT_GT(ids.size(), 4U) << profile;
        double inside = 0.0;
        double outside = 0.0;
        double voxels = 0.0;
        for (std::size_t i = 0; i < frame.image.size(); ++i) {
            (frame.instances[i] > 0 ? inside : outside) += frame.image[i];
            if (frame.instances[i] > 0) voxels += 1.0;
        }
        const double share = voxels / static_cast<double>(frame.image.size());
        EXPECT_GT(share, 0.02) << profile;
        EXPECT_LT(share, 0.5) << profile;
        EXPECT_GT(inside / share, 1.5 * outside / (1.0 - share)) << profile;
    }
}

TEST(Phantom, VariedRecordingsDifferInSizeCrowdingAndLight) {
    PhantomSpec spec;
    spec.profile = "varied";
    spec.size = {96, 96, 5};
    spec.spacing = {1.0, 1.0, 2.0};
    std::vector<double> shares;
    std::vector<double> brightest;
    for (spec.seed = 1; spec.seed <= 12; ++spec.seed) {
        const auto frame = simulatePhantom(spec).front();
        const auto inside = std::count_if(frame.instances.begin(), frame.instances.end(),
                                          [](LabelId id) { return id > 0; });
        shares.push_back(static_cast<double>(inside) / static_cast<double>(frame.instances.size()));
        brightest.push_back(*std::max_element(frame.image.begin(), frame.image.end()));
        EXPECT_LT(brightest.back(), 65535.0) << "seed " << spec.seed << " is overexposed";
    }
    const auto [fewest, most] = std::minmax_element(shares.begin(), shares.end());
    EXPECT_LT(*fewest, 0.05);
    EXPECT_GT(*most, 0.15);
    const auto [dim, bright] = std::minmax_element(brightest.begin(), brightest.end());
    EXPECT_GT(*bright, 5.0 * *dim);
    spec.seed = 3;
    EXPECT_EQ(simulatePhantom(spec).front().image, simulatePhantom(spec).front().image);
}

TEST(Phantom, SomeNucleiTouch) {
    const auto spec = smallSpec();
    const auto frame = simulatePhantom(spec).front();
    int contacts = 0;
    for (int z = 0; z < spec.size.z; ++z) {
        for (int y = 0; y < spec.size.y; ++y) {
            for (int x = 0; x + 1 < spec.size.x; ++x) {
                const auto a = frame.instances[spec.size.offset({x, y, z})];
                const auto b = frame.instances[spec.size.offset({x + 1, y, z})];
                if (a != 0 && b != 0 && a != b) ++contacts;
            }
        }
    }
    EXPECT_GT(contacts, 0);
}

TEST(Phantom, NucleiMoveAndDivideOverTime) {
    auto spec = smallSpec("dense");
    spec.timePoints = 4;
    const auto frames = simulatePhantom(spec);
    ASSERT_EQ(frames.size(), 4U);
    const std::set<LabelId> first(frames[0].instances.begin(), frames[0].instances.end());
    const std::set<LabelId> last(frames[3].instances.begin(), frames[3].instances.end());
    EXPECT_NE(frames[0].instances, frames[1].instances);
    // Daughters have new numbers, and some nuclei keep theirs.
    EXPECT_GT(*last.rbegin(), *first.rbegin());
    std::vector<LabelId> both;
    std::set_intersection(first.begin(), first.end(), last.begin(), last.end(),
                          std::back_inserter(both));
    EXPECT_GT(both.size(), 2U);
}

TEST(Phantom, DeeperSlicesAreDarker) {
    auto spec = smallSpec("dense");
    const auto frame = simulatePhantom(spec).front();
    const auto mean = [&](int z) {
        const auto first =
            frame.image.begin() + static_cast<std::ptrdiff_t>(spec.size.offset({0, 0, z}));
        return std::accumulate(first, first + static_cast<std::ptrdiff_t>(spec.size.planeVoxels()),
                               0.0);
    };
    EXPECT_GT(mean(2), 1.1 * mean(spec.size.z - 3));
}

TEST(Phantom, EightBitsFillTheirRangeWithoutWrapping) {
    auto spec = smallSpec();
    spec.bits = 8;
    const auto frame = simulatePhantom(spec).front();
    const auto brightest = *std::max_element(frame.image.begin(), frame.image.end());
    EXPECT_LE(brightest, 255);
    EXPECT_GT(brightest, 100);
    EXPECT_LT(otsuDice(frame), 0.75);
}

TEST(Phantom, OneSliceIsEnough) {
    auto spec = smallSpec();
    spec.size.z = 1;
    const auto frame = simulatePhantom(spec).front();
    EXPECT_EQ(frame.image.size(), spec.size.planeVoxels());
    EXPECT_GT(*std::max_element(frame.instances.begin(), frame.instances.end()), 0U);
}

TEST(Phantom, ImpossibleSettingsAreRefusedAndAStopIsObeyed) {
    auto spec = smallSpec();
    spec.bits = 12;
    EXPECT_THROW((void)simulatePhantom(spec), Error);
    spec = smallSpec("mouse");
    EXPECT_THROW((void)simulatePhantom(spec), Error);
    spec = smallSpec();
    spec.size.x = 0;
    EXPECT_THROW((void)simulatePhantom(spec), Error);
    spec = smallSpec();
    spec.spacing.z = 0.0;
    EXPECT_THROW((void)simulatePhantom(spec), Error);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW((void)simulatePhantom(smallSpec(), JobContext(stop.get_token())), Cancelled);
}

TEST(PhantomRandom, PoissonCountsHaveTheirMeanAndVariance) {
    const sim::PoissonSampler poisson;
    sim::Random random(3, 0);
    for (const double mean : {0.0, 0.5, 4.0, 20.0, 100.0}) {
        double sum = 0.0;
        double squares = 0.0;
        constexpr int kDraws = 40000;
        for (int i = 0; i < kDraws; ++i) {
            const double count = poisson.sample(mean, random);
            sum += count;
            squares += count * count;
        }
        const double average = sum / kDraws;
        EXPECT_NEAR(average, mean, 0.02 * mean + 1e-9);
        EXPECT_NEAR(squares / kDraws - average * average, mean, 0.05 * mean + 1e-9);
    }
}

TEST(PhantomRandom, GaussiansHaveMeanZeroAndUnitVariance) {
    sim::Random random(5, 0);
    double sum = 0.0;
    double squares = 0.0;
    constexpr int kDraws = 100000;
    for (int i = 0; i < kDraws; ++i) {
        const double value = random.gaussian();
        sum += value;
        squares += value * value;
    }
    EXPECT_NEAR(sum / kDraws, 0.0, 0.02);
    EXPECT_NEAR(squares / kDraws, 1.0, 0.02);
    EXPECT_NEAR(sim::expSame(-3.0), 0.049787068367863944, 1e-12);
    EXPECT_NEAR(sim::expSame(1.0), 2.718281828459045, 1e-12);
}

TEST(PhantomOptics, BlurKeepsTheLightAndSpreadsIt) {
    const VolumeSize size{41, 41, 21};
    sim::Light light(size.voxels(), 0);
    light[size.offset({20, 20, 10})] = 100'000'000;
    sim::blur(light, size, 2.0, 1.0);
    double total = 0.0;
    double spreadX = 0.0;
    double spreadZ = 0.0;
    for (int z = 0; z < size.z; ++z) {
        for (int y = 0; y < size.y; ++y) {
            for (int x = 0; x < size.x; ++x) {
                const auto here = static_cast<double>(light[size.offset({x, y, z})]);
                total += here;
                spreadX += here * (x - 20) * (x - 20);
                spreadZ += here * (z - 10) * (z - 10);
            }
        }
    }
    EXPECT_NEAR(total, 1e8, 1e5);
    EXPECT_NEAR(spreadX / total, 4.0, 0.02);
    EXPECT_NEAR(spreadZ / total, 1.0, 0.02);
}

TEST(PhantomOptics, HazeOfAnEvenLightIsEven) {
    const VolumeSize size{30, 22, 3};
    const auto haze = sim::hazeOf(sim::Light(size.voxels(), 1000), size, 12.0, 2.0);
    EXPECT_EQ(*std::min_element(haze.begin(), haze.end()), 1000);
    EXPECT_EQ(*std::max_element(haze.begin(), haze.end()), 1000);
}

} // namespace
