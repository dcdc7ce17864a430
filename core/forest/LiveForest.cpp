// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/LiveForest.h"

#include "core/base/Error.h"
#include "core/forest/Parallel.h"
#include "core/forest/TreeWalker.h"
#include "core/image/Normalization.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>
#include <utility>

namespace lamina::core {

namespace {

constexpr int kMostClasses = 200;
constexpr std::size_t kFewest = 16; ///< pixels of a class that an annotated tile gives, if it can
constexpr std::size_t kMost = 512;  ///< a stroke in one tile weighs no more than this
constexpr std::size_t kBlockPixels = 256;
constexpr int kRangePlanes = 9;

/// A number that orders pixels at random, the same everywhere (finaliser of SplitMix64).
std::uint64_t rankOf(std::uint64_t seed, std::uint64_t value) {
    std::uint64_t x = seed * 0x9E3779B97F4A7C15ULL + value;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31U);
}

std::uint64_t keyOf(TileIndex index) {
    return static_cast<std::uint64_t>(index.z) << 40U |
           static_cast<std::uint64_t>(index.row) << 20U | static_cast<std::uint64_t>(index.column);
}

/// Smallest odd step that leaves no more than `most` pixels; odd, so that a pixel is in its middle.
int stepFor(VolumeSize size, int most) {
    int step = 1;
    while (size.planeVoxels() / static_cast<std::size_t>(step * step) >
               static_cast<std::size_t>(most) &&
           step + 2 <= std::min(size.x, size.y))
        step += 2;
    return step;
}

/// Values on a grid of `columns` × `rows`, whose nodes lie `step` pixels apart from `step` / 2 on,
/// interpolated to all pixels.
void spread(const std::vector<float>& grid, int columns, int rows, int step, int width, int height,
            float* out) {
    const auto place = [step](int pixel, int nodes) {
        const float at = std::clamp((static_cast<float>(pixel) - static_cast<float>(step / 2)) /
                                        static_cast<float>(step),
                                    0.0F, static_cast<float>(nodes - 1));
        const int before = std::min(static_cast<int>(at), std::max(0, nodes - 2));
        return std::pair(before, at - static_cast<float>(before));
    };
    for (int y = 0; y < height; ++y) {
        const auto [row, down] = place(y, rows);
        const float* above =
            &grid[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns)];
        const float* below = rows > 1 ? above + columns : above;
        for (int x = 0; x < width; ++x) {
            const auto [column, right] = place(x, columns);
            const int next = columns > 1 ? column + 1 : column;
            const float upper = above[column] + right * (above[next] - above[column]);
            const float lower = below[column] + right * (below[next] - below[column]);
            *out++ = upper + down * (lower - upper);
        }
    }
}

} // namespace

/// What was drawn from one annotated tile.
struct LiveForest::Block {
    LabelTilePtr labels;            ///< from which it was drawn
    std::size_t most = 0;           ///< pixels of each class that were asked for
    std::vector<VoxelIndex> pixels; ///< of each class in the order in which they were drawn
    std::vector<std::uint8_t> targets;
    std::vector<float> values; ///< [pixel, feature]

    /// The same with fewer pixels of each class: those that were drawn first.
    [[nodiscard]] std::shared_ptr<const Block> reduced(std::size_t fewer) const {
        auto result = std::make_shared<Block>();
        result->labels = labels;
        result->most = fewer;
        const std::size_t width = pixels.empty() ? 0 : values.size() / pixels.size();
        std::size_t ofClass = 0;
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            ofClass = i > 0 && targets[i] == targets[i - 1] ? ofClass + 1 : 1;
            if (ofClass > fewer) continue;
            result->pixels.push_back(pixels[i]);
            result->targets.push_back(targets[i]);
            const auto from = values.begin() + static_cast<std::ptrdiff_t>(i * width);
            result->values.insert(result->values.end(), from,
                                  from + static_cast<std::ptrdiff_t>(width));
        }
        return result;
    }
};

LearningStack liveStack(std::shared_ptr<const ImageStack> image, int channel, int time,
                        const JobContext& context) {
    LearningStack stack;
    stack.time = time;
    stack.range = percentileRange(*image, channel, {}, context, kRangePlanes);
    stack.image = std::move(image);
    return stack;
}

LiveForest::LiveForest(LearningStack stack, int channel, LiveSettings settings,
                       std::shared_ptr<NetworkFeatures> network)
    : m_settings(std::move(settings)), m_features(m_settings.filters, std::move(stack), channel,
                                                  m_settings.cacheBytes, std::move(network)),
      m_threads(threadCount(m_settings.threads)),
      m_coarseStep(stepFor(m_features.stack().image->size(), m_settings.coarsePixels)) {}

