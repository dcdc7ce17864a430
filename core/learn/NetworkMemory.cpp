// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/NetworkMemory.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace lamina::core {

namespace {

constexpr double kFloat = 4.0;
/// Blocks are rounded up to eighths of a power of two and kept by size.
constexpr double kWaste = 1.08;
/// Measured: what the first step adds whatever it computes. Code of the libraries that is touched
/// for the first time, their threads and scratch memory, windows and augmented samples.
constexpr double kBeside = 96e6;

int expansionOf(const std::string& arch) {
    return arch == "resnet50" ? 4 : 1;
}

std::array<int, 4> blocksOf(const std::string& arch) {
    return arch == "resnet18" ? std::array{2, 2, 2, 2} : std::array{3, 4, 6, 3};
}

double square(double side) {
    return side * side;
}

/// Pixels of stage 0 to 4.
double stagePixels(int stage, int outputStride, double pixels) {
    return pixels / square(std::min(2 << stage, outputStride));
}

/// A size that the recipe of a spec names, which counts where the spec has none.
int recipeSize(const std::string& recipe, const char* name, int otherwise) {
    if (recipe.empty()) return otherwise;
    const auto json = nlohmann::json::parse(recipe, nullptr, false);
    if (!json.is_object() || !json.contains(name) || !json.at(name).is_number_integer())
        return otherwise;
    return json.at(name).get<int>();
}

int chosen(int ofSpec, const std::string& recipe, const char* name, int otherwise) {
    return ofSpec > 0 ? ofSpec : std::max(1, recipeSize(recipe, name, otherwise));
}

void doubleConvolution(NetworkTally& net, double in, double out, double pixels) {
    net.convolution(in, out, 3, pixels, pixels);
    net.convolution(out, out, 3, pixels, pixels);
}

/// A plain U-Net of four levels, half as wide as published.
void unet(NetworkTally& net, int channels, int classes, double pixels) {
    constexpr int kLevels = 4;
    const auto width = [](int level) { return static_cast<double>(32 << level); };
    const auto at = [pixels](int level) { return pixels / square(1 << level); };
    doubleConvolution(net, channels, width(0), pixels);
    net.hold(width(0), pixels);
    for (int level = 1; level <= kLevels; ++level) {
        net.convolution(0, width(level - 1), 0, 0, at(level), 3.0); // pooled, with 64 bit places
        doubleConvolution(net, width(level - 1), width(level), at(level));
        if (level < kLevels) net.hold(width(level), at(level));
    }
    for (int level = kLevels - 1; level >= 0; --level) {
        net.convolution(width(level + 1), width(level), 2, at(level + 1), at(level), 3.0);
        doubleConvolution(net, 2 * width(level), width(level), at(level));
    }
    net.convolution(width(0), classes, 1, pixels, pixels, 1.0);
}

struct Method {
    int views = 2;      ///< images of a sample that learn
    int keys = 0;       ///< images of a sample that the momentum network sees
    bool dense = false; ///< projections of every position are compared
};

Method methodOf(const std::string& name) {
    if (name == "byol") return {2, 2, false};
    if (name == "simclr") return {2, 0, false};
    if (name == "moco") return {1, 1, false};
    if (name == "rotation") return {4, 0, false};
    if (name == "jigsaw" || name == "context") return {9, 0, false};
    if (name == "colorization") return {1, 0, false};
    return {2, 2, true};
}

/// What weights, their copies and the optimiser take.
double weightBytes(const NetworkTally& net, double copies) {
    // a gradient, two moments, and these two again while the state is saved
    constexpr double kOfLearnt = 5.0;
    return kFloat * (copies * net.weights() + kOfLearnt * net.learnt());
}

/// What passes through while the gradients of the largest layer are computed, in two precisions.
double passingBytes(const NetworkTally& net) {
    return kFloat * 2.0 * net.passing();
}

} // namespace

StepSize pretrainStep(const std::string& method) {
    StepSize step{8, 96};
    if (method == "rotation") step.batch = 4;
    for (const char* name : {"simclr", "moco", "jigsaw", "context", "colorization"}) {
        if (method == name) step.batch = 16;
    }
    return step;
}

StepSize fineTuneStep() {
    return {5, 128};
}

int stageChannels(const std::string& arch, int stage) {
    return stage == 0 ? 64 : (64 << (stage - 1)) * expansionOf(arch);
}

