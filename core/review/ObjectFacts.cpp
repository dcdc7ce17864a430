// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectFacts.h"

#include "core/base/Error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <unordered_map>

#include <fmt/format.h>

namespace lamina::core {

namespace {

/// Sums over an object, and over its outline in the slice just read.
struct Sums {
    std::int64_t voxels = 0;
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::int64_t z = 0;
    VoxelBox box;
    std::array<std::int64_t, 3> faces{}; ///< towards other voxels, across x, y, z
    double intensity = 0.0;
    std::int64_t known = 0; ///< voxels with a probability
    double probability = 0.0;
    double uncertainty = 0.0;
    ClassId classId = 1;
    int slice = -1; ///< of the outline
    std::int64_t area = 0;
    std::int64_t areaX = 0;
    std::int64_t areaY = 0;
    std::int64_t largest = 0; ///< outline so far
    VoxelIndex middle;

    /// Pixels [x0, x1) of one row.
    void add(int x0, int x1, int row, int slab) {
        if (slice != slab) {
            closeOutline();
            slice = slab;
            area = areaX = areaY = 0;
        }
        const std::int64_t n = x1 - x0;
        const std::int64_t sumX = n * (std::int64_t{x0} + x1 - 1) / 2;
        const VoxelBox run{{x0, row, slab}, {x1, row + 1, slab + 1}};
        box = voxels == 0 ? run : box.united(run);
        voxels += n;
        x += sumX;
        y += n * row;
        z += n * slab;
        area += n;
        areaX += sumX;
        areaY += n * row;
    }
    void closeOutline() {
        if (area <= largest) return;
        largest = area;
        const auto mean = [this](std::int64_t sum) {
            return static_cast<int>(
                std::lround(static_cast<double>(sum) / static_cast<double>(area)));
        };
        middle = {mean(areaX), mean(areaY), slice};
    }
};

using Objects = std::unordered_map<LabelId, Sums>;

bool isObject(LabelId id) {
    return id != kUnlabelled && id != kBackground;
}

/// Looks an object up once for a run of voxels; references into the map stay valid.
class Finder {
public:
    explicit Finder(Objects& objects) : m_objects(objects) {}
    Sums& operator()(LabelId id) {
        if (id != m_id || !m_sums) {
            m_id = id;
            m_sums = &m_objects[id];
        }
        return *m_sums;
    }

private:
    Objects& m_objects;
    LabelId m_id = kUnlabelled;
    Sums* m_sums = nullptr;
};

/// Counts the faces between voxels of different ids: two neighbours, each given as an id.
struct FaceCounter {
    Finder here;
    Finder there;
    std::size_t axis;
    void operator()(LabelId a, LabelId b) {
        if (a == b) return;
        if (isObject(a)) ++here(a).faces[axis];
        if (isObject(b)) ++there(b).faces[axis];
    }
};

ObjectFacts factsOf(LabelId id, Sums& sums, const ObjectSource& source) {
    sums.closeOutline();
    const auto n = static_cast<double>(sums.voxels);
    const Spacing& s = source.spacing;
    ObjectFacts facts;
    facts.id = id;
    facts.classId = sums.classId;
    facts.voxels = sums.voxels;
    facts.volume = n * s.voxelVolume();
    facts.centroid = {static_cast<double>(sums.x) / n * s.x, static_cast<double>(sums.y) / n * s.y,
                      static_cast<double>(sums.z) / n * s.z};
    facts.box = sums.box;
    facts.middle = sums.middle;
    const VolumeSize& size = source.size;
    const VoxelBox& b = sums.box;
    facts.touchesBorder = b.begin.x == 0 || b.begin.y == 0 || b.end.x == size.x ||
                          b.end.y == size.y ||
                          (size.z > 1 && (b.begin.z == 0 || b.end.z == size.z));
    const double surface = static_cast<double>(sums.faces[0]) * s.y * s.z +
                           static_cast<double>(sums.faces[1]) * s.x * s.z +
                           static_cast<double>(sums.faces[2]) * s.x * s.y;
    facts.sphericity = std::cbrt(std::numbers::pi * 36.0 * facts.volume * facts.volume) / surface;
    if (source.image) facts.intensity = sums.intensity / n;
    if (sums.known > 0) {
        facts.probability = sums.probability / static_cast<double>(sums.known);
        facts.uncertainty = sums.uncertainty / static_cast<double>(sums.known);
    }
    return facts;
}

} // namespace

std::vector<ObjectFacts> objectFacts(const ObjectSource& source, const JobContext& context) {
    const VolumeSize size = source.size;
    if (source.image && source.image->size() != size) {
        const VolumeSize other = source.image->size();
        throw Error(ErrorCode::Mismatch,
                    fmt::format("The objects lie in {} x {} x {} voxels, but {} has {} x {} x {}.",
                                size.x, size.y, size.z, source.image->info().name, other.x, other.y,
                                other.z));
    }
    std::array<double, 256> probabilities{};
    std::array<double, 256> uncertainties{};
    for (std::size_t v = 0; v < probabilities.size(); ++v) {
        const double p = static_cast<double>(v) / 255.0;
        probabilities[v] = p;
        uncertainties[v] = 4.0 * p * (1.0 - p);
    }
    Objects objects;
    std::vector<LabelId> before(size.planeVoxels(), kUnlabelled); // beyond the stack: nothing
    std::vector<LabelId> slice(size.planeVoxels());
    std::vector<float> grey;
    const auto width = static_cast<std::size_t>(size.x);
    FaceCounter acrossX{Finder(objects), Finder(objects), 0};
    FaceCounter acrossY{Finder(objects), Finder(objects), 1};
    FaceCounter acrossZ{Finder(objects), Finder(objects), 2};
    for (int z = 0; z < size.z; ++z) {
        context.throwIfStopped();
        source.ids(z, slice);
        const bool any = std::any_of(slice.begin(), slice.end(), isObject);
        if (source.image && any) // no slice is decoded for nothing
            grey = source.image->planeOnce({z, source.channel, source.time})->toFloat();
        const std::uint8_t* probability = source.probability ? source.probability(z) : nullptr;
        Finder find(objects);
        for (int y = 0; y < size.y; ++y) {
            const std::size_t row = static_cast<std::size_t>(y) * width;
            const LabelId* ids = slice.data() + row;
            for (int x = 0; x < size.x;) {
                const int first = x;
                const LabelId id = ids[first];
                while (x < size.x && ids[x] == id)
                    ++x;
                acrossX(first > 0 ? ids[first - 1] : kUnlabelled, id);
                if (!isObject(id)) continue;
                Sums& sums = find(id);
                if (sums.voxels == 0 && source.classOf)
                    sums.classId = source.classOf(id, {first, y, z});
                sums.add(first, x, y, z);
                for (int i = first; i < x; ++i) {
                    const std::size_t at = row + static_cast<std::size_t>(i);
                    if (source.image) sums.intensity += static_cast<double>(grey[at]);
                    if (probability) {
                        sums.probability += probabilities[probability[at]];
                        sums.uncertainty += uncertainties[probability[at]];
                    }
                }
                if (probability) sums.known += x - first;
            }
            acrossX(ids[width - 1], kUnlabelled);
            for (std::size_t x = 0; x < width; ++x) {
                acrossY(y > 0 ? slice[row - width + x] : kUnlabelled, ids[x]);
                if (y + 1 == size.y) acrossY(ids[x], kUnlabelled);
                acrossZ(before[row + x], ids[x]);
                if (z + 1 == size.z) acrossZ(ids[x], kUnlabelled);
            }
        }
        std::swap(before, slice);
        context.report({(z + 1.0) / size.z, "Measuring objects", {}, {}});
    }
    std::vector<ObjectFacts> all;
    all.reserve(objects.size());
    for (auto& [id, sums] : objects)
        all.push_back(factsOf(id, sums, source));
    std::sort(all.begin(), all.end(),
              [](const ObjectFacts& a, const ObjectFacts& b) { return a.id < b.id; });
    return all;
}

} // namespace lamina::core
