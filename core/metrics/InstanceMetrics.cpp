// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/InstanceMetrics.h"

#include "core/base/Error.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

namespace lamina::core {

namespace {

struct Pair {
    LabelId reference;
    LabelId prediction;
    std::int64_t overlap;
    std::int64_t united;
    [[nodiscard]] double iou() const {
        return static_cast<double>(overlap) / static_cast<double>(united);
    }
};

bool isObject(LabelId id) {
    return id != 0 && id != kBackground;
}

} // namespace

InstanceCounts& InstanceCounts::operator+=(const InstanceCounts& o) {
    references += o.references;
    predictions += o.predictions;
    for (std::size_t i = 0; i < truePositives.size(); ++i)
        truePositives[i] += o.truePositives[i];
    strictPairs += o.strictPairs;
    strictIoU += o.strictIoU;
    coveredJaccard += o.coveredJaccard;
    splits += o.splits;
    missed += o.missed;
    spurious += o.spurious;
    return *this;
}

std::optional<double> InstanceCounts::precisionAt(int index) const {
    const std::int64_t hits = truePositives[static_cast<std::size_t>(index)];
    const std::int64_t all = references + predictions - hits; // TP + FP + FN
    if (all == 0) return std::nullopt;
    return static_cast<double>(hits) / static_cast<double>(all);
}

std::optional<double> InstanceCounts::ap() const {
    double sum = 0.0;
    for (int i = 0; i < kApThresholds; ++i) {
        const auto value = precisionAt(i);
        if (!value) return std::nullopt;
        sum += *value;
    }
    return sum / kApThresholds;
}

std::optional<double> InstanceCounts::pq() const {
    if (references + predictions == 0) return std::nullopt;
    // TP + FP/2 + FN/2 is half of all objects on both sides.
    return strictIoU / (0.5 * static_cast<double>(references + predictions));
}

std::optional<double> InstanceCounts::seg() const {
    if (references == 0) return std::nullopt;
    return coveredJaccard / static_cast<double>(references);
}

std::optional<double> InstanceCounts::det() const {
    if (references == 0) return std::nullopt;
    const double none =
        10.0 * static_cast<double>(references); // cost of adding every object by hand
    const double cost = static_cast<double>(5 * splits + 10 * missed + spurious);
    return 1.0 - std::min(cost, none) / none;
}

void OverlapTable::add(std::span<const LabelId> reference, std::span<const LabelId> prediction,
                       std::span<const std::uint8_t> ignore) {
    if (reference.size() != prediction.size() ||
        (!ignore.empty() && ignore.size() != reference.size())) {
        throw Error(ErrorCode::Mismatch,
                    "Two instance masks of different sizes cannot be compared.");
    }
    // Labels come in runs: count a run, then look up once.
    std::size_t begin = 0;
    const auto flush = [&](std::size_t end) {
        const LabelId r = reference[begin];
        const LabelId p = prediction[begin];
        const auto count = static_cast<std::int64_t>(end - begin);
        if (isObject(r)) m_reference[r] += count;
        if (isObject(p)) m_prediction[p] += count;
        if (isObject(r) && isObject(p)) m_overlap[std::uint64_t{r} << 32U | p] += count;
    };
    while (begin < reference.size()) {
        if (!ignore.empty() && ignore[begin] != 0) {
            ++begin;
            continue;
        }
        std::size_t end = begin + 1;
        while (end < reference.size() && reference[end] == reference[begin] &&
               prediction[end] == prediction[begin] && (ignore.empty() || ignore[end] == 0)) {
            ++end;
        }
        flush(end);
        begin = end;
    }
}

InstanceCounts OverlapTable::counts() const {
    InstanceCounts counts;
    counts.references = static_cast<std::int64_t>(m_reference.size());
    counts.predictions = static_cast<std::int64_t>(m_prediction.size());

    std::vector<Pair> candidates;                        // IoU >= 0.5
    std::unordered_map<LabelId, std::int64_t> coveredBy; // prediction -> references it covers
    std::int64_t coveredReferences = 0;
    for (const auto& [key, overlap] : m_overlap) {
        const auto r = static_cast<LabelId>(key >> 32U);
        const auto p = static_cast<LabelId>(key & 0xFFFFFFFFU);
        const std::int64_t area = m_reference.at(r);
        const Pair pair{r, p, overlap, area + m_prediction.at(p) - overlap};
        if (2 * overlap > area) {
            ++coveredBy[p];
            ++coveredReferences;
        }
        if (2 * overlap >= pair.united) candidates.push_back(pair);
    }
    // Sums in one order whatever the hash table's, so that a score has the same last digit always.
    std::sort(candidates.begin(), candidates.end(), [](const Pair& a, const Pair& b) {
        const auto left = a.overlap * b.united;
        const auto right = b.overlap * a.united;
        if (left != right) return left > right;
        return std::pair(a.reference, a.prediction) < std::pair(b.reference, b.prediction);
    });
    std::unordered_set<LabelId> takenReferences;
    std::unordered_set<LabelId> takenPredictions;
    for (const Pair& pair : candidates) {
        if (takenReferences.contains(pair.reference) || takenPredictions.contains(pair.prediction))
            continue;
        takenReferences.insert(pair.reference);
        takenPredictions.insert(pair.prediction);
        // In whole numbers: 0.55 is no binary fraction, and an IoU of 11/20 must reach it.
        for (std::size_t i = 0; i < counts.truePositives.size(); ++i) {
            const auto percent = 50 + 5 * static_cast<std::int64_t>(i);
            if (100 * pair.overlap >= percent * pair.united) ++counts.truePositives[i];
        }
        if (2 * pair.overlap > pair.united) {
            ++counts.strictPairs;
            counts.strictIoU += pair.iou();
        }
    }
    std::vector<Pair> covering;
    for (const auto& [key, overlap] : m_overlap) {
        const auto r = static_cast<LabelId>(key >> 32U);
        const auto p = static_cast<LabelId>(key & 0xFFFFFFFFU);
        const std::int64_t area = m_reference.at(r);
        if (2 * overlap > area)
            covering.push_back({r, p, overlap, area + m_prediction.at(p) - overlap});
    }
    std::sort(covering.begin(), covering.end(),
              [](const Pair& a, const Pair& b) { return a.reference < b.reference; });
    for (const Pair& pair : covering)
        counts.coveredJaccard += pair.iou();

    counts.missed = counts.references - coveredReferences;
    counts.spurious = counts.predictions - static_cast<std::int64_t>(coveredBy.size());
    for (const auto& [prediction, covered] : coveredBy)
        counts.splits += covered - 1;
    return counts;
}

} // namespace lamina::core
