// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/paint/FloodFill.h"

#include "core/label/EditInParts.h"

#include <cmath>
#include <functional>
#include <map>
#include <memory>

namespace lamina::core {

namespace {

std::size_t offset(int width, int x, int y) {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
           static_cast<std::size_t>(x);
}

bool mayGrowInto(LabelId label, LabelId id) {
    return label == kUnlabelled || label == id;
}

/// May the pixel at (x, y) of the slice it was made for be taken?
using SliceTest = std::function<bool(int x, int y)>;

/// A slice at a time: what is taken in one slice is where its neighbours go on. Holds one bit per
/// voxel of the slices that the region touches.
class VolumeFlood {
public:
    VolumeFlood(VolumeSize size, std::function<SliceTest(int z)> testFor)
        : m_size(size), m_testFor(std::move(testFor)) {}

    void run(VoxelIndex seed, const std::function<void(int z, const PixelRun&)>& take,
             const JobContext& context) {
        m_open[seed.z].push_back({seed.y, seed.x, seed.x + 1});
        std::size_t taken = 0;
        while (!m_open.empty()) {
            context.throwIfStopped();
            auto next = m_open.extract(m_open.begin());
            const int z = next.key();
            auto& seen = m_seen[z];
            if (seen.empty()) seen.resize(m_size.planeVoxels());
            std::vector<PixelRun> runs;
            collectConnected(m_size.x, m_size.y, next.mapped(), seen, m_testFor(z), runs);
            for (const PixelRun& run : runs) {
                take(z, run);
                taken += static_cast<std::size_t>(run.end - run.begin);
            }
            for (const int neighbour : {z - 1, z + 1}) {
                if (neighbour < 0 || neighbour >= m_size.z || runs.empty()) continue;
                auto& open = m_open[neighbour];
                open.insert(open.end(), runs.begin(), runs.end());
            }
            context.report(
                {std::min(0.99, static_cast<double>(taken) / static_cast<double>(m_size.voxels())),
                 "Filling",
                 {},
                 {}});
        }
    }

private:
    VolumeSize m_size;
    std::function<SliceTest(int z)> m_testFor;
    std::map<int, std::vector<PixelRun>> m_open;
    std::map<int, std::vector<bool>> m_seen;
};

} // namespace

std::vector<PixelRun> connectedRegion(std::span<const LabelId> labels, int width, PixelRun seed) {
    std::vector<PixelRun> runs;
    if (width <= 0 || seed.row < 0 || seed.begin < 0 || seed.begin >= width) return runs;
    const int height = static_cast<int>(labels.size() / static_cast<std::size_t>(width));
    if (seed.row >= height) return runs;
    const LabelId wanted = labels[offset(width, seed.begin, seed.row)];
    std::vector<bool> seen(labels.size());
    collectConnected(
        width, height, {{seed.row, seed.begin, seed.begin + 1}}, seen,
        [&](int x, int y) { return labels[offset(width, x, y)] == wanted; }, runs);
    return runs;
}

std::vector<PixelRun> growRegion(const Plane& image, std::span<const LabelId> labels, PixelRun seed,
                                 const GrowSpec& spec) {
    std::vector<PixelRun> runs;
    const int width = image.width();
    const int height = image.height();
    if (seed.row < 0 || seed.row >= height || seed.begin < 0 || seed.begin >= width) return runs;
    std::vector<bool> seen(labels.size());
    collectConnected(
        width, height, {{seed.row, seed.begin, seed.begin + 1}}, seen,
        [&](int x, int y) {
            if (!mayGrowInto(labels[offset(width, x, y)], spec.id)) return false;
            return (x == seed.begin && y == seed.row) ||
                   std::abs(image.value(x, y) - spec.wanted) <= spec.tolerance;
        },
        runs);
    return runs;
}

namespace {

/// Runs of a flood as changes; of a whole stack the tiles would not fit into memory at once.
class FloodedParts {
public:
    FloodedParts(const LabelVolume& snapshot, const LabelTable& table, DrawOver rule)
        : m_parts(snapshot, table, rule) {}
    void add(int z, const PixelRun& run, LabelId id) {
        m_parts.edit().setRow(z, run.row, run.begin, run.end, id);
        constexpr int kMost = 20000; // some slices of 2048 pixels, filled whole
        if (++m_runs % kMost == 0) m_parts.settle();
    }
    [[nodiscard]] std::vector<TileChange> finish() { return m_parts.finish(); }

private:
    EditInParts m_parts;
    int m_runs = 0;
};

} // namespace

std::vector<TileChange> fillVolume(LabelVolume snapshot, const LabelTable& table, VoxelIndex seed,
                                   LabelId id, DrawOver rule, const JobContext& context) {
    const VolumeSize size = snapshot.size();
    if (!size.contains(seed)) return {};
    const LabelId wanted = snapshot.at(seed);
    FloodedParts parts(snapshot, table, rule);
    VolumeFlood flood(size, [&](int z) -> SliceTest {
        auto labels = std::make_shared<std::vector<LabelId>>(snapshot.readSlice(z));
        return [labels, wanted, width = size.x](int x, int y) {
            return (*labels)[offset(width, x, y)] == wanted;
        };
    });
    flood.run(
        seed, [&](int z, const PixelRun& run) { parts.add(z, run, id); }, context);
    return parts.finish();
}

std::vector<TileChange> growVolume(LabelVolume snapshot, const LabelTable& table,
                                   const ImageStack& image, int channel, int time, VoxelIndex seed,
                                   const GrowSpec& spec, const JobContext& context) {
    const VolumeSize size = snapshot.size();
    if (!size.contains(seed)) return {};
    FloodedParts parts(snapshot, table, DrawOver::UnlabelledOnly);
    VolumeFlood flood(size, [&](int z) -> SliceTest {
        auto labels = std::make_shared<std::vector<LabelId>>(snapshot.readSlice(z));
        return [labels, plane = image.plane({z, channel, time}), spec, seed, z,
                width = size.x](int x, int y) {
            if (!mayGrowInto((*labels)[offset(width, x, y)], spec.id)) return false;
            return VoxelIndex{x, y, z} == seed ||
                   std::abs(plane->value(x, y) - spec.wanted) <= spec.tolerance;
        };
    });
    flood.run(
        seed, [&](int z, const PixelRun& run) { parts.add(z, run, spec.id); }, context);
    return parts.finish();
}

} // namespace lamina::core
