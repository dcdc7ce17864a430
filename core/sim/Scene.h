// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sim/Phantom.h"
#include "core/sim/Random.h"

#include <vector>

namespace lamina::core::sim {

/// What a profile is made of. Lengths in µm, intensities in photons at the brightest focus.
struct Profile {
    enum class Tissue {
        Egg,   ///< an ellipsoid that fills the view
        Shell, ///< a curved layer over a yolk below the view
        Block, ///< everything
    };
    Tissue tissue = Tissue::Egg;
    double radiusLow = 2.3;
    double radiusHigh = 3.5;
    double fill = 0.18;      ///< share of the tissue's volume that nuclei take
    double closeness = 0.86; ///< allowed distance over the sum of radii; below 1 nuclei touch
    double dimmest = 0.55;   ///< brightness of the faintest nucleus over the brightest
    double signal = 130.0;   ///< photons of a bright nucleus
    double cytoplasm = 0.12; ///< of `signal`, inside the tissue
    double background = 4.0; ///< photons everywhere
    double haze = 0.36;      ///< share of light that arrives out of focus
    double hazeWidth = 3.5;  ///< µm
    double granules = 0.0;   ///< bright grains that are no nuclei, per 1000 µm³ of tissue
    double psfLateral = 0.2; ///< µm, standard deviation
    double psfAxial = 0.8;   ///< µm
    double halfDepth = 24.0; ///< µm of tissue after which half of the light is lost
    double division = 0.12;  ///< chance that a nucleus divides between two time points
    // of one nucleus
    double longest = 1.35;       ///< its longest axis over the radius, at most
    double bulges = 0.14;        ///< of its surface, over the radius, at most
    double chromatinLow = 0.65;  ///< brightness of its darkest spot, and ...
    double chromatinSpan = 0.7;  ///< ... what the brightest has more
    double chromatinPitch = 1.6; ///< spots per µm
    // of the recording
    double granuleLow = 0.25; ///< µm, radius of a grain
    double granuleHigh = 0.6; ///< µm
    double readNoise = 0.0;   ///< photons, on top of the camera's own
    bool shrinks = true;      ///< nuclei shrink in a small view, so that several are seen whole
};

/// A profile's numbers. "varied" draws them by `spec.seed`: sizes from 3 to 28 pixels in radius,
/// sparse to crowded, smooth to grainy, a few photons to many, sharp to hazy; lengths follow the
/// pixel. Networks that are to work on recordings of any kind learn from it. Throws `Error` for an
/// unknown name.
[[nodiscard]] Profile profileOf(const PhantomSpec& spec);

/// A nucleus: an ellipsoid with bulges.
struct Nucleus {
    LabelId id = 0;
    Vec3 centre;         ///< µm
    double radius = 0.0; ///< µm, of the sphere of the same volume
    Vec3 axis[3];        ///< orthonormal
    double stretch[3] = {1.0, 1.0, 1.0};
    Vec3 bulge[3]; ///< directions of bulges and dents
    double bulgeSize[3] = {0.0, 0.0, 0.0};
    double brightness = 1.0;
    std::uint64_t texture = 0;

    /// Below 1 inside, growing outwards; 1 on the surface.
    [[nodiscard]] double level(const Vec3& p) const;
    /// No point farther from the centre than this is inside.
    [[nodiscard]] double reach() const;
};

struct Granule {
    Vec3 centre;
    double radius = 0.0;
    double brightness = 1.0;
};

/// The living part: where nuclei are, at one time point after another.
class Scene {
public:
    Scene(const PhantomSpec& spec, const Profile& profile);

    void step(); ///< to the next time point: nuclei drift, push each other and divide
    [[nodiscard]] const std::vector<Nucleus>& nuclei() const { return m_nuclei; }
    [[nodiscard]] const std::vector<Granule>& granules() const { return m_granules; }
    /// Depth inside the tissue: 0 at its surface or outside, growing to 1 well inside.
    [[nodiscard]] double tissue(const Vec3& p) const;
    [[nodiscard]] Vec3 extent() const { return m_extent; }

private:
    Nucleus makeNucleus(Vec3 centre, double radius);
    void reshape(Nucleus& nucleus);
    void populate();
    void divide(Nucleus& mother, std::vector<Nucleus>& daughters);
    void pushApart();
    [[nodiscard]] bool fits(const Vec3& centre, double radius) const;
    [[nodiscard]] double tissueVolume() const;

    Profile m_profile;
    Random m_random;
    Vec3 m_extent; ///< µm, of the view
    Vec3 m_middle;
    Vec3 m_half; ///< half axes of the egg
    double m_radiusScale = 1.0;
    LabelId m_nextId = 1;
    std::vector<Nucleus> m_nuclei;
    std::vector<Granule> m_granules;
};

} // namespace lamina::core::sim
