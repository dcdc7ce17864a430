// SPDX-License-Identifier: GPL-3.0-or-later
// One PixelCL step (ResNet-18, PixPro, AdamW) on fixed views, timed. `pixelcl_step.py` runs this
// and the same step in plain Python in turns.
//
//   pixelcl_step_bench --start FILE              write start weights and views
//   pixelcl_step_bench --run FILE [--steps N]    load them, run N steps, print one JSON object
#include "models/Device.h"
#include "models/Safetensors.h"
#include "models/TensorMemory.h"
#include "models/nets/Convolution.h"
#include "models/nets/ResNet.h"
#include "models/ssl/PixelCL.h"
#include "models/train/Optimizer.h"
#include "models/train/Schedule.h"
#include "models/train/TrainingRun.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

namespace {

using namespace lamina::models;

struct Settings {
    std::string start;
    std::string run;
    int steps = 10;
    int threads = 2;
    int batch = 8;
    int side = 128;
    int stage = 2;
    int hidden = 1024;
};

Settings parse(int argc, char** argv) {
    Settings s;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        const std::string value = argv[i + 1];
        if (name == "--start")
            s.start = value;
        else if (name == "--run")
            s.run = value;
        else if (name == "--steps")
            s.steps = std::stoi(value);
        else if (name == "--threads")
            s.threads = std::stoi(value);
        else if (name == "--batch")
            s.batch = std::stoi(value);
        else if (name == "--side")
            s.side = std::stoi(value);
        else if (name == "--stage")
            s.stage = std::stoi(value);
        else if (name == "--gradients")
            setGradientPrecision(value == "float32" ? GradientPrecision::Float
                                                    : GradientPrecision::BFloat16);
        else if (name == "--hidden")
            s.hidden = std::stoi(value);
        else
            throw std::runtime_error("unknown option " + name);
    }
    if (s.start.empty() == s.run.empty())
        throw std::runtime_error("give --start FILE or --run FILE");
    return s;
}

PixelCL makeNet(const Settings& s) {
    PixelCLSpec spec;
    spec.hidden = s.hidden;
    return PixelCL(spec, [&]() -> std::shared_ptr<DenseEncoder> {
        auto encoder = std::make_shared<ResNetImpl>(ResNetSpec{});
        encoder->setEncodeStages({s.stage});
        return encoder;
    });
}

void writeStart(const Settings& s) {
    torch::manual_seed(7);
    auto net = makeNet(s);
    auto tensors = prefixed("model.", stateDict(*net));
    for (const char* view : {"view1", "view2"}) {
        tensors.emplace_back(view, torch::randn({s.batch, 3, s.side, s.side}));
    }
    for (const char* boxes : {"boxes1", "boxes2"}) {
        const auto corner = torch::rand({s.batch, 2}) * 0.4;
        tensors.emplace_back(
            boxes, torch::cat({corner, corner + 0.3 + torch::rand({s.batch, 2}) * 0.3}, 1));
    }
    writeSafetensors(s.start, tensors, {});
}

double residentMegabytes() {
    std::ifstream in("/proc/self/statm");
    long total = 0;
    long resident = 0;
    in >> total >> resident;
    return static_cast<double>(resident) * 4096.0 / 1e6;
}

void run(const Settings& s) {
    keepTensorMemory();
    const ComputeScope scope(s.threads);
    const auto start = readSafetensors(s.run);
    auto net = makeNet(s);
    LoadOptions options;
    options.prefix = "model.";
    loadStateDict(*net, start.tensors, options);
    useChannelsLast(*net);
    net->train();
    ViewPair views;
    for (const auto& [name, tensor] : start.tensors) {
        if (name == "view1") views.view1 = tensor.contiguous(torch::MemoryFormat::ChannelsLast);
        if (name == "view2") views.view2 = tensor.contiguous(torch::MemoryFormat::ChannelsLast);
        if (name == "boxes1") views.boxes1 = tensor;
        if (name == "boxes2") views.boxes2 = tensor;
    }
    OptimizerSpec spec;
    spec.kind = OptimizerKind::AdamW;
    spec.learningRate = 1e-4;
    spec.weightDecay = 1e-2;
    Optimizer optimizer(spec, {ParameterGroup{net->trainableParameters(), 1.0}});
    std::vector<double> losses;
    std::vector<double> seconds;
    std::vector<double> resident;
    for (int k = 0; k < s.steps; ++k) {
        const auto begin = std::chrono::steady_clock::now();
        const auto step = net->step(views, emaMomentum(k, 100));
        step.loss.backward();
        optimizer.step();
        optimizer.zeroGrad();
        losses.push_back(step.loss.item<double>());
        seconds.push_back(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        resident.push_back(residentMegabytes());
    }
    std::puts(nlohmann::json{{"gradients", gradientPrecisionName()},
                             {"losses", losses},
                             {"seconds", seconds},
                             {"resident_mb", resident}}
                  .dump()
                  .c_str());
}

} // namespace

int main(int argc, char** argv) {
    try {
        const auto settings = parse(argc, argv);
        if (!settings.start.empty())
            writeStart(settings);
        else
            run(settings);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