LiveForest::~LiveForest() = default;

void LiveForest::draw(Block& block, const LabelVolume& labels, TileIndex index,
                      const LabelTable& table, std::size_t most) const {
    const PixelRect rect = labels.tileRect(index);
    std::map<int, std::vector<std::pair<std::uint64_t, VoxelIndex>>> ofClass;
    LabelId last = kUnlabelled;
    int lastClass = 0;
    for (int y = rect.y; y < rect.y + rect.height; ++y) {
        for (int x = rect.x; x < rect.x + rect.width; ++x) {
            const LabelId id = block.labels->at(x - rect.x, y - rect.y);
            if (id == kUnlabelled) continue;
            if (id != last) {
                last = id;
                lastClass = table.classOf(id);
                if (lastClass >= kMostClasses) {
                    throw Error(ErrorCode::InvalidArgument,
                                fmt::format("A live preview tells at most {} classes apart.",
                                            kMostClasses));
                }
            }
            const auto within = static_cast<std::uint64_t>((y - rect.y) * kTileEdge + x - rect.x);
            ofClass[lastClass].emplace_back(rankOf(m_settings.seed, keyOf(index) * 4096 + within),
                                            VoxelIndex{x, y, index.z});
        }
    }
    for (auto& [classId, pixels] : ofClass) {
        std::sort(pixels.begin(), pixels.end());
        pixels.resize(std::min(pixels.size(), most));
        for (const auto& [rank, pixel] : pixels) {
            block.pixels.push_back(pixel);
            block.targets.push_back(static_cast<std::uint8_t>(classId));
        }
    }
}

/// Brings `m_blocks` up to date: those of the annotated tiles, with their features.
void LiveForest::gather(const LabelVolume& labels, const LabelTable& table,
                        const JobContext& context) {
    if (!table.sameClasses(m_table)) {
        m_blocks.clear();
        m_table = table;
    }
    std::vector<TileIndex> annotated;
    for (int z = 0; z < labels.size().z; ++z) {
        for (int row = 0; row < labels.tileRows(); ++row) {
            for (int column = 0; column < labels.tileColumns(); ++column) {
                if (labels.tile({column, row, z})) annotated.push_back({column, row, z});
            }
        }
    }
    const auto pool = static_cast<std::size_t>(m_settings.recipe.pool);
    const std::size_t share = annotated.empty() ? kMost : pool / annotated.size();
    // a power of two: with every further tile only now and then another number
    const std::size_t most = std::clamp(std::bit_floor(share), kFewest, kMost);
    if (annotated.size() * most > pool) { // some tiles stand for all
        std::sort(annotated.begin(), annotated.end(), [this](TileIndex a, TileIndex b) {
            return std::pair(rankOf(m_settings.seed, keyOf(a)), a) <
                   std::pair(rankOf(m_settings.seed, keyOf(b)), b);
        });
        annotated.resize(std::max<std::size_t>(1, pool / most));
    }
    // in the order of the squares of features, each of which is made at most once
    std::sort(annotated.begin(), annotated.end(), [this](TileIndex a, TileIndex b) {
        const auto square = [this](TileIndex t) {
            return m_features.tileAt(t.column * kTileEdge, t.row * kTileEdge);
        };
        return std::tuple(a.z, square(a), a) < std::tuple(b.z, square(b), b);
    });

    std::erase_if(m_blocks, [&labels](const auto& entry) {
        return labels.tile(entry.first) != entry.second->labels;
    });
    std::size_t done = 0;
    for (const TileIndex index : annotated) {
        ++done;
        const auto found = m_blocks.find(index);
        if (found != m_blocks.end() && found->second->most >= most) {
            if (found->second->most > most) found->second = found->second->reduced(most);
            continue;
        }
        context.throwIfStopped();
        auto block = std::make_shared<Block>();
        block->labels = labels.tile(index);
        block->most = most;
        draw(*block, labels, index, table, most);
        const auto square = m_features.tile(
            index.z, m_features.tileAt(index.column * kTileEdge, index.row * kTileEdge), m_threads,
            context);
        block->values.resize(block->pixels.size() * m_features.count());
        for (std::size_t i = 0; i < block->pixels.size(); ++i) {
            square->sample(block->pixels[i].x, block->pixels[i].y,
                           &block->values[i * m_features.count()]);
        }
        m_blocks[index] = std::move(block);
        context.report({static_cast<double>(done) / static_cast<double>(annotated.size()),
                        "Looking at what is painted",
                        {},
                        {}});
    }
    std::sort(annotated.begin(), annotated.end());
    std::erase_if(m_blocks, [&annotated](const auto& entry) {
        return !std::binary_search(annotated.begin(), annotated.end(), entry.first);
    });
}

