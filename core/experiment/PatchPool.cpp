// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/PatchPool.h"

#include "core/base/Error.h"
#include "core/sim/Random.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <set>

namespace lamina::core {

namespace {

using Indices = std::vector<std::size_t>;

constexpr std::size_t kFewestPatches = 8;

/// Patches of one recording, one a slice.
class PatchSource final : public PlaneSource {
public:
    PatchSource(std::shared_ptr<const ImageStack> image, std::vector<PatchRef> patches)
        : m_image(std::move(image)), m_patches(std::move(patches)), m_info(m_image->info()) {
        const auto& rect = m_patches.front().rect;
        m_info.size = {rect.width, rect.height, static_cast<int>(m_patches.size())};
        m_info.timePoints = 1;
        if (m_image->spacingKnown()) m_info.spacing = m_image->spacing();
        m_info.path.clear(); // the record names the recording, not this view of it
    }

    [[nodiscard]] const StackInfo& info() const override { return m_info; }

    [[nodiscard]] Plane readPlane(PlaneIndex index) const override {
        const auto& patch = m_patches.at(static_cast<std::size_t>(index.z));
        const auto whole = m_image->plane({patch.z, index.channel, patch.time});
        const auto bytes = bytesPerPixel(whole->type());
        Plane plane(patch.rect.width, patch.rect.height, whole->type());
        const auto row = static_cast<std::size_t>(patch.rect.width) * bytes;
        for (int y = 0; y < patch.rect.height; ++y) {
            const auto from = (static_cast<std::size_t>(patch.rect.y + y) *
                                   static_cast<std::size_t>(whole->width()) +
                               static_cast<std::size_t>(patch.rect.x)) *
                              bytes;
            std::memcpy(plane.data() + static_cast<std::size_t>(y) * row, whole->data() + from,
                        row);
        }
        return plane;
    }

private:
    std::shared_ptr<const ImageStack> m_image;
    std::vector<PatchRef> m_patches;
    StackInfo m_info;
};

void shuffle(Indices& items, std::uint64_t seed, std::uint64_t stream) {
    sim::Random random(seed, stream);
    for (std::size_t i = items.size(); i > 1; --i) {
        std::swap(items[i - 1], items[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
    }
}

Indices first(Indices items, std::size_t count) {
    items.resize(std::min(items.size(), count));
    return items;
}

Indices sorted(Indices items) {
    std::sort(items.begin(), items.end());
    return items;
}

const std::string& groupOf(const PatchPool& pool, std::size_t patch) {
    return pool.stacks[static_cast<std::size_t>(pool.patches[patch].stack)].stack.group;
}

/// Patches by group, names in order.
std::map<std::string, Indices> byGroup(const PatchPool& pool) {
    std::map<std::string, Indices> groups;
    for (std::size_t i = 0; i < pool.patches.size(); ++i)
        groups[groupOf(pool, i)].push_back(i);
    return groups;
}

/// Test and validation never take more than a quarter and a tenth, however few patches there are.
std::size_t share(int wanted, std::size_t of, std::size_t part) {
    return std::clamp<std::size_t>(static_cast<std::size_t>(std::max(1, wanted)), 1,
                                   std::max<std::size_t>(1, of / part));
}

PoolSplit splitByPatch(const PatchPool& pool, const ExperimentSpec& spec, std::uint64_t seed) {
    Indices all(pool.patches.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    shuffle(all, seed, 1);
    if (spec.pool > 0) all = first(std::move(all), static_cast<std::size_t>(spec.pool));
    const auto test = share(spec.test, all.size(), 4);
    const auto validation = share(spec.validation, all.size(), 10);
    const auto at = [&all](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(i); };
    PoolSplit split;
    split.test = sorted({at(0), at(test)});
    split.validation = sorted({at(test), at(test + validation)});
    split.training = {at(test + validation), all.end()};
    split.unlabelled = all;
    shuffle(split.unlabelled, seed, 2);
    split.leaks = true;
    return split;
}

PoolSplit splitByStack(const PatchPool& pool, const ExperimentSpec& spec, std::uint64_t seed) {
    const auto groups = byGroup(pool);
    std::vector<const Indices*> order;
    for (const auto& [name, members] : groups)
        order.push_back(&members);
    // the same order for all repetitions, so that each group has its turn
    Indices turn(order.size());
    std::iota(turn.begin(), turn.end(), std::size_t{0});
    shuffle(turn, spec.run.seed, 3);
    std::size_t next = (seed - spec.run.seed) % order.size();
    const auto take = [&](std::size_t wanted, std::size_t most) {
        Indices taken;
        for (std::size_t n = 0; n < most && (n == 0 || taken.size() < wanted); ++n) {
            const auto& members = *order[turn[next]];
            next = (next + 1) % order.size();
            taken.insert(taken.end(), members.begin(), members.end());
        }
        return taken;
    };
    const std::size_t third = std::max<std::size_t>(1, order.size() / 3);
    std::size_t used = 0;
    Indices test = take(static_cast<std::size_t>(spec.test), third);
    Indices validation;
    if (order.size() > 2) validation = take(static_cast<std::size_t>(spec.validation), third);
    const std::set<std::size_t> away(test.begin(), test.end());
    std::set<std::size_t> judged(validation.begin(), validation.end());
    PoolSplit split;
    for (std::size_t i = 0; i < pool.patches.size(); ++i) {
        if (away.contains(i)) continue;
        split.unlabelled.push_back(i);
        if (!judged.contains(i)) split.training.push_back(i);
    }
    shuffle(test, seed, 4);
    shuffle(validation, seed, 5);
    shuffle(split.training, seed, 6);
    shuffle(split.unlabelled, seed, 7);
    if (validation.empty()) {
        // two stacks: validation has to come from the one that is trained on; the test stays clean
        used = share(spec.validation, split.training.size(), 4);
        validation.assign(split.training.begin(),
                          split.training.begin() + static_cast<std::ptrdiff_t>(used));
        split.training.erase(split.training.begin(),
                             split.training.begin() + static_cast<std::ptrdiff_t>(used));
    }
    split.test = sorted(first(std::move(test), static_cast<std::size_t>(spec.test)));
    split.validation =
        sorted(first(std::move(validation), static_cast<std::size_t>(spec.validation)));
    if (spec.pool > 0)
        split.unlabelled = first(std::move(split.unlabelled), static_cast<std::size_t>(spec.pool));
    return split;
}

/// Chosen patches of each recording, in their order.
std::map<int, Indices> byStack(const PatchPool& pool, const Indices& patches) {
    std::map<int, Indices> stacks;
    for (const auto i : sorted(patches))
        stacks[pool.patches[i].stack].push_back(i);
    return stacks;
}

LearningStack patchStack(const PatchPool& pool, const Indices& members) {
    std::vector<PatchRef> patches;
    for (const auto i : members)
        patches.push_back(pool.patches[i]);
    auto stack = pool.stacks[static_cast<std::size_t>(patches.front().stack)].stack;
    stack.image = std::make_shared<ImageStack>(
        std::make_shared<PatchSource>(stack.image, std::move(patches)));
    stack.time = 0;
    return stack;
}

std::vector<std::uint8_t> truthOf(const PatchPool& pool, const PatchRef& patch) {
    const auto& recording = pool.stacks[static_cast<std::size_t>(patch.stack)];
    const auto slice = std::find_if(recording.slices.begin(), recording.slices.end(),
                                    [&](const auto& s) { return s.z == patch.z; });
    const int width = recording.stack.image->size().x;
    std::vector<std::uint8_t> truth;
    truth.reserve(static_cast<std::size_t>(patch.rect.width) *
                  static_cast<std::size_t>(patch.rect.height));
    for (int y = patch.rect.y; y < patch.rect.y + patch.rect.height; ++y) {
        const auto row = slice->target.begin() + static_cast<std::ptrdiff_t>(y) * width;
        truth.insert(truth.end(), row + patch.rect.x, row + patch.rect.x + patch.rect.width);
    }
    return truth;
}

} // namespace

PatchPool makePatchPool(std::vector<AnnotatedStack> stacks, const ExperimentSpec& spec,
                        const JobContext& context) {
    PatchPool pool;
    std::vector<std::shared_ptr<const ImageStack>> images;
    for (std::size_t i = 0; i < stacks.size(); ++i) {
        const auto& stack = stacks[i];
        const auto size = stack.stack.image->size();
        const int shorter = std::min(size.x, size.y);
        if (spec.patches.patch > shorter) {
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} has only {} x {} pixels, too few for patches of {}; use "
                                    "--patch {} or less.",
                                    stack.stack.image->info().name, size.x, size.y,
                                    spec.patches.patch, std::max(32, shorter / 32 * 32)));
        }
        images.push_back(stack.stack.image);
        for (const auto& slice : stack.slices) {
            for (const auto& rect : patchGrid(spec.patches, size))
                pool.patches.push_back({static_cast<int>(i), slice.z, stack.stack.time, rect});
        }
    }
    pool.beforeFilter = pool.patches.size();
    if (spec.dropNoise && !pool.patches.empty()) {
        auto means = patchMeans(images, spec.input.channel, pool.patches, context);
        for (std::size_t i = 0; i < means.size(); ++i) {
            const auto& range = stacks[static_cast<std::size_t>(pool.patches[i].stack)].stack.range;
            means[i] = (means[i] - range.low) / (range.high - range.low);
        }
        pool.patches = dropNoise(pool.patches, means);
    }
    if (pool.patches.size() < kFewestPatches) {
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("Only {} patches remain, too few for an experiment; give more "
                                "annotated slices, or a smaller --patch or --stride.",
                                pool.patches.size()));
    }
    pool.stacks = std::move(stacks);
    return pool;
}

