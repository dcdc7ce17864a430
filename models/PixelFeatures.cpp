// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/PixelFeatures.h"

#include "models/Checkpoint.h"
#include "models/Device.h"
#include "models/Guarded.h"
#include "models/train/PatchData.h"

namespace lamina::models {

namespace {

/// Pixels around a part that the network looks at: beyond, little of its view remains.
constexpr int kAround = 64;

int upTo(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

core::InputSpec inputOf(const LoadedSegmentation& model, int channel) {
    core::InputSpec input = model.input;
    input.channel = channel;
    return input;
}

class TorchPixelFeatures final : public core::NetworkFeatures {
public:
    TorchPixelFeatures(LoadedSegmentation model, const core::LearningStack& stack, int channel,
                       const core::RunSpec& run)
        : m_model(std::move(model)), m_reader({stack}, inputOf(m_model, channel)),
          m_device(resolveDevice(run.device)), m_threads(run.threads) {
        m_model.net->eval();
        useChannelsLast(*m_model.net);
        m_model.net->to(m_device);
    }

    int count() const override { return m_model.net->head()->pixelFeatures(); }

    std::vector<float> of(int z, const core::PixelRect& part,
                          const core::JobContext& context) override {
        context.throwIfStopped();
        return guarded("The network", [&] {
            const ComputeScope scope(m_threads);
            const torch::NoGradGuard noGrad;
            const int multiple = m_model.net->sizeMultiple();
            const core::PixelRect seen{part.x - kAround, part.y - kAround,
                                       upTo(part.width + 2 * kAround, multiple),
                                       upTo(part.height + 2 * kAround, multiple)};
            const auto image = (m_reader.window(0, z, seen) - m_model.standardization.mean) /
                               m_model.standardization.deviation;
            const MixedPrecision precision(m_device);
            const auto found = m_model.net
                                   ->describe(image.unsqueeze(0)
                                                  .contiguous(torch::MemoryFormat::ChannelsLast)
                                                  .to(m_device))[0]
                                   .slice(1, kAround, kAround + part.height)
                                   .slice(2, kAround, kAround + part.width)
                                   .to(torch::kCPU, torch::kFloat)
                                   .contiguous();
            const auto* values = found.data_ptr<float>();
            return std::vector<float>(values, values + found.numel());
        });
    }

private:
    LoadedSegmentation m_model;
    StackReader m_reader;
    torch::Device m_device;
    int m_threads;
};

} // namespace

std::unique_ptr<core::NetworkFeatures> openPixelFeatures(const std::filesystem::path& model,
                                                         const core::LearningStack& stack,
                                                         int channel, const core::RunSpec& run) {
    return std::make_unique<TorchPixelFeatures>(loadSegmentation(model), stack, channel, run);
}

} // namespace lamina::models