LiveLack LiveForest::learn(const LabelVolume& labels, const LabelTable& table,
                           const JobContext& context) {
    gather(labels, table, context);
    ForestSamples samples;
    samples.features = static_cast<int>(m_features.count());
    std::array<std::size_t, kMostClasses> counts{};
    int classes = std::max(2, static_cast<int>(table.classNames().size()));
    for (const auto& [index, block] : m_blocks) {
        samples.values.insert(samples.values.end(), block->values.begin(), block->values.end());
        samples.targets.insert(samples.targets.end(), block->targets.begin(), block->targets.end());
        for (const auto target : block->targets) {
            ++counts[target];
            classes = std::max(classes, target + 1);
        }
    }
    LiveLack lack;
    lack.background = counts[0] == 0;
    lack.foreground = samples.size() == counts[0];
    if (!lack.nothing()) {
        m_trees.reset();
        m_samples = 0;
        return lack;
    }
    samples.weight.assign(static_cast<std::size_t>(classes), 1.0);
    auto trees = growForest(samples, m_settings.recipe, m_settings.seed, m_threads, context);
    m_trees = std::make_shared<const DecisionTrees>(std::move(trees));
    m_samples = samples.size();
    return lack;
}

void LiveForest::prepare(int z, const JobContext& context) {
    for (std::size_t i = 0; i < m_features.tiles().size(); ++i)
        static_cast<void>(m_features.tile(z, i, m_threads, context));
}

ProbabilitySlice LiveForest::predict(int z, int step, const JobContext& context) {
    if (!m_trees) throw Error(ErrorCode::Internal, "A live forest was asked before it learned.");
    const auto trees = m_trees;
    const TreeWalker walker(*trees);
    const VolumeSize size = m_features.stack().image->size();
    const auto width = m_features.count();
    const auto classes = static_cast<std::size_t>(trees->classes);
    const int columns = (size.x + step - 1 - step / 2) / step;
    const int rows = (size.y + step - 1 - step / 2) / step;
    const std::size_t nodes = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    // a step of 1 makes the grid the slice itself
    std::vector<float> grid(nodes * classes);
    for (std::size_t t = 0; t < m_features.tiles().size(); ++t) {
        const auto tile = m_features.tile(z, t, m_threads, context);
        const PixelRect& rect = tile->rect;
        // the nodes within this square
        const auto firstNode = [step](int from) { return (from - step / 2 + step - 1) / step; };
        const int left = std::max(0, firstNode(rect.x));
        const int right = std::min(columns, firstNode(rect.x + rect.width));
        const int top = std::max(0, firstNode(rect.y));
        const int bottom = std::min(rows, firstNode(rect.y + rect.height));
        parallelFor(bottom - top, m_threads, [&](int part) {
            context.throwIfStopped();
            const int row = top + part;
            const int y = row * step + step / 2;
            std::vector<float> samples(kBlockPixels * width);
            std::vector<float> found(kBlockPixels * classes);
            for (int first = left; first < right; first += static_cast<int>(kBlockPixels)) {
                const int count = std::min(static_cast<int>(kBlockPixels), right - first);
                if (step == 1) {
                    const auto inTile = static_cast<std::size_t>(y - rect.y) *
                                            static_cast<std::size_t>(rect.width) +
                                        static_cast<std::size_t>(first - rect.x);
                    tile->samples(inTile, static_cast<std::size_t>(count), samples.data());
                } else {
                    for (int i = 0; i < count; ++i) {
                        tile->sample((first + i) * step + step / 2, y,
                                     &samples[static_cast<std::size_t>(i) * width]);
                    }
                }
                walker.predict(samples.data(), static_cast<std::size_t>(count), found.data(),
                               kBlockPixels);
                const std::size_t at =
                    static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                    static_cast<std::size_t>(first);
                for (std::size_t c = 0; c < classes; ++c)
                    std::copy_n(&found[c * kBlockPixels], count, &grid[c * nodes + at]);
            }
        });
    }
    ProbabilitySlice slice{z, trees->classes, size.x, size.y, {}};
    if (step == 1) {
        slice.values = std::move(grid);
        return slice;
    }
    slice.values.resize(size.planeVoxels() * classes);
    for (std::size_t c = 0; c < classes; ++c) {
        const std::vector<float> plane(grid.begin() + static_cast<std::ptrdiff_t>(c * nodes),
                                       grid.begin() + static_cast<std::ptrdiff_t>((c + 1) * nodes));
        spread(plane, columns, rows, step, size.x, size.y,
               slice.values.data() + c * size.planeVoxels());
    }
    return slice;
}

} // namespace lamina::core