void NetworkTally::convolution(double in, double out, int kernel, double pixelsIn, double pixelsOut,
                               double results) {
    const double weights = in * out * kernel * kernel + (kernel > 0 ? 2.0 * out : 0.0);
    m_weights += weights;
    m_passing = std::max(m_passing, in * pixelsIn + 2.0 * out * pixelsOut);
    if (!m_learns) return;
    m_learnt += weights;
    m_kept += results * out * pixelsOut;
}

void NetworkTally::hold(double channels, double pixels) {
    if (!m_learns) m_kept += channels * pixels;
}

void NetworkTally::resNet(const std::string& arch, int channels, int outputStride, int last,
                          double pixels) {
    const int expansion = expansionOf(arch);
    const auto blocks = blocksOf(arch);
    const auto at = [&](int stage) { return stagePixels(stage, outputStride, pixels); };
    const NetworkTally before = *this;
    convolution(channels, 64, 7, pixels, at(0));
    hold(64, at(0));
    double in = 64;
    for (int stage = 1; stage <= 4; ++stage) {
        if (stage == last + 1) { // the others are there, but are not run
            const NetworkTally run = *this;
            NetworkTally whole = before;
            whole.resNet(arch, channels, outputStride, 4, 0.0);
            m_weights = whole.m_weights;
            m_learnt = run.m_learnt;
            return;
        }
        if (stage == 1) convolution(0, 64, 0, 0, at(1), 3.0); // pooled, with 64 bit places
        const double width = 64 << (stage - 1);
        const double out = width * expansion;
        for (int block = 0; block < blocks[static_cast<std::size_t>(stage - 1)]; ++block) {
            const double from = block == 0 && stage > 1 ? at(stage - 1) : at(stage);
            if (expansion == 1) {
                convolution(in, width, 3, from, at(stage));
                convolution(width, width, 3, at(stage), at(stage));
            } else {
                convolution(in, width, 1, from, from);
                convolution(width, width, 3, from, at(stage));
                convolution(width, out, 1, at(stage), at(stage));
            }
            if (in != out) convolution(in, out, 1, from, at(stage));
            in = out;
        }
        hold(out, at(stage));
    }
}

void NetworkTally::head(const std::string& name, const std::string& arch, int channels, int classes,
                        double pixels) {
    constexpr std::array kWidths{32.0, 64.0, 64.0, 128.0};
    constexpr double kFull = 16.0;
    if (name == "unet") return unet(*this, channels, classes, pixels);
    if (name == "fcn-dilated") {
        const double in = stageChannels(arch, 4);
        const double at = stagePixels(4, 8, pixels);
        convolution(in, in / 4, 3, at, at, 4.0); // with dropout
        convolution(in / 4, classes, 1, at, at, 1.0);
        convolution(0, classes, 0, 0, pixels, 1.0);
        return;
    }
    const bool decoder = name == "unet-decoder";
    double in = stageChannels(arch, 4);
    for (int stage = 3; stage >= 0; --stage) {
        const double width = kWidths[static_cast<std::size_t>(stage)];
        const double skip = stageChannels(arch, stage);
        const double at = stagePixels(stage, 32, pixels);
        if (decoder) {
            convolution(in, width, 2, at / 4, at, 2.0);
            convolution(0, skip, 0, 0, at, 1.0); // joined
            doubleConvolution(*this, skip + width, width, at);
        } else {
            convolution(in, width, 4, at / 4, at);
            convolution(skip, width, 1, at, at);
            convolution(width, width, 3, at, at);
        }
        in = width;
    }
    if (decoder) {
        convolution(in, kFull, 2, pixels / 4, pixels, 2.0);
        doubleConvolution(*this, kFull + channels, kFull, pixels);
        convolution(kFull, classes, 1, pixels, pixels, 1.0);
    } else {
        convolution(in, classes, 4, pixels / 4, pixels, 1.0);
    }
}

