// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/train/CleanStatistics.h"

#include "models/nets/SegmentationNet.h"
#include "models/ssl/Rng.h"

namespace lamina::models {

void estimateCleanStatistics(ResNetImpl& backbone, const StackReader& reader,
                             const std::vector<core::PatchRef>& patches,
                             const Standardization& standardization, std::uint64_t seed,
                             const torch::Device& device, const core::JobContext& context) {
    constexpr int kBatches = 12;
    constexpr int kBatch = 8;
    constexpr int kSide = 128;
    SampleStream stream(patches.size(), seed);
    std::int64_t sample = 0;
    estimateBatchNorm(backbone, kBatches, [&](int) {
        context.throwIfStopped();
        std::vector<torch::Tensor> images;
        for (int i = 0; i < kBatch; ++i, ++sample) {
            const auto& patch = patches[stream.item(sample)];
            auto rect = insideSlice(patch, reader.size(patch.stack));
            Rng rng(seed, 0, static_cast<std::uint64_t>(sample), 9);
            rect.x += static_cast<int>(rng.integer(0, std::max(0, rect.width - kSide)));
            rect.y += static_cast<int>(rng.integer(0, std::max(0, rect.height - kSide)));
            rect.width = kSide;
            rect.height = kSide;
            images.push_back(reader.window(patch.stack, patch.z, rect));
        }
        const auto batch =
            (torch::stack(images) - standardization.mean) / standardization.deviation;
        (void)backbone.stages(batch.contiguous(torch::MemoryFormat::ChannelsLast).to(device));
    });
}

} // namespace lamina::models
