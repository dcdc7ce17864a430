// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/PixelFeatures.h"

#include "models/Checkpoint.h"
#include "models/Device.h"
#include "models/Guarded.h"
#include "models/train/PatchData.h"
#include "models/train/TiledPredictor.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace lamina::models {

namespace {

/// Pixels around a part that the network looks at: beyond, little of its view remains.
constexpr int kAround = 64;

/// Smaller parts would hardly need less memory, because of what lies around them.
constexpr int kSmallestPart = 64;

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
            const ComputeScope scope(m_threads, context);
            const torch::NoGradGuard noGrad;
            const auto found = describe(z, part, context).contiguous();
            const auto* values = found.data_ptr<float>();
            return std::vector<float>(values, values + found.numel());
        });
    }

private:
    /// When memory runs out this part and all later ones are computed in pieces, and the log says
    /// so.
    torch::Tensor describe(int z, const core::PixelRect& part, const core::JobContext& context) {
        context.throwIfStopped();
        const int side = std::max(part.width, part.height);
        if (side <= m_longest) {
            try {
                return describePart(z, part);
            } catch (const std::exception& error) {
                if (!isOutOfMemory(error)) throw;
                if (side / 2 < kSmallestPart) {
                    throw core::Error(core::ErrorCode::OutOfMemory,
                                      fmt::format("Memory ran out even with parts of {} pixels of "
                                                  "a slice.",
                                                  side),
                                      error.what());
                }
                m_longest = (side + 1) / 2;
                releaseDeviceMemory(m_device);
                context.log(fmt::format("Memory ran out: the network goes on with parts of {} "
                                        "pixels.",
                                        m_longest));
            }
        }
        auto first = part;
        auto second = part;
        const bool wide = part.width >= part.height;
        (wide ? first.width : first.height) = side / 2;
        (wide ? second.x : second.y) += side / 2;
        (wide ? second.width : second.height) -= side / 2;
        return torch::cat({describe(z, first, context), describe(z, second, context)},
                          wide ? 2 : 1);
    }

    torch::Tensor describePart(int z, const core::PixelRect& part) {
        const int multiple = m_model.net->sizeMultiple();
        const core::PixelRect seen{part.x - kAround, part.y - kAround,
                                   roundedUpTo(part.width + 2 * kAround, multiple),
                                   roundedUpTo(part.height + 2 * kAround, multiple)};
        const auto image = (m_reader.window(0, z, seen) - m_model.standardization.mean) /
                           m_model.standardization.deviation;
        const MixedPrecision precision(m_device);
        return m_model.net
            ->describe(
                image.unsqueeze(0).contiguous(torch::MemoryFormat::ChannelsLast).to(m_device))[0]
            .slice(1, kAround, kAround + part.height)
            .slice(2, kAround, kAround + part.width)
            .to(torch::kCPU, torch::kFloat);
    }

    LoadedSegmentation m_model;
    StackReader m_reader;
    torch::Device m_device;
    int m_threads;
    int m_longest = std::numeric_limits<int>::max(); ///< side of what is computed at once
};

} // namespace

std::unique_ptr<core::NetworkFeatures> openPixelFeatures(const std::filesystem::path& model,
                                                         const core::LearningStack& stack,
                                                         int channel, const core::RunSpec& run) {
    return std::make_unique<TorchPixelFeatures>(loadSegmentation(model), stack, channel, run);
}

} // namespace lamina::models
