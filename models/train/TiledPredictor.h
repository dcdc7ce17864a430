// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job/JobContext.h"
#include "models/Checkpoint.h"

#include <torch/torch.h>

#include <vector>

namespace lamina::models {

/// How a slice is cut for prediction.
struct TileSpec {
    int tile = 0;       ///< side; 0 = slices in one piece whatever their size
    int overlap = 0;    ///< pixels that neighbouring tiles share at least
    bool flips = false; ///< mean over the four mirrorings
    int tilesAtOnce = 4;
};

/// One side of the image, cut into tiles of one length.
struct TileAxis {
    int length = 0; ///< of every tile; a multiple of what the net asks for
    std::vector<int>
        starts; ///< ascending; the first may be negative, the last tile may end outside
};
[[nodiscard]] int roundedUpTo(int value, int multiple);
/// A side not longer than the tile is one tile, padded on both ends to a multiple of `multiple`.
[[nodiscard]] TileAxis tileAxis(int side, int tile, int overlap, int multiple);

/// Weight of each position of a tile: rises smoothly over the overlap at both ends, never 0.
[[nodiscard]] torch::Tensor blendWeights(int length, int overlap);

/// Class probabilities of images of any size. Mirrors the image at its borders, blends overlapping
/// tiles; the result does not depend on how many tiles run at once beyond rounding. When memory
/// runs out it goes on with fewer, then smaller tiles, and says so.
class TiledPredictor {
public:
    /// The net is put into eval mode and onto the device by the caller.
    TiledPredictor(SegmentationNet net, Standardization standardization, int classes,
                   torch::Device device, TileSpec spec);

    /// [classes, h, w] on the CPU from an image [c, h, w] in 0..1 on the CPU. Looks at the stop
    /// token between batches of tiles.
    [[nodiscard]] torch::Tensor predict(const torch::Tensor& image,
                                        const core::JobContext& context);

private:
    [[nodiscard]] torch::Tensor attempt(const torch::Tensor& image,
                                        const core::JobContext& context);
    [[nodiscard]] torch::Tensor probabilities(const torch::Tensor& tiles);

    SegmentationNet m_net;
    Standardization m_standardization;
    int m_classes;
    torch::Device m_device;
    TileSpec m_spec;
};

/// Image [c, h, w] continued by mirroring to the window that starts at (top, left).
[[nodiscard]] torch::Tensor mirroredWindow(const torch::Tensor& image, int top, int left,
                                           int height, int width);

} // namespace lamina::models
