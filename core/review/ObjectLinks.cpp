// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectLinks.h"

#include "core/label/Relabel.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace lamina::core {

namespace {

constexpr double kShareOfSmaller = 0.5;

struct Pair {
    double iou = 0.0;
    int z = 0;
    LabelId here = 0;
    LabelId next = 0;
};

using Areas = std::unordered_map<LabelId, std::int64_t>;

Areas areasOf(const std::vector<LabelId>& slice) {
    Areas areas;
    for (const LabelId id : slice) {
        if (id != kUnlabelled && id != kBackground) ++areas[id];
    }
    return areas;
}

/// Pairs of two slices of which each is the other's best.
void addPairs(std::vector<Pair>& pairs, int z, const std::vector<LabelId>& here,
              const std::vector<LabelId>& next, const Areas& areasHere, const Areas& areasNext,
              const LabelTable& table) {
    std::map<std::pair<LabelId, LabelId>, std::int64_t> overlaps;
    for (std::size_t i = 0; i < here.size(); ++i) {
        if (here[i] == kUnlabelled || here[i] == kBackground || next[i] == kUnlabelled ||
            next[i] == kBackground)
            continue;
        ++overlaps[{here[i], next[i]}];
    }
    std::vector<Pair> all;
    for (const auto& [ids, overlap] : overlaps) {
        const std::int64_t a = areasHere.at(ids.first);
        const std::int64_t b = areasNext.at(ids.second);
        if (static_cast<double>(overlap) < kShareOfSmaller * static_cast<double>(std::min(a, b)))
            continue;
        all.push_back({static_cast<double>(overlap) / static_cast<double>(a + b - overlap), z,
                       ids.first, ids.second});
    }
    std::unordered_map<LabelId, const Pair*> bestOfHere;
    std::unordered_map<LabelId, const Pair*> bestOfNext;
    for (const Pair& pair : all) {
        const auto better = [&pair](const Pair*& best) {
            if (!best || pair.iou > best->iou) best = &pair;
        };
        better(bestOfHere[pair.here]);
        better(bestOfNext[pair.next]);
    }
    for (const Pair& pair : all) {
        if (pair.here == pair.next || bestOfHere.at(pair.here) != &pair ||
            bestOfNext.at(pair.next) != &pair)
            continue;
        if (table.locked(pair.here) || table.locked(pair.next) ||
            table.classOf(pair.here) != table.classOf(pair.next))
            continue;
        pairs.push_back(pair);
    }
}

} // namespace

LinkedObjects linkSlices(const LabelVolume& labels, const LabelTable& table,
                         const JobContext& context) {
    std::vector<Pair> pairs;
    std::unordered_map<LabelId, std::set<int>> slices; // of the whole object, by its number now
    std::vector<LabelId> here;
    Areas areasHere;
    for (int z = 0; z < labels.size().z; ++z) {
        context.throwIfStopped();
        context.report({0.5 * z / labels.size().z, "Comparing slices", {}, {}});
        auto next = labels.readSlice(z);
        auto areas = areasOf(next);
        for (const auto& [id, area] : areas)
            slices[id].insert(z);
        if (z > 0) addPairs(pairs, z - 1, here, next, areasHere, areas, table);
        here = std::move(next);
        areasHere = std::move(areas);
    }
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return std::tuple(-a.iou, a.z, a.here, a.next) < std::tuple(-b.iou, b.z, b.here, b.next);
    });
    std::unordered_map<LabelId, LabelId> parent;
    const auto root = [&parent](LabelId id) {
        for (auto up = parent.find(id); up != parent.end(); up = parent.find(id))
            id = up->second;
        return id;
    };
    for (const Pair& pair : pairs) {
        const LabelId a = root(pair.here);
        const LabelId b = root(pair.next);
        if (a == b) continue;
        const auto [keep, gone] = std::minmax(a, b);
        auto& kept = slices.at(keep);
        auto& other = slices.at(gone);
        const bool twice =
            std::any_of(other.begin(), other.end(), [&kept](int z) { return kept.contains(z); });
        if (twice) continue;
        kept.merge(other);
        parent[gone] = keep;
    }
    LinkedObjects linked;
    linked.table = table;
    for (const auto& [id, up] : parent) {
        linked.to[id] = root(id);
        linked.table.remove(id);
    }
    if (!linked.to.empty()) linked.changes = relabel(labels, linked.to, context);
    return linked;
}

} // namespace lamina::core
