// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/LabelChoices.h"

#include "core/sim/Random.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

namespace lamina::core {

namespace {

/// Draws of which the best one is taken.
constexpr int kDraws = 64;

using Indices = std::vector<std::size_t>;

/// One index from each of `n` runs of nearly equal length; which runs are longer is drawn, too.
Indices drawSpread(std::size_t count, std::size_t n, sim::Random& random) {
    std::vector<std::size_t> lengths(n, count / n);
    Indices order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = 0; i < count % n; ++i) {
        std::swap(order[i],
                  order[i + static_cast<std::size_t>(random.below(static_cast<int>(n - i)))]);
        ++lengths[order[i]];
    }
    Indices drawn;
    std::size_t begin = 0;
    for (const std::size_t length : lengths) {
        drawn.push_back(begin + static_cast<std::size_t>(random.below(static_cast<int>(length))));
        begin += length;
    }
    return drawn;
}

bool neighbours(const LabelSlice& a, const LabelSlice& b) {
    return a.stack == b.stack && std::abs(a.z - b.z) <= 1;
}

bool showsCells(const Indices& chosen, const std::vector<LabelUnit>& units) {
    return std::any_of(chosen.begin(), chosen.end(),
                       [&](std::size_t i) { return units[i].foreground > 0; });
}

bool trainable(const Indices& chosen, const std::vector<LabelUnit>& units) {
    return showsCells(chosen, units) &&
           std::any_of(chosen.begin(), chosen.end(),
                       [&](std::size_t i) { return units[i].background > 0; });
}

/// At most `most` of them, evenly spaced.
Indices thinned(const Indices& all, std::size_t most) {
    if (all.size() <= most) return all;
    Indices kept;
    for (std::size_t i = 0; i < most; ++i)
        kept.push_back(all[(2 * i + 1) * all.size() / (2 * most)]);
    return kept;
}

/// What can be scored after training on `training`; none when no cell would be seen.
std::optional<LabelChoice> withScored(Indices training, const std::vector<LabelUnit>& units,
                                      const LabelPlanSpec& spec) {
    Indices apart;
    Indices all;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (std::binary_search(training.begin(), training.end(), i)) continue;
        all.push_back(i);
        const bool beside = std::any_of(training.begin(), training.end(), [&](std::size_t t) {
            return neighbours(units[t].place, units[i].place);
        });
        if (!beside) apart.push_back(i);
    }
    LabelChoice choice;
    choice.training = std::move(training);
    const auto most = static_cast<std::size_t>(std::max(1, spec.scored));
    choice.scored = thinned(apart, most);
    choice.beside = !showsCells(choice.scored, units);
    if (choice.beside) choice.scored = thinned(all, most);
    if (!showsCells(choice.scored, units)) return std::nullopt;
    return choice;
}

/// Slices differ more than choices do, so each should be scored once with every number of them:
/// where few are left out that takes more choices.
int repeatsOf(int n, std::size_t units, const LabelPlanSpec& spec) {
    constexpr int kMostForEach = 12;
    const int all = static_cast<int>(units);
    const int forEach = (all + all - n - 1) / (all - n);
    return std::max({1, spec.repeats, std::min(forEach, kMostForEach)});
}

/// The best of some draws that were not taken before.
std::optional<LabelChoice> bestDraw(int n, int repeat, const std::vector<LabelUnit>& units,
                                    const LabelPlanSpec& spec, const std::set<Indices>& taken,
                                    const std::vector<int>& used) {
    std::optional<LabelChoice> best;
    long long bestCost = 0;
    sim::Random random(spec.seed,
                       (static_cast<std::uint64_t>(n) << 32U) + static_cast<std::uint64_t>(repeat));
    for (int draw = 0; draw < kDraws; ++draw) {
        auto training = drawSpread(units.size(), static_cast<std::size_t>(n), random);
        if (taken.count(training) != 0 || !trainable(training, units)) continue;
        auto choice = withScored(std::move(training), units, spec);
        if (!choice) continue;
        constexpr long long kBeside = 1'000'000'000;
        long long cost = choice->beside ? kBeside : 0;
        for (const std::size_t i : choice->training)
            cost += static_cast<long long>(used[i]) * used[i];
        if (best && cost >= bestCost) continue;
        best = std::move(choice);
        bestCost = cost;
    }
    if (best) best->repeat = repeat;
    return best;
}

} // namespace

std::vector<LabelUnit> labelUnits(const std::vector<AnnotatedStack>& stacks) {
    std::vector<LabelUnit> units;
    for (std::size_t s = 0; s < stacks.size(); ++s) {
        for (const auto& slice : stacks[s].slices) {
            LabelUnit unit{{s, slice.z}, 0, 0};
            for (const std::uint8_t target : slice.target) {
                unit.background += target == 0 ? 1 : 0;
                unit.foreground += target != 0 && target != kIgnoreClass ? 1 : 0;
            }
            if (unit.background + unit.foreground > 0) units.push_back(unit);
        }
    }
    return units;
}

std::string whyNoLabelCurve(const std::vector<LabelUnit>& units) {
    if (units.size() < kFewestLabelSlices) {
        return fmt::format("{} annotated, and a curve needs at least {}: some to learn from and "
                           "one to score. Annotate {} more.",
                           units.empty()       ? "No slice is"
                           : units.size() == 1 ? "One slice is"
                                               : "Two slices are",
                           kFewestLabelSlices, kFewestLabelSlices - static_cast<int>(units.size()));
    }
    std::size_t cells = 0;
    std::size_t background = 0;
    for (const auto& unit : units) {
        cells += unit.foreground > 0 ? 1 : 0;
        background += unit.background > 0 ? 1 : 0;
    }
    if (background == 0) {
        return "No background is annotated, so there is nothing to tell the cells from: mark "
               "slices as complete or paint some background.";
    }
    if (cells < 2) {
        return "Fewer than two of the annotated slices show cells: one is needed to learn from "
               "and another one to score.";
    }
    return {};
}

std::vector<int> labelLevels(int units, int most) {
    std::vector<int> levels;
    const int last = units - 1;
    if (last <= most) {
        for (int n = 1; n <= last; ++n)
            levels.push_back(n);
        return levels;
    }
    for (int i = 0; i < most; ++i) {
        const double share = most > 1 ? static_cast<double>(i) / (most - 1) : 1.0;
        const int n = static_cast<int>(std::lround(std::pow(last, share)));
        levels.push_back(levels.empty() ? n : std::max(levels.back() + 1, n));
    }
    return levels;
}

std::vector<LabelChoice> planLabelChoices(const std::vector<LabelUnit>& units,
                                          const LabelPlanSpec& spec) {
    std::vector<LabelChoice> choices;
    if (!whyNoLabelCurve(units).empty()) return choices;
    for (const int n : labelLevels(static_cast<int>(units.size()), std::max(2, spec.levels))) {
        std::vector<int> used(units.size());
        std::set<Indices> taken;
        for (int repeat = 0; repeat < repeatsOf(n, units.size(), spec); ++repeat) {
            auto choice = bestDraw(n, repeat, units, spec, taken, used);
            if (!choice) break;
            taken.insert(choice->training);
            for (const std::size_t i : choice->training)
                ++used[i];
            choices.push_back(std::move(*choice));
        }
    }
    // The whole curve appears early and then grows finer.
    std::stable_sort(
        choices.begin(), choices.end(),
        [](const LabelChoice& a, const LabelChoice& b) { return a.repeat < b.repeat; });
    return choices;
}

} // namespace lamina::core
