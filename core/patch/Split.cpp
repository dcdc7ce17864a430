// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/patch/Split.h"

#include "core/base/Error.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace lamina::core {

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014). The standard library's shuffle and distributions differ
/// between implementations; a split must not.
class SplitMix {
public:
    explicit SplitMix(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    /// Uniform in [0, bound), without the bias of a bare remainder.
    std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t skip = (0 - bound) % bound; // 2^64 mod bound
        std::uint64_t drawn = next();
        while (drawn < skip)
            drawn = next();
        return drawn % bound;
    }

    template <typename T> void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[below(i)]);
    }

private:
    std::uint64_t m_state;
};

using Indices = std::vector<std::size_t>;

/// Whole groups in drawn order, each taken if that comes nearer to `wanted` items.
Indices drawGroups(const std::vector<std::string>& groups, double wanted, SplitMix& random) {
    std::map<std::string, Indices> byName;
    for (std::size_t i = 0; i < groups.size(); ++i)
        byName[groups[i]].push_back(i);
    std::vector<const Indices*> drawn;
    for (const auto& [name, members] : byName)
        drawn.push_back(&members);
    if (drawn.size() < 2) return {};
    random.shuffle(drawn);

    Indices taken;
    std::size_t takenGroups = 0;
    for (const Indices* members : drawn) {
        if (takenGroups + 1 == drawn.size()) break;
        const auto now = static_cast<double>(taken.size());
        const auto then = static_cast<double>(taken.size() + members->size());
        if (std::abs(then - wanted) < std::abs(now - wanted)) {
            taken.insert(taken.end(), members->begin(), members->end());
            ++takenGroups;
        }
    }
    if (taken.empty()) { // every group is more than twice what is wanted
        taken = **std::min_element(drawn.begin(), drawn.end(), [](const auto* a, const auto* b) {
            return a->size() < b->size();
        });
    }
    return taken;
}

Indices drawItems(std::size_t count, double wanted, SplitMix& random) {
    if (count < 2) return {};
    Indices all(count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    random.shuffle(all);
    const auto rounded = static_cast<std::size_t>(std::floor(wanted + 0.5));
    all.resize(std::clamp<std::size_t>(rounded, 1, count - 1));
    return all;
}

} // namespace

Split splitItems(const std::vector<std::string>& groups, double fraction, SplitMode mode,
                 std::uint64_t seed) {
    if (!(fraction >= 0.0 && fraction < 1.0)) {
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("The fraction held out for validation is {}; it must be at least 0 and "
                        "below 1.",
                        fraction));
    }
    Split split;
    if (fraction > 0.0) {
        SplitMix random(seed);
        const double wanted = fraction * static_cast<double>(groups.size());
        split.validation = mode == SplitMode::Group ? drawGroups(groups, wanted, random)
                                                    : drawItems(groups.size(), wanted, random);
        std::sort(split.validation.begin(), split.validation.end());
    }
    std::set<std::string> heldOut;
    for (const std::size_t i : split.validation)
        heldOut.insert(groups[i]);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (std::binary_search(split.validation.begin(), split.validation.end(), i)) continue;
        split.training.push_back(i);
        split.leaks = split.leaks || heldOut.count(groups[i]) != 0;
    }
    return split;
}

} // namespace lamina::core
