// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/Phantom.h"

#include "core/base/Error.h"
#include "core/sim/Optics.h"
#include "core/sim/Random.h"
#include "core/sim/Scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lamina::core {

namespace {

using sim::Light;
using sim::Vec3;

void check(const PhantomSpec& spec) {
    const auto refuse = [](const std::string& sentence) {
        throw Error(ErrorCode::InvalidArgument, sentence);
    };
    if (spec.size.x < 8 || spec.size.y < 8 || spec.size.z < 1) {
        refuse(fmt::format("A simulated stack has at least 8 × 8 × 1 voxels, not {} × {} × {}.",
                           spec.size.x, spec.size.y, spec.size.z));
    }
    if (!(spec.spacing.x > 0.0 && spec.spacing.y > 0.0 && spec.spacing.z > 0.0)) {
        refuse("The voxel size of a simulated stack must be positive along x, y and z.");
    }
    if (spec.bits != 8 && spec.bits != 16) {
        refuse(fmt::format("A simulated stack has 8 or 16 bits a pixel, not {}.", spec.bits));
    }
    if (spec.timePoints < 1) refuse("A simulated stack has at least one time point.");
}

/// Voxels whose centres lie within `reach` of `centre`, clipped to the volume.
VoxelBox boxAround(const Vec3& centre, double reach, const PhantomSpec& spec) {
    const auto first = [&](double c, double step) {
        return std::max(0, static_cast<int>(std::ceil((c - reach) / step)));
    };
    const auto last = [&](double c, double step, int count) {
        return std::min(count, static_cast<int>(std::floor((c + reach) / step)) + 1);
    };
    return {{first(centre.x, spec.spacing.x), first(centre.y, spec.spacing.y),
             first(centre.z, spec.spacing.z)},
            {last(centre.x, spec.spacing.x, spec.size.x),
             last(centre.y, spec.spacing.y, spec.size.y),
             last(centre.z, spec.spacing.z, spec.size.z)}};
}

template <typename Visit>
void forEachIn(const VoxelBox& box, const PhantomSpec& spec, Visit visit) {
    for (int z = box.begin.z; z < box.end.z; ++z) {
        for (int y = box.begin.y; y < box.end.y; ++y) {
            for (int x = box.begin.x; x < box.end.x; ++x) {
                visit(spec.size.offset({x, y, z}),
                      Vec3{x * spec.spacing.x, y * spec.spacing.y, z * spec.spacing.z});
            }
        }
    }
}

/// Truth: each voxel belongs to the nucleus that it lies deepest in.
std::vector<LabelId> renderTruth(const sim::Scene& scene, const PhantomSpec& spec,
                                 const JobContext& context) {
    std::vector<LabelId> truth(spec.size.voxels(), 0);
    std::vector<float> deepest(spec.size.voxels(), 1.0F);
    for (const auto& nucleus : scene.nuclei()) {
        context.throwIfStopped();
        forEachIn(boxAround(nucleus.centre, nucleus.reach(), spec), spec,
                  [&](std::size_t i, const Vec3& p) {
                      const auto level = static_cast<float>(nucleus.level(p));
                      if (level >= deepest[i]) return;
                      deepest[i] = level;
                      truth[i] = nucleus.id;
                  });
    }
    return truth;
}

/// Light that leaves each voxel, in fixed point.
Light renderEmission(const sim::Scene& scene, const std::vector<LabelId>& truth,
                     const sim::Profile& profile, const PhantomSpec& spec,
                     const JobContext& context) {
    Light light(spec.size.voxels(), 0);
    const double unit = sim::kUnitsPerPhoton * profile.signal;
    // Cytoplasm is smooth: every fourth pixel along x and y tells enough.
    constexpr int kCoarse = 4;
    for (int z = 0; z < spec.size.z; ++z) {
        context.throwIfStopped();
        for (int y = 0; y < spec.size.y; y += kCoarse) {
            for (int x = 0; x < spec.size.x; x += kCoarse) {
                const Vec3 p{x * spec.spacing.x, y * spec.spacing.y, z * spec.spacing.z};
                const double clouds = 0.5 + sim::latticeNoise(p * 0.25, spec.seed ^ 0x5EEDULL);
                const auto value =
                    static_cast<std::int32_t>(unit * profile.cytoplasm * clouds * scene.tissue(p));
                for (int dy = 0; dy < kCoarse && y + dy < spec.size.y; ++dy) {
                    const auto row = light.begin() +
                                     static_cast<std::ptrdiff_t>(spec.size.offset({x, y + dy, z}));
                    std::fill_n(row, std::min(kCoarse, spec.size.x - x), value);
                }
            }
        }
    }
    for (const auto& nucleus : scene.nuclei()) {
        context.throwIfStopped();
        forEachIn(boxAround(nucleus.centre, nucleus.reach(), spec), spec,
                  [&](std::size_t i, const Vec3& p) {
                      if (truth[i] != nucleus.id) return;
                      const double chromatin =
                          profile.chromatinLow +
                          profile.chromatinSpan *
                              sim::latticeNoise((p - nucleus.centre) * profile.chromatinPitch,
                                                nucleus.texture);
                      light[i] = static_cast<std::int32_t>(unit * nucleus.brightness * chromatin);
                  });
    }
    for (const auto& grain : scene.granules()) {
        // Seen through the thickness of a slice also when its centre lies between two.
        const double reach = std::max(grain.radius, 0.51 * spec.spacing.z);
        forEachIn(boxAround(grain.centre, reach, spec), spec, [&](std::size_t i, const Vec3& p) {
            const Vec3 d = p - grain.centre;
            if (d.x * d.x + d.y * d.y > grain.radius * grain.radius || truth[i] != 0) return;
            light[i] = std::max(light[i], static_cast<std::int32_t>(unit * grain.brightness));
        });
    }
    return light;
}

/// What the camera sees of the emission: focus and haze, less light from deep slices.
void image(Light& light, const sim::Profile& profile, const PhantomSpec& spec) {
    const double lateral = profile.psfLateral / std::min(spec.spacing.x, spec.spacing.y);
    const double axial = profile.psfAxial / spec.spacing.z;
    const Light haze =
        sim::hazeOf(light, spec.size, profile.hazeWidth / std::min(spec.spacing.x, spec.spacing.y),
                    profile.hazeWidth / spec.spacing.z);
    sim::blur(light, spec.size, lateral, axial);
    constexpr int kWhole = 1024;
    const auto hazeShare = static_cast<std::int64_t>(profile.haze * kWhole);
    constexpr double kLog2 = 0.69314718055994530942;
    const std::size_t plane = spec.size.planeVoxels();
    const auto background = static_cast<std::int64_t>(profile.background * sim::kUnitsPerPhoton);
    for (int z = 0; z < spec.size.z; ++z) {
        const double depth = z * spec.spacing.z;
        const auto passing =
            static_cast<std::int64_t>(kWhole * sim::expSame(-kLog2 * depth / profile.halfDepth));
        for (std::size_t i = plane * static_cast<std::size_t>(z);
             i < plane * (static_cast<std::size_t>(z) + 1); ++i) {
            const std::int64_t seen =
                (light[i] * (kWhole - hazeShare) + haze[i] * hazeShare * 2) / kWhole;
            light[i] = static_cast<std::int32_t>(seen * passing / kWhole + background);
        }
    }
}

/// Photons become grey values: shot noise, camera gain and offset, read noise, clipping.
std::vector<std::uint16_t> expose(const Light& light, const sim::Profile& profile,
                                  const PhantomSpec& spec, int time) {
    const sim::PoissonSampler poisson;
    const bool deep = spec.bits == 16;
    const double gain = deep ? 12.0 : 180.0 / profile.signal;
    const double offset = deep ? 100.0 : 4.0;
    const double readNoise = (deep ? 10.0 : 0.8) + gain * profile.readNoise;
    const double largest = deep ? 65535.0 : 255.0;
    std::vector<std::uint16_t> grey(light.size());
    const std::size_t plane = spec.size.planeVoxels();
    for (int z = 0; z < spec.size.z; ++z) {
        // Each plane has its own stream: no plane depends on how many numbers another one drew.
        sim::Random random(spec.seed, 1000 + static_cast<std::uint64_t>(time) * 1000003U +
                                          static_cast<std::uint64_t>(z));
        const std::size_t first = plane * static_cast<std::size_t>(z);
        for (std::size_t i = first; i < first + plane; ++i) {
            const double mean = static_cast<double>(light[i]) / sim::kUnitsPerPhoton;
            const int photons = poisson.sample(mean, random);
            const double value = offset + gain * photons + readNoise * random.gaussian();
            grey[i] = static_cast<std::uint16_t>(std::clamp(value + 0.5, 0.0, largest));
        }
    }
    return grey;
}

} // namespace

std::vector<PhantomFrame> simulatePhantom(const PhantomSpec& spec, const JobContext& context) {
    check(spec);
    const sim::Profile profile = sim::profileOf(spec);
    sim::Scene scene(spec, profile);
    std::vector<PhantomFrame> frames;
    for (int time = 0; time < spec.timePoints; ++time) {
        if (time > 0) scene.step();
        PhantomFrame frame;
        frame.instances = renderTruth(scene, spec, context);
        Light light = renderEmission(scene, frame.instances, profile, spec, context);
        context.throwIfStopped();
        image(light, profile, spec);
        context.throwIfStopped();
        frame.image = expose(light, profile, spec, time);
        frames.push_back(std::move(frame));
        context.report({static_cast<double>(time + 1) / spec.timePoints,
                        fmt::format("time point {}", time),
                        std::nullopt,
                        {}});
    }
    return frames;
}

} // namespace lamina::core
