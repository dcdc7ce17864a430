// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/learn/LabelEfficiency.h"

#include <vector>

namespace lamina::core {

/// Dice with one number of training slices, over the choices of them.
struct LabelPoint {
    int slices = 0;
    int repeats = 0;
    double mean = 0.0;      ///< of the voxels of all choices together
    double deviation = 0.0; ///< standard deviation over the choices; 0 for a single one
    double lowest = 0.0;
    double highest = 0.0;
    bool beside = false; ///< every score comes from slices next to training slices
};

/// Points of the curve, ascending. Where some choices of a level were scored apart from their
/// training slices, only these count.
[[nodiscard]] std::vector<LabelPoint> labelPoints(const std::vector<LabelCell>& cells);

/// A value with what bounds 90 % of the weight of all curves.
struct LabelRange {
    double mean = 0.0;
    double low = 0.0;
    double high = 0.0;
    /// Half of the range.
    [[nodiscard]] double margin() const { return 0.5 * (high - low); }
};

/// Where the curve goes: Dice(n) = 1 - a - b n^-c, the inverse power law that learning curves of
/// classifiers follow (Cortes et al. 1994, NIPS 6, 327; fitted with weights by the spread as in
/// Figueroa et al. 2012, BMC Med. Inform. Decis. Mak. 12, 8).
///
/// Few points with noise do not tell a, b and c, so none is chosen: curves with a, the error that
/// no number of slices takes away, from 0 to the smallest error seen and c from 0.2 to 1.6 are all
/// kept, b >= 0 fitted for each, and weighted with exp(-chi² / 2). Means and 90 % ranges are over
/// these curves; where the points fit no such curve well the errors are enlarged until they do. A
/// point's error is that of its mean, together with 0.003 that no measurement is better than.
class LabelCurveFit {
public:
    /// Takes points that were not scored beside training slices where there are three, else all;
    /// at least two. Throws `Error` InvalidArgument for fewer.
    explicit LabelCurveFit(const std::vector<LabelPoint>& points);

    [[nodiscard]] LabelRange dice(int slices) const;           ///< slices >= 1
    [[nodiscard]] LabelRange gain(int slices, int more) const; ///< of Dice; never negative
    [[nodiscard]] bool usesBeside() const { return m_usesBeside; }

private:
    struct Curve {
        double a;
        double b;
        double c;
        double weight;
    };
    template <typename Value> [[nodiscard]] LabelRange over(const Value& value) const;

    std::vector<Curve> m_curves;
    bool m_usesBeside = false;
};

} // namespace lamina::core
