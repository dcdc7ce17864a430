// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forest/RankedSamples.h"

#include "core/forest/Parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace lamina::core {

namespace {

constexpr std::size_t kCodes = 65'536;
constexpr unsigned kDigitBits = 11;
constexpr unsigned kDigits = 3; ///< of 11 bits hold 32
constexpr std::uint32_t kNotANumber = std::numeric_limits<std::uint32_t>::max();

/// Unsigned numbers in the order of the floats; both zeros are one, NaN comes last.
std::uint32_t sortKey(float value) {
    if (std::isnan(value)) return kNotANumber;
    const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F);
    return (bits >> 31U) != 0 ? ~bits : bits | 0x80000000U;
}

float valueOf(std::uint32_t key) {
    if (key == kNotANumber) return std::numeric_limits<float>::quiet_NaN();
    return std::bit_cast<float>((key >> 31U) != 0 ? key & 0x7FFFFFFFU : ~key);
}

struct Entry {
    std::uint32_t key;
    std::uint32_t sample;
};

/// Radix sort by key, from the last digit to the first.
void sortByKey(std::vector<Entry>& entries, std::vector<Entry>& buffer) {
    buffer.resize(entries.size());
    for (unsigned digit = 0; digit < kDigits; ++digit) {
        const unsigned shift = digit * kDigitBits;
        const auto digitOf = [shift](const Entry& entry) {
            return (entry.key >> shift) & ((1U << kDigitBits) - 1U);
        };
        std::array<std::uint32_t, 1U << kDigitBits> start{};
        for (const Entry& entry : entries)
            ++start[digitOf(entry)];
        std::uint32_t sum = 0;
        for (auto& count : start)
            sum += std::exchange(count, sum);
        for (const Entry& entry : entries)
            buffer[start[digitOf(entry)]++] = entry;
        entries.swap(buffer);
    }
}

RankedFeature ranked(const std::vector<std::uint32_t>& keys) {
    const std::size_t count = keys.size();
    std::vector<Entry> entries(count);
    std::vector<Entry> buffer;
    for (std::size_t i = 0; i < count; ++i)
        entries[i] = {keys[i], static_cast<std::uint32_t>(i)};
    sortByKey(entries, buffer);
    std::size_t different = count > 0 ? 1 : 0;
    for (std::size_t i = 1; i < count; ++i)
        different += entries[i].key != entries[i - 1].key ? 1 : 0;
    // With runs of at least this many samples there are never more codes than there may be.
    const std::size_t run = different <= kCodes ? 1 : (count + kCodes - 1) / kCodes;
    RankedFeature result;
    result.codes.resize(count);
    std::size_t first = 0; // of the run
    for (std::size_t i = 0; i < count; ++i) {
        const float value = valueOf(entries[i].key);
        const bool isNew = i == 0 || entries[i].key != entries[i - 1].key;
        if (i == 0 || (isNew && i - first >= run)) {
            first = i;
            result.lowest.push_back(value);
            result.highest.push_back(value);
        }
        result.highest.back() = value;
        result.codes[entries[i].sample] = static_cast<std::uint16_t>(result.lowest.size() - 1);
    }
    return result;
}

} // namespace

float RankedFeature::threshold(std::uint16_t below, std::uint16_t above) const {
    const float low = highest[below];
    const float high = lowest[above];
    const float middle = 0.5F * low + 0.5F * high;
    // Rounded onto the upper value, or that is no number: the lower one parts them as well.
    return middle >= low && middle < high ? middle : low;
}

std::vector<RankedFeature> rankFeatures(const ForestSamples& samples, int threads,
                                        const JobContext& context) {
    const auto width = static_cast<std::size_t>(samples.features);
    std::vector<RankedFeature> features(width);
    // As many features at a time as lie in one line of a cache, so that each line is read once.
    constexpr std::size_t kTogether = 16;
    const std::size_t groups = (width + kTogether - 1) / kTogether;
    parallelFor(static_cast<int>(groups), threads, [&](int group) {
        const std::size_t first = static_cast<std::size_t>(group) * kTogether;
        const std::size_t some = std::min(kTogether, width - first);
        std::vector<std::vector<std::uint32_t>> keys(some,
                                                     std::vector<std::uint32_t>(samples.size()));
        for (std::size_t i = 0; i < samples.size(); ++i) {
            for (std::size_t f = 0; f < some; ++f)
                keys[f][i] = sortKey(samples.values[i * width + first + f]);
        }
        for (std::size_t f = 0; f < some; ++f) {
            context.throwIfStopped();
            features[first + f] = ranked(keys[f]);
        }
    });
    return features;
}

} // namespace lamina::core
