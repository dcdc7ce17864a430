// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/Scene.h"

#include "core/base/Error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lamina::core::sim {

namespace {

constexpr double kPi = 3.14159265358979323846;

Vec3 cross(const Vec3& a, const Vec3& b) {
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
Vec3 unit(const Vec3& v) {
    const double r = length(v);
    return r > 0.0 ? v * (1.0 / r) : Vec3{1.0, 0.0, 0.0};
}
double squared(double x) {
    return x * x;
}

constexpr double kLog10 = 2.30258509299404568402;
/// Between `low` and `low` * 10^`decades`, evenly in the logarithm.
double logUniform(Random& random, double low, double decades) {
    return low * expSame(kLog10 * decades * random.uniform());
}
/// Nothing in a share of the cases, else between 0 and `high`.
double sometimes(Random& random, double share, double high) {
    const bool there = random.uniform() < share;
    const double value = random.uniform(0.0, high);
    return there ? value : 0.0;
}

/// Each draw is a statement of its own: the order of operands is the compiler's choice.
Profile variedProfile(const PhantomSpec& spec) {
    Random random(spec.seed, 7);
    const double pixel = std::min(spec.spacing.x, spec.spacing.y);
    const double depth = spec.size.z * spec.spacing.z;
    Profile profile;
    profile.shrinks = false;
    profile.tissue = random.uniform() < 0.7 ? Profile::Tissue::Block : Profile::Tissue::Egg;
    const double radius = pixel * logUniform(random, 3.0, 0.97); // to 28 pixels
    const double spread = random.uniform(0.05, 0.4);
    profile.radiusLow = radius * (1.0 - spread);
    profile.radiusHigh = radius * (1.0 + spread);
    const bool sparse = random.uniform() < 0.5;
    profile.fill = sparse ? random.uniform(0.004, 0.04) : random.uniform(0.04, 0.35);
    profile.closeness = random.uniform(0.75, 1.2);
    profile.dimmest = random.uniform(0.06, 0.9);
    profile.signal = logUniform(random, 15.0, 2.1); // to 1890 photons
    profile.cytoplasm = sometimes(random, 0.6, 0.2);
    profile.background = profile.signal * random.uniform(0.0, 0.1) + random.uniform(0.0, 3.0);
    profile.haze = sometimes(random, 0.6, 0.5);
    profile.hazeWidth = radius * random.uniform(0.5, 2.5);
    profile.granules = sometimes(random, 0.3, 1.0) * 1000.0 / (radius * radius * radius);
    profile.granuleLow = 0.05 * radius;
    profile.granuleHigh = 0.3 * radius;
    profile.psfLateral = std::min(pixel * logUniform(random, 0.4, 0.8), 0.3 * radius);
    profile.psfAxial = profile.psfLateral * random.uniform(1.0, 4.0);
    profile.halfDepth = depth * logUniform(random, 0.7, 1.5);
    profile.longest = random.uniform(1.0, 2.2);
    profile.bulges = random.uniform(0.0, 0.2);
    profile.chromatinSpan = sometimes(random, 0.8, 1.6);
    profile.chromatinLow = 1.0 - 0.5 * profile.chromatinSpan;
    profile.chromatinPitch = 1.0 / (radius * random.uniform(0.1, 0.6));
    profile.readNoise = profile.signal * sometimes(random, 0.5, 0.06);
    return profile;
}

} // namespace

Profile profileOf(const PhantomSpec& spec) {
    const std::string& name = spec.profile;
    Profile profile;
    if (name == "embryo") return profile;
    if (name == "varied") return variedProfile(spec);
    if (name == "zebrafish") {
        profile.tissue = Profile::Tissue::Shell;
        profile.radiusLow = 1.6;
        profile.radiusHigh = 2.3;
        profile.fill = 0.16;
        profile.closeness = 0.92;
        profile.cytoplasm = 0.10;
        profile.haze = 0.35;
        profile.hazeWidth = 3.0;
        profile.halfDepth = 30.0;
        profile.division = 0.06;
        return profile;
    }
    if (name == "dense") {
        profile.tissue = Profile::Tissue::Block;
        profile.radiusLow = 1.5;
        profile.radiusHigh = 2.1;
        profile.fill = 0.3;
        profile.closeness = 0.8;
        profile.dimmest = 0.4;
        profile.haze = 0.3;
        profile.hazeWidth = 2.5;
        profile.halfDepth = 25.0;
        return profile;
    }
    throw Error(
        ErrorCode::InvalidArgument,
        fmt::format("There is no simulation profile \"{}\"; choose embryo, zebrafish, dense or "
                    "varied.",
                    name));
}

double Nucleus::level(const Vec3& p) const {
    const Vec3 d = p - centre;
    double sum = 0.0;
    for (int k = 0; k < 3; ++k)
        sum += squared(dot(d, axis[k]) / (radius * stretch[k]));
    const double r = length(d);
    if (r == 0.0) return 0.0;
    double surface = 1.0;
    for (int k = 0; k < 3; ++k) {
        const double c = dot(d, bulge[k]) / r;
        surface += bulgeSize[k] * (c * c * c); // odd: a bulge on one side, a dent on the other
    }
    return std::sqrt(sum) / surface;
}

double Nucleus::reach() const {
    double bulges = 1.0;
    for (const double size : bulgeSize)
        bulges += std::abs(size);
    return radius * std::max({stretch[0], stretch[1], stretch[2]}) * bulges;
}

Scene::Scene(const PhantomSpec& spec, const Profile& profile)
    : m_profile(profile), m_random(spec.seed, 1) {
    m_extent = {spec.size.x * spec.spacing.x, spec.size.y * spec.spacing.y,
                spec.size.z * spec.spacing.z};
    m_middle = Vec3{m_extent.x - spec.spacing.x, m_extent.y - spec.spacing.y,
                    m_extent.z - spec.spacing.z} *
               0.5;
    // In a small view nuclei shrink, so that several are seen whole.
    const double shorter = std::min(m_extent.x, m_extent.y);
    if (profile.shrinks) m_radiusScale = std::min(1.0, 0.13 * shorter / profile.radiusHigh);
    const double thinnest =
        2.0 * profile.radiusHigh * m_radiusScale; // also a single slice shows nuclei
    m_half = {0.47 * m_extent.x, 0.46 * m_extent.y, std::max(0.5 * m_extent.z, thinnest)};
    populate();
}

double Scene::tissue(const Vec3& p) const {
    double inside = 1.0;
    const Vec3 d = p - m_middle;
    switch (m_profile.tissue) {
    case Profile::Tissue::Egg:
        inside =
            1.0 - (squared(d.x / m_half.x) + squared(d.y / m_half.y) + squared(d.z / m_half.z));
        break;
    case Profile::Tissue::Shell: {
        // Two spheres around a point below the view: the layer between them arches through it.
        const double outer = 0.9 * std::max(m_extent.x, m_extent.y);
        const double thickness = 0.8 * m_half.z;
        const Vec3 yolk{m_middle.x, m_middle.y, m_middle.z + outer};
        const double r = length(p - yolk) - (outer - 0.35 * m_half.z);
        inside = 1.0 - squared(r / thickness);
        break;
    }
    case Profile::Tissue::Block:
        break;
    }
    return std::clamp(inside * 4.0, 0.0, 1.0);
}

double Scene::tissueVolume() const {
    // Counted on a coarse grid: no formula for what the view cuts off.
    constexpr int kSteps = 24;
    int inside = 0;
    for (int i = 0; i < kSteps * kSteps * kSteps; ++i) {
        const Vec3 p{m_extent.x * (i % kSteps + 0.5) / kSteps,
                     m_extent.y * (i / kSteps % kSteps + 0.5) / kSteps,
                     m_middle.z + m_half.z * (2.0 * (i / (kSteps * kSteps) + 0.5) / kSteps - 1.0)};
        if (tissue(p) > 0.5) ++inside;
    }
    const double box = m_extent.x * m_extent.y * 2.0 * m_half.z;
    return box * inside / (kSteps * kSteps * kSteps);
}

bool Scene::fits(const Vec3& centre, double radius) const {
    return std::all_of(m_nuclei.begin(), m_nuclei.end(), [&](const Nucleus& other) {
        const double allowed = m_profile.closeness * (radius + other.radius);
        return length(centre - other.centre) >= allowed;
    });
}

void Scene::reshape(Nucleus& nucleus) {
    nucleus.axis[0] = m_random.direction();
    nucleus.axis[1] = unit(cross(nucleus.axis[0], m_random.direction()));
    nucleus.axis[2] = cross(nucleus.axis[0], nucleus.axis[1]);
    const double longer = m_random.uniform(1.0, m_profile.longest);
    const double wider = m_random.uniform(0.9, 1.1);
    nucleus.stretch[0] = longer;
    nucleus.stretch[1] = wider / std::sqrt(longer);
    nucleus.stretch[2] = 1.0 / (wider * std::sqrt(longer));
    for (int k = 0; k < 3; ++k) {
        nucleus.bulge[k] = m_random.direction();
        nucleus.bulgeSize[k] = m_random.uniform(0.0, m_profile.bulges);
    }
}

Nucleus Scene::makeNucleus(Vec3 centre, double radius) {
    Nucleus nucleus;
    nucleus.id = m_nextId++;
    nucleus.centre = centre;
    nucleus.radius = radius;
    reshape(nucleus);
    // Product of two draws: most nuclei are dim, few are bright.
    const double draw = m_random.uniform();
    nucleus.brightness =
        m_profile.dimmest + (1.0 - m_profile.dimmest) * draw * m_random.uniform(0.6, 1.0);
    nucleus.texture = m_random.next();
    return nucleus;
}

void Scene::populate() {
    const double volume = tissueVolume();
    const double low = m_profile.radiusLow * m_radiusScale;
    const double high = m_profile.radiusHigh * m_radiusScale;
    double wanted = m_profile.fill * volume;
    for (int tries = 0; tries < 20000 && wanted > 0.0; ++tries) {
        const double radius = m_random.uniform(low, high);
        const Vec3 centre{m_random.uniform(0.0, m_extent.x), m_random.uniform(0.0, m_extent.y),
                          m_random.uniform(m_middle.z - m_half.z, m_middle.z + m_half.z)};
        if (tissue(centre) < 0.7 || !fits(centre, radius)) continue;
        m_nuclei.push_back(makeNucleus(centre, radius));
        wanted -= 4.0 / 3.0 * kPi * radius * radius * radius;
        // Some have just divided: pairs that touch are there from the first frame.
        if (m_random.uniform() < m_profile.division) {
            const Nucleus mother = m_nuclei.back();
            m_nuclei.pop_back();
            Nucleus copy = mother;
            divide(copy, m_nuclei);
        }
    }
    pushApart();
    const int grains = static_cast<int>(m_profile.granules * volume / 1000.0 + m_random.uniform());
    for (int i = 0; i < grains; ++i) {
        const Vec3 centre{m_random.uniform(0.0, m_extent.x), m_random.uniform(0.0, m_extent.y),
                          m_random.uniform(m_middle.z - m_half.z, m_middle.z + m_half.z)};
        if (tissue(centre) < 0.5) continue;
        m_granules.push_back(
            {centre, m_random.uniform(m_profile.granuleLow, m_profile.granuleHigh) * m_radiusScale,
             m_random.uniform(0.4, 1.2)});
    }
}

void Scene::divide(Nucleus& mother, std::vector<Nucleus>& daughters) {
    const Vec3 apart = mother.axis[0];
    const double radius = 0.8 * mother.radius; // half the volume each
    for (const double side : {-1.0, 1.0}) {
        Nucleus daughter = makeNucleus(mother.centre + apart * (side * 0.95 * radius), radius);
        daughter.brightness =
            std::min(1.0, mother.brightness * 1.25); // condensed chromatin is brighter
        daughters.push_back(daughter);
    }
}

void Scene::pushApart() {
    for (int round = 0; round < 12; ++round) {
        for (std::size_t i = 0; i < m_nuclei.size(); ++i) {
            for (std::size_t j = i + 1; j < m_nuclei.size(); ++j) {
                Nucleus& a = m_nuclei[i];
                Nucleus& b = m_nuclei[j];
                const Vec3 d = b.centre - a.centre;
                const double distance = length(d);
                const double wanted = m_profile.closeness * (a.radius + b.radius);
                if (distance >= wanted) continue;
                const Vec3 push = unit(d) * (0.5 * (wanted - distance));
                a.centre = a.centre - push;
                b.centre = b.centre + push;
            }
        }
    }
}

void Scene::step() {
    std::vector<Nucleus> next;
    for (Nucleus nucleus : m_nuclei) {
        // Statement by statement: the order in which operands draw numbers is the compiler's
        // choice.
        const Vec3 towards = m_random.direction();
        const double stepLength = 0.25 * nucleus.radius * m_random.uniform();
        nucleus.centre = nucleus.centre + towards * stepLength;
        const double outward = tissue(nucleus.centre) < 0.5 ? 0.1 : 0.0;
        nucleus.centre = nucleus.centre + (m_middle - nucleus.centre) * outward;
        const double smallest = 0.85 * m_profile.radiusLow * m_radiusScale;
        if (m_random.uniform() < m_profile.division && 0.8 * nucleus.radius > smallest) {
            divide(nucleus, next);
        } else {
            nucleus.radius *= 1.01; // grows between divisions
            next.push_back(nucleus);
        }
    }
    m_nuclei = std::move(next);
    pushApart();
}

} // namespace lamina::core::sim