double networkPretrainBytes(const PretrainSpec& spec) {
    constexpr double kHidden = 1024.0;
    constexpr double kProjection = 256.0;
    const auto step = pretrainStep(spec.method);
    const double batch = chosen(spec.batch, spec.recipe, "batch", step.batch);
    const int crop = chosen(spec.crop, spec.recipe, "crop", step.crop);
    const auto method = methodOf(spec.method);
    const bool tiles = method.views == 9;
    const double pixels = square(tiles ? std::max(16, crop / 3) : crop);
    const int channels = 2 * spec.input.context + 1;
    const double positions = stagePixels(2, 32, pixels);
    NetworkTally net;
    net.resNet(spec.arch, channels, 32, 2, pixels);
    const double features = stageChannels(spec.arch, 2);
    double pairs = 0.0;
    if (method.dense) {
        net.convolution(features, kHidden, 1, positions, positions);
        net.convolution(kHidden, kProjection, 1, positions, positions, 8.0); // and propagation
        // every position of a view against every one of the other, in both directions
        pairs = 4.0 * square(positions);
    } else {
        net.weightsOnly(features * kHidden + kHidden * kProjection);
    }
    if (spec.method == "random") { // no step, only statistics
        net = {};
        net.learn(false);
    }
    const double copies = method.keys > 0 ? 2.0 : 1.0;
    const double perSample = method.views * net.kept() + pairs + 4.0 * method.views * pixels;
    const double step1 = kFloat * batch * perSample + batch * passingBytes(net);
    // the statistics are measured on eight images of 128 pixels, by all stages
    NetworkTally clean;
    clean.learn(false);
    clean.resNet(spec.arch, channels, 32, 4, square(128));
    const double statistics = 8.0 * kFloat * (clean.kept() + clean.passing());
    if (spec.method == "random") net.resNet(spec.arch, channels, 32, 4, 0.0);
    return kBeside + kWaste * (weightBytes(net, copies) + std::max(step1, statistics));
}

double networkFineTuneBytes(const FineTuneSpec& spec, bool validates) {
    const auto step = fineTuneStep();
    const double batch = chosen(spec.batch, spec.recipe, "batch", step.batch);
    const int wanted = chosen(spec.crop, spec.recipe, "crop", step.crop);
    const double pixels =
        square(std::max(32, (std::min(wanted, spec.patches.patch) + 31) / 32 * 32));
    const int channels = 2 * spec.input.context + 1;
    const int classes = static_cast<int>(spec.classes.size());
    const bool frozen = spec.backboneMode == "frozen";
    NetworkTally net;
    if (spec.head != "unet") {
        net.learn(!frozen);
        net.resNet(spec.arch, channels, spec.head == "fcn-dilated" ? 8 : 32, 4, pixels);
    }
    net.learn(true);
    net.head(spec.head, spec.arch, channels, classes, pixels);
    // the moving average, and the best one so far with its successor
    const double copies = validates ? 4.0 : 2.0;
    const double loss = 6.0 * classes * pixels;
    const double step1 = kFloat * batch * (net.kept() + loss) + batch * passingBytes(net);
    return kBeside + kWaste * (weightBytes(net, copies) + step1);
}

double networkPredictBytes(const PredictSpec& spec, const PredictingModel& model, VolumeSize size) {
    constexpr int kWholeSide = 512;
    constexpr int kSmallestTile = 256;
    constexpr int kTilesAtOnce = 4;
    const auto rounded = [](int side) { return (side + 31) / 32 * 32; };
    int tile = spec.tile;
    if (tile <= 0 && std::max(size.x, size.y) > kWholeSide)
        tile = std::max(model.patch, kSmallestTile);
    const auto length = [&](int side) {
        return tile <= 0 || side <= rounded(tile) ? rounded(side) : rounded(tile);
    };
    const double pixels = static_cast<double>(length(size.x)) * length(size.y);
    const bool several = length(size.x) < size.x || length(size.y) < size.y;
    const int channels = 2 * model.context + 1;
    NetworkTally net;
    net.learn(false);
    if (model.head != "unet")
        net.resNet(model.arch, channels, model.head == "fcn-dilated" ? 8 : 32, 4, pixels);
    net.head(model.head, model.arch, channels, model.classes, pixels);
    const double atOnce = several ? kTilesAtOnce : 1;
    const double slice = static_cast<double>(size.planeVoxels()) * (3.0 * model.classes + channels);
    const double passing = net.kept() + net.passing() + 4.0 * model.classes * pixels;
    return kBeside + kWaste * kFloat * (2.0 * net.weights() + atOnce * passing + slice);
}

} // namespace lamina::core
