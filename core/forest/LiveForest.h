// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forest/DecisionTrees.h"
#include "core/forest/LiveFeatures.h"
#include "core/forest/RandomForest.h"
#include "core/label/LabelTable.h"
#include "core/label/LabelVolume.h"
#include "core/learn/LearningEngine.h"

#include <map>
#include <memory>
#include <vector>

namespace lamina::core {

/// How a live forest learns. The defaults are measured by tests/bench/live.
struct LiveSettings {
    LiveFilters filters;
    ForestRecipe recipe{40, 16, 4, 0, 3'000, 40'000}; ///< `pool`: samples of each class at most
    std::size_t cacheBytes = std::size_t{768} << 20U; ///< of features of slices
    int coarsePixels = 40'000; ///< pixels of a slice that its first, coarse mask looks at
    int threads = 0;           ///< 0 = one for each core
    std::uint64_t seed = 1;
};

/// What is not yet painted that a forest needs to tell cells from background.
struct LiveLack {
    bool background = false;
    bool foreground = false;
    [[nodiscard]] bool nothing() const { return !background && !foreground; }
};

/// A forest that follows painting: it learns from the labelled pixels alone, however few, within a
/// fraction of a second, and masks a slice first coarsely and then in full. What it learns is a
/// function of the annotation, the settings and nothing else: neither of the order of strokes nor
/// of what is cached.
///
/// Of each annotated tile of 64 × 64 pixels it takes some pixels of each class, drawn by hash, so
/// that a small correction is heard beside a slice that was annotated as a whole; what it took is
/// kept with its features until the tile changes. Needs no file and writes none. One thread at a
/// time; a call that throws `Cancelled` leaves the forest as it was.
class LiveForest {
public:
    /// With a network it sees what that knows about each pixel, too.
    LiveForest(LearningStack stack, int channel, LiveSettings settings = {},
               std::shared_ptr<NetworkFeatures> network = nullptr);
    ~LiveForest();
    LiveForest(const LiveForest&) = delete;
    LiveForest& operator=(const LiveForest&) = delete;

    /// Learns from a snapshot. Without background or without foreground there is no forest, and the
    /// result says what lacks. Throws `Error` InvalidArgument for more than 200 classes, what
    /// reading a slice throws, and `Cancelled` within a tile and between trees.
    LiveLack learn(const LabelVolume& labels, const LabelTable& table, const JobContext& context);
    [[nodiscard]] bool ready() const { return m_trees != nullptr; }
    [[nodiscard]] const DecisionTrees& trees() const { return *m_trees; } ///< must be ready
    [[nodiscard]] std::size_t samples() const { return m_samples; }       ///< learned from

    /// Filters a slice ahead of being asked to predict it.
    void prepare(int z, const JobContext& context);
    /// Pixels from one looked at to the next for a quick first mask of this stack; 1: all of them.
    [[nodiscard]] int coarseStep() const { return m_coarseStep; }
    /// Class probabilities of slice z; must be ready. With a step above 1 the forest is asked at
    /// every step-th pixel of every step-th row and what lies between is interpolated.
    [[nodiscard]] ProbabilitySlice predict(int z, int step, const JobContext& context);

    [[nodiscard]] const LiveFeatures& features() const { return m_features; }

private:
    struct Block;
    void gather(const LabelVolume& labels, const LabelTable& table, const JobContext& context);
    void draw(Block& block, const LabelVolume& labels, TileIndex index, const LabelTable& table,
              std::size_t most) const;

    LiveSettings m_settings;
    LiveFeatures m_features;
    int m_threads;
    int m_coarseStep = 1;
    std::map<TileIndex, std::shared_ptr<const Block>> m_blocks;
    LabelTable m_table; ///< whose classes the blocks have
    std::shared_ptr<const DecisionTrees> m_trees;
    std::size_t m_samples = 0;
};

/// A stack for a live forest. Its grey range is estimated from a few evenly spaced slices, the same
/// ones every time: a large stack is not read as a whole for a preview.
[[nodiscard]] LearningStack liveStack(std::shared_ptr<const ImageStack> image, int channel,
                                      int time, const JobContext& context = {});

} // namespace lamina::core
