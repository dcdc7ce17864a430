// SPDX-License-Identifier: GPL-3.0-or-later
// Growing and walking the trees of a forest, each beside the plain way: OpenCV's random trees on the
// same draws, and one sample after the other down each tree. All on one thread, in turns within one
// run; the figures that matter are the ratios. usage: forest_bench [--rounds 3] [--trees 10]
#include "core/forest/ForestModel.h"
#include "core/forest/TreeWalker.h"
#include "core/learn/TrainingSet.h"
#include "core/sim/Phantom.h"
#include "tests/support/MemoryStack.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <opencv2/ml.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>

namespace lamina {
namespace {

using Clock = std::chrono::steady_clock;

double secondsOf(const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Three annotated slices of a simulated embryo.
core::AnnotatedStack annotatedEmbryo() {
    core::PhantomSpec spec;
    spec.size = {256, 192, 12};
    spec.spacing = {0.3, 0.3, 0.9};
    const auto frame = core::simulatePhantom(spec).front();
    core::AnnotatedStack annotated;
    annotated.stack = core::learningStack(
        test::memoryStack<std::uint16_t>(spec.size, frame.image, core::PixelType::UInt16), {});
    for (const int z : {2, 6, 10}) {
        core::AnnotatedSlice slice{z, std::vector<std::uint8_t>(spec.size.planeVoxels())};
        for (std::size_t i = 0; i < slice.target.size(); ++i) {
            slice.target[i] =
                frame.instances[static_cast<std::size_t>(z) * slice.target.size() + i] != 0 ? 1 : 0;
        }
        annotated.slices.push_back(std::move(slice));
    }
    return annotated;
}

void growByOpenCv(const core::ForestSamples& samples, const core::ForestRecipe& recipe) {
    const cv::Mat values(static_cast<int>(samples.size()), samples.features, CV_32F,
                         const_cast<float*>(samples.values.data()));
    cv::Mat targets(static_cast<int>(samples.size()), 1, CV_32S);
    std::copy(samples.targets.begin(), samples.targets.end(), targets.begin<int>());
    const auto trees = cv::ml::RTrees::create();
    trees->setMaxDepth(recipe.depth);
    trees->setMinSampleCount(recipe.splitFrom);
    trees->setActiveVarCount(recipe.tried);
    trees->setTermCriteria({cv::TermCriteria::MAX_ITER, recipe.trees, 0.0});
    trees->train(cv::ml::TrainData::create(values, cv::ml::ROW_SAMPLE, targets));
}

std::vector<float> walkOneByOne(const core::DecisionTrees& trees,
                                const core::ForestSamples& samples) {
    const auto width = static_cast<std::size_t>(samples.features);
    const auto classes = static_cast<std::size_t>(trees.classes);
    std::vector<float> sums(samples.size() * classes, 0.0F);
    for (const auto root : trees.roots) {
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const float* leaf = &trees.leaves[trees.leafOf(root, &samples.values[i * width]) * classes];
            for (std::size_t c = 0; c < classes; ++c)
                sums[c * samples.size() + i] += leaf[c];
        }
    }
    for (float& sum : sums)
        sum *= 1.0F / static_cast<float>(trees.roots.size());
    return sums;
}

std::vector<float> walkTogether(const core::DecisionTrees& trees,
                                const core::ForestSamples& samples) {
    const auto width = static_cast<std::size_t>(samples.features);
    std::vector<float> found(samples.size() * static_cast<std::size_t>(trees.classes));
    const core::TreeWalker walker(trees);
    constexpr std::size_t kBlock = 128;
    for (std::size_t first = 0; first < samples.size(); first += kBlock) {
        walker.predict(&samples.values[first * width], std::min(kBlock, samples.size() - first),
                       &found[first], samples.size());
    }
    return found;
}

int run(int argc, char** argv) {
    int rounds = 3;
    core::ForestRecipe recipe;
    recipe.trees = 10;
    CLI::App app("Times growing and walking trees.");
    app.add_option("--rounds", rounds)->check(CLI::Range(1, 100));
    app.add_option("--trees", recipe.trees)->check(CLI::Range(1, 1000));
    CLI11_PARSE(app, argc, argv);

    const auto stack = annotatedEmbryo();
    core::ForestSettings settings = core::forestSettings({stack}, "");
    const auto samples = core::sampleAnnotated({stack}, 0, 2, settings, 1, 1);
    // All samples for every tree, so that both grow on the same.
    recipe.samples = static_cast<int>(samples.size());
    std::vector<double> grow;
    std::vector<double> growPlain;
    std::vector<double> walk;
    std::vector<double> walkPlain;
    bool same = true;
    for (int round = 0; round < rounds; ++round) {
        core::DecisionTrees trees;
        std::vector<float> together;
        std::vector<float> oneByOne;
        grow.push_back(secondsOf([&] { trees = core::growForest(samples, recipe, 1, 1); }));
        growPlain.push_back(secondsOf([&] { growByOpenCv(samples, recipe); }));
        walk.push_back(secondsOf([&] { together = walkTogether(trees, samples); }));
        walkPlain.push_back(secondsOf([&] { oneByOne = walkOneByOne(trees, samples); }));
        same = same && together == oneByOne;
    }
    const auto median = [](std::vector<double> values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    };
    std::cout << fmt::format("{} samples of {} features, {} trees, median of {} rounds\n",
                             samples.size(), samples.features, recipe.trees, rounds)
              << fmt::format("growing: {:.2f} s, OpenCV {:.2f} s: {:.1f} times as fast\n",
                             median(grow), median(growPlain), median(growPlain) / median(grow))
              << fmt::format("walking: {:.3f} s, one by one {:.3f} s: {:.1f} times as fast, {}\n",
                             median(walk), median(walkPlain), median(walkPlain) / median(walk),
                             same ? "the same bits" : "OTHER RESULTS");
    return same ? 0 : 1;
}

} // namespace
} // namespace lamina

int main(int argc, char** argv) {
    return lamina::run(argc, argv);
}