bool canSplit(const PatchPool& pool, ExperimentSplit split) {
    return split == ExperimentSplit::Patch || byGroup(pool).size() >= 2;
}

PoolSplit splitPool(const PatchPool& pool, const ExperimentSpec& spec, ExperimentSplit split,
                    std::uint64_t seed) {
    if (!canSplit(pool, split)) {
        throw Error(ErrorCode::InvalidArgument,
                    "A split by stack needs patches of at least two stacks.");
    }
    return split == ExperimentSplit::Patch ? splitByPatch(pool, spec, seed)
                                           : splitByStack(pool, spec, seed);
}

std::vector<AnnotatedStack> patchStacks(const PatchPool& pool, const Indices& patches,
                                        const Indices& held) {
    Indices all = patches;
    all.insert(all.end(), held.begin(), held.end());
    const std::set<std::size_t> heldOut(held.begin(), held.end());
    std::vector<AnnotatedStack> result;
    for (const auto& [stack, members] : byStack(pool, all)) {
        AnnotatedStack annotated{patchStack(pool, members), {}};
        for (std::size_t z = 0; z < members.size(); ++z) {
            AnnotatedSlice slice;
            slice.z = static_cast<int>(z);
            slice.target = truthOf(pool, pool.patches[members[z]]);
            slice.heldOut = heldOut.contains(members[z]);
            annotated.slices.push_back(std::move(slice));
        }
        result.push_back(std::move(annotated));
    }
    return result;
}

std::vector<LearningStack> unlabelledStacks(const PatchPool& pool, const Indices& patches) {
    std::vector<LearningStack> result;
    for (const auto& [stack, members] : byStack(pool, patches))
        result.push_back(patchStack(pool, members));
    return result;
}

} // namespace lamina::core
